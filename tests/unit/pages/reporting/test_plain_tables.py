"""Plain tables: numbers as a reader can use them, words as words."""

import pytest
from unit.pages.cases import SHARES

from coproduction.pages.reporting.evidence import Frame
from coproduction.pages.reporting.plain_tables import laid_out, of_frame, rounded
from coproduction.results.catalogue import FILES
from coproduction.results.descriptive_files import ITEMS
from coproduction.results.sensitivity_files import BENCHMARKS, LEFT_OUT
from coproduction.results.validation_files import SUMMARY
from coproduction.words.labels import Labels
from coproduction.words.numerals import ABOUT_NONE, ABSENT


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1234567", "1,234,567"),
        ("-3", "−3"),
        ("0.03795508073", "0.038"),
        ("-12.3456", "−12.35"),
        ("1234.56", "1,235"),
        ("3.846135181e-30", "3.8×10⁻³⁰"),
        ("0.0", "0"),
        ("0.3", "0.3"),
    ],
)
def test_numbers_keep_the_digits_a_reader_can_use(text, shown):
    assert rounded(text) == shown


def test_what_is_withheld_or_rounded_to_none_stands_among_numbers():
    rows = [("A", ABSENT), ("B", "12.50"), ("C", ABOUT_NONE)]
    table = laid_out("T", ("Country", "Refused"), rows, numbers=["Refused"])
    shown = [row.cells[1].lines for row in table.bodies[0]]
    assert shown == [(ABSENT,), ("12.50",), (ABOUT_NONE,)]


def test_names_that_look_like_numbers_are_names(results):
    """A source called 2018 and a level called 01 are no numbers, whatever else stands there."""
    results.add_rows(ITEMS, [SHARES | {"level": "01", "area": "2018"}])
    (row,) = of_frame(results.evidence().frame(ITEMS), "T", results.study).rows
    shown = dict(zip(ITEMS.names, row.cells, strict=True))
    assert (shown["level"].lines, shown["level"].classes) == (("01",), ("left",))
    assert (shown["area"].lines, shown["n"].classes) == (("2018",), ("right",))


def test_what_is_left_out_and_benchmarks_are_called_by_their_labels(results):
    head = {"model": "m", "outcome": "y", "area": "all", "term": "x"}
    left = [{"of": "item", "left_out": "q1"}, {"of": "country", "left_out": "GB"}]
    left.append({"of": "stratum", "left_out": "uk/12"})
    results.add_rows(LEFT_OUT, [head | row for row in left])
    results.add_rows(BENCHMARKS, [head | {"benchmark": "country", "multiple": 1.0}])
    rows = of_frame(results.evidence().frame(LEFT_OUT), "T", results.study).rows
    place = LEFT_OUT.names.index("left_out")
    labels = Labels(results.study.labels)
    told = [row.cells[place].lines for row in rows]
    assert told == [(labels.item("q1"),), (labels.country("GB"),), ("uk/12",)]
    assert labels.item("q1") != "q1"
    laid = of_frame(results.evidence().frame(BENCHMARKS), "T", results.study)
    assert laid.rows[0].cells[BENCHMARKS.names.index("benchmark")].lines == ("Country",)
    assert "R² with the term" in [cell.lines[0] for cell in laid.head[0].cells]


def test_cells_have_the_types_of_their_columns(results):
    frame = results.evidence().frame(SUMMARY)
    first, second = frame.rows
    assert (first["passed"], first["n"], first["severity"]) == (True, 9, "")
    assert second["passed"] is False and frame.printed[1]["passed"] == "no"
    failed = frame.where(passed=False)
    assert failed.column("check") == ["range"] and failed.printed == [frame.printed[1]]
    (row,) = results.evidence().frame(ITEMS).rows
    assert row["share"] == 0.25 and row["std_error"] is None


def test_a_number_keeps_what_it_sorts_by():
    (row,) = laid_out("T", ("a", "b"), [("x", "-1234.5678")], numbers=["b"]).rows
    assert (row.cells[1].lines, row.cells[1].value) == (("−1,235",), "-1234.5678")
    # What is shown whole sorts by itself.
    assert row.cells[0].value == ""
    (row,) = laid_out("T", ("a", "b"), [("x", "0.25")], numbers=["b"]).rows
    assert (row.cells[1].lines, row.cells[1].value) == (("0.25",), "")


def test_what_is_true_or_false_is_said_in_words(results):
    for file in FILES:
        for column in (one for one in file.columns if one.type == "boolean"):
            rows = [{column.name: word} for word in (*column.spelt, "")]
            shown = of_frame(Frame(file, (column.name,), rows, rows), "T", results.study)
            told = [row.cells[0].lines for row in shown.rows]
            assert told == [("no",), ("yes",), ("",)]
