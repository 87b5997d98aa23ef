"""Indices of a study: faults of items, scores, areas and names."""

import pytest
from declarations import declared

from coproduction.study.data import indices
from coproduction.study.resolved.analysis import ByLevel, Linear

#: File, text in it, text in its place; then what the one fault must name: key, right name.
EDITS = {
    "unknown scored level": (
        "indices.yaml",
        "{never: 0,",
        "{nevr: 1, never: 0,",
        ["no item has the level 'nevr'", "did you mean 'never'?"],
    ),
    "scores that no scale stretches": (
        "indices.yaml",
        "scoring: {never: 0, sometimes: 50, often: 100}",
        "scale: [0, 100]\n    scoring: {never: 5, sometimes: 5, often: 5}",
        ["all levels of locks_home, watches_neighbours, ", " have one score"],
    ),
    "scores that are all one": (
        "indices.yaml",
        "scoring: {never: 0, sometimes: 50, often: 100}",
        "scoring: {never: 5, sometimes: 5, often: 5}",
        ["scoring: all levels of locks_home, ", " have one score, which tells nobody apart"],
    ),
    "unknown area of an index": (
        "indices.yaml",
        "      health:\n",
        "      heath:\n",
        ["coproduction", "'heath' is not an area", "did you mean 'health'?"],
    ),
    "unknown item": (
        "indices.yaml",
        "- locks_home\n",
        "- lock_home\n",
        ["coproduction", "'lock_home'", "did you mean 'locks_home'?"],
    ),
    "item of no part": (
        "indices.yaml",
        "          - joins_safety_group\n          - joins_env",
        "          - joins_safty_group\n          - joins_env",
        [
            "coproduction.subindices.collective",
            "'joins_safty_group'",
            "did you mean 'joins_safety_group'?",
        ],
    ),
    "level without a score": (
        "indices.yaml",
        "sometimes: 50, ",
        "",
        ["coproduction.scoring", "'sometimes' of locks_home has no score (nor of "],
    ),
    "minimum answered too big": (
        "indices.yaml",
        "minimum_answered: 4",
        "minimum_answered: 6",
        ["coproduction.minimum_answered", "only 5 items"],
    ),
    "sum of some items": (
        "indices.yaml",
        "    missing_as_zero: true\n",
        "",
        ["activities.aggregate: sum, but minimum_answered is not all"],
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "named"), EDITS.values(), ids=EDITS)
def test_a_fault_names_its_file_its_key_and_the_nearest_right_name(project, file, old, new, named):
    project.edit(file, old, new)
    assert project.faulty(named) == [file]


def test_an_index_may_not_take_the_name_of_a_variable(project):
    project.edit("indices.yaml", "  coproduction:\n", "  age:\n")
    (fault,) = [f for f in project.faults() if "is taken" in f.problem]
    assert fault.file == project.shown("indices.yaml")
    assert "'age'" in fault.problem


VARIABLES = declared(
    {
        "a": {"type": "ordinal", "levels": ["low", "middle", "high"]},
        "b": {"type": "numeric", "range": [0, 10]},
    }
)


def resolved(**given):
    """The entries of an index of `a` and `b`, with some settings."""
    index = {"label": "I", "items": ["a", "b"], "reversed": [], "aggregate": "mean"}
    index |= {"minimum_answered": "all", "missing_as_zero": False, "subindices": {}}
    index |= {"describe": True, "invariance": False, "measures": "attitudes"}
    index |= {"construct": "reflective", "alignment": "none", "dif": False, "matching": "rest"}
    index |= {"cutoffs": {"cfi": 0.9, "srmr": 0.08, "cfi_fall": 0.01, "rmsea_rise": 0.015}} | given
    return indices.resolved({"i": indices.declared(index)}, VARIABLES)


def test_scores_are_those_of_levels_and_numbers_unless_stretched():
    (entry,) = resolved()
    assert (entry.column, entry.area, entry.minimum_answered) == ("i", "all", 2)
    assert entry.items == {
        "a": ByLevel({"low": 1.0, "middle": 2.0, "high": 3.0}),
        "b": Linear(1.0, 0.0),
    }
    (entry,) = resolved(scale=[0, 100], reversed=["a", "b"])
    assert entry.items == {
        "a": ByLevel({"low": 100.0, "middle": 50.0, "high": 0.0}),
        "b": Linear(-10.0, 100.0),
    }


def test_a_subindex_is_an_entry_of_its_own_in_the_areas_of_its_items():
    part = {"label": "P", "items": ["a"], "minimum_answered": "all"}
    found = resolved(items={"one": ["a"], "two": ["b"]}, subindices={"p": part})
    assert [entry.column for entry in found] == ["i_one", "i_two", "i_p_one"]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"alignment": "fixed"}, "i.alignment: fixed, but invariance is false"),
        ({"matching": "j"}, "i.matching: j, but dif is false"),
        ({"dif": True, "matching": "k"}, "i.matching: there is no index 'k'"),
        ({"dif": True, "items": {"s": ["a"]}}, "i.dif: 's' has one item"),
        (
            {"dif": True, "items": {"s": ["a", "b"]}, "matching": "j"},
            "i.matching: the index j has no area 's'",
        ),
        ({"dif": True, "matching": "i"}, ""),
        ({"invariance": True, "alignment": "free"}, ""),
    ],
)
def test_what_measurement_asks_for_has_to_be_there(given, problem):
    base = {"label": "I", "items": ["a", "b"], "reversed": [], "aggregate": "mean"}
    base |= {"minimum_answered": "all", "missing_as_zero": False, "subindices": {}}
    base |= {"describe": True, "invariance": False, "measures": "attitudes"}
    base |= {"construct": "reflective", "alignment": "none", "dif": False, "matching": "rest"}
    base |= {"cutoffs": {"cfi": 0.9, "srmr": 0.08, "cfi_fall": 0.01, "rmsea_rise": 0.015}}
    declared = {"i": indices.declared(base | given)}
    declared["j"] = indices.declared(base | {"items": {"h": ["a", "b"]}})
    areas = dict.fromkeys(("s", "h"))
    found = indices.faults(declared, VARIABLES, areas, {}, "indices.yaml")
    told = [fault for fault in found if fault.problem.startswith("i.")]
    assert [fault.problem.startswith(problem) for fault in told] == [True] * bool(problem)
    assert all(fault.expected for fault in told)


def test_respondents_are_matched_by_the_index_of_the_area_or_of_none():
    base = {"label": "I", "items": {"s": ["a", "b"]}, "reversed": [], "aggregate": "mean"}
    base |= {"minimum_answered": "all", "missing_as_zero": False, "subindices": {}}
    base |= {"describe": True, "invariance": False, "measures": "attitudes"}
    base |= {"construct": "reflective", "alignment": "none", "dif": True, "matching": "j"}
    base |= {"cutoffs": {"cfi": 0.9, "srmr": 0.08, "cfi_fall": 0.01, "rmsea_rise": 0.015}}
    other = base | {"dif": False, "matching": "rest"}

    def column(items):
        given = {"i": indices.declared(base), "j": indices.declared(other | {"items": items})}
        (found,) = indices.matched(given, indices.resolved(given, VARIABLES))
        return found.column

    assert column(["a", "b"]) == "j" and column({"s": ["a", "b"]}) == "j_s"
