"""Tables of marginal effects and of predictions: rows, columns and what the notes say."""

import numpy as np
import pandas as pd
import pytest
from acts import COUNTRY_TERM, WORK_TERM, acts, people
from specified import number, product

from coproduction.inference.models.fit import results
from coproduction.study.resolved.model_types import MarginalEffect as Effect
from coproduction.tables.kinds.averages_table import marginal_effects, predictions

LABELS = {
    "terms": {"x": "Trust"},
    "levels": {"work": {"paid": "In work"}},
    "areas": {},
    "countries": {"AA": "A-land"},
    "indices": {},
}
GIVEN = {"labels": LABELS, "name": "t", "title": "T", "simulated": False}


def graded():
    return people().assign(grade=lambda d: np.digitize(d["y"] + d["x"] / 2, [-0.5, 0.5]) * 1.0)


def fitted(*effects, **changes):
    terms = (number("x"), WORK_TERM, COUNTRY_TERM, product("x", "country"))
    return results(acts(*terms, marginal=effects, **changes), graded())


def laid(found, **changes):
    return marginal_effects(found.marginal_effects, found.fits, found.remarks, **GIVEN | changes)


def stubs(table):
    return [row.stub for row in table.rows]


def test_rows_name_groups_values_levels_and_differences():
    effects = (
        Effect("a", "x", by="country", differences=True),
        Effect("b", "work", at="x", values=(-1.0, 4.0), levels="pairwise"),
        Effect("c", "x"),
    )
    table = laid(fitted(*effects))
    assert stubs(table) == [
        *("Trust", "A-land", "BB", "BB – A-land", "Trust", "All respondents", "work"),
        *(
            f"{levels}; Trust: {x}"
            for x in ("−1", "4")
            for levels in ("seeking – In work", "other – In work", "other – seeking")
        ),
    ]
    text = " ".join(table.notes)
    assert "average marginal effects, in the unit of the outcome, standard errors" in text
    assert "Beyond the values that respondents have – Trust (4)." in text
    assert "Everybody is put" in text and "averaged over the respondents of each" in text


@pytest.mark.parametrize(
    ("by_country", "rows", "told"),
    [(False, ["work"], False), (False, None, True), (False, ["country"], True), (True, None, True)],
)
def test_predictions_say_what_compares_where_countries_stand_side_by_side(by_country, rows, told):
    heads = ("country", "work") if not by_country else ("work",)
    countries = ("AA", "BB") if by_country else ("all",)
    found = [
        {
            "model": "m", "outcome": "acts", "area": "all", "country": country, "term": term,
            "level": level, "category": "", "value": np.nan, "estimate": 1.0, "std_error": 0.1,
            "conf_low": 0.8, "conf_high": 1.2,
        }
        for country in countries
        for term in heads
        for level in ("AA", "BB")
    ]  # fmt: skip
    own = fitted(Effect("c", "x"))
    licensed = pd.DataFrame(
        [{"area": "all", "index": "acts", "license": "slopes", "remark": None, "n": 5.0,
          "n_index": 5.0}]
    )  # fmt: skip
    table = predictions(
        pd.DataFrame(found), own.fits, own.remarks, rows=rows, licensed=licensed, **GIVEN
    )
    assert any("slopes, not in means" in note for note in table.notes) is told


def test_notes_speak_of_what_there_is():
    text = " ".join(laid(fitted(Effect("c", "x"))).notes)
    for absent in ("Everybody is put", "Effects of groups", "Rows with a dash"):
        assert absent not in text


def test_categories_of_the_outcome_are_columns():
    found = fitted(
        Effect("a", "x", by="country"),
        outcome=number("acts", "grade"),
        estimator="ordered_logit",
        by_category=True,
        profiles=("x", "work"),
    )
    table = laid(found)
    assert [column.header for column in table.columns] == ["0", "1", "2"]
    assert "on the probability of each category" in table.notes[0]
    table = predictions(found.predictions, found.fits, found.remarks, **GIVEN)
    shown = stubs(table)
    assert shown[0] == "Trust" and len(shown) == 1 + 5 + 1 + 3
    assert shown[6:] == ["work", "In work", "seeking", "other"]
    for row in table.rows:
        if row.cells:
            assert sum(cell.values[0] for cell in row.cells) == pytest.approx(1.0)
    assert table.notes[0].startswith("Ordered logit; probability of each category on average")
    assert "five values" in " ".join(table.notes)
    only = predictions(found.predictions, found.fits, found.remarks, **GIVEN, rows=["work"])
    assert stubs(only) == ["work", "In work", "seeking", "other"]


def test_an_outcome_that_is_predicted_is_called_so():
    found = results(acts(number("x"), WORK_TERM, profiles=("work",)), people())
    table = predictions(found.predictions, found.fits, found.remarks, **GIVEN)
    assert "outcome expected on average were everybody" in table.notes[0]
    assert "five values" not in " ".join(table.notes)


def test_an_effect_without_errors_is_a_dash():
    found = fitted(Effect("a", "x", by="country"), errors="cr1", cluster="country")
    table = laid(found)
    assert {cell.lines[1] for row in table.rows for cell in row.cells} == {"–"}
    assert "Some effects have no standard error – Trust." in table.notes


def test_nothing_is_no_table():
    found = fitted()
    with pytest.raises(ValueError, match="no such averages"):
        laid(found)
