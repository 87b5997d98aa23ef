"""Random-effects summaries, permutation tests and two-step regression against R (between.R)."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from oracle.comparison import Comparison, compare

from coproduction.robustness.countries.country_associations import correlated, regressed
from coproduction.robustness.countries.random_effects import summary

RELATIVE = 1e-9
Y = np.array(
    [3.21, 1.02, 2.55, -0.40, 4.10, 2.02, 0.77, 3.05, 1.48, 2.9, 3.6, 1.1, 0.2, 2.2, 5.1, 1.9]
)  # fmt: skip
SE = np.array(
    [.41, .55, .38, .62, .70, .35, .48, .51, .44, .6, .39, .58, .47, .33, .8, .52]
)  # fmt: skip
X = np.array([8.1, 7.2, 8.8, 6.1, 9.2, 7.9, 6.6, 8.3, 7.0, 8.0, 8.6, 6.9, 6.4, 7.7, 9.5, 7.3])
ALIKE = np.array([2.0, 2.1, 1.9, 2.05, 2.0]), np.array([0.4, 0.5, 0.3, 0.6, 0.4])
SAMPLES = {
    "all": (Y, SE),
    "five": (Y[:5], SE[:5]),
    "three": (Y[:3], SE[:3]),
    "alike": ALIKE,
    "small": (Y[:6] * 1e-2, SE[:6] * 1e-2),
}


def _summarised(case: str) -> Iterator[Comparison]:
    ours = {}
    for test in ("z", "knha"):
        y, se = SAMPLES[case]
        found = summary(y, se**2, test == "knha")
        low, high = found.interval(0.95)
        below, above = found.prediction(0.95)
        told = {
            "estimate": found.estimate, "std_error": found.std_error, "p_value": found.p_value,
            "conf_low": low, "conf_high": high, "prediction_low": below,
            "prediction_high": above, "tau2": found.tau2, "i2": found.i2, "q": found.q,
            "q_p_value": found.q_p_value,
        }  # fmt: skip
        ours |= {("", test, name): value for name, value in told.items()}
    yield from compare("between", case, ours, RELATIVE)


def _two_step(case: str) -> Iterator[Comparison]:
    found = regressed(X, Y, SE * (0.4 if case == "two_step_sure" else 1))
    assert found is not None
    low, high = found.interval(0.95)
    told = {
        "estimate": found.estimate, "std_error": found.std_error, "df": found.df,
        "p_value": found.p_value, "conf_low": low, "conf_high": high,
        "between_variance": found.between,
    }  # fmt: skip
    yield from compare("between", case, {("", "x", k): v for k, v in told.items()}, RELATIVE)


def _permuted(n: int) -> Iterator[Comparison]:
    ours = {}
    for method in ("spearman", "pearson"):
        y = np.round(Y[:n]) if n == 7 else Y[:n]
        found = correlated(list(X[:n]), list(y), method == "spearman", 50_000, 1)
        assert found is not None and found.exact
        told = {
            "estimate": found.estimate,
            "p_value": found.p_value,
            "permutations": found.permutations,
        }
        ours |= {("", method, name): value for name, value in told.items()}
    yield from compare("between", f"permuted_{n}", ours, RELATIVE)


def _untied() -> Iterator[Comparison]:
    found = correlated(list(X[:8]), list(Y[:8]), True, 50_000, 1)
    assert found is not None
    yield from compare("between", "untied", {("", "spearman", "p_value"): found.p_value}, RELATIVE)


CASES = {
    **{case: partial(_summarised, case) for case in SAMPLES},
    **{case: partial(_two_step, case) for case in ("two_step", "two_step_sure")},
    **{f"permuted_{n}": partial(_permuted, n) for n in (4, 5, 7)},
    "untied": _untied,
}
