"""The closed typology of kinds of missing answers.

Every source code that is not an answer maps to exactly one kind, and none is
merged with another on the way. The typology follows the distinctions of the
DDI-Codebook and of the ESS and EVS data protocols.
"""

KINDS = {
    "refused": "The respondent declined to answer",
    "dont_know": "The respondent said they did not know",
    "no_answer": "Nothing was recorded although the question was put",
    "not_applicable": "A filter made the question not apply to this respondent",
    "not_asked": "The question was not put to anyone of this source",
    "invalid": "What was recorded cannot be an answer (interviewer or keying error)",
    "system_missing": "The cell is empty and the source does not say why",
}

#: How an empty cell, or the system-missing value of SPSS, Stata or SAS, is spelt as a source code.
BLANK = "<blank>"
