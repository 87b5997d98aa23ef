"""What holds the number of respondents is published of the published number."""

import math

import pandas as pd
import pytest

from coproduction.disclosure import following
from coproduction.results.model_files import FIT, STATISTICS

HEAD = {"model": "m", "outcome": "y", "area": "all", "country": "GB"}


def published(n, **values):
    rows = [HEAD | {"statistic": name, "value": value} for name, value in values.items()]
    fit = HEAD | {"n": n, "rank": 5, "r_squared": 0.2}
    return {FIT.path: pd.DataFrame([fit]), STATISTICS.path: pd.DataFrame(rows)}


def test_adjusted_r_squared_tells_no_more_than_the_published_count():
    true = 1 - 0.8 * 306 / 302  # of 307 respondents, published as 300
    frames = published(300.0, r_squared_adjusted=true)
    found = following.statistics(frames, frames[STATISTICS.path])["value"].iloc[0]
    assert found == pytest.approx(1 - 0.8 * 299 / 295, abs=1e-6)
    assert abs(found - true) > 1e-5


def test_likelihoods_tell_no_more_than_the_published_count():
    gain = 1 - math.exp(2 * (-200 + 160) / 307)
    given = {
        "log_likelihood": -160.0, "r_squared_mcfadden": 0.2, "r_squared_cox_snell": gain,
        "r_squared_nagelkerke": gain / (1 - math.exp(-400 / 307)), "aic": 330.0,
        "bic": 320 + 5 * math.log(307),
    }  # fmt: skip
    frames = published(300.0, **given)
    rows = following.statistics(frames, frames[STATISTICS.path])
    found = dict(zip(rows["statistic"], rows["value"], strict=True))
    gain = 1 - math.exp(-80 / 300)
    assert found["r_squared_cox_snell"] == pytest.approx(gain, rel=1e-5)
    assert found["r_squared_nagelkerke"] == pytest.approx(gain / (1 - math.exp(-4 / 3)), rel=1e-5)
    assert found["bic"] == pytest.approx(320 + 5 * math.log(300), rel=1e-5)
    assert (found["aic"], found["log_likelihood"]) == (330, -160)


def test_without_a_published_count_they_are_withheld():
    frames = published(math.nan, r_squared_adjusted=0.18, bic=350.0, aic=330.0)
    rows = following.statistics(frames, frames[STATISTICS.path])
    assert rows["value"].isna().tolist() == [True, True, False]


def test_degrees_of_freedom_of_respondents_are_of_those_published():
    true = pd.DataFrame({"n": [307, 307], "rank": [5, 5], "df_residual": [302.0, 41.0]})
    found = following.degrees(true.assign(n=300.0), true)
    assert found.tolist() == [295, 41]
