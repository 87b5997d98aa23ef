"""Estimates that claims take from the results of models: coefficients, and their differences."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from coproduction.results import contract, model_files
from coproduction.robustness.judging import other_estimates
from coproduction.robustness.judging.joint import Combination
from coproduction.study.resolved.claims import Comparison
from coproduction.study.resolved.specification import ALL

#: Remarks on a fit that tell why a coefficient has no error, and why a difference has none.
_OF_TERMS = ("level_absent", "fitted_without_rest", "of_single_units")
_OF_TESTS = {
    "test_without_rest": "fitted_without_rest",
    "test_of_single_units": "of_single_units",
    "test_not_estimable": "test_not_estimable",
}


def read(
    estimates: Sequence[str | Path],
    tests: Sequence[str | Path],
    remarks: Sequence[str | Path],
    others: Sequence[str | Path] = (),
) -> dict[str, pd.DataFrame]:
    """Read the results of models, from the files of each, as `Modelled` takes them, and others, as
    `OtherEstimates` does."""
    given = {
        "estimates": (model_files.ESTIMATES, estimates),
        "tests": (model_files.TESTS, tests),
        "remarks": (model_files.FIT_REMARKS, remarks),
    }
    found = {}
    for name, (file, paths) in given.items():
        frames = [contract.frame(file, []), *(contract.read(file, path) for path in paths)]
        found[name] = pd.concat([own for own in frames if len(own)] or frames[:1])
    return found | other_estimates.read(others)


class Modelled:
    """The results of models, looked up a row each.

    Parameters
    ----------
    frames
        ``estimates``, ``tests`` and ``remarks``: rows of the files of that name of the models.
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame]):
        key = ["model", "area", "country", "term"]
        self._estimates = _by(frames["estimates"], key)
        tests = frames["tests"]
        tests = tests[tests["hypothesis"] == "area_difference"]
        self._tests = _by(tests, ["model", "country", "term", "left", "right"])
        self._remarks: dict[tuple, list[str]] = {}
        for row in frames["remarks"].fillna({"term": ""}).to_dict("records"):
            of = tuple(row[name] for name in key)
            self._remarks.setdefault(of, []).append(row["remark"])

    def found(self, comparison: Comparison) -> Combination:
        """The estimate of a comparison with its error, or why it has none."""
        if comparison.left:
            return self._difference(comparison)
        key = (comparison.model, comparison.area, comparison.country, comparison.term)
        row = self._estimates.get(key, {})
        if _known(row.get("std_error")):
            return _combination(row, 1.0, row["df"])
        told = self._remarks.get(key, [])
        reason = next((remark for remark in _OF_TERMS if remark in told), "level_absent")
        return Combination(_number(row.get("estimate")), None, None, reason)

    def _difference(self, one: Comparison) -> Combination:
        """The difference of a coefficient between two areas, left less right."""
        head = (one.model, one.country, one.term)
        row, sign = self._tests.get((*head, one.left, one.right)), 1.0
        if row is None:
            row, sign = self._tests.get((*head, one.right, one.left), {}), -1.0
        if _known(row.get("std_error")):
            return _combination(row, sign, row["df_denominator"])
        estimate = _number(row.get("estimate"))
        estimate = None if estimate is None else sign * estimate
        told = self._remarks.get((one.model, ALL, one.country, one.term), [])
        reason = next((why for remark, why in _OF_TESTS.items() if remark in told), "level_absent")
        return Combination(estimate, None, None, reason)


def _combination(row: Mapping[str, Any], sign: float, df: float) -> Combination:
    return Combination(sign * float(row["estimate"]), float(row["std_error"]), float(df), "")


def _by(frame: pd.DataFrame, key: list[str]) -> dict[tuple, dict[str, Any]]:
    """The rows of a frame by some columns."""
    rows = [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]
    return {tuple(row[name] for name in key): row for row in rows}


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def _number(value: Any) -> float | None:
    return float(value) if _known(value) else None
