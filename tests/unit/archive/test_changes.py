"""What changed between two archives is told by kind, estimates by what they are of."""

import pytest
from tiny_archive import laid, listed, write

from archive import changes, packing

ROWS = "term,area,estimate,n\nage,health,0.5,10\nsex,health,0.25,10\n"


def archived(root, version="1.0", **changed):
    """An archive of the tiny workflow in which some files were edited."""
    tree = laid(root)
    for path, text in changed.pop("texts", {}).items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text, encoding="utf-8")
    packing.pack(write(tree, listed(version=version, **changed)), root / "a.zip", tree)
    return root / "a.zip"


def told(capsys, *archives):
    ended = changes.main([str(archive) for archive in archives])
    return ended, capsys.readouterr().out.splitlines()


def test_nothing_changed_between_an_archive_and_itself(tmp_path, capsys):
    archive = archived(tmp_path / "one")
    ended, lines = told(capsys, archive, archive)
    assert ended == 0 and lines[1:] == ["Nothing changed."]


def test_every_kind_of_change_is_told(tmp_path, capsys):
    one = archived(tmp_path / "one", texts={"out/a.csv": ROWS})
    edits = {
        "out/a.csv": "term,area,estimate,n\nage,health,0.75,10\nwork,health,1,10\n",
        "in/räw 1%.txt": "2\n",
        "make.py": "print(1)\n",
        "out/b.csv": "other\n1\n",
    }
    files = [entry for entry in listed()["files"] if entry["path"] != "README.md"]
    two = archived(
        tmp_path / "two", "1.1", texts=edits, files=files, replaces="1.0", reason="a wrong age"
    )
    ended, lines = told(capsys, one, two)
    assert ended == 1
    assert lines[:2] == [
        "tiny 1.0 (2026-01-31) and tiny 1.1 (2026-01-31)",
        "The second replaces the first: a wrong age",
    ]
    said = "\n".join(lines)
    assert "Data:\n  flow/in/räw 1%.txt changed\n" in said
    assert "Code:\n  flow/make.py: 5 lines less, 1 more\n    -import pathlib" in said
    assert "  out/a.csv: 1 of 2 rows have other numbers, 1 are new, 1 gone\n" in said
    assert "    estimate of term age, area health: 0.5 → 0.75\n" in said
    assert "  out/b.csv: other columns, without n, with other\n" in said
    assert lines[-2:] == ["Documentation:", "  README.md is gone"]


def test_data_that_lie_in_neither_are_told_by_their_checksums(tmp_path, capsys):
    def outside(digest):
        rebuild = listed()["rebuild"]
        rebuild["ways"][0]["needs"] = [{"path": "in/x.sav", "sha256": digest, "in": ""}]
        return rebuild

    one = archived(tmp_path / "one", rebuild=outside("0" * 64))
    two = archived(tmp_path / "two", rebuild=outside("1" * 64))
    ended, lines = told(capsys, one, two)
    assert ended == 1
    assert "Data that do not lie in the archives:\n  in/x.sav is another file" in "\n".join(lines)


def test_rows_of_the_same_texts_are_told_apart_by_their_order():
    head, rows, numeric = changes._rows("a,b\nx,1\nx,2\n")
    assert list(changes._keyed(rows, head, numeric).values()) == [{"b": "1"}, {"b": "2"}]


@pytest.mark.parametrize("content", [b"", b"PK"])
def test_what_is_no_archive_is_refused(content, tmp_path, capsys):
    (tmp_path / "x.zip").write_bytes(content)
    assert changes.main([str(tmp_path / "x.zip")] * 2) == 2
    assert "cannot be unpacked" in capsys.readouterr().err
