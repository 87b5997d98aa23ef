"""Notes on descriptives: how their errors were found, by the column `errors` of their files."""

import pandas as pd

from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels

#: How errors were found (see `results.descriptive_files.ERRORS`) to its sentence.
ERRORS = {
    "stratified": (
        "Standard errors and intervals are design-based (Taylor linearisation over the strata or "
        "primary sampling units that are declared)."
    ),
    "robust": (
        "Neither strata nor primary sampling units are declared: standard errors and intervals "
        "take respondents as independent."
    ),
    "replicate": "Standard errors and intervals are by replicate weights.",
}
#: Parts of a row that name whose errors they are, the widest first.
_WHOSE = ("country", "area", "index", "variable", "group", "level")


def errors(frame: pd.DataFrame, labels: Labels, language: str) -> list[str]:
    """Sentences on the errors of rows: one of all, or of each part that it is true of.

    `frame` has the column `errors`, empty in rows without any, and `country`. Where the estimates
    of a country differ in it, the sentence names which.
    """
    found = frame[frame["errors"].fillna("") != ""]
    kinds = [kind for kind in ERRORS if kind in set(found["errors"])]
    if len(kinds) < 2:
        return [say(ERRORS[kind], language) for kind in kinds]
    names = _names(found, labels)
    out = []
    for kind in kinds:
        whose = ", ".join(dict.fromkeys(names[found["errors"] == kind]))
        out.append(colon(whose, say(ERRORS[kind], language), language))
    return out


def _names(found: pd.DataFrame, labels: Labels) -> pd.Series:
    """What each row is called by as few of its parts as tell its errors."""
    keys = ["country"]
    for key in [key for key in _WHOSE if key in found]:
        if key not in keys:
            keys.append(key)
        if (found.groupby(keys, dropna=False, observed=True)["errors"].nunique() == 1).all():
            break
    say_of = {"country": labels.country, "area": labels.area, "index": labels.index}

    def name(row: pd.Series) -> str:
        parts = [say_of.get(key, labels.variable)(row[key]) for key in keys if key != "level"]
        if "level" in keys and row["level"]:
            parts[-1] = f"{parts[-1]} ({labels.level(row['group'], row['level'])})"
        return " – ".join(parts)

    return found.apply(name, axis=1)
