"""What factor models license of comparisons between countries, in words, from columns alone."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.wording.compared import LICENSES
from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels
from coproduction.words.numerals import whole

STEPS = {
    "configural": "Configural",
    "metric": "Metric",
    "partial_metric": "Metric, in part",
    "scalar": "Scalar",
    "partial_scalar": "Scalar, in part",
}
#: Why models license nothing.
UNLICENSED = {
    "formative": (
        "its items make the index up, as the acts of a checklist do; that needs no common factor, "
        "so no factor model licenses or forbids comparisons, which rest on the same questions and "
        "codes"
    ),
    "untested": "no step could be tested, so the models say nothing of comparisons",
    "few_items": "fewer than three items, which no factor model can test",
    "one_country": "fewer than two countries where every item varies, so nothing is compared",
    "singular": "the covariances or the information of a model have no inverse",
    "diverged": "the likelihood of a model has no maximum that could be found",
}
#: Items with fewer scores are no numbers (Rhemtulla, Brosseau-Liard and Savalei 2012).
FEWEST_ANSWERS = 5
FEW_ANSWERS = (
    "Items of {n} answers, at the fewest: {found}. The models take answers as numbers, which is "
    "rough below five (Rhemtulla, Brosseau-Liard and Savalei 2012); ordinal logits, item by item, "
    "do not."
)
RULE = (
    "A step holds where CFI falls by no more than {cfi} and RMSEA rises by no more than {rmsea}; "
    "the configural model where CFI is {least} or more and SRMR {most} or less (Chen 2007; Cheung "
    "and Rensvold 2002): {found}."
)
RULE_OF_ALL = (
    "A step holds where CFI falls by no more than {cfi} and RMSEA rises by no more than {rmsea}; "
    "the configural model where CFI is {least} or more and SRMR {most} or less (Chen 2007; Cheung "
    "and Rensvold 2002)."
)
_CUTOFFS = ("least_cfi", "greatest_srmr", "cfi_fall", "rmsea_rise")


def named(row: Mapping[str, Any], labels: Labels) -> str:
    """An index with its area."""
    area = labels.area(row["area"], alone=True)
    return ", ".join(filter(None, (labels.index(row["index"]), area)))


def licenses(licensed: pd.DataFrame, labels: Labels) -> Iterator[str]:
    """A sentence an index and area: in what countries compare, or why nothing is said."""
    for row in records(licensed):
        said = LICENSES[row["license"]] if pd.notna(row["license"]) else UNLICENSED[row["remark"]]
        yield colon(named(row, labels), say(said, labels.language), labels.language) + "."


def few_answers(licensed: pd.DataFrame, labels: Labels) -> Iterator[str]:
    """A sentence on items that are hardly numbers, a number of answers each."""
    few = licensed[(licensed["n_answers"] > 0) & (licensed["n_answers"] < FEWEST_ANSWERS)]
    few = few[few["step"].notna() | few["license"].notna()]
    for n, rows in few.groupby("n_answers"):
        found = "; ".join(named(row, labels) for row in records(rows))
        yield say(FEW_ANSWERS, labels.language, n=n, found=found)


def rules(licensed: pd.DataFrame, labels: Labels) -> Iterator[str]:
    """When steps hold; where that is not one rule, of which indices each is."""
    groups = list(licensed.groupby([*_CUTOFFS], sort=False))
    for _, rows in groups:
        least, most, falls, rises = (whole(float(rows[name].iloc[0])) for name in _CUTOFFS)
        told = {"cfi": falls, "rmsea": rises, "least": least, "most": most}
        found = "; ".join(named(row, labels) for row in records(rows))
        text = RULE_OF_ALL if len(groups) == 1 else RULE
        more = {} if len(groups) == 1 else {"found": found}
        yield say(text, labels.language, **told, **more)
