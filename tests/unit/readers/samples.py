"""One small survey in every format, for the tests of readers."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
from declarations import reading

from coproduction.readers import dispatch
from coproduction.readers.export import Export

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


def source(kind: str) -> dict:
    return {"file": f"{kind}.{kind.rstrip('0123456789')}"}


def cells(column: pd.Series) -> list:
    return [None if pd.isna(cell) else cell for cell in column]
