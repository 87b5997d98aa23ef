"""Marginal effects at values and by groups: what they are, and where there are none and why.

Numbers stand in the oracle (effects).
"""

import numpy as np
import pytest
from acts import COUNTRIES, COUNTRY_TERM, WORK_TERM, acts, people, remarked
from specified import curve, fit, model, number, product, score

from coproduction.faults import Faults
from coproduction.inference.models.fit import results
from coproduction.study.resolved.model_types import MarginalEffect as Effect
from coproduction.study.resolved.specification import Replication

BY = Effect("a", "x", by="country", differences=True)
AT = Effect("a", "x", at="x", values=(-1.0, 0.5), differences=True)
CROSSED = (number("x"), COUNTRY_TERM, product("x", "country"))


def asked(effect, *terms, data=None, **changes):
    found = results(acts(*terms, marginal=(effect,), **changes), people() if data is None else data)
    return found.marginal_effects


def test_slopes_of_countries_are_combinations_of_coefficients():
    spec = acts(*CROSSED, marginal=(BY,))
    found = results(spec, people())
    slope = found.estimates.set_index("term")
    rows = found.marginal_effects.set_index(["group", "difference"])
    base, more = slope.loc["x", "estimate"], slope.loc["x:country=BB", "estimate"]
    assert rows.loc[("AA", False), "estimate"] == pytest.approx(base, rel=1e-10)
    assert rows.loc[("BB", False), "estimate"] == pytest.approx(base + more, rel=1e-10)
    for name in ("estimate", "std_error", "df", "p_value", "conf_low"):
        assert rows.loc[("BB", True), name] == pytest.approx(
            slope.loc["x:country=BB", name], rel=1e-9
        )
    assert rows.loc[("BB", True), "less_group"] == "AA"


def test_the_slope_of_a_parabola_is_that_at_each_value():
    found = results(acts(curve("x", "quadratic"), marginal=(AT,)), people())
    a, b = (found.estimates.set_index("term").loc[t, "estimate"] for t in ("x", "x^2"))
    rows = found.marginal_effects
    assert list(rows["estimate"]) == pytest.approx([a - 2 * b, a + b, 3 * b], rel=1e-9)
    assert list(rows["at_value"]) == [-1.0, 0.5, 0.5] and rows["less_value"].iloc[2] == -1.0


def test_levels_are_compared_with_the_reference_or_each_with_each():
    rows = asked(Effect("a", "work", levels="pairwise"), WORK_TERM)
    pairs = [*zip(rows["level"], rows["reference"], strict=True)]
    assert pairs == [("seeking", "paid"), ("other", "paid"), ("other", "seeking")]
    one, two, both = rows["estimate"]
    assert both == pytest.approx(two - one, rel=1e-9)
    assert len(asked(Effect("a", "work"), WORK_TERM)) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"errors": "model"},
        {"errors": "cr1", "cluster": "psu"},
        {"standardised": True},
        {"weights": "equal_country"},
    ],
)
def test_nothing_depends_on_the_scale_of_weights_or_where_a_number_is_zero(changes):
    data = people().assign(psu=lambda d: (d.index // 3).astype("str"))
    moved = data.assign(weight=data["weight"] * 1e5, x=data["x"] + 7)
    first = asked(BY, *CROSSED, data=data, **changes)
    second = asked(BY, *CROSSED, data=moved, **changes)
    for name in ("estimate", "std_error", "p_value"):
        np.testing.assert_allclose(first[name], second[name], rtol=1e-6)


def test_effects_on_probabilities_add_up_to_nothing_in_every_group():
    data = people().assign(grade=lambda d: np.digitize(d["y"] + d["x"] / 2, [-0.5, 0.5]) * 1.0)
    changes = {"outcome": number("acts", "grade"), "estimator": "ordered_logit"}
    rows = asked(BY, *CROSSED, data=data, by_category=True, **changes)
    sums = rows.groupby(["group", "difference"])["estimate"].sum()
    assert len(rows) == 9 and np.abs(sums).max() < 1e-12


def test_replicate_weights_refit_every_effect():
    data = people().assign(psu=lambda d: (d.index // 6).astype("str"))
    data["source"] = "s"
    for k in range(10):
        data[f"weight__{k + 1}"] = data["weight"] * np.where(data.index // 6 == k, 0.0, 10 / 9)
    columns = tuple(f"w{k}" for k in range(10))
    replication = {"s": Replication("JK1", columns, True, scale=0.9)}
    found = results(
        acts(*CROSSED, errors="replicate", replication=replication, marginal=(BY,)), data
    )
    slope = found.estimates.set_index("term").loc["x:country=BB"]
    row = found.marginal_effects.iloc[-1]
    assert row["std_error"] == pytest.approx(slope["std_error"], rel=1e-9)


def test_differences_that_nothing_lets_be_other_than_zero_are_left_out():
    for terms, changes in (
        ((number("x"), COUNTRY_TERM), {}),
        ((number("x"), COUNTRY_TERM), {"errors": "model"}),
        ((number("x"), COUNTRY_TERM), {"standardised": True}),
    ):
        for effect in (BY, AT):
            rows = asked(effect, *terms, **changes)
            assert not rows["difference"].any() and len(rows) == 2
            assert rows["p_value"].iloc[0] == pytest.approx(rows["p_value"].iloc[1], rel=1e-9)


def test_groups_and_values_that_nobody_has_are_left_out_and_named():
    data = people()
    data.loc[data["country"] == "BB", "x"] = np.nan
    assert set(asked(BY, number("x"), data=data)["group"]) == {"AA"}
    lone = people()
    lone.loc[lone["work"] == "other", "work"] = "paid"
    effect = Effect("a", "x", at="work", at_levels=("paid", "other"), differences=True)
    found = results(acts(number("x"), WORK_TERM, marginal=(effect,)), lone)
    assert list(found.marginal_effects["at_level"]) == ["paid"]
    assert ("all", "effect_at_nobody", "work=other", None) in remarked(found)


def test_a_value_far_beyond_the_data_is_refused_with_their_ends():
    with pytest.raises(Faults) as caught:
        asked(Effect("a", "x", at="x", values=(0.0, 50.0)), number("x"))
    low, high = people()["x"].min(), people()["x"].max()
    assert "marginal_effects.a: x at 50 is far beyond the values" in str(caught.value)
    assert f"at: values from {low:g} to {high:g}" in str(caught.value)


def test_a_level_and_no_place_is_named_of_a_score():
    trust = score("trust", {"paid": 1, "seeking": 2, "other": 3}, "work")
    effect = Effect("a", "x", at="trust", at_levels=("paid", "other"))
    rows = asked(effect, number("x"), trust, product("x", "trust"))
    assert list(rows["at_level"]) == ["paid", "other"] and list(rows["at_value"]) == [1.0, 3.0]


def test_a_slope_of_a_country_that_errors_are_clustered_by_has_none():
    found = results(acts(*CROSSED, errors="cr1", cluster="country", marginal=(BY,)), people())
    rows = found.marginal_effects
    assert rows["std_error"].isna().all() and rows["estimate"].notna().all()
    assert ("all", "effects_without_errors", "x", 3) in remarked(found)


def test_a_number_of_two_values_has_the_derivative_at_a_value_and_else_the_difference():
    data = people().assign(x=lambda d: (d.index % 2) * 2.0, y=lambda d: d["y"] ** 2)
    given = {"data": data, "estimator": "poisson"}
    (step,) = asked(Effect("a", "x"), number("x"), **given)["estimate"]
    (slope,) = asked(Effect("a", "x", at="x", values=(0.0,)), number("x"), **given)["estimate"]
    found = results(acts(number("x"), estimator="poisson"), data).estimates["estimate"]
    low, rate = np.exp(found[0]), found[1]
    assert step == pytest.approx(low * np.expm1(2 * rate) / 2, rel=1e-8)
    assert slope == pytest.approx(low * rate, rel=1e-8)


def test_effects_of_plausible_values_are_pooled():
    data = people().assign(z=lambda d: d["x"] + np.sin(d.index) / 5)
    spec = acts(*CROSSED, plausible={"x": ("x", "z")}, marginal=(BY,))
    found = results(spec, data)
    slope = found.estimates.set_index("term").loc["x:country=BB"]
    row = found.marginal_effects.iloc[-1]
    for name in ("estimate", "std_error", "p_value", "conf_high"):
        assert row[name] == pytest.approx(slope[name], rel=1e-8)


def test_fits_by_country_have_effects_each():
    effect = Effect("a", "x", at="x", values=(0.0,))
    spec = model(fit(number("y"), number("x")), countries=COUNTRIES, by_country=True)
    rows = results(
        model(
            fit(number("y"), number("x")), countries=COUNTRIES, by_country=True, marginal=(effect,)
        ),
        people(),
    ).marginal_effects
    slopes = results(spec, people()).estimates.query("term == 'x'")["estimate"]
    assert list(rows["country"]) == COUNTRIES
    assert list(rows["estimate"]) == pytest.approx(list(slopes), rel=1e-10)
