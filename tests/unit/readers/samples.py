"""One small survey in every format, for the tests of readers."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
from declarations import reading

from coproduction.faults import Fault, Faults
from coproduction.readers import dispatch, portions
from coproduction.readers.export import Export
from coproduction.readers.formats import Reading

SHEET = "xl/worksheets/sheet1.xml"
FRAME = pd.DataFrame(
    {
        "id": np.arange(300.0),
        "trust": np.tile([1.0, 2.0, 9.0], 100),
        "name": np.tile(["ä", "bb", ""], 100),
    }
)


def write(kind: str, path: Path) -> None:
    labels = {"trust": {1: "yes", 2: "no", 9: "refused"}}
    if kind in ("sav", "zsav"):
        pyreadstat.write_sav(
            FRAME,
            path,
            variable_value_labels=labels,
            missing_ranges={"trust": [9]},
            compress=kind == "zsav",
        )
    elif kind == "por":
        pyreadstat.write_por(FRAME.replace("ä", "a"), path)
    elif kind.startswith("dta"):
        version = int(kind[3:])
        pyreadstat.write_dta(FRAME, path, version=version, variable_value_labels=labels)
    elif kind.startswith("xpt"):
        pyreadstat.write_xport(FRAME, path, file_format_version=int(kind[3:]))
    elif kind == "xlsx":
        FRAME.to_excel(path, index=False)
    elif kind == "parquet":
        FRAME.to_parquet(path, index=False)
    else:
        FRAME.to_csv(path, index=False)


KINDS = ("sav", "zsav", "por", "dta8", "dta10", "dta12", "dta13", "dta14", "dta15")
#: Releases of Stata before UTF-8; the writer of these tests writes UTF-8 all the same.
UTF8_IN_OLD_STATA = ("dta8", "dta10", "dta12", "dta13")
KINDS += ("xpt5", "xpt8", "xlsx", "parquet", "csv")


def read(declared: dict, columns=None, root: Path = Path()) -> Export:
    """The export of a source that declares so much."""
    return dispatch.read(reading(declared), columns, root)


@contextmanager
def run_here(function: Callable, *given):
    """In place of `isolation.started`: the function runs in this process."""
    yield lambda: function(*given)


def source(kind: str) -> dict:
    return {"file": f"{kind}.{kind.rstrip('0123456789')}"}


def cells(column: pd.Series) -> list:
    return [None if pd.isna(cell) else cell for cell in column]


def attempted(
    declared: Reading, root: Path, columns: Sequence[str] | None
) -> Export | tuple[Fault, ...]:
    """The export, or what is wrong with it."""
    try:
        return dispatch.read(declared, columns, root)
    except Faults as told:
        return told.faults


def joined(
    declared: Reading, root: Path, folder: Path, of: int, columns: Sequence[str]
) -> Export | tuple[Fault, ...]:
    """The same of so many parts, which are read to files in a folder."""
    files = [folder / f"{part}.arrow" for part in range(1, of + 1)]
    for part, to in enumerate(files, start=1):
        dispatch.write_part(declared, columns, part, of, to, root)
    with portions.given(files):
        return attempted(declared, root, columns)


def same(one: Export | tuple, other: Export | tuple) -> None:
    """Two exports are the same in all that is told of them."""
    assert isinstance(one, Export) and isinstance(other, Export), (one, other)
    pd.testing.assert_frame_equal(one.data, other.data, check_exact=True, check_categorical=True)
    assert {*one.tags} == {*other.tags}
    assert all((one.tags[name] == other.tags[name]).all() for name in one.tags)
    told = [
        {field.name: getattr(export, field.name) for field in fields(Export)}
        | {"data": None, "tags": None}
        for export in (one, other)
    ]
    assert told[0] == told[1]
