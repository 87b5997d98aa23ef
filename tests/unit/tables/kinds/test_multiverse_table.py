"""The table of a multiverse."""

import pytest

from coproduction.results.contract import frame
from coproduction.results.multiverse_files import CHOICES, DECISIONS, SUMMARY
from coproduction.tables.kinds.multiverse_table import multiverse
from coproduction.words.fixed import languages
from coproduction.words.labels import CHOICES as IN_SENTENCES
from coproduction.words.labels import HEADS

LABELS = {
    "terms": {"x": "Efficacy", "job=out": "Out of work", "job": "Job"},
    "areas": {"s": "Safety"},
}
HEAD = {"model": "m", "outcome": "y", "area": "s", "term": "x"}
NUMBERS = {
    "n_specifications": 12, "n_estimated": 11, "declared": 1.0, "median": 1.25, "smallest": -0.5,
    "largest": 2.0, "share_same_sign": 0.9, "share_significant": 0.5, "alpha": 0.05,
    "aggregate_z": 3.0, "permutations": 199, "p_median": 0.02, "p_significant": 0.03,
    "p_aggregate": 0.04,
}  # fmt: skip


def summary(*rows):
    return frame(SUMMARY, [HEAD | NUMBERS | {"scope": "all"} | row for row in rows])


def decisions(**shares):
    own = HEAD | {"scope": "all", "n_options": 2}
    return frame(DECISIONS, [own | {"choice": c, "share": s} for c, s in shares.items()])


def laid(frame, moved, **settings):
    given = {"name": "t", "title": "T", "simulated": False} | settings
    return multiverse(frame, moved, LABELS, **given)


def lines(table):
    return [[" ".join(cell.lines) for cell in row.cells] for row in table.rows if row.cells]


def test_a_line_has_median_shares_tests_and_what_moves_it_most():
    table = laid(summary({}, {"scope": "same"}), decisions(weights=0.25, scoring=0.5))
    assert [row.stub for row in table.rows] == [
        "Efficacy", "Safety, all specifications", "Safety, same question",
    ]  # fmt: skip
    first, second = lines(table)
    assert first[:2] == ["11", "1.25"] and first[3:] == [
        "90", "50", "0.020", "0.030", "0.040", "Scores (50 %)",
    ]  # fmt: skip
    assert second[-1] == "–"
    notes = " ".join(table.notes)
    assert "smaller than 1/200." in notes
    assert "199 permutations" in notes and "Without an estimate or its error: 1 spec" in notes


def test_a_probability_too_small_to_print_is_not_printed_as_none():
    """The smallest of 4,999 permutations."""
    few = laid(summary({"permutations": 4999, "p_median": 0.0002}), decisions())
    assert lines(few)[0][5] == "<0.001"


def test_without_permutations_nothing_is_said_of_them():
    untested = dict.fromkeys(("p_median", "p_significant", "p_aggregate"))
    table = laid(summary(untested | {"permutations": 0, "n_estimated": 12}), decisions())
    notes = " ".join(table.notes)
    assert "permutation" not in notes and "Without an estimate" not in notes
    assert lines(table)[0][5:8] == ["–"] * 3


def test_a_coefficient_without_any_estimate_has_empty_numbers():
    bare = {key: None for key in NUMBERS if key not in ("n_specifications", "alpha")}
    table = laid(summary(bare | {"n_estimated": 0, "permutations": 0}), decisions())
    assert lines(table)[0] == ["0", *["–"] * 8]


def test_rows_name_coefficients_or_their_term():
    rows = summary({}, {"term": "job=out"}, {"term": "job=ill"})
    table = laid(rows, decisions(), rows=["job"])
    groups = [row.stub for row in table.rows if row.kind == "group"]
    assert groups == ["Job: Out of work", "Job: ill"]
    with pytest.raises(ValueError, match="nothing is varied"):
        laid(summary(), decisions())


def test_every_choice_has_words():
    assert tuple(HEADS) == tuple(IN_SENTENCES) == CHOICES


@pytest.mark.parametrize("language", languages())
def test_it_speaks_every_language(language):
    plain, spoken = (
        laid(summary({}), decisions(weights=0.3), language=one) for one in ("en", language)
    )
    assert not {*plain.notes} & {*spoken.notes}
