"""Exclusions: respondents a declared rule leaves out of the analysis.

They stay in the harmonised file with the reason in the column `excluded`, so the ledger counts
them. They leave when the analysis file is formed, before weights are used and before the survey
design is built: they are not of the population studied. A PSU or stratum all of whose respondents
are excluded therefore leaves the design too.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from coproduction.harmonise.respondents import Respondents
from coproduction.harmonise.validation.judgements import holds
from coproduction.results import contract
from coproduction.results.validation_files import EXCLUSIONS
from coproduction.study.resolved.rules import Exclusion


def reasons(
    frame: Respondents | pd.DataFrame,
    exclude: Sequence[Exclusion],
    failing: Mapping[str, np.ndarray],
) -> pd.Series:
    """Why each respondent is excluded, null where not: categorical, in the order of `frame`.

    The first entry of `exclude` that holds gives the reason. `failing` maps a check to who fails
    it ((n,) bools); a respondent a rule could not judge is not excluded by it.
    """
    texts = list(dict.fromkeys(entry.reason for entry in exclude))
    codes = np.full(len(frame), -1, dtype=np.int16)
    for entry in exclude:
        if entry.rule:
            out = failing[entry.rule]
        else:
            out, _ = holds(frame, entry.when)
        codes = np.where((codes < 0) & out, texts.index(entry.reason), codes)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(texts, dtype="str")))


def counts(source: str, excluded: pd.Series, exclude: Sequence[Exclusion]) -> pd.DataFrame:
    """Respondents excluded, a row a declared reason, the ones nobody met included."""
    found = excluded.value_counts()
    texts = dict.fromkeys(entry.reason for entry in exclude)
    rows = [(source, text, int(found.get(text, 0))) for text in texts]
    return contract.frame(EXCLUSIONS, rows)
