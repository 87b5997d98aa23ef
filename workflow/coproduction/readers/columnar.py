"""Parquet files."""

# pyarrow.compute makes its functions when it is imported; no checker of types can see them.
# pyright: reportAttributeAccessIssue=false

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from coproduction.faults import Fault, Faults
from coproduction.readers.cells import text
from coproduction.readers.export import Column, Export
from coproduction.readers.formats import Reading
from coproduction.readers.selection import select

#: No survey has more respondents.
MOST_ROWS = 1 << 24


def read(source: Reading, path: Path, columns: Sequence[str] | None, root: Path) -> Export:
    """Read a Parquet file; interface and errors as `coproduction.readers.dispatch.read`."""
    file = source.file
    try:
        parquet = pyarrow.parquet.ParquetFile(path)
    except MemoryError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise Faults([_damaged(file, error)]) from error
    schema = parquet.schema_arrow
    positions, found = select(file, schema.names, columns)
    if (n := parquet.metadata.num_rows) > MOST_ROWS:  # runs of one value take no bytes
        problem = f"The file has {n} rows: no survey has so many respondents."
        found.append(Fault(file, problem, expected=f"at most {MOST_ROWS}", check="rows"))
    for i in positions:
        if pa.types.is_nested(schema.types[i]):
            found.append(
                Fault(
                    file,
                    f"The column holds lists or records ({schema.types[i]}), not single answers.",
                    column=schema.names[i],
                    expected="numbers, text, dates, times or booleans",
                    mend="leave the column out of the crosswalk, or export it as columns",
                    check="column type",
                )
            )
    if found:
        raise Faults(found)
    names = [schema.names[i] for i in positions]
    try:
        table = parquet.read(columns=names)
    except MemoryError:
        raise
    except (pa.ArrowException, OSError) as error:
        raise Faults([_damaged(file, error)]) from error
    data, declared = {}, {}
    for name, i in zip(names, positions, strict=True):
        try:
            kind, data[name] = _column(table.column(name))
        except pa.ArrowException as error:
            found.append(_unreadable(file, name, schema.types[i], error))
            continue
        declared[name] = Column(name, _label(schema.field(i)), kind)
    if found:
        raise Faults(found)
    return Export(
        file=file,
        data=pd.DataFrame(data, index=pd.RangeIndex(table.num_rows)),
        columns=declared,
        encoding="utf-8",
        listing=tuple(
            declared.get(field.name, Column(field.name, _label(field), "")) for field in schema
        ),
    )


def _label(field: pa.Field) -> str:
    return (field.metadata or {}).get(b"label", b"").decode("utf-8", "replace")


def _column(cells: pa.ChunkedArray) -> tuple[str, pd.Series]:
    kind = cells.type
    if pa.types.is_dictionary(kind):
        return _column(cells.cast(kind.value_type))
    if pa.types.is_boolean(kind):
        return "text", text(pc.if_else(cells, "TRUE", "FALSE"))
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        if _beyond_double(cells):
            return "text", text(cells.cast(pa.large_string()))
        numbers = cells.cast(pa.float64(), safe=False).to_numpy()
        return "number", pd.Series(np.asarray(numbers, dtype="float64"))
    if pa.types.is_date(kind):
        return "date", text(pc.strftime(cells.cast(pa.date32()), "%Y-%m-%d"))
    if pa.types.is_timestamp(kind):
        fine = cells if kind.unit == "ns" else cells.cast(pa.timestamp("us", kind.tz))
        return "datetime", text(_whole_seconds(pc.strftime(fine, "%Y-%m-%dT%H:%M:%S")))
    if pa.types.is_time(kind):
        fine = cells if kind.unit == "ns" else cells.cast(pa.time64("us"))
        return "time", text(_whole_seconds(fine.cast(pa.string())))
    return "text", text(cells.cast(pa.large_string()))


def _beyond_double(cells: pa.ChunkedArray) -> bool:
    """Whether a double would change some of these numbers: long ids stay text."""
    if pa.types.is_floating(cells.type):
        return False
    if pa.types.is_decimal(cells.type):
        # A type wide enough for more than the 15 digits of a double need not hold them.
        distinct = pc.unique(cells).drop_null().to_pylist() if cells.type.precision > 15 else []
        return any(Decimal(repr(float(value))) != value for value in distinct)
    extremes = pc.min_max(cells).as_py()
    return any(value is not None and abs(value) > 2**53 for value in extremes.values())


def _whole_seconds(shown: pa.ChunkedArray) -> pa.ChunkedArray:
    """Moments with their fraction of a second, of six or nine digits, as short as it can be."""
    return pc.replace_substring_regex(shown, r"\.0+$|(\.[0-9]*[1-9])0*$", r"\1")


def _unreadable(file: str, column: str, kind: pa.DataType, error: Exception) -> Fault:
    return Fault(
        file,
        f"The column cannot be read as answers ({kind}: {str(error).splitlines()[0]}).",
        column=column,
        expected="numbers, text in utf-8, dates, times or booleans",
        mend="leave the column out of the crosswalk, or export it as one of these",
        check="column type",
    )


def _damaged(file: str, error: Exception) -> Fault:
    return Fault(
        file,
        f"The Parquet file is truncated or damaged ({str(error).splitlines()[0]}).",
        expected="a whole Parquet file",
        mend="copy or download the file again and compare its size with the original",
        check="truncated file",
    )
