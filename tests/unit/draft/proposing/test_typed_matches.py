"""Matches that a person typed, and those that cannot be."""

import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.matching.matches import matched
from coproduction.draft.proposing import typed_matches
from coproduction.study.recodes.decisions import ASK, Decision

ANSWERS = ("Nie", "Selten", "Oft")
FILES = {
    "uk": file(variable("q1", "Do you vote?", ("Never", "Rarely", "Often")), variable("q2", "Age")),
    "de": file(variable("v1", "Wählen", ANSWERS), variable("v2", "Gehen", ANSWERS), language="de"),
}


def faults(settled, names=("v1", "v2"), source="de", question="?"):
    given = [
        Decision(
            f"match:{source}:x", ASK, question,
            answer="typed", source=source, variables=names, line=3,
        )
    ]  # fmt: skip
    questions = matched(FILES, settled)
    return questions, list(typed_matches.faults(FILES, questions, settled, given, "decisions.csv"))


def test_a_match_is_one_at_whichever_file_it_was_typed():
    for settled in ({("de", "v1"): ("uk", "q1")}, {("uk", "q1"): ("de", "v1")}):
        source = next(iter(settled))[0]
        questions, told = faults(settled, (next(iter(settled))[1],), source)
        assert told == []
        (voting,) = (one for one in questions if one.has("uk", "q1"))
        assert voting.has("de", "v1") and voting.members["de"].tier == "sure"


@pytest.mark.parametrize(
    ("partner", "problem", "expected"),
    [
        (("ul", "q1"), "no source is called 'ul'", "uk"),
        (("uk", "q11"), "uk has no column 'q11'", "q1"),
        (("de", "v2"), "it cannot be v2 of de: it is of the same file", "one column of a file"),
    ],
)
def test_a_partner_that_is_not_there_is_told_with_the_nearest(partner, problem, expected):
    _, (one,) = faults({("de", "v1"): partner})
    assert problem in one.problem and expected in one.expected and one.rows == (3,)


def test_two_columns_of_a_file_are_not_one_question():
    _, (one,) = faults({("de", "v1"): ("uk", "q1"), ("de", "v2"): ("uk", "q1")})
    assert "is it already" in one.problem


def test_a_row_that_a_person_added_names_a_source_and_a_column_that_are_there():
    _, (one,) = faults({}, ("v3",), question="")
    assert "de has no column 'v3'" in one.problem and one.expected == "v1, v2"
    _, (one,) = faults({}, ("v1",), "dd", question="")
    assert "no source is called 'dd'" in one.problem
    assert faults({}, ("v1",), "dd")[1] == []  # drafted once, of a file that is gone
