"""Totals that one or two respondents make up are told by no release, and found where one does."""

import numpy as np
import pandas as pd
import pytest

from coproduction.disclosure import contributions, dominated_totals, releasing
from coproduction.disclosure.linked import Table
from coproduction.results import contract
from coproduction.results.descriptive_files import SAMPLE
from coproduction.results.inequality_files import DIFFERENCES
from coproduction.study.release import Disclosure

PUBLISH = Disclosure("publish", 10)


@pytest.fixture
def folder(tmp_path):
    """A level whose weights two respondents make up, and an income that one has."""
    weights = np.ones(300)
    weights[:2] = 400, 100
    level = np.repeat(["yes", "no", "other"], [12, 188, 100])
    people = pd.DataFrame({"country": "GB", "weight": weights, "urban": level})
    people["income"] = np.where(np.arange(300) == 50, 1e6, np.arange(300) % 7)
    rows = []
    for name in ("yes", "no", "other"):
        own = people[people["urban"] == name]
        total = own["weight"].sum()
        rows.append({"variable": "urban", "level": name, "n": len(own), "weighted_n": total,
                     "weighted_share": total / weights.sum(), "std_error": 0.01})  # fmt: skip
    mean = float(np.average(people["income"], weights=weights))
    rows.append({"variable": "income", "n": 300, "weighted_n": weights.sum(), "mean": mean,
                 "std_error": 100.0})  # fmt: skip
    frame = contract.frame(SAMPLE, [{"country": "GB"} | row for row in rows])
    contract.write(frame, SAMPLE, tmp_path / "full" / SAMPLE.path)
    people.to_parquet(tmp_path / "analysis.parquet")
    return tmp_path


def attacked(folder, told="out", scales=None):
    paths = [str(folder / "full" / SAMPLE.path)]
    if told == "out":
        found = releasing.released(folder / "full", paths, folder / "analysis.parquet", PUBLISH)
        found.write(folder / "out", folder / "out/disclosure.csv")
    given = releasing.tables(folder / "full", paths, 10)
    return dominated_totals.dominated(
        given, pd.read_parquet(folder / "analysis.parquet"), folder / told, 10, scales
    )


def test_a_release_tells_no_dominated_total(folder):
    found = attacked(folder)
    assert found["total"].to_list() == [510.0, pytest.approx(1e6, rel=0.01)]
    assert not found["learnt"].any()
    level, income = found[["low", "high"]].to_numpy()
    assert level[0] <= 510 <= level[1] and income.tolist() == [-np.inf, np.inf]


def test_the_ends_of_a_scale_bound_what_is_not_told_and_are_no_finding(folder):
    bounded, narrow = attacked(folder, scales={"income": (0.0, 1e6)}), (1e3, 1.05e3)
    assert bounded[["low", "high"]].iloc[1].tolist() == [0.0, pytest.approx(798e6)]
    assert not attacked(folder, scales={"income": narrow})["learnt"].any()
    assert attacked(folder, "full", scales={"income": narrow})["learnt"].all()


def test_what_is_published_as_it_is_is_found(folder):
    assert attacked(folder, "full")["learnt"].all()


def test_without_the_rule_an_attacker_wins(folder, monkeypatch):
    monkeypatch.setattr(releasing.contributions, "unsafe", lambda *_: iter(()))
    assert attacked(folder)["learnt"].all()


def shares(*told):
    names = ("country", "variable", "level", "n", "weighted_n", "weighted_share")
    rows = [("GB", "urban", level, *numbers) for level, *numbers in told]
    return contract.frame(SAMPLE, [dict(zip(names, row, strict=True)) for row in rows])


@pytest.mark.parametrize(("second", "learnt"), [(0.19, True), (None, False)])
def test_what_other_shares_leave_is_found(tmp_path, second, learnt):
    """Of 600 a share of 0.85 is published in steps of 0.01: what is left is 0.85 ± 0.01."""
    true = shares(("yes", 12, 510.0, 0.8), ("no", 500, 90.0, 0.15), ("other", 100, 30.0, 0.05))
    weights = np.r_[[500.0, 9.0], np.full(10, 0.1), np.full(600, 0.2)]
    level = np.repeat(["yes", "no", "other"], [12, 500, 100])
    people = pd.DataFrame({"country": "GB", "weight": weights, "urban": level})
    published = true.copy()
    published.loc[0, ["n", "weighted_n", "weighted_share"]] = None
    published.loc[2, "weighted_share"] = second and 0.05
    contract.write(published, SAMPLE, tmp_path / SAMPLE.path, suppressed=True)
    found = dominated_totals.dominated(
        {SAMPLE.path: Table(SAMPLE.path, SAMPLE, true)}, people, tmp_path, 10
    )
    assert found["learnt"].to_list() == [learnt]
    low, high = found.loc[0, ["low", "high"]]
    assert low <= 0.8 * 630 <= high


@pytest.mark.parametrize(("pooled", "learnt"), [(True, True), (False, False)])
def test_a_mean_of_all_countries_less_the_others_is_found(tmp_path, pooled, learnt):
    names = ("country", "variable", "n", "weighted_n", "mean", "std_error")
    rows = [("GB", "income", 100, 100.0, 1000.0, 1.0), ("FR", "income", 100, 100.0, 5.0, 1.0)]
    rows.append(("all", "income", 200, 200.0, 502.5, 1.0))
    true = contract.frame(SAMPLE, [dict(zip(names, row, strict=True)) for row in rows])
    people = pd.DataFrame({"country": np.repeat(["GB", "FR"], 100), "weight": 1.0})
    people["income"] = [99505.0, *[5.0] * 199]
    published = true.copy()
    published.loc[[0] if pooled else [0, 2], ["n", "weighted_n", "mean", "std_error"]] = None
    contract.write(published, SAMPLE, tmp_path / SAMPLE.path, suppressed=True)
    given = {SAMPLE.path: Table(SAMPLE.path, SAMPLE, true)}
    found = dominated_totals.dominated(given, people, tmp_path, 10)
    assert dict(contributions.unsafe(given, people)).keys() >= {(SAMPLE.path, 0, "n")}
    assert found["learnt"].iloc[0] == learnt


def test_a_mean_in_a_file_without_weights_is_told_or_not():
    row = {"outcome": "fair", "area": "all", "country": "GB", "group": "urban", "level": "yes",
           "n": 12, "mean": -2.0, "confidence": 0.95}  # fmt: skip
    true, none = (contract.frame(DIFFERENCES, [row | more]) for more in ({}, {"mean": np.nan}))
    assert dominated_totals._bounds(true, none, 0, 10, {"GB"}) == (2.0, -np.inf, np.inf, np.inf)
    given = 0, 10, {"GB"}, (-4.0, 4.0)
    assert dominated_totals._bounds(true, none, *given) == (2.0, -4.0, 4.0, 8.0)
    assert dominated_totals._bounds(true, true, *given) == (2.0, -2.0, -2.0, np.inf)
