"""Participation inequality against R (inequality.R): linearised and jackknife errors."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd
from oracle import survey
from oracle.comparison import Comparison, compare

from coproduction.inference.design import Design
from coproduction.inference.replicates import jackknife
from coproduction.robustness.countries.concentration import Measure, concentration
from coproduction.robustness.countries.unequal_terms import told
from coproduction.study.resolved.analysis import Breakdown, Linear
from coproduction.study.resolved.claims import Measure as Outcome
from coproduction.study.resolved.participation import Bounded, Inequality

RELATIVE = 1e-8
MEASURES: tuple[Measure, ...] = ("erreygers", "wagstaff", "gini")


@cache
def _data() -> pd.DataFrame:
    data = survey.respondents("declared")
    order = {"none": 1.0, "some": 2.0, "much": 3.0}
    return data.assign(rank=data["trust"].astype("object").map(order).astype(float))


def _concentration() -> Iterator[Comparison]:
    data, ours = _data(), {}
    design = Design.of(data)
    again, y = jackknife(design), data["y"].to_numpy(dtype=float)
    for ranking in ("rank", "x"):
        x = data[ranking].to_numpy(dtype=float)
        for country in survey.COUNTRIES:
            rows = ~np.isnan(y) & ~np.isnan(x) & (data["country"] == country).to_numpy()
            rows &= design.weights > 0
            weights = design.weights[rows]
            for measure in MEASURES:

                def estimated(w, measure=measure, rows=rows, x=x):
                    some = w > 0
                    of = y[rows][some], x[rows][some], w[some]
                    found = concentration(measure, *of, 0.0, 100.0)
                    assert found is not None
                    return found.estimate

                found = concentration(measure, y[rows], x[rows], weights, 0.0, 100.0)
                assert found is not None
                scores = (found.influence * weights / weights.sum())[:, None]
                head = f"{ranking} {country}", measure
                ours[(*head, "estimate")] = found.estimate
                ours[(*head, "std_error")] = design.covariance(scores, rows)[0, 0] ** 0.5
                ours[(*head, "jackknife")] = again.refit(estimated, rows).std_error[0]
                ours[(*head, "df")] = design.degf(rows)
    yield from compare("inequality", "concentration", ours, RELATIVE)


def _differences() -> Iterator[Comparison]:
    outcome = Bounded(Outcome("y", "all", "y", Linear(1.0, 0.0)), 0.0, 100.0)
    work = Breakdown("work", ("paid", "seeking", "other"))
    asked = Inequality("y", (outcome,), tuple(survey.COUNTRIES), (), ("erreygers",), (work,))
    ours = {}
    for row in told([asked], _data())[2].to_dict("records"):
        for name in ("difference", "std_error"):
            ours[(row["country"], row["level"], name)] = float(row[name])
    yield from compare("inequality", "differences", ours, RELATIVE)


CASES = {"concentration": _concentration, "differences": _differences}
