"""Two runs under different circumstances: what differs between them is told."""

from archive import reproduction

STEADY = (
    "import pathlib; p = pathlib.Path('results'); p.mkdir(); (p / 'a.csv').write_text('n\\n1\\n')"
)
MOODY = (
    "import os, pathlib; p = pathlib.Path('results'); p.mkdir();"
    "(p / 'a.csv').write_text('n\\n' + os.environ['TZ'] + '\\n');"
    "(p / 'runtime.html').write_text(os.getcwd())"
)


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


def test_the_second_run_shares_nothing_with_the_first():
    one, two = reproduction.runs(["tr_TR.UTF-8"], ["X86_V3"])
    assert (one.folder, one.cores) != (two.folder, two.cores)
    assert all(one.settings[key] != two.settings[key] for key in one.settings)
    assert two.settings["NPY_DISABLE_CPU_FEATURES"] == "X86_V3"
    assert "OPENBLAS_CORETYPE" not in reproduction.runs([], [])[1].settings


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
