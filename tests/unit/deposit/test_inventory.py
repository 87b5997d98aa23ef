"""Which files leave, what they are, and how they are made again."""

from dataclasses import replace

import pytest
from unit.deposit.conftest import FOLDER, PROJECT, RESULTS

from coproduction.deposit import inventory


def listed(work, run, exports, **changed):
    archive = replace(work.archive, **changed)
    documents = {"README.md": f"{FOLDER}/archive/tiny-1.1/README.md"}
    return inventory.listed(archive, "Tiny", run, "9.27", RESULTS, PROJECT, exports, documents)


def test_what_is_internal_or_has_no_class_or_lies_elsewhere_stays_inside():
    kept = ["models/estimates.csv", "tables/a.csv", "codebook/gb.html", "manuscript.pdf"]
    pages = ["validation/report.html", "report.html"]
    inside = ["validation/failures.csv", "runtime.html", "notes.txt"]
    paths = [f"{FOLDER}/{name}" for name in [*kept, *pages, *inside]]
    paths += ["data/validation/tiny/failures.csv", "data/results/tiny/models/estimates.csv"]
    expected = [f"{FOLDER}/{name}" for name in kept]
    assert inventory.published(paths, FOLDER, withheld=False) == expected
    expected += [f"{FOLDER}/{name}" for name in pages]
    assert inventory.published(paths, FOLDER, withheld=True) == expected


def test_no_microdata_lie_in_the_archive_unless_they_are_allowed_to(work, run, exports):
    def data(**changed):
        files = listed(work, run, exports, **changed)["files"]
        return [one["path"] for one in files if one["kind"] == "data"]

    assert data() == []
    assert data(raw=True) == ["project/data/raw/gb.sav"]
    assert data(harmonised=True) == ["project/data/harmonised/tiny/gb.parquet"]


def test_files_have_a_kind_a_media_type_and_a_licence(work, run, exports):
    files = {one["path"]: one for one in listed(work, run, exports)["files"]}
    kinds = {path: one["kind"] for path, one in files.items()}
    assert kinds["project/requirements.txt"] == "environment"
    assert kinds["project/config/studies/tiny/study.yaml"] == "configuration"
    assert kinds["project/workflow/scripts/fit.py"] == "code"
    assert kinds["project/README.md"] == kinds["README.md"] == "documentation"
    estimates = files["results/models/pooled/estimates.csv"]
    assert (estimates["kind"], estimates["media"]) == ("results", "text/csv")
    assert estimates["licence"] == "CC-BY-4.0" and "term" in estimates["about"]
    assert files["README.md"]["licence"] == "CC0-1.0"
    assert files["project/Snakefile"]["licence"] == "MIT"


def test_steps_name_what_lies_in_the_archive(work, run, exports):
    harmonise, fit, tables = listed(work, run, exports)["steps"]
    assert harmonise["outputs"] == ["results/harmonisation/sources/gb.csv"]
    assert (harmonise["program"], harmonise["inputs"]) == ("", [])
    assert fit["program"] == "project/workflow/scripts/fit.py"
    assert tables["inputs"] == fit["outputs"] == ["results/models/pooled/estimates.csv"]


def test_it_is_made_again_from_exports_that_lie_in_it_or_are_asked_for(work, run, exports):
    for raw in (True, False):
        (way,) = listed(work, run, exports, raw=raw)["rebuild"]["ways"]
        need = {"path": "data/raw/gb.sav", "sha256": "0" * 64}
        assert way["needs"] == [need | {"in": "project/data/raw/gb.sav" if raw else ""}]
        assert way["command"][-4:] == ["--cores", "{cores}", "--config", "study=tiny"]
        assert way["secrets"] == ["~/k"]


def test_from_microdata_only_what_follows_from_them_is_made_again(work, run, exports):
    _, way = listed(work, run, exports, harmonised=True)["rebuild"]["ways"]
    ledger = f"{FOLDER}/harmonisation/sources/gb.csv"
    assert way["place"] == {
        "data/harmonised/tiny/gb.parquet": "project/data/harmonised/tiny/gb.parquet",
        ledger: "results/harmonisation/sources/gb.csv",
    }
    assert way["kept"] == ["results/harmonisation/sources/gb.csv"]
    assert way["stand_in"] == ["data/raw/gb.sav"]
    assert way["command"][2:4] == [
        f"{FOLDER}/models/pooled/estimates.csv",
        f"{FOLDER}/tables/one.csv",
    ]


@pytest.mark.parametrize(
    ("path", "held"),
    [
        ("Snakefile", True), ("workflow/a.py", True), ("config/studies/tiny/study.yaml", True),
        ("config/studies/tiny/crosswalk/gb.csv", True), ("config/studies/tiny/margins.csv", True),
        ("config/studies/tiny/manuscript/data.md", True), ("config/studies/tiny/gb.csv", False),
        ("config/studies/tiny/notes.md", False), ("config/studies/tiny/a/study.yaml", False),
        ("config/studies/other/study.yaml", False), ("workflow/__pycache__/a.pyc", False),
        ("workflow/.DS_Store", False), ("workflow/a.py~", False), ("notes.txt", False),
        ("tests/a.py", False),
    ],
)  # fmt: skip
def test_files_of_the_project(path, held, tmp_path):
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).touch()
    found = inventory.project_files(tmp_path, ["config/studies/tiny"], True)
    assert found == [path] * held


@pytest.mark.parametrize("file", ["decisions.csv", "decisions.html"])
@pytest.mark.parametrize("withheld", [True, False])
def test_the_counts_of_a_draft_stay_inside_where_numbers_are_withheld(file, withheld, tmp_path):
    folder = tmp_path / "config/studies/tiny"
    folder.mkdir(parents=True)
    (folder / file).touch()
    (folder / "study.yaml").touch()
    found = inventory.project_files(tmp_path, ["config/studies/tiny"], withheld)
    kept = [f"config/studies/tiny/{file}"] * (not withheld)
    assert found == [*kept, "config/studies/tiny/study.yaml"]


def test_files_that_a_study_is_not_read_from(tmp_path):
    folder = tmp_path / "config/studies/tiny"
    read = ("study.yaml", "extends.yaml", "countries.csv", "registered.csv", "crosswalk/gb.csv")
    for file in (*read, "crosswalk/old/gb.csv", "gb.sav", ".draft/study.yaml"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).touch()
    studies = ["config/studies/tiny"] * 2
    assert inventory.unread(tmp_path, studies) == [
        "config/studies/tiny/crosswalk/old/gb.csv",
        "config/studies/tiny/gb.sav",
    ]
    assert len(inventory.project_files(tmp_path, studies, True)) == len(read)
