"""The verdicts on all claims."""

import pandas as pd
import pytest
from unit.figures.account_cases import LONG, assert_legible, labels

from coproduction.figures.verdict_grid import CELLS, verdicts
from coproduction.results.hypothesis_files import VERDICTS

NUMBERS = {"estimate": 0.5, "conf_low": 0.25, "p_value": 0.125}


def judged(claims, areas, each=1):
    rows = [
        (f"c{c}", f"a{a}" if a else "all", "single", VERDICTS[(c + a + k * (c % 2)) % 5])
        for c in range(claims)
        for a in range(areas)
        for k in range(each)
    ]
    return known(rows)


def known(rows):
    """Rows of verdicts of whose numbers nothing is withheld."""
    frame = pd.DataFrame(rows, columns=["id", "area", "part", "verdict"])
    return frame.assign(**NUMBERS)


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
    frame = known(rows)
    found = texts(verdicts(frame, named(2), simulated=False))
    assert {"2✓ 1?", "2✓", "✗", "k✓"} <= set(found)
    single = texts(verdicts(frame[frame["part"] == "whole"], named(2), simulated=False))
    assert "✗" in single and "k✓" not in single


def test_names_of_areas_stand_level_where_their_words_fit():
    frame = known([("c0", "a1", "single", "supported")])
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


def test_a_claim_on_countries_says_at_the_foot_what_it_is_comparable_in():
    """One mark for all claims that are comparable in the same; none for a claim on no countries."""
    of_countries = {"test": "country_pairs", "term": "y", "comparable": "slopes"}
    other = {"test": "areas", "term": "y", "comparable": "means"}
    rows = [
        {"id": claim, "area": area, "part": "single", "verdict": "supported"} | NUMBERS | more
        for claim, more in (("c0", of_countries), ("c1", other), ("c2", of_countries))
        for area in ("a1", "a2")
    ]
    rows[1] |= {"comparable": "neither"}
    labels = {"hypotheses": {f"c{k}": f"Claim {k}" for k in range(3)}}
    figure = verdicts(pd.DataFrame(rows), labels, simulated=False)
    found = {text.get_text() for text in figure.texts}
    assert {"Claim 0\u202f¹", "Claim 1", "Claim 2\u202f²"} <= found
    feet = " ".join(text for text in found if "omparable" in text)
    assert "¹ Comparable between countries: slopes (a1), neither (a2)." in feet
    assert "² Comparable between countries: slopes." in feet


def test_claims_of_which_numbers_are_withheld_say_so_at_the_foot():
    """Not those that nobody can answer, nor the whole of an order, which have no numbers."""
    rows = [
        ("c0", "a1", "single", "supported"),
        ("c1", "a1", "single", "supported"),
        ("c2", "a1", "single", "not_answerable"),
        ("c3", "a1", "whole", "supported"),
        ("c4", "a1", "single", "inconclusive"),
    ]
    frame = known(rows)
    assert not any("withheld" in t.get_text() for t in verdicts(frame, {}, simulated=False).texts)
    frame.loc[2:3, [*NUMBERS]] = frame.loc[0, [*NUMBERS]] = frame.loc[4, "conf_low"] = None
    labels = {"hypotheses": {f"c{k}": f"Claim {k}" for k in range(5)}}
    found = {text.get_text() for text in verdicts(frame, labels, simulated=False).texts}
    marked = {"Claim 0\u202f¹", "Claim 1", "Claim 2", "Claim 3", "Claim 4\u202f¹"}
    assert marked <= found and any(text.startswith("¹ Numbers withheld") for text in found)
