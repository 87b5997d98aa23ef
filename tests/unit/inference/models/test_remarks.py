"""Every remark, provoked by data."""

import numpy as np
import pandas as pd
import pytest
from acts import COUNTRIES, COUNTRY_TERM, WORK_TERM, Y, acts, people, remarked
from specified import curve, fit, model, number, score

from coproduction.inference.models.fit import results
from coproduction.results.model_files import REMARKS

RANDOM = {"estimator": "random_intercept", "errors": "model", "cluster": "psu"}


def changed(**columns) -> pd.DataFrame:
    return people().assign(**columns)


def worked(place: str, number: int, instead: str = "paid") -> pd.DataFrame:
    """The survey with `number` respondents of a level of work."""
    data = people()
    data.loc[data.index[data["work"] == place][number:], "work"] = instead
    return data


BLOCKS = {"psu": lambda d: (d.index // 4).astype(str)}
#: A remark to a model and data of which it is true, and the row that says so.
CASES = {
    "country_absent": (
        acts(number("x")),
        changed(x=lambda d: d["x"].where(d["country"] == "AA")),
        ("BB", "country_absent", "", None),
    ),
    "level_absent": (
        acts(WORK_TERM),
        worked("other", 0),
        ("all", "level_absent", "work=other", None),
    ),
    "level_of_one": (
        acts(WORK_TERM),
        worked("other", 1),
        ("all", "level_of_one", "work=other", None),
    ),
    "outcome_level_absent": (
        acts(
            number("x"),
            outcome=score("post", {"paid": 1, "seeking": 2, "other": 3}, "work"),
            estimator="ordered_probit",
        ),
        worked("seeking", 0),
        ("all", "outcome_level_absent", "post=seeking", None),
    ),
    "curve_does_not_turn": (
        acts(curve("x", "natural_spline", 3)),
        changed(y=lambda d: d["x"] + 0.01 * d["y"]),
        ("all", "curve_does_not_turn", "x", None),
    ),
    "fieller_unbounded": (
        acts(curve("x", "quadratic")),
        people(),
        ("all", "fieller_unbounded", "x", None),
    ),
    "no_joint_tests": (
        acts(WORK_TERM, errors="cr2", cluster="psu"),
        changed(**BLOCKS),
        ("all", "no_joint_tests", "", None),
    ),
    "test_not_estimable": (
        acts(WORK_TERM, errors="cr1", cluster="country"),
        people(),
        ("all", "test_not_estimable", "work", 2),
    ),
    "every_pattern": (
        acts(number("x"), errors="wild_bootstrap", cluster="country", draws=99, seed=1),
        people(),
        ("all", "every_pattern", "", 6**2),
    ),
    "few_clusters": (
        acts(number("x"), **RANDOM | {"cluster": "country"}),
        people(),
        ("all", "few_clusters", "country", 2),
    ),
    "no_variance_between": (
        acts(number("x"), **RANDOM),
        changed(**BLOCKS, y=np.tile([1.0, -1.0, 2.0, -2.0], 15), x=np.tile([1, 0, 0, 1.0], 15)),
        ("all", "no_variance_between", "psu", None),
    ),
}


def test_every_remark_is_walked():
    assert set(CASES) == set(REMARKS)


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_is_made_where_it_is_true_and_nowhere_else(remark):
    specification, data, row = CASES[remark]
    assert [found for found in remarked(results(specification, data)) if found[1] == remark] == [
        row
    ]
    assert remarked(results(acts(number("x"), COUNTRY_TERM), people())) == []


def test_a_level_that_one_area_lacks_is_remarked_of_that_area():
    data = people().assign(z=lambda d: d["y"].where(d["work"] != "other"))
    fits = [fit(Y, WORK_TERM, area="safety"), fit(number("acts", "z"), WORK_TERM, area="health")]
    found = results(model(*fits, countries=COUNTRIES, stacked=True), data)
    rows = found.remarks[["area", "remark", "term"]].to_dict("records")
    assert {"area": "health", "remark": "level_absent", "term": "work=other"} in rows
    assert "safety" not in {row["area"] for row in rows}
