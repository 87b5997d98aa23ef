"""Several models side by side."""

import pytest
from unit.tables.cases import LABELS, by_stub, compared, estimates, fits, remarks

from coproduction.tables.formatting.flat import to_csv
from coproduction.tables.formatting.writers import to_html, to_latex
from coproduction.tables.kinds.estimators_table import side_by_side


def test_estimators_stand_side_by_side_in_one_unit():
    table = compared()
    assert [column.header for column in table.columns] == ["Least squares", "Fractional"]
    one, two = by_stub(table, "Health")["Out of work"]
    assert two.values[0] == 2 * one.values[0]
    said = " ".join(table.paragraphs)
    assert "average marginal effects, in the unit of the outcome" in said
    assert "Weighted least squares (Least squares), Fractional logit (Fractional); average" in said
    with pytest.raises(ValueError, match="estimates of 'm' are by country"):
        by_country = estimates(["AA", "BB"])
        side_by_side(
            by_country, fits(by_country), remarks(), LABELS, models={"m": ""}, name="t", title="T",
            simulated=False,
        )  # fmt: skip


def test_whose_coefficients_are_marginal_effects_is_declared_and_not_read_from_names():
    """A term called as a curve's column would be has effects all the same."""
    said = " ".join(compared().paragraphs)
    assert "average marginal effects, in the unit of the outcome" in said
    said = " ".join(compared(marginal=()).paragraphs)
    assert "coefficients (Least squares)" in said


def test_a_table_in_another_language_says_nothing_in_english():
    table = compared(language="de")
    said = " ".join((table.caption, *table.paragraphs, *(row.stub for row in table.rows)))
    assert "simulierte Daten" in said and "Land: B_land" in said and "Befragte (n" in said
    for english in ("simulated", "Respondents", "Weighted", "errors", "Note"):
        assert english not in said
    assert "−0,100" in to_html(table) and "0,100" in to_latex(table) and "-0.100" in to_csv(table)
