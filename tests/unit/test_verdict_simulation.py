"""What the simulation of verdicts counts, and that its studies are those of the simulator."""

import sys
from math import erf
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture(scope="module")
def simulation():
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import verdict_simulation
    finally:
        sys.path.remove(str(BENCHMARKS))
    return verdict_simulation


def made(simulation, scenario, verdicts, estimate=2.0, smallest=1.0):
    rng = np.random.default_rng(1)
    n = len(verdicts)
    frame = pd.DataFrame(dict.fromkeys(simulation.KEPT, ""), index=range(n))
    spread = rng.normal(0, 0.4, n)
    return frame.assign(
        scenario=scenario, study=range(n), id="a", direction="positive", smallest=smallest,
        estimate=estimate + spread - spread.mean(), std_error=0.4, verdict=verdicts,
    )  # fmt: skip


def test_a_verdict_is_right_where_the_true_value_asks_for_it(simulation):
    said = ["supported"] * 150 + ["inconclusive"] * 50
    (row,) = simulation.summary(made(simulation, "simulated", said), 0.05, {"a": 1}).to_dict(
        "records"
    )
    assert (row["asked"], row["as_asked"]) == ("supported", 0.75)
    sd = row["sd_estimates"]
    # beyond the smallest effect, which lies above 1.96 errors here
    assert row["power"] == pytest.approx(0.5 * (1 + erf((2 - 1) / sd / 2**0.5)), abs=1e-9)


@pytest.mark.parametrize(
    ("estimate", "asked"), [(-2.0, "contradicted"), (0.2, "negligible"), (2.0, "supported")]
)
def test_the_true_value_may_ask_for_another_verdict(simulation, estimate, asked):
    found = made(simulation, "simulated", ["inconclusive"] * 20, estimate)
    (row,) = simulation.summary(found, 0.05, {"a": 1}).to_dict("records")
    assert (row["asked"], row["as_asked"]) == (asked, 0.0)


def test_support_without_associations_is_wrong(simulation):
    said = ["supported"] * 3 + ["contradicted"] * 2 + ["negligible"] * 95
    table = simulation.summary(made(simulation, "null", said, 0.0), 0.05, {"a": 1})
    assert table["wrong"].tolist() == [0.03]
    lines = simulation.told(
        pd.concat([table, simulation.summary(made(simulation, "simulated", said), 0.05, {"a": 1})]),
        0.05,
    )
    assert "0.030 at the most" in lines[-1] and "0 of 1 above" in lines[-1]


@pytest.mark.parametrize(("estimate", "asked"), [(2.0, "contradicted"), (0.2, "supported")])
def test_a_claim_of_no_difference_is_right_within_the_smallest_effect(simulation, estimate, asked):
    found = made(simulation, "simulated", ["supported"] * 20, estimate).assign(direction="none")
    (row,) = simulation.summary(found, 0.05, {"a": 1}).to_dict("records")
    assert (row["asked"], row["as_asked"]) == (asked, float(asked == "supported"))


def test_a_claim_of_no_difference_is_wrong_without_associations_where_it_is_contradicted(
    simulation,
):
    said = ["supported"] * 95 + ["contradicted"] * 5
    found = made(simulation, "null", said, 0.0).assign(direction="none")
    assert simulation.summary(found, 0.05, {"a": 1})["wrong"].tolist() == [0.05]


def test_a_claim_that_the_design_cannot_answer_is_right_where_it_says_so(simulation):
    said = ["not_answerable"] * 19 + ["inconclusive"]
    found = made(simulation, "simulated", said).assign(estimate=np.nan, std_error=np.nan)
    (row,) = simulation.summary(found, 0.05, {"a": 1}).to_dict("records")
    assert (row["asked"], row["as_asked"], row["power"]) == ("not_answerable", 0.95, 1.0)


def test_a_study_is_the_one_that_the_pipeline_reads(simulation):
    """The weights, strata and answers of the first respondents of the committed export."""
    frame = simulation.survey("simulated", 4951, 2008)
    raw = pd.read_csv(
        ROOT / "data/raw/fivenations_simulated/france_simulated.csv",
        sep=";", decimal=",", encoding="cp1252",
    )  # fmt: skip
    own = frame[frame["source"] == "france"].reset_index(drop=True)
    assert len(own) == len(raw)
    np.testing.assert_allclose(own["weight"], raw["pds"])


def test_runs_go_on_where_they_were_stopped(simulation, tmp_path, monkeypatch):
    run = []

    def judge(study, scenario, n, seed):
        run.append((scenario, study))
        return made(simulation, scenario, ["supported"]).assign(study=study, n=n)

    monkeypatch.setattr(simulation, "judge", judge)
    path = tmp_path / "runs.csv"
    simulation.runs(path, 2, 1000, 5, 1)
    assert run == [("simulated", 0), ("simulated", 1), ("null", 0), ("null", 1)]
    found = simulation.runs(path, 3, 1000, 5, 1)
    assert run[4:] == [("simulated", 2), ("null", 2)] and len(found) == 6


@pytest.mark.slow
def test_a_study_is_drawn_and_judged(simulation):
    table = simulation.judge(0, "null", 1000, 5)
    assert list(table) == simulation.KEPT
    assert not (table.loc[table["id"] == "efficacy", "verdict"] == "supported").any()


def test_the_committed_table_keeps_what_is_asked(simulation):
    table = pd.read_csv(BENCHMARKS / "verdicts.csv", keep_default_na=False, na_values=[""])
    simulated, null = (table[table["scenario"] == name] for name in simulation.SCENARIOS)
    error = np.sqrt(simulated["power"] * (1 - simulated["power"]) / simulated["studies"])
    assert (simulated["as_asked"] >= simulated["power"] - 2 * error).mean() > 0.95
    assert simulated.loc[simulated["power"] >= 0.99, "as_asked"].min() >= 0.95
    limit = 0.05 + 2 * np.sqrt(0.05 * 0.95 / null["studies"])
    assert (null["wrong"] <= limit).all()
