"""Notes on descriptives: how their errors were found, by the column `errors` of their files."""

import pandas as pd

from coproduction.tables.notes import SINGLETONS
from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels
from coproduction.words.numerals import count, typeset

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
    strata = singletons(frame, labels, language)
    if len(kinds) < 2:
        return [*(say(ERRORS[kind], language) for kind in kinds), *strata]
    names = _names(found, labels)
    out = []
    for kind in kinds:
        whose = ", ".join(dict.fromkeys(names[found["errors"] == kind]))
        out.append(colon(whose, say(ERRORS[kind], language), language))
    return [*out, *strata]


def singletons(frame: pd.DataFrame, labels: Labels, language: str) -> list[str]:
    """What was done with strata of one sampling unit, of the countries that have some.

    `frame` has the columns `country`, `singletons` and `n_singletons`, the number empty in rows
    without errors over strata. It may differ between the estimates of a country.
    """
    told = frame[frame["n_singletons"].notna()]
    met = told[told["n_singletons"] > 0]
    out = []
    for policy in dict.fromkeys(met["singletons"]):
        countries = [*dict.fromkeys(met.loc[met["singletons"] == policy, "country"])]
        numbers = told.loc[told["country"].isin(countries), "n_singletons"]
        ends = dict.fromkeys((int(numbers.min()), int(numbers.max())))
        n = "–".join(typeset(count(end), language) for end in ends)
        said = say(SINGLETONS[policy], language, n=n)
        some = set(countries) != set(frame["country"])
        whose = ", ".join(map(labels.country, countries))
        out.append(colon(whose, said, language) if some else said)
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
