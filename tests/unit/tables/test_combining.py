"""Combined tables: every cell of every table stands once, under what it is called."""

import pytest

from coproduction.study.printed.combined_tables import CombinedSpec
from coproduction.tables.combining import combined
from coproduction.tables.formatting.flat import flat
from coproduction.tables.formatting.writers import WRITERS
from coproduction.tables.table import Cell, Column, Row, Table


def cells(*numbers):
    return tuple(Cell((str(n),), (float(n),)) for n in numbers)


def table(name, rows, *headers, spanner="", note="All the same."):
    columns = tuple(Column(header, spanner) for header in headers)
    return Table(name, name, columns, rows, "", (note, f"Of {name}."), False, "en", "items")


ONE = table(
    "one",
    (
        Row("Sex", kind="group"),
        Row("Woman", cells(1, 2), indent=True),
        Row("n", cells(3, 4), indent=True, stays=True),
        Row("Age", cells(5, 6)),
    ),
    "GB", "FR",
)  # fmt: skip
TWO = table(
    "two",
    (
        Row("Sex", kind="group"),
        Row("Woman", cells(7), indent=True),
        Row("Other", cells(8), indent=True),
        Row("n", cells(9), indent=True, stays=True),
        Row("Place", kind="group"),
        Row("n", cells(10), indent=True),
    ),
    "FR",
)  # fmt: skip
TABLES = {"one": ONE, "two": TWO}
HEADERS = {"one": "First", "two": "Second"}


def spec(how, **changes):
    return CombinedSpec("c", how, "en", "Both", HEADERS, **changes)


def test_side_by_side_rows_of_one_heading_and_name_are_one_line():
    made = combined(spec("side_by_side", notes=("Mine.",)), TABLES)
    assert flat(made) == [
        ["group", "", "First: GB", "First: FR", "Second: FR"],
        ["Sex", "Woman", "1", "2", "7"],
        ["Sex", "Other", "", "", "8"],
        ["Sex", "n", "3", "4", "9"],
        ["Place", "n", "", "", "10"],
        ["", "Age", "5", "6", ""],
    ]
    assert made.notes == ("All the same.", "First: Of one.", "Second: Of two.", "Mine.")
    assert made.spanners() == [("First", 2), ("Second", 1)]


def test_one_above_another_columns_of_one_header_are_one():
    made = combined(spec("stacked"), TABLES)
    assert flat(made)[0] == ["panel", "group", "", "GB", "FR"]
    assert flat(made)[1] == ["First", "Sex", "Woman", "1", "2"]
    assert ["Second", "Place", "n", "", "10"] in flat(made)
    assert len(flat(made)) == 1 + 3 + 4


def test_spanners_and_panels_of_the_tables_stay():
    over = table("one", (Row("P", kind="panel"), Row("r", cells(1))), "a", spanner="Area")
    made = combined(spec("side_by_side"), {"one": over, "two": TWO})
    assert made.columns[0].spanner == "First: Area"
    made = combined(spec("stacked"), {"one": over, "two": TWO})
    assert [row.stub for row in made.rows if row.kind == "panel"] == ["First: P", "Second"]


@pytest.mark.parametrize("how", ["side_by_side", "stacked"])
@pytest.mark.parametrize("suffix", WRITERS)
def test_every_writer_takes_it(how, suffix):
    written = WRITERS[suffix](combined(spec(how), TABLES))
    assert written and (isinstance(written, bytes) or "Both" in written or suffix == ".csv")
