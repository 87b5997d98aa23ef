"""Correlates are chosen by the kind of a row, whatever its term is called."""

import pandas as pd
import pytest

from coproduction.figures.correlates import correlates


def rows(*pairs):
    return pd.DataFrame(
        [("all", "all", term, kind) for term, kind in pairs],
        columns=["area", "country", "term", "kind"],
    )


def test_constants_thresholds_and_dispersions_are_no_correlates():
    frame = rows(
        ("Intercept", "constant"), ("age", "coefficient"), ("cut=low|high", "threshold"),
        ("log(alpha)", "dispersion"), ("sd(country)", "variance"), ("country=AA", "coefficient"),
    )  # fmt: skip
    assert list(correlates(frame)["term"]) == ["age"]


def test_a_correlate_may_be_called_like_a_threshold():
    frame = rows(("cut", "coefficient"), ("log(alpha)", "coefficient"), ("Intercept", "constant"))
    assert list(correlates(frame)["term"]) == ["cut", "log(alpha)"]


def test_a_model_without_correlates_and_one_with_a_term_twice_are_refused():
    with pytest.raises(ValueError, match="no coefficient"):
        correlates(rows(("Intercept", "constant")))
    with pytest.raises(ValueError, match="twice"):
        correlates(rows(("age", "coefficient"), ("age", "coefficient")))
