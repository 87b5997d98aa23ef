"""Predicted profiles."""

import itertools

import pandas as pd
import pytest
from matplotlib.text import Text
from unit.figures.cases import CASES, HARD, assert_clean, fits, labels

from coproduction.figures.profiles import profiles


@pytest.mark.parametrize("case", HARD[:3])
def test_profiles_are_clean_and_hold_the_frame(case):
    areas, countries, long, _ = CASES[case]
    rows = []
    for a, c in itertools.product(areas, countries):
        rows += [(a, c, "age", None, x, 40 + x / 10) for x in (18.0, 50.0, 92.0)]
        rows += [(a, c, "job", f"{k}", k, 45.0 + k) for k in range(3)]
        rows += [(a, c, "job", "out", 3.0, 50.0)]
    columns = ["area", "country", "term", "level", "value", "estimate"]
    frame = pd.DataFrame(rows, columns=columns).assign(outcome="index")
    frame = frame.assign(conf_low=frame["estimate"] - 1, conf_high=frame["estimate"] + 1.5)
    figure = profiles(frame, fits(frame), labels(areas, countries, long), simulated=True)
    assert_clean(figure)
    panels = [axes for axes in figure.axes if axes.get_frame_on()]
    drawn = [y for axes in panels for line in axes.lines for y in line.get_ydata()]
    assert sorted(drawn) == sorted(frame["estimate"])
    assert len({axes.get_ylim() for axes in panels}) == 1


@pytest.mark.parametrize("width", [88, 175])
def test_many_countries_have_a_panel_each_and_areas_are_lines(width):
    countries = {f"c{k}": f"Country {k}" for k in range(12)}
    rows = [(a, c, x, 40 + x / 10) for a in "st" for c in countries for x in (18.0, 50.0)]
    frame = pd.DataFrame(rows, columns=["area", "country", "value", "estimate"])
    frame = frame.assign(outcome="index", term="age", level=None)
    frame = frame.assign(conf_low=frame["estimate"] - 1, conf_high=frame["estimate"] + 1.5)
    named = labels({"s": "Safety", "t": "Health"}, countries)
    figure = profiles(frame, fits(frame), named, simulated=True, width=width)
    assert_clean(figure)
    panels = [axes for axes in figure.axes if axes.get_frame_on()]
    assert [len(panel.lines) for panel in panels] == [2] * 12


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (0, "predicted, with 90 % interval"),
        (1, "predicted, with 90 % interval where a standard error is known"),
        (3, "predicted, without interval as no standard error is known"),
    ],
)
def test_the_interval_is_told_where_there_is_one(without, said):
    frame = pd.DataFrame({"value": [0.0, 1.0, 2.0], "estimate": [1.0, 2.0, 3.0]}).assign(
        outcome="index", area="a", country="all", term="age", level=None
    )
    ends = {"conf_low": frame["estimate"] - 1, "conf_high": frame["estimate"] + 1}
    frame = frame.assign(**{key: end.where(frame.index >= without) for key, end in ends.items()})
    figure = profiles(
        frame, fits(frame), labels({"a": "A"}, {"all": ""}), simulated=False, confidence=0.9
    )
    text = " ".join(" ".join(text.get_text() for text in figure.findobj(Text)).split())
    assert said in text
    assert ("where" in text) == (without == 1)


def test_categories_of_an_outcome_are_lines():
    rows = [("age", x, c, 0.3 + k / 10) for k, c in enumerate("abc") for x in (18.0, 50.0)]
    frame = pd.DataFrame(rows, columns=["term", "value", "category", "estimate"])
    frame = frame.assign(outcome="party", area="all", country="all", level=None)
    frame = frame.assign(conf_low=frame["estimate"] - 0.1, conf_high=frame["estimate"] + 0.1)
    figure = profiles(frame, fits(frame), labels({"all": "All"}, {"all": "All"}), simulated=True)
    (panel,) = [axes for axes in figure.axes if axes.get_frame_on()]
    assert len(panel.lines) == 3
    told = {text.get_text() for text in figure.findobj(Text)}
    assert {"a", "b", "c"} <= told
    with pytest.raises(ValueError, match="categories by country"):
        twice = pd.concat([frame, frame.assign(country="BB")])
        profiles(twice, fits(twice), labels({"all": "All"}, {"all": "All"}), simulated=True)
