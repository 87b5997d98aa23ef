"""Layouts: every text of a table stands in one cell, under what heads it."""

from coproduction.tables.formatting.layout import layout
from coproduction.tables.table import Cell, Column, Row, Table


def a_table(**settings):
    return Table(
        "t",
        "Title",
        (Column("a", "Over"), Column("b", "Over"), Column("c", align="centre")),
        (
            Row("Panel", kind="panel"),
            Row("Group", kind="group"),
            Row(
                "level",
                (
                    Cell(("-1.5", "(0.2)"), (-1.5, 0.2), "*"),
                    Cell(("one-two",)),
                    Cell(),
                ),
                indent=True,
            ),
            Row("n", (Cell(("1",), (1.0,)),) * 3, kind="total"),
            Row("N", (Cell(("2",), (2.0,)),) * 3, kind="total"),
        ),
        notes=("A note.",),
        **settings,
    )


def test_a_layout_has_spanners_headings_stubs_and_cells_in_their_columns():
    laid = layout(a_table(language="de"))
    assert laid.width == 4
    assert [[cell.span for cell in row.cells] for row in laid.head] == [[1, 2, 1], [1] * 4]
    assert [cell.scope for cell in laid.head[0].cells] == ["", "colgroup", ""]
    assert [len(body) for body in laid.bodies] == [1, 2, 2]  # a heading starts a body
    heading, group, level, total, last = laid.rows
    assert (heading.cells[0].classes, heading.cells[0].span) == (("panel",), 4)
    assert group.cells[0].scope == "rowgroup"
    stub, first, words, empty = level.cells
    assert stub.header and stub.classes == ("indent",)
    assert first.lines == ("−1,5", "(0,2)") and first.mark == "*" and first.over
    assert words.lines == ("one-two",)  # words keep their hyphens
    assert empty.lines == ("",) and empty.classes == ("centre",)
    assert (total.kind, last.kind) == ("foot", "")


def test_the_word_before_the_notes_is_of_the_language_and_stands_apart():
    laid = layout(a_table(language="de"))
    assert (laid.note, laid.notes) == ("Anmerkung.", ("A note.",))
    simulated = layout(a_table(language="cs", simulated=True))
    assert simulated.note == "Pozn." and len(simulated.notes) == 2 and simulated.simulated


def test_a_body_holds_the_rows_of_one_heading_and_no_others():
    """A row that is not of a group was once sorted among its levels, and found by its heading."""
    cell = (Cell(("1,234.5",), (1234.5,)),)
    rows = (
        Row("n", cell),
        Row("Sex", kind="group"),
        Row("Woman", cell, indent=True),
        Row("n (N)", cell, indent=True, stays=True),
        Row("Age", cell),
        Row("Area", kind="panel"),
        Row("Job", kind="group"),
        Row("Paid", cell, indent=True),
        Row("R²", cell, "total"),
    )
    laid = layout(Table("t", "T", (Column("c"),), rows))
    stubs = [[row.cells[0].lines[0] for row in body] for body in laid.bodies]
    assert stubs == [
        ["n"], ["Sex", "Woman", "n (N)"], ["Age"], ["Area"], ["Job", "Paid"], ["R²"],
    ]  # fmt: skip
    kinds = {row.cells[0].lines[0]: row.kind for row in laid.rows}
    assert (kinds["n (N)"], kinds["R²"], kinds["Woman"]) == ("stays", "foot", "")
    # sorted by the number, whatever marks the language sets
    assert laid.rows[0].cells[1].value == "1234.5"
