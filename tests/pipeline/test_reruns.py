"""A run does what an edit asks for, and nothing else."""

import hashlib
import os

import pytest
from small import small_study

from coproduction.states import state_of
from run.kept import Kept

TABLED = ("by_country", "pooled", "standardised", "unanswered")
MODELS = (
    *TABLED,
    "activities",
    "fractional",
    "importance",
    "imputed",
    "poisson",
    "profiles",
    "stacked",
)
#: Models whose weights are their own.
OWN = ("by_country", "unanswered")
STUDY = "config/studies/fivenations_simulated"


def each(rule, names):
    return {f"{rule}[{name}]" for name in names}


REPORTS = {"report", "manuscript", "snakemake_report"}
FLOWN = {"flow", "figures_account"}
DESCRIBED = {"describe", "table_descriptives", "figures_answers"}
JUDGED = {"hypotheses", "table_verdicts", "figures_verdicts"}
VARIED = {"multiverse", "table_robustness", "figures_multiverse"}
# What is made of the estimates of models, and of the models themselves.
ESTIMATED = {"models", "table_models", "figures_models", "ways", "table_robustness"}
AGAIN = {"sensitivity", "between", "figures_robustness"}
FITTED = (
    each("fit", MODELS)
    | ESTIMATED
    | AGAIN
    | {"summaries"}
    | FLOWN
    | JUDGED
    | VARIED
    | each("figure_coefficients", TABLED)
    | REPORTS
)
MEASURED = {"invariance", "dif", "table_measurement", "figures_measurement"}
AFTER_INDEX = {"reliability", "impute", "inequality"} | MEASURED | DESCRIBED | FITTED
AFTER_HARMONISE = {
    "pool",
    "pooled",
    "validation",
    "ledger",
    "codebook",
    "responses",
    "index",
} | AFTER_INDEX


def test_a_second_run_has_nothing_to_do(finished):
    assert finished.planned() == set()
    assert (finished.path / ".snakemake/standing" / STUDY.rpartition("/")[2]).is_file()
    digits = len(state_of([]))
    kept, walks = (
        Kept(path, path.read_bytes()[:digits]).values
        for folder in ("kept", "kept_walks")
        for path in [finished.path / ".snakemake" / folder / STUDY.rpartition("/")[2]]
    )
    assert kept.keys() >= {"study", "shown", "origins"}
    # that of a model is found when its job is
    assert any(name.startswith("code of fit: ") for name in walks)


@pytest.mark.slow
def test_file_times_are_not_edits(rerun):
    """A fresh clone, or an unpacked archive, has the time of today on every file."""
    for path in rerun.path.rglob("*"):
        if path.is_file() and ".snakemake" not in path.parts:
            path.touch()
    assert rerun.planned() == set()


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(
            f"{STUDY}/models.yaml",
            "weights: design",
            "weights: none",
            {"fit[by_country]", "figure_coefficients[by_country]", "summaries"}
            | ESTIMATED
            | FLOWN
            | REPORTS,
            id="one model",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            f"{STUDY}/models.yaml",
            "weights: equal_country",
            "weights: population",
            FITTED
            - {f"{job}[{of}]" for job in ("fit", "figure_coefficients") for of in OWN}
            - {"summaries"},
            id="a model that others start from",
        ),
        pytest.param(
            f"{STUDY}/multiverse.yaml",
            "alternatives: [none]",
            "alternatives: [design]",
            VARIED | JUDGED | REPORTS,
            id="a choice of a multiverse",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            f"{STUDY}/indices.yaml",
            "minimum_answered: 4",
            "minimum_answered: 3",
            {"index", "pooled", "validation"} | AFTER_INDEX,
            id="the rule of an index",
            marks=pytest.mark.slow,
        ),
        pytest.param(
            f"{STUDY}/study.yaml",
            "mode: telephone",
            "mode: by telephone",
            {"harmonise[uk]"} | AFTER_HARMONISE,
            id="a fact of one source",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_an_edit_reruns_exactly_what_depends_on_it(rerun, file, old, new, expected):
    rerun.edit(file, old, new)
    assert rerun.planned() == expected


#: Edits of files that jobs read: what they rerun is how jobs hang together.
FEW = {
    "workflow/report/items.rst": ("Weighted", "The weighted", {"snakemake_report"}),
    "workflow/coproduction/tables/kinds/sample_table.py": (
        '"""The table of samples',
        '"""A table of samples',
        {"table_descriptives"} | REPORTS,
    ),
    "workflow/coproduction/figures/heat_map.py": (
        '"""Figure: ',
        '"""A figure: ',
        {"figures_models", "figures_measurement"} | REPORTS,
    ),
    "workflow/coproduction/results/meanings.yaml": (
        "Weighted mean.",
        "The weighted mean.",
        {"codebook"} | REPORTS,
    ),
    "workflow/coproduction/results/estimator_names.py": (
        '"Weighted least squares"',
        '"Least squares"',
        {"codebook", "table_descriptives", "table_models", "table_robustness"} | REPORTS,
    ),
    # What a job tells while it runs is in none of its results.
    "workflow/coproduction/logs.py": ('"""', '"""Edited. ', set()),
    "workflow/coproduction/progress.py": ('"""', '"""Edited. ', set()),
}
MANY = {
    f"{STUDY}/crosswalk/uk.csv": (
        ",map,never,,",
        ",map,never,,checked",
        {"harmonise[uk]", "comparability"} | AFTER_HARMONISE,
    ),
    "data/raw/fivenations_simulated/france_simulated.csv": (
        "Souvent",
        "Parfois",
        {"harmonise[france]"} | AFTER_HARMONISE,
    ),
    "workflow/coproduction/readers/workbook/spreadsheet.py": (
        '"""',
        '"""Edited. ',
        {"harmonise[czechia]"} | AFTER_HARMONISE,
    ),
    "workflow/coproduction/readers/statistical/moments.py": (
        '"""',
        '"""Edited. ',
        each("harmonise", ("uk", "germany", "denmark")) | AFTER_HARMONISE,
    ),
    "workflow/coproduction/inference/estimators/glm.py": (
        '"""',
        '"""Edited. ',
        each("fit", ["fractional", "poisson", "activities", "unanswered"])
        | each("figure_coefficients", ["unanswered"])
        | ESTIMATED
        | FLOWN
        | REPORTS,
    ),
    "workflow/coproduction/inference/models/errors.py": ('"""', '"""Edited. ', FITTED),
}


@pytest.mark.slow
def test_an_edit_of_a_file_reruns_exactly_what_depends_on_it(rerun):
    """Each by what jobs read and make; then by what Snakemake plans after some, and after all."""
    files = rerun.dependencies()
    expected = {file: jobs for file, (_, _, jobs) in (FEW | MANY).items()}
    assert {file: depending(files, file) for file in expected} == expected
    planned = set()
    for edits in (FEW, MANY):
        for file, (old, new, _) in edits.items():
            rerun.edit(file, old, new)
            os.utime(rerun.path / file, (10**9, 10**9))  # as copied from elsewhere with its date
        planned = planned.union(*(jobs for _, _, jobs in edits.values()))
        assert rerun.planned() == planned


def depending(files, edited):
    """The jobs that read a file, or what such a job makes."""
    found, changed = set(), {edited}
    while new := {job for job, (read, _) in files.items() if job not in found and changed & read}:
        found |= new
        changed = changed.union(*(files[job][1] for job in new))
    return found - {"all"}


@pytest.mark.slow
def test_an_edit_is_carried_through_and_then_there_is_nothing_to_do(rerun):
    """As far as the tables; the rest is planned as before."""
    before = rerun.files("results")
    rerun.edit(f"{STUDY}/models.yaml", "weights: design", "weights: none")
    rerun.snakemake("table_models")
    after = rerun.files("results")
    changed = {name for name in after if before.get(name) != after[name]}
    top = "fivenations_simulated"
    assert f"{top}/models/estimates.csv" in changed
    assert f"{top}/models/by_country/estimates.csv" in changed
    assert f"{top}/models/pooled/estimates.csv" not in changed
    assert f"{top}/descriptives/indices.csv" not in changed
    assert f"{top}/tables/correlates_by_country.csv" in changed
    # Who takes part in the fit is as before: the flow of respondents is not counted anew.
    left = {"figures_models", "figure_coefficients[by_country]", "ways", "table_robustness"}
    left |= REPORTS
    assert rerun.planned() == left
    edited = "results/fivenations_simulated/tables/correlates_by_country.csv"
    rerun.edit(edited, "Self-efficacy", "Efficacy")
    assert f"Changed since a run made it, and read as it is by what is made from it: {edited}" in (
        rerun.snakemake("--dry-run")
    )


@pytest.mark.slow
def test_a_run_asks_its_jobs_unless_all_is_as_the_last_one_left_it(project):
    """Of a whole study, after an edit of each kind; none is dry."""
    small_study(project.path, {"open": True})
    (project.path / "config/config.yaml").write_text("study: small\n", encoding="utf-8")
    assert "fit main" in ran(project)
    assert ran(project) == ""
    project.edit("config/studies/small/models.yaml", "Trust by age", "Trust and age")
    printed = ran(project)
    assert "table_models" in printed and "fit main" not in printed
    assert ran(project) == ""
    project.edit("workflow/coproduction/tables/kinds/sample_table.py", '"""', '"""Edited. ')
    printed = ran(project)
    assert "table_descriptives" in printed and "table_models" not in printed
    assert ran(project) == ""
    export = project.path / "data/raw/small/uk.csv"
    before = export.read_bytes()
    project.edit("data/raw/small/uk.csv", "person0,1.0,0,no,20", "person0,1.0,0,no,21")
    assert "Failed: harmonise uk" in ran(project, ok=False)
    project.edit(
        "config/studies/small/study.yaml",
        hashlib.sha256(before).hexdigest(),
        hashlib.sha256(export.read_bytes()).hexdigest(),
    )
    assert "fit main" in ran(project)
    assert ran(project) == ""
    result = next((project.path / "results/small/tables").glob("*.csv"))
    made, shown = result.read_bytes(), str(result.relative_to(project.path))
    times = result.stat()
    result.write_bytes(made.replace(b",", b";", 1))
    os.utime(result, ns=(times.st_atime_ns, times.st_mtime_ns))  # as if it were the one made
    for _ in range(2):  # each time
        assert f"read as it is by what is made from it: {shown}" in ran(project)
    result.unlink()
    assert "table_" in ran(project) and result.read_bytes() == made
    assert ran(project) == ""


def ran(project, ok=True):
    """What a run printed; nothing where it did not so much as read the workflow."""
    kept = project.path / ".snakemake/kept/small"
    kept.unlink(missing_ok=True)  # written whenever that is read
    printed = project.snakemake(ok=ok)
    return printed if kept.exists() or "Nothing to be done" not in printed else ""


@pytest.mark.slow
def test_a_run_elsewhere_killed_and_resumed_gives_the_same_bytes(finished, project):
    """Another path, number of cores, time zone and language."""
    project.killed(cores=3, env=project.ELSEWHERE)
    project.snakemake(cores=3, env=project.ELSEWHERE)
    same_bytes(finished, project)


@pytest.mark.slow
def test_another_clean_run_gives_the_same_bytes(finished, project):
    project.snakemake(cores=1, env={"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "9"})
    same_bytes(finished, project)


def same_bytes(one, other):
    """Whether two projects have the same files."""
    for folder in ("results", "data/harmonised", "data/analysis"):
        ours, theirs = one.files(folder), other.files(folder)
        assert sorted(theirs) == sorted(ours)
        assert [name for name in theirs if ours[name] != theirs[name]] == []
