"""Tables of descriptives, from their declarations."""

from collections.abc import Mapping

import pandas as pd

from coproduction.descriptives import RESPONDENTS
from coproduction.tables.indices import indices
from coproduction.tables.items import items
from coproduction.tables.sample import sample
from coproduction.tables.table import Table


def make(
    spec: Mapping,
    frames: Mapping[str, pd.DataFrame],
    printed: Mapping[str, Mapping],
    simulated: bool,
) -> Table:
    """Make one table.

    Parameters
    ----------
    spec
        Its declaration, see `coproduction.tables.declared.resolve`.
    frames
        ``sample``, ``shares`` and ``indices``: the CSV files of `coproduction.descriptives`.
    printed
        Language to ``labels`` and ``fieldwork``.
    """
    said = printed[spec["language"]]
    labels = {**said["labels"], "own": spec["own"]}
    frame = frames[{"items": "shares"}.get(spec["kind"], spec["kind"])]
    common = {key: spec[key] for key in ("name", "title", "language", "rows", "digits")}
    common |= {"simulated": simulated, "notes": tuple(spec["notes"])}
    if spec["kind"] == "items":
        return items(frame, labels, **common)
    if spec["kind"] == "indices":
        return indices(frame, labels, uncertainty=spec["uncertainty"], **common)
    counted = frame["variable"] == RESPONDENTS
    return sample(
        frame[~counted],
        labels,
        respondents=frame[counted].set_index("country")["n"].to_dict(),
        facts=said["fieldwork"],
        **common,
    )
