"""Cells that list several answers, and those that only look like it."""

import pytest
from unit.draft.made_files import variable

from coproduction.draft.looking.several_answers import listed

TICKED = ("Radio", "TV", "Web", "Radio; TV", "TV; Web", "Radio; Web")


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("TV", "Radio", "TV; Radio", "Web; Radio", "TV;Web"), (";", ("Radio", "TV", "Web"))),
        (("Walk", "Walk,Cycle", "Cycle"), (",", ("Cycle", "Walk"))),
        (("Walk", "Walk|Bus, tram", "Bus, tram"), ("|", ("Bus, tram", "Walk"))),
        (("Yes, often", "Yes, rarely", "No, never"), None),
        (("Yes, often", "Yes, rarely", "No, often", "No, rarely"), None),
        (("Agree", "Disagree", "Neither"), None),
        (("Often", "Often, Often", "Rarely", "Rarely, Often"), None),
        ((*TICKED, "None of these"), (";", ("Radio", "TV", "Web"))),
        ((*TICKED, "Other: podcast", "Web; Web"), (";", ("Radio", "TV", "Web"))),
        (("Radio; TV", "TV; Web", "Radio; Web"), (";", ("Radio", "TV", "Web"))),
        (("Once, today", "Twice, today", "Once, then", "Twice, then", "Never"), None),
        (("Good", "Bad", "Bad, as always", "Good, thank you", "Well, so so", "So, well"), None),
        ((), None),
    ],
)
def test_lists_are_cells_of_one_and_of_several_answers_that_recur(texts, found):
    assert listed(variable("q", answers=texts, kind="text")) == found


def test_labels_are_no_lists():
    assert listed(variable("q", answers=("A", "A; B", "B"))) is None
