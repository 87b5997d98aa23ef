"""Models of plausible values: a fit with each of them, put together by Rubin's rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.inference.pooling import rubin
from coproduction.results import model_files
from coproduction.results.contract import frame
from coproduction.study.specification import Model, Term

#: What makes a row of an estimate or a prediction one, beside the fit that it is of.
_HEAD = ("model", "outcome", "area", "country")


def each(model: Model) -> Iterator[Model]:
    """The model with the first plausible value of all its terms, with the second, and so on."""
    count = min(map(len, model.plausible.values()))

    def of(term: Term, k: int) -> Term:
        own = model.plausible.get(term.name)
        return replace(term, column=own[k]) if own else term

    for k in range(count):
        fits = tuple(
            replace(fit, outcome=of(fit.outcome, k), terms=tuple(of(t, k) for t in fit.terms))
            for fit in model.fits
        )
        yield replace(model, fits=fits, plausible={})


_Frames = Mapping[str, pd.DataFrame]


def combined(model: Model, parts: Sequence[_Frames]) -> dict[str, pd.DataFrame]:
    """Put the M results of a model together, each by part of `fit.Results`.

    Estimates and predictions are pooled row by row, their own df being those of complete data.
    Joint tests are left out, as remarks tell: F of each fit knows nothing of the others. R² and
    collinearity are means.

    Raises `Faults` where plausible values are missing for different respondents.
    """
    first, m = parts[0], len(parts)
    if any((part["fits"]["n"] != first["fits"]["n"]).any() for part in parts):
        named = ", ".join(column for own in model.plausible.values() for column in own)
        raise Faults(
            [
                Fault(
                    "models.yaml",
                    f"model {model.name}: of {named} some are missing where others are not",
                    expected="a respondent has all plausible values or none",
                    check="estimable",
                )
            ]
        )
    estimates, missing = _pooled([part["estimates"] for part in parts], model.confidence)
    predictions, _ = _pooled([part["predictions"] for part in parts], model.confidence)
    told = estimates[[*_HEAD, "term"]].assign(measure="missing_information", value=missing)
    told = _records(told[np.isfinite(missing)])
    diagnosed = _records(_mean([part["diagnostics"] for part in parts], "value"))
    heads = _records(first["fits"][list(_HEAD)])
    remarks = [
        head | {"remark": "plausible_values", "term": name, "value": m}
        for head in heads
        for name in model.plausible
    ]
    untested = [head | {"remark": "no_joint_tests"} for head in heads]
    if first["tests"].empty:
        untested = []
    remarked = _records(first["remarks"])
    return {
        "estimates": estimates,
        "fits": _mean([part["fits"] for part in parts], "r_squared"),
        "tests": first["tests"].iloc[:0],
        "diagnostics": frame(model_files.DIAGNOSTICS, [*diagnosed, *told]),
        "predictions": predictions,
        "remarks": frame(model_files.FIT_REMARKS, [*remarked, *untested, *remarks]),
    }


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]


def _pooled(parts: Sequence[pd.DataFrame], confidence: float) -> tuple[pd.DataFrame, np.ndarray]:
    """Pool the rows of estimates or predictions; beside them the fractions missing."""
    first = parts[0]

    def cells(name: str) -> np.ndarray:
        return np.array([part[name].to_numpy(dtype=float) for part in parts])

    found = rubin(cells("estimate"), cells("std_error"), cells("df").mean(axis=0))
    numbers = {"estimate": found.estimate, "std_error": found.std_error, "df": found.df}
    numbers |= found.tested(confidence)
    kept = {name: values for name, values in numbers.items() if name in first}
    return first.assign(**kept), found.missing_information


def _mean(parts: Sequence[pd.DataFrame], name: str) -> pd.DataFrame:
    """The first of the frames with the mean of one column over all."""
    values = [part[name].to_numpy(dtype=float) for part in parts]
    return parts[0].assign(**{name: np.mean(values, axis=0)})
