"""Scan: ReadStat over a file, in batches, what it says against the file told as faults."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from coproduction.faults import Faults
from coproduction.readers.formats import Reading
from coproduction.readers.statistical.completeness import explain
from coproduction.readers.statistical.decoding import BROKEN, scanned

_READ = {
    "sav": pyreadstat.read_sav,
    "zsav": pyreadstat.read_sav,
    "dta": pyreadstat.read_dta,
    "sas7bdat": pyreadstat.read_sas7bdat,
    "xpt": pyreadstat.read_xport,
}
#: Cells read at a time, respondents at the least, and times at the most.
BATCH, LEAST, MOST = 1 << 20, 1000, 64


def scan(source: Reading, path: Path, **options: Any) -> tuple[Any, Any]:
    """Run ReadStat over a file, its errors told as `Faults`."""
    try:
        return scanned(_READ[source.format], str(path), options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        raise Faults([explain(source, str(error))]) from error
    except UnicodeDecodeError as error:
        raise Faults([explain(source, "convert string")]) from error
    except BROKEN as error:
        raise Faults([explain(source, f"{type(error).__name__}: {error}")]) from error


def batches(
    source: Reading,
    path: Path,
    options: dict[str, Any],
    columns: Sequence[str],
    expected: int = 0,
    at: int = 0,
    end: int | None = None,
) -> Iterator[pd.DataFrame]:
    """The respondents of a file from one on, to before another or to the last, in batches.

    A batch has about `BATCH` cells. In a file that is compressed ReadStat passes over all before a
    batch, so of the respondents `expected`, if a file of its size has so many, there are not many
    more batches than `MOST`.
    """
    most = max(BATCH // len(columns), LEAST, min(expected, path.stat().st_size) // MOST)
    while at != end:
        limit = most if end is None else min(most, end - at)
        batch, _ = scan(source, path, **options, usecols=columns, row_offset=at, row_limit=limit)
        n = len(batch)
        if n or not at:
            yield batch
        at += n
        if n < limit:
            return
