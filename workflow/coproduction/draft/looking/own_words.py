"""Own words: answers in text that are one person's, and no code of a question.

A column of text without labels is a closed question where its texts recur; a text of a single
respondent in it is theirs, unless other columns have it too as an answer of several.
"""

from collections.abc import Iterable, Mapping

#: Distinct texts of a closed question, and respondents a text that is one of its answers.
MOST_CODES = 60
_FEWEST = 2
#: Longer texts are no answers to choose from.
_LONGEST = 200
#: Share of respondents of a closed question whose text others have too.
_SHARED = 0.8


def is_open(counts: Mapping[str, int]) -> bool:
    """Whether texts, with how many respondents have each, are of an open question."""
    n = sum(counts.values())
    shared = sum(many for many in counts.values() if many >= _FEWEST)
    return (
        len(counts) > MOST_CODES
        or shared < _SHARED * n
        or max(map(len, counts), default=0) > (_LONGEST)
    )


def shared_texts(columns: Iterable[Mapping[str, int]]) -> frozenset[str]:
    """Texts that several respondents have in some closed question."""
    return frozenset(
        text
        for counts in columns
        if not is_open(counts)
        for text, n in counts.items()
        if n >= _FEWEST
    )


def own(counts: Mapping[str, int], n: int, shared: frozenset[str]) -> frozenset[str]:
    """The texts of a column that are of one person alone; all of an open question.

    Of n answers those in `counts` are looked at; where that is not all of them, they are too many
    to be codes.
    """
    if sum(counts.values()) < n or is_open(counts):
        return frozenset(counts)
    return frozenset(text for text, n in counts.items() if n < _FEWEST and text not in shared)
