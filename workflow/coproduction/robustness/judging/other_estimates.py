"""Estimates that claims take from other results than those of models: concentration of
participation, and slopes of countries' means over a covariate."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from coproduction.results import contract
from coproduction.results.between_files import ASSOCIATIONS
from coproduction.results.inequality_files import INDICES
from coproduction.robustness.judging.joint import Combination
from coproduction.study.resolved.claims import Comparison
from coproduction.study.resolved.specification import ALL

#: The name of a file among results.
FILES = {"indices": INDICES, "associations": ASSOCIATIONS}
#: What is said of a slope that is lacking, to what claims say.
_SLOPE = {"constant": "constant_countries"}
#: What follows from an estimate and stands beside it.
_PRINTED = ("confidence", "conf_low", "conf_high", "p_value", "smallest", "equivalence_p")
#: A place, and the row of it.
_Rows = dict[tuple[str, ...], dict[str, Any]]


def read(paths: Sequence[str | Path]) -> dict[str, pd.DataFrame]:
    """Read what there is of these files, as `OtherEstimates` takes them."""
    found = {}
    for name, file in FILES.items():
        own = [path for path in paths if Path(path).as_posix().endswith(f"/{file.path}")]
        found |= {name: contract.read(file, own[0])} if own else {}
    return found


class OtherEstimates:
    """Rows of these files, looked up one each.

    Parameters
    ----------
    frames
        ``indices`` and ``associations``, where there are some.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame]):
        key = ("outcome", "area", "country", "ranking", "measure")
        self._indices = _by(frames.get("indices"), key)
        key = ("method", "outcome", "area", "model", "covariate")
        self._associations = _by(frames.get("associations"), key)

    def found(self, test: str, one: Comparison, countries: Sequence[str]) -> Combination:
        """The estimate of a comparison of a test with its error, or why it has none; `countries`
        are those of the study."""
        if test == "between":
            key = ("two_step", one.term, one.area, one.model, one.left)
            return _combination(self._associations[key], _SLOPE)
        # there is a mean where several countries have an estimate, of one country it is that
        places = [one.country]
        if (
            one.country == ALL
            and (one.term, one.area, ALL, one.left, one.right) not in self._indices
        ):
            places = list(countries)
        rows = [self._indices[one.term, one.area, c, one.left, one.right] for c in places]
        if len(rows) > 1:
            rows = [row for row in rows if pd.isna(row["estimate"])] or rows
        return _combination(rows[0])


def _combination(
    row: Mapping[str, Any], words: Mapping[str, str] = MappingProxyType({})
) -> Combination:
    value = None if pd.isna(row["estimate"]) else float(row["estimate"])
    if pd.isna(row["std_error"]):
        return Combination(value, None, None, words.get(row["lacking"], row["lacking"]))
    names = [name for name in _PRINTED if name in row and not pd.isna(row[name])]
    printed = {name: float(row[name]) for name in names}
    return Combination(value, float(row["std_error"]), float(row["df"]), "", printed)


def _by(frame: pd.DataFrame | None, key: Sequence[str]) -> _Rows:
    """The rows of a frame by some columns, of which none is empty of others."""
    if frame is None:
        return {}
    named = zip(*(frame[name].fillna("").astype("str") for name in key), strict=True)
    rows = [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]
    return dict(zip(named, rows, strict=True))
