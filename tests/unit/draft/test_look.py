"""The command that writes a codebook of any file."""

import pandas as pd
import pytest

from coproduction.draft.look import main, places


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a b.csv"
    pd.DataFrame({"weight": [0.5, 1.5] * 20, "q": ["=1+1", "no"] * 20}).to_csv(path, index=False)
    (tmp_path / "two.csv").write_text("q,q\n" + "1,2\n3,4\n" * 20)
    return path


def test_page_and_table_are_written_and_their_paths_printed(file, capsys):
    assert main(["--file", str(file), "--weight", "weight"]) == 0
    html, csv = capsys.readouterr().out.split("\n")[:2]
    assert (html, csv) == ("codebooks/a b.csv.html", "codebooks/a b.csv.csv")
    written = pd.read_csv(csv)
    assert [*written[written.variable == "q"].weighted] == [10, 30]
    # no spreadsheet runs it
    assert "'=1+1" in [*written.code]


def test_out_is_a_folder_or_a_page(file, tmp_path, capsys):
    assert main(["--file", str(file), "--out", "some/folder"]) == 0
    assert main(["--file", str(file), "--out", "some/page.html"]) == 0
    assert (tmp_path / "some/folder/a b.csv.html").is_file()
    assert (tmp_path / "some/page.html").is_file() and (tmp_path / "some/page.csv").is_file()


def test_two_runs_write_the_same_bytes(file, tmp_path, capsys):
    main(["--file", str(file), "--out", "one"])
    main(["--file", str(file), "--out", "two"])
    for name in ("a b.csv.html", "a b.csv.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--file", ""], "FILE is empty"),
        (["--file", "absent.sav"], "no such file"),
        (["--file", "a b.csv", "--weight", "q"], "holds no numbers"),
        (["--file", "a b.csv", "--format", "sav"], "FORMAT=…"),
        (["--file", "a b.csv", "--encoding", "utf-99"], "ENCODING=…"),
        (["--file", "a b.csv", "--header_rows", "many"], "a whole number"),
        (["--file", "two.csv"], "NAME_ROW=…"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_written(file, tmp_path, capsys, arguments, told):
    assert main(arguments) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "codebooks").exists()


@pytest.mark.parametrize("name", ["a" * 250, "ž" * 124])
def test_a_file_of_the_longest_name_has_a_codebook(tmp_path, name):
    path = tmp_path / f"{name}.csv"
    path.write_text("a,b\n1,2\n2,2\n")
    assert main(["--file", str(path), "--out", str(tmp_path / "out")]) == 0
    assert len({p.suffix for p in (tmp_path / "out").iterdir()}) == 2
    one, other = (places(name + end, "")[0] for end in ("x.csv", "y.csv"))
    assert one != other and len(one.name.encode()) < 240
