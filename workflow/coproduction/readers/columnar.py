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
from coproduction.readers.formats import MOST_RESPONDENTS, Reading
from coproduction.readers.gather import MOST_DISTINCT
from coproduction.readers.selection import select

#: No survey has answers that are longer on average than a cell of Excel or a text of SPSS; fewer
#: bytes in all do not matter.
LONGEST, MOST_BYTES = (1 << 15) - 1, 1 << 25


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
    found += _endless(file, parquet, positions)
    if (n := parquet.metadata.num_rows) > MOST_RESPONDENTS:  # runs of one value take no bytes
        problem = f"The file has {n} rows: no survey has so many respondents."
        found.append(Fault(file, problem, expected=f"at most {MOST_RESPONDENTS}", check="rows"))
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
    texts = [name for name, i in zip(names, positions, strict=True) if _textual(schema.types[i])]
    try:
        # Texts of few are read as codes of these: a long one that a million gave stays one.
        parquet = pyarrow.parquet.ParquetFile(path, read_dictionary=texts)
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


def _textual(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _endless(file: str, parquet: pa.parquet.ParquetFile, positions: Sequence[int]) -> list[Fault]:
    """The faults of columns of longer texts than any answer, told by the end of the file alone.

    A byte of a file that is compressed may be a million of them.
    """
    about, schema = parquet.metadata, parquet.schema_arrow
    places = {about.schema.column(k).path: k for k in range(about.num_columns)}
    found = []
    for i in positions:
        at = places.get(schema.names[i])
        if at is None or not _textual(schema.types[i]):
            continue
        parts = range(about.num_row_groups)
        size = sum(about.row_group(k).column(at).total_uncompressed_size for k in parts)
        mean = size // max(about.num_rows, 1)
        if size <= MOST_BYTES or mean <= LONGEST:
            continue
        found.append(
            Fault(
                file,
                f"The column has texts of {mean} bytes on average: no survey has such answers.",
                column=schema.names[i],
                expected=f"at most {LONGEST} bytes on average",
                mend="leave the column out of the file",
                check="column type",
            )
        )
    return found


def _coded(cells: pa.ChunkedArray) -> pd.Series | None:
    """Texts that a file has as codes, as `gather.compact` has them; None where too many differ."""
    whole = cells.unify_dictionaries().combine_chunks()
    if not isinstance(whole, pa.DictionaryArray):  # of no respondents
        return None
    names = whole.dictionary.cast(pa.large_string())
    if len(names) > MOST_DISTINCT or pc.count_distinct(names, "all").as_py() < len(names):
        return None
    codes = pc.fill_null(whole.indices, -1).to_numpy(zero_copy_only=False).astype("int64")
    filled = pc.fill_null(pc.not_equal(names, ""), False).to_numpy(zero_copy_only=False)
    codes = np.where(np.append(filled, False)[codes], codes, -1)
    positions, met = pd.factorize(codes, use_na_sentinel=False)
    table = np.full(len(met), -1)
    table[met >= 0] = np.arange((met >= 0).sum())
    met = met[met >= 0]
    held = pd.Index(text(names.take(pa.array(met, pa.int64()))))
    return pd.Series(pd.Categorical.from_codes(table[positions], held))


def _column(cells: pa.ChunkedArray) -> tuple[str, pd.Series]:
    kind = cells.type
    if pa.types.is_dictionary(kind):
        coded = _coded(cells) if _textual(kind) else None
        return _column(cells.cast(kind.value_type)) if coded is None else ("text", coded)
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
