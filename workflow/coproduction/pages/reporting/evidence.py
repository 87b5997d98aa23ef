"""Evidence: the published files of a study as the report reads them, each with its origin."""

import base64
import gzip
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from coproduction.pages import manifest
from coproduction.pages.manifest import Entry
from coproduction.results import contract
from coproduction.results.contract import File
from coproduction.study.printed.figures import KINDS, Figure
from coproduction.study.printed.presented import Presented

if TYPE_CHECKING:
    import pandas as pd

#: Kinds of figures of the estimates of a model.
DRAWN_ESTIMATES = ("coefficients", "heat_map")


@dataclass(frozen=True)
class Origin:
    """What made a file: the rule, its code, and its other inputs, as paths from the project."""

    rule: str
    code: tuple[str, ...]
    inputs: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """The results of one study.

    Attributes
    ----------
    study
        What pages present of it.
    folder
        Folder of the results.
    origins
        File, as a path from that folder, to what made it.
    entries
        Every table and figure, in the order of presentation.
    named
        The folder as inputs name it, where that is another.
    """

    study: Presented
    folder: Path
    origins: dict[str, Origin]
    entries: tuple[Entry, ...]
    named: str = ""
    _frames: dict[str, "Frame"] = field(default_factory=dict, repr=False, compare=False)
    _typed: dict[str, "pd.DataFrame"] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls, study: Presented, folder: str, origins: Mapping[str, Mapping], named: str = ""
    ) -> "Evidence":
        """Gather the files of `origins` (path from the project to rule, code, inputs) and the
        manifest in `folder`.

        `named` is its path in the project, where it lies in what a storage keeps on this machine.
        """
        there = folder.removesuffix(named) if named else ""
        found = {
            str(PurePosixPath(path).relative_to(folder)): Origin(
                made["rule"],
                tuple(made["code"]),
                tuple(file.removeprefix(there) for file in made["inputs"]),
            )
            for path, made in origins.items()
            if PurePosixPath(path).is_relative_to(folder)
        }
        listed = manifest.read(Path(folder) / manifest.MANIFEST.path)
        return cls(study, Path(folder), found, tuple(listed), named)

    def has(self, name: str) -> bool:
        """Whether a rule makes the file."""
        return name in self.origins

    def text(self, name: str) -> str:
        """Text of a file."""
        return (self.folder / name).read_text(encoding="utf-8")

    def frame(self, file: File) -> "Frame":
        """A declared file, which is read once."""
        if file.path not in self._frames:
            self._frames[file.path] = self._read(file)
        return self._frames[file.path]

    def typed(self, file: File) -> "pd.DataFrame":
        """A declared file as a frame of its types, one of its own each time; it is read once."""
        if file.path not in self._typed:
            self._typed[file.path] = contract.read(file, self.folder / file.path)
        return self._typed[file.path].copy(deep=False)

    def _read(self, file: File) -> "Frame":
        return Frame(file, tuple(file.names), *contract.read_rows(file, self.folder / file.path))

    def figure(self, name: str) -> Figure:
        """The declaration of a figure."""
        return next(figure for figure in self.study.figures if figure.name == name)

    def chosen(self, kinds: Iterable[str]) -> list[Entry]:
        """The figures and tables of some kinds, kind by kind, figures first.

        Estimates of who did not answer are chosen as ``nonresponse``, drawn or printed.
        """
        return [
            entry
            for kind in kinds
            for type_ in ("figure", "table")
            for entry in self.entries
            if (entry.type, self._told_as(entry)) == (type_, kind)
        ]

    def _told_as(self, entry: Entry) -> str:
        model = self.study.models.get(entry.model)
        unanswered = model is not None and model.of_answering
        return "nonresponse" if unanswered and entry.kind in DRAWN_ESTIMATES else entry.kind

    def numbers(self, entry: Entry) -> tuple[str, ...]:
        """The CSV files with the numbers of a table or figure."""
        if entry.type == "table":
            return tuple(filter(self.has, [f"{entry.stem}.csv"]))
        prefix = f"{self.named or self.folder.as_posix()}/"
        inputs = {path.removeprefix(prefix) for path in self.origins[f"{entry.stem}.svg"].inputs}
        return tuple(
            path
            for file in KINDS[entry.kind].files
            for path in (file.path, file.part.format(model=entry.model))
            if path in inputs
        )


@dataclass(frozen=True)
class Frame:
    """Rows of a declared CSV file.

    Attributes
    ----------
    file
        The file.
    columns
        The columns that are shown.
    rows
        Rows of the types that the contract declares; an empty cell is an empty text, or None where
        the column is not of text.
    printed
        The same rows as they stand in the file.
    """

    file: File
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    printed: Sequence[Mapping[str, str]]

    def where(self, **wanted: object) -> "Frame":
        """The rows that have these values."""
        kept = [k for k, row in enumerate(self.rows) if wanted.items() <= row.items()]
        shown = [self.rows[k] for k in kept], [self.printed[k] for k in kept]
        return Frame(self.file, self.columns, *shown)

    def only(self, columns: Iterable[str]) -> "Frame":
        """These columns."""
        return replace(self, columns=tuple(columns))

    def column(self, name: str) -> list[Any]:
        """The values of one column."""
        return [row[name] for row in self.rows]


@dataclass(frozen=True)
class Drawing:
    """A figure: its title, what it is (for its caption), the same with its numbers (for those who
    do not see it), itself as SVG, and its size in points.
    """

    title: str
    caption: str
    alt: str
    svg: str
    width: float
    height: float


def drawing(figure: Figure, svg: str, alt: str) -> Drawing:
    """Return a figure as its file draws it, `alt` its alternative text, sizes in points."""
    _, root = next(ElementTree.iterparse(io.StringIO(svg), ["start"]))
    return Drawing(
        figure.title,
        figure.alt,
        " ".join(alt.split()),
        svg,
        float(root.get("width", "0").removesuffix("pt")),
        float(root.get("height", "0").removesuffix("pt")),
    )


def zipped_uri(content: bytes) -> str:
    """The same, compressed by gzip without a name or a time."""
    return data_uri(gzip.compress(content, mtime=0), "application/gzip")


def data_uri(content: bytes, kind: str) -> str:
    """The content of a file as a data URI."""
    return f"data:{kind};base64," + base64.b64encode(content).decode("ascii")


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Words as an enumeration: ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
