"""Control characters (U+0080 to U+009F), which no text of a survey holds."""

import re

import numpy as np
import pandas as pd

from coproduction.faults import visible
from coproduction.readers.export import Export, coded

_CONTROL = re.compile("[\x80-\x9f]")
_SHOWN = 5
#: Texts that are looked at together.
_TOGETHER = 1 << 16


def noted(export: Export) -> tuple[str, ...]:
    """The note of cells, labels and column names that hold such characters; no cell is told."""
    listing = export.listing or tuple(export.columns.values())
    cells = {name: _cells(export, name) for name in export.columns}
    labels = {
        column.name: sum(map(_held, [column.label, *column.labels.values()])) for column in listing
    }
    # A text that the file labels is a code of its header.
    codes = {column.name: sum(map(_held, column.labels)) for column in listing}
    names = {column.name: int(_held(column.name)) for column in listing}
    met = {"cell": cells, "label": labels, "labelled code": codes, "column name": names}
    told = [_told(of, counts) for of, counts in met.items() if any(counts.values())]
    if not told:
        return ()
    return (
        f"control characters (U+0080 to U+009F) stand in {'; '.join(told)}. Mostly they are text "
        "in windows-1252 that was read as latin-1, by the program that wrote the file or by the "
        "encoding declared",
    )


def _cells(export: Export, name: str) -> int:
    """How many cells of a column hold some."""
    if export.columns[name].kind != "text":
        return 0
    cells = export.cells(name)
    if not isinstance(cells.dtype, pd.CategoricalDtype):  # all at once would be in memory twice
        parts = (cells.iloc[at : at + _TOGETHER] for at in range(0, len(cells), _TOGETHER))
        return sum(_held(text) for part in parts for text in part.dropna().tolist())
    positions, distinct = coded(cells)
    held = [_held(text) for text in distinct]
    return int(np.array([*held, False])[positions].sum()) if any(held) else 0


def _held(text: str) -> bool:
    return not text.isascii() and bool(_CONTROL.search(text))


def _told(of: str, counts: dict[str, int]) -> str:
    held = {name: n for name, n in counts.items() if n}
    n = sum(held.values())
    shown = ", ".join(map(visible, list(held)[:_SHOWN]))
    more = f" and {len(held) - _SHOWN} more columns" if len(held) > _SHOWN else ""
    columns = f"({shown}{more})" if of == "column name" else f"of {shown}{more}"
    return f"{n} {of}{'s' * (n != 1)} {columns}"
