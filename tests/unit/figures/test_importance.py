"""Relative importance."""

import itertools

import numpy as np
import pandas as pd
import pytest
from unit.figures.cases import CASES, HARD, assert_clean, assert_holds, fits, labels, said

from coproduction.figures.importance import importance


@pytest.mark.parametrize("case", HARD)
def test_importance_is_clean_ordered_and_holds_the_frame(case):
    areas, countries, long, width = CASES[case]
    terms = ["job", "age", "efficacy"]
    keys = itertools.product(areas, countries, terms)
    frame = pd.DataFrame(keys, columns=["area", "country", "term"]).assign(measure="lmg")
    frame["value"] = frame["term"].map({"job": 0.011, "age": 0.002, "efficacy": 0.07})
    frame = frame.assign(conf_low=frame["value"] / 2, conf_high=frame["value"] * 1.4)
    figure = importance(
        frame, fits(frame), labels(areas, countries, long), simulated=True, width=width
    )
    assert_clean(figure)
    drawn = frame.assign(**{c: 100 * frame[c] for c in ("value", "conf_low", "conf_high")})
    assert_holds(figure, drawn, "value")
    top = figure.axes[0].lines[0]
    on_top = top.get_xdata()[np.argmin(top.get_ydata())]
    assert on_top == drawn["value"].max()
    with pytest.raises(ValueError, match="no relative importance"):
        importance(
            frame.assign(measure="gvif"), fits(frame), labels(areas, countries), simulated=True
        )


def test_an_interval_below_0_is_drawn_whole():
    frame = pd.DataFrame({"area": "s", "country": "all", "term": ["age", "job"], "measure": "lmg"})
    frame = frame.assign(value=[0.01, 0.2], conf_low=[-0.05, 0.1], conf_high=[0.07, 0.3])
    axes = importance(frame, fits(frame), {}, simulated=False).axes
    lows = [axis.get_xlim()[0] for axis in axes if axis.get_frame_on()]
    assert lows == [pytest.approx(-5.2)]
    frame["conf_low"] = [0.0, 0.1]
    axes = importance(frame, fits(frame), {}, simulated=False).axes
    assert [axis.get_xlim()[0] for axis in axes if axis.get_frame_on()] == [0.0]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"df_design": 29.0}, True),
        ({"df_design": 30.0}, False),
        ({"df_design": 29.0, "errors": "replicate"}, False),
    ],
)
def test_few_sampling_units_are_told(changes, told):
    frame = pd.DataFrame({"area": "all", "country": "all", "term": ["age", "job"]})
    frame = frame.assign(measure="lmg", value=[0.01, 0.2], conf_low=0.0, conf_high=0.3)
    figure = importance(frame, fits(frame, **changes), {}, simulated=False)
    assert ("fewer than 30 – All countries." in said(figure)) == told
