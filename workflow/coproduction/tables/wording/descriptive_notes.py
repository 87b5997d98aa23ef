"""Notes on descriptives: how countries are pooled in a total."""

import pandas as pd

from coproduction.tables.wording.notes import SHARES
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels
from coproduction.words.numerals import percent, typeset

#: How countries are pooled (see `results.descriptive_files.POOLED`) to its sentence.
POOLED = {
    "design": "All: respondents of all countries by their weights as they are.",
    "equal_country": "All: every country counts the same.",
    "population": "All: every country counts by its population.",
}


def pooled_note(
    frame: pd.DataFrame, weighted: str, labels: Labels, language: str, rounded: bool = False
) -> list[str]:
    """How countries are pooled in a total, and by the weights as they are the share of each, which
    `rounded` numbers do not tell.

    `frame` has the columns `country`, `weights` and that of weighted numbers, named `weighted`.
    """
    total = frame[frame["country"] == ALL]
    out = [say(POOLED[weights], language) for weights in dict.fromkeys(total["weights"])]
    if rounded or "design" not in set(total["weights"]):
        return out
    own = frame[frame["country"] != ALL]
    keys = [key for key in ("variable", "group_level", "level", "answer") if key in frame]
    every = own.groupby(keys, dropna=False, observed=True)[weighted]
    own = own.assign(sums=every.transform("sum"))
    shares = own[own["sums"] > 0].assign(share=lambda one: one[weighted] / one["sums"])
    parts = []
    for country, found in shares.groupby("country", sort=False, observed=True)["share"]:
        ends = dict.fromkeys(percent(float(end)) for end in (found.min(), found.max()))
        span = "–".join(typeset(end, language) for end in ends)
        parts.append(f"{labels.country(str(country))} {span} %")
    return [*out, say(SHARES, language, found="; ".join(parts))] if parts else out
