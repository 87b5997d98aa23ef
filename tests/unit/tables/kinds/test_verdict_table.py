"""The table of verdicts: what is compared, the rule below, and why there is no answer."""

import numpy as np
import pandas as pd
import pytest

from coproduction.results.contract import frame
from coproduction.results.hypothesis_files import COMPARABLE, HYPOTHESES, REASONS, VERDICTS
from coproduction.tables.kinds.verdict_table import verdicts
from coproduction.tables.wording import compared
from coproduction.words.fixed import languages
from coproduction.words.license_words import COMPARABLE as IN_SHORT
from coproduction.words.license_words import LICENSES

LABELS = {
    "terms": {"eff": "Self-efficacy", "y": "Index"},
    "areas": {"s": "Safety", "h": "Health"},
    "countries": {"A": "Aland", "B": "Bland"},
    "hypotheses": {"eff": "Efficacy goes with more.", "order": "A, then B.", "no": "Unknown."},
    "unanswerable": {"no": "No source asks it."},
}
NUMBERS = {
    "estimate": 2.0, "std_error": 0.5, "df": 40, "conf_low": 0.99, "conf_high": 3.01,
    "confidence": 0.95, "p_value": 0.0003, "family": "f", "correction": "holm",
    "p_adjusted": 0.0006, "equivalence_p": 0.97, "verdict": "supported", "unit": "outcome",
    "smallest": 0.5,
}  # fmt: skip


def row(**given):
    head = {"statement": "S.", "part": "single", "area": "all", "country": "all"}
    return head | {"direction": "positive"} | given


def rows():
    return [
        row(id="eff", test="terms", term="eff", area="s", published="positive", **NUMBERS),
        row(id="eff", test="terms", term="eff", area="h", published="positive", verdict=VERDICTS[4],
            reason="of_single_units", smallest=0.5, estimate=1.0, unit="outcome", family="f"),
        row(id="order", test="country_order", term="y", left="A", right="B", **NUMBERS),
        row(id="order", test="country_order", term="y", part="whole", order_share=0.98,
            verdict="supported"),
        row(id="no", test="not_answerable", verdict="not_answerable", reason="declared") |
        {"direction": ""},
    ]  # fmt: skip


def laid(given=None, **settings):
    settings = {"name": "verdicts", "title": "Verdicts", "simulated": False} | settings
    return verdicts(frame(HYPOTHESES, given or rows()), LABELS, **settings)


def cells(table):
    return [[" ".join(cell.lines) for cell in row.cells] for row in table.rows if row.cells]


def test_a_claim_heads_its_rows_and_each_has_its_verdict():
    table = laid()
    assert [(row.stub, row.kind) for row in table.rows] == [
        ("Efficacy goes with more.", "group"), ("Safety", "body"), ("Health", "body"),
        ("A, then B.", "group"), ("Aland – Bland", "body"), ("the order as a whole", "body"),
        ("Unknown.", "body"),
    ]  # fmt: skip
    assert cells(table)[0] == [
        "+",
        "+",
        "0.50",
        "2.00 [0.99, 3.01]",
        "0.001",
        "0.970",
        "supported",
    ]
    assert cells(table)[1] == ["+", "+", "0.50", "1.00", "–", "–", "not answerable"]
    assert cells(table)[3] == ["+", "", "", "98 %", "", "", "supported"]
    assert cells(table)[4][-1] == "not answerable"


def test_the_rule_and_the_reasons_stand_below():
    notes = " ".join(laid().notes)
    assert "the 90 % interval lies within" in notes and "corrected p is below 0.05" in notes
    assert "Estimates with 95 % intervals" in notes and "(Holm)" in notes
    assert "Not answerable – Efficacy goes with more (Health): it rests on a single unit" in notes
    assert "; Unknown: No source asks it. " in notes
    assert "not effects" in notes and "share of draws" in notes
    assert "standard deviations" not in notes


def test_levels_are_told_as_declared():
    given = [row(id="eff", test="terms", term="eff", **NUMBERS | {"confidence": 0.975})]
    notes = " ".join(laid(given).notes)
    assert "the 95 % interval" in notes and "below 0.025" in notes and "97.5 % intervals" in notes
    assert "share of draws" not in notes and "Not answerable –" not in notes


def test_standardised_estimates_are_said_to_be():
    given = [row(id="eff", test="terms", term="eff", **NUMBERS | {"unit": "deviations"})]
    assert "in standard deviations" in " ".join(laid(given).notes)


@pytest.mark.parametrize("language", ["en", *languages()])
def test_every_language_lays_it_out(language):
    table = laid(language=language)
    assert len(table.rows) == 7
    if language != "en":
        assert not {*cells(table)[0]} & {"supported"}


def test_rows_are_chosen_and_ordered():
    stubs = [row.stub for row in laid(rows=["no", "eff"]).rows]
    assert stubs == ["Unknown.", "Efficacy goes with more.", "Safety", "Health"]


def test_no_claims_are_no_table():
    with pytest.raises(ValueError, match="no claims"):
        verdicts(frame(HYPOTHESES, []), LABELS, name="v", title="V", simulated=False)


def test_every_verdict_and_reason_has_words():
    assert set(compared.VERDICTS) == set(VERDICTS)
    assert set(compared.REASONS) == set(REASONS)


@pytest.mark.parametrize(
    ("given", "other", "said"),
    [
        ({"test": "areas", "left": "s", "right": "h"}, {"test": "areas", "left": "h", "right": "s"},
         "Safety – Health"),
        ({"test": "country", "left": "A", "country": "A"},
         {"test": "country", "left": "B", "country": "B"}, "Aland – mean of all countries"),
        ({"test": "term_differences", "left": "s", "right": "h", "term": "eff"},
         {"test": "term_differences", "left": "s", "right": "h", "term": "y"}, "Self-efficacy"),
        ({"test": "term_differences", "left": "s", "right": "h", "term": "eff"},
         {"test": "term_differences", "left": "h", "right": "s", "term": "y"},
         "Self-efficacy: Safety – Health"),
        ({"test": "terms", "term": "eff", "country": "A"}, {"test": "terms", "term": "eff",
         "country": "B"}, "Aland"),
        ({"test": "terms", "term": "eff", "model": "m"}, {"test": "terms", "term": "eff",
         "model": "n"}, "Self-efficacy, m"),
        ({"test": "outcomes", "left": "y", "right": "eff", "area": "s"},
         {"test": "outcomes", "left": "y", "right": "eff", "area": "h"}, "Safety"),
        ({"test": "groups", "left": "wave=b", "right": "wave=a", "area": "s", "term": "y"},
         {"test": "groups", "left": "wave=c", "right": "wave=a", "area": "s", "term": "y"},
         "b – a"),
        ({"test": "country_pairs", "left": "A", "right": "B", "area": "s"},
         {"test": "country_pairs", "left": "A", "right": "B", "area": "h"}, "Safety"),
    ],
)  # fmt: skip
def test_a_row_is_named_by_what_others_of_its_claim_do_not_share(given, other, said):
    base = dict.fromkeys(("model", "left", "right", "term"), "") | {
        "area": "all", "country": "all", "part": "single",
    }  # fmt: skip
    both = [base | given, base | other]
    assert compared.Compared.of(both, compared.Labels(LABELS), "en").named(both[0]) == said


def test_numbers_of_cells_are_whole():
    (cell,) = [c for c in laid().rows[1].cells if len(c.values) == 3]
    assert cell.values == (2.0, 0.99, 3.01) and not np.isnan(cell.values).any()
    assert pd.notna(cell.values[0])


HELD = {"multiverse_share": 0.75, "multiverse_n": 1096, "comparable": "slopes"}


def test_what_verdicts_are_held_against_has_columns_where_there_is_some():
    one = row(id="eff", test="terms", term="eff", **NUMBERS)
    assert len(laid([one]).columns) == 7
    between = one | {"area": "h", "comparable": "same_codes", "term": "eff:country=A"}
    table = laid([one | HELD, between])
    assert [column.header for column in table.columns][7:] == ["Robust", "Countries"]
    # what pools countries compares none
    assert [line[7:] for line in cells(table)] == [["75 % of 1,096", ""], ["", "same codes"]]
    notes = " ".join(table.notes)
    assert "admissible specifications" in notes and "invariance" in notes
    bare = laid([between])
    assert [column.header for column in bare.columns][7:] == ["Countries"]
    assert "Robust" not in " ".join(bare.notes)
    areas = laid([one | {"test": "areas", "comparable": "means"}])
    assert len(areas.columns) == 7 and "invariance" not in " ".join(areas.notes)


def test_everything_that_is_licensed_has_words():
    assert tuple(IN_SHORT) == tuple(LICENSES) == COMPARABLE


@pytest.mark.parametrize("randomised", [True, False])
def test_groups_that_were_drawn_at_random_are_told_apart_from_correlates(randomised):
    own = row(id="eff", test="groups", term="y", left="arm=yes", right="arm=no", **NUMBERS)
    labels = LABELS | ({"randomised": {"arm": "Arm of the trial"}} if randomised else {})
    given = frame(HYPOTHESES, [own, *rows()[:1]])
    notes = verdicts(given, labels, name="v", title="V", simulated=False).notes
    assert any("drawn at random – Arm of the trial." in n for n in notes) == (randomised)
    assert ("Correlates and differences, not effects." in notes) != randomised


def test_other_claims_of_a_study_with_arms_are_correlates():
    labels = LABELS | {"randomised": {"arm": "Arm of the trial"}}
    given = frame(HYPOTHESES, rows())
    notes = verdicts(given, labels, name="v", title="V", simulated=False).notes
    assert "Correlates and differences, not effects." in notes
