"""Reliability, polychoric correlations and factors against R `psych`, `lavaan` and `mnormt`.

Closed forms agree to 1e-9. Iterated maxima agree to what R's optimisers leave: 1e-6 of the exact
likelihood, 1e-4 of psych's polychoric, whose search stops there. Random eigenvalues differ by the
Monte Carlo error of 1,000 draws.
"""

from collections.abc import Iterator
from functools import cache, partial
from itertools import combinations
from pathlib import Path

import pandas as pd
from declarations import index
from oracle.comparison import Comparison, compare

from coproduction.inference import correlations, reliability
from coproduction.study.resolved.analysis import Linear

HERE = Path(__file__).parent
ITEMS = [f"i{k}" for k in range(1, 7)]


@cache
def respondents() -> pd.DataFrame:
    data = pd.read_csv(HERE / "reliability.csv")
    return data.assign(country=pd.Categorical(["AA"] * len(data)))


@cache
def described() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    items = dict.fromkeys(ITEMS, Linear(1.0, 0.0))
    return reliability.describe([index("x", items=items)], respondents())


def _statistic(statistic: str, tolerance: float) -> Iterator[Comparison]:
    rows = described()[0].query("statistic == @statistic").fillna({"item": ""})
    ours = {("", row["item"], ""): row["estimate"] for row in rows.to_dict("records")}
    return compare("reliability", statistic, ours, tolerance)


def _end(case: str, column: str) -> Iterator[Comparison]:
    """The interval of alpha is Feldt's."""
    (row,) = described()[0].query("statistic == 'alpha'").to_dict("records")
    return compare("reliability", case, {("", "", ""): row[column]}, 1e-9)


def _polychoric(case: str, listwise: bool, tolerance: float) -> Iterator[Comparison]:
    answers = respondents()[ITEMS].dropna() if listwise else respondents()[ITEMS]
    ours = {
        ("", f"{a} {b}", ""): float(
            correlations.polychoric(pd.crosstab(answers[a], answers[b]).to_numpy())
        )
        for a, b in combinations(ITEMS, 2)
    }
    return compare("reliability", case, ours, tolerance, relative=False)


def _loadings(case: str, factors: int, factor: int, tolerance: float) -> Iterator[Comparison]:
    rows = described()[2].query("factors == @factors and factor == @factor")
    column = "uniqueness" if case.startswith("uniqueness") else "loading"
    ours = {("", row["item"], ""): row[column] for row in rows.to_dict("records")}
    return compare("reliability", case, ours, tolerance, relative=False)


def _eigenvalues(column: str, tolerance: float, relative: bool) -> Iterator[Comparison]:
    rows = described()[1].to_dict("records")
    ours = {("", str(row["component"]), ""): row[column] for row in rows}
    return compare("reliability", column, ours, tolerance, relative)


CASES = {
    **{
        statistic: partial(_statistic, statistic, tolerance)
        for statistic, tolerance in {
            "alpha": 1e-9,
            "item_rest": 1e-9,
            "alpha_if_dropped": 1e-9,
            "alpha_pairwise": 1e-9,
            "alpha_weighted": 1e-9,
            "alpha_ordinal": 1e-6,
            "omega": 1e-6,
        }.items()
    },
    "alpha_low": partial(_end, "alpha_low", "conf_low"),
    "alpha_high": partial(_end, "alpha_high", "conf_high"),
    "polychoric": partial(_polychoric, "polychoric", False, 1e-6),
    "polychoric_psych": partial(_polychoric, "polychoric_psych", True, 1e-4),
    "loading_1_1": partial(_loadings, "loading_1_1", 1, 1, 1e-5),
    "loading_2_1": partial(_loadings, "loading_2_1", 2, 1, 1e-5),
    "loading_2_2": partial(_loadings, "loading_2_2", 2, 2, 1e-5),
    "loading_psych_1_1": partial(_loadings, "loading_psych_1_1", 1, 1, 1e-3),
    "uniqueness_2": partial(_loadings, "uniqueness_2", 2, 2, 1e-5),
    "eigenvalue": partial(_eigenvalues, "eigenvalue", 1e-9, True),
    "random_mean": partial(_eigenvalues, "random_mean", 5e-3, False),
    "random_95": partial(_eigenvalues, "random_95", 1e-2, False),
}
