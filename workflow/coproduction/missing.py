"""The closed typology of kinds of missing answers.

Every source code that is not an answer maps to exactly one kind, and none is
merged with another on the way. The typology follows the distinctions of the
DDI-Codebook and of the ESS and EVS data protocols. What each kind means stands in
`results/meanings.yaml`.
"""

KINDS = (
    "refused",
    "dont_know",
    "no_answer",
    "not_applicable",
    "not_asked",
    "invalid",
    "system_missing",
)

#: How an empty cell, or the system-missing value of SPSS, Stata or SAS, is spelt as a source code.
BLANK = "<blank>"
