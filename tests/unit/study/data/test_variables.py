"""Variables of a study: faults of levels, ranges, areas and concepts."""

import pytest
from declarations import declared, source

from coproduction.draft.looking.naming import RESERVED
from coproduction.inference import finite_population
from coproduction.inference.calibration import BEFORE
from coproduction.results.contract import RESPONDENTS
from coproduction.study.data import variables
from coproduction.study.resolved.survey import Country
from coproduction.study.written import settings
from coproduction.words.labels import FIXED

NORWAY = Country("NO", "Norway")

#: File, text in it, text in its place; then what the one fault must name: key, right name.
EDITS = {
    "a level called as a kind of missing": (
        "variables.yaml",
        "{name: tertiary,",
        "{name: refused,",
        ["education: the level 'refused' is called as a kind of missing answers"],
    ),
    "unknown area of a variable": (
        "variables.yaml",
        "area: safety",
        "area: safty",
        ["locks_home.area", "'safty'", "did you mean 'safety'?"],
    ),
    "unknown concept": (
        "variables.yaml",
        "concept: outcome",
        "concept: outcom",
        ["outcome_safety.concept", "'outcom'", "did you mean 'outcome'?"],
    ),
    "unknown type": (
        "variables.yaml",
        "type: numeric",
        "type: number",
        ["age", "'number'", "did you mean 'numeric'?"],
    ),
    "unknown kind of missing": (
        "variables.yaml",
        "missing: [refused, dont_know, invalid]",
        "missing: [refused, dontknow, invalid]",
        ["locks_home.missing", "'dontknow'", "did you mean 'dont_know'?"],
    ),
    "level given twice": (
        "variables.yaml",
        "{name: tertiary,",
        "{name: lower,",
        ["education", "'lower' is given twice"],
    ),
    "range turned round": (
        "variables.yaml",
        "range: [18, 95]",
        "range: [95, 18]",
        ["age.range", "95 is not below 18"],
    ),
    "levels of one label": (
        "variables.yaml",
        "{name: sometimes, label: Sometimes}",
        "{name: sometimes, label: Never}",
        ["locks_home: the levels never, sometimes have one label, 'Never'", "a label of its own"],
    ),
    "three levels of a binary": (
        "variables.yaml",
        "type: categorical",
        "type: binary",
        ["education", "binary, but has 3 levels"],
    ),
    "concept of a variable's name": (
        "variables.yaml",
        "  outcome: {label: Good outcome}",
        "  outcome: {label: Good outcome}\n  age: {label: Age}",
        ["concepts.age", "a variable has that name"],
    ),
    "two of a concept in an area": (
        "variables.yaml",
        "concept: performance",
        "concept: outcome",
        ["performance_safety", "outcome_safety already is outcome of the area safety"],
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "named"), EDITS.values(), ids=EDITS)
def test_a_fault_names_its_file_its_key_and_the_nearest_right_name(project, file, old, new, named):
    project.edit(file, old, new)
    assert project.faulty(named) == [file]


@pytest.mark.parametrize(
    ("kind", "levels", "scores"),
    [
        ("binary", ["no", "yes"], [0, 1]),
        ("ordinal", ["low", "middle", "high"], [1, 2, 3]),
        ("categorical", ["a", "b"], [1, 2]),
        ("ordinal", ["low", {"name": "middle", "score": 9}, "high"], [1, 9, 3]),
    ],
)
def test_every_level_has_a_score(kind, levels, scores):
    variable = declared({"v": {"type": kind, "levels": levels}})["v"]
    assert [level.score for level in variable.levels] == scores


def test_a_crosswalk_maps_the_country_where_the_source_has_several():
    known, places = declared({"age": {"type": "numeric", "range": [18, 95]}}), [NORWAY]
    assert list(variables.targets(known, source(country="NO"), places)) == ["age"]
    found = variables.targets(known, source(), places)
    assert list(found) == ["country", "age"] and found["country"].names() == ["NO"]


def test_what_results_name_themselves_is_the_name_of_no_variable():
    """A variable called `level` once stood in the place of the differences in level."""
    kept = [
        settings.schema(file)["properties"][key]["propertyNames"]["not"]["enum"]
        for file, key in (
            ("variables", "variables"),
            ("variables", "concepts"),
            ("variables", "plausible_values"),
            ("indices", "indices"),
        )
    ]
    assert all({*names} == {*kept[0]} for names in kept)
    fixed = {name for name in FIXED if name.isidentifier() and name.islower()}
    columns = {RESPONDENTS, "weight", "stratum", "psu", finite_population.COLUMN, BEFORE}
    # a study without waves may have a variable of that name
    assert (fixed | columns) - {"wave"} <= {*kept[0]}
    assert {*kept[0], "wave"} == RESERVED
