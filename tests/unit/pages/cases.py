"""The results of a tiny study, and what pages are read with."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from declarations import source

from coproduction.pages import manifest
from coproduction.pages.reporting.evidence import Evidence
from coproduction.results import contract
from coproduction.results.contract import File
from coproduction.results.descriptive_files import ITEMS
from coproduction.results.model_files import ESTIMATES
from coproduction.results.validation_files import SUMMARY
from coproduction.study.printed.figures import Figure
from coproduction.study.printed.presented import Presented
from coproduction.study.resolved.survey import Country, Level, Variable
from coproduction.study.resolved.tables import TableSpec
from coproduction.tables.formatting.writers import write
from coproduction.tables.table import Cell, Column, Row, Table, count_cell, estimate_cell

EVIL = '<script>alert("x")</script> & {{ 7 * 7 }} #panic() "quoted" \\'
ALT = "Shares. Never: from 1 % (A) to 2 % (B).\n"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="100pt" height="50pt">'
    "<title>Another</title><desc>Nothing</desc><!-- left out --><path d='M0 0'/></svg>"
)
SHARES = {"country": "GB", "area": "all", "item": "q1", "level": "yes", "share": 0.25, "n": 9,
          "weighted_n": 9.0, "n_base": 36, "weighted_n_base": 36.0}  # fmt: skip
CHECK = {"source": "uk", "stage": "raw", "passed": True, "n_failed": 0, "n": 9, "expected": "x"}
FAILED = {"severity": "warning", "passed": False, "n_failed": 2}
FILES = {
    ITEMS: [SHARES],
    ESTIMATES: [],
    SUMMARY: [
        CHECK | {"column": "id", "check": "present"},
        CHECK
        | {
            "column": "age",
            "check": "range",
            "severity": "warning",
            "passed": False,
            "n_failed": 2,
        },
    ],
}
STUDY = Presented(
    name="s",
    language="en",
    title=EVIL,
    citation=EVIL,
    software=EVIL,
    simulated=True,
    areas={},
    concepts={},
    variables={
        "q1": Variable(
            EVIL, "binary", (), (Level("no", "No", 0), Level("yes", EVIL, 1)), question=EVIL
        )
    },
    sources={"uk": source(file="data/raw/s/uk.csv", country="GB")},
    countries=(Country("GB", EVIL),),
    indices=(),
    models={},
    labels={"items": {"q1": EVIL}, "levels": {"q1": {"yes": EVIL}}},
    figures=(),
)


def table(stub: str = "Row", name: str = "sample", language: str = "en") -> Table:
    """A table with headings, a foot, stars and a note."""
    return Table(
        name=name,
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
        language=language,
    )


@cache
def written(stub: str, name: str, language: str, suffix: str) -> bytes:
    """The table as one of its files: written once for all tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.{suffix}"
        write(table(stub, name, language), path)
        return path.read_bytes()


class Results:
    """A folder of results: files, tables, figures and the manifest of these."""

    def __init__(self, root: Path):
        self.folder, self.study = root / "results/s", STUDY
        self.tables, self.figures, self.origins = [], [], {}
        for file, rows in FILES.items():
            self.add_rows(file, rows)
        self.add_table("sample", "sample", stub=EVIL)
        self.add_figure("items", "items", inputs=["descriptives/items.csv"])

    def add_file(self, name: str, text: str, inputs=("descriptives/items.csv",)) -> None:
        """Write a file that a rule has made from `inputs`."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.origins[f"results/s/{name}"] = {
            "rule": "maker",
            "code": ["workflow/scripts/maker.py"],
            "inputs": [f"results/s/{name}" for name in inputs],
        }

    def add_rows(self, file: File, rows: list[Mapping]) -> None:
        """Write a declared file."""
        self.add_file(file.path, "")
        contract.write(contract.frame(file, rows), file, self.folder / file.path)

    def add_table(self, name: str, kind: str, model: str = "", stub: str = "Row", language="en"):
        """Write a table in every format."""
        for suffix in ("json", "csv", "md", "tex", "docx", "xlsx", "html"):
            self.add_file(f"tables/{name}.{suffix}", "")
            path = self.folder / f"tables/{name}.{suffix}"
            path.write_bytes(written(stub, name, language, suffix))
        self.tables.append(TableSpec(name, kind, language, "Samples", model))

    def add_figure(self, name: str, kind: str, model: str = "", inputs=(), svg: str = SVG):
        """Write a figure in every format."""
        for suffix in ("pdf", "png", "svg"):
            self.add_file(f"figures/{name}.{suffix}", svg, inputs)
        (self.folder / f"figures/{name}.pdf").write_bytes(_page())
        self.add_file(f"figures/{name}.txt", ALT, inputs)
        self.figures.append(Figure(name, kind, "Shares", model))

    def evidence(self) -> Evidence:
        """What the pages read."""
        found = manifest.entries(self.tables, self.figures)
        manifest.write(found, self.folder / "manifest.csv")
        study = replace(self.study, figures=tuple(self.figures))
        return Evidence.of(study, "results/s", self.origins)


@cache
def _page() -> bytes:
    """A PDF file of one empty page, as large as the drawing."""
    return typst.compile(b"#set page(width: 100pt, height: 50pt)\n#hide[.]", timestamp=0)


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


#: Elements without an end tag.
VOID = {"meta", "link", "br", "input", "img", "hr"}


class Nesting(HTMLParser):
    """Whether every element is closed where it was opened."""

    def __init__(self, page: str):
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag != (self.open.pop() if self.open else ""):
            self.wrong.append(f"</{tag}> at {self.getpos()}")


def assert_page(page: str, simulated: bool) -> Text:
    """A whole document that asks for nothing, names nothing twice and links to what is there."""
    assert page.startswith("<!DOCTYPE html>")
    nesting = Nesting(page)
    assert nesting.wrong == [] and nesting.open == []
    read = Text(page)
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
        for key in ("aria-labelledby", "aria-describedby", "for"):
            assert set(given.get(key, "").split()) <= set(ids), given
    assert [tag for tag, _ in read.tags].count("h1") == 1
    assert ("SIMULATED DATA" in read.text) is simulated
    return read
