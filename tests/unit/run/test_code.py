from pathlib import Path

import pytest
import shipped

from coproduction.inference.models import on_missing
from coproduction.on_use import modules
from coproduction.readers import formats
from coproduction.results import estimators
from coproduction.study.printed import figures
from coproduction.tables import table_kinds
from run.code import data_beside, modules_used

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "workflow" / "coproduction"


#: What every job together imports on use.
EVERY = [
    place.split(":")[0]
    for places in (
        formats.READERS,
        estimators.PLACES,
        on_missing.PLACES,
        table_kinds.PLACES,
        figures.PLACES,
    )
    for place in places.values()
]


def code(script):
    """All that a script may run, whatever it imports on use."""
    try:
        return modules_used(script, PACKAGE)
    except ValueError:
        rooms = {"harmonise": "readers", "read": "readers"} | dict.fromkeys(
            ("fit", "hypotheses", "compare", "multiverse", "sensitivity", "ways", "between"),
            "inference",
        )
        room = rooms.get(script.stem, script.stem)
        return modules_used(script, PACKAGE, [name for name in EVERY if f".{room}." in name])


def used(script, on_use=()):
    found = modules_used(script, PACKAGE, on_use) if on_use else code(script)
    return {str(p.relative_to(PACKAGE)) for p in found if PACKAGE in p.parents}


def test_the_walk_follows_imports_wherever_they_stand(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "def f():\n    from coproduction.readers.dispatch import read\n", encoding="utf-8"
    )
    found = used(script, modules(formats.READERS, ["xlsx"]))
    assert {
        "readers/__init__.py",
        "readers/dispatch.py",
        "readers/workbook/__init__.py",
        "readers/workbook/spreadsheet.py",
        "readers/export.py",
        "missing.py",
    } <= found
    assert "inference/models/fit.py" not in found


def test_imports_for_type_checkers_are_not_followed(tmp_path):
    script = tmp_path / "script.py"
    text = "if TYPE_CHECKING:\n    from coproduction.files import whole\n"
    script.write_text(text + "from coproduction import missing\n", encoding="utf-8")
    assert used(script) == {"__init__.py", "missing.py"}


def test_a_fit_knows_no_printed_name_and_nothing_of_what_it_tells():
    """An edit of what an estimator is called, of progress or of logs once planned every fit."""
    found = used(ROOT / "workflow/scripts/fit.py")
    assert "results/estimators.py" in found and "inference/models/clusters.py" in found
    assert not {"results/estimator_names.py", "progress.py", "logs.py"} & found


def test_an_edit_of_how_columns_are_picked_leaves_the_indices_alone():
    found = used(ROOT / "workflow/scripts/index.py")
    assert "inference/calibration.py" in found and "inference/singly.py" not in found


def opened(kind):
    """The room or module below `readers` that reads a format."""
    (door,) = modules(formats.READERS, [kind])
    part, *below = door.removeprefix("coproduction.readers.").split(".")
    return part if below else f"{part}.py"


@pytest.mark.parametrize("kind", formats.READERS)
def test_a_job_over_one_source_depends_on_the_readers_of_its_format(kind):
    script = ROOT / "workflow" / "scripts" / "harmonise.py"
    found = used(script, modules(formats.READERS, [kind]))
    met = {Path(file).parts[1] for file in found if file.startswith("readers/")}
    assert met & {*map(opened, formats.READERS)} == {opened(kind)}
    (door,) = modules(formats.READERS, [kind])
    door = door.removeprefix("coproduction.").replace(".", "/") + ".py"
    assert door in found
    assert "readers/export.py" in found
    if kind != "por":
        assert "readers/statistical/portable.py" not in found


#: Estimator to the modules of estimators that it runs.
RUN = {
    "wls": {"linear"},
    "fractional_logit": {"linear", "glm"},
    "logit": {"linear", "glm"},
    "poisson": {"linear", "glm"},
    "negative_binomial": {"linear", "glm", "negative_binomial"},
    "ordered_logit": {"ordinal"},
    "ordered_probit": {"ordinal"},
    "multinomial_logit": {"multinomial"},
    "random_intercept": {"linear", "random_intercept"},
}


@pytest.mark.parametrize("name", estimators.PLACES)
def test_a_fit_depends_on_the_module_of_its_estimator_and_on_those_that_it_imports(name):
    script = ROOT / "workflow" / "scripts" / "fit.py"
    kinds = {module.rpartition(".")[2] for module in modules(estimators.PLACES, estimators.PLACES)}
    assert kinds == set().union(*RUN.values())
    folder = "inference/estimators"
    found = {Path(file) for file in used(script, modules(estimators.PLACES, [name]))}
    assert {p.stem for p in found if str(p.parent) == folder} & kinds == RUN[name]
    assert Path("inference/models/fit.py") in found


def test_a_fit_depends_on_imputation_where_its_model_is_of_imputed_answers():
    """An edit of the contract of imputed answers once planned the fits of every study."""
    script = ROOT / "workflow" / "scripts" / "fit.py"
    names = modules(estimators.PLACES, ["wls"])
    imputed = {"results/imputation_files.py", "inference/imputation/convergence.py"}
    assert not imputed & used(script, names)
    assert imputed <= used(script, [*names, *modules(on_missing.PLACES, ["imputed"])])


def test_jobs_that_read_no_export_depend_on_no_reader():
    for script in sorted((ROOT / "workflow" / "scripts").glob("*.py")):
        met = {Path(file).parts[1] for file in used(script) if file.startswith("readers/")}
        assert script.stem in ("harmonise", "read") or not met & {*map(opened, formats.READERS)}, (
            script
        )


#: What a job that computes from microdata runs of the rooms before it.
BEFORE = {"harmonise/microdata.py"}
#: Scripts that compute from microdata, to the modules of `study` that they run.
FROM_MICRODATA = {
    "pool": set(),
    "index": {"analysis", "specification"},
    "describe": {"analysis", "replication", "specification"},
    "reliability": {"analysis", "replication", "specification"},
    "fit": {"model_types", "replication", "specification"},
    "flow": {"analysis", "model_types", "replication", "specification"},
}


@pytest.mark.parametrize("script", FROM_MICRODATA)
def test_what_computes_from_microdata_does_not_depend_on_how_they_were_harmonised(script):
    """An edit of a reader, of a verb or of what a source declares once planned every fit anew."""
    found = {Path(f) for f in used(ROOT / "workflow" / "scripts" / f"{script}.py")}
    found = {path for path in found if path.name != "__init__.py"}
    met = {p.as_posix() for p in found if p.parts[0] in ("readers", "harmonise")}
    assert met == BEFORE
    assert {p.stem for p in found if p.parts[0] == "study"} == FROM_MICRODATA[script]
    assert not any(p.parts[0] in ("words", "tables", "figures", "pages") for p in found)


def test_what_reads_exports_does_not_depend_on_how_settings_are_read_and_their_faults_told():
    """An edit of a message on the configuration once planned every source anew."""
    found = {Path(f) for f in used(ROOT / "workflow" / "scripts" / "harmonise.py")}
    read = {"settings", "moved", "schema_faults", "load", "checks", "sources"}
    assert not {path.stem for path in found if path.parts[0] == "study"} & read


@pytest.mark.parametrize(
    "script", ["compare", "fit", "hypotheses", "impute", "multiverse", "sensitivity", "ways"]
)
def test_what_estimates_does_not_depend_on_how_settings_are_declared_and_resolved(script):
    """Of a study it knows frozen types: an edit of a message of models.yaml plans no estimate."""
    found = {f for f in used(ROOT / f"workflow/scripts/{script}.py") if f.startswith("study/")}
    assert all(f.startswith("study/resolved/") for f in found - {"study/__init__.py"})


def test_a_job_that_imports_on_use_names_what(tmp_path):
    """A rule that forgot would leave the module out of the code of its job."""
    script = tmp_path / "script.py"
    script.write_text("from coproduction.readers.dispatch import read\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"script\.py imports modules on use"):
        modules_used(script, PACKAGE)
    found = used(script, modules(formats.READERS, ["xpt"]))
    assert {"readers/statistical/transport.py", "readers/statistical/readstat.py"} <= found
    assert "readers/columnar.py" not in found


def test_no_module_of_the_library_is_imported_by_a_computed_name_but_on_use():
    for path in shipped.files(PACKAGE, "*.py"):
        text = path.read_text(encoding="utf-8")
        computed = "import_module" in text or "__import__" in text
        assert computed == (path.name == "on_use.py"), path


def test_heavy_libraries_stay_out_of_jobs_that_do_not_use_them():
    heavy = {
        "statsmodels": (
            "fit",
            "hypotheses",
            "compare",
            "multiverse",
            "sensitivity",
            "impute",
            "ways",
            "between",
            "dif",
        ),
        "matplotlib": "figure",
        "pandera": "harmonise",
    }
    for script in sorted((ROOT / "workflow" / "scripts").glob("*.py")):
        text = "".join(p.read_text(encoding="utf-8") for p in code(script))
        for library, kind in heavy.items():
            if not script.stem.startswith(kind):
                assert f"import {library}" not in text and f"from {library}" not in text, script


#: Scripts that print what files, columns, values and kinds of missing mean.
EXPLAIN = {"codebook", "codebook_pages", "deposit", "manuscript", "report"}


@pytest.mark.parametrize("script", sorted((ROOT / "workflow" / "scripts").glob("*.py")))
def test_words_and_meanings_are_code_of_what_prints_them_and_of_nothing_else(script):
    found = code(script)
    words = sorted((PACKAGE / "words").glob("*.yaml"))
    assert words
    prints = PACKAGE / "words" / "fixed.py" in found
    meanings = [PACKAGE / "results" / "meanings.yaml"] * (script.stem in EXPLAIN)
    met = [p for p in data_beside(found) if p.parent.name in ("words", "results")]
    assert met == meanings + words * prints
    assert not (prints and script.stem == "fit")
