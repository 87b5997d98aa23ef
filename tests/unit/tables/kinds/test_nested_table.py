"""The table of nested models, from a comparison that is fitted here."""

from functools import cache

import pytest
from acts import COUNTRY_TERM, WORK_TERM, Y, people
from specified import fit, model, number

from coproduction.inference.models.fit import results
from coproduction.inference.models.nested import compared
from coproduction.study.resolved.model_types import Comparison
from coproduction.tables.kinds.nested_table import nested
from coproduction.tables.table import Table

LABELS = {"terms": {}, "levels": {}, "areas": {}, "countries": {}, "indices": {}}
STEPS = (("x",), ("work",), ("country",))


@cache
def table(language: str = "en", units: int = 0, **settings: str) -> Table:
    countries = settings.pop("countries", "pooled")
    spec = model(
        fit(Y, number("x"), WORK_TERM, COUNTRY_TERM),
        countries=["AA", "BB"],
        **settings,
    )
    if countries == "each":
        terms = (number("x"), WORK_TERM)
        spec = model(fit(Y, *terms), countries=["AA", "BB"], by_country=True, **settings)
    data = people()
    if units:
        data["psu"] = [f"p{k % units}" for k in range(len(data))]
    found, whole = compared(Comparison("c", spec, STEPS), data), results(spec, data)
    return nested(
        found.estimates,
        found.steps,
        whole.fits,
        whole.remarks,
        LABELS,
        name="t",
        title="T",
        simulated=True,
        language=language,
        steps=["Who", "What", "Where"],
    )


def cells(found: Table, stub: str) -> list[list[tuple[str, ...]]]:
    return [[cell.lines for cell in row.cells] for row in found.rows if row.stub == stub]


def test_a_step_has_a_column_and_the_terms_of_those_before():
    found = table()
    assert [column.header for column in found.columns] == ["Who", "What", "Where"]
    (x,) = cells(found, "x")
    assert all(len(lines) == 2 for lines in x)
    country = next(row for row in found.rows if "BB" in row.stub)
    assert [len(cell.lines) for cell in country.cells] == [0, 0, 2]


def test_what_a_step_adds_is_tested_below():
    found = table()
    (wald,), (ratio,), (change,) = (
        cells(found, stub)
        for stub in (
            "Wald F (df) of what is added",
            "Likelihood ratio (df) of what is added",
            "Change of R²",
        )
    )
    assert wald[0] == ratio[0] == change[0] == ()
    assert all("(" in lines[0] and lines[1].startswith("p ") for lines in (*wald[1:], *ratio[1:]))
    assert any("respondents who answered every term of the last" in note for note in found.notes)
    assert any("Rao and Scott" in note for note in found.notes)


def test_a_country_is_a_panel_and_what_adds_nothing_there_has_no_test():
    found = table(countries="each")
    assert [row.stub for row in found.rows if row.kind == "panel"] == ["AA", "BB"]
    assert all(lines[2] == ("–",) for lines in cells(found, "Wald F (df) of what is added"))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"errors": "model"}, "with p by F"),
        ({"errors": "cr1", "cluster": "psu"}, "No likelihood ratio: with errors by clusters"),
    ],
)
def test_a_note_says_how_ratios_are_tested_or_why_not(settings, said):
    found = table(**settings)
    assert any(said in note for note in found.notes)
    assert ("Rao and Scott" in " ".join(found.notes)) is False


@pytest.mark.parametrize("language", ["cs", "da", "de", "fr"])
def test_every_sentence_is_in_every_language(language):
    english, other = table(), table(language)
    own = {*other.notes} & {*english.notes}
    assert own == set()


def test_a_note_names_the_step_that_adds_too_much_for_few_units():
    told = "So many coefficients on so few degrees of freedom"
    assert not any(note.startswith(told) for note in table().notes)
    (note,) = (note for note in table(units=10).notes if note.startswith(told))
    # What is added by the second step alone is of two coefficients.
    assert "– What (p " in note and "Where" not in note
    (note,) = (note for note in table("de", units=10).notes if "angepassten Wald-Test" in note)
    assert "What (p = 0," in note
