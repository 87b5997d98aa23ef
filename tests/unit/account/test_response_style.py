"""Response styles of a small survey, counted by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from declarations import declared

from coproduction.account.response_style import Styles, batteries, rating_items
from coproduction.missing import KINDS
from coproduction.study.data.variables import measuring

AGREE = ["no", "middle", "yes"]


VARIABLES = declared(
    {
        **{name: {"type": "ordinal", "levels": AGREE} for name in ("a", "b", "c")},
        "school": {"type": "ordinal", "levels": ["short", "long"]},
        "score": {"type": "numeric", "range": [0, 4]},
        "income": {"type": "numeric", "range": [0, 5000]},
    }
)
INDICES = {"trust": ["a", "b", "c", "score", "income"], "trust_part": ["a", "b"]}


def response_styles(frame, variables, indices, countries):
    styles = Styles(variables, indices)
    styles.add(frame)
    return styles.frame(countries)


def people():
    answers = {
        "a": ["yes", "yes", None, "no"],
        "b": ["yes", "middle", "no", "no"],
        "c": ["yes", "no", "no", None],
        "school": ["long", "short", "long", None],
    }
    frame = pd.DataFrame({"weight": [1.0, 3.0, 1.0, 1.0]})
    frame["source"] = pd.Categorical(["uk"] * 4)
    frame["country"] = pd.Categorical(["GB"] * 4, ["GB"], ordered=True)
    for name, given in answers.items():
        levels = VARIABLES[name].names()
        frame[name] = pd.Categorical(given, levels, ordered=True)
    frame["score"] = [4.0, 2.0, 0.0, np.nan]
    frame["income"] = [100.0, 200.0, 300.0, 400.0]
    for name in VARIABLES:
        frame[f"{name}__missing"] = pd.Categorical([None] * 4, list(KINDS))
    frame.loc[2, "a__missing"] = "dont_know"
    frame.loc[3, "c__missing"] = "not_applicable"
    frame.loc[3, ["school__missing", "score__missing"]] = "refused"
    return frame


def test_rating_items_are_no_amounts_and_no_facts():
    assert list(rating_items(VARIABLES, INDICES)) == ["a", "b", "c", "score"]
    assert batteries(VARIABLES, INDICES) == {"trust": ["a", "b", "c"]}


def test_indicators_by_hand():
    found = response_styles(people(), VARIABLES, INDICES, ["GB"]).set_index("indicator")
    shares, weighted = found["share"], found["weighted_share"]
    # answers to a, b, c and score: 4 + 4 + 3 + 2 = 13, of which two middles of the second person
    # 13 = yes yes yes 4 | yes middle no 2 | no no 0 | no no; extreme are all but middle and 2
    assert found.loc["extreme", "n_answers"] == 13 and shares["extreme"] == pytest.approx(11 / 13)
    assert found.loc["extreme", "n"] == found.loc["item_nonresponse", "n"] == 4
    assert shares["midpoint"] == pytest.approx(2 / 13)
    assert shares["acquiescence"] == pytest.approx(5 / 13)
    # weights: 4 + 3 × 4 + 3 + 2 = 21, of which the second person has 3 × 2 in the middle
    assert found.loc["extreme", "weighted_n"] == 21
    assert weighted["midpoint"] == pytest.approx(6 / 21)
    assert weighted["acquiescence"] == pytest.approx((4 + 3) / 21)
    # 6 questions of 4 people, one not applicable; three not answered, all of weight 1
    assert found.loc["item_nonresponse", "n_answers"] == 23
    assert shares["item_nonresponse"] == pytest.approx(3 / 23)
    assert weighted["item_nonresponse"] == pytest.approx(3 / (6 + 18 + 6 + 5))
    # two answered all of a, b, c; the first gave one answer
    assert found.loc["straight_lining", ["battery", "n", "n_answers"]].tolist() == ["trust", 2, 2]
    assert shares["straight_lining"] == 0.5 and weighted["straight_lining"] == 0.25


def test_reversing_a_scale_keeps_extremes_and_middles_and_turns_agreement():
    before = people()
    after = before.copy()
    for name in "abc":
        after[name] = before[name].cat.rename_categories(dict(zip(AGREE, AGREE[::-1], strict=True)))
        after[name] = after[name].cat.reorder_categories(AGREE, ordered=True)
    after["score"] = 4 - before["score"]
    old, new = (
        response_styles(frame, VARIABLES, INDICES, ["GB"]).set_index("indicator")["share"]
        for frame in (before, after)
    )
    kept = ["extreme", "midpoint", "straight_lining", "item_nonresponse"]
    assert old[kept].tolist() == new[kept].tolist()
    total = old["acquiescence"] + new["acquiescence"] + old["midpoint"]
    assert total == pytest.approx(1)


def test_excluded_respondents_have_no_style():
    frame = people()
    frame["excluded"] = pd.Series(["speeder", None, None, None], dtype="str")
    found = response_styles(frame, VARIABLES, INDICES, ["GB"]).set_index("indicator")
    assert found.loc["extreme", "n_answers"] == 9
    assert found.loc["straight_lining", "share"] == 0


def test_behaviour_shows_no_style():
    acts = {name: replace(VARIABLES[name], measures="behaviour") for name in ("a", "b", "c")}
    variables = {**VARIABLES, **acts}
    assert list(rating_items(variables, INDICES)) == ["score"]
    assert batteries(variables, INDICES) == {}
    found = response_styles(people(), variables, INDICES, ["GB"]).set_index("indicator")
    assert found.loc["extreme", "n"] == 3 and "straight_lining" not in found.index
    # but who does not answer, does not answer
    plain = response_styles(people(), VARIABLES, INDICES, ["GB"]).set_index("indicator")
    assert found.loc["item_nonresponse", "n"] == plain.loc["item_nonresponse", "n"]


def test_a_variable_goes_before_its_index():
    class Acts:
        measures = "behaviour"

        def flat(self):
            return ["a", "b"]

    said = {**VARIABLES, "b": replace(VARIABLES["b"], measures="attitudes")}
    found = measuring(said, {"acts": Acts()})
    told = {name: found[name].measures for name in ("a", "b", "c")}
    assert told == {"a": "behaviour", "b": "attitudes", "c": ""}
