"""Scan: ReadStat over a file, in batches, what it says against the file told as faults."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from coproduction.faults import Faults
from coproduction.readers.formats import Reading
from coproduction.readers.statistical.completeness import explain
from coproduction.readers.statistical.decoding import scanned

_READ = {
    "sav": pyreadstat.read_sav,
    "zsav": pyreadstat.read_sav,
    "dta": pyreadstat.read_dta,
    "sas7bdat": pyreadstat.read_sas7bdat,
    "xpt": pyreadstat.read_xport,
}
#: Cells read at a time, and respondents at the least.
BATCH, LEAST = 1 << 20, 1000


def scan(source: Reading, path: Path, **options: Any) -> tuple[Any, Any]:
    """Run ReadStat over a file, its errors told as `Faults`."""
    try:
        return scanned(_READ[source.format], str(path), options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        raise Faults([explain(source, str(error))]) from error
    except UnicodeDecodeError as error:
        raise Faults([explain(source, "convert string")]) from error
    except (ValueError, OverflowError, KeyError) as error:
        raise Faults([explain(source, f"{type(error).__name__}: {error}")]) from error


def batches(
    source: Reading, path: Path, options: dict[str, Any], columns: Sequence[str]
) -> Iterator[pd.DataFrame]:
    """The respondents of a file, about `BATCH` cells at a time."""
    at, most = 0, max(BATCH // len(columns), LEAST)
    while True:
        batch, _ = scan(source, path, **options, usecols=columns, row_offset=at, row_limit=most)
        n = len(batch)
        if n or not at:
            yield batch
        at += n
        if n < most:
            return
