"""Evidence: the published files of a study as the report reads them, each with its origin."""

import base64
import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

#: Kind of a figure of models to the stem of the file it is drawn from.
DRAWN_FROM = {"heat_map": "estimates", "importance": "diagnostics", "profiles": "predictions"}


@dataclass(frozen=True)
class Origin:
    """What made a file: the rule, its code, and its other inputs, as paths from the project."""

    rule: str
    code: tuple[str, ...]
    inputs: tuple[str, ...]


@dataclass
class Evidence:
    """The results of one study.

    Attributes
    ----------
    study
        The declarations of the study, JSON-like (see `coproduction.study.load.Study`).
    folder
        Folder of the results.
    origins
        File, as a path from that folder, to what made it; the order is that of presentation.
    taken
        Files a chapter has shown already.
    """

    study: dict
    folder: Path
    origins: dict[str, Origin]
    taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, study: dict, folder: str, origins: Mapping[str, Mapping]) -> "Evidence":
        """Gather the files of `origins` (path from the project to rule, code, inputs)."""
        found = {
            str(PurePosixPath(path).relative_to(folder)): Origin(
                made["rule"], tuple(made["code"]), tuple(made["inputs"])
            )
            for path, made in origins.items()
            if PurePosixPath(path).is_relative_to(folder)
        }
        return cls(study, Path(folder), found)

    def has(self, name: str) -> bool:
        """Whether a rule makes the file."""
        return name in self.origins

    def text(self, name: str) -> str:
        """Text of a file."""
        return (self.folder / name).read_text(encoding="utf-8")

    def frame(self, name: str) -> "Frame":
        """A CSV file as columns and rows of text."""
        rows = list(csv.reader(io.StringIO(self.text(name))))
        return Frame(name, tuple(rows[0]), [tuple(row) for row in rows[1:]])

    def take(self, *patterns: str) -> list[str]:
        """Files that match a pattern, in the order of the patterns, and none twice."""
        chosen = []
        for pattern in patterns:
            found = [
                name
                for name in self.origins
                if fnmatchcase(name, pattern) and name not in self.taken
            ]
            chosen += found
            self.taken.update(found)
        return chosen

    def numbers(self, figure: str) -> list[str]:
        """The CSV files among the results that a figure was drawn from.

        A job may draw several figures, each from the file of its own name or that of its kind.
        """
        prefix = f"{self.folder.as_posix()}/"
        inputs = (path.removeprefix(prefix) for path in self.origins[figure].inputs)
        found = [name for name in inputs if name.endswith(".csv") and self.has(name)]
        stem = PurePosixPath(figure).stem
        kinds = {source for kind, source in DRAWN_FROM.items() if stem.startswith(f"{kind}_")}
        own = [name for name in found if PurePosixPath(name).stem in {stem, *kinds}]
        return own or found


@dataclass(frozen=True)
class Frame:
    """A CSV file: its name, header and rows, all text."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]

    def where(self, **wanted: str) -> "Frame":
        """The rows that have these values."""
        at = {self.columns.index(column): value for column, value in wanted.items()}
        kept = [row for row in self.rows if all(row[i] == value for i, value in at.items())]
        return Frame(self.name, self.columns, kept)

    def only(self, *columns: str) -> "Frame":
        """These columns."""
        at = [self.columns.index(column) for column in columns]
        return Frame(self.name, columns, [tuple(row[i] for i in at) for row in self.rows])

    def column(self, name: str) -> list[str]:
        """The values of one column."""
        at = self.columns.index(name)
        return [row[at] for row in self.rows]


@dataclass(frozen=True)
class Drawing:
    """A figure: its title and what it shows, in words, and itself as a data URI.

    As an image, not as markup: its ids meet no others, and nothing in it can run.
    """

    title: str
    alt: str
    uri: str
    width: float
    height: float


_SVG = "{http://www.w3.org/2000/svg}"


def drawing(svg: str) -> Drawing:
    """Read a figure. `width` and `height` are in points."""
    root = ElementTree.fromstring(svg)
    lean = re.sub(r"<metadata>.*?</metadata>\s*|<!--.*?-->\s*", "", svg, flags=re.S)
    lean = lean.encode("utf-8")
    return Drawing(
        root.findtext(f"{_SVG}title", ""),
        root.findtext(f"{_SVG}desc", ""),
        "data:image/svg+xml;base64," + base64.b64encode(lean).decode("ascii"),
        float(root.get("width", "0").removesuffix("pt")),
        float(root.get("height", "0").removesuffix("pt")),
    )


def data_uri(content: bytes, kind: str) -> str:
    """The content of a file as a data URI."""
    return f"data:{kind};base64," + base64.b64encode(content).decode("ascii")


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Words as an enumeration: ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
