"""A file that no rule makes is named."""

from run.strays import strays


def test_a_file_that_no_rule_makes_is_named(tmp_path):
    folder = tmp_path / "results"
    for name in ("a.csv", "validation/failures.csv", "runtime.html", "archive/a.zip"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (told,) = strays(str(folder), [f"{folder}/a.csv"])
    assert told.startswith(f"{folder}/validation/failures.csv: ")
