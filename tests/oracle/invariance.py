"""Factor models of several groups against R `lavaan` (invariance.R, invariance_values.csv).

lavaan stops where its optimiser does: χ² agrees to 1e-6, parameters and errors to 1e-5.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from oracle.comparison import Comparison, theirs

from coproduction.inference.design import Design
from coproduction.robustness.equivalence.factor_models import (
    Equal,
    Fitted,
    fit,
)
from coproduction.robustness.equivalence.fit_indices import indices_of
from coproduction.robustness.equivalence.group_samples import Sample, summed

HERE = Path(__file__).parent
STEPS = {
    "configural": Equal(),
    "metric": Equal(loadings=True),
    "scalar": Equal(loadings=True, intercepts=True),
    "strict": Equal(loadings=True, intercepts=True, residuals=True),
    "partial": Equal(True, True, freed=frozenset({("intercepts", 2), ("intercepts", 6)})),
}
#: Differences allowed.
FIT, PARAMETER = 1e-6, 1e-5


def sample(data: pd.DataFrame, groups: str, items: list[str], columns: list[str]) -> Sample:
    """The groups of some data, with the design in `columns`."""
    design_of = data[columns].copy()
    if "weight" in design_of:
        design_of["weight"] *= len(data) / design_of["weight"].sum()
    design = Design.of(design_of, "certainty")
    rows = [(data[groups] == name).to_numpy() for name in data[groups].unique()]
    answers = data[items].to_numpy(float)
    return Sample(
        tuple(answers[members] for members in rows),
        tuple(design.weights[members] for members in rows),
        tuple(summed(design, members, np.arange(members.sum())) for members in rows),
    )


def _measures(given: Sample, fitted: Fitted, scaled: bool) -> dict[str, float]:
    indices = indices_of(given, fitted, scaled)
    return {
        "chi2": fitted.chi2,
        "df": fitted.df,
        "scaling": fitted.scaling,
        "chi2_scaled": fitted.scaled,
        **{name: getattr(indices, name) for name in ("cfi", "tli", "rmsea", "srmr")},
    }


def _parameters(
    fitted: Fitted, groups: list[str], items: list[str]
) -> dict[tuple[str, str], float]:
    layout, found = fitted.layout, {}
    errors = np.sqrt(np.diag(fitted.covariance))
    for g, group in enumerate(groups):
        places = {
            **{f"loading {item}": layout.loadings[g, i, 0] for i, item in enumerate(items)},
            **{f"intercept {item}": layout.intercepts[g, i] for i, item in enumerate(items)},
            **{f"variance {item}": layout.residuals[g, i] for i, item in enumerate(items)},
            "intercept f": layout.means[g, 0],
            "variance f": layout.variances[g, 0, 0],
        }
        for name, at in places.items():
            if at >= 0:
                found[f"{group} {name}", "estimate"] = float(fitted.theta[at])
                found[f"{group} {name}", "std_error"] = float(errors[at])
    return found


def _school() -> Iterator[Comparison]:
    data = pd.read_csv(HERE / "invariance_school.csv")
    items = [name for name in data if name.startswith("x")]
    given = sample(data, "school", items, [])
    found = {}
    for step, equal in STEPS.items():
        fitted = fit(given, [0, 0, 0, 1, 1, 1, 2, 2, 2], equal)
        for name, value in _measures(given, fitted, scaled=False).items():
            found[step, "", name] = value
    for key, value in theirs("invariance", "school").items():
        yield Comparison("invariance", "school", *key, found[key], value, FIT, relative=False)


def _survey(case: str, columns: list[str]) -> Iterator[Comparison]:
    data = pd.read_csv(HERE / "invariance_survey.csv")
    items = [name for name in data if name.startswith("y")]
    given = sample(data, "country", items, columns)
    found = {}
    for step in ("configural", "metric", "scalar"):
        fitted = fit(given, [0] * len(items), STEPS[step])
        for name, value in _measures(given, fitted, scaled=True).items():
            found[step, "", name] = value
        for key, value in _parameters(fitted, list(data["country"].unique()), items).items():
            found[step, *key] = value
    for key, value in theirs("invariance", case).items():
        allowed = PARAMETER if key[1] else 5 * FIT
        yield Comparison("invariance", case, *key, found[key], value, allowed, relative=False)


CASES = {
    "school": _school,
    "plain": partial(_survey, "plain", []),
    "weighted": partial(_survey, "weighted", ["weight"]),
    "clustered": partial(_survey, "clustered", ["psu"]),
    "weighted_clustered": partial(_survey, "weighted_clustered", ["weight", "psu"]),
}
