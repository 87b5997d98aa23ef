"""Assembly: an export of what was read of a statistical file and of what its header declares."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coproduction.readers.export import Column, Export, spell
from coproduction.readers.formats import Reading
from coproduction.readers.gather import Gathered
from coproduction.readers.statistical import moments

_FAMILY = {"sav": "spss", "zsav": "spss", "por": "spss", "dta": "stata"}
#: SPSS spells LOWEST and HIGHEST in ranges of missing codes as the largest double.
_ENDLESS = 1.7e308


def assemble(
    source: Reading,
    gathered: dict[str, Gathered],
    n: int,
    header: Any,
    labels: dict[str, dict[Any, str]],
    encoding: str,
) -> Export:
    """Make an `Export` of what ReadStat returned: tags apart, dates as text, codes spelt."""
    family = _FAMILY.get(source.format, "sas")
    cells: dict[str, pd.Series] = {}
    listing = {name: _declared(name, header, labels, family) for name in header.column_names}
    tags: dict[str, np.ndarray] = {}
    notes: list[str] = []
    for name, column in gathered.items():
        known = listing[name]
        cells[name] = column.cells()
        if told := moments.periods(family, header.original_variable_types.get(name)):
            notes.append(f"column {name}: numbers count {told} from the first of 1960, which is 0")
        if (marks := column.tags()) is not None:
            tags[name] = marks
        if known.kind not in ("number", "text"):
            text = _moments(cells[name], family, known)
            if text is None:
                listing[name] = replace(known, kind="number")
                notes.append(f"column {name}: some dates lie beyond the year 9999; kept as numbers")
            else:
                cells[name] = text
    return Export(
        file=source.file,
        data=pd.DataFrame(cells, index=pd.RangeIndex(n), copy=False),
        columns={name: listing[name] for name in gathered},
        tags=tags,
        encoding=encoding,
        notes=tuple(notes),
        labelled=family in ("spss", "stata") or bool(source.catalog),
        listing=tuple(listing.values()),
    )


def _declared(name: str, header: Any, labels: dict[str, dict[Any, str]], family: str) -> Column:
    """What the header says about a column."""
    is_text = header.readstat_variable_types[name].startswith("string")
    spelling = str if is_text else _code
    return Column(
        name=name,
        label=header.column_names_to_labels.get(name) or "",
        kind="text"
        if is_text
        else moments.kind_of(family, header.original_variable_types.get(name)),
        labels={spelling(code): str(label) for code, label in labels.get(name, {}).items()},
        missing=_missing(header.missing_ranges.get(name, ())),
        measure=_measure(header.variable_measure.get(name)) if family == "spss" else "",
    )


def _measure(told: str | None) -> str:
    return "" if told in (None, "unknown") else told


def _code(code: Any) -> str:
    return f".{code}" if isinstance(code, str) else spell(code)


def _missing(ranges: Sequence[Any]) -> tuple[str | tuple[float, float], ...]:
    out: list[str | tuple[float, float]] = []
    for entry in ranges:
        low, high = entry["lo"], entry["hi"]
        if low == high:
            out.append(spell(low))
        else:
            out.append(
                (
                    -np.inf if low < -_ENDLESS else float(low),
                    np.inf if high > _ENDLESS else float(high),
                )
            )
    return tuple(out)


def _moments(cells: pd.Series, family: str, known: Column) -> pd.Series | None:
    """ISO text of moments; a labelled or declared missing code among them stays that code."""
    if isinstance(cells.dtype, pd.CategoricalDtype):
        text = _moments(pd.Series(cells.cat.categories), family, known)
        if text is None:
            return None
        positions, distinct = pd.factorize(text)
        codes = np.append(positions, -1)[cells.cat.codes]
        return pd.Series(pd.Categorical.from_codes(codes, pd.Index(distinct, dtype="str")))
    numbers = cells.to_numpy()
    coded = np.zeros(len(numbers), dtype=bool)
    for code in [*known.labels, *known.missing]:
        if isinstance(code, tuple):
            coded |= (numbers >= code[0]) & (numbers <= code[1])
        elif not code.startswith("."):
            coded |= numbers == float(code)
    text = moments.iso(np.where(coded, np.nan, numbers), family, known.kind)
    if text is not None and coded.any():
        text[coded] = [spell(number) for number in numbers[coded]]
    return text
