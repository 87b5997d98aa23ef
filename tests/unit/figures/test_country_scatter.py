"""The figure of means of countries against a covariate."""

import pandas as pd
import pytest

from coproduction.figures.alternative import alternative
from coproduction.figures.country_scatter import country_scatter
from coproduction.figures.lettering import Legible
from coproduction.results.between_files import ASSOCIATIONS, MEANS
from coproduction.results.contract import frame
from coproduction.study.printed.figures import Figure

LABELS = {
    "terms": {"demo": "Democracy"},
    "countries": {f"C{k}": f"Country {k}" for k in range(5)},
    "areas": {"s": "Safety", "h": "Health"},
    "indices": {"y": "Acts"},
}
VALUES = {f"C{k}": 6.0 + k / 10 for k in range(5)}


def means(**changes):
    rows = []
    for area in ("s", "h"):
        for k, country in enumerate(VALUES):
            row = {"outcome": "y", "area": area, "country": country, "n": 100, "confidence": 0.95}
            row |= {"mean": 40.0 + k, "std_error": 1.0, "df": 99, "conf_low": 38.0 + k}
            rows.append(row | {"conf_high": 42.0 + k} | changes.get(country, {}))
    return frame(MEANS, rows)


def associated(**changes):
    head = {"outcome": "y", "covariate": "demo", "source": "made", "year": 2008}
    row = head | {"method": "spearman", "n_countries": 5, "estimate": 1.0, "p_value": 2 / 120}
    row |= {"permutations": 120, "exact": True, "descriptive": True} | changes
    return frame(ASSOCIATIONS, [row | {"area": area} for area in ("s", "h")])


def drawn(*frames, **changes):
    given = {"simulated": True, "outcome": "y", "term": "demo", "values": VALUES} | changes
    figure = country_scatter(*(frames or (means(), associated())), LABELS, **given)
    texts = [text.get_text() for text in figure.texts]
    return figure, texts, [t.get_text() for axes in figure.axes for t in axes.texts]


def test_every_area_has_a_panel_with_the_names_of_all_countries():
    _, texts, names = drawn()
    assert sorted(names) == sorted(2 * [f"Country {k}" for k in range(5)])
    assert {"Safety", "Health", "Rank correlation 1.00, p = 0.017", "Democracy"} <= {*texts}
    said = " ".join(texts)
    assert "exact, by all 120 permutations" in said and "5 countries are too few" in said
    assert "Democracy: made, 2008." in said


def test_fifteen_countries_are_not_called_too_few_and_drawn_permutations_are_said():
    told = associated(n_countries=15, exact=False, permutations=5000, descriptive=False)
    said = " ".join(drawn(means(), told)[1])
    assert "too few" not in said and "5,000 permutations of the countries, drawn" in said


def test_a_country_without_an_interval_has_a_cross_and_one_without_a_mean_is_not_there():
    blank = {"std_error": None, "df": None, "conf_low": None, "conf_high": None}
    shown = means(C0=blank, C1=blank | {"mean": None, "lacking": "nobody_answered"})
    _, texts, names = drawn(shown, associated())
    assert "no interval known" in texts and "Country 1" not in names and len(names) == 8


def test_where_no_mean_is_told_panels_are_empty_and_say_so():
    blank = dict.fromkeys(("mean", "std_error", "df", "conf_low", "conf_high"))
    hidden = dict.fromkeys(("estimate", "p_value", "permutations", "exact"))
    shown = means(**dict.fromkeys(VALUES, blank))
    figure, texts, names = drawn(shown, associated(**hidden))
    assert "No mean of a country is told." in " ".join(texts) and not names
    assert {"Safety", "Health", "Democracy"} <= {*texts} and len(figure.axes) == 2


@pytest.mark.parametrize("model", ["", "m"])
def test_adjusted_means_are_called_so_in_the_figure_and_its_text(model):
    shown, told = means().assign(model=model), associated(estimate=0.9).assign(model=model)
    said = " ".join(drawn(shown, told, adjusted=model)[1])
    figure = Figure(
        "f", "country_scatter", "F", outcome="y", term="demo", adjusted=model, values=VALUES
    )
    linear = told.assign(method="pearson", estimate=0.8)
    text = alternative(figure, [shown, pd.concat([told, linear])], Legible(LABELS, "en"), False)
    adjusted = "Acts, at the same correlates"
    assert (adjusted in said) == (adjusted in text) == bool(model)
    assert f"Means of {adjusted if model else 'Acts'}; in parentheses Democracy." in text
    assert "Safety: Country 0 40.0 (6.00), Country 1 41.0 (6.10)," in text
    assert "Safety: Rank correlation 0.90, p = 0.017." in text
    assert "Health: Correlation 0.80, p = 0.017." in text


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="no mean"):
        drawn(means(), associated(), values={"X": 1.0})


def test_names_do_not_lie_on_each_other():
    shown, values = means(), dict.fromkeys(VALUES, 6.0) | {"C4": 6.01}
    figure, _, _ = drawn(shown, associated(), values=values)
    figure.canvas.draw()
    for axes in figure.axes:
        boxes = [text.get_window_extent() for text in axes.texts]
        for k, one in enumerate(boxes):
            assert not any(one.overlaps(other) for other in boxes[k + 1 :])
