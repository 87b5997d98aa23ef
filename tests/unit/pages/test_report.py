"""The report as text: every fact of the inputs in its place, nothing read as markup."""

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from coproduction.pages.chapters import CHAPTERS, written
from coproduction.pages.evidence import Evidence
from coproduction.pages.gallery import drawn
from coproduction.pages.manuscript import LACKING, TALLEST, legible, quoted, source, typeset_table
from coproduction.pages.printed import laid_out, printed, rounded
from coproduction.pages.report import render
from coproduction.pages.timeless import timeless
from coproduction.tables.table import Cell, Column, Row, Table, count_cell, estimate_cell
from coproduction.tables.writers import to_html

ASSETS = Path(__file__).resolve().parents[3] / "workflow" / "report" / "page"
EVIL = '<script>alert("x")</script> & {{ 7 * 7 }} #panic() "quoted" \\'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100pt" height="50pt">'
    "<title>Shares</title><desc>One &amp; all</desc><!-- left out --><path d='M0 0'/></svg>"
)


def table(stub: str) -> Table:
    return Table(
        name="sample",
        title="Samples",
        columns=(Column("n", "Counts"), Column("Mean", "Counts")),
        rows=(
            Row("Panel", kind="panel"),
            Row("Group", kind="group"),
            Row(stub, (count_cell(1234), estimate_cell(-0.5, 0.25, 2, "**")), indent=True),
            Row("Total", (Cell(("2",), (2.0,)), Cell(("–",))), kind="total"),
        ),
        stub_header="Country",
        notes=("A note.",),
        simulated=True,
    )


@pytest.fixture
def evidence(tmp_path, monkeypatch) -> Evidence:
    """A tiny study whose labels are full of signs that some language would take for markup."""
    monkeypatch.chdir(tmp_path)
    files = {
        "tables/sample.html": to_html(table(EVIL)),
        "tables/sample.csv": "a\n1\n",
        "figures/items.svg": SVG,
        "figures/items.pdf": "",
        "descriptives/items.csv": "item,level,share\nq1,yes,0.25\n",
        "validation/summary.csv": (
            "source,stage,column,check,severity,passed,n_failed,n,expected\n"
            "uk,raw,id,present,,yes,0,9,x\nuk,raw,age,range,warning,no,2,9,18 to 99\n"
        ),
    }
    for name, text in files.items():
        path = tmp_path / "results/s" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    origins = {
        f"results/s/{name}": {
            "rule": "maker",
            "code": ["workflow/scripts/maker.py"],
            "inputs": ["results/s/descriptives/items.csv"],
        }
        for name in files
    }
    variable = {
        "label": EVIL,
        "question": EVIL,
        "type": "binary",
        "levels": [{"name": "no", "label": "No"}, {"name": "yes", "label": EVIL}],
    }
    study = {
        "name": "s",
        "title": EVIL,
        "citation": EVIL,
        "software": EVIL,
        "simulated": True,
        "areas": {},
        "concepts": {},
        "variables": {"q1": variable},
        "sources": {
            "uk": {
                "file": "data/raw/s/uk.csv",
                "sha256": "0" * 64,
                "format": "csv",
                "language": "en",
                "country": "GB",
            }
        },
        "countries": [{"country": "GB", "label": EVIL, "population": None}],
        "indices": [],
        "models": {},
        "labels": {"items": {"q1": EVIL}, "levels": {"q1": {"yes": EVIL}}},
    }
    return Evidence.of(study, "results/s", origins)


class Text(HTMLParser):
    """Tags, and the text outside style and script."""

    def __init__(self, page: str):
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags[-1:] and self.tags[-1][0] not in ("style", "script"):
            self.text += data


def test_markup_in_labels_is_text_in_the_page(evidence):
    page = render(evidence, written(evidence), ASSETS)
    read = Text(page)
    assert [tag for tag, _ in read.tags].count("script") == 1
    # the title in three places; label, question, answer and country; a row of the table; …
    assert read.text.count(EVIL) >= 10


def test_the_page_needs_nothing_beside_it_and_names_nothing_twice(evidence):
    read = Text(render(evidence, written(evidence), ASSETS))
    ids = [given["id"] for _, given in read.tags if "id" in given]
    assert sorted(set(ids)) == sorted(ids)
    for tag, given in read.tags:
        assert "src" not in given or given["src"].startswith("data:"), (tag, given)
        if tag == "link":
            assert given["href"] == "data:,"
        link = given.get("href", "")
        assert not link.startswith(("http", "/", "file:")), link
        if link.startswith("#"):
            assert link[1:] in ids, link
    assert "SIMULATED DATA" in read.text


def test_every_result_shows_its_origin_and_its_numbers(evidence):
    page = render(evidence, written(evidence), ASSETS)
    read = Text(page)
    embedded = {
        given["download"]: base64.b64decode(given["href"].partition(",")[2])
        for tag, given in read.tags
        if tag == "a" and "download" in given
    }
    items = (evidence.folder / "descriptives/items.csv").read_bytes()
    assert embedded["descriptives-items.csv"] == items
    figure = page[page.index('id="figures-items-svg"') :]
    assert "#file-descriptives-items-csv" in figure[: figure.index("</section>")]
    assert "workflow/scripts/maker.py" in figure[: figure.index("</section>")]
    assert "One &amp; all" in figure and "left out" not in figure


def test_two_renderings_are_the_same_bytes(evidence):
    study, origins = evidence.study, evidence.origins
    first = render(evidence, written(evidence), ASSETS)
    again = Evidence(study, evidence.folder, origins)
    assert render(again, written(again), ASSETS) == first


def test_the_verdict_counts_what_failed(evidence):
    blocks = {chapter.name: blocks for chapter, blocks in written(evidence)}["validation"]
    assert blocks[0].text.startswith("1 of 2 checks of 1 source found something: 1 warning.")


def test_a_result_that_no_chapter_names_is_shown_as_a_further_one(evidence):
    path = evidence.folder / "figures/novelty.svg"
    path.write_text(SVG, encoding="utf-8")
    evidence.origins["figures/novelty.svg"] = evidence.origins["figures/items.svg"]
    chapters = {chapter.name: blocks for chapter, blocks in written(evidence)}
    assert [block.name for block in chapters["further"]] == ["figures-novelty-svg"]
    assert [c.name for c in CHAPTERS].index("further") > [c.name for c in CHAPTERS].index("models")


def test_a_printed_table_reads_back_as_it_was():
    read = printed(to_html(table(EVIL)))
    rows = [(kind, [cell.lines for cell in cells]) for body in read.bodies for kind, cells in body]
    assert rows == [
        ("", [["Panel"]]),
        ("", [["Group"]]),
        ("", [[EVIL], ["1,234"], ["−0.50", "(0.25)"]]),
        ("foot", [["Total"], ["2"], ["–"]]),
    ]
    assert read.bodies[-1][1][1][2].raised == "**"
    assert read.caption == "Samples (simulated data)" and "A note." in read.notes
    assert read.width == 3 and [cell.span for cell in read.head[0][1]] == [1, 2]


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


def test_a_column_with_one_word_is_a_column_of_words():
    laid = laid_out("T", ("a", "b"), [("x", "1"), ("y", "low")])
    assert [cells[1].classes for _, cells in laid.bodies[0]] == [("left",), ("left",)]


def test_markup_in_labels_is_text_in_the_manuscript(evidence):
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


def test_times_of_jobs_leave_snakemakes_page():
    chart = '{"data": {"values": [{"rule": "fit", "runtime": 3.2}]}, "mark": "point"}'
    assert timeless(chart) == '{"data": {"values": []}, "mark": "point"}'


def lines(count: int, columns: int = 1, heading: str = "") -> Table:
    cell = estimate_cell(-0.5, 0.25, 2)
    body = tuple(Row(f"Row {i}", (cell,) * columns) for i in range(count))
    start = (Row(heading, kind="panel"), Row("Group", kind="group")) if heading else ()
    return Table("t", "T", tuple(Column(f"Country {i}") for i in range(columns)), start + body)


def test_headings_and_feet_of_the_manuscript_stay_with_their_rows():
    table = lines(20, heading="Panel")
    rows = (*table.rows, Row("Panel 2", kind="panel"), *table.rows[2:6])
    made = typeset_table(printed(to_html(replace(table, rows=rows))))
    held = [int(n) for n in re.findall(r"rowspan: (\d+)", made)]
    assert sum(held) == 1 + len(rows)
    starts = [1 + sum(held[1 : i + 1]) for i in range(len(held))]
    assert held[1] >= 4 and 1 + 22 in starts and held[-1] >= 3
    assert "breakable: false)[\n#[" not in made
    assert "breakable: false)[\n#[" in typeset_table(printed(to_html(lines(3))))


def test_a_table_too_broad_for_the_manuscript_is_cut_by_columns():
    made = typeset_table(printed(to_html(lines(4, columns=40))))
    parts = made.split("#counter")
    assert len(parts) > 1 and sum(part.count('text("Country ') for part in parts) == 40
    assert all(part.count('"Row 3"') == 1 for part in parts)
    assert all("T (continued)" in part for part in parts[1:])


def test_letters_without_a_font_are_named_and_never_boxes():
    plain = '#par("Ελλάδα, Україна, Việt Nam × 10⁻⁷")'
    assert legible(plain) == (plain, True)
    text, _ = legible('#par("x")\n"a \U00013000\U00013001 b"')
    assert '"a [Egyptian] b"' in text and LACKING in text


def test_a_figure_taller_than_a_page_is_made_smaller(evidence):
    tall = SVG.replace('height="50pt"', f'height="{2 * TALLEST}pt"')
    path = evidence.folder / "figures/items.svg"
    path.write_text(tall, encoding="utf-8")
    text = source(evidence, written(evidence))
    assert "width: 50.00pt" in text and "At 50 % of its size" in text


def test_a_table_of_the_gallery_is_a_picture():
    assert drawn(to_html(table(EVIL)))[:8] == b"\x89PNG\r\n\x1a\n"
