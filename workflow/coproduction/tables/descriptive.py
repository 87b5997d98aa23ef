"""Tables of descriptives, from their declarations."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from coproduction.results.descriptive_files import EVERYBODY
from coproduction.tables.index_table import indices
from coproduction.tables.item_table import items
from coproduction.tables.reliability_table import reliability
from coproduction.tables.sample_table import sample
from coproduction.tables.table import Table


def make(
    spec: Mapping,
    frames: Mapping[str, pd.DataFrame],
    printed: Mapping[str, Mapping],
    simulated: bool,
) -> Table:
    """Make one table, with its kind and model, see `_made`."""
    made = _made(spec, frames, printed, simulated)
    return replace(made, kind=spec["kind"], model=spec.get("model", ""))


def _made(
    spec: Mapping,
    frames: Mapping[str, pd.DataFrame],
    printed: Mapping[str, Mapping],
    simulated: bool,
) -> Table:
    """Make one table.

    Parameters
    ----------
    spec
        Its declaration, see `coproduction.study.tables.resolve`.
    frames
        ``sample``, ``shares``, ``indices`` and ``groups``: the CSV files of
        `coproduction.inference.descriptives`; ``reliability``: that of
        `coproduction.inference.reliability`.
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
        if spec["group"]:
            frame = frames["groups"]
            frame = frame[frame["group"] == spec["group"]]
        common |= {"uncertainty": spec["uncertainty"], "group": spec["group"]}
        return indices(frame, labels, **common)
    if spec["kind"] == "reliability":
        return reliability(frame, labels, **common)
    counted = frame["variable"] == EVERYBODY
    return sample(
        frame[~counted],
        labels,
        respondents=dict(zip(*(frame.loc[counted, c] for c in ("country", "n")), strict=True)),
        weighted=dict(
            zip(*(frame.loc[counted, c] for c in ("country", "weighted_n")), strict=True)
        ),
        facts=said["fieldwork"],
        **common,
    )
