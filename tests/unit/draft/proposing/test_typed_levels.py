"""Levels that a person typed for the codes of a scale."""

import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.looking.measured import Measured
from coproduction.draft.matching.matches import matched
from coproduction.draft.proposing import targets, typed_levels
from coproduction.draft.proposing.levels import level
from coproduction.study.recodes.decisions import ASK, Decision
from coproduction.study.resolved.survey import Level

LEVELS = ("primary", "lower secondary", "university")
LABEL = "What is the highest level of education?"
TYPED = {"1": "primary", "2": "lower_secondary", "3": "university"}


def told(typed, answers=("uno", "dos", "tres")):
    files = {"uk": file(variable("edu", LABEL, LEVELS))}
    files["es"] = file(variable("v", LABEL, answers), language="es")
    settled = {("es", "v"): ("uk", "edu")}
    keys = {("es", "v"): typed}
    given = targets.Settled(typed=keys)
    numbers = {name: Measured() for name in files}
    found = targets.drafted(files, matched(files, settled), numbers, given, {})
    asked = Decision("scale:es:v", ASK, "?", answer="typed", source="es", variables=("v",), line=7)
    return found, typed_levels.faults(found, keys, [asked], "decisions.csv")


def test_levels_are_typed_by_name_or_label():
    found, faults = told({**TYPED, "2": "Lower secondary"})
    assert faults == [] and found[0].placed["es"].fit.levels == TYPED


@pytest.mark.parametrize(
    ("typed", "problem", "expected"),
    [
        ({**TYPED, "3": "universty"}, "'universty' of the code '3'", "did you mean 'university'?"),
        ({**TYPED, "3": "school"}, "is no level of edu", "primary, lower_secondary, university"),
        ({**TYPED, "4": "university"}, "v has no code '4'", "1, 2, 3"),
        ({"1": "primary", "2": "primary"}, "no level is typed for '3'", "code=level"),
    ],
)
def test_what_is_wrong_with_them_is_told_at_its_line(typed, problem, expected):
    _, (fault,) = told(typed)
    assert problem in fault.problem and expected in fault.expected
    assert (fault.file, fault.rows, fault.column) == ("decisions.csv", (7,), "answer")


def test_a_number_has_no_levels():
    _, (fault,) = told(TYPED, ())
    assert "is a number" in fault.problem and fault.expected == "apart"


def test_a_text_is_a_level_by_name_first():
    both = (Level("b", "A", 1), Level("a", "B", 2))
    assert [level(text, both) for text in ("b", "B", "A", "c")] == ["b", "a", "b", ""]
