"""A model that starts from another says only what differs."""

import pytest

from coproduction.study.written.derivation import derived

MAIN = {"label": "Main", "outcome": "y", "terms": ["age", "country"], "curves": {"age": {}}}


def whole(**models: dict) -> dict[str, dict]:
    found, faults = derived({"sets": {}, "models": models}, "models.yaml")
    assert faults == []
    return found["models"]


def test_what_a_model_does_not_say_it_takes_from_another():
    found = whole(main=MAIN, more={"from": "main", "label": "More", "terms": ["sex"]})
    assert found["more"] == MAIN | {"from": "main", "label": "More", "terms": ["sex"]}
    assert found["main"] == MAIN


def test_chains_end_at_a_whole_model_wherever_it_stands():
    found = whole(
        last={"from": "middle", "label": "Last", "standardised": True},
        middle={"from": "main", "label": "Middle", "weights": "none", "standardised": False},
        main=MAIN,
    )
    assert list(found) == ["last", "middle", "main"]
    own = {"from": "middle", "label": "Last", "weights": "none", "standardised": True}
    assert found["last"] == MAIN | own


def test_mappings_and_lists_are_replaced_as_a_whole():
    found = whole(main=MAIN, bent={"from": "main", "label": "Bent", "curves": {"sex": {}}})
    assert found["bent"]["curves"] == {"sex": {}}


def test_null_drops_what_another_says():
    main = MAIN | {"trend": {"covariate": "beds"}}
    found = whole(main=main, more={"from": "main", "label": "More", "trend": None})
    assert found["more"] == MAIN | {"from": "main", "label": "More"}
    assert found["main"] == main


def test_null_that_drops_nothing_is_refused():
    models = {"main": MAIN | {"bounds": None}, "more": {"from": "main", "label": "More"}}
    _, faults = derived({"sets": {}, "models": models}, "models.yaml")
    (fault,) = faults
    assert fault.problem.startswith("main.bounds: nothing stands here")
    assert fault.mend == "delete the line bounds:"


@pytest.mark.parametrize(
    ("models", "messages"),
    [
        (
            {"main": MAIN, "more": {"from": "mian", "label": "More"}},
            ["more.from: there is no model 'mian'"],
        ),
        ({"a": {"from": "a", "label": "A"}}, ["a.from: goes in a circle: a → a"]),
        (
            {
                "c": {"from": "a", "label": "C"},
                "a": {"from": "b", "label": "A"},
                "b": {"from": "a", "label": "B"},
            },
            ["a.from: goes in a circle: a → b → a"],
        ),
    ],
)
def test_what_cannot_be_derived_is_told_once(models, messages):
    _, faults = derived({"sets": {}, "models": models}, "models.yaml")
    assert [fault.problem for fault in faults] == messages
    assert {fault.file for fault in faults} == {"models.yaml"}
