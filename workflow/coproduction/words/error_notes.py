"""Sentences on errors: how those of descriptives were found, and what errors know besides."""

import pandas as pd

from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels
from coproduction.words.numerals import count, typeset

FINITE = "They are corrected for the finite populations of sampling units that are declared."
#: How errors take raked weights.
RAKED = {
    "known": "Weights are raked; standard errors take them as known.",
    "residuals": (
        "Weights are raked; standard errors know of it, by residuals from the margins (Deville and "
        "Särndal)."
    ),
}
#: Policy for strata of one sampling unit to what is said where there are some.
SINGLETONS = {
    "adjust": (
        "Strata of one sampling unit ({n}): its deviation is taken from the mean of the sample."
    ),
    "certainty": "Strata of one sampling unit ({n}) add nothing to the variance.",
}
#: Said of what has percentiles of a bootstrap of fewer degrees of freedom than
#: `results.descriptive_files.FEW_DEGREES`.
FEW_UNITS = (
    "Intervals by bootstrap tend to be too narrow where sampling units less strata are fewer than "
    "{n} – {found}."
)
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
#: What errors know besides: the same values to the name of the errors and more sentences.
KNOWING: dict[str, tuple[str, tuple[str, ...]]] = {
    f"{name}{suffix}": (name, more)
    for name in ("stratified", "robust")
    for suffix, more in {
        "_finite": (FINITE,),
        "_raked": (RAKED["residuals"],),
        "_raked_finite": (FINITE, RAKED["residuals"]),
    }.items()
}
#: Why an estimate has no error (see `results.descriptive_files.NO_ERROR`) to its sentence.
NO_ERROR = {
    "one_unit": "All respondents are of one sampling unit: no standard error or interval.",
    "empty_replicate": "A replicate weighs none of the respondents: no standard error or interval.",
    "no_degrees_of_freedom": "No degrees of freedom are left: no standard error or interval.",
    "constant": "All respondents have the same value: no standard error or interval.",
    "no_variance": (
        "No sampling unit or replicate weight adds variance: no standard error or interval."
    ),
}
#: Why an estimate of a model has none (see `results.model_files.REMARKS`), to its sentence.
BLIND = {
    "fitted_without_rest": "Fitted by the terms without rest, no standard error – {found}.",
    "of_single_units": "Rests on single clusters or sampling units, no standard error – {found}.",
}
#: More estimates without an error than this are counted in a note, not named.
MOST_NAMED = 5
ESTIMATES = "{n} estimates"
#: Parts of a row that name whose errors they are, the widest first.
_WHOSE = ("country", "area", "index", "variable", "group", "level")


def errors(frame: pd.DataFrame, labels: Labels, language: str) -> list[str]:
    """Sentences on the errors of rows: one of all, or of each part that it is true of.

    `frame` has the columns `errors`, empty in rows without an estimate, `no_error`, why one has no
    error, and `country`. Where the estimates of a country differ in one, the sentence names which.
    """
    found = frame[frame["errors"].fillna("") != ""]
    kinds = [kind for kind in (*ERRORS, *KNOWING) if kind in set(found["errors"])]
    rest = [*singletons(frame, labels, language), *_lacking(found, labels, language)]
    if len(kinds) < 2:
        return [*(_told(kind, language) for kind in kinds), *rest]
    said = {kind: _told(kind, language) for kind in kinds}
    return [*_named(found, "errors", said, labels, language), *rest]


def _told(kind: str, language: str) -> str:
    """How errors were found, and what they know besides."""
    name, more = KNOWING.get(kind, (kind, ()))
    return " ".join(say(text, language) for text in (ERRORS[name], *more))


def _lacking(found: pd.DataFrame, labels: Labels, language: str) -> list[str]:
    """Why estimates have no errors."""
    reasons = found.assign(no_error=found["no_error"].astype(object).fillna(""))
    met = {why: said for why, said in NO_ERROR.items() if (reasons["no_error"] == why).any()}
    return _named(reasons, "no_error", met, labels, language)


def _named(
    found: pd.DataFrame, column: str, said: dict[str, str], labels: Labels, language: str
) -> list[str]:
    """The sentences said of rows by their value in a column, each after what these are called."""
    names = _names(found, column, labels) if said else found[column]
    out = []
    for value, text in said.items():
        whose = dict.fromkeys(names[found[column] == value])
        many = say(ESTIMATES, language, n=typeset(count(len(whose)), language))
        who = many if column == "no_error" and len(whose) > MOST_NAMED else ", ".join(whose)
        out.append(colon(who, say(text, language), language))
    return out


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


def _names(found: pd.DataFrame, column: str, labels: Labels) -> pd.Series:
    """What each row is called by as few of its parts as tell its value in a column."""
    keys = ["country"]
    for key in [key for key in _WHOSE if key in found]:
        if key not in keys:
            keys.append(key)
        if (found.groupby(keys, dropna=False, observed=True)[column].nunique() == 1).all():
            break
    say_of = {"country": labels.country, "area": labels.area, "index": labels.index}

    def name(row: pd.Series) -> str:
        parts = [say_of.get(key, labels.variable)(row[key]) for key in keys if key != "level"]
        if "level" in keys and row["level"]:
            parts[-1] = f"{parts[-1]} ({labels.level(row['group'], row['level'])})"
        return " – ".join(parts)

    return found.apply(name, axis=1)
