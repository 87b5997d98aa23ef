"""Tables of models, from their declarations."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from coproduction.tables.correlates_table import correlates
from coproduction.tables.estimators_table import side_by_side
from coproduction.tables.flow_table import flow
from coproduction.tables.joint_tests import joint_tests
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
        ``estimates``, ``fit``, ``tests``, ``remarks``, ``flow`` and ``flow_missing``: the CSV files
        of all models.
    printed
        Language to ``labels``.
    """
    labels = {**printed[spec["language"]]["labels"], "own": spec["own"]}
    common = {key: spec[key] for key in ("name", "title", "language", "rows")}
    common |= {"simulated": simulated, "notes": tuple(spec["notes"])}
    if spec["kind"] == "flow":
        steps, missing = (_of(frames[n], [spec["model"]]) for n in ("flow", "flow_missing"))
        return flow(steps, missing, labels, **common)
    models = list(spec["models"]) if spec["kind"] == "estimators" else [spec["model"]]
    fits, remarks = _of(frames["fit"], models), _of(frames["remarks"], models)
    if spec["kind"] == "tests":
        common |= {key: spec[key] for key in ("digits", "uncertainty")}
        return joint_tests(_of(frames["tests"], models), fits, remarks, labels, **common)
    common |= {key: spec[key] for key in ("digits", "uncertainty", "stars", "references")}
    estimates = _of(frames["estimates"], models)
    if spec["kind"] == "estimators":
        return side_by_side(estimates, fits, remarks, labels, models=spec["models"], **common)
    return correlates(estimates, fits, remarks, labels, **common)


def _of(frame: pd.DataFrame, models: list[str]) -> pd.DataFrame:
    return frame[frame["model"].isin(models)]
