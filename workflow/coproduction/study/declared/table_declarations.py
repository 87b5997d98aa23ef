"""What `tables.yaml` declares, as it stands in the file, as frozen types.

Texts are in every language that they are declared in. What a table leaves unsaid is empty, or None
where an empty value says something.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from coproduction.study.resolved.analysis import Pooled
from coproduction.study.resolved.specification import CONVERTER, Number, typed
from coproduction.study.resolved.tables import Below, Statistic, Uncertainty

#: A printed text: plain, or language to text.
Text = str | dict[str, str]


@dataclass(frozen=True)
class Collapse:
    """A row that counts several answers as one: `levels`, or the numbers of a closed `range`, of
    the `variables`, all where none are named."""

    label: Text
    levels: tuple[str, ...] = ()
    range: tuple[Number, ...] = ()
    variables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spanner:
    """A heading over columns that stand side by side: those of some models, areas or countries."""

    label: Text
    columns: tuple[str, ...]


@dataclass(frozen=True)
class TableDeclaration:
    """A table; the keys are those of `study.resolved.tables.TableSpec` but for `labels`, what
    it calls a name."""

    kind: str
    title: Text = ""
    model: str = ""
    models: dict[str, Text] = field(default_factory=dict)
    comparison: str = ""
    group: str = ""
    base: Literal["", "answered", "asked", "all"] = ""
    collapse: tuple[Collapse, ...] = ()
    levels: bool | None = None
    total: Pooled = ""
    statistics: tuple[Statistic, ...] = ()
    by_country: bool | None = None
    rows: tuple[str, ...] = ()
    spanners: tuple[Spanner, ...] = ()
    labels: dict[str, Text] = field(default_factory=dict)
    digits: int | None = None
    uncertainty: Uncertainty = ""
    below: tuple[Below, ...] = ()
    family: str = ""
    exponentiate: bool | None = None
    fit: tuple[str, ...] = ()
    stars: dict[str, float] | None = None
    language: str = ""
    notes: tuple[Text, ...] = ()

    def says(self, key: str) -> bool:
        """Whether it has a setting."""
        return getattr(self, key) != getattr(_BARE, key)

    @property
    def used(self) -> tuple[str, ...]:
        """The models whose results it shows, but for that of a comparison."""
        return tuple(self.models) or ((self.model,) if self.model else ())


_BARE = TableDeclaration("")


@dataclass(frozen=True)
class CombinedDeclaration:
    """A table combined of others, each with its header."""

    how: Literal["side_by_side", "stacked"]
    title: Text
    tables: dict[str, Text]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class TablesFile:
    """`tables.yaml` with its defaults."""

    standard: bool
    uncertainty: Uncertainty
    stars: dict[str, float]
    tables: dict[str, TableDeclaration]
    combined: dict[str, CombinedDeclaration]
    language: str = ""


def read(file: Mapping[str, Any]) -> TablesFile:
    """`tables.yaml` as types, of the values of a file without fault."""
    return typed(TablesFile, file)


def said(text: Text, language: str, languages: Sequence[str]) -> str:
    """A text in a language, else in the first of the study's."""
    if isinstance(text, str):
        return text
    return text.get(language) or text[languages[0]]


def _text(value: Any, _: Any) -> Text:
    return value


CONVERTER.register_structure_hook(Text, _text)
