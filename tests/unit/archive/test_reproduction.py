"""Two runs under different circumstances: what differs between them is told."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive import reproduction

WORKFLOW = Path(__file__).resolve().parents[3] / "workflow"

STEADY = (
    "import pathlib; p = pathlib.Path('results'); p.mkdir(); (p / 'a.csv').write_text('n\\n1\\n')"
)
MOODY = (
    "import os, pathlib; p = pathlib.Path('results'); p.mkdir();"
    "(p / 'a.csv').write_text('n\\n' + os.environ['TZ'] + '\\n');"
    "(p / 'runtime.html').write_text(os.getcwd())"
)


GENERATED = reproduction.locales


@pytest.fixture(autouse=True)
def _no_locales(monkeypatch):
    """Generating locales takes seconds: one test does."""
    monkeypatch.setattr(reproduction, "locales", lambda _: {})


def run(tmp_path, capsys, code):
    (tmp_path / "project/results").mkdir(parents=True)
    (tmp_path / "project/results/old.csv").touch()
    arguments = ["--project", str(tmp_path / "project"), "--left-out", "runtime.html"]
    ended = reproduction.main([*arguments, "--", "-c", code])
    return ended, capsys.readouterr()


def test_runs_that_make_the_same_are_the_same(tmp_path, capsys):
    ended, told = run(tmp_path, capsys, STEADY)
    assert ended == 0 and told.out.splitlines()[-1] == "1 files, 0 differ"


def test_what_depends_on_where_it_runs_is_told(tmp_path, capsys):
    ended, told = run(tmp_path, capsys, MOODY)
    assert ended == 1
    assert told.out.splitlines()[-2:] == [
        "1 files, 1 differ",
        "a.csv differs, line 2: 'UTC', anew 'Pacific/Kiritimati'",
    ]


def test_a_run_that_fails_is_told(tmp_path, capsys):
    ended, told = run(tmp_path, capsys, "raise SystemExit(5)")
    assert ended == 2 and told.err == "the run ended with 5\n"


def test_the_second_run_shares_nothing_with_the_first(monkeypatch):
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    one, two = reproduction.runs({"LC_CTYPE": "tr_TR.UTF-8"}, reproduction.older(["X86_V3"]))
    assert (one.folder, one.cores) != (two.folder, two.cores)
    assert all(one.settings[key] != two.settings.get(key) for key in one.settings)
    assert two.settings["NPY_DISABLE_CPU_FEATURES"] == "X86_V3"
    assert two.settings["OPENBLAS_CORETYPE"] == "Nehalem"
    assert "-FMA" in two.settings["GLIBC_TUNABLES"]
    assert reproduction.older([]) == {}
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert reproduction.older(["SVE"]) == {"NPY_DISABLE_CPU_FEATURES": "SVE"}


def test_what_depends_on_the_locale_is_told_where_it_can_be_had(tmp_path, capsys, monkeypatch):
    if not (found := GENERATED(tmp_path / "locales")):
        pytest.skip("this machine has and makes no locales")
    monkeypatch.setattr(reproduction, "locales", lambda _: found)
    code = (
        "import locale, pathlib; locale.setlocale(locale.LC_ALL, '');"
        "p = pathlib.Path('results'); p.mkdir();"
        "(p / 'a.csv').write_text(locale.str(1.5) + locale.setlocale(locale.LC_CTYPE))"
    )
    ended, told = run(tmp_path, capsys, code)
    assert ended == 1 and "'1.5C.UTF-8', anew '1,5tr_TR.UTF-8'" in told.out


def test_keys_in_the_home_folder_are_there_and_settings_of_its_programs_are_not(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "key").write_text("1")
    monkeypatch.setenv("XDG_CONFIG_HOME", "mine")
    monkeypatch.setenv("LC_NUMERIC", "mine")
    code = (
        "import os, pathlib; assert 'mine' not in os.environ.values();"
        "p = pathlib.Path('results'); p.mkdir();"
        "(p / 'a.csv').write_text((pathlib.Path.home() / 'key').read_text())"
    )
    assert run(tmp_path, capsys, code)[0] == 0


def test_a_copy_is_without_what_runs_made_and_has_folders_of_the_same_name(tmp_path):
    for path in (
        "results/a",
        "code/results/b",
        "data/made/c",
        "data/d",
        ".git/e",
        "x/__pycache__/f",
    ):
        (tmp_path / "project" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / path).touch()
    reproduction.copied(tmp_path / "project", tmp_path / "copy", ["results", "data/made"])
    assert list(reproduction.files(tmp_path / "copy", [])) == ["code/results/b", "data/d"]


def test_a_run_that_is_told_to_end_leaves_no_copy_behind(tmp_path):
    """Raw files of all studies once stayed in the folder for temporary files."""
    project, scratch = tmp_path / "project", tmp_path / "scratch"
    project.mkdir()
    scratch.mkdir()
    command = [sys.executable, "-m", "archive.reproduction", "--project", str(project)]
    waiting = "import sys, time; print('waits', flush=True); time.sleep(60)"
    running = subprocess.Popen(
        [*command, "--", "-c", waiting],
        # without programs: none generates locales
        env=os.environ | {"PYTHONPATH": str(WORKFLOW), "TMPDIR": str(scratch), "PATH": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    with running:
        assert any(line == "waits\n" for line in running.stdout)
        assert [*scratch.iterdir()]
        running.terminate()
        assert running.wait() == 128 + signal.SIGTERM
    assert not [*scratch.iterdir()]
