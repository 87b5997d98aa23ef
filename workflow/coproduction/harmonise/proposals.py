"""Proposals: which kind of missing the label of a code tells, for rows to paste.

Nothing is filled in by itself.
"""

import re

from coproduction.harmonise.missing_labels import kinds_of

#: What stands in a row to paste where a person has to say which kind of missing it is.
UNCLEAR = "<missing_kind>"

#: What stands in parentheses behind the words: `Not applicable (never worked)`.
_REMARK = re.compile(r"\s*\([^()]*\)?$")


def kind_told(label: str) -> str:
    """The kind of missing that a label tells, `UNCLEAR` where it tells one and not which.

    Empty where the label may be an answer.
    """
    kinds = kinds_of(label) or kinds_of(_REMARK.sub("", label))
    return kinds[0] if len(kinds) == 1 else UNCLEAR * bool(kinds)
