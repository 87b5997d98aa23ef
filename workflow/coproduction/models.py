"""The correlate models: from a resolved specification to tidy estimates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction import estimators, margins, ordinal
from coproduction.design import Design, SingletonStrata, t_interval, t_probability
from coproduction.estimators import Problem, Unestimable
from coproduction.faults import Fault, raise_any

ESTIMATE_COLUMNS = (
    "model",
    "outcome",
    "area",
    "country",
    "term",
    "estimate",
    "std_error",
    "statistic",
    "df",
    "p_value",
    "conf_low",
    "conf_high",
)
FIT_COLUMNS = (
    "model",
    "outcome",
    "area",
    "country",
    "estimator",
    "weights",
    "n",
    "n_psu",
    "r_squared",
    "n_strata",
    "n_dropped",
    "weighted_n",
    "df_design",
    "df_residual",
    "rank",
    "standardised",
    "confidence",
    "note",
)
#: Estimator of `models.yaml` to its function.
ESTIMATORS = {
    "wls": estimators.wls,
    "fractional_logit": estimators.fractional_logit,
    "logit": estimators.logit,
    "poisson": estimators.poisson,
    "ordered_logit": ordinal.ordered_logit,
    "ordered_probit": ordinal.ordered_probit,
}

INTERCEPT = "Intercept"
ALL = "all"

#: Where the specification of a model stands, for messages.
FILE = "models.yaml"

MODEL_NOTE = "standard errors are the model's own, not design-based"
ROBUST_NOTE = "no strata or PSU declared: standard errors are heteroskedasticity-robust"


def fit(
    model: dict, analysis: pd.DataFrame, singletons: str = "fail"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fit a model for each of its areas, pooled or once a country.

    Parameters
    ----------
    model
        A resolved specification: ``name``, ``estimator``, ``weights`` (``design``,
        ``equal_country``, ``population``, ``none``), ``standardised``, ``confidence``,
        ``countries``, ``by_country``, ``populations`` (country to number, for the weights
        ``population``) and ``fits``, each ``{"area", "outcome", "column", "kind", "terms"}`` with
        terms ``{"name", "column", "kind"}``. A ``number`` enters as it is, a ``score`` by its
        ``levels`` (level name to number), a ``category`` by a dummy for each of its ``levels``
        (a list) but the first. The term with column ``country`` is left out of fits of one country.
        A fit's ``bounds`` are the smallest and largest possible value of its outcome (0 and 1
        where they are not given), which ``fractional_logit`` needs. Optional are ``errors``,
        ``design`` or ``model``, and ``effects``, ``coefficients`` or ``average_marginal``.
    analysis
        One row a respondent, with `country` and the columns `Design.of` reads.
    singletons
        Policy for strata of one PSU, see `Design`.

    Returns
    -------
    Estimates with `ESTIMATE_COLUMNS`, one row a term of every fit, and fits with `FIT_COLUMNS`.

    Respondents with a missing answer to the outcome or a term are left out (listwise); `n_dropped`
    counts them. Fits are domains: strata and PSUs of the whole of `analysis` stay in the variance.
    The covariance is the linearised one of the estimator's scores (Binder 1983); without strata
    and PSU it is the heteroskedasticity-robust one with factor n/(n − 1). Tests and intervals use
    t with `df_residual` = `df_design` + 1 − rank, as `survey::svyglm` of R.

    The weights ``equal_country`` make every country add up to the same and all to n,
    ``population`` make each add up to its population, both over the respondents of the fit.
    Factors are treated as known.

    ``standardised`` divides the outcome and every number and score by its weighted standard
    deviation (divisor Σw) over the respondents of the fit, which is treated as known; dummies stay
    as they are, and so does the outcome of all estimators but ``wls``.

    ``average_marginal`` reports effects on the expected outcome, in its unit, in place of
    coefficients, see `coproduction.margins`. ``errors`` of ``model`` takes the inverse information
    for the covariance, as if weights counted respondents, and n − rank degrees of freedom.

    A dummy no respondent of the fit has is left out: its row has empty numbers and `note` says so.

    Raises `Faults`, all fits' at once, where a number would not be one: no respondents, a constant
    outcome or term, an empty reference level, linear dependence, a perfect fit, no degrees of
    freedom, a stratum of one PSU under the policy ``fail``, an answer without a score.
    """
    design = Design.of(analysis, singletons)
    country = analysis["country"].array
    groups = (
        [[name] for name in model["countries"]] if model["by_country"] else [model["countries"]]
    )
    estimates, fits, faults = [], [], []
    for spec in model["fits"]:
        for group in groups:
            label = group[0] if model["by_country"] else ALL
            head = {
                "model": model["name"],
                "outcome": spec["outcome"],
                "area": spec["area"],
                "country": label,
            }
            try:
                rows, row = _fit_one(model, spec, design, country, group, analysis)
            except (Unestimable, SingletonStrata) as error:
                faults.append(_fault(error, head))
                continue
            estimates += [{**head, **r} for r in rows]
            fits.append({**head, **row})
    raise_any(faults)
    return (
        pd.DataFrame(estimates, columns=list(ESTIMATE_COLUMNS)),
        pd.DataFrame(fits, columns=list(FIT_COLUMNS)),
    )


@dataclass(frozen=True)
class _Sample:
    """Who takes part in a fit and what they answered, listwise."""

    rows: np.ndarray  # (N,) bool over the whole design
    n_dropped: int
    outcome: np.ndarray  # (n,)
    values: dict[str, np.ndarray]  # term to (n,) floats; positions in its levels for a category
    weights: np.ndarray  # (n,)


@dataclass(frozen=True)
class _Matrix:
    """A design matrix and what its columns are."""

    values: np.ndarray  # (n, p)
    names: list[str]
    siblings: dict[str, list[int]]  # dummy to the columns of its category
    absent: list[str]  # dummies left out, as no respondent has them
    notes: list[str]


def _fit_one(
    model: dict,
    spec: dict,
    design: Design,
    country: pd.Categorical,
    group: list[str],
    analysis: pd.DataFrame,
) -> tuple[list[dict], dict]:
    """Fit one area to one group of countries; return its rows of estimates and its row of fits."""
    terms = [t for t in spec["terms"] if not (model["by_country"] and t["column"] == "country")]
    members = country.isin(group)
    if model["weights"] == "none":
        design = design.reweighted(np.ones(len(design)))
    sample = _sample(model, spec, terms, design, members, country, analysis)
    weights = np.zeros(len(design))
    weights[sample.rows] = sample.weights
    design = design.reweighted(weights)

    matrix = _matrix(terms, sample, model["standardised"])
    outcome = sample.outcome
    if np.ptp(outcome) == 0:
        raise Unestimable(f"the outcome is {outcome[0]:g} for all {len(outcome)} respondents")
    if model["standardised"] and model["estimator"] == "wls":
        outcome = outcome / _deviation(outcome, sample.weights)
    levels = spec["levels"] if spec["kind"] == "score" else {}
    problem = Problem(
        outcome=outcome,
        matrix=matrix.values,
        terms=matrix.names,
        weights=sample.weights,
        bounds=tuple(spec.get("bounds", (0.0, 1.0))),
        levels={float(score): name for name, score in levels.items()},
    )
    found = ESTIMATORS[model["estimator"]](problem)
    rank = len(found.terms)

    n_psu, n_strata = design.counts(sample.rows)
    df_design = n_psu - n_strata
    by_design = model.get("errors", "design") == "design"
    df = df_design + 1 - rank if by_design else len(outcome) - rank
    if df < 1:
        count = (
            f"{n_psu} PSUs − {n_strata} strata + 1 − {rank} parameters"
            if by_design
            else f"{len(outcome)} respondents − {rank} parameters"
        )
        raise Unestimable(
            f"no degrees of freedom are left: {count} = {df}",
            mend="leave out terms, or pool countries",
        )
    bread = found.inverse_information
    if model.get("effects", "coefficients") == "average_marginal":
        effects = margins.average(problem, found, matrix.siblings)
        estimated, estimate = effects.terms, effects.estimate
        if by_design:
            covariance = design.covariance(effects.influence(found), sample.rows)
        else:
            covariance = effects.jacobian @ bread @ effects.jacobian.T * found.dispersion
    else:
        estimated, estimate = found.terms, found.estimate
        if by_design:
            covariance = bread @ design.covariance(found.scores, sample.rows) @ bread
        else:
            covariance = bread * found.dispersion
    error = np.sqrt(np.diag(covariance))
    statistic = estimate / error
    low, high = t_interval(estimate, error, df, model["confidence"])
    p_value = t_probability(statistic, df)
    numbers = {
        term: {
            "term": term,
            "estimate": float(estimate[k]),
            "std_error": float(error[k]),
            "statistic": float(statistic[k]),
            "df": df,
            "p_value": float(p_value[k]),
            "conf_low": float(low[k]),
            "conf_high": float(high[k]),
        }
        for k, term in enumerate(estimated)
    }
    notes = [*matrix.notes, *found.notes]
    if not by_design:
        notes.append(MODEL_NOTE)
    elif not (design.clustered[sample.rows].any() or design.stratified[sample.rows].any()):
        notes.append(ROBUST_NOTE)
    row = {
        "estimator": model["estimator"],
        "weights": model["weights"],
        "n": len(outcome),
        "n_psu": n_psu,
        "r_squared": found.r_squared,
        "n_strata": n_strata,
        "n_dropped": sample.n_dropped,
        "weighted_n": float(sample.weights.sum()),
        "df_design": df_design,
        "df_residual": df,
        "rank": rank,
        "standardised": model["standardised"],
        "confidence": model["confidence"],
        "note": "; ".join(notes),
    }
    order = [INTERCEPT, *(name for term in terms for name in _names(term))]
    order += [term for term in estimated if term not in order]
    known = {*numbers, *matrix.absent}
    rows = [numbers.get(name, {"term": name}) for name in order if name in known]
    return rows, row


def _sample(
    model: dict,
    spec: dict,
    terms: list[dict],
    design: Design,
    members: np.ndarray,
    country: pd.Categorical,
    analysis: pd.DataFrame,
) -> _Sample:
    """Return the respondents of a fit, listwise, with their answers and weights."""
    domain = members & (design.weights > 0)
    outcome = _values(spec, analysis)
    values = {term["name"]: _values(term, analysis) for term in terms}
    rows = domain & ~np.isnan(outcome)
    for answers in values.values():
        rows &= ~np.isnan(answers)
    if not rows.any():
        named = {spec["outcome"]: outcome, **values}
        silent = [name for name, x in named.items() if np.isnan(x[domain]).all()]
        why = f"nobody answered {', '.join(silent)}" if silent else "nobody answered all terms"
        raise Unestimable(
            f"no respondents: of {int(domain.sum())} with a weight, {why}",
            mend="leave the term or the country out of the model" if silent else "",
        )
    weights = _weights(model, design.weights[rows], country[rows])
    return _Sample(
        rows=rows,
        n_dropped=int(domain.sum() - rows.sum()),
        outcome=outcome[rows],
        values={name: answers[rows] for name, answers in values.items()},
        weights=weights,
    )


def _values(variable: dict, analysis: pd.DataFrame) -> np.ndarray:
    """Return a variable as (N,) floats, NaN for no answer; a category by position in its levels."""
    column = analysis[variable["column"]]
    if variable["kind"] == "number":
        return column.to_numpy(dtype=float, na_value=np.nan)
    levels = variable["levels"]
    score = levels if variable["kind"] == "score" else {name: k for k, name in enumerate(levels)}
    categories = list(column.cat.categories)
    lookup = np.array([float(score.get(name, np.nan)) for name in categories] + [np.nan])
    codes = column.cat.codes.to_numpy()
    strange = [
        name
        for k, name in enumerate(categories)
        if name not in score and variable["column"] != "country" and (codes == k).any()
    ]
    if strange:
        raise Unestimable(
            f"answers {strange} of column {variable['column']} are not among its levels "
            f"{list(score)}",
            variable.get("name", ""),
        )
    return lookup[codes]


def _weights(model: dict, weights: np.ndarray, country: pd.Categorical) -> np.ndarray:
    """Return the (n,) weights of a fit; countries are those of its respondents."""
    if model["weights"] in ("design", "none"):
        return weights
    codes, names = pd.factorize(country.codes)
    names = country.categories[names]
    sums = np.bincount(codes, weights)
    if model["weights"] == "equal_country":
        target = np.full(len(names), len(weights) / len(names))
    else:
        populations = model["populations"] or {}
        unknown = [str(name) for name in names if not populations.get(name)]
        if unknown:
            raise Unestimable(
                f"weights are population, but the population of {', '.join(unknown)} is not given",
                mend=f"fill column population of countries.csv for {', '.join(unknown)}",
            )
        target = np.array([float(populations[name]) for name in names])
    return weights * (target / sums)[codes]


def _names(term: dict) -> list[str]:
    """Return the names of a term's columns of the design matrix."""
    if term["kind"] != "category":
        return [term["name"]]
    return [f"{term['name']}={level}" for level in list(term["levels"])[1:]]


def _matrix(terms: list[dict], sample: _Sample, standardised: bool) -> _Matrix:
    """Return the design matrix of the terms, the constant first."""
    n = len(sample.outcome)
    columns, names, absent, notes, siblings = [np.ones(n)], [INTERCEPT], [], [], {}
    for term in terms:
        values = sample.values[term["name"]]
        if term["kind"] != "category":
            if np.ptp(values) == 0:
                raise Unestimable(
                    f"{term['name']} is {values[0]:g} for all {n} respondents",
                    term["name"],
                    f"leave {term['name']} out of this model",
                )
            columns.append(values / _deviation(values, sample.weights) if standardised else values)
            names.append(term["name"])
            continue
        levels = list(term["levels"])
        counts = np.bincount(values.astype(int), minlength=len(levels))
        if counts[0] == 0:
            raise Unestimable(
                f"no respondent is {term['name']}={levels[0]}, the reference level",
                term["name"],
                f"put a level first that is met everywhere, or merge {levels[0]!r} with another",
            )
        for k, name in enumerate(_names(term), start=1):
            if counts[k] == 0:
                absent.append(name)
                notes.append(f"no respondent is {name}: left out")
                continue
            if counts[k] == 1:
                notes.append(f"one respondent is {name}: its standard error is not to be trusted")
            columns.append((values == k).astype(float))
            names.append(name)
        dummies = [j for j, name in enumerate(names) if name in _names(term)]
        siblings |= {names[j]: dummies for j in dummies}
    return _Matrix(np.column_stack(columns), names, siblings, absent, notes)


def _deviation(values: np.ndarray, weights: np.ndarray) -> float:
    """Return the weighted standard deviation, divisor Σw."""
    mean = weights @ values / weights.sum()
    return float(np.sqrt(weights @ (values - mean) ** 2 / weights.sum()))


def _fault(error: Unestimable | SingletonStrata, head: dict) -> Fault:
    """Return an error of one fit as a fault that names the fit."""
    where = f"model {head['model']}, outcome {head['outcome']}, area {head['area']}"
    problem = error.problem if isinstance(error, Unestimable) else str(error)
    return Fault(
        file=FILE,
        problem=f"{where}, country {head['country']}: {problem}",
        column=getattr(error, "term", ""),
        expected="data that determine every term",
        mend=getattr(error, "mend", ""),
        check="estimable",
    )
