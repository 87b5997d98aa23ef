"""Stacked areas, interactions, curves, few clusters, and more against R (models.R)."""

from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import numpy as np
import pandas as pd
from oracle.comparison import Comparison, compare
from specified import category, curve, estimated, fit, model, number, product, score

from coproduction.inference.design import Design
from coproduction.inference.estimators.random_intercept import reml
from coproduction.inference.models import collinearity
from coproduction.inference.models.fit import Results, results
from coproduction.study.resolved.model_types import Fit, Model, Trend
from coproduction.study.resolved.specification import Term

HERE = Path(__file__).parent
COUNTRIES = ["AA", "BB", "CC"]
SINGLE = [("AA", "s6"), ("BB", "t4")]
AREAS = ["one", "two", "three"]
SCORES = {"none": 1, "some": 2, "much": 3}
X = number("x")
SCORE = score("score", SCORES, "trust")
WORK = category("work", ["paid", "seeking", "other"])
COUNTRY = category("country", COUNTRIES)
TERMS = [X, SCORE, WORK]
RELATIVE = 1e-8


@cache
def respondents() -> pd.DataFrame:
    d = pd.read_csv(HERE / "survey.csv")
    d = d[~pd.Series(zip(d["country"], d["stratum"], strict=True)).isin(SINGLE)]
    d = d.reset_index(drop=True)
    k = d["respondent"].str[1:].astype(int)
    d["y_one"] = d["y"]
    d["y_two"] = (d["y"] * 0.5 + (k * 37) % 23).where(k % 17 != 0)
    d["y_three"] = 0.3 * d["y"] + 0.2 * d["x"] + (k * 53) % 31
    d["eff_one"], d["eff_two"], d["eff_three"] = (k * 7) % 5, (k * 11) % 7, (k * 13) % 4
    d["bent"] = (d["y"] + (d["x"] - 45) ** 2 / 20).where(d["trust"].notna())
    d["count"] = np.floor(np.maximum(d["y"] - 15, 0) * ((k * 29) % 11) / 40)
    d["group"] = d["country"].where(d["stratum"].isna(), d["country"] + " " + d["stratum"])
    d["group"] = d["group"].where(d["country"] != "CC", "CC")
    d["country"] = pd.Categorical(d["country"], COUNTRIES, ordered=True)
    d["trust"] = pd.Categorical(d["trust"], list(SCORES))
    d["work"] = pd.Categorical(d["work"], WORK.levels)
    return d


def specification(terms: list[Term], column: str = "y", **changes) -> Model:
    """A model of one outcome."""
    countries = changes.pop("countries", COUNTRIES)
    return model(fit(number("y", column), *terms), countries=countries, **changes)


def three_areas(*terms: Term) -> tuple[Fit, ...]:
    """The fits of one outcome in three areas."""
    return tuple(fit(number("y", f"y_{area}"), *terms, area=area) for area in AREAS)


def of_terms(frame: pd.DataFrame, *names: str) -> dict[tuple[str, str, str], float]:
    return {("", row["term"], n): row[n] for row in frame.to_dict("records") for n in names}


TESTED = ("statistic", "df", "df_denominator", "p_value")


def _interactions() -> Iterator[Comparison]:
    """Interactions and their joint tests."""
    pairs = [product("x", "country"), product("score", "work")]
    found = results(specification([*TERMS, COUNTRY, *pairs]), respondents())
    ours = of_terms(found.estimates, "estimate", "std_error") | of_terms(found.tests, *TESTED)
    return compare("models", "interactions", ours, RELATIVE)


def bent(shape: str) -> Results:
    """Fit a curve of x with a bend."""
    return results(specification([curve("x", shape, 4), WORK], "bent"), respondents())


def _curved(found: Results) -> dict[tuple[str, str, str], float]:
    tests = found.tests[found.tests["term"] == "x"]
    ours = of_terms(found.estimates, "estimate", "std_error")
    ours |= of_terms(
        tests.assign(term=tests["hypothesis"].replace("straight_line", "straight line")), *TESTED
    )
    points = found.diagnostics.assign(term=found.diagnostics["measure"])
    return ours | of_terms(points, "value", "std_error", "conf_low", "conf_high")


def _quadratic() -> Iterator[Comparison]:
    # R solves for Fieller's ends numerically.
    return compare("models", "quadratic", _curved(bent("quadratic")), 1e-7)


def _spline() -> Iterator[Comparison]:
    return compare("models", "spline", _curved(bent("natural_spline")), RELATIVE)


def _stacked(case: str) -> Iterator[Comparison]:
    fits = [
        fit(number("y", f"y_{area}"), number("eff", f"eff_{area}"), X, WORK, area=area)
        for area in AREAS
    ]
    trend = Trend("rank", {"one": 3, "two": 1, "three": 2.5})
    data = respondents()
    if case == "stacked_plain":
        data = data.drop(columns=["stratum", "psu"])
    found = results(model(*fits, countries=COUNTRIES, stacked=True, trend=trend), data)
    estimates = found.estimates.assign(term=lambda e: e["area"] + " " + e["term"])
    ours = of_terms(estimates, "estimate", "std_error")
    ours[("", "", "df")] = found.fits.loc[0, "df_residual"]
    tests = found.tests
    which = tests["hypothesis"].replace("equal_areas", "equal")
    which = which.mask(which == "area_difference", tests["left"] + " = " + tests["right"])
    tests = tests.assign(term=which + " " + tests["term"])
    ours |= of_terms(tests, *TESTED, "estimate", "std_error")
    return compare("models", case, ours, RELATIVE)


def _few(kind: str, unit: str, column: str) -> Iterator[Comparison]:
    """Errors of few clusters."""
    changes = {"errors": kind, "cluster": column}
    estimates, _ = estimated(specification(TERMS, **changes), respondents())
    ours = of_terms(estimates, "estimate", "std_error", "df", "p_value")
    # With three clusters and five terms adjustment matrices are singular: R inverts them within
    # 1e-12 of zero by a tolerance of its own.
    return compare("models", f"{kind} {unit}", ours, 1e-7)


def wild() -> Results:
    """Fit with the wild cluster bootstrap over all patterns of three clusters."""
    changes = {"errors": "wild_bootstrap", "cluster": "country", "draws": 999, "seed": 1}
    # R's sample is listwise over work too, which has no missing answers.
    return results(specification([X, SCORE], **changes, confidence=0.5), respondents())


def _wild() -> Iterator[Comparison]:
    # R bisects for the ends.
    ours = of_terms(wild().estimates, "p_value", "conf_low", "conf_high")
    return compare("models", "wild", ours, 1e-5)


def _random_intercept() -> Iterator[Comparison]:
    d = respondents()
    d = d[d[["y", "x", "trust"]].notna().all(axis=1) & (d["weight"] > 0)]
    score = d["trust"].cat.codes.to_numpy() + 1.0
    columns = [np.ones(len(d)), d["x"], score, d["work"] == "seeking", d["work"] == "other"]
    terms = ["Intercept", "x", "score", "work=seeking", "work=other"]
    matrix = np.column_stack([np.asarray(c, dtype=float) for c in columns])
    group = pd.factorize(d["group"])[0]
    found = reml(d["y"].to_numpy(), matrix, terms, group)
    errors = np.sqrt(np.diag(found.covariance))
    ours = {("", t, "estimate"): v for t, v in zip(terms, found.estimate, strict=True)}
    ours |= {("", t, "std_error"): v for t, v in zip(terms, errors, strict=True)}
    share = found.between / (found.between + found.within)
    ours |= {("", "", "icc"): share}
    # lme4 stops where the deviance no longer falls: the ratio of variances to some six digits.
    return compare("models", "random_intercept", ours, 1e-5)


def _negative_binomial() -> Iterator[Comparison]:
    spec = specification([*TERMS, COUNTRY], "count", estimator="negative_binomial")
    found = results(spec, respondents())
    ours = of_terms(found.estimates, "estimate", "std_error")
    # R's Hessian is by differences.
    return compare("models", "negative_binomial", ours, 1e-7)


@cache
def important() -> Results:
    """Fit with variance inflation and relative importance."""
    spec = specification([*TERMS, COUNTRY], importance=True, draws=99, seed=4)
    return results(spec, respondents())


def _collinearity() -> Iterator[Comparison]:
    found = important().diagnostics
    ours = {("", r["term"], r["measure"]): r["value"] for r in found.to_dict("records")}
    return compare("models", "collinearity", ours, RELATIVE)


#: Of the bootstrap of `lmg`: draws and seed of models_draws.csv.
DRAWS = {"draws": 99, "seed": 4}


def one_country() -> pd.DataFrame:
    """Return the respondents of the country with PSUs in strata."""
    return respondents().query("country == 'AA'").reset_index(drop=True)


def draws() -> pd.DataFrame:
    """Return how often each draw of the bootstrap takes a PSU: a row a PSU, a column a draw."""
    data = one_country()
    design = Design.of(data)
    first = np.unique(design.psu, return_index=True)[1]
    size = np.bincount(design.stratum_of_psu)[design.stratum_of_psu]
    taken = np.column_stack(list(collinearity.resamples(design, DRAWS["draws"], DRAWS["seed"])))
    taken = np.rint(taken * ((size - 1) / size)[:, None]).astype(int)
    names = [f"draw{k}" for k in range(1, taken.shape[1] + 1)]
    psu = data.loc[first, ["stratum", "psu"]].reset_index(drop=True)
    return pd.concat([psu, pd.DataFrame(taken, columns=names)], axis=1)


def _lmg() -> Iterator[Comparison]:
    """Percentile intervals of LMG shares, R resampling as models_draws.csv says."""
    spec = specification(TERMS, importance=True, countries=["AA"], **DRAWS)
    found = results(spec, one_country()).diagnostics.query("measure == 'lmg'")
    return compare("models", "lmg", of_terms(found, "value", "conf_low", "conf_high"), RELATIVE)


def _profiles(estimator: str) -> Iterator[Comparison]:
    """Predictive margins of the levels of a category."""
    changes = {"estimator": estimator, "profiles": ("work",)}
    found = results(specification([X, SCORE, COUNTRY, WORK], **changes), respondents())
    profile = found.predictions.assign(term=found.predictions["level"])
    ours = of_terms(profile, "estimate", "std_error")
    return compare("models", f"profile_{estimator}", ours, 1e-7)


CASES = {
    "lmg": _lmg,
    "interactions": _interactions,
    "quadratic": _quadratic,
    "spline": _spline,
    "stacked": partial(_stacked, "stacked"),
    "stacked_plain": partial(_stacked, "stacked_plain"),
    **{
        f"{kind} {unit}": partial(_few, kind, unit, column)
        for kind in ("cr1", "cr2")
        for unit, column in [("country", "country"), ("u", "psu")]
    },
    "wild": _wild,
    "random_intercept": _random_intercept,
    "negative_binomial": _negative_binomial,
    "collinearity": _collinearity,
    "profile_wls": partial(_profiles, "wls"),
    "profile_poisson": partial(_profiles, "poisson"),
}
