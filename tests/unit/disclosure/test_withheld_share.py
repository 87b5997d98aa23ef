"""What a release withholds is counted as readers count it."""

from coproduction.disclosure.relations import Table
from coproduction.disclosure.withheld_share import Lost, lost
from coproduction.results import contract
from coproduction.results.descriptive_files import ITEMS, MISSINGNESS


def items(*rows):
    """Rows of the levels of an item."""
    lacking = {c.name: c.values[0] if c.values else "x" for c in ITEMS.columns if c.type == "text"}
    return contract.frame(ITEMS, [lacking | row for row in rows])


def test_a_base_that_levels_repeat_is_one_and_errors_are_none():
    """Of an item with two levels: two counts, two shares, two sums of weights, and two bases."""
    rows = [
        {"country": "GB", "item": "x", "level": level, "n": n, "weighted_n": float(n),
         "share": n / 100, "std_error": 0.05, "n_base": 100, "weighted_n_base": 100.0}
        for level, n in (("yes", 40), ("no", 60))
    ]  # fmt: skip
    frame = items(*rows)
    given = {ITEMS.path: Table(ITEMS.path, ITEMS, frame)}
    assert lost(given, {ITEMS.path: frame}) == Lost(0, 0, 8)
    gone = ["n", "weighted_n", "share", "std_error"]
    assert lost(given, {ITEMS.path: frame.assign(**dict.fromkeys(gone))}) == Lost(6, 0, 8)
    assert lost(given, {ITEMS.path: frame.iloc[:1]}) == Lost(3, 0, 8)


def test_the_base_of_missing_answers_is_one_a_variable():
    """Of a variable two counts, four shares and one base."""
    rows = [
        ("GB", "uk", "x", "answered", 90, 100, 0.9, 0.9),
        ("GB", "uk", "x", "refused", 10, 100, 0.1, 0.1),
    ]
    frame = contract.frame(MISSINGNESS, rows)
    given = {MISSINGNESS.path: Table(MISSINGNESS.path, MISSINGNESS, frame)}
    assert lost(given, {MISSINGNESS.path: frame}) == Lost(0, 0, 7)


def test_what_is_withheld_is_said():
    said = "counts and percentages withheld: 3 of 200 (1.50 %); counted together: 7"
    assert str(Lost(3, 7, 200)) == said
    assert (
        str(Lost(0, 0, 0))
        == "counts and percentages withheld: 0 of 0 (0.00 %); counted together: 0"
    )
