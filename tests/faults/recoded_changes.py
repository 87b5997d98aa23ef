"""Mutations that leave sound codes: answers and ages recoded into others, and other files."""

from collections.abc import Callable

from faults.mutation import Change, Mutation, Noted
from faults.statistical_changes import recoded
from faults.text_changes import column, rows

M, N = Mutation, Noted


def added(name: str, first: str, others: str) -> Change:
    """A French column more, of one code for the first respondent and one for the others."""
    return rows(lambda t: [[*t[0], name], [*t[1], first], *([*cells, others] for cells in t[2:])])


def into(old: str, new: str) -> Callable[[str], str]:
    return lambda cell: new if cell == old else cell


MUTATIONS = [
    M(
        "codes",
        "answer_recoded_into_another",
        "france",
        column("secu_1", into("Parfois", "Jamais")),
        N("vacant_code", ("",)),
    ),
    M(
        "codes",
        "sav_answer_recoded_into_another",
        "uk",
        recoded("q1a", lambda s: s.replace({3.0: 2.0})),
        N("vacant_code", ("",)),
    ),
    M(
        "codes",
        "age_recoded_into_the_next",
        "denmark",
        recoded("alder", lambda s: s.replace({44.0: 45.0})),
        N("gap", ("",)),
    ),
    M("swaps", "respondent_of_another_country", "france", added("pays", "BE", "FR"),
      N("other_country", (2,))),
    M("swaps", "respondent_of_another_wave", "france", added("vague", "2", "1"),
      N("other_wave", (2,))),
    M("swaps", "respondent_of_another_year", "france", added("annee", "2013", "2008"),
      N("other_time", (2,))),
    M("swaps", "country_that_is_declared", "france", added("pays", "France", "FR"),
      N("other_country", ())),
]  # fmt: skip
