"""Other surveys through the same code: real data, published numbers."""

import csv
import os
from pathlib import Path

import pytest
from made_studies import make

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("COPRODUCTION_SHARED") or ROOT.parent / "shared" / "data")

#: R survey 4.1, svydesign(ids = ~1, weights = ~pspwght): estimate and standard error.
ESS = {
    "eff": (0.063591, 0.004988),
    "perf": (-0.024487, 0.001597),
    "polintr": (-0.051354, 0.003194),
    "female": (0.019623, 0.004981),
    "agea": (-0.000451, 0.000143),
    "eduyrs": (0.005161, 0.000691),
    "country=IE": (-0.007819, 0.006789),
    "country=IT": (-0.007916, 0.005567),
}


def real(project, folder):
    """Link the folder of real exports to where the study expects them."""
    if not (SHARED / folder).is_dir():
        pytest.skip(f"the real survey data are not here: {SHARED / folder}")
    link = project.path / "data" / "raw" / folder.rsplit("/", 1)[-1]
    link.symlink_to((SHARED / folder).resolve())


def table(project, path):
    with (project.path / path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
def test_the_european_social_survey_prints_the_values_of_r(project):
    real(project, "ess9")
    project.snakemake(
        "results/ess9/models/main/estimates.csv",
        "results/ess9/harmonisation/ledger.csv",
        "--config",
        "study=ess9",
    )
    estimates = {
        row["term"]: row for row in table(project, "results/ess9/models/main/estimates.csv")
    }
    found = {
        term: (round(float(row["estimate"]), 6), round(float(row["std_error"]), 6))
        for term, row in estimates.items()
        if term != "Intercept"
    }
    assert found == ESS
    (fit,) = table(project, "results/ess9/models/main/fit.csv")
    assert fit["n"] == "6235"
    counted = {}
    for row in table(project, "results/ess9/harmonisation/ledger.csv"):
        key = (row["source"], row["target"])
        counted[key] = counted.get(key, 0) + int(row["n"])
    assert {source: n for (source, _), n in counted.items()} == {"gb": 2204, "ie": 2216, "it": 2745}
    assert all(n == {"gb": 2204, "ie": 2216, "it": 2745}[s] for (s, _), n in counted.items())


def test_a_study_whose_data_are_absent_says_where_they_belong(project):
    printed = project.snakemake("--config", "study=ess9", ok=False)
    assert "data/raw/ess9/ESS9GB.sav is not there" in printed
    assert "data/README.md" in printed


@pytest.mark.parametrize(
    ("study", "folder"),
    [
        pytest.param("anes2020", "anes2020", marks=pytest.mark.slow),
        ("mexchn", "mexchn"),
        pytest.param("wvs", "wvs", marks=pytest.mark.slow),
    ],
)
def test_surveys_added_by_configuration_alone_run(project, study, folder):
    real(project, folder)
    whole = study == "wvs"  # without indices: to the last figure and report
    targets = ("models/estimates.csv", "harmonisation/ledger.csv") if not whole else ()
    project.snakemake(
        *(f"results/{study}/{target}" for target in targets),
        "--config",
        f"study={study}",
        "studies=tests/studies",
    )
    ledger = table(project, f"results/{study}/harmonisation/ledger.csv")
    counts = {}
    for row in ledger:
        counts[row["target"]] = counts.get(row["target"], 0) + int(row["n"])
    assert len(set(counts.values())) == 1
    assert table(project, f"results/{study}/models/estimates.csv")


#: Verdicts on claims whose truth the answers were drawn with (`tests/studies/make.py`).
MADE_UP = {
    "sixnations": {"levels": "supported", "efficacy": "supported"},
    "followups": {"more": "supported", "adjusted": "supported"},
    "schooltrial": {"visit": "supported", "letter": "supported", "adjusted": "supported"},
}


@pytest.mark.slow
@pytest.mark.parametrize("study", MADE_UP)
def test_education_a_sixth_country_waves_and_a_trial_run_by_configuration_alone(project, study):
    make(project.path / "data/raw")
    project.snakemake("--config", f"study={study}", "studies=tests/studies")
    assert (project.path / f"results/{study}/report.html").stat().st_size > 0
    rows = table(project, f"results/{study}/hypotheses.csv")
    met: dict[str, set[str]] = {}
    for row in rows:
        met.setdefault(row["id"], set()).add(row["verdict"])
    assert {claim: met[claim] for claim in MADE_UP[study]} == {
        claim: {verdict} for claim, verdict in MADE_UP[study].items()
    }
