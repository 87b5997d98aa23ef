"""Chains of imputations as lines, two panels a variable and country."""

import numpy as np
import pytest

from coproduction.figures.alternative import alternative
from coproduction.figures.chain_traces import chains
from coproduction.figures.lettering import Legible
from coproduction.inference.imputation.convergence import convergence
from coproduction.results.contract import frame
from coproduction.results.imputation_files import CHAINS
from coproduction.study.printed.figures import Figure
from coproduction.words import fixed

LABELS = {"terms": {"x": "Age", "y": "Trust"}, "countries": {"GB": "Britain"}}


def made(mean=0.0, m=3, iterations=10):
    rng = np.random.default_rng(1)
    rows = [
        (country, name, k, t, 12, mean + rng.normal(), 1.0 + 0.1 * rng.random())
        for country, name in (("all", "x"), ("GB", "y"))
        for k in range(1, m + 1)
        for t in range(1, iterations + 1)
    ]
    return frame(CHAINS, rows)


@pytest.mark.parametrize("width", [60, 85, 175])
def test_a_line_is_an_imputation_and_holds_all_its_means(width):
    found = made(5.0)
    figure = chains(found, convergence(found), LABELS, simulated=True, width=width)
    panels = [axes for axes in figure.axes if axes.lines]
    assert [len(axes.lines) for axes in panels] == [3, 3, 3, 3]
    own = found[(found["variable"] == "x") & (found["imputation"] == 2)]
    assert panels[0].lines[1].get_ydata().tolist() == own["mean"].tolist()
    low, high = panels[0].get_ylim()
    assert low < own["mean"].min() and own["mean"].max() < high
    boxes = [axes.get_position() for axes in panels]
    assert all(box.x0 >= 0 and box.x1 <= 1 and box.y0 >= 0 and box.y1 <= 1 for box in boxes)
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[k + 1 :])


@pytest.mark.parametrize("language", fixed.languages())
def test_what_is_not_known_is_not_drawn_and_said(language):
    found = made()
    single = found.assign(sd=np.nan)
    figure = chains(single, convergence(single), LABELS, simulated=False, language=language)
    assert len([axes for axes in figure.axes if axes.lines]) == 2
    none = found.assign(mean=np.nan, sd=np.nan)
    for empty in (none, none.iloc[:0]):
        figure = chains(empty, convergence(empty), LABELS, simulated=False, language=language)
        assert not [axes for axes in figure.axes if axes.lines]
        assert fixed.say("No chain is known.", language) in [t.get_text() for t in figure.texts]


def test_the_alternative_text_says_how_far_chains_differ():
    found = made()
    settled = convergence(found)
    told = alternative(Figure("chains", "chains", "C"), [found, settled], Legible(LABELS, "en"),
                       True)  # fmt: skip
    largest = settled[settled["variable"] == "y"]["rhat"].max()
    assert f"Trust, Britain: R̂ {largest:.3f}." in told and "Age: R̂" in told
    apart = settled.assign(rhat=np.inf)
    assert "R̂" not in alternative(
        Figure("chains", "chains", "C"), [found, apart], Legible(LABELS, "en"), True
    )
