"""Cells of several answers and forms never opened, from the exports to what is told of them."""

import csv

import pandas as pd
import pytest
import ticked
from ticked import CROSSWALKS, NAME, NOT, WAYS, answers


@pytest.fixture
def project(project):
    """The project with the study of ticked answers."""
    ticked.study(project.path)
    return project


def run(project, *targets, ok=True):
    return project.snakemake(*targets, "--config", f"study={NAME}", ok=ok)


@pytest.mark.slow
def test_ticked_answers_are_counted_and_forms_never_opened_are_not(project):
    results = f"results/{NAME}"
    wanted = [f"data/harmonised/{NAME}/{source}.parquet" for source in CROSSWALKS]
    run(project, *wanted, f"{results}/harmonisation/ledger.csv", f"{results}/codebook/commas.csv",
        f"{results}/harmonisation/comparability.csv")  # fmt: skip
    of = list(answers())
    for source, kind in (("commas", "no_answer"), ("kobo", NOT), ("redcap", NOT)):
        found = pd.read_parquet(project.path / f"data/harmonised/{NAME}/{source}.parquet")
        known = [kind if not opened else "yes" if "Walk" in way else "no" for _, opened, way in of]
        met = found["walks"].astype(object).fillna(found["walks__missing"].astype(object))
        assert met.tolist() == known
        counted = WAYS[:3] if source == "commas" else WAYS[:2]
        n = [len(set(way) & set(counted)) if opened else None for _, opened, way in of]
        assert [None if pd.isna(x) else x for x in found["ways"]] == n
    ledger = list(csv.DictReader((project.path / f"{results}/harmonisation/ledger.csv").open()))
    by = {(r["source"], r["source_code"], r["where"]): r["n"] for r in ledger
          if r["target"] == "walks"}  # fmt: skip
    assert by["commas", "<not contained>", ""] == by["redcap", "0", ""] == "32"
    assert by["redcap", "0", "form=0"] == by["kobo", "<blank>", "form=0"] == "32"
    codebook = (project.path / f"{results}/codebook/commas.csv").read_text("utf-8")
    assert '"Bus, tram or train"' in codebook and "Walk,Cycle" not in codebook
    # 64 gave a list, however many answers stand in it
    (column,) = [row for row in csv.DictReader(codebook.splitlines())
                 if (row["variable"], row["entry"]) == ("Q6", "variable")]  # fmt: skip
    assert column["n"] == "64" and "with ',' between them" in codebook


@pytest.mark.slow
def test_an_answer_without_a_row_is_told_with_the_row(project):
    path = f"config/studies/{NAME}/crosswalk/commas.csv"
    project.edit(path, "Q6,None of these,,walks,contains,,,\n", "")
    printed = run(project, f"data/harmonised/{NAME}/commas.parquet", ok=False)
    assert f"add to {path}" in printed
    assert "Q6,None of these,,walks,contains,<target_code>,," in printed
