"""Storage: the harmonised respondents of one source as a file of microdata.

Apart from `microdata`, which reads the files: what computes from microdata does not depend on how
they were harmonised.
"""

from pathlib import Path

import pandas as pd
import pyarrow as pa

from coproduction.harmonise import microdata
from coproduction.harmonise.pseudonyms import shown
from coproduction.harmonise.respondents import ALL, Respondents

#: Columns of names that differ by source.
_OF_SOURCE = ("source", "stratum", "psu", "excluded")


def table(respondents: Respondents, rows: slice = ALL) -> pa.Table:
    """Microdata of respondents, or of some, with labels and provenance in the metadata.

    Pseudonyms are shown as text.
    """
    columns = {n: _column(n, respondents.column(n, rows)) for n in respondents.columns}
    return microdata.with_metadata(pa.table(columns), respondents.metadata)


def _column(name: str, cells: pd.Series) -> pa.Array:
    if name == "respondent":
        return shown(cells.to_numpy())
    array = pa.array(cells, from_pandas=True)
    return array.cast(microdata.NAMES) if name in _OF_SOURCE else array


def write(found: Respondents, path: str | Path) -> None:
    """Write microdata, whole or not at all; of one row group only stand in memory."""
    step = microdata.GROUP
    starts = range(0, max(len(found), 1), step)
    microdata.write((table(found, slice(start, start + step)) for start in starts), path)
