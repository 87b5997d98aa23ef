"""Plausible values of five countries, with JK2 and Fay's replicate weights (plausible.R)."""

from collections.abc import Iterator
from functools import partial

import pandas as pd
from oracle.comparison import HERE, Comparison, compare
from specified import fit, model, number

from coproduction.inference import descriptives
from coproduction.inference.models.fit import Results, results
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Replication, Term

RELATIVE = 1e-8
COUNTRIES = ["AA", "BB", "CC", "DD", "EE"]
SCORES = {name: tuple(f"{name}_{m}" for m in range(1, 6)) for name in ("math", "read")}
COLUMNS = tuple(f"rep_{k}" for k in range(1, 9))
REPLICATION = {
    country.lower(): Replication("Fay", COLUMNS, mse=True, rho=0.5)
    if country in ("DD", "EE")
    else Replication("JK2", COLUMNS, mse=True)
    for country in COUNTRIES
}


def respondents() -> pd.DataFrame:
    """Analysis data as the pipeline makes them, a source a country."""
    data = pd.read_csv(HERE / "plausible.csv")
    data = data.rename(columns={f"rep_{k}": f"weight__{k}" for k in range(1, 9)})
    country = pd.Categorical(data["country"], COUNTRIES)
    return data.assign(source=data["country"].str.lower(), country=country, stratum=None, psu=None)


def score(name: str) -> Term:
    """A score as `study.modelling.names` gives it, by the first of its plausible values."""
    return number(name, SCORES[name][0])


def specification(outcome: Term, *terms: Term, **settings) -> Model:
    """A model by country, with the errors of replicate weights, of the scores it names."""
    used = [term.name for term in (outcome, *terms)]
    return model(
        fit(outcome, *terms),
        **{
            "countries": COUNTRIES,
            "by_country": True,
            "errors": "replicate",
            "replication": REPLICATION,
            "plausible": {name: own for name, own in SCORES.items() if name in used},
        }
        | settings,
    )


MODELS = {
    "outcome": specification(score("math"), number("books"), number("girl")),
    "term": specification(score("math"), score("read"), number("girl")),
    "logit": specification(number("girl"), score("read"), estimator="logit"),
    "linearised": specification(
        score("math"), number("books"), number("girl"), errors="design", countries=["AA"]
    ),
}


def fitted(case: str) -> Results:
    """The results of one of `MODELS`."""
    return results(MODELS[case], respondents())


def _modelled(case: str) -> Iterator[Comparison]:
    found = fitted(case)
    ours = {
        (row["country"], row["term"], name): row[name]
        for row in found.estimates.to_dict("records")
        for name in ("estimate", "std_error", "df")
    }
    told = found.diagnostics.query("measure == 'missing_information'").to_dict("records")
    ours |= {(row["country"], row["term"], row["measure"]): row["value"] for row in told}
    return compare("plausible", case, ours, RELATIVE)


def _mean() -> Iterator[Comparison]:
    rows = descriptives.sample(
        respondents(), COUNTRIES, [score("math")], replication=REPLICATION, plausible=SCORES
    )
    rows = rows[rows["variable"] == "math"].set_index("country")
    for one in compare("plausible", "mean", _of_mean(rows), RELATIVE):
        if one.statistic in ("estimate", "std_error"):
            yield one


def _of_mean(rows: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    found = {}
    for country, row in rows.iterrows():
        found[country, "math", "estimate"] = row["mean"]
        found[country, "math", "std_error"] = row["std_error"]
        found[country, "math", "df"] = found[country, "math", "missing_information"] = 0.0
    return found


CASES = {"mean": _mean} | {name: partial(_modelled, name) for name in MODELS}
