"""Outcomes of who did not answer; R's numbers are in the oracle `unanswered`."""

import numpy as np
import pandas as pd
import pytest
from specified import fit, model, number

from coproduction.inference.models.fit import results
from coproduction.inference.models.reading import needed
from coproduction.inference.models.unanswered import made
from coproduction.study.resolved.specification import Term

INDEX = Term("part__unanswered", "number", "part_all__unanswered", of=("a", "b"),
             kinds=("refused", "dont_know"))  # fmt: skip
MODEL = model(fit(INDEX, number("x")), countries=["AA"], estimator="logit")


def people(n: int = 5) -> pd.DataFrame:
    """Both answered; one refused, index there; one refused, no index; not asked; both kinds."""
    kinds = [[None, "refused", "refused", "not_asked", "dont_know"],
             [None, None, None, "not_asked", "no_answer"]]  # fmt: skip
    return pd.DataFrame(
        {
            "part_all": [1.0, 0.5, np.nan, np.nan, np.nan],
            "a__missing": pd.Categorical(kinds[0]),
            "b__missing": pd.Categorical(kinds[1]),
        }
    ).loc[np.arange(n)]


def test_an_index_is_unanswered_where_it_lacks_and_an_item_is_missing_so():
    found = made([MODEL], people())["part_all__unanswered"]
    assert found.tolist()[:3] == [0.0, 0.0, 1.0] and np.isnan(found[3]) and found[4] == 1.0


def test_data_without_response_models_stay_the_same_object():
    data = people()
    assert made([model(fit(number("y"), number("x")), countries=["AA"])], data) is data


def test_answers_and_kinds_of_all_items_are_read():
    assert {"part_all", "a__missing", "b__missing", "x"} <= set(needed(MODEL))
    assert "part_all__unanswered" not in needed(MODEL)


def test_the_logit_of_a_share_is_its_odds_and_the_kinds_are_told():
    rng = np.random.default_rng(3)
    group = np.repeat([0.0, 1.0], 100)
    gone = np.concatenate([np.arange(100) < 20, np.arange(100) < 40])
    data = pd.DataFrame(
        {
            "source": "a",
            "country": pd.Categorical(["AA"] * 200),
            "weight": 1.0,
            "stratum": None,
            "psu": None,
            "x": group,
            "part_all": np.where(gone, np.nan, rng.normal(size=200)),
            "a__missing": pd.Categorical(np.where(gone, "refused", None)),
            "b__missing": pd.Categorical([None] * 200),
        }
    )
    found = results(MODEL, data)
    odds = np.log((0.4 / 0.6) / (0.2 / 0.8))
    assert found.estimates.set_index("term")["estimate"]["x"] == pytest.approx(odds, abs=1e-8)
    assert found.fits["n"].tolist() == [200] and found.fits["n_dropped"].tolist() == [0]
    told = found.remarks.query("remark == 'counted_unanswered'")["term"].tolist()
    assert told == ["part__unanswered=refused", "part__unanswered=dont_know"]
