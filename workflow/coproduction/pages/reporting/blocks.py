"""Blocks: what a chapter of the report is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from coproduction.pages.reporting.evidence import Drawing, Origin
from coproduction.tables.formatting.layout import Layout


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `tone` is "", "good", "bad" or "code"."""

    kind: ClassVar[str] = "paragraph"
    text: str
    tone: str = ""


@dataclass(frozen=True)
class Facts:
    """Pairs of a term and what is said about it; `targets` are what terms link to on the page."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]
    targets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Files:
    """Files beside the report: name (as a path from the report) and what it is."""

    kind: ClassVar[str] = "files"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TableBlock:
    """A table with the CSV file of its numbers and its other files (paths from the report)."""

    kind: ClassVar[str] = "table"
    name: str
    table: Layout
    origin: Origin | None = None
    numbers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class FileBlock(TableBlock):
    """A CSV file as a table, which is laid out when it is looked at: papers print none."""

    def __init__(self, name: str, lay: Callable[[], Layout], origin: Origin, path: str):
        own = {"name": name, "origin": origin, "numbers": (path,), "files": (), "_lay": lay}
        vars(self).update(own)

    @cached_property
    def table(self) -> Layout:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The table."""
        return vars(self)["_lay"]()


@dataclass(frozen=True)
class FigureBlock:
    """A figure with the CSV files it was drawn from and its other files.

    `in_words` are pairs of a term and what the figure says of it: on a phone they stand in its
    place.
    """

    kind: ClassVar[str] = "figure"
    name: str
    drawing: Drawing
    origin: Origin
    numbers: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    in_words: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """What the figure is called."""
        return self.drawing.title


@dataclass(frozen=True)
class FindingBlock:
    """What was found of one claim: its statement, pairs of a term and what is said about it, tables
    of its own without numbers, and what their estimates are in.

    `more` heads links to the tables and figures named in `see`; `language` is that of all texts.
    """

    kind: ClassVar[str] = "finding"
    name: str
    statement: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Layout, ...] = ()
    unit: str = ""
    more: str = ""
    see: tuple[str, ...] = ()
    language: str = "en"


Block = FindingBlock | Paragraph | Facts | Files | TableBlock | FigureBlock
