"""Figures of measurement: means of factors, and items one by one."""

import pandas as pd
import pytest
from unit.figures.cases import AREAS, FIVE, assert_clean, drawn_texts, labels

from coproduction.figures.alternative import alternative
from coproduction.figures.dif_map import dif
from coproduction.figures.factor_intervals import factor_means
from coproduction.figures.lettering import Legible
from coproduction.study.printed.figures import Figure


def means(countries, areas, methods=("latent", "aligned")):
    rows = [
        {"country": c, "area": a, "index": "acts", "method": m, "estimate": 0.2 * k}
        for a in areas
        for m in methods
        for k, c in enumerate(countries)
    ]  # fmt: skip
    found = pd.DataFrame(rows)
    error = 0.1 + 0 * found["estimate"]
    fixed = found["estimate"] == 0
    ends = {"conf_low": found["estimate"] - 0.2, "conf_high": found["estimate"] + 0.2}
    found = found.assign(std_error=error.mask(fixed), remark=None)
    return found.assign(**{k: v.mask(fixed) for k, v in ends.items()})


@pytest.mark.parametrize("width", [175, 90])
def test_means_of_factors_are_clean_and_name_all_countries(width):
    figure = factor_means(means(FIVE, AREAS), labels(AREAS, FIVE), simulated=True, width=width)
    assert_clean(figure)
    text = " ".join(text for text, _ in drawn_texts(figure))
    assert "Latent mean" in text and "Aligned mean" in text and "interval known" not in text


def test_a_country_without_a_mean_is_told_and_nothing_at_all_is_drawn():
    frame = means(FIVE, ["all"], ("latent",))
    empty = frame.assign(**dict.fromkeys(("estimate", "std_error", "conf_low", "conf_high")))
    some = frame.assign(estimate=frame["estimate"].mask(frame["country"] == [*FIVE][1]))
    for given, n in ((empty, 5), (some, 1)):
        given = given.astype({"estimate": float, "conf_low": float, "conf_high": float})
        figure = factor_means(given, labels({}, FIVE), simulated=False)
        texts = [text.strip() for text, _ in drawn_texts(figure)]
        assert texts.count("no mean") == n


def items(countries, areas):
    rows = [
        {"country": c, "area": a, "index": "acts", "item": i, "parameter": "country",
         "estimate": 0.1 * k, "std_error": 0.1, "conf_low": 0.1 * k - 0.2,
         "conf_high": 0.1 * k + 0.2}
        for a in areas for i in ("one", "two") for k, c in enumerate(countries)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def sizes(*given):
    head = {"area": "s", "index": "acts", "test": "total"}
    rows = [head | {"item": item, "size": size} for item, size in given]
    return pd.DataFrame(rows, columns=["area", "index", "item", "test", "size"])


def test_the_note_of_items_says_what_numbers_are_and_how_large():
    called = labels(AREAS, FIVE) | {"items": {"one": "First thing", "two": "Second thing"}}
    tests = sizes(("one", "moderate"), ("two", "negligible"))
    figure = dif(items(FIVE, AREAS), tests, called, simulated=False)
    said = " ".join(" ".join(text for text, _ in drawn_texts(figure)).split())
    assert "Numbers are log odds of a higher answer" in said
    assert "1 of 2 items differ by more than a negligible size (First thing)." in said
    told = Figure("dif", "dif", "D")
    given = [items(FIVE, AREAS).assign(confidence=0.95), sizes(("one", "negligible"))]
    text = alternative(told, given, Legible(called, "en"), False)
    assert text.endswith("0 of 1 items differ by more than a negligible size.")


def test_items_one_by_one_are_clean_and_stand_below_their_index_and_area():
    given = items(FIVE, AREAS)
    called = labels(AREAS, FIVE) | {"items": {"one": "First thing", "two": "Second thing"}}
    figure = dif(given, sizes(), called, simulated=True)
    assert_clean(figure)
    texts = [text for text, _ in drawn_texts(figure)]
    assert texts.count("First thing") == len(AREAS)


def test_no_item_that_could_be_tested_is_said():
    figure = dif(items(FIVE, AREAS).iloc[:0], sizes(), labels(AREAS, FIVE), simulated=True)
    assert "No item could be tested." in [text for text, _ in drawn_texts(figure)]
