"""Columns and files of results as types, and the only way to write and to read one."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from coproduction.files import read_texts, whole, write_csv
from coproduction.results.picked import picked

if TYPE_CHECKING:  # pandas takes most of a second to import
    import pandas as pd

Type = Literal["text", "integer", "number", "boolean"]
#: What a file may do: be published as it is, be published after suppression, or stay inside.
Sensitivity = Literal["public", "suppressed", "internal"]

# Units. Disclosure control tells by them what a number counts.
RESPONDENTS = "respondents"
WEIGHTED = "sum of weights"
SHARE = "proportion, 0 to 1"


@dataclass(frozen=True)
class Column:
    """A column: its type and its unit; what it means is told in `meanings`.

    An empty cell is a missing value; `required` columns have none. The `values` of text are all it
    may be, where they are a closed set. A boolean is `spelt` so, false first. What is found by
    iteration, or is a small difference, is written with the significant `digits` that every
    processor agrees on.
    """

    name: str
    type: Type
    unit: str = ""
    values: tuple[str, ...] = ()
    required: bool = False
    spelt: tuple[str, str] = ("False", "True")
    digits: int = 10


@dataclass(frozen=True)
class File:
    """A file below ``results/<study>/``; `path` may hold parts in braces, such as ``{source}``.

    `part` is the path of the files that stand under each other in it. A file without `columns` is
    a printed form, whose header is free.
    """

    path: str
    sensitivity: Sensitivity
    columns: tuple[Column, ...] = ()
    part: str = ""

    @property
    def names(self) -> list[str]:
        """The columns' names, in order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """The column of a name."""
        return next(column for column in self.columns if column.name == name)


class NotAsDeclared(ValueError):
    """A file does not hold what the contract declares: a defect of ours, never of the data."""


def write(frame: "pd.DataFrame", file: File, path: str | Path, suppressed: bool = False) -> None:
    """Write a frame as a declared file, text `inert` and numbers as `FLOAT_FORMAT`.

    Numbers of a `suppressed` frame may be empty, in required columns too.

    Raises `NotAsDeclared`, before anything is written, for columns of other names or in another
    order, a cell of another type or outside the closed set of values, and an empty cell of a
    required column.
    """
    checked = typed(frame, file, str(path), suppressed=suppressed)
    for column in file.columns:
        if column.type == "number" and column.digits < Column.digits:
            form = f"%.{column.digits}g"
            checked[column.name] = [float(form % number) for number in checked[column.name]]
        if column.type == "boolean":
            false, true = column.spelt
            cells = checked[column.name].astype("object")
            checked[column.name] = cells.map(
                lambda cell, f=false, t=true: t if cell else f, "ignore"
            )
    write_csv(checked, path)


def write_parquet(frame: "pd.DataFrame", file: File, path: str | Path) -> None:
    """Write a frame as a declared file of Parquet. Raises `NotAsDeclared` as `write` does."""
    with whole(path) as partial:
        typed(frame, file, str(path)).to_parquet(partial, compression="zstd", index=False)


def read(file: File, path: str | Path) -> "pd.DataFrame":
    """Read a declared file as a frame of its types.

    Text is `str` and itself (``NA`` and ``01`` too), a number `float64`, an integer `int64` and a
    boolean `bool`, or `Int64` and `boolean` where the column may be empty. An empty cell is
    missing. Numbers of files that are published after suppression may be suppressed: an integer of
    a required column of which some are is `float64`.

    Raises `NotAsDeclared` as `write` does.
    """
    return typed_texts(read_texts(path), file, str(path))


def read_rows(file: File, path: str | Path) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """The rows of a declared file, twice: as `read` types them, and as texts.

    An empty cell is an empty text, or None where the column is not of text. A frame is not made:
    for the rows of a page it takes most of the time. Raises `NotAsDeclared` as `write` does.
    """
    names, *texts = [row for row in picked(path, "", ()) if row] or [[]]
    _named(names, file, str(path))
    columns = [*zip(*texts, strict=True)] or [()] * len(names)
    suppressed, typed = file.sensitivity == "suppressed", []
    for column, cells in zip(file.columns, columns, strict=True):
        empty, convert = [not cell for cell in cells], _FROM_TEXT[column.type]
        found, withheld = _cells(cells, empty, column, str(path), convert, suppressed)
        if column.type == "text":
            found = [cell or "" for cell in found]
        elif withheld or column.type == "number":
            found = [None if cell is None or cell != cell else float(cell) for cell in found]
        typed.append(found)
    named = [dict(zip(names, row, strict=True)) for row in zip(*typed, strict=True)]
    return named, [dict(zip(names, row, strict=True)) for row in texts]


def typed_texts(texts: "pd.DataFrame", file: File, place: str) -> "pd.DataFrame":
    """Return a frame of texts with the declared types, as `read` does; `place` names the file in
    errors. Raises `NotAsDeclared`."""
    return typed(texts, file, place, _FROM_TEXT, file.sensitivity == "suppressed")


def frame(file: File, rows: Iterable[Sequence[Any] | Mapping[str, Any]]) -> "pd.DataFrame":
    """Return rows of a declared file as a frame of its types, also where there is no row.

    A row is a sequence in the order of the columns, or a mapping in which a missing name is an
    empty cell. Raises `NotAsDeclared` as `write` does, and for a name that is not declared.
    """
    import pandas as pd

    given, known = list(rows), {*file.names}
    for place, row in enumerate(given, start=1):
        if isinstance(row, Mapping) and (strange := [n for n in row if n not in known]):
            raise NotAsDeclared(
                f"{file.path}, row {place}: column {strange[0]!r} is not declared; "
                f"expected {', '.join(file.names)}"
            )
    return typed(pd.DataFrame(given, columns=file.names), file, file.path)


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows of a frame, each from its columns, whose names are texts, to its cells."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))


def typed(
    frame: "pd.DataFrame",
    file: File,
    place: str,
    converters: "Mapping[Type, _Converter] | None" = None,
    suppressed: bool = False,
) -> "pd.DataFrame":
    """Return the frame with the declared types, checked as `write` says; `place` names the file
    in errors."""
    import pandas as pd

    _named([str(name) for name in frame.columns], file, place)
    cells = zip(file.columns, (part for _, part in frame.items()), strict=True)
    done = {
        c.name: _typed(part, c, place, converters or _FROM_CELL, suppressed) for c, part in cells
    }
    return pd.DataFrame(done, index=pd.RangeIndex(len(frame)))


def _named(found: list[str], file: File, place: str) -> None:
    """Raise `NotAsDeclared` for columns of other names or in another order."""
    if found != file.names:
        lacking = [name for name in file.names if name not in found]
        strange = [name for name in found if name not in file.names]
        problem = (
            f"lacks {', '.join(lacking)}" * bool(lacking)
            + " and " * bool(lacking and strange)
            + f"has undeclared {', '.join(strange)}" * bool(strange)
        )
        raise NotAsDeclared(
            f"{place} {problem or 'has its columns in another order'}; "
            f"expected the columns {', '.join(file.names)}"
        )


class _Wrong(Exception):
    """A cell that is none of its column."""


_Converter = Callable[[Any, Column], Any]


def _text(cell: Any, column: Column) -> str:
    if not isinstance(cell, str):
        raise _Wrong("text")
    return cell


def _integer(cell: Any, column: Column) -> int:
    if isinstance(cell, bool) or not isinstance(cell, Real) or not float(cell).is_integer():
        raise _Wrong("a whole number")
    return int(float(cell)) if not isinstance(cell, Integral) else int(cell)


def _number(cell: Any, column: Column) -> float:
    if not isinstance(cell, Real) or isinstance(cell, bool):
        raise _Wrong("a number")
    return float(cell)


def _boolean(cell: Any, column: Column) -> bool:
    if type(cell).__name__ not in ("bool", "bool_"):
        raise _Wrong("true or false")
    return bool(cell)


def _integer_of_text(cell: str, column: Column) -> int:
    if not re.fullmatch(r"-?\d+", cell, re.ASCII):
        raise _Wrong("a whole number")
    return int(cell)


def _number_of_text(cell: str, column: Column) -> float:
    try:
        return float(cell)
    except ValueError:
        raise _Wrong("a number") from None


def _boolean_of_text(cell: str, column: Column) -> bool:
    if cell not in column.spelt:
        raise _Wrong(f"one of {', '.join(column.spelt)}")
    return cell == column.spelt[1]


_FROM_CELL: dict[Type, _Converter] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}
_FROM_TEXT: dict[Type, _Converter] = {
    "text": _text,
    "integer": _integer_of_text,
    "number": _number_of_text,
    "boolean": _boolean_of_text,
}
#: The type of a column that has no empty cell by declaration, and of one that may have some.
_DTYPES = {
    "text": ("str", "str"),
    "integer": ("int64", "Int64"),
    "number": ("float64", "float64"),
    "boolean": ("bool", "boolean"),
}


def _typed(
    series: "pd.Series",
    column: Column,
    place: str,
    converters: Mapping[Type, _Converter],
    suppressed: bool,
) -> "pd.Series":
    import pandas as pd

    empty = series.isna().to_numpy()
    if series.dtype in ("str", "object"):
        empty = empty | (series == "").to_numpy(dtype=bool, na_value=False)
    cells, withheld = _cells(
        series.tolist(), empty.tolist(), column, place, converters[column.type], suppressed
    )
    if withheld:
        return pd.Series(cells, dtype="float64")
    return pd.Series(cells, dtype=_DTYPES[column.type][0 if column.required else 1])


def _cells(
    given: Sequence[Any],
    empty: Sequence[bool],
    column: Column,
    place: str,
    convert: _Converter,
    suppressed: bool,
) -> tuple[list[Any], bool]:
    """The cells of a column by its type, None for an empty one, and whether some that it requires
    are withheld."""

    def fail(row: int, cell: Any, expected: str) -> NotAsDeclared:
        return NotAsDeclared(
            f"{place}, column {column.name}, row {row + 1}: {cell!r} is not as declared; "
            f"expected {expected}"
        )

    lacks = column.required and any(empty)
    withheld = lacks and suppressed and column.type in ("integer", "number")
    if lacks and not withheld:
        raise fail(empty.index(True), "", "no empty cell")
    cells = []
    for row, (cell, missing) in enumerate(zip(given, empty, strict=True)):
        if missing:
            cells.append(None)
            continue
        try:
            cells.append(convert(cell, column))
        except _Wrong as wrong:
            raise fail(row, cell, str(wrong)) from None
        if column.values and cell not in column.values:
            raise fail(row, cell, f"one of {', '.join(column.values)}")
    return cells, withheld
