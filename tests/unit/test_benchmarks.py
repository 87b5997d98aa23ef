"""Benchmarks hold both sides against each other, and take apart what they say they do."""

import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
STUDY = "fivenations_simulated"


@pytest.fixture(scope="module")
def benchmarks():
    """Modules of `benchmarks/`, imported as its commands do."""
    before = [*sys.path]
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import enlarged
    import growth
    import runs
    import same

    sys.path[:] = before
    return {"enlarged": enlarged, "growth": growth, "runs": runs, "same": same}


def sides(folder, theirs):
    """A file of ours and of theirs; what compares them."""
    ours = folder / "results/s"
    ours.mkdir(parents=True)
    (folder / "out").mkdir()
    (ours / "a.csv").write_text("k,kind,v,word\none,x,2,yes\ntwo,y,0,no\nthree,z,,no\n")
    (folder / "out/a.csv").write_text(theirs)


@pytest.mark.parametrize(
    ("theirs", "says"),
    [
        ("k,v,word\none,2.0000001,yes\ntwo,1e-10,no\nthree,,no\n", ""),
        ("k,v,word\none,2.001,yes\ntwo,0,no\nthree,,no\n", "one: v is 2 of ours and 2.001"),
        ("k,v,word\none,2,no\ntwo,0,no\nthree,,no\n", "word is yes of ours and no of theirs"),
        ("k,v,word\none,2,yes\ntwo,0,no\nthree,1,no\n", "three: v is empty of ours and 1"),
        ("k,v,word\none,2,yes\ntwo,0,no\n", "three: there is a row of ours alone"),
        ("k,v,word\none,nan,yes\ntwo,0,no\nthree,,no\n", "one: v is 2 of ours and nan"),
    ],
)
def test_a_number_that_differs_or_is_of_one_side_ends_a_benchmark(
    benchmarks, tmp_path, theirs, says
):
    sides(tmp_path, theirs)
    same = benchmarks["same"]
    asked = (same.Same("a.csv", ("k",), ("v", "word")),)
    if not says:
        assert same.checked(tmp_path, tmp_path / "out", asked, "s") == 6
        return
    with pytest.raises(RuntimeError, match=says):
        same.checked(tmp_path, tmp_path / "out", asked, "s")


def test_rows_that_the_other_side_is_not_asked_for_are_left_out(benchmarks, tmp_path):
    sides(tmp_path, "k,v,word\none,2,yes\n")
    same = benchmarks["same"]
    asked = (same.Same("a.csv", ("k",), ("v",), only={"kind": ("x",)}),)
    assert same.checked(tmp_path, tmp_path / "out", asked, "s") == 1


def test_imputation_and_multiverse_are_taken_out_of_the_study_of_a_cold_run(benchmarks, tmp_path):
    folder = tmp_path / f"config/studies/{STUDY}"
    folder.mkdir(parents=True)
    for path in (ROOT / f"config/studies/{STUDY}").glob("*.yaml"):
        (folder / path.name).write_bytes(path.read_bytes())
    runs = benchmarks["runs"]
    runs.without(tmp_path)
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    assert not {"imputation.yaml", "multiverse.yaml"} & texts.keys()
    models = yaml.safe_load(texts["models.yaml"])["models"]
    assert models and not [m for m in models.values() if m.get("missing") == "imputed"]
    assert "specification_curve" not in texts["manuscript.yaml"]
    # the edit of the row `edit` still finds its place
    assert texts["models.yaml"].count(runs.EDIT[0]) == 1


def test_what_a_size_takes_is_foreseen_from_the_largest_that_was_measured(benchmarks, tmp_path):
    path = tmp_path / "growth.csv"
    rows = ["respondents,what,seconds,megabytes", "100,index,9,9", "1000,index,20,5"]
    rows += ["1000,exports,30,1", "1000,pooled.parquet,,2", "1000,analysis.parquet,,3"]
    path.write_text("\n".join(rows))
    growth = benchmarks["growth"]
    seconds, held = growth.foreseen(10_000, path)
    assert seconds == pytest.approx(500)
    assert held == pytest.approx(10e6 * (1 + growth.COPIES * 2 + 3))


def test_beyond_a_sheet_of_excel_its_country_is_read_from_csv(benchmarks, tmp_path, monkeypatch):
    enlarged = benchmarks["enlarged"]
    assert enlarged.fits_a_sheet(5_175_964)
    assert not enlarged.fits_a_sheet(5_175_965)
    declared = tmp_path / f"config/studies/{STUDY}/study.yaml"
    raw = tmp_path / f"data/raw/{STUDY}"
    declared.parent.mkdir(parents=True)
    raw.mkdir(parents=True)
    text = (ROOT / f"config/studies/{STUDY}/study.yaml").read_text(encoding="utf-8")
    declared.write_text(text, encoding="utf-8")
    for source in yaml.safe_load(text)["sources"].values():
        (tmp_path / source["file"]).write_bytes(b"")
    (raw / "czechia_simulated.csv").write_bytes(b"")
    monkeypatch.setattr(enlarged.subprocess, "run", lambda *given, **named: None)
    enlarged.enlarged(tmp_path, 6_000_000)
    before = yaml.safe_load(text)["sources"]
    after = yaml.safe_load(declared.read_text(encoding="utf-8"))["sources"]
    czechia = after["czechia"]
    assert czechia["file"].endswith("czechia_simulated.csv")
    assert czechia["delimiter"] == "," and czechia["encoding"] == "utf-8"
    assert before["czechia"].keys() - czechia.keys() == {
        "sheet", "header_rows", "name_row", "questions", "respondents",
    }  # fmt: skip
    for name in ("uk", "france", "germany", "denmark"):
        assert before[name].keys() - after[name].keys() == {"respondents"}
    assert not (raw / "czechia_simulated.xlsx").exists()
