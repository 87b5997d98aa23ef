"""The closed typology of kinds of missing answers.

Every source code that is not an answer maps to exactly one kind, and none is
merged with another on the way. The typology follows the distinctions of the
DDI-Codebook and of the ESS and EVS data protocols. What each kind means stands in
`results/meanings.yaml`.
"""

import unicodedata

KINDS = (
    "refused",
    "dont_know",
    "no_answer",
    "not_applicable",
    "not_asked",
    "invalid",
    "system_missing",
)

#: Kinds that say the question was not put.
NOT_PUT = ("not_asked", "not_applicable")

#: How an empty cell, or the system-missing value of SPSS, Stata or SAS, is spelt as a source code.
BLANK = "<blank>"

#: Letters and symbols that are blank: fillers of Hangul, the empty pattern of Braille.
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"


def visible(text: str) -> bool:
    """Whether a text has a sign that can be seen: no space, control or format character."""
    return any(sign not in FILLERS and unicodedata.category(sign)[0] not in "ZCM" for sign in text)
