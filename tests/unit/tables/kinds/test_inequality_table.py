"""The table and the figure of participation inequality."""

import pytest

from coproduction.figures.alternative import alternative
from coproduction.figures.concentration_curves import concentration_curves
from coproduction.figures.lettering import Legible
from coproduction.results.contract import frame
from coproduction.results.inequality_files import CURVES, DIFFERENCES, INDICES, LACKING, POINTS
from coproduction.study.printed.figures import Figure
from coproduction.tables.kinds.inequality_table import WHY, inequality
from coproduction.words.fixed import languages

LABELS = {
    "terms": {"age": "Age", "job": "Job"},
    "areas": {"s": "Safety", "h": "Health"},
    "countries": {"AA": "Aland", "BB": "Beland"},
    "indices": {"y": "Acts"},
    "levels": {"job": {"paid": "Paid", "out": "Out of work"}},
}
SURE = {"std_error": 0.01, "df": 90, "conf_low": 0.021, "conf_high": 0.061, "p_value": 0.001}
INDEX = {
    "outcome": "y", "area": "s", "country": "AA", "ranking": "age", "measure": "erreygers",
    "n": 100, "estimate": 0.041, "confidence": 0.95,
}  # fmt: skip
GAP = {
    "outcome": "y", "area": "s", "country": "AA", "group": "job", "level": "out", "n": 50,
    "mean": 48.0, "difference": -2.5, "std_error": 1.5, "df": 90, "conf_low": -5.5,
    "conf_high": 0.5, "confidence": 0.95, "p_value": 0.1,
}  # fmt: skip
FIRST = {
    "outcome": "y", "area": "s", "country": "AA", "group": "job", "level": "paid", "n": 50,
    "mean": 50.5, "confidence": 0.95,
}  # fmt: skip
TOLD = {"name": "t", "title": "T", "simulated": False, "digits": 3}


def laid(indices, differences=(FIRST, GAP), **changes):
    given = frame(INDICES, indices), frame(DIFFERENCES, differences)
    return inequality(*given, LABELS, **(TOLD | changes))


def cells(table):
    return [(row.stub, [cell.lines for cell in row.cells]) for row in table.rows]


def test_indices_and_differences_stand_by_country_with_their_intervals():
    every = INDEX | SURE | {"country": "all", "n": 200}
    blind = INDEX | {"country": "BB", "lacking": "no_variance", "estimate": 0.0}
    table = laid([INDEX | SURE, blind, every])
    assert cells(table) == [
        ("Acts: Concentration over Age (Erreygers)", []),
        ("Aland", [("0.041", "[0.021, 0.061]")]),
        ("Beland", [("0.000",)]),
        ("All countries", [("0.041", "[0.021, 0.061]")]),
        ("Acts: Job: Out of work vs. Paid", []),
        ("Aland", [("-2.5", "[-5.5, 0.5]")]),
    ]
    told = " ".join(table.notes)
    assert "variance – Acts: Concentration over Age (Erreygers) (Beland, Safety)." in told
    assert "Equal terms" not in told
    assert "the plain mean of the countries" in told


def test_the_note_says_of_concentration_over_a_ranking_alone_that_it_is_corrected():
    gini = INDEX | SURE | {"measure": "gini", "ranking": None, "n": 90}
    ranked = [note for note in laid([INDEX | SURE], ()).notes if note.startswith("Concentration")]
    itself = [note for note in laid([gini], ()).notes if note.startswith("Concentration")]
    assert len(ranked) == len(itself) == 1
    assert "−1 to 1, corrected" in ranked[0] and "not corrected" in itself[0]
    both = laid([INDEX | SURE, gini]).notes
    assert {*ranked, *itself} <= {*both} and "Weighted estimates with 95 %" in both[0]
    assert "n of concentration, by country and area: 90–100 respondents." in both
    assert "n of a level of a group, by country and area: 50 respondents." in both
    assert any("Taylor linearisation" in note for note in both)


def test_equal_terms_are_said_with_their_rule_where_they_are_judged():
    judged = INDEX | SURE | {"smallest": 0.05, "equivalence_p": 0.2, "said": "undecided"}
    table = laid([judged], ())
    assert cells(table)[1][1] == [("0.041", "[0.021, 0.061]", "undecided")]
    (rule,) = [note for note in table.notes if note.startswith("Equal terms")]
    assert "coverage 90 % lies within ±0.05" in rule and "p is below 0.05" in rule
    assert not any("Differences" in note for note in table.notes)


def test_rows_are_countries_and_an_empty_file_is_refused():
    other = INDEX | SURE | {"country": "BB"}
    table = laid([INDEX | SURE, other], rows=["BB"])
    assert "Aland" not in dict(cells(table)) and "Beland" in dict(cells(table))
    assert [row.stub for row in laid([]).rows] == ["Acts: Job: Out of work vs. Paid", "Aland"]
    with pytest.raises(ValueError):
        laid([], ())


def test_what_lacks_a_number_is_named_with_its_outcome_and_ranking_or_group():
    alike = {"estimate": None, "lacking": "constant"}
    first, other = FIRST | {"lacking": "no_variance"}, GAP | {"lacking": "no_variance"}
    table = laid([INDEX | SURE, INDEX | alike | {"ranking": "", "measure": "gini"}], [first, other])
    told = " ".join(table.notes)
    assert "corrected for the bounds" in told and "not corrected for the bounds" in told
    assert "not at all – Acts: Concentration over itself (Gini) (Aland, Safety)." in told
    groups = "Acts: Job: Paid (Aland, Safety); Acts: Job: Out of work vs. Paid (Aland, Safety)."
    assert f"adds variance – {groups}" in told


@pytest.mark.parametrize("language", [code for code in languages() if code != "en"])
def test_every_language_says_all_of_it(language):
    judged = INDEX | SURE | {"smallest": 0.05, "equivalence_p": 0.2, "said": "undecided"}
    every = INDEX | SURE | {"country": "all"}
    english, spoken = laid([judged, every]), laid([judged, every], language=language)
    assert not {*english.notes} & {*spoken.notes}


def curves(areas=("s", "h"), countries=("AA", "BB"), ranking="age"):
    rows = []
    for area in areas:
        for k, country in enumerate(countries):
            head = {"outcome": "y", "area": area, "country": country, "ranking": ranking}
            rows += [head | {"n": 90 + k, "point": p, "value": p**1.2} for p in POINTS]
    return frame(CURVES, rows)


def drawn(rows, term="age"):
    figure = concentration_curves(rows, LABELS, simulated=True, outcome="y", term=term)
    return figure, " ".join(text.get_text() for text in figure.texts)


def test_a_panel_an_area_has_a_curve_a_country_and_the_line_of_equal_shares():
    figure, said = drawn(curves())
    panels = [axes for axes in figure.axes if len(axes.lines) == 3]
    assert len(panels) == 2
    # the share held less that of respondents, in points, with room for no more than it takes
    line = panels[0].lines[1]
    at = [100 * (p**1.2 - p) for p in POINTS]
    assert list(line.get_ydata()) == pytest.approx(at)
    assert panels[0].get_ylim() == pytest.approx((1.04 * min(at), -0.04 * min(at)))
    assert all(part in said for part in ("Safety", "Health", "Aland", "by Age", "equal terms"))


@pytest.mark.parametrize(("term", "over"), [("age", "Age"), ("", "Acts")])
def test_the_text_of_curves_names_outcome_and_ranking(term, over):
    figure = Figure("f", "concentration_curves", "F", outcome="y", term=term)
    text = alternative(figure, [curves(ranking=term)], Legible(LABELS, "en"), False)
    assert f"Acts: Share of respondents by {over}. The first half" in text


def test_many_countries_have_a_panel_each():
    many = tuple(f"C{k}" for k in range(9))
    figure, _ = drawn(curves(countries=many))
    assert len([axes for axes in figure.axes if len(axes.lines) == 3]) == 9


def test_lorenz_curves_are_of_the_outcome_and_what_is_withheld_is_not_drawn():
    rows = curves(ranking="")
    rows.loc[rows["country"] == "BB", ["n", "value"]] = float("nan")
    _, said = drawn(rows, "")
    assert "by Acts" in said and "all alike" in said and "Beland" not in said
    with pytest.raises(ValueError):
        drawn(rows, "age")
    rows["value"] = float("nan")
    assert "No curve is known." in drawn(rows, "")[1]


def test_every_reason_has_a_sentence_of_its_own():
    assert {*WHY} == {*LACKING} and len({*WHY.values()}) == len(LACKING)
