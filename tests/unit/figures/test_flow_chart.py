"""The sample flow."""

import pandas as pd
import pytest
from unit.figures.account_cases import assert_legible, labels

from coproduction.figures.flow_chart import flow
from coproduction.words.labels import STEPS


def flows(areas, countries):
    rows = []
    for a in range(areas):
        area = f"a{a}" if areas > 1 else "all"
        for c in range(countries + 1):
            country, factor = ("all", countries) if c == countries else (f"c{c}", 1)
            for number, step in enumerate(STEPS):
                lost = 17 * factor * (number > 0)
                n = (1000 - 17 * number) * factor
                rows.append(("v0", area, country, step, n, lost))
    names = ["outcome", "area", "country", "step", "n", "left_out"]
    return pd.DataFrame(rows, columns=names).assign(wave=None)


def reasons(areas, countries):
    rows = []
    for area in [f"a{a}" for a in range(areas)] if areas > 1 else ["all"]:
        rows.append((area, "all", "harmonised", "weight {0}", 17 * countries))
        rows.append((area, "all", "included", "a rule", 17 * countries))
        rows += [(area, "all", "complete", f"v{v}", 9 * countries) for v in range(8)]
        rows.append((area, "c0", "complete", "v0", 9))
    names = ["area", "country", "step", "reason", "n"]
    return pd.DataFrame(rows, columns=names).assign(wave=None, lacking=None)


@pytest.mark.parametrize(("areas", "countries"), [(1, 1), (1, 15), (3, 5), (4, 2), (9, 15)])
def test_the_flow_is_legible(areas, countries):
    frames = flows(areas, countries), reasons(areas, countries)
    assert_legible(flow(*frames, labels(8, countries), simulated=True))


def test_who_leaves_is_told_with_the_reasons():
    drawn = flow(flows(1, 1), reasons(1, 1), labels(8, 1), simulated=False)
    told = " ".join(text.get_text().replace("\n", " ") for text in drawn.texts)
    assert (
        "17 left out: weight {0} 17" in told
        and "17 left out: a rule 17" in told
        and "the weight is 0" in told
        and "4 more" in told
    )


@pytest.mark.parametrize(("waves", "told"), [(3, "1999: "), (9, "9 waves, ")])
def test_waves_stand_below_countries_and_who_was_not_asked_is_told_apart(waves, told):
    every, lost = flows(2, 3), reasons(2, 3)
    named = [f"w{k}" for k in range(waves)]
    frame = pd.concat([every, *(every.assign(wave=name) for name in named)])
    head = {"area": "a0", "country": "all", "step": "outcome", "reason": "v0", "wave": None}
    unput = [head | {"lacking": how, "n": 7} for how in ("unanswered", "not_put")]
    lost = pd.concat([lost, pd.DataFrame(unput)])
    said = labels(8, 3)
    said["levels"] = {"wave": {name: str(1999 + k) for k, name in enumerate(named)}}
    drawn = flow(frame, lost, said, simulated=True)
    assert_legible(drawn)
    words = " ".join(text.get_text().replace("\n", " ") for text in drawn.texts)
    assert told in words and "(not asked) 7" in words


def test_a_flow_of_two_models_is_refused():
    with pytest.raises(ValueError, match="several models"):
        two = flows(1, 1).assign(model=["m", "n"] * (len(STEPS)))
        flow(two, reasons(1, 1), labels(8, 1), simulated=False)
