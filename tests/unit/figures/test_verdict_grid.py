"""The verdicts on all claims."""

import pandas as pd
import pytest
from unit.figures.account_cases import LONG, assert_legible, labels

from coproduction.figures.verdict_grid import CELLS, verdicts
from coproduction.results.hypothesis_files import VERDICTS


def judged(claims, areas, each=1):
    rows = [
        (f"c{c}", f"a{a}" if a else "all", "single", VERDICTS[(c + a + k * (c % 2)) % 5])
        for c in range(claims)
        for a in range(areas)
        for k in range(each)
    ]
    return pd.DataFrame(rows, columns=["id", "area", "part", "verdict"])


def named(claims):
    return labels(1, 0) | {"hypotheses": {f"c{c}": f"{LONG}, claim {c}" for c in range(claims)}}


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize(
    ("claims", "areas", "each"), [(1, 1, 1), (16, 4, 3), (40, 9, 30), (3, 40, 2)]
)
def test_verdicts_are_legible(claims, areas, each):
    assert_legible(verdicts(judged(claims, areas, each), named(claims), simulated=True))


def test_every_verdict_has_a_sign_of_its_own():
    assert set(CELLS) == set(VERDICTS)
    assert len({sign for _, sign, _ in CELLS.values()}) == len(CELLS)


def test_a_cell_of_several_verdicts_counts_them_and_an_order_is_judged_as_a_whole():
    rows = [
        ("c0", "a1", "single", "supported"),
        ("c0", "a1", "single", "supported"),
        ("c0", "a1", "single", "inconclusive"),
        ("c0", "a2", "single", "supported"),
        ("c0", "a2", "single", "supported"),
        ("c1", "a1", "single", "supported"),
        ("c1", "a1", "single", "inconclusive"),
        ("c1", "a1", "whole", "contradicted"),
    ]
    frame = pd.DataFrame(rows, columns=["id", "area", "part", "verdict"])
    found = texts(verdicts(frame, named(2), simulated=False))
    assert {"2✓ 1?", "2✓", "✗", "k✓"} <= set(found)
    single = texts(verdicts(frame[frame["part"] == "whole"], named(2), simulated=False))
    assert "✗" in single and "k✓" not in single


def test_names_of_areas_stand_level_where_their_words_fit():
    frame = pd.DataFrame(
        [("c0", "a1", "single", "supported")], columns=["id", "area", "part", "verdict"]
    )
    for name, upright in {
        "Local environment": False,
        "Environmentally": True,
        LONG * 3: True,
    }.items():
        sections = named(1) | {"areas": {"a1": name}}
        figure = verdicts(frame, sections, simulated=False)
        turned = [t for axes in figure.axes for t in axes.texts if t.get_rotation() == 90]
        assert bool(turned) == upright, name


def test_nothing_is_not_drawn():
    with pytest.raises(ValueError, match="no claim"):
        verdicts(judged(0, 0), named(1), simulated=True)
