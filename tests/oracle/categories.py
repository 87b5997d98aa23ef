"""Outcomes of categories, and effects with products and curves, against R (categories.R)."""

from collections.abc import Iterator
from functools import cache

import pandas as pd
from oracle import likelihood
from oracle.comparison import Comparison, compare
from specified import category, curve, fit, model, number, product, score

from coproduction.inference.design import Design, t_probability
from coproduction.inference.models.fit import Results, results
from coproduction.inference.replicates import jackknife
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.specification import Replication, Term

COUNTRIES = likelihood.COUNTRIES
SCORE = score("score", {"none": 1, "some": 2, "much": 3}, "trust")
WORK = category("work", ["paid", "seeking", "other"])
COUNTRY = category("country", COUNTRIES)
#: Numeric derivatives of R bound what can be told.
RELATIVE = {"multinomial": 1e-8, "margins": 1e-6}


@cache
def respondents() -> pd.DataFrame:
    """The respondents of the survey, with the weights of the stratified jackknife."""
    d = likelihood.respondents()
    whole = jackknife(Design.of(d.assign(source=d["country"])))
    names = [COLUMN.format(k) for k in range(1, len(whole.factors) + 1)]
    replicated = pd.DataFrame(whole.replicate, columns=names, index=d.index)
    return pd.concat([d.assign(source="s"), replicated], axis=1)


def chosen(**changes) -> Results:
    """The multinomial logit of work, its first level the base."""
    terms = (number("x"), SCORE, COUNTRY)
    given = {"countries": COUNTRIES, "estimator": "multinomial_logit"} | changes
    return results(
        model(fit(Term("w", "category", "work", WORK.levels), *terms), **given), respondents()
    )


def ordered(**changes) -> Results:
    """The ordered logit of an item by a parabola and a product."""
    terms = (curve("x", "quadratic"), SCORE, WORK, COUNTRY, product("score", "country"))
    given = {"countries": COUNTRIES, "estimator": "ordered_logit"} | changes
    outcome = score("y", likelihood.ITEM, "item")
    return results(model(fit(outcome, *terms), **given), respondents())


def estimates(found: pd.DataFrame, empty: str = "") -> dict[tuple[str, str, str], float]:
    """Estimates, errors and p-values by category and term."""
    return {
        ("", f"{row['category'] or empty} {row['term']}", key): row[key]
        for row in found.fillna({"category": ""}).to_dict("records")
        for key in ("estimate", "std_error", "p_value")
    }


def replicated() -> Replication:
    """The jackknife as a source declares it."""
    d = likelihood.respondents()
    factors = tuple(jackknife(Design.of(d.assign(source=d["country"]))).factors)
    return Replication("JKn", tuple(f"r{k}" for k in range(len(factors))), True, rscales=factors)


def _multinomial() -> Iterator[Comparison]:
    found = chosen()
    ours = estimates(found.estimates)
    ours["", "", "r_squared"] = found.fits.loc[0, "r_squared"]
    ours["", "", "df"] = found.fits.loc[0, "df_residual"]
    for row in found.tests.to_dict("records"):
        ours |= {("", f"zero {row['term']}", key): row[key] for key in ("statistic", "p_value")}
    return compare("categories", "multinomial", ours, RELATIVE["multinomial"])


def _errors(case: str, **changes) -> Iterator[Comparison]:
    ours = estimates(chosen(**changes).estimates)
    return compare("categories", case, ours, RELATIVE["multinomial"])


def _margins(case: str) -> Iterator[Comparison]:
    marginal = {"effects": "average_marginal"}
    if case.startswith("multinomial"):
        ours = estimates(chosen(**marginal).estimates)
    else:
        ours = estimates(ordered(**marginal, by_category=True).estimates)
        ours |= estimates(ordered(**marginal).estimates, "mean")
    return compare("categories", case, ours, RELATIVE["margins"])


def _profile(case: str) -> Iterator[Comparison]:
    parts = [chosen(profiles=("score",))]
    if case.startswith("ordered"):
        parts = [ordered(profiles=("score",), by_category=own) for own in (True, False)]
    ours = {}
    for row in pd.concat([part.predictions for part in parts]).to_dict("records"):
        name = row["category"] if isinstance(row["category"], str) and row["category"] else "mean"
        for key in ("estimate", "std_error"):
            ours["", f"{name} {row['value']:g}", key] = row[key]
        ours["", f"{name} {row['value']:g}", "p_value"] = float(
            t_probability(row["estimate"] / row["std_error"], row["df"])
        )
    return compare("categories", case, ours, RELATIVE["margins"])


CASES = {
    "multinomial": _multinomial,
    "multinomial_model": lambda: _errors("multinomial_model", errors="model"),
    "multinomial_cr1": lambda: _errors("multinomial_cr1", errors="cr1", cluster="psu"),
    "multinomial_replicate": lambda: _errors(
        "multinomial_replicate", errors="replicate", replication={"s": replicated()}
    ),
    "multinomial_margins": lambda: _margins("multinomial_margins"),
    "multinomial_profile": lambda: _profile("multinomial_profile"),
    "ordered_margins": lambda: _margins("ordered_margins"),
    "ordered_profile": lambda: _profile("ordered_profile"),
}
