"""What countries compare in, in words: of how many respondents, and how three answers agree."""

import inspect

import pandas as pd
import pytest

from coproduction.figures.drawing import drawer
from coproduction.results import between_files, descriptive_files, dif_files, invariance_files
from coproduction.results.contract import frame
from coproduction.study.printed import figures
from coproduction.tables import making, table_kinds
from coproduction.words import fixed
from coproduction.words.labels import Labels
from coproduction.words.license_words import based, compare, licenses, reconciled

LABELS = Labels({"indices": {"acts": "Acts"}, "areas": {"s": "Safety", "h": "Health"}}, "en")
CUT = {"least_cfi": 0.9, "greatest_srmr": 0.08, "cfi_fall": 0.01, "rmsea_rise": 0.015}
ROW = CUT | {"index": "acts", "construct": "reflective", "n_items": 5, "n_answers": 3}
COUNTS = {"n_countries": 2, "n_items": 5, "n_singletons": 0, "n_freed": 0}


def licensed(*rows):
    told = rows or ({"area": "s", "license": "means"}, {"area": "h", "license": "latent"})
    return frame(invariance_files.LICENSED, [ROW | row for row in told])


def steps(**n):
    rows = [{"index": "acts", "area": area, "n": k} | COUNTS for area, k in n.items()]
    return pd.concat([frame(invariance_files.INVARIANCE, rows)] * 2)


def indices(area, *n):
    named = zip(("AA", "BB", "all"), (*n, 1), strict=True)
    rows = [{"country": c, "area": area, "index": "acts", "n": k} for c, k in named]
    return pd.DataFrame(rows)


def test_a_license_says_of_how_many_it_was_found_where_not_of_all_with_the_index():
    both = pd.concat([indices("s", 40, 60), indices("h", 50, 70)])
    said = [*licenses(based(licensed(), steps(s=100, h=80), both), LABELS)]
    assert said[0] == "Acts, Safety: countries compare in means and slopes."
    assert said[1].endswith(
        "(found among 80 respondents, who answered all items, of 120 with the index)."
    )
    # without the numbers of the index, and where one is withheld
    for other in (None, indices("h", 50, float("nan"))):
        told = [*licenses(based(licensed(), steps(h=80), other), LABELS)]
        assert told[1].endswith("(found among 80 respondents, who answered all items).")
        assert "found" not in told[0]
    assert "found" not in " ".join(licenses(based(licensed(), None), LABELS))


def test_nothing_is_said_of_one_country_or_of_what_is_not_shown():
    shown = indices("h", 50, 70)
    assert [text.partition(":")[0] for text in compare(licensed(), shown, LABELS)] == [
        "Acts, Health"
    ]
    assert not [*compare(licensed(), shown[shown["country"] != "BB"], LABELS)]
    assert not [*compare(None, shown, LABELS)]
    pairs = pd.DataFrame({"outcome": ["acts"], "area": ["s"]})
    assert len([*compare(licensed(), pairs, LABELS, "outcome")]) == 1


@pytest.mark.parametrize("language", ["en", *fixed.languages()])
def test_three_answers_are_reconciled_from_their_columns(language):
    head = {"area": "h", "index": "acts", "kind": "fixed", "n_countries": 2, "n_items": 5}
    heads = frame(
        invariance_files.ALIGNMENT,
        [head | {"loadings_differ": 0.1, "intercepts_differ": 0.3}],
    )
    item = {"area": "h", "index": "acts", "n": 9, "n_countries": 2, "n_levels": 2}
    sizes = [("total", "negligible"), ("total", "large"), ("uniform", "large")]
    tests = frame(
        dif_files.DIF,
        [
            item | {"n_singletons": 0, "item": f"i{k}", "test": t, "size": s}
            for k, (t, s) in enumerate(sizes)
        ],
    )
    names = Labels({"indices": {"acts": "Acts"}, "areas": {"h": "Health"}}, language)
    (said,) = reconciled(licensed(), heads, tests, names)
    assert "Acts, Health" in said and "Safety" not in said and "20 %" in said
    assert ("1 of 2 items" in said) is (language == "en")
    (alone,) = reconciled(licensed(), heads, None, names)
    assert said.startswith(alone.removesuffix("."))
    assert not [
        *reconciled(
            licensed(), heads.assign(loadings_differ=None, intercepts_differ=None), tests, names
        )
    ]


def test_what_puts_means_of_countries_side_by_side_says_in_what_they_compare():
    given = (descriptive_files.INDICES, between_files.MEANS, between_files.ASSOCIATIONS)
    given += (invariance_files.MEANS,)
    for kind, told in table_kinds.KINDS.items():
        if {*told.files} & {*given}:
            assert "licensed" in inspect.signature(making.maker(kind)).parameters, kind
            assert invariance_files.LICENSED in told.beside, kind
    for kind, told in figures.KINDS.items():
        if {*told.files} & {*given}:
            assert "licensed" in inspect.signature(drawer(kind)).parameters, kind
