"""A million respondents, from five exports to models, within memory that a laptop has."""

import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

N, MEGABYTES = 1_000_000, 1000


@pytest.mark.slow
def test_a_million_respondents_are_harmonised_and_modelled_in_bounded_memory(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import chain
    import runs

    runs.project(tmp_path)
    chain.enlarged(tmp_path, N)
    taken = runs.measured([*runs.snakemake(2), *chain.ESTIMATES], tmp_path)
    assert taken.megabytes < MEGABYTES
    for model in chain.MODELS:
        path = tmp_path / f"results/{runs.STUDY}/models/{model}/fit.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            fits = [*csv.DictReader(stream)]
        assert {row["area"] for row in fits} == {"safety", "environment", "health"}
        for area in {row["area"] for row in fits}:
            own = [row for row in fits if row["area"] == area]
            assert sum(int(row["n"]) + int(row["n_dropped"]) for row in own) == N
