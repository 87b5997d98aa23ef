"""The figures of the account hold their text, from a handful of variables to sixty by fifteen."""

from itertools import combinations

import pandas as pd
import pytest

from coproduction.account.comparability import STATUSES
from coproduction.account.flow import STEPS
from coproduction.figures import sheet
from coproduction.figures.comparability_grid import comparability
from coproduction.figures.flow_chart import flow
from coproduction.figures.missing_shares import missingness

KINDS = ["refused", "dont_know", "not_applicable", "not_asked", "system_missing"]
LONG = "Asks the police for advice, or reports something to them"


def labels(variables, countries):
    texts = [f"{'Short' if k % 3 else LONG} {k}" for k in range(variables)]
    return {
        "items": {f"v{k}": text for k, text in enumerate(texts)},
        "terms": {f"v{k}": text for k, text in enumerate(texts)},
        "countries": {f"c{k}": f"Republic of Country {k}" for k in range(countries)},
        "areas": {f"a{k}": f"Public area of the number {k}" for k in range(9)},
    }


def missing(variables, countries):
    rows = []
    for k in range(countries):
        for v in range(variables):
            if (k + v) % 7 == 3:
                rows.append((f"c{k}", f"s{k}", f"v{v}", "not_asked", 1.0))
                continue
            shares = [0.01 * ((k * v + n) % 9) * (v % 5 > 0) for n in range(len(KINDS))]
            rows += [
                (f"c{k}", f"s{k}", f"v{v}", kind, share)
                for kind, share in zip(KINDS, shares, strict=True)
                if share
            ]
            rows.append((f"c{k}", f"s{k}", f"v{v}", "answered", 1 - sum(shares)))
    frame = pd.DataFrame(rows, columns=["country", "source", "variable", "kind", "share"])
    return frame.assign(weighted_share=frame["share"])


def statuses(variables, sources):
    names = list(STATUSES)
    return pd.DataFrame(
        [
            (f"{'a_long_source' if s % 2 else 's'}{s}", f"v{v}", names[(s + v) % 4])
            for s in range(sources)
            for v in range(variables)
        ],
        columns=["source", "target", "status"],
    )


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


def assert_legible(figure):
    """No text leaves the sheet and no two overlap."""
    with sheet.styled():
        figure.set_dpi(300)
        figure.draw_without_rendering()
        texts = list(figure.texts)
        for axes in figure.axes:
            texts += [*axes.texts, *axes.get_xticklabels()]
        boxes = [
            (text.get_text(), text.get_window_extent())
            for text in texts
            if text.get_text() and text.get_visible()
        ]
    edge = figure.bbox
    # half a point: the line box of a font is taller than its letters
    slack = 0.5 * figure.dpi / 72
    for told, box in boxes:
        inside = box.x0 > -slack and box.x1 < edge.x1 + slack
        assert inside and box.y0 > -slack and box.y1 < edge.y1 + slack, f"{told!r} is cut off"
    for (one, a), (two, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= slack or down <= 2 * slack, f"{one!r} overlaps {two!r}"


@pytest.mark.parametrize(
    ("variables", "countries"), [(5, 1), (20, 3), (60, 5), (60, 7), (60, 15), (1, 15), (8, 40)]
)
def test_missing_answers_are_legible(variables, countries):
    named = labels(variables, countries)
    figure = missingness(missing(variables, countries), named, simulated=True)
    assert_legible(figure)
    assert figure.get_size_inches()[1] * 25.4 < 297


def test_a_survey_without_missing_answers_has_a_figure():
    frame = missing(4, 2).query("kind == 'answered'")
    assert_legible(missingness(frame, labels(4, 2), simulated=False))


@pytest.mark.parametrize(
    ("variables", "sources"), [(1, 1), (20, 3), (36, 5), (60, 15), (90, 2), (4, 40)]
)
def test_comparability_is_legible(variables, sources):
    figure = comparability(statuses(variables, sources), labels(variables, 0), simulated=True)
    assert_legible(figure)


@pytest.mark.parametrize(("areas", "countries"), [(1, 1), (1, 15), (3, 5), (4, 2), (9, 15)])
def test_the_flow_is_legible(areas, countries):
    assert_legible(flow(flows(areas, countries), labels(8, countries), simulated=True))


def test_a_flow_of_two_models_is_refused():
    with pytest.raises(ValueError, match="several models"):
        flow(flows(1, 1).assign(model=["m", "n"] * len(STEPS)), labels(8, 1), simulated=False)
