"""An export: one file of a survey as an institute sent it, read but not yet interpreted."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from coproduction.missing import BLANK


@dataclass(frozen=True)
class Column:
    """What an export declares about one of its columns.

    Attributes
    ----------
    name
        The column's name in the file. A blank header becomes ``column_<position>``.
    label
        Variable label or question text, empty where the format has none.
    kind
        ``"number"``, ``"text"``, ``"date"``, ``"time"`` or ``"datetime"``; empty for a column
        that was not read of a format whose cells tell the kind.
    labels
        Value labels: code as spelt by `spell` to label. Empty where the file has none.
    missing
        Declared user-missing codes, each a spelt code or a ``(low, high)`` range of numbers.
    """

    name: str
    label: str = ""
    kind: str = "number"
    labels: dict[str, str] = field(default_factory=dict)
    missing: tuple[str | tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Export:
    """The cells of an export with everything its format says about them.

    Attributes
    ----------
    file
        Path as declared.
    data
        One row a respondent in file order, one column a declared name. Numbers are float64 with
        NaN where there is none; everything else is `str` with NaN where the cell is empty
        (dates and times as ISO 8601 text).
    columns
        Column name to `Column`, in file order, for the columns that were read.
    tags
        Only for columns with extended missing values (Stata ``.a``-``.z``, SAS ``.A``-``.Z`` and
        ``._``): column name to an array of `str`, ``""`` where the cell holds no tag. Where a tag
        stands, `data` is NaN.
    first_row
        The row number of the first respondent as a viewer of the file counts: 1 for statistical
        formats, 1 + header lines for text and spreadsheets.
    rows
        Row number of every respondent when they are not consecutive (line breaks inside quoted
        cells), otherwise None.
    encoding
        Text encoding used, as Python names it; empty for formats that have none.
    listing
        Every column of the file, also those not read, with what its header says about it.
    notes
        What the reader decided by itself and the user should know, a sentence each
        ("encoding not declared; read as cp1252").
    """

    file: str
    data: pd.DataFrame
    columns: dict[str, Column]
    tags: dict[str, np.ndarray] = field(default_factory=dict)
    first_row: int = 1
    rows: np.ndarray | None = None
    encoding: str = ""
    notes: tuple[str, ...] = ()
    listing: tuple[Column, ...] = ()

    def row_numbers(self, mask: np.ndarray) -> tuple[int, ...]:
        """Row numbers in the file of the respondents where `mask` (bool, one a row) holds."""
        positions = np.flatnonzero(mask)
        numbers = positions + self.first_row if self.rows is None else self.rows[positions]
        return tuple(int(n) for n in numbers)

    def codes(self, name: str) -> pd.Categorical:
        """Return a column as codes: a category per distinct cell content, none missing.

        Numbers are spelt by `spell`, an empty cell is `BLANK`, a tag is itself. One table
        look-up per distinct value, so a million rows cost one factorisation.
        """
        cells = self.data[name]
        positions, uniques = pd.factorize(cells, use_na_sentinel=True)
        # Two doubles may not share a spelling, but a text may be spelt as `BLANK` is.
        places: dict[str, int] = {}
        lookup = [places.setdefault(spell(value), len(places)) for value in uniques]
        blank = places.setdefault(BLANK, len(places))
        codes = np.array([*lookup, blank], dtype="int64")[positions]
        tags = self.tags.get(name)
        if tags is not None:
            for tag in np.unique(tags[tags != ""]):
                codes[tags == tag] = places.setdefault(str(tag), len(places))
        return pd.Categorical.from_codes(codes, list(places)).remove_unused_categories()


def spell(value: object) -> str:
    """Spell a cell's value as a source code: `8.0` is `"8"`, `0.5` is `"0.5"`, text is itself.

    Numbers use the shortest text that reads back to the same double.
    """
    if isinstance(value, str):
        return value
    number = float(value)
    if np.isnan(number):
        return BLANK
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number)
