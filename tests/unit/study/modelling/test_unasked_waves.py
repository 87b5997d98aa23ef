"""Waves as terms: what can be told of them from the waves in which countries were asked."""

from types import SimpleNamespace

import numpy as np
import pytest

from coproduction.study.modelling import unasked_waves

WAVES = ("a", "b", "c")
OUT = "leave wave out of the terms"


def found(met, terms=("x", "wave", "country"), waves=WAVES, **settings):
    asked = {country: set(of) for country, of in met.items()}
    model = SimpleNamespace(**{"terms": terms, "by_country": False, "leave_out": ()} | settings)
    kept = [country for country in asked if country not in model.leave_out]
    return [(one.problem, one.mend) for one in unasked_waves.faults(model, kept, asked, waves)]


@pytest.mark.parametrize(
    ("met", "problem", "mend"),
    [
        ({"GB": "a", "CZ": "b"}, "GB in a alone; CZ in b alone", f"{OUT}, or country"),
        ({"GB": "ab", "CZ": "c"}, "GB in a, b alone; CZ in c alone", "leave_out: [CZ]"),
        (
            {"CZ": "c", "GB": "ab", "DE": "c"},
            "CZ, DE in c alone; GB in a, b",
            "leave_out: [CZ, DE]",
        ),
        # the reference wave is not in the part that has two
        ({"GB": "a", "CZ": "bc"}, "GB in a alone; CZ in b, c alone", f"{OUT}, or country"),
        ({"GB": "b", "CZ": "bc"}, "no country of the model was asked in a", OUT),
        ({"GB": "a", "CZ": "a"}, "every country of the model was asked in a alone", OUT),
    ],
)
def test_what_countries_tell_already_is_told(met, problem, mend):
    ((told, mended),) = found(met)
    assert problem in told and mended == mend


@pytest.mark.parametrize(
    ("met", "settings"),
    [
        ({"GB": "ab", "CZ": "b"}, {}),
        ({"GB": "ab", "DE": "bc", "CZ": "c"}, {}),
        ({"GB": "a", "CZ": "b"}, {"terms": ("x", "wave")}),
        ({"GB": "a", "CZ": "b"}, {"terms": ("x", "country")}),
        ({"GB": "ab", "CZ": "a"}, {"by_country": True}),
        ({"GB": "a", "CZ": "a"}, {"waves": ("a",)}),
    ],
)
def test_what_can_be_told_is_no_fault(met, settings):
    assert found(met, **settings) == []


def test_of_fits_by_country_those_without_the_reference_are_told():
    each = {"by_country": True, "terms": ("x", "wave")}
    ((told, mend),) = found({"GB": "ab", "CZ": "bc"}, **each)
    assert "CZ: not asked in a" in told and mend == "leave_out: [CZ]"
    ((_, mend),) = found({"GB": "b", "CZ": "bc"}, **each)
    assert mend == OUT


@pytest.mark.parametrize("seed", range(8))
def test_it_tells_what_the_rank_of_the_columns_tells(seed):
    rng = np.random.default_rng(seed)
    countries = ["A", "B", "C", "D"]
    met = {c: {w for w in WAVES if rng.random() < 0.45} or {"a"} for c in countries}
    cells = [(c, w) for c in countries for w in met[c]]
    asked = [w for w in WAVES if any(w in own for own in met.values())]
    columns = [[1.0] * len(cells)]
    columns += [[float(c == one) for c, _ in cells] for one in countries[1:]]
    columns += [[float(w == one) for _, w in cells] for one in asked if one != "a"]
    whole = np.linalg.matrix_rank(np.array(columns).T) == len(columns)
    estimable = whole and "a" in asked and len(asked) > 1
    assert bool(found({c: "".join(sorted(w)) for c, w in met.items()})) != estimable
