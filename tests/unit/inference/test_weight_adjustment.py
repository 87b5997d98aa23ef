from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from coproduction.faults import Faults
from coproduction.inference import weight_adjustment as weights
from coproduction.study.resolved.analysis import Rake, Trim, Weighting

LEVELS = ["no", "yes"]


def survey(n=200):
    rng = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "country": pd.Categorical.from_codes(np.arange(n) % 2, ["AA", "BB"]),
            "weight": rng.lognormal(0, 0.8, n),
            "female": pd.Categorical.from_codes(rng.integers(-1, 2, n), LEVELS),
        }
    )


def rake(shares, **changes):
    margins = {"AA": {"female": shares}, "BB": {"female": shares}}
    given = {"variables": ("female",), "tolerance": 1e-9, "iterations": 100, "margins": margins}
    return Weighting(rake=Rake(**given | changes))


def test_trimming_and_raking_keep_the_sum_and_are_reported():
    frame = survey()
    declared = replace(rake({"no": 0.3, "yes": 0.7}), trim=Trim(3.0, "median"))
    found, report = weights.adjusted(frame, declared)
    assert list(report["stage"]) == ["delivered", "trimmed", "raked"] * 2
    sums = report.pivot(index="country", columns="stage", values="sum")
    np.testing.assert_allclose(sums["trimmed"], sums["delivered"])
    np.testing.assert_allclose(sums["raked"], sums["delivered"])
    trimmed = report[report["stage"] == "trimmed"]
    assert (trimmed["maximum"] <= trimmed["upper_bound"] * (1 + 1e-12)).all()
    assert (trimmed["n_trimmed"] > 0).all()
    answered = found[found["female"].notna()]
    shares = answered.groupby(["country", "female"], observed=True)["weight"].sum().unstack()
    np.testing.assert_allclose(shares["yes"] / shares.sum(axis=1), 0.7)
    pd.testing.assert_series_equal(found["weight_delivered"], frame["weight"], check_names=False)
    untouched, _ = weights.adjusted(frame, Weighting())
    assert untouched is frame


def test_what_cannot_be_met_is_named():
    frame = survey()
    with pytest.raises(Faults, match="AA: 0 respondents with female yes"):
        weights.adjusted(
            frame.assign(female=frame["female"].where(frame["female"] != "yes")),
            rake({"no": 0.3, "yes": 0.7}),
        )
    with pytest.raises(Faults, match="raking has not converged: after 1 rounds"):
        frame["male"] = pd.Categorical(np.where(frame.index % 3, frame["female"], "no"), LEVELS)
        both = rake({"no": 0.3, "yes": 0.7}, variables=("female", "male"), iterations=1)
        for own in both.rake.margins.values():
            own["male"] = {"no": 0.5, "yes": 0.5}
        weights.adjusted(frame, both)
    with pytest.raises(ValueError, match="is not above the mean weight"):
        weights.trimmed(np.array([1.0, 2.0]), 1.5)
