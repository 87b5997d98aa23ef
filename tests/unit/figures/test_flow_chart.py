"""The sample flow."""

import pandas as pd
import pytest
from unit.figures.account_cases import assert_legible, labels

from coproduction.account.flow import STEPS
from coproduction.figures.flow_chart import flow


def flows(areas, countries):
    rows = []
    for a in range(areas):
        area = f"a{a}" if areas > 1 else "all"
        for c in range(countries + 1):
            country, factor = ("all", countries) if c == countries else (f"c{c}", 1)
            for number, step in enumerate(STEPS):
                lost = 17 * factor * (number > 1)
                reason = "; ".join(f"v{v} {9 * factor}" for v in range(8))
                reason = {"outcome": "no v0", "complete": reason}.get(step, "a rule 17")
                n = (1000 - 17 * max(number - 1, 0)) * factor
                rows.append((area, country, step, n, lost, reason if lost else ""))
    return pd.DataFrame(rows, columns=["area", "country", "step", "n", "left_out", "reason"])


@pytest.mark.parametrize(("areas", "countries"), [(1, 1), (1, 15), (3, 5), (4, 2), (9, 15)])
def test_the_flow_is_legible(areas, countries):
    assert_legible(flow(flows(areas, countries), labels(8, countries), simulated=True))


def test_a_flow_of_two_models_is_refused():
    with pytest.raises(ValueError, match="several models"):
        flow(flows(1, 1).assign(model=["m", "n"] * len(STEPS)), labels(8, 1), simulated=False)
