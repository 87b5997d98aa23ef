"""Raked weights: the columns of analysis data that tell of them, and what margins leave."""

import numpy as np
import pandas as pd
import pytest

from coproduction.inference.calibration import Calibration, of_raking


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (
            ["raked__2", "weight", "raked__1", "weight_unraked"],
            ["weight_unraked", "raked__1", "raked__2"],
        ),
        # a variable may be called so, and is no margin
        (["weight_unraked", "raked__1", "raked__since"], ["weight_unraked", "raked__1"]),
        (["raked__1", "weight"], []),
    ],
)
def test_what_tells_of_raking_is_known_by_its_whole_name(names, told):
    assert of_raking(names) == told


@pytest.mark.parametrize("before", [0.1, 0.7, 1.0, 1.7, 1234.56, 1e-9])
@pytest.mark.parametrize("n", [300, 1000, 2600])
def test_what_margins_leave_is_that_of_least_squares_whatever_the_unit_of_weights(n, before):
    drawn = np.random.default_rng(5)
    margins = [drawn.integers(0, k, n) for k in (2, 3, 4)]
    after = before * drawn.uniform(0.5, 2, n)
    frame = pd.DataFrame(
        {"country": "GB", "weight_unraked": np.full(n, before), "weight": after}
        | {f"raked__{k}": margin for k, margin in enumerate(margins, 1)}
    )
    calibration = Calibration.of(frame)
    assert calibration is not None
    u = drawn.normal(size=(n, 1))
    left, whose = calibration.residuals(u * after[:, None], None, n)
    levels = np.hstack([np.eye(margin.max() + 1)[margin] for margin in margins])
    told = levels @ np.linalg.lstsq(levels, u, rcond=None)[0]
    assert whose.all()
    assert left == pytest.approx((u - told) * after[:, None], rel=1e-9, abs=1e-12 * before)
