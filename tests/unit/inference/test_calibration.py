"""Raked weights: the columns of analysis data that tell of them."""

import pytest

from coproduction.inference.calibration import of_raking


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
