"""Profiles lead over the numbers that respondents have, but for the most extreme where asked."""

from dataclasses import replace

import numpy as np
import pytest
from acts import COUNTRY_TERM, acts, people
from specified import number

from coproduction.inference.models.fit import results


@pytest.mark.parametrize(("beyond", "left"), [(0, 0), (5, 5), (10**6, 14)])
def test_a_profile_ends_where_so_many_respondents_are_beyond(beyond, left):
    model = replace(acts(number("x"), COUNTRY_TERM, profiles=("x",)), beyond=beyond)
    values = results(model, people()).predictions["value"]
    x = np.sort(people()["x"])
    assert len(x) == 60 and len(values) == 41
    assert values.min() == pytest.approx(x[left]) and values.max() == pytest.approx(x[-1 - left])
