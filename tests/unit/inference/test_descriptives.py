import numpy as np
import pandas as pd
import pytest
from declarations import index

from coproduction.inference import descriptives
from coproduction.results.descriptive_files import GROUPS, INDICES, ITEMS, SAMPLE
from coproduction.study.resolved.analysis import Breakdown
from coproduction.study.resolved.specification import Replication, Term

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
    assert b["std_error"].isna().all()
    assert b["no_error"].tolist() == ["constant", "constant"]
    # two respondents: the exact binomial interval of all, and of none
    assert b["conf_low"].tolist() == pytest.approx([0.025**0.5, 0])
    assert b["conf_high"].tolist() == pytest.approx([1, 1 - 0.025**0.5])
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


def surveyed(declared: bool = True) -> pd.DataFrame:
    """Two countries of four PSUs in two strata, with JK2 weights; AA's `first` lies in one PSU."""
    i = np.arange(48)
    psu = i % 8
    frame = pd.DataFrame(
        {
            "source": "s",
            "country": pd.Categorical(np.where(psu < 4, "AA", "BB")),
            "weight": 1.0 + 0.1 * (i % 7),
            "acts": (i * 37 % 11).astype(float),
            "even": 58.1,
            "band": pd.Categorical(np.where(psu == 0, "first", "other"), ["first", "other"]),
            "recycle": pd.Categorical(np.full(48, "often"), LEVELS),
        }
    )
    if declared:
        frame["psu"] = [f"p{k}" for k in psu]
        frame["stratum"] = [f"h{k // 2}" for k in psu]
    for k in range(4):
        factor = np.where(psu == 2 * k, 0.0, np.where(psu == 2 * k + 1, 2.0, 1.0))
        frame[f"weight__{k + 1}"] = frame["weight"] * factor
    return frame


JK2 = {"s": Replication("JK2", tuple("abcd"), mse=True)}
NUMBERS = ["std_error", "conf_low", "conf_high"]


@pytest.mark.parametrize("replication", [None, JK2], ids=["linearised", "replicates"])
@pytest.mark.parametrize("declared", [True, False], ids=["psus", "none"])
def test_a_mean_in_one_sampling_unit_has_an_estimate_and_no_error(replication, declared):
    frame = surveyed(declared)
    found = descriptives.groups(
        [index("acts")], [Breakdown("band", ("first", "other"))], frame, replication=replication
    ).set_index(["country", "level"])
    one = frame[frame["band"] == "first"]
    first, other = found.loc[("AA", "first")], found.loc[("AA", "other")]
    assert first["mean"] == pytest.approx(np.average(one["acts"], weights=one["weight"]))
    if declared or replication:
        assert first["no_error"] == ("one_unit" if declared else "empty_replicate")
        assert first[NUMBERS].isna().all()
    else:
        assert first["std_error"] > 0
    assert other["std_error"] > 0.01
    assert pd.isna(other["no_error"]) or not other["no_error"]
    assert found.loc[("BB", "first"), "n"] == 0


@pytest.mark.parametrize("replication", [None, JK2], ids=["linearised", "replicates"])
def test_a_constant_has_no_error_design_effect_or_quantile_interval(replication):
    frame = surveyed()
    (row,) = descriptives.indices(
        [index("even")], frame[frame["country"] == "AA"].assign(
            country=lambda own: own["country"].cat.remove_unused_categories()
        ), replication=replication
    ).to_dict("records")  # fmt: skip
    assert row["mean"] == 58.1
    assert row["no_error"] == "constant"
    assert all(np.isnan(row[name]) for name in (*NUMBERS, "design_effect", "effective_n"))
    spread = descriptives.quantiles(
        [descriptives.Quantity("all", "even", "even")], frame, replication=replication
    )
    assert (spread["quantile"] == 58.1).all()
    assert spread[["conf_low", "conf_high"]].isna().all(axis=None)
    sample = descriptives.sample(
        frame, ["AA"], [Term("even", "number", "even")], replication=replication
    )
    assert sample["no_error"].tolist()[1:] == ["constant"]
    assert sample["std_error"].isna().all()


@pytest.mark.parametrize("replication", [None, JK2], ids=["linearised", "replicates"])
def test_shares_of_all_and_of_none_mirror_each_other(replication):
    found = descriptives.items([Breakdown("recycle", LEVELS)], surveyed(), replication=replication)
    edge = 0.025 ** (1 / 24)
    for _, own in found.groupby("country", observed=True):
        assert own["share"].tolist() == [0, 1]
        assert own["conf_low"].tolist() == pytest.approx([0, edge])
        assert own["conf_high"].tolist() == pytest.approx([1 - edge, 1])
        assert own["no_error"].tolist() == ["constant", "constant"]


@pytest.mark.parametrize("replication", [None, JK2], ids=["linearised", "replicates"])
def test_a_mean_that_no_unit_moves_has_no_error(replication):
    frame = surveyed()
    # one of each value and weight 1 in every PSU: all have the mean 3.1
    frame["acts"] = (frame.index.to_numpy() // 8 % 2 * 2 + 2.1).astype(float)
    for name in [column for column in frame if column.startswith("weight__")]:
        frame[name] /= frame["weight"]
    frame["weight"] = 1.0
    found = descriptives.indices([index("acts")], frame, replication=replication)
    assert found["mean"].tolist() == pytest.approx([3.1, 3.1])
    assert found["no_error"].tolist() == ["no_variance"] * 2
    assert found[[*NUMBERS, "design_effect", "effective_n"]].isna().all(axis=None)


def test_what_has_no_degrees_of_freedom_says_so_and_has_no_half_of_an_interval():
    frame = people().assign(stratum=list("ababaaab"), psu=[f"p{k}" for k in "01010001"])
    told = "no_degrees_of_freedom"
    (row,) = descriptives.indices([index("acts")], frame, singletons="adjust").query(
        "country == 'A'"
    ).to_dict("records")  # fmt: skip
    assert row["no_error"] == told and np.isnan([row[name] for name in NUMBERS]).all()
    found = descriptives.items([Breakdown("recycle", LEVELS)], frame, singletons="adjust")
    one = found[found["country"] == "A"]
    assert set(one["no_error"]) == {told} and one[NUMBERS].isna().all(axis=None)
    numbers = [descriptives.Quantity("all", "acts", "acts")]
    spread = descriptives.quantiles(numbers, frame, singletons="adjust")
    assert set(spread.loc[spread["country"] == "A", "no_error"]) == {told}
