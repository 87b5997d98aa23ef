"""Verifying: what was released passes, every change is told, nothing harmful is unpacked."""

import io
import json
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tiny_archive import listed, write

from archive import packing, verify

HERE = ["--python", sys.executable]


@pytest.fixture
def archive(tree):
    packing.pack(tree / "contents.json", tree.parent / "tiny.zip", tree)
    return tree.parent / "tiny.zip"


@pytest.fixture
def bag(archive, tmp_path):
    return verify.unpacked(archive, tmp_path / "unpacked")


def run(capsys, *arguments):
    ended = verify.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return ended, told.out + told.err


def test_an_archive_is_made_anew_and_is_the_same(archive, capsys):
    ended, told = run(capsys, archive, *HERE)
    assert ended == 0, told
    assert "11 files, checksums of none differ" in told
    assert "making it anew from raw data" in told and "not in a clean one" in told
    assert "2 of 2 results are the same" in told


def test_the_script_in_an_archive_verifies_it_from_its_place(bag):
    command = [sys.executable, "-I", str(bag / "verify.py"), "--checksums"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert (done.returncode, done.stderr) == (0, "")
    assert "checksums of none differ" in done.stdout


def test_every_change_of_a_file_is_told(bag, capsys):
    (bag / "data/out/a.csv").write_text("n\n2\n")
    (bag / "data/out/b.csv").unlink()
    (bag / "data/new.csv").touch()
    (bag / "bag-info.txt").write_text("")
    ended, told = run(capsys, bag, "--checksums")
    assert ended == 1
    lines = told.splitlines()
    assert "checksums of 4 differ" in lines[0]
    assert lines[1:] == [
        "bag-info.txt has another checksum",
        "data/out/a.csv has another checksum",
        "data/out/b.csv is not there",
        "data/new.csv stands in no manifest",
    ]


def test_what_is_made_otherwise_is_told_with_the_first_stage(tree, capsys):
    (tree / "out/a.csv").write_text("n\n7\n")
    (tree / "out/b.csv").write_text("n\n1\n1\n1\n")
    packing.pack(tree / "contents.json", tree.parent / "tiny.zip", tree)
    ended, told = run(capsys, tree.parent / "tiny.zip", *HERE)
    assert ended == 1
    assert "out/a.csv differs, line 2: '7', anew '1'  [first]" in told
    assert "out/b.csv differs: 4 lines, anew 3  [second]" in told
    assert told.splitlines()[-1] == "the first stage that differs: first"


def test_a_run_that_fails_is_told(tree, capsys):
    (tree / "make.py").write_text("raise SystemExit(3)\n")
    packing.pack(tree / "contents.json", tree.parent / "tiny.zip", tree)
    ended, told = run(capsys, tree.parent / "tiny.zip", *HERE)
    assert ended == 2 and "the run ended with 3" in told and "was not made" in told


def withheld(tree, **changed):
    """The archive without its raw data."""
    contents = listed()
    contents["files"] = [one for one in contents["files"] if one["kind"] != "data"]
    contents["rebuild"]["ways"][0]["needs"][0]["in"] = ""
    contents["rebuild"]["ways"] += changed.get("ways", [])
    packing.pack(write(tree, contents), tree.parent / "tiny.zip", tree)
    return tree.parent / "tiny.zip"


def test_data_that_may_not_travel_are_asked_for_and_found_by_their_checksum(tree, capsys):
    archive = withheld(tree)
    ended, told = run(capsys, archive, *HERE)
    assert ended == 2 and "in/räw 1%.txt  (SHA-256 4355a46b" in told and "--inputs FOLDER" in told
    (tree.parent / "got").mkdir()
    (tree.parent / "got/another name").write_text("1\n")
    ended, told = run(capsys, archive, *HERE, "--inputs", tree.parent / "got")
    assert ended == 0 and "2 of 2 results are the same" in told


def test_what_can_be_made_without_them_is_and_the_rest_is_counted(tree, capsys):
    second = "import pathlib as p; p.Path('out/b.csv').write_text('n\\n1\\n1\\n')"
    way = {
        "name": "what lies in it",
        "needs": [],
        "place": {"out/a.csv": "out/a.csv"},
        "kept": ["out/a.csv"],
        "stand_in": ["in/räw 1%.txt"],
        "command": ["-c", second],
    }
    ended, told = run(capsys, withheld(tree, ways=[way]), *HERE)
    assert ended == 0, told
    assert "from what lies in it" in told and "1 of 1 results are the same" in told
    assert "1 others were not made again" in told


def test_runs_see_nothing_of_the_callers_settings(archive, tree, capsys, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    (tree / "make.py").write_text(
        "import os, sys\n"
        "sys.exit(any(key in os.environ for key in ('PYTHONHASHSEED', 'LC_ALL')) * 4)\n"
    )
    packing.pack(tree / "contents.json", tree.parent / "tiny.zip", tree)
    assert "the run ended with" not in run(capsys, tree.parent / "tiny.zip", *HERE)[1]


def test_secret_keys_are_drawn_in_a_home_of_their_own(tmp_path):
    code = "import pathlib; k = pathlib.Path.home() / '.config/k'; assert len(k.read_text()) == 64"
    way = {"command": ["-c", code], "secrets": ["~/.config/k"]}
    (tmp_path / "project").mkdir()
    python = Path(sys.executable)
    assert verify.run(python, way, tmp_path / "project", tmp_path / "home", "1") == 0
    key = tmp_path / "home/.config/k"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


# Zips that do harm


def zipped(*entries):
    """A zip of entries (name, text, mode), below one folder where a name has none."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, text, mode in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            made.writestr(entry, text)
    return stream.getvalue()


FILE, LINK = 0o100644, 0o120777
HARMFUL = {
    "leads elsewhere": zipped(("a/../../x", "", FILE)),
    "leads elsewhere ": zipped(("/etc/x", "", FILE)),
    "a sign that some systems": zipped(("a/..\\x", "", FILE)),
    "a sign that some systems ": zipped(("C:/x", "", FILE)),
    "a name that some systems": zipped(("a/aux.txt", "", FILE)),
    "is a link or device": zipped(("a/x", "/etc/passwd", LINK)),
    "would be one file": zipped(("a/x", "", FILE), ("a/X", "", FILE)),
    "lie in no one folder": zipped(("a/x", "", FILE), ("b/x", "", FILE)),
    "cannot be unpacked": b"no zip",
}


@pytest.mark.parametrize("problem", HARMFUL)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_that_does_harm_is_refused_and_nothing_is_written(problem, tmp_path, capsys):
    (tmp_path / "x.zip").write_bytes(HARMFUL[problem])
    ended, told = run(capsys, tmp_path / "x.zip", "--keep", tmp_path / "work")
    assert ended == 2 and problem.strip() in told, told
    assert not (tmp_path / "work").exists()


def test_a_name_given_twice_is_refused(tmp_path, capsys):
    with pytest.warns(UserWarning, match="Duplicate"):
        (tmp_path / "x.zip").write_bytes(zipped(("a/x", "", FILE), ("a/x", "1", FILE)))
    ended, told = run(capsys, tmp_path / "x.zip")
    assert ended == 2 and "two entries would be one file" in told


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a/x", bytes(10_000_000))
    ended, told = run(capsys, tmp_path / "x.zip", "--keep", tmp_path / "work")
    assert ended == 2 and "unpacks to more than 100 times" in told
    assert not (tmp_path / "work").exists()


def test_an_archive_that_a_repository_packed_anew_passes(archive, bag, tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "again.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(bag.rglob("*")):
            made.write(path, path.relative_to(bag.parent))
    assert run(capsys, tmp_path / "again.zip", "--checksums")[0] == 0


def test_manifests_that_lead_elsewhere_are_refused(bag, capsys):
    (bag / verify.MANIFEST).write_text(f"{'0' * 64}  ../x\n")
    ended, told = run(capsys, bag, "--checksums")
    assert ended == 2 and "line 1: expected a SHA-256 and a path of the archive" in told


def test_links_in_a_folder_are_refused(bag, capsys):
    (bag / "data/link").symlink_to("/etc/hostname")
    assert run(capsys, bag, "--checksums")[0] == 2


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("data/räw 1%.txt", True), ("a//b", False), ("a/./b", False), ("", False),
        ("a/b.", False), ("a/ b", True), ("a/b ", False), ("a/x\ny", False), ("a/con", False),
        ("a/console", True), ("a/e\u0301", False), ("a/" + "ü" * 128, False),
    ],
)  # fmt: skip
def test_names_that_every_system_can_unpack(name, safe):
    assert (verify.unsafe(name) == "") is safe


def test_paths_of_manifests_are_encoded_as_rfc_8493_says():
    assert verify.encoded("100%\n") == "100%25%0A"
    assert verify._decoded("100%25%0a") == "100%\n"


def test_a_folder_without_an_archive_is_refused(tmp_path, capsys):
    assert run(capsys, tmp_path)[0] == 2
    assert run(capsys, tmp_path / "absent.zip") == (
        2,
        f"{tmp_path / 'absent.zip'}: there is no such file\n",
    )


def test_the_list_in_an_archive_is_the_one_it_was_made_of(bag):
    told = json.loads((bag / "data/contents.json").read_text("utf-8"))
    assert told["rebuild"] == listed()["rebuild"]
    assert [one["path"] for one in told["files"]] == [one["path"] for one in listed()["files"]]


@pytest.mark.parametrize(
    "name", ["data/flow/__pycache__/m.cpython-311.pyc", "data/a__pycache__.py"]
)
def test_compiled_code_that_stands_in_no_manifest_is_told(bag, name, capsys):
    (bag / name).parent.mkdir(exist_ok=True)
    (bag / name).write_bytes(b"x")
    ended, told = run(capsys, bag, "--checksums")
    assert ended == 1 and f"{name} stands in no manifest" in told


def changed(kind, path):
    """The list of contents, one of whose paths is another."""
    contents = listed()
    rebuild = contents["rebuild"]
    one = rebuild["ways"][0]
    if kind in ("path", "source"):
        contents["files"][-1][kind] = path
    elif kind == "in":
        one["needs"][0]["in"] = path
    elif kind == "place":
        one["place"] = {"x": path}
    elif kind == "folder":
        rebuild["folder"] = path
    elif kind == "archive":
        one["archive"] = path
    else:
        one[kind] = [path]
    return json.dumps(contents)


PLACES = ("path", "source", "in", "place", "folder", "archive", "stand_in", "secrets", "kept")


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("path", ["a/../../x", "~/../x"])
def test_lists_that_lead_elsewhere_are_refused(bag, kind, path):
    (bag / "data/contents.json").write_text(changed(kind, path), "utf-8")
    with pytest.raises(verify.Refused, match="leads elsewhere"):
        verify.told_contents(bag)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no list"), ("{", "no list"), ("[]", "no list"), ("7", "no list"), ("{}", "'name'"),
        (json.dumps(listed(rebuild=[])), "no list"), (json.dumps(listed(files=[3])), "no list"),
        (json.dumps(listed(rebuild=listed()["rebuild"] | {"python": "x"})), "rebuild.python is"),
        (json.dumps(listed(rebuild=listed()["rebuild"] | {"folder": "no"})), "not in the archive"),
        (json.dumps(listed(rebuild=listed()["rebuild"] | {"install": [1]})), "1' is no str"),
    ],
)  # fmt: skip
def test_a_list_that_is_none_is_refused(bag, text, problem):
    (bag / "data/contents.json").write_text(text, "utf-8")
    with pytest.raises(verify.Refused, match=problem):
        verify.told_contents(bag)
    (bag / "data/contents.json").unlink()
    with pytest.raises(verify.Refused, match="there is no list"):
        verify.told_contents(bag)


def test_wheels_that_must_be_built_are_told(tmp_path, monkeypatch):
    (tmp_path / "pool-0.1.tar.gz").touch()
    failed = subprocess.CompletedProcess([], 1, "", "No matching distribution found")
    monkeypatch.setattr(verify.subprocess, "run", lambda *_, **__: failed)
    rebuild = {"python": "3.11", "install": ["pool"]}
    with pytest.raises(verify.Refused, match="No matching") as told:
        verify.environment(rebuild, tmp_path, tmp_path / "made", tmp_path)
    assert "['pool-0.1.tar.gz'] must be built: put setuptools and wheel beside" in str(told.value)
