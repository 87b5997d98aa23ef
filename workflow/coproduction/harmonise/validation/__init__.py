"""Validation: an export before it is harmonised, and the microdata after.

Every check leaves one row in a summary; every failing cell one row in a table of failures, up to
`verdict.LISTED` a check. Checks are whole-column operations that leave one bool a respondent, so a
million rows cost seconds and bounded memory.

`raw`
    The export against its declared identifiers, weights, codes, labels and questions; `roles` are
    those of the columns of the design, `remedies` the way on from their faults. `asserted` holds
    the file to what it must be, `totals` finds rows that are no respondents.
    `vacant_codes` are answers that nobody gave, `heaps` numbers that too many have or nobody has,
    `other_files` columns of another country, wave, time or language than declared.
`harmonised`
    Microdata against the declared variables.
`plausibility`
    Microdata against what is possible but not plausible; `judgements` are those of declared rules.
    `weighting` holds weights against each other and against replicate weights.
`pooled`
    The sources beside each other.
`verdict`
    What validation found: the summary, the failing cells, the faults that stop a source.
`schema`
    Types and tests of columns, that leave who fails them; `spelling` judges texts that identify.
"""
