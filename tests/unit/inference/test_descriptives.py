import numpy as np
import pandas as pd
import pytest
from declarations import index

from coproduction.inference import descriptives
from coproduction.results.descriptive_files import GROUPS, INDICES, ITEMS, SAMPLE
from coproduction.study.analysis import Breakdown
from coproduction.study.specification import Term

LEVELS = ("never", "often")


def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "country": pd.Categorical(list("AAAABBBC"), ["C", "A", "B"], ordered=True),
            "weight": [1.0, 1, 2, 0, 1, 1, 1, 1],
            "acts": [10.0, 20, 30, 99, 5, np.nan, 7, np.nan],
            "recycle": pd.Categorical(
                ["never", "often", "often", "often", "never", None, "never", None], LEVELS
            ),
        }
    )


def test_indices_by_country_in_order():
    entries = [index("acts", "safety")]
    found = descriptives.indices(entries, people())
    assert list(found.columns) == INDICES.names
    assert list(found["country"]) == ["C", "A", "B"]
    assert list(found["n"]) == [0, 3, 2]
    assert list(found["weighted_n"]) == [0, 4, 2]
    assert found["mean"].iloc[1:].tolist() == pytest.approx([22.5, 6])
    assert found.iloc[0][["mean", "std_error", "conf_low", "conf_high"]].isna().all()


def test_shares_of_levels_add_up():
    entries = [Breakdown("recycle", LEVELS, "environment")]
    found = descriptives.items(entries, people())
    assert list(found.columns) == ITEMS.names
    a = found[found["country"] == "A"]
    assert a["share"].tolist() == pytest.approx([0.25, 0.75])
    assert a["n"].tolist() == [1, 2]
    assert a["weighted_n"].tolist() == [1, 3]
    b = found[found["country"] == "B"]
    assert b["share"].tolist() == [1, 0]
    assert b["std_error"].tolist() == [0, 0]
    assert len(found) == 6


def test_an_answer_that_is_no_level_is_refused():
    entries = [Breakdown("recycle", ("never",))]
    with pytest.raises(ValueError, match=r"column recycle: answers \['often'\]"):
        descriptives.items(entries, people())


def test_sample_by_country_and_characteristic():
    variables = [
        Term("acts", "number", "acts"),
        Term("recycle", "score", "recycle", LEVELS, (0, 1)),
    ]
    found = descriptives.sample(people(), ["A", "C"], variables)
    assert list(found.columns) == SAMPLE.names
    assert list(
        zip(found["country"], found["variable"], found["level"].fillna(""), found["n"], strict=True)
    ) == [
        ("A", "respondents", "", 3),
        ("A", "acts", "", 3),
        ("A", "recycle", "never", 1),
        ("A", "recycle", "often", 2),
        ("C", "respondents", "", 1),
        ("C", "acts", "", 0),
        ("C", "recycle", "never", 0),
        ("C", "recycle", "often", 0),
    ]
    assert found["mean"].iloc[1] == 22.5
    assert found["weighted_share"].iloc[3] == 0.75


def test_a_group_is_the_domain_of_those_with_its_level():
    """As if the index of all others were missing: R's svyby does the same."""
    entries = [index("acts", "safety")]
    found = descriptives.groups(entries, [Breakdown("recycle", LEVELS)], people())
    assert list(found.columns) == GROUPS.names
    often = found[found["level"] == "often"].reset_index(drop=True)
    alone = people()
    alone["acts"] = alone["acts"].where(alone["recycle"] == "often")
    wanted = descriptives.indices(entries, alone)
    numbers = ["country", "mean", "std_error", "conf_low", "conf_high", "n", "weighted_n"]
    pd.testing.assert_frame_equal(often[numbers], wanted[numbers])
    assert often["mean"].iloc[1] == pytest.approx((20 + 2 * 30) / 3)


def test_errors_say_what_is_declared_of_the_respondents_of_each_estimate():
    """Of a country, of a group and of nobody; replicate weights where its source has them."""
    entries, variables = [index("acts", "safety")], [Term("acts", "number", "acts")]
    frame = people().drop(columns=["stratum", "psu"], errors="ignore")
    frame["psu"] = pd.array(
        ["1" if country == "A" else None for country in frame["country"]], dtype="str"
    )
    frame.loc[frame["country"] == "A", "psu"] = [
        str(k) for k in range((frame["country"] == "A").sum())
    ]
    found = descriptives.indices(entries, frame)
    assert found["errors"].fillna("").tolist() == ["", "stratified", "robust"]
    sampled = descriptives.sample(frame, ["A", "B", "C"], variables)
    assert sampled["errors"].fillna("").tolist() == ["", "stratified", "", "robust", "", ""]
    quantiles = descriptives.quantiles(descriptives.numbers(entries, []), frame)
    told = quantiles.groupby("country", sort=False)["errors"].first().fillna("").to_dict()
    assert told == {"C": "", "A": "stratified", "B": "robust"}
    shares = descriptives.items([Breakdown("recycle", LEVELS, "environment")], frame)
    told = shares.groupby("country", sort=False)["errors"].first().fillna("").to_dict()
    assert told == {"C": "", "A": "stratified", "B": "robust"}


@pytest.mark.parametrize("policy", ["adjust", "certainty"])
def test_strata_of_one_psu_are_counted_for_each_estimate(policy):
    strata = ["a"] * 4 + ["b"] * 2 + ["c"] * 2
    psu = ["1", "1", "2", "2", "3", "3", "4", "5"]
    frame = pd.DataFrame(
        {"country": ["AA"] * 6 + ["BB"] * 2, "stratum": strata, "psu": psu, "weight": 1.0,
         "x": np.arange(8.0)}
    ).astype({"country": "category", "stratum": "category", "psu": "category"})  # fmt: skip
    entry = descriptives.Quantity("all", "x", "x")
    found = descriptives.quantiles([entry], frame, singletons=policy)
    told = found.groupby("country", observed=True)[["singletons", "n_singletons"]].first()
    assert told["singletons"].tolist() == [policy, policy]
    assert told["n_singletons"].tolist() == [1, 0]
