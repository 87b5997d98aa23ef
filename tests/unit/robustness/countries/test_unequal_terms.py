"""Concentration, curves and differences of groups; tests/oracle/inequality.py has R's numbers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coproduction.faults import Faults
from coproduction.inference.design import Design
from coproduction.inference.replicates import jackknife
from coproduction.robustness.countries.concentration import concentration, curve, middle_ranks
from coproduction.robustness.countries.unequal_terms import told
from coproduction.study.resolved.analysis import Breakdown, Linear
from coproduction.study.resolved.claims import Measure
from coproduction.study.resolved.participation import Bounded, Inequality
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.specification import Replication, Term, plain, typed

COUNTRIES = ("AA", "BB")
OUTCOME = Bounded(Measure("y", "all", "y", Linear(1.0, 0.0)), 0.0, 100.0)
JOB = Breakdown("job", ("paid", "out"))
ASKED = Inequality("y", (OUTCOME,), COUNTRIES, (Term("age", "number", "age"),), ("erreygers",),
                   (JOB,), 0.05)  # fmt: skip


def survey(slope=0.0, n=400):
    rng = np.random.default_rng(4)
    age = rng.integers(18, 90, n).astype(float)
    return pd.DataFrame(
        {
            "source": "s",
            "country": pd.Categorical(np.repeat(COUNTRIES, n // 2), COUNTRIES),
            "weight": rng.uniform(0.5, 2, n),
            "psu": rng.integers(0, 40, n),
            "age": age,
            "job": pd.Categorical(rng.choice(["paid", "out"], n), ["paid", "out"]),
            "y": np.clip(50 + slope * (age - 54) + 8 * rng.normal(size=n), 0, 100),
        }
    )


def rows(frame, **where):
    return frame[(frame[[*where]] == [*where.values()]).all(axis=1)]


def test_ranks_are_in_the_middle_of_those_level():
    found = middle_ranks(np.array([2.0, 1.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0, 1.0]))
    assert found == pytest.approx([0.5, 0.125, 0.5, 0.875])


def test_one_of_two_who_has_all_is_half_of_what_can_be():
    two = np.array([0.0, 1.0])
    one = concentration("gini", two, two, np.ones(2), 0.0, 1.0)
    assert one.estimate == pytest.approx(0.5)
    full = concentration("erreygers", two, two, np.ones(2), 0.0, 1.0)
    assert full.estimate == pytest.approx(1.0)
    assert concentration("wagstaff", two, two, np.ones(2), 0.0, 1.0).estimate == pytest.approx(1.0)


def test_bounds_are_corrected_for_and_turned_scales_mirror():
    data = survey(0.2)
    given = data["age"].to_numpy(), data["weight"].to_numpy()
    for measure in ("erreygers", "wagstaff"):
        one = concentration(measure, data["y"].to_numpy(), *given, 0.0, 100.0)
        other = concentration(measure, 100 - data["y"].to_numpy(), *given, 0.0, 100.0)
        tenth = concentration(measure, data["y"].to_numpy() / 10 + 3, *given, 3.0, 13.0)
        assert other.estimate == pytest.approx(-one.estimate)
        assert tenth.estimate == pytest.approx(one.estimate)
        assert tenth.influence == pytest.approx(one.influence)


def test_the_influence_of_all_adds_up_to_nothing():
    data = survey(0.2)
    w = data["weight"].to_numpy()
    for measure in ("erreygers", "wagstaff", "gini"):
        found = concentration(measure, data["y"].to_numpy(), data["age"].to_numpy(), w, 0, 100)
        assert w @ found.influence == pytest.approx(0, abs=1e-9)


def test_a_curve_of_equal_shares_is_straight_and_holds_all_at_last():
    points = np.linspace(0, 1, 11)
    flat = curve(np.ones(50), np.arange(50.0), np.ones(50), points)
    assert flat == pytest.approx(points)
    y = np.arange(50.0)
    lorenz = curve(y, y, np.ones(50), points)
    assert (np.diff(lorenz) > 0).all() and (lorenz[1:-1] < points[1:-1]).all()
    assert (lorenz[0], lorenz[-1]) == (0, 1)
    assert curve(y, np.ones(50), np.ones(50), points) == pytest.approx(points)
    assert curve(np.zeros(5), y[:5], np.ones(5), points) is None
    assert curve(y[:5] - 2, y[:5], np.ones(5), points) is None


def test_equal_terms_are_told_from_unequal_and_undecided_ones():
    flat, _, _ = told([ASKED], survey(0.0))
    steep, _, _ = told([ASKED], survey(1.0))
    few, _, _ = told([replace(ASKED, smallest=0.005)], survey(0.0))
    assert set(rows(flat, ranking="age")["said"]) == {"equal"}
    assert set(rows(steep, ranking="age")["said"]) == {"unequal"}
    assert "undecided" in set(rows(few, ranking="age")["said"])
    own = flat[flat["measure"] == "gini"]
    assert own["said"].isna().all() and (own["estimate"] > 0).all()


def test_the_mean_over_countries_has_the_error_of_both():
    found, _, _ = told([ASKED], survey(0.5))
    own = rows(found, ranking="age").set_index("country")
    assert own.loc["all", "estimate"] == pytest.approx(own["estimate"].drop("all").mean())
    assert own.loc["all", "n"] == own["n"].drop("all").sum()
    assert own.loc["all", "std_error"] < own["std_error"].drop("all").max()


def test_differences_are_those_of_means_with_the_first_level_for_reference():
    data = survey()
    _, _, found = told([ASKED], data)
    inside = (data["country"] == "AA") & (data["job"] == "out")
    mean = np.average(data["y"][inside], weights=data["weight"][inside])
    own = rows(found, country="AA").set_index("level")
    assert own.loc["out", "mean"] == pytest.approx(mean)
    assert own.loc["out", "difference"] == pytest.approx(mean - own.loc["paid", "mean"])
    assert np.isnan(own.loc["paid", "difference"]) and own.loc["out", "n"] == inside.sum()
    gap = Design.of(data).mean(np.ones(len(data)), (data["country"] == "AA").to_numpy())
    assert own.loc["out", "df"] == gap.df


def test_replicate_weights_give_the_errors_of_the_jackknife():
    data = survey(0.5)
    made = jackknife(Design.of(data))
    columns = [f"replicate_{k + 1}" for k in range(made.replicate.shape[1])]
    more = {COLUMN.format(k + 1): made.replicate[:, k] for k in range(len(columns))}
    own = Replication("JKn", tuple(columns), rscales=tuple(made.factors.tolist()), mse=True)
    asked = replace(ASKED, replication={"s": own})
    data = pd.concat([data, pd.DataFrame(more)], axis=1)
    again, _, _ = told([asked], data)
    plain_, _, _ = told([ASKED], data)
    for name in ("estimate", "std_error"):
        assert again[name].to_numpy() == pytest.approx(plain_[name].to_numpy(), rel=0.05)
    assert not np.allclose(again["std_error"], plain_["std_error"], rtol=1e-9)


def replicated(data, *columns):
    named = {COLUMN.format(k + 1): column for k, column in enumerate(columns)}
    own = Replication("JK2", tuple(f"r{k}" for k in range(len(columns))), mse=True)
    asked = replace(ASKED, replication={"s": own})
    return told([asked], data.assign(**named))


def test_a_replicate_that_leaves_out_all_of_a_country_is_the_reason_and_no_lack_of_variance():
    data = survey()
    weight = data["weight"].to_numpy()
    first, rng = (data["country"] == "AA").to_numpy(), np.random.default_rng(1)
    others = [weight * rng.choice([0.5, 1.5], len(data)) for _ in range(6)]
    found, _, gaps = replicated(data, np.where(first, 0.0, weight), *others)
    for frame in (found, gaps[gaps["level"] == "out"]):
        assert {*rows(frame, country="AA")["lacking"]} == {"empty_replicate"}
        assert rows(frame, country="BB")["std_error"].gt(0).all()
        assert {*rows(frame, country="all")["lacking"]} == {"empty_replicate"}
    # nobody of a level: of the difference alone
    found, _, gaps = replicated(data, np.where(data["job"] == "out", 0.0, weight), *others)
    assert found["std_error"].gt(0).all()
    assert {*gaps.loc[gaps["level"] == "out", "lacking"]} == {"empty_replicate"}


def test_a_replicate_of_those_who_take_part_alike_is_the_reason():
    data = survey()
    data["y"] = np.where(np.arange(len(data)) % 2, 0.0, 50.0)
    weight, rng = data["weight"].to_numpy(), np.random.default_rng(1)
    others = [weight * rng.choice([0.5, 1.5], len(data)) for _ in range(6)]
    found, _, _ = replicated(data, np.where(data["y"] > 0, 0.0, weight), *others)
    gini = rows(found, measure="gini")
    assert {*gini["lacking"]} == {"constant_replicate"} and gini["estimate"].notna().all()


def test_all_of_one_sampling_unit_say_so():
    data = survey()
    data["psu"] = np.where(data["country"] == "AA", 99, data["psu"])
    found, _, _ = told([ASKED], data)
    assert {*rows(found, country="AA")["lacking"]} == {"one_unit"}


def test_one_respondent_is_no_ranking_and_enters_no_mean():
    data = survey()
    data.loc[(data["country"] == "BB") & (data.index != data.index[-1]), "y"] = np.nan
    found, _, _ = told([ASKED], data)
    (alone,) = rows(found, country="BB", ranking="age").to_dict("records")
    assert alone["lacking"] == "one_unit" and np.isnan(alone["estimate"]) and alone["n"] == 1
    assert rows(found, country="all").empty
    assert rows(found, country="AA")["estimate"].notna().all()


def test_a_country_without_answers_or_differences_says_why():
    data = survey()
    data.loc[data["country"] == "AA", "y"] = np.nan
    found, curves, gaps = told([ASKED], data)
    assert set(rows(found, country="AA")["lacking"]) == {"nobody_answered"}
    assert set(rows(curves, country="AA")["lacking"]) == {"nobody_answered"}
    assert rows(gaps, country="AA")["mean"].isna().all()
    assert "all" not in set(found["country"])
    data["y"] = 0.0
    found, curves, _ = told([ASKED], data)
    assert set(found[found["measure"] == "gini"]["lacking"]) == {"constant"}
    assert set(curves["lacking"]) == {"constant"}
    assert set(found[found["measure"] == "erreygers"]["lacking"]) == {"no_variance"}


def test_what_all_have_alike_has_no_error_of_rounding():
    data = survey().assign(y=52.3)
    found, _, gaps = told([ASKED], data)
    assert set(found["lacking"]) == {"no_variance"} and (found["estimate"] == 0).all()
    out = gaps[gaps["level"] == "out"]
    assert set(out["lacking"]) == {"no_variance"} and (out["difference"] == 0).all()
    found, _, _ = told([ASKED], survey().assign(age=40.0))
    own = rows(found, ranking="age")
    assert set(own["lacking"]) == {"no_variance"} and (own["estimate"] == 0).all()


def test_countries_that_lie_between_each_other_are_told_as_in_order():
    data = survey(0.5)
    data.loc[data.index[::9], "weight"] = 0.0
    data.loc[data.index[::7], "job"] = np.nan
    mixed = data.sample(frac=1, random_state=1)
    for one, other in zip(told([ASKED], data), told([ASKED], mixed), strict=True):
        pd.testing.assert_frame_equal(one, other, rtol=1e-9)


def test_a_stratum_of_one_unit_is_a_fault_with_its_mend():
    data = survey()
    data["stratum"] = data["psu"]
    with pytest.raises(Faults, match="singletons: adjust"):
        told([ASKED], data)


def test_what_is_asked_goes_to_a_job_and_back():
    assert typed(Inequality, plain(ASKED)) == ASKED


def test_a_difference_of_a_level_that_nobody_has_says_so():
    data = survey()
    levels = ["paid", "out", "military"]
    data["job"] = data["job"].cat.add_categories("military")
    asked = replace(ASKED, groups=(Breakdown("job", tuple(levels)),))
    found = told([asked], data)[-1]
    empty = found[found["level"] == "military"]
    assert {*empty["lacking"]} == {"nobody_answered"} and (found["level"] == "out").any()
    assert found.loc[found["level"] == "out", "lacking"].fillna("").eq("").all()
