"""Exhibits: the tables and figures of the manifest, and CSV files, as blocks of a chapter."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath

from coproduction.pages.manifest import Entry
from coproduction.pages.reporting.blocks import Block, FigureBlock, FileBlock, Files, TableBlock
from coproduction.pages.reporting.evidence import Evidence, Frame, drawing
from coproduction.pages.reporting.plain_tables import laid_out, of_frame
from coproduction.results.contract import File
from coproduction.tables.formatting.layout import layout
from coproduction.tables.table import Table


def shown(evidence: Evidence, kinds: Iterable[str]) -> list[Block]:
    """The figures and tables of some kinds."""
    return [exhibit(evidence, entry) for entry in evidence.chosen(kinds)]


def exhibit(evidence: Evidence, entry: Entry) -> FigureBlock | TableBlock:
    """A figure or table of the manifest."""
    return _figure(evidence, entry) if entry.type == "figure" else _table(evidence, entry)


def block_name(entry: Entry) -> str:
    """Identifier of a figure or table of the manifest on a page."""
    return slug(f"{entry.stem}.svg" if entry.type == "figure" else f"{entry.stem}.html")


def _figure(evidence: Evidence, entry: Entry) -> FigureBlock:
    name = f"{entry.stem}.svg"
    return FigureBlock(
        block_name(entry),
        drawing(
            evidence.figure(entry.name), evidence.text(name), evidence.text(f"{entry.stem}.txt")
        ),
        evidence.origins[name],
        evidence.numbers(entry),
        _beside(evidence, entry, (".pdf", ".png", ".svg", ".txt")),
    )


def _table(evidence: Evidence, entry: Entry) -> TableBlock:
    name = f"{entry.stem}.json"
    return TableBlock(
        block_name(entry),
        layout(Table.from_json(evidence.text(name))),
        evidence.origins[name],
        evidence.numbers(entry),
        _beside(evidence, entry, (".xlsx", ".docx", ".tex", ".md", ".html")),
    )


def _beside(evidence: Evidence, entry: Entry, suffixes: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in (f"{entry.stem}{s}" for s in suffixes) if evidence.has(name))


def file_table(evidence: Evidence, file: File, title: str) -> list[Block]:
    """A CSV file as a table; nothing where the study has none."""
    return [frame_table(evidence, evidence.frame(file), title)] if evidence.has(file.path) else []


def frame_table(evidence: Evidence, frame: Frame, title: str, name: str = "") -> TableBlock:
    """Rows of a CSV file as a table; `name` is that of the block where it is not the file's."""
    path = frame.file.path
    return FileBlock(
        name or slug(path),
        lambda: of_frame(frame, title, evidence.study),
        evidence.origins[path],
        path,
    )


def made_table(
    evidence: Evidence, file: File, name: str, title: str, headers: Iterable[str], rows: list,
    notes: Iterable[str] = (), numbers: Collection[str] = (),
) -> TableBlock:  # fmt: skip
    """Rows made from a CSV file as a table, the columns of some headers being `numbers`."""
    table = laid_out(title, tuple(headers), rows, tuple(notes), numbers=numbers)
    return TableBlock(name, table, evidence.origins[file.path], (file.path,))


def files(evidence: Evidence, told: Mapping[str, str]) -> list[Block]:
    """Links to the files that the study has, each with what it is."""
    rows = tuple((name, what) for name, what in told.items() if evidence.has(name))
    return [Files(rows)] if rows else []


def slug(name: str) -> str:
    """Identifier of a file on a page."""
    return str(PurePosixPath(name)).replace("/", "-").replace(".", "-").replace("_", "-")
