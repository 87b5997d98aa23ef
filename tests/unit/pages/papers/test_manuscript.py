"""The manuscript: nothing read as markup, headings with their rows, letters printed or named."""

import re
from dataclasses import replace

import hostile
import pytest
from unit.pages.cases import EVIL, SVG

from coproduction.pages.papers.manuscript import (
    LACKING,
    TALLEST,
    compiled,
    legible,
    quoted,
    source,
    typeset_table,
)
from coproduction.pages.reporting.chapters import written
from coproduction.tables.formatting.layout import layout
from coproduction.tables.table import Column, Row, Table, estimate_cell


def test_markup_in_labels_is_text_in_the_manuscript(results):
    evidence = results.evidence()
    typst = pytest.importorskip("typst")
    text = source(evidence, written(evidence))
    assert quoted(EVIL) in text
    folder = evidence.folder
    (folder / "m.typ").write_text(text, encoding="utf-8")
    args = {"root": folder, "ignore_system_fonts": True, "timestamp": 0}
    first = typst.compile(folder / "m.typ", **args)
    assert first.startswith(b"%PDF") and first == typst.compile(folder / "m.typ", **args)
    drawn = typst.compile(folder / "m.typ", format="svg", **args)
    assert drawn  # `#panic()` of a label would have stopped both


def lines(count: int, columns: int = 1, heading: str = "") -> Table:
    cell = estimate_cell(-0.5, 0.25, 2)
    body = tuple(Row(f"Row {i}", (cell,) * columns) for i in range(count))
    start = (Row(heading, kind="panel"), Row("Group", kind="group")) if heading else ()
    return Table("t", "T", tuple(Column(f"Country {i}") for i in range(columns)), start + body)


def test_headings_and_feet_of_the_manuscript_stay_with_their_rows():
    table = lines(20, heading="Panel")
    rows = (*table.rows, Row("Panel 2", kind="panel"), *table.rows[2:6])
    made = typeset_table(layout(replace(table, rows=rows)))
    held = [int(n) for n in re.findall(r"rowspan: (\d+)", made)]
    assert sum(held) == 1 + len(rows)
    starts = [1 + sum(held[1 : i + 1]) for i in range(len(held))]
    assert held[1] >= 4 and 1 + 22 in starts and held[-1] >= 3
    assert "breakable: false)[\n#[" not in made
    assert "breakable: false)[\n#[" in typeset_table(layout(lines(3)))


def test_a_table_too_broad_for_the_manuscript_is_cut_by_columns():
    made = typeset_table(layout(lines(4, columns=40)))
    parts = made.split("#counter")
    assert len(parts) > 1 and sum(part.count('text("Country ') for part in parts) == 40
    assert all(part.count('"Row 3"') == 1 for part in parts)
    assert all("T (continued)" in part for part in parts[1:])


def test_letters_without_a_font_are_named_and_never_boxes():
    plain = '#par("Ελλάδα, Україна, Việt Nam × 10⁻⁷")'
    assert legible(plain) == (plain, True)
    text, _ = legible('#par("x")\n"a \U00013000\U00013001 b"')
    assert '"a [Egyptian] b"' in text and LACKING in text


def test_a_figure_taller_than_a_page_is_made_smaller(results):
    evidence = results.evidence()
    tall = SVG.replace('height="50pt"', f'height="{2 * TALLEST}pt"')
    path = evidence.folder / "figures/items.svg"
    path.write_text(tall, encoding="utf-8")
    text = source(evidence, written(evidence))
    assert "width: 50.00pt" in text and "At 50 % of its size" in text


def test_a_table_that_goes_on_says_so_in_its_language():
    made = typeset_table(layout(replace(lines(4, columns=40), language="de", notes=("N.",))))
    assert "T (Fortsetzung)" in made and 'emph("Anmerkung.")' in made and "continued" not in made


def test_no_text_is_markup_in_the_manuscript_even_where_letters_are_named(tmp_path):
    """A sentence is set before the first paragraph, never into a text that speaks of one."""
    (tmp_path / hostile.CANARY).write_text(hostile.SECRET, encoding="utf-8")
    documents = []
    for text in ["\n\n".join(hostile.texts()), *hostile.texts()]:
        told = quoted(f"ᚠ #par({text}")
        whole = f"#set document(title: {told})\n#text({told})\n#par(text({told}))\n"
        made, _ = legible(whole)
        assert made.count("\n") - whole.count("\n") in (0, 1)
        if LACKING in made:
            assert made.split("\n")[2].startswith('#text(size: 9pt, style: "italic", ')
        documents.append(whole)
    # Alone where all payloads are one text, and each in a line of its own of one document.
    for whole in (documents[0], "".join(documents[1:])):
        assert compiled(whole, tmp_path, tmp_path / "m.typ").startswith(b"%PDF")
