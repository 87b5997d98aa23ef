"""What a survey declares goes to JSON-like values and back, empty parts left out."""

import json

import pytest

from coproduction.study.resolved.analysis import ByLevel, Index, Linear, Rake, Trim, Weighting
from coproduction.study.resolved.specification import Replication, plain, typed
from coproduction.study.resolved.survey import Area, Country, Fieldwork, Level, Source, Variable

SOURCE = Source(
    file="data/raw/s/a.csv",
    sha256="0" * 64,
    format="csv",
    platform="none",
    language="en",
    quote="",
    name_row=0,
    questions={"q1": "How?"},
    identifiers=("name",),
    fieldwork=Fieldwork(start="2008-05"),
    replicates=Replication("JK1", ("r1", "r2"), mse=True),
)
INDEX = Index(
    index="trust",
    area="all",
    column="trust",
    describe=True,
    minimum_answered=2,
    missing_as_zero=False,
    aggregate="mean",
    items={"a": ByLevel({"low": 0.0, "high": 1.0}), "b": Linear(0.1, 0.0)},
)
VARIABLE = Variable("Age", "numeric", ("refused",), range=(18, 95.5), unit="years")


@pytest.mark.parametrize(
    "one",
    [
        SOURCE,
        INDEX,
        VARIABLE,
        Variable("Sex", "binary", (), levels=(Level("man", "Man", 0.0), Level("woman", "W", 1.0))),
        Country("NO", "Norway"),
        Area("Health", {"beds": 3}),
        Weighting(Trim(3.0, "median"), Rake(("sex",), 1e-9, 10, {"NO": {"sex": {"man": 0.5}}})),
    ],
    ids=lambda one: type(one).__name__,
)
def test_a_declaration_comes_back_from_json_as_it_was(one):
    assert typed(type(one), json.loads(json.dumps(plain(one)))) == one


def test_parts_that_do_not_apply_are_left_out():
    assert plain(Weighting()) == {}
    assert plain(Country("NO", "Norway")) == {"country": "NO", "label": "Norway"}
    assert "sheet" not in plain(SOURCE) and plain(SOURCE)["quote"] == ""


def test_a_range_stays_as_declared():
    assert [type(end) for end in typed(Variable, plain(VARIABLE)).range] == [int, float]
