"""The table of a sensitivity analysis."""

import pytest
from unit.tables.cases import estimates, remarks
from unit.tables.cases import fits as table_fits

from coproduction.results.contract import frame
from coproduction.results.sensitivity_files import FILES, LACKING
from coproduction.tables.kinds.sensitivity_table import WHY, sensitivity
from coproduction.words.fixed import languages

LABELS = {
    "terms": {"x": "Efficacy", "job": "Job", "job=out": "Out of work", "age": "Age"},
    "areas": {"s": "Safety"},
}
HEAD = {"model": "m", "outcome": "y", "area": "s", "term": "x"}
SURE = {"estimate": 2.0, "std_error": 0.5, "df": 40, "conf_low": 0.99, "conf_high": 3.01}
LEFT = {"of": "item", "left_out": "b"}
STRONG = {"partial_r2": 0.0219, "robustness_value": 0.1388, "robustness_value_alpha": 0.0763}
ROWS = (
    [HEAD | SURE | STRONG | {"alpha": 0.05, "design_effect": 1.2}],
    [HEAD | SURE | {"benchmark": "age", "multiple": 2.0, "estimate": 1.5}],
    [HEAD | SURE | LEFT | {"estimate": 1.0}, HEAD | SURE | LEFT | {"estimate": 4.0}],
    [
        HEAD | {"compared": "coefficient", "weighted": 2.0, "unweighted": 1.75, "p_value": 0.25},
        HEAD | {"term": "all", "compared": "all", "p_value": 0.0001},
    ],
    [HEAD | {"n_psu": 30, "dfbeta": -0.2, "dfbetas": -0.4, "country": "A"}],
)  # fmt: skip


def fits():
    """The fit of the area."""
    of = estimates(["all"])[lambda d: d["area"] == "safety"]
    return table_fits(of).assign(outcome="y", area="s")


def laid(given=ROWS, **settings):
    frames = [frame(file, part) for file, part in zip(FILES, given, strict=True)]
    settings = {"name": "t", "title": "T", "simulated": False} | settings
    return sensitivity(*frames, fits(), remarks(), LABELS, **settings)


def lines(table):
    return [[" ".join(cell.lines) for cell in row.cells] for row in table.rows if row.cells]


def test_a_line_has_what_would_change_the_estimate():
    table = laid()
    assert [row.stub for row in table.rows] == ["Efficacy", "Safety", "Safety: confounder 2 × Age"]
    headers = [column.header for column in table.columns]
    assert headers[:4] == ["Estimate", "Partial R²", "RV", "RV, α = 0.05"]
    assert headers[4:] == ["Without an item", "Unweighted", "p, weights", "DFBETAS"]
    first, second = lines(table)
    assert first[0] == "2.00 [0.99, 3.01]" and first[1:4] == ["0.022", "0.139", "0.076"]
    assert first[4:] == ["1.00 – 4.00", "1.75", "0.250", "-0.40"]
    assert second[0].startswith("1.50") and not any(second[1:])
    notes = " ".join(table.notes)
    assert "(DuMouchel and Duncan) Safety: <0.001." in notes and "95 % intervals" in notes
    told = ("Design weights.", "Standard errors are design-based", "(listwise)", "Safety: 4,951.")
    assert all(words in notes for words in told)


def test_a_span_of_numbers_below_zero_has_a_word_between_them():
    ends = [HEAD | SURE | LEFT | {"estimate": -2.0}, HEAD | SURE | LEFT | {"estimate": -1.0}]
    first, _ = lines(laid((*ROWS[:2], ends, *ROWS[3:])))
    assert first[4] == "-2.00 to -1.00"


def test_columns_and_notes_are_of_what_was_asked():
    table = laid((ROWS[0], [], [], [], []))
    assert len(table.columns) == 4
    notes = " ".join(table.notes)
    assert not any(word in notes for word in ("Confounder:", "Without one", "DuMouchel", "DFBETAS"))


def test_what_has_no_number_is_empty_and_said():
    lacking = [HEAD | {"alpha": 0.05, "lacking": "level_absent", "term": "job=out"}]
    table = laid((lacking, [], [], [], []), rows=["job"])
    assert lines(table) == [["–"] * 4] and "No respondent of the level – RV." in table.notes
    with pytest.raises(ValueError, match="nothing is analysed"):
        laid(([], [], [], [], []))


WHERE = (
    {},
    {"benchmark": "age", "multiple": 2.0},
    {"of": "country", "left_out": "NO"},
    {"compared": "all", "term": "all"},
    {},
)
PRINTED = ("RV", "confounder 2 × Age", "Without a country: NO", "p, weights", "DFBETAS")


@pytest.mark.parametrize("reason", LACKING)
@pytest.mark.parametrize("place", range(5))
def test_every_reason_of_every_file_is_told(place, reason):
    given = [*ROWS]
    lost = HEAD | WHERE[place] | {"alpha": 0.05} | {"lacking": reason}
    lost = {name: cell for name, cell in lost.items() if name in FILES[place].names}
    given[place] = [lost] if not place else [*given[place], lost]
    notes = laid(given).notes
    assert WHY[reason].format(found=PRINTED[place]) in notes
    assert not [text for text in laid().notes if text.partition(" – ")[0] in " ".join(WHY.values())]


def test_a_reason_of_some_alone_names_them_and_what_is_not_printed_is_not_told():
    rows = [ROWS[0][0] | {"area": area} for area in ("s", "h")] + [ROWS[0][0] | {"term": "job=out"}]
    lost = [HEAD | WHERE[2] | {"lacking": "not_estimable", "left_out": c} for c in ("NO", "SE")]
    lost += [lost[1] | {"area": "h"}, lost[1] | {"term": "job=out", "left_out": "DK"}]
    notes = laid((rows, [], lost, [], []), rows=["x"]).notes
    assert notes[2] == (
        "Not estimable – Without a country: NO (Efficacy, Safety); Without a country: SE."
    )


@pytest.mark.parametrize("language", languages())
def test_it_speaks_every_language(language):
    english, table = laid(), laid(language=language)
    same = [a for a, b in zip(english.notes, table.notes, strict=True) if a == b]
    assert not same
    assert "Without an item" not in [column.header for column in table.columns]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("reason", LACKING)
def test_reasons_are_told_in_every_language(language, reason):
    lost = [HEAD | {"alpha": 0.05, "lacking": reason}]
    assert (
        WHY[reason].format(found="RV") not in laid((lost, [], [], [], []), language=language).notes
    )
