"""What estimators assume: where it is tested, where not and why; numbers stand in the oracle."""

import numpy as np
import pytest
from acts import COUNTRIES, COUNTRY_TERM, WORK_TERM, acts, people, remarked
from specified import fit, model, number

from coproduction.inference.models import plausible
from coproduction.inference.models.fit import results
from coproduction.results.model_files import ASSUMED, ASSUMPTIONS
from coproduction.tables.kinds.joint_tests import joint_tests

LABELS = {"terms": {"x": "Trust"}, "levels": {}, "areas": {}, "countries": {}, "indices": {}}
GRADE, COUNT = number("acts", "grade"), number("acts", "count")


def survey(n: int = 240, bend: float = 0.0):
    """Grades by proportional odds, unless slopes `bend`, and counts that vary too much."""
    rng = np.random.default_rng(3)
    data = people(n)
    x, u = data["x"], rng.logistic(size=n)
    grade = (u + x > -0.5).astype(float) + (u + (1 + bend) * x > 1.0) * (u + x > -0.5)
    count = rng.poisson(np.exp(0.4 * x) * rng.gamma(0.7, 1 / 0.7, size=n)) * 1.0
    psu = [f"p{k}" for k in np.arange(n) // 6]
    return data.assign(grade=grade, count=count, psu=psu)


def assumed(found):
    rows = found.tests[found.tests["hypothesis"].isin(ASSUMPTIONS)]
    return rows.set_index("term")


def ordered(*terms, **changes):
    given = {"outcome": GRADE, "estimator": "ordered_logit"} | changes
    return acts(*(terms or (number("x"), WORK_TERM)), **given)


def counted(*terms, **changes):
    given = {"outcome": COUNT, "estimator": "poisson"} | changes
    return acts(*(terms or (number("x"), WORK_TERM)), **given)


def test_each_term_is_tested_and_all_together_with_what_contrasts_leave_of_degrees_of_freedom():
    found = results(ordered(), survey())
    rows = assumed(found)
    assert list(rows.index) == ["all", "x", "work"] and list(rows["df"]) == [3, 1, 2]
    assert set(rows["df_denominator"] + rows["df"] - 1) == {found.fits.loc[0, "df_residual"]}
    assert set(assumed(results(ordered(errors="model"), survey()))["df_denominator"]) == {240 - 5}
    assert list(assumed(results(ordered(number("x")), survey())).index) == ["x"]


def test_slopes_that_differ_are_found_and_named():
    told = [one[1:3] for one in remarked(results(ordered(), survey(bend=2.0)))]
    assert ("slopes_differ", "x") in told and ("slopes_differ_together", "") in told
    assert ("slopes_differ", "work") not in told
    assert not [one for one in remarked(results(ordered(), survey())) if "slopes" in one[1]]


@pytest.mark.parametrize("errors", ["design", "model"])
@pytest.mark.parametrize("of", [ordered, counted])
def test_no_test_depends_on_the_scale_of_weights_or_of_terms(of, errors):
    data = survey()
    moved = data.assign(weight=data["weight"] * 1e6, x=data["x"] * 1e3 + 5)
    first, second = (assumed(results(of(errors=errors), d)) for d in (data, moved))
    np.testing.assert_allclose(first["statistic"], second["statistic"], rtol=1e-6)


def test_effects_in_place_of_coefficients_change_no_test():
    for of in (ordered, counted):
        plain, marginal = (
            assumed(results(of(effects=effects), survey()))
            for effects in ("coefficients", "average_marginal")
        )
        np.testing.assert_allclose(plain["p_value"], marginal["p_value"], rtol=1e-9)


def test_a_negative_binomial_has_the_test_of_the_poisson_of_its_terms():
    one, other = (
        assumed(results(counted(estimator=name), survey()))
        for name in ("poisson", "negative_binomial")
    )
    for column in ("estimate", "std_error", "df_denominator"):
        assert one[column].item() == pytest.approx(other[column].item(), rel=1e-8)


def test_a_stacked_count_has_one_test_of_all_its_rows():
    fits = [fit(number("acts", c), number("x"), area=c) for c in ("count", "twice")]
    data = survey().assign(twice=lambda d: d["count"].iloc[::-1].to_numpy())
    found = results(model(*fits, countries=COUNTRIES, estimator="poisson", stacked=True), data)
    assert list(assumed(found).index) == ["all"] and assumed(found)["estimate"].item() > 0


def test_slopes_of_countries_that_errors_are_clustered_by_have_no_test():
    spec = ordered(number("x"), COUNTRY_TERM, errors="cr1", cluster="country")
    found = results(spec, survey())
    assert np.isnan(assumed(found).loc["country", "statistic"])
    assert ("all", "test_of_single_units", "country", 1) in remarked(found)


def test_what_cannot_be_tested_is_a_row_without_numbers_and_a_reason():
    data = survey()
    two = data.assign(grade=(data["grade"] > 0) * 1.0)
    lone = data.assign(
        grade=np.where((data["work"] == "other") & (data["grade"] == 2), 1, data["grade"])
    )
    shares = data.assign(count=data["count"] + 0.5)
    for spec, own, remark in (
        (ordered(), two, "slopes_of_two_levels"),
        (ordered(), lone, "slopes_not_tested"),
        (counted(), shares, "dispersion_of_no_count"),
    ):
        found = results(spec, own)
        row = assumed(found).loc["all"]
        assert np.isnan(row["statistic"]) and np.isnan(row["p_value"])
        assert remark in {one[1] for one in remarked(found)}
        table = joint_tests(
            found.tests,
            found.fits,
            found.remarks,
            found.diagnostics,
            LABELS,
            name="t",
            title="T",
            simulated=False,
        )
        assert table.rows[-1].cells[0].lines == ("–",)


def test_the_cut_point_whose_model_has_no_estimates_is_named():
    data = survey()
    last = (data["work"] == "other") & (data["grade"] == 2)
    found = results(ordered(), data.assign(grade=data["grade"].where(~last, 1.0)))
    assert ("all", "slopes_not_tested", "cut=1|2", None) in remarked(found)


def test_plausible_values_tell_of_no_assumption_that_one_of_them_breaks():
    data = survey(bend=2.0).assign(z=lambda d: d["x"] + 0.01 * np.sin(d.index))
    found = results(ordered(plausible={"x": ("x", "z")}), data)
    assert found.tests.empty and not {*found.remarks["remark"]} & {*ASSUMED}
    assert {*ASSUMED} <= {*plausible.ON_TESTS}


def test_the_table_prints_the_tests_and_how_they_are_made():
    found = results(ordered(), survey(bend=2.0))
    given = {"name": "t", "title": "T", "simulated": False}
    table = joint_tests(found.tests, found.fits, found.remarks, found.diagnostics, LABELS, **given)
    assert [row.stub for row in table.rows] == [
        "work: no association",
        "work: the same slopes at every cut point",
        "All terms: the same slopes at every cut point",
        "Trust: the same slopes at every cut point",
    ]
    text = " ".join(table.notes)
    assert "(after Brant)" in text and "Wald tests that all" in text
    assert "one coefficient may sum up several (Wald test, p < 0.05) – Trust." in text
    found = results(counted(number("x")), survey())
    table = joint_tests(found.tests, found.fits, found.remarks, found.diagnostics, LABELS, **given)
    assert [row.stub for row in table.rows] == ["Variance of the count equal to its mean"]
    text = " ".join(table.notes)
    assert "Cameron and Trivedi" in text and "Wald tests that all" not in text
    assert "of α below zero underdispersed" in text


def test_the_row_of_the_variance_of_a_count_tells_which_way_it_departs():
    level = survey().assign(count=lambda d: 5.0 + d.index % 2)
    given = {"name": "t", "title": "T", "simulated": False}
    for data, sign in ((survey(), 1), (level, -1)):
        found = results(counted(number("x")), data)
        table = joint_tests(
            found.tests, found.fits, found.remarks, found.diagnostics, LABELS, **given
        )
        (cell, _) = table.rows[0].cells
        assert sign * float(cell.lines[1].removeprefix("α = ")) > 0
        assert cell.values[3] == found.tests.loc[0, "estimate"]


def test_slopes_have_no_test_beyond_half_of_the_degrees_of_freedom():
    found = results(ordered(), survey().assign(psu=lambda d: [f"p{k}" for k in d.index % 10]))
    rows = assumed(found)
    assert found.fits.loc[0, "df_residual"] == 5
    # Three contrasts are more than half of five, two are not.
    assert np.isnan(rows.loc["all", "p_value"]) and np.isfinite(rows.loc["work", "p_value"])
    given = {"name": "t", "title": "T", "simulated": False}
    table = joint_tests(found.tests, found.fits, found.remarks, found.diagnostics, LABELS, **given)
    said = "more contrasts than half of the degrees of freedom – All terms."
    assert any(note.endswith(said) for note in table.notes)
