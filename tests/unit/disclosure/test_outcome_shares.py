"""Means, indices and curves of outcomes tell no count that is withheld."""

import math

import numpy as np
import pandas as pd
import pytest

from coproduction.disclosure import means, outcome_shares, releasing
from coproduction.disclosure.attack import attack
from coproduction.results import contract
from coproduction.results.between_files import ASSOCIATIONS, MEANS
from coproduction.results.inequality_files import CURVES, DIFFERENCES, INDICES
from coproduction.robustness.countries.concentration import concentration, curve
from coproduction.study.release import Disclosure

THRESHOLD = 10
DECLARED = Disclosure("publish", THRESHOLD)
SCORES = {"hiv": {"no": 0.0, "yes": 1.0}}
#: Country to how many answered, and how many of them said yes.
SAID = {"GB": (276, 6), "DE": (272, 45), "FR": (267, 60)}
POINTS = (0.0, 0.3, 0.5, 1.0)


def people(said):
    rng = np.random.default_rng(5)
    rows = []
    for country, (n, k) in said.items():
        answers = rng.permutation(["yes"] * k + ["no"] * (n - k))
        rows += [(country, one, age, "mf"[i % 2]) for i, (one, age) in
                 enumerate(zip(answers, rng.integers(18, 90, n), strict=True))]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["country", "hiv", "age", "sex"])
    units = [f"u{i // 9}" for i in range(len(frame))]
    return frame.assign(weight=1.0, psu=units, hiv=pd.Categorical(frame["hiv"], ["no", "yes"]))


def error(y):
    return float(y.std(ddof=1) / math.sqrt(len(y)))


def frames(who):
    """The files as they are."""
    found = {file: [] for file in (MEANS, INDICES, CURVES, DIFFERENCES)}
    y_of = (who["hiv"] == "yes").astype(float)
    for country, rows in who.groupby("country", sort=False):
        y, age = y_of[rows.index].to_numpy(), rows["age"].to_numpy(dtype=float)
        head = {"outcome": "hiv", "area": "all", "country": country, "n": len(y)}
        told = {"confidence": 0.95, "std_error": error(y), "df": 40.0}
        ends = {"conf_low": y.mean() - 2 * error(y), "conf_high": y.mean() + 2 * error(y)}
        found[MEANS].append(head | told | ends | {"mean": y.mean()})
        ones = np.ones(len(y))
        for ranking, by, measure in (("age", age, "erreygers"), (None, y, "gini")):
            index = concentration(measure, y, by, ones, 0.0, 1.0)
            assert index is not None
            found[INDICES].append(
                head | told | {"ranking": ranking, "measure": measure, "estimate": index.estimate}
            )
            held = curve(y, by, ones, np.array(POINTS))
            assert held is not None
            found[CURVES] += [
                head | {"ranking": ranking, "point": p, "value": float(v)}
                for p, v in zip(POINTS, held, strict=True)
            ]
        levels = {s: y[(rows["sex"] == s).to_numpy()] for s in "mf"}
        head |= {"group": "sex", "confidence": 0.95}
        for level, own in levels.items():
            row = head | {"level": level, "n": len(own), "mean": own.mean()}
            if level == "f":
                row |= told | {"difference": own.mean() - levels["m"].mean()}
            found[DIFFERENCES].append(row)
    total = {"country": "all", "n": len(who), "estimate": 0.123456, "measure": "gini"}
    found[INDICES].append({"outcome": "hiv", "area": "all", "confidence": 0.95} | total)
    ranks = {"outcome": "hiv", "area": "all", "covariate": "d", "source": "made", "year": 2020}
    ranks |= {"method": "pearson", "n_countries": 3, "estimate": 0.5, "descriptive": True}
    return found | {ASSOCIATIONS: [ranks]}


def released(folder, said, scores=None):
    who = people(said)
    who.to_parquet(folder / "people.parquet")
    paths = []
    for file, rows in frames(who).items():
        contract.write(contract.frame(file, rows), file, folder / "full" / file.path)
        paths.append(str(folder / "full" / file.path))
    given = folder / "full", paths, folder / "people.parquet", DECLARED
    return releasing.released(*given, SCORES if scores is None else scores)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    found = released(tmp_path_factory.mktemp("told"), SAID)
    of_countries = {path: one for path, one in found.frames.items() if "country" in one}
    return found.frames | {path: one.set_index("country") for path, one in of_countries.items()}


def test_a_share_of_few_is_told_by_no_mean_nor_index_nor_curve(told):
    for file, names in (
        (MEANS, ["mean", "std_error", "conf_low"]),
        (INDICES, ["estimate", "std_error"]),
        (DIFFERENCES, ["mean", "difference", "std_error"]),
    ):
        assert told[file.path].loc[["GB"], names].isna().all(axis=None)
        assert told[file.path].loc[["GB"], "n"].notna().all()
    inside = told[CURVES.path].loc["GB"]
    inside = inside[inside["point"].between(0.1, 0.9)]
    assert inside["value"].isna().all()


def test_what_is_withheld_of_a_country_is_told_by_no_summary_of_countries(told):
    assert math.isnan(told[INDICES.path].loc["all", "estimate"])
    assert math.isnan(told[ASSOCIATIONS.path]["estimate"].iloc[0])


@pytest.mark.parametrize("country", ["DE", "FR"])
def test_shares_fit_all_counts_about_the_true_one(told, country):
    """Mean and Gini coefficient of an outcome of two values are a count over another."""
    n, k = SAID[country]
    mean = told[MEANS.path].loc[country, "mean"]
    indices = told[INDICES.path].loc[country].set_index("measure")
    gini = indices.loc["gini", "estimate"]
    for found in (mean, 1 - gini):
        assert abs(found - k / n) <= 0.011  # share_step(270, 10) is 0.02
        assert round(found / 0.02, 6) % 1 == 0
        near = range(n - THRESHOLD, n + THRESHOLD)
        fits = {j for m in near for j in range(m) if abs(j / m - found) <= 0.01}
        assert max(fits) - min(fits) >= THRESHOLD / 2 and k in fits


def test_the_first_level_of_a_group_is_rounded_as_the_others(told):
    found = told[DIFFERENCES.path]
    shown = found[found["mean"].notna()]
    assert {*shown["level"]} == {"m", "f"}
    assert all(round(value / 0.05, 6) % 1 == 0 for value in shown["mean"])
    assert all(round(v / 0.05, 6) % 1 == 0 for v in found["difference"].dropna())


def test_curves_go_in_steps_of_shares_of_those_who_have_something(told):
    values = told[CURVES.path].drop("GB").query("0 < point < 1")["value"].dropna()
    assert not len(values)  # of 45 and 60 a share would be told in steps above 5 percentage points


def test_curves_of_many_are_told(tmp_path):
    found = released(tmp_path, {"GB": (900, 450)}).frames[CURVES.path]
    values = found[(found["point"] == 0.5) & found["ranking"].notna()]["value"]
    assert values.notna().all() and round(values.iloc[0] / 0.02, 6) % 1 == 0


def test_without_scores_an_attacker_finds_the_count(tmp_path):
    """The gate can fail."""
    found = released(tmp_path, SAID, {}).frames[MEANS.path].set_index("country")
    n, k = SAID["GB"]
    near = range(n - THRESHOLD, n + THRESHOLD)
    told = found.loc["GB", "mean"]
    assert {j for m in near for j in range(m) if abs(j / m - told) <= 5e-5} == {k}


def test_an_attacker_knows_the_scores_too(tmp_path):
    found = released(tmp_path, SAID)
    found.write(tmp_path / "out", tmp_path / "out/disclosure.csv")
    who = pd.read_parquet(tmp_path / "people.parquet")
    assert attack(tmp_path / "full", tmp_path / "out", who, DECLARED, SCORES).exact == 0


def test_scores_stand_for_levels():
    found = outcome_shares.scored(people({"GB": (20, 5)}), SCORES | {"absent": {"a": 1.0}})
    assert found["hiv"].sum() == 5 and "absent" not in found


def test_groups_of_a_variable_that_is_scored_are_told_no_better(told, tmp_path):
    """Sex is an outcome of another analysis: its levels are numbers where it is scored."""
    also = released(tmp_path, SAID, SCORES | {"sex": {"m": 0.0, "f": 1.0}}).frames
    found = also[DIFFERENCES.path].set_index("country")
    pd.testing.assert_frame_equal(found, told[DIFFERENCES.path])
    who = outcome_shares.scored(people(SAID), {"sex": {"m": 0.0, "f": 1.0}})
    assert means.levels_of(who, "sex").tolist() == people(SAID)["sex"].tolist()
    assert who["sex"].isin([0.0, 1.0]).all()
