"""The flow loses everybody once, for a reason, and ends where the fit begins."""

import numpy as np
import pandas as pd
import pytest
from specified import estimated

from coproduction.account.flow import STEPS, FlowMismatch, flow
from coproduction.study.models import specification

MODEL = {
    "name": "m",
    "estimator": "wls",
    "weights": "design",
    "standardised": False,
    "confidence": 0.95,
    "countries": ["GB", "FR"],
    "by_country": False,
    "populations": None,
    "fits": [
        {
            "area": "all",
            "outcome": "y",
            "column": "y",
            "kind": "number",
            "terms": [
                {"name": "x", "column": "x", "kind": "number"},
                {"name": "s", "column": "s", "kind": "score", "levels": {"no": 0.0, "yes": 1.0}},
                {
                    "name": "country",
                    "column": "country",
                    "kind": "category",
                    "levels": ["GB", "FR"],
                },
            ],
        }
    ],
}


SETTINGS = {
    "errors": "design",
    "effects": "coefficients",
    "singletons": "fail",
    "stacked": False,
    "importance": False,
}


def fit(model, frame):
    """What a model reports; fits of one country have no term of countries."""
    (one,) = model["fits"]
    terms = [t for t in one["terms"] if not (model["by_country"] and t["name"] == "country")]
    return estimated(specification(model | SETTINGS | {"fits": [one | {"terms": terms}]}), frame)


def people(n=200):
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "country": pd.Categorical(rng.choice(["GB", "FR"], n), ["GB", "FR"], ordered=True),
            "weight": np.where(rng.random(n) < 0.1, 0.0, 1.0),
            "stratum": pd.Series([None] * n, dtype="str"),
            "psu": pd.Series([None] * n, dtype="str"),
            "x": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
            "y": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
            "s": pd.Categorical(rng.choice(["no", "yes", None], n), ["no", "yes"], ordered=True),
        }
    )
    return frame


def read(frame):
    counts = frame["country"].value_counts().rename_axis("country")
    return counts.astype(int).rename("n").reset_index().astype({"country": "str"})


@pytest.mark.parametrize("by_country", [False, True])
def test_the_flow_ends_at_the_respondents_of_the_fit(by_country):
    frame, model = people(), MODEL | {"by_country": by_country}
    _, fits = fit(model, frame)
    counted = flow([model], frame, read(frame), fits)
    found = counted.steps
    steps = found.pivot(index="country", columns="step", values="n")[list(STEPS)]
    assert (steps.loc["GB"] + steps.loc["FR"]).tolist() == steps.loc["all"].tolist()
    assert (found["left_out"] >= 0).all()
    ends = found[found["step"] == "complete"].set_index("country")["n"]
    assert fits.set_index("country")["n"].to_dict().items() <= ends.to_dict().items()
    row = found[(found["country"] == "all") & (found["step"] == "complete")].iloc[0]
    known = frame[(frame["weight"] > 0) & frame["y"].notna()]
    lost = {"s": int(known["s"].isna().sum()), "x": int(known["x"].isna().sum())}
    told = counted.missing[counted.missing["country"] == "all"]
    assert set(told["step"]) == {"complete"} and told["n"].is_monotonic_decreasing
    assert dict(zip(told["reason"], told["n"], strict=True)) == lost
    assert max(lost.values()) <= row["left_out"] <= sum(lost.values())


def test_exclusion_is_counted_by_rule():
    frame = people()
    frame["excluded"] = pd.Series([None] * len(frame), dtype="str")
    frame.loc[:4, "excluded"] = "speeder"
    frame.loc[5:6, "excluded"] = "duplicate"
    _, fits = fit(MODEL, frame[frame["excluded"].isna()])
    found = flow([MODEL], frame, read(frame), fits)
    here = [f[(f["country"] == "all") & (f["step"] == "included")]
            for f in (found.steps, found.missing)]  # fmt: skip
    assert here[0]["left_out"].tolist() == [7]
    assert here[1][["reason", "n"]].values.tolist() == [["speeder", 5], ["duplicate", 2]]


def test_a_fit_of_other_respondents_is_refused():
    frame = people()
    _, fits = fit(MODEL, frame)
    with pytest.raises(FlowMismatch, match="m, y, all, all: the flow ends at"):
        flow([MODEL], frame, read(frame), fits.assign(n=fits["n"] + 1))
    with pytest.raises(FlowMismatch, match="the flow ends at nothing"):
        flow([MODEL], frame, read(frame), fits.assign(area="elsewhere"))
