"""A published mean, deviation, error or design effect fits every count that is published alike."""

import math

import numpy as np
import pandas as pd
import pytest

from coproduction.disclosure import means
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import share_step
from coproduction.results import contract
from coproduction.results.codebook_files import CODEBOOK
from coproduction.results.descriptive_files import GROUPS, INDICES, SUMMARIES

THRESHOLD = 10


def people(n, numbers, seed=1):
    """Respondents of two columns, of which the second has their halves."""
    drawn = np.random.default_rng(seed).choice(numbers, n)
    return pd.DataFrame({"act": drawn, "act_half": drawn / 2})


def published(table, who):
    frame = table.frame.copy()
    for column, at, number in means.rounded(table, frame, who, THRESHOLD):
        frame[column] = frame[column].astype("float64")
        frame.loc[at, column] = number
    return frame.iloc[0]


def of_summary(who, shown):
    mean, deviation = who["act"].mean(), who["act"].std()
    error = deviation / math.sqrt(len(who))
    row = {
        "country": "GB", "weights": "none", "variable": "act", "n": shown, "weighted_n": shown,
        "mean": mean, "std_deviation": deviation, "std_error": error,
        "conf_low": mean - 1.97 * error, "conf_high": mean + 1.97 * error, "n_missing": 0,
        "n_not_put": 0, "errors": "robust",
    }  # fmt: skip
    return Table(SUMMARIES.path, SUMMARIES, pd.DataFrame([row], columns=SUMMARIES.names))


@pytest.mark.parametrize("n", [34, 147, 259])
@pytest.mark.parametrize("numbers", [[1, 2, 3, 4], [0, 1], range(18, 90)])
def test_of_unweighted_numbers_no_count_is_told(n, numbers):
    who, shown = people(n, list(numbers)), round(n / 20) * 20
    true, found = of_summary(who, shown), published(of_summary(who, shown), who)
    if len(numbers) == 2 and n < 100:  # a share in steps of more than five percentage points
        assert found[["mean", "std_error", "std_deviation", "conf_low"]].isna().all()
        return
    step = 10.0 ** -next(d for d in range(9) if round(found["mean"], d) == found["mean"])
    for other in range(max(shown - THRESHOLD, THRESHOLD), shown + THRESHOLD):
        multiples = np.round(found["mean"] * other + np.array([-1, 0, 1])) / other
        assert np.abs(multiples - found["mean"]).min() <= max(step / 2, 1 / shown)
    # the count that error and deviation tell is no better known than the threshold
    least, most = (
        ((found["std_deviation"] + up * 1e-9) / (found["std_error"] - up * width)) ** 2
        for up, width in ((-1, 0.0), (1, found["std_error"] * THRESHOLD / (4 * shown)))
    )
    assert most - least >= THRESHOLD / 3
    of_shares = share_step(shown, THRESHOLD) / 2 if len(numbers) == 2 else 0.0
    within = max(1.3 / max(shown - 20, 10), of_shares)
    assert abs(found["mean"] - true.frame["mean"].iloc[0]) <= within
    assert found["std_error"] > 0


def test_with_all_digits_the_count_is_told():
    """The gate can fail: the numbers as they are fit one count only."""
    who = people(147, [1, 2, 3, 4])
    mean = float(f"{who['act'].mean():.5g}")
    fits = [n for n in range(130, 150) if abs(round(mean * n) / n - mean) < 1e-4]
    assert fits == [147]


def test_a_design_effect_of_no_weights_tells_no_count():
    everybody, who = 300, people(147, [0, 1])
    row = {
        "country": "GB", "area": "half", "index": "act", "mean": 0.5, "std_error": 0.04,
        "conf_low": 0.42, "conf_high": 0.58, "errors": "robust", "n": 140, "weighted_n": 140.0,
        "design_effect": 1 - (everybody - 147) / ((everybody - 1) * 147), "effective_n": 150.0,
    }  # fmt: skip
    table = Table(INDICES.path, INDICES, pd.DataFrame([row], columns=INDICES.names))
    found = published(table, who)["design_effect"]
    fits = [
        n
        for n in range(100, 200)
        if abs(1 - (everybody - n) / ((everybody - 1) * n) - found) <= 0.005
    ]
    assert len(fits) >= 2 * THRESHOLD and 147 in fits


def test_statistics_of_a_codebook_are_told_of_enough():
    who = people(147, range(18, 90))
    rows = [
        {"entry": "statistic", "variable": "act", "code": code, "value": value}
        for code, value in (("mean", who["act"].mean()), ("p5", 20.0), ("median", 50.0))
    ]
    table = Table("codebook/harmonised.csv", CODEBOOK, contract.frame(CODEBOOK, rows))
    told = {at: value for _, at, value in means.rounded(table, table.frame, who, THRESHOLD)}
    assert told[0] == pytest.approx(who["act"].mean(), abs=0.005) and told[0] * 100 % 1 < 1e-6
    assert math.isnan(told[1]) and 2 not in told


@pytest.mark.parametrize(
    ("numbers", "found"),
    [([1, 2, 4], 1.0), ([0.1 + 0.2, 0.3, 0.8], 0.5), ([], 0.0), ([3, 3], 0.0)],
)
def test_the_grain_of_numbers(numbers, found):
    assert means.grain(pd.Series(numbers, dtype=float)) == pytest.approx(found)


@pytest.mark.parametrize(("cases", "mean"), [(6, math.nan), (40, 0.2)])
def test_a_number_of_two_values_is_told_as_a_share_is(cases, mean):
    """6 of 200 not at all, 40 of 200 in steps of 0.05: half a threshold of 200 is 0.025."""
    who = pd.DataFrame({"act": [1.0] * cases + [0.0] * (200 - cases), "country": "GB"})
    found = published(of_summary(who, 200), who)
    assert found["mean"] == pytest.approx(mean, nan_ok=True)
    assert math.isnan(found["std_error"]) == math.isnan(mean)


def test_the_level_of_a_group_counts_by_itself():
    """Of an index of two values, 50 of 100 in one level and 3 of 100 in the other."""
    who = pd.DataFrame({
        "country": "GB", "sex": ["f"] * 100 + ["m"] * 100,
        "act": [1.0] * 50 + [0.0] * 50 + [1.0] * 3 + [0.0] * 97,
    })  # fmt: skip
    rows = [
        {"country": "GB", "index": "act", "area": "all", "group": "sex", "level": level, "n": 100,
         "mean": mean, "std_error": 0.05, "weighted_n": 100.0}
        for level, mean in (("f", 0.5), ("m", 0.03))
    ]  # fmt: skip
    table = Table(GROUPS.path, GROUPS, pd.DataFrame(rows, columns=GROUPS.names))
    told = [(name, at, number) for name, at, number in means.rounded(table, table.frame, who, 10)]
    assert {(name, at): number for name, at, number in told}["mean", 0] == 0.5
    assert all(math.isnan(number) for _, at, number in told if at == 1)
