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


def categories(typed=None):
    """A second file in English has a subject that the first lacks."""
    label = "What was your subject?"
    files = {"a": file(variable("s", label, ("Chemistry", "History", "Geology"), kind="text"))}
    other = ("Chemistry", "History", "Theology and religion")
    files["b"] = file(variable("s", label, other, kind="text"))
    given = targets.Settled(typed={("b", "s"): typed} if typed else {})
    numbers = {name: Measured() for name in files}
    found = targets.drafted(files, matched(files, {("b", "s"): ("a", "s")}), numbers, given, {})
    return found, typed_levels.faults(found, given.typed, [], "decisions.csv")


def test_a_proposal_may_be_typed_that_takes_answers_of_another_file_in():
    (guessed,), _ = categories()
    proposal = guessed.placed["b"].fit.levels
    assert proposal["Theology and religion"] == "theology_and_religion"
    (typed,), faults = categories(proposal)
    assert faults == [] and typed.scale == guessed.scale
    assert typed.placed["b"].fit.levels == proposal and typed.placed["b"].fit.rest == ()


def test_a_level_that_nobody_typed_is_not_taken_in():
    (found,), _ = categories({"Chemistry": "chemistry", "History": "history",
                              "Theology and religion": "geology"})  # fmt: skip
    assert found.scale.names() == ["chemistry", "history", "geology"]


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
