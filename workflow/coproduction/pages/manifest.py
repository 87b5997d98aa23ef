"""The manifest: every table and figure of a study, with what chapters choose them by."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from coproduction.results import contract
from coproduction.results.published_files import MANIFEST
from coproduction.study.printed.combined_tables import CombinedSpec
from coproduction.study.printed.figures import Figure
from coproduction.study.resolved.tables import TableSpec

#: Language of the fixed words of figures.
ENGLISH = "en"


@dataclass(frozen=True)
class Entry:
    """A table or figure, see `coproduction.results.published_files.MANIFEST`."""

    name: str
    type: Literal["figure", "table"]
    kind: str
    model: str
    language: str
    title: str
    stem: str


def entries(tables: Iterable[TableSpec | CombinedSpec], figures: Iterable[Figure]) -> list[Entry]:
    """Return an entry a figure and table, figures first."""
    drawn = [
        Entry(
            figure.name, "figure", figure.kind, figure.model, ENGLISH, figure.title,
            f"figures/{figure.name}",
        )
        for figure in figures
    ]  # fmt: skip
    printed = [
        Entry(
            table.name, "table", table.kind,
            "" if isinstance(table, CombinedSpec) else table.model,
            table.language, table.title, f"tables/{table.name}",
        )
        for table in tables
    ]  # fmt: skip
    return [*drawn, *printed]


def write(found: Iterable[Entry], path: str | Path) -> None:
    """Write a manifest."""
    contract.write(contract.frame(MANIFEST, map(asdict, found)), MANIFEST, path)


def read(path: str | Path) -> list[Entry]:
    """Read a manifest, in the order of presentation."""
    frame = contract.read(MANIFEST, path).fillna("")
    return [Entry(**row) for row in contract.records(frame)]
