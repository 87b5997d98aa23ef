"""The manuscript: nothing read as markup, headings with their rows, letters printed or named."""

import json
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
    settings,
    source,
)
from coproduction.pages.papers.printed_table import Piece, paged, quoted, typeset_table
from coproduction.pages.reporting.chapters import CHAPTERS, written
from coproduction.tables.formatting.layout import layout
from coproduction.tables.table import Column, Row, Table, estimate_cell
from coproduction.words import fixed


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


def typst_of(table: Table) -> str:
    return paged(typeset_table(layout(table)))


def lines(count: int, columns: int = 1, heading: str = "") -> Table:
    cell = estimate_cell(-0.5, 0.25, 2)
    body = tuple(Row(f"Row {i}", (cell,) * columns) for i in range(count))
    start = (Row(heading, kind="panel"), Row("Group", kind="group")) if heading else ()
    return Table("t", "T", tuple(Column(f"Country {i}") for i in range(columns)), start + body)


def test_headings_and_feet_of_the_manuscript_stay_with_their_rows():
    table = lines(20, heading="Panel")
    rows = (*table.rows, Row("Panel 2", kind="panel"), *table.rows[2:6])
    made = typst_of(replace(table, rows=rows))
    held = [int(n) for n in re.findall(r"rowspan: (\d+)", made)]
    assert sum(held) == 1 + len(rows)
    starts = [1 + sum(held[1 : i + 1]) for i in range(len(held))]
    # headings, which Typst keeps with what follows them, repeat where their rows go on
    assert held[1:3] == [1, 1] and held[3] >= 4 and 1 + 22 in starts and held[-1] >= 3
    assert re.findall(r"header\(level: (\d)", made) == ["2", "3", "2"]
    assert "breakable: false)[\n#[" not in made and made.startswith("#block(height: 175.0pt")
    assert "breakable: false)[\n#[" in typst_of(lines(3))


def test_a_table_too_broad_for_the_manuscript_is_cut_by_columns():
    made = typst_of(lines(4, columns=40))
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


def test_no_figure_floats_into_a_table(results):
    for name in ("items", "reliability"):
        results.add_figure(name, name if name == "items" else "indices")
    evidence = results.evidence()
    text = source(evidence, written(evidence))
    assert "#figure(image" in text and "placement" not in text


@pytest.mark.parametrize("language", fixed.languages())
def test_pages_of_a_table_name_it_and_its_heading_again(language, tmp_path):
    """Its number and what it continues, the area and the group, but not after the group's end."""
    word = fixed.say("continued", language)
    rows = [Row("Panel 1", kind="panel"), Row("Group", kind="group")]
    cell = estimate_cell(-0.5, 0.25, 2)
    rows += [Row(f"Within {i}", (cell,), indent=True) for i in range(40)]
    rows += [Row(f"Beyond {i}", (cell,)) for i in range(40)]
    table = replace(lines(1), rows=tuple(rows), language=language)
    text = typst_of(table)
    # what stands on which page, by marks at the texts
    for said in (f"T ({word})", "Panel 1", "Group", "Within 39", "Beyond 0", "Beyond 39"):
        marked = f"[#metadata({quoted(said)})<said>]"
        text = text.replace(quoted(said), f"{quoted(said)} + {marked}")
    told = "#context [#metadata(query(<said>).map(s => (s.value, s.location().page()))) <pages>]\n"
    (tmp_path / "m.typ").write_text(f"{settings()}\n{text}\n{told}", encoding="utf-8")
    typst = pytest.importorskip("typst")
    found: dict[str, list[int]] = {}
    for said, page in json.loads(typst.query(tmp_path / "m.typ", "<pages>", "value", one=True)):
        found.setdefault(said, []).append(page)
    last = found["Beyond 39"][0]
    assert last >= 3
    assert found[f"T ({word})"] == list(range(2, last + 1))
    assert found["Panel 1"] == list(range(1, last + 1))
    assert found["Group"] == list(range(1, found["Within 39"][0] + 1)) != found["Panel 1"]


@pytest.mark.parametrize("n", range(1, 12))
def test_no_foot_is_a_page_of_its_own(n):
    cell = estimate_cell(-0.5, 0.25, 2)
    foot = tuple(Row(f"Foot {i}", (cell,), kind="total") for i in range(4))
    made = typst_of(replace(lines(20), rows=lines(10 + n).rows + foot))
    held = [int(found) for found in re.findall(r"rowspan: (\d+)", made)]
    assert held[-1] >= len(foot) + 3 and sum(held) == 1 + 10 + n + len(foot)


def test_rows_after_a_foot_may_break_and_a_heading_may_be_last(tmp_path):
    cell = estimate_cell(-0.5, 0.25, 2)
    rows = (Row("All", (cell,), kind="total"), *lines(60).rows, Row("Last", kind="panel"))
    for some in (rows, (*rows[1:], *rows)):
        made = typst_of(replace(lines(1), rows=some, notes=("A note.",)))
        assert max(int(n) for n in re.findall(r"rowspan: (\d+)", made)) < 20
        compiled(f"{settings()}\n{made}", tmp_path, tmp_path / "m.typ")


def test_a_table_that_goes_on_says_so_in_its_language():
    made = typst_of(replace(lines(4, columns=40), language="de", notes=("N.",)))
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


def pages_of(text: str, tmp_path) -> list[list[int]]:
    """First and last page of every table."""
    typst = pytest.importorskip("typst")
    told = (
        "#context [#metadata(query(figure).map(f => f.location().page())) <starts>]\n"
        "#context [#metadata(query(<end>).map(f => f.location().page())) <ends>]\n"
    )
    (tmp_path / "m.typ").write_text(f"{settings()}\n{text}\n{told}", encoding="utf-8")
    found = [
        json.loads(typst.query(tmp_path / "m.typ", f"<{name}>", field="value", one=True))
        for name in ("starts", "ends")
    ]
    return [list(pair) for pair in zip(*found, strict=True)]


def after(points: float, table: Table, note: str = "") -> str:
    """A table below so many points of a page, with a mark at the end of its note."""
    text = paged(typeset_table(layout(replace(table, notes=(f"{note} @end",)))))
    marked = text.replace(' @end"', '" #[#metadata(0)<end>]')
    return f"#block(height: {points}pt)\n{marked}"


@pytest.mark.parametrize(
    ("points", "rows", "pages"),
    [
        # a quarter of the page is free, or the table begins on the next
        (400, 40, [1, 2]),
        (530, 40, [1, 3]),
        (560, 40, [2, 3]),
        # short ones are whole
        (400, 8, [1, 1]),
        (640, 8, [2, 2]),
    ],
)
def test_no_table_begins_at_the_foot_of_a_page(points, rows, pages, tmp_path):
    assert pages_of(after(points, lines(rows)), tmp_path) == [pages]


@pytest.mark.parametrize("rows", range(21, 32))
def test_no_note_leaves_the_last_rows_of_its_table(rows, tmp_path):
    """Wherever the page ends, rows of the table stand above its note."""
    made = after(0, lines(rows), "A note of several lines. " * 30)
    mark = f'"Row {rows - 1}"'
    marked = made.replace(mark, f"{mark} + [#metadata(1)<last>]")
    assert marked != made
    told = "#context [#metadata(query(<last>).map(f => f.location().page())) <rows>]\n"
    typst = pytest.importorskip("typst")
    (tmp_path / "m.typ").write_text(f"{settings()}\n{marked}\n{told}", encoding="utf-8")
    (last,) = json.loads(typst.query(tmp_path / "m.typ", "<rows>", field="value", one=True))
    assert pages_of(made, tmp_path)[0][1] == last


def test_a_note_is_as_broad_as_the_page_whose_lines_are_longer(tmp_path):
    """A table breaks the lines of its stub; its note has no more room than it."""
    rows = (
        Row("One claim and what it says of the people asked. " * 4, (estimate_cell(0.5, 0.25, 2),)),
    )
    made = after(0, replace(lines(1), rows=rows), "A note of several lines. " * 30)
    told = "#layout(size => context [#metadata(size.width / 1pt) <room>])"
    typst = pytest.importorskip("typst")
    broad = f"{settings()}\n".replace(
        "align: left, note)",
        "align: left, layout(size => [#metadata(size.width / 1pt)<broad>#note]))",
    )
    (tmp_path / "m.typ").write_text(f"{broad}{made}\n{told}", encoding="utf-8")
    (found,), (room,) = (
        json.loads(typst.query(tmp_path / "m.typ", f"<{name}>", field="value"))
        for name in ("broad", "room")
    )
    assert found == room


def test_pages_turn_only_where_a_table_needs_it():
    made = paged([Piece("a", True), Piece("b", True), Piece("c"), Piece("d")])
    turned, upright = "#set page(flipped: true)", "#set page(flipped: false)"
    assert made == f"{turned}\na\nb\n{upright}\nc\nd"


def test_a_table_a_little_too_broad_is_set_smaller_before_its_page_is_turned():
    sizes = {}
    for columns in range(2, 14):
        (piece,) = typeset_table(layout(lines(4, columns)))
        sizes[columns] = (piece.text.split("size: ")[1][:5], piece.turned)
    assert list(dict.fromkeys(sizes.values())) == [
        ("8.5pt", False), ("7.5pt", False), ("7.5pt", True),
    ]  # fmt: skip


@pytest.mark.parametrize("language", fixed.languages())
def test_chapters_of_tables_and_figures_are_headed_in_every_language(language):
    printed = [c.printed for c in CHAPTERS if c.kinds or c.name == "further"]
    assert {*printed} <= {*fixed.language(language).words}
