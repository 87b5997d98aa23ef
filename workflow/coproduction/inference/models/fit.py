"""The correlate models: from a resolved specification to tidy estimates."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from coproduction.faults import Fault, raise_any
from coproduction.inference.design import Design, SingletonStrata, t_interval, t_probability
from coproduction.inference.estimators import glm as estimators
from coproduction.inference.estimators import negative_binomial as counts
from coproduction.inference.estimators import ordinal
from coproduction.inference.estimators import random_intercept as mixed
from coproduction.inference.estimators.glm import Problem, Solution, Unestimable
from coproduction.inference.models import clusters, collinearity, curves, margins, wald
from coproduction.inference.models import design_matrix as matrix
from coproduction.inference.replicates import MIXED, Replicates
from coproduction.inference.weight_adjustment import equal, scaled
from coproduction.study.replication import COLUMN

ESTIMATE_COLUMNS = (
    "model",
    "outcome",
    "area",
    "country",
    "term",
    "kind",
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
    "effects",
    "weights",
    "errors",
    "cluster",
    "n_clusters",
    "psu_declared",
    "strata_declared",
    "n_psu",
    "n_strata",
    "singletons",
    "n_singletons",
    "replicates",
    "replicate_kind",
    "n",
    "n_dropped",
    "weighted_n",
    "r_squared",
    "df_design",
    "df_residual",
    "rank",
    "standardised",
    "confidence",
    "left_out",
    "note",
)
TEST_COLUMNS = (
    "model",
    "outcome",
    "area",
    "country",
    "hypothesis",
    "term",
    "left",
    "right",
    "covariate",
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "statistic",
    "df",
    "df_denominator",
    "p_value",
)
DIAGNOSTIC_COLUMNS = (
    "model",
    "outcome",
    "area",
    "country",
    "term",
    "measure",
    "value",
    "std_error",
    "conf_low",
    "conf_high",
)
PREDICTION_COLUMNS = (
    "model",
    "outcome",
    "area",
    "country",
    "term",
    "level",
    "value",
    "estimate",
    "std_error",
    "df",
    "conf_low",
    "conf_high",
)
REMARK_COLUMNS = ("model", "outcome", "area", "country", "remark", "term", "value")
#: Points at which the profile of a number is predicted, from its smallest to its largest value.
POINTS = 41

#: Estimator of `models.yaml` to its function.
ESTIMATORS = {
    "wls": estimators.wls,
    "fractional_logit": estimators.fractional_logit,
    "logit": estimators.logit,
    "poisson": estimators.poisson,
    "negative_binomial": counts.negative_binomial,
    "ordered_logit": ordinal.ordered_logit,
    "ordered_probit": ordinal.ordered_probit,
}

INTERCEPT = matrix.INTERCEPT
ALL = "all"
#: Level of a stacked fit: the linear predictor at the mean of all terms.
LEVEL = "level"

#: What clusters are called in a note.
CLUSTER_NOUN = {"country": "countries", "psu": "PSUs"}

#: Where the specification of a model stands, for messages.
FILE = "models.yaml"

MODEL_NOTE = "standard errors are the model's own, not design-based"
REPLICATE_NOTE = "standard errors are by replicate weights"
ROBUST_NOTE = "no strata or PSU declared: standard errors are heteroskedasticity-robust"
STACKED_NOTE = "no strata or PSU declared: standard errors are clustered by respondent"


@dataclass(frozen=True)
class Results:
    """What a model gives: frames of `ESTIMATE_COLUMNS`, `FIT_COLUMNS`, `TEST_COLUMNS`,
    `DIAGNOSTIC_COLUMNS`, `PREDICTION_COLUMNS` and `REMARK_COLUMNS`."""

    estimates: pd.DataFrame
    fits: pd.DataFrame
    tests: pd.DataFrame
    diagnostics: pd.DataFrame
    predictions: pd.DataFrame
    remarks: pd.DataFrame


def fit(model: dict, analysis: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the estimates and fits of `results`."""
    found = results(model, analysis)
    return found.estimates, found.fits


def results(model: dict, analysis: pd.DataFrame) -> Results:
    """Fit a model for each of its areas, or all areas at once, pooled or once a country.

    Parameters
    ----------
    model
        A resolved specification: ``name``, ``estimator``, ``weights`` (``design``,
        ``equal_country``, ``population``, ``none``), ``standardised``, ``confidence``,
        ``countries``, ``by_country``, ``populations`` (country to number, for the weights
        ``population``) and ``fits``, each ``{"area", "outcome", "column", "kind", "terms"}`` with
        terms ``{"name", "column", "kind"}``. A ``number`` enters as it is, a ``score`` by its
        ``levels`` (level name to number), a ``category`` by a dummy for each of its ``levels``
        (a list) but the first, a ``curve`` by a basis of its number (``curve``, ``df``), an
        ``interaction`` by the products of the columns of the two terms ``of``. The term with
        column ``country`` is left out of fits of one country. A fit's ``bounds`` are the smallest
        and largest possible value of its outcome (0 and 1 where they are not given), which
        ``fractional_logit`` needs. Optional are ``errors`` (``design``, ``model``, ``cr1``,
        ``cr2``, ``wild_bootstrap``, ``replicate`` with ``replication``, source to its replicate
        weights, see `coproduction.study.replication.resolved`) with ``cluster`` (``country``,
        ``psu``), ``replicates`` and ``seed``; ``effects``, ``coefficients`` or
        ``average_marginal``; ``singletons``, the policy for strata of one PSU, see `Design`;
        ``stacked``; ``professionalisation``, area to number.
    analysis
        One row a respondent, with `country` and the columns `Design.of` reads.

    Respondents with a missing answer to the outcome or a term are left out (listwise); `n_dropped`
    counts them. Fits are domains: strata and PSUs of the whole of `analysis` stay in the variance.
    The covariance is the linearised one of the estimator's scores (Binder 1983); without strata
    and PSU it is the heteroskedasticity-robust one with factor n/(n − 1). Tests and intervals use
    t with `df_residual` = `df_design` + 1 − rank, as `survey::svyglm` of R.

    The weights ``equal_country`` make every country add up to the same and all to n,
    ``population`` make each add up to its population, both over the respondents of the fit.
    Factors are treated as known.

    ``standardised`` divides the outcome and every number and score by its weighted standard
    deviation (divisor Σw) over the respondents of the fit, which is treated as known; dummies and
    curves stay as they are, and so does the outcome of all estimators but ``wls``.

    ``average_marginal`` reports effects on the expected outcome, in its unit, in place of
    coefficients, see `coproduction.inference.models.margins`. ``errors`` of ``model`` takes the
    inverse information for the covariance, as if weights counted respondents, and n − rank degrees
    of freedom; the errors of few clusters are those of `coproduction.inference.models.clusters`.

    ``stacked`` fits all areas at once, a row each respondent and area, with an intercept and slopes
    an area; a respondent lies within a PSU, so that the design's covariance of the stacked scores
    has the covariance between areas (Rogers 1993). `n` counts rows. Tests: equal coefficients in
    all areas a term; the difference of each two areas a coefficient, and of their level, the
    linear predictor at the weighted means of the columns; the trend, the least-squares slope of a
    coefficient on the areas' `professionalisation`. Other tests: that all columns of a term of
    several are zero, and that a curve is a straight line.

    ``profiles`` names terms whose profile is predicted, see `margins.predicted`: a number at
    `POINTS` values, any other at the levels that occur.

    A dummy no respondent of the fit has is left out: its row has empty numbers and `note` says so.

    Raises `Faults`, all fits' at once, where a number would not be one: no respondents, a constant
    outcome or term, an empty reference level, linear dependence, a perfect fit, no degrees of
    freedom, a stratum of one PSU under the policy ``fail``, an answer without a score.
    """
    design = Design.of(analysis, model.get("singletons", "fail"))
    groups = (
        [[name] for name in model["countries"]] if model["by_country"] else [model["countries"]]
    )
    stacked = model.get("stacked", False)
    pieces = [model["fits"]] if stacked else [[spec] for spec in model["fits"]]
    parts = ("estimates", "fits", "tests", "diagnostics", "predictions", "remarks")
    rows = {name: [] for name in parts}
    faults = []
    for specs in pieces:
        for group in groups:
            head = {
                "model": model["name"],
                "outcome": specs[0]["outcome"],
                "area": ALL if stacked else specs[0]["area"],
                "country": group[0] if model["by_country"] else ALL,
            }
            try:
                found = _fit_one(model, specs, design, group, analysis)
            except (Unestimable, SingletonStrata) as error:
                faults.append(_fault(error, head))
                continue
            for name, part in found.items():
                rows[name] += [{**head, **row} for row in part]
    raise_any(faults)
    columns = (
        ESTIMATE_COLUMNS,
        FIT_COLUMNS,
        TEST_COLUMNS,
        DIAGNOSTIC_COLUMNS,
        PREDICTION_COLUMNS,
        REMARK_COLUMNS,
    )
    return Results(
        *(
            pd.DataFrame(part, columns=list(names))
            for part, names in zip(rows.values(), columns, strict=True)
        )
    )


def _absent(sample: "_Sample", country: pd.Categorical) -> list[str]:
    """The study's countries of which nobody takes part in a fit."""
    met = np.unique(country.codes[sample.rows.reshape(-1, len(country)).any(axis=0)])
    return [name for code, name in enumerate(country.categories) if code not in met]


def columns(model: dict) -> list[str]:
    """Return the columns of the analysis data that a resolved specification needs."""
    found = ["source", "country", "weight", "stratum", "psu"]
    for spec in model["fits"]:
        found += [part["column"] for part in (spec, *spec["terms"]) if "column" in part]
    most = max((len(own["columns"]) for own in model.get("replication", {}).values()), default=0)
    return list(dict.fromkeys([*found, *(COLUMN.format(k) for k in range(1, most + 1))]))


@dataclass(frozen=True)
class _Sample:
    """Who takes part in a fit and what they answered, listwise; areas under each other."""

    rows: np.ndarray  # (N,) bool over the whole design, (N · areas,) of a stacked fit
    area: np.ndarray  # (n,) position of the area
    n_dropped: int
    outcome: np.ndarray  # (n,)
    values: dict[str, np.ndarray]  # term to (n,) floats; positions in its levels for a category
    weights: np.ndarray  # (n,)

    @classmethod
    def stacked(cls, samples: list["_Sample"]) -> "_Sample":
        if len(samples) == 1:
            return samples[0]
        return cls(
            np.concatenate([s.rows for s in samples]),
            np.repeat(np.arange(len(samples)), [len(s.outcome) for s in samples]),
            sum(s.n_dropped for s in samples),
            np.concatenate([s.outcome for s in samples]),
            {t: np.concatenate([s.values[t] for s in samples]) for t in samples[0].values},
            np.concatenate([s.weights for s in samples]),
        )


@dataclass(frozen=True)
class _Errors:
    """How sure estimates are: covariance (k, k), degrees of freedom (k,), and how it was found."""

    covariance: np.ndarray
    df: np.ndarray
    #: Of a joint test; None where the method has none.
    df_joint: float | None
    notes: list[str]
    #: Columns of the fit's row, and remarks.
    facts: dict
    remarks: list[dict] = field(default_factory=list)
    #: p-values and interval ends (k,) where they are not those of t.
    tested: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None


def _fit_one(
    model: dict, specs: list[dict], design: Design, group: list[str], analysis: pd.DataFrame
) -> dict[str, list[dict]]:
    """Fit one area, or all of a stacked model, to one group of countries: rows of `Results`."""
    country = analysis["country"].array
    members = country.isin(group)
    if model["weights"] == "none":
        design = design.reweighted(np.ones(len(design)))
    terms = [t for t in specs[0]["terms"] if not (model["by_country"] and _of_country(t))]
    parts = [_sample(model, spec, design, members, country, analysis) for spec in specs]
    sample = _Sample.stacked(parts)
    design = design.stacked(len(specs))
    if sample.weights is not design.weights:
        weights = np.zeros(len(design))
        weights[sample.rows] = sample.weights
        design = design.reweighted(weights)

    built = matrix.build(terms, sample.values, sample.weights, model["standardised"])
    areas = [spec["area"] for spec in specs] if model.get("stacked", False) else []
    if areas:
        built = _by_area(built, sample.area, areas)
    outcome = sample.outcome
    if np.ptp(outcome) == 0:
        raise Unestimable(f"the outcome is {outcome[0]:g} for all {len(outcome)} respondents")
    if model["standardised"] and model["estimator"] == "wls":
        outcome = outcome / matrix.deviation(outcome, sample.weights)
    levels = specs[0]["levels"] if specs[0]["kind"] == "score" else {}
    problem = Problem(
        outcome=outcome,
        matrix=built.values,
        terms=built.names,
        weights=sample.weights,
        bounds=tuple(specs[0].get("bounds", (0.0, 1.0))),
        levels={float(score): name for name, score in levels.items()},
    )
    variances = []
    if model["estimator"] == "random_intercept":
        found, errors, variances = _random_intercept(
            model, problem, _cluster(model, design, sample, country)
        )
    else:
        found = ESTIMATORS[model["estimator"]](problem)
        errors = None
    if model.get("effects", "coefficients") == "average_marginal":
        effects = margins.average(problem, found, built.siblings)
        estimated, estimate = effects.terms, effects.estimate
        influence, jacobian = effects.influence(found), effects.jacobian
    else:
        estimated, estimate = found.terms, found.estimate
        influence, jacobian = None, np.eye(len(estimate))
    if model.get("errors") == "replicate":
        errors = _replicated(model, problem, found, built, sample, analysis, len(specs))
    elif errors is None:
        errors = _errors(model, problem, found, design, sample, country, influence, jacobian)

    error = np.sqrt(np.diag(errors.covariance))
    statistic = estimate / error
    if errors.tested is None:
        low, high = t_interval(estimate, error, errors.df, model["confidence"])
        p_value = t_probability(statistic, errors.df)
    else:
        p_value, low, high = errors.tested
    numbers = {
        term: {
            "term": term,
            "kind": _kind(term, built),
            "estimate": float(estimate[k]),
            "std_error": float(error[k]),
            "statistic": float(statistic[k]),
            "df": float(errors.df[k]),
            "p_value": float(p_value[k]),
            "conf_low": float(low[k]),
            "conf_high": float(high[k]),
        }
        for k, term in enumerate(estimated)
    }
    notes = [*built.notes, *found.notes, *errors.notes]
    remarks = [*built.remarks, *errors.remarks]
    if not model["by_country"]:
        remarks += [
            {"remark": "country_absent", "country": name} for name in _absent(sample, country)
        ]
    outcome_name = specs[0]["outcome"]
    remarks += [
        {"remark": "outcome_level_absent", "term": f"{outcome_name}={level}"}
        for level in found.absent
    ]
    tests, diagnostics = [], []
    if estimated == found.terms:
        tests = _tests(model, built, found, errors, sample, areas, notes, remarks)
        diagnostics = _turning_points(model, built, found, errors, notes, remarks)
    diagnostics += variances
    if not areas:
        diagnostics += _collinearity(model, built, problem, design, sample)
    predictions = []
    for term in terms:
        if term["name"] in model.get("profiles", ()):
            predictions += _profile(
                model, term, terms, built, problem, found, design, sample, country
            )
    n_psu, n_strata = design.counts(sample.rows)
    row = {
        "estimator": model["estimator"],
        "effects": model.get("effects", "coefficients"),
        "weights": model["weights"],
        "singletons": model.get("singletons", "fail"),
        **design.declared(sample.rows),
        **errors.facts,
        "n": len(outcome),
        "r_squared": found.r_squared,
        "n_dropped": sample.n_dropped,
        "left_out": "" if model["by_country"] else "; ".join(_absent(sample, country)),
        "weighted_n": float(sample.weights.sum()),
        "df_design": errors.df_joint + len(found.terms) - 1
        if model.get("errors") == "replicate"
        else n_psu - n_strata,
        "df_residual": errors.df_joint,
        "rank": len(found.terms),
        "standardised": model["standardised"],
        "confidence": model["confidence"],
        "note": "; ".join(dict.fromkeys(notes)),
    }
    order = [*built.order, *(term for term in estimated if term not in built.order)]
    known = {*numbers, *built.absent}
    rows = [
        numbers.get(name, {"term": name, "kind": _kind(name, built)})
        for name in order
        if name in known
    ]
    rows += [
        {"term": v["measure"], "kind": "variance", "estimate": v["value"]}
        for v in variances
        if v["measure"] != "icc"
    ]
    if areas:
        rows = [
            {**row, **dict(zip(("area", "term"), _split(row["term"]), strict=True))} for row in rows
        ]
    return {
        "estimates": rows,
        "fits": [row],
        "tests": tests,
        "diagnostics": diagnostics,
        "predictions": predictions,
        "remarks": remarks,
    }


def _kind(term: str, built: matrix.Matrix) -> str:
    """What a row of the estimates is, one of `coproduction.results.KINDS`."""
    if term == INTERCEPT or term.endswith(f" {INTERCEPT}"):
        return "constant"
    if term in built.names or term in built.absent:
        return "coefficient"
    return "dispersion" if term == counts.DISPERSION else "threshold"


def _of_country(term: dict) -> bool:
    return term.get("column") == "country" or "country" in term.get("of", ())


def _by_area(built: matrix.Matrix, area: np.ndarray, areas: list[str]) -> matrix.Matrix:
    """Give every area columns of its own, named ``area column``; a constant comes first."""
    values, names, blocks, order = [], [], {}, []
    notes, absent, remarks = list(built.notes), [], list(built.remarks)
    for a, label in enumerate(areas):
        inside = area == a
        order += [f"{label} {name}" for name in built.order]
        absent += [f"{label} {name}" for name in built.absent]
        for term, block in built.blocks.items():
            for j in block:
                column = built.values[:, j] * inside
                name = f"{label} {built.names[j]}"
                if not column.any():
                    absent.append(name)
                    notes.append(f"no respondent is {built.names[j]} in the area {label}: left out")
                    missing = {"remark": "level_absent", "term": built.names[j], "area": label}
                    remarks.append(missing)
                    continue
                blocks.setdefault(f"{label} {term}", []).append(len(names))
                names.append(name)
                values.append(column)
    return matrix.Matrix(
        np.column_stack(values),
        names,
        blocks,
        {},
        built.curves,
        order,
        absent,
        notes,
        remarks,
    )


def _split(name: str) -> tuple[str, str]:
    area, _, term = name.partition(" ")
    return area, term


def _errors(
    model: dict,
    problem: Problem,
    found: Solution,
    design: Design,
    sample: _Sample,
    country: pd.Categorical,
    influence: np.ndarray | None,
    jacobian: np.ndarray,
) -> _Errors:
    """Return the errors of estimates with (n, k) influence and (k, q) jacobian by parameters.

    Without `influence` the estimates are the parameters, whose influence is the scores times the
    inverse information: the design's covariance of the scores goes between two of these.
    """
    kind, rank, n = model.get("errors", "design"), len(found.terms), len(sample.outcome)
    if kind == "design":
        n_psu, n_strata = design.counts(sample.rows)
        df = n_psu - n_strata + 1 - rank
        if df < 1:
            raise Unestimable(
                f"no degrees of freedom are left: {n_psu} PSUs − {n_strata} strata + 1 − {rank} "
                f"parameters = {df}",
                mend="leave out terms, or pool countries",
            )
        declared = design.clustered[sample.rows].any() or design.stratified[sample.rows].any()
        undeclared = "robust_by_respondent" if sample.area.any() else "robust"
        facts = {
            "errors": "stratified" if declared else undeclared,
            "n_singletons": design.n_singletons(sample.rows),
        }
        plain = STACKED_NOTE if sample.area.any() else ROBUST_NOTE
        if influence is None:
            inverse = found.inverse_information
            covariance = inverse @ design.covariance(found.scores, sample.rows) @ inverse
        else:
            covariance = design.covariance(influence, sample.rows)
        notes = [] if declared else [plain]
        return _Errors(covariance, np.full(len(covariance), df), df, notes, facts)
    if kind == "model":
        df = n - rank
        if df < 1:
            raise Unestimable(
                f"no degrees of freedom are left: {n} respondents − {rank} parameters = {df}",
                mend="leave out terms, or pool countries",
            )
        covariance = jacobian @ found.inverse_information @ jacobian.T * found.dispersion
        return _Errors(
            covariance, np.full(len(covariance), df), df, [MODEL_NOTE], {"errors": "model"}
        )
    cluster = _cluster(model, design, sample, country)
    if influence is None:
        influence = found.scores @ found.inverse_information
    return _clustered(model, kind, problem, found, cluster, influence)


def _replicated(
    model: dict,
    problem: Problem,
    found: Solution,
    built: matrix.Matrix,
    sample: _Sample,
    analysis: pd.DataFrame,
    times: int,
) -> _Errors:
    """Return errors by fitting again with every replicate weight, as `svyglm` of R does.

    Factors of countries, standard deviations and knots are those of the full sample.
    """
    whose = np.tile(analysis["source"].astype("str").to_numpy(), times)[sample.rows]
    met = set(whose)
    given = {name: own for name, own in model["replication"].items() if name in met}
    lacking = sorted(met - set(given))
    if lacking:
        raise Unestimable(
            f"{MIXED}: {', '.join(lacking)} has none"
            if given
            else "no source has replicate weights",
            mend="errors: design, or replicates in study.yaml for every source",
        )
    whole = Replicates.pooled(analysis, given).stacked(times)
    factor = sample.weights / whole.weights[sample.rows]

    def refit(weights: np.ndarray) -> np.ndarray:
        # A replicate leaves respondents out by a weight of zero.
        kept = weights > 0
        part = replace(
            problem,
            outcome=problem.outcome[kept],
            matrix=problem.matrix[kept],
            weights=(weights * factor)[kept],
        )
        again = ESTIMATORS[model["estimator"]](part)
        if again.terms != found.terms:
            raise Unestimable("a replicate leaves out all respondents of a level of the outcome")
        if model.get("effects", "coefficients") == "average_marginal":
            return margins.average(part, again, built.siblings).estimate
        return again.estimate

    fitted = whole.refit(refit, sample.rows)
    df = fitted.df + 1 - len(found.terms)
    if df < 1:
        raise Unestimable(
            f"no degrees of freedom are left: rank {fitted.df + 1} of the replicates − "
            f"{len(found.terms)} parameters = {df}",
            mend="leave out terms, or pool countries",
        )
    kinds = dict.fromkeys(own["kind"] for own in given.values())
    note = f"{REPLICATE_NOTE}: {len(whole.factors)}, {', '.join(kinds)}"
    facts = {
        "errors": "replicate",
        "replicates": len(whole.factors),
        "replicate_kind": next(iter(kinds)) if len(kinds) == 1 else "mixed",
        "n_psu": None,
        "n_strata": None,
    }
    return _Errors(fitted.covariance, np.full(len(fitted.covariance), df), df, [note], facts)


def _cluster(model: dict, design: Design, sample: _Sample, country: pd.Categorical) -> np.ndarray:
    """Return the (n,) number of each row's cluster."""
    tiled = np.tile(country.codes, len(sample.rows) // len(country))
    unit = tiled if model["cluster"] == "country" else design.psu
    return np.unique(unit[sample.rows], return_inverse=True)[1]


def _random_intercept(
    model: dict, problem: Problem, group: np.ndarray
) -> tuple[Solution, _Errors, list[dict]]:
    """Fit a random intercept of the clusters; `r_squared` is that of Snijders, Bosker (1994).

    It is the share by which both variances together fall from the model without terms.
    """
    if group.max() < 1:
        raise Unestimable("a random intercept needs two groups or more; there is one")
    fitted = mixed.random_intercept(problem.outcome, problem.matrix, problem.terms, group)
    null = mixed.random_intercept(problem.outcome, problem.matrix[:, :1], problem.terms[:1], group)
    noun, count = CLUSTER_NOUN[model["cluster"]], int(group.max()) + 1
    notes = [f"random intercept of {count} {noun}, REML; unweighted, errors are the model's own"]
    if count < mixed.FEW:
        notes.append(
            f"WARNING: {count} {noun} are fewer than {mixed.FEW}: the variance between them, and "
            "tests of terms that vary only between them, are not to be trusted"
        )
    if fitted.between == 0:
        notes.append(f"no variance between {noun} is left beyond that within")
    found = Solution(
        terms=problem.terms,
        estimate=fitted.estimate,
        scores=np.zeros((len(group), len(problem.terms))),
        inverse_information=fitted.covariance,
        dispersion=1.0,
        r_squared=1 - (fitted.between + fitted.within) / (null.between + null.within),
        expectation=lambda x: estimators.linear(x, fitted.estimate),
    )
    facts = {"errors": "random_intercept", "cluster": model["cluster"], "n_clusters": count}
    remarks = [{"remark": "few_clusters", "term": model["cluster"], "value": count}] * (
        count < mixed.FEW
    ) + [{"remark": "no_variance_between", "term": model["cluster"]}] * (fitted.between == 0)
    values = {
        "icc": fitted.icc,
        "variance_between": fitted.between,
        "variance_within": fitted.within,
    }
    rows = [{"term": model["cluster"], "measure": key, "value": v} for key, v in values.items()]
    errors = _Errors(fitted.covariance, fitted.df, float(fitted.df.max()), notes, facts, remarks)
    return found, errors, rows


def _collinearity(
    model: dict, built: matrix.Matrix, problem: Problem, design: Design, sample: _Sample
) -> list[dict]:
    """Return rows of the variance inflation and, where asked for, the importance of terms."""
    blocks = {term: block for term, block in built.blocks.items() if term != INTERCEPT and block}
    factors = collinearity.inflation(built.values, sample.weights, blocks) if blocks else {}
    rows = []
    for term, factor in factors.items():
        rows.append({"term": term, "measure": "gvif", "value": factor})
        per_column = factor ** (1 / len(blocks[term]))
        rows.append({"term": term, "measure": "gvif_per_column", "value": per_column})
    if not model.get("importance", False):
        return rows
    if len(blocks) > collinearity.MOST_TERMS:
        raise Unestimable(
            f"importance fits all subsets of terms: {len(blocks)} are more than the "
            f"{collinearity.MOST_TERMS} it takes",
            mend="importance: false, or fewer terms",
        )
    found = collinearity.importance(
        problem.outcome,
        built.values,
        blocks,
        design,
        sample.rows,
        model["replicates"],
        model["seed"],
        model["confidence"],
        model["name"],
    )
    return rows + [
        {
            "term": term,
            "measure": "lmg",
            "value": float(found.share[k]),
            "conf_low": float(found.low[k]),
            "conf_high": float(found.high[k]),
        }
        for k, term in enumerate(blocks)
    ]


def _profile(
    model: dict,
    term: dict,
    terms: list[dict],
    built: matrix.Matrix,
    problem: Problem,
    found: Solution,
    design: Design,
    sample: _Sample,
    country: pd.Categorical,
) -> list[dict]:
    """Return rows of the outcome predicted along one term."""
    x = sample.values[term["name"]]
    if term["kind"] in ("number", "curve"):
        points = {float(value): "" for value in np.linspace(x.min(), x.max(), POINTS)}
    else:
        scores = (
            term["levels"]
            if term["kind"] == "score"
            else {level: k for k, level in enumerate(term["levels"])}
        )
        met = set(np.unique(x))
        points = {float(score): level for level, score in scores.items() if score in met}
    moved = (matrix.changed(built, terms, sample.values, term["name"], v) for v in points)
    profile = margins.predicted(problem, found, moved)
    errors = _errors(
        model, problem, found, design, sample, country, profile.influence(found), profile.jacobian
    )
    error = np.sqrt(np.diag(errors.covariance))
    low, high = t_interval(profile.estimate, error, errors.df, model["confidence"])
    return [
        {
            "term": term["name"],
            "level": level,
            "value": value,
            "estimate": float(profile.estimate[k]),
            "std_error": float(error[k]),
            "df": float(errors.df[k]),
            "conf_low": float(low[k]),
            "conf_high": float(high[k]),
        }
        for k, (value, level) in enumerate(points.items())
    ]


def _clustered(
    model: dict,
    kind: str,
    problem: Problem,
    found: Solution,
    cluster: np.ndarray,
    influence: np.ndarray,
) -> _Errors:
    """Return errors of few clusters: `cluster` is (n,) their number."""
    count = cluster.max() + 1
    if count < 2:
        raise Unestimable(f"clustered errors need two clusters or more; there is {count}")
    note = f"standard errors are clustered in {count} {CLUSTER_NOUN[model['cluster']]}, {kind}"
    facts = {"errors": kind, "cluster": model["cluster"], "n_clusters": int(count)}
    if kind == "cr1":
        covariance = clusters.cr1(influence, cluster)
        return _Errors(covariance, np.full(len(covariance), count - 1), count - 1, [note], facts)
    if kind == "cr2":
        covariance, df = clusters.cr2(problem, found, cluster)
        if not (df > 0).all():
            raise Unestimable(
                "the errors cr2 leave no degrees of freedom for "
                + ", ".join(t for t, d in zip(found.terms, df, strict=True) if not d > 0),
                mend="errors: wild_bootstrap, or leave those terms out",
            )
        return _Errors(covariance, df, None, [note], facts)
    boot = clusters.wild_bootstrap(
        problem,
        found,
        cluster,
        model["replicates"],
        model["seed"],
        model["confidence"],
        model["name"],
    )
    drawn = "all sign patterns" if boot.complete else f"seed {model['seed']}"
    note += f", {boot.replicates} draws of Webb weights ({drawn})"
    covariance = clusters.cr1(influence, cluster)
    return _Errors(
        covariance,
        np.full(len(covariance), count - 1),
        None,
        [note],
        facts | {"replicates": boot.replicates},
        [{"remark": "every_pattern", "value": boot.replicates}] * int(boot.complete),
        (boot.p_value, boot.low, boot.high),
    )


def _tests(
    model: dict,
    built: matrix.Matrix,
    found: Solution,
    errors: _Errors,
    sample: _Sample,
    areas: list[str],
    notes: list[str],
    remarks: list[dict],
) -> list[dict]:
    """Return rows of the joint tests; what cannot be tested jointly is told to `notes`."""
    position = {name: k for k, name in enumerate(found.terms)}
    if errors.df_joint is None:
        notes.append(f"no joint tests with the errors {model['errors']}")
        remarks.append({"remark": "no_joint_tests"})
        return []
    hypotheses = _area_hypotheses(model, built, sample, areas) if areas else _term_hypotheses(built)
    rows = []
    for hypothesis in hypotheses:
        # Ordered models have no constant: contrasts of the matrix' columns become the parameters'.
        contrasts = np.zeros((len(hypothesis.contrasts), len(found.terms)))
        for j, name in enumerate(built.names):
            if name in position:
                contrasts[:, position[name]] = hypothesis.contrasts[:, j]
        hypothesis = replace(hypothesis, contrasts=contrasts)
        try:
            statistic, p_value = wald.f_test(
                hypothesis, found.estimate, errors.covariance, errors.df_joint
            )
        except Unestimable as error:
            notes.append(f"{hypothesis.term}: {error.problem}")
            size = {"term": hypothesis.term, "value": len(contrasts)}
            remarks.append({"remark": "test_not_estimable"} | size)
            continue
        row = {
            "hypothesis": hypothesis.kind,
            "left": hypothesis.left,
            "right": hypothesis.right,
            "covariate": hypothesis.covariate,
            "term": hypothesis.term,
            "statistic": statistic,
            "df": len(contrasts),
            "df_denominator": errors.df_joint,
            "p_value": p_value,
        }
        if hypothesis.estimable:
            value = float(contrasts[0] @ found.estimate)
            error = float(np.sqrt(contrasts[0] @ errors.covariance @ contrasts[0]))
            low, high = t_interval(value, error, errors.df_joint, model["confidence"])
            row |= {
                "estimate": value,
                "std_error": error,
                "conf_low": float(low),
                "conf_high": float(high),
            }
        rows.append(row)
    return rows


def _term_hypotheses(built: matrix.Matrix) -> list[wald.Hypothesis]:
    """That terms of several columns and interactions are zero, and that curves are straight."""
    unit = np.eye(len(built.names))
    found = []
    for term, block in built.blocks.items():
        if len(block) > 1 or ":" in term:
            found.append(wald.Hypothesis("zero", term, unit[block]))
        if term in built.curves and len(block) > 1:
            bent = built.curves[term].departure() @ unit[block]
            found.append(wald.Hypothesis("straight_line", term, bent))
    return found


def _area_hypotheses(
    model: dict, built: matrix.Matrix, sample: _Sample, areas: list[str]
) -> list[wald.Hypothesis]:
    """Equality over areas a term; differences of two areas and the trend a coefficient."""
    place = {name: j for j, name in enumerate(built.names)}
    unit = np.eye(len(built.names))
    terms = list(dict.fromkeys(_split(name)[1] for name in built.blocks))
    columns = list(dict.fromkeys(_split(name)[1] for name in built.names))
    shared = [c for c in columns if all(f"{a} {c}" in place for a in areas)]
    first = areas[0]
    found = []
    for term in terms[1:]:
        members = [
            c
            for c in shared
            if f"{first} {term}" in built.blocks
            and place[f"{first} {c}"] in built.blocks[f"{first} {term}"]
        ]
        differences = [
            unit[place[f"{area} {c}"]] - unit[place[f"{first} {c}"]]
            for c in members
            for area in areas[1:]
        ]
        if differences:
            found.append(wald.Hypothesis("equal_areas", term, np.array(differences)))

    # The level: the linear predictor at the mean of the columns over all rows of the stack.
    share = sample.weights / sample.weights.sum()
    means = share @ built.values
    mean = {c: sum(means[place[f"{a} {c}"]] for a in areas) for c in shared}
    vectors = {c: {a: unit[place[f"{a} {c}"]] for a in areas} for c in shared[1:]}
    if len(shared) == len(columns):
        at_mean = {a: sum(mean[c] * unit[place[f"{a} {c}"]] for c in shared) for a in areas}
        vectors = {LEVEL: at_mean} | vectors
    declared = model.get("professionalisation") or {}
    for name, by_area in vectors.items():
        for k, a in enumerate(areas):
            for b in areas[k + 1 :]:
                contrast = by_area[b] - by_area[a]
                found.append(
                    wald.Hypothesis(
                        "area_difference", name, contrast[None, :], True, left=b, right=a
                    )
                )
        if all(area in declared for area in areas):
            x = np.array([declared[area] for area in areas], dtype=float)
            slope = (x - x.mean()) / ((x - x.mean()) @ (x - x.mean()))
            trend = sum(c * by_area[a] for c, a in zip(slope, areas, strict=True))
            found.append(
                wald.Hypothesis("trend", name, trend[None], True, covariate="professionalisation")
            )
    return found


def _turning_points(
    model: dict,
    built: matrix.Matrix,
    found: Solution,
    errors: _Errors,
    notes: list[str],
    remarks: list[dict],
) -> list[dict]:
    """Return rows of the turning points of a model's curves; what none tells goes to `notes`."""
    rows = []
    position = {name: k for k, name in enumerate(found.terms)}
    for term, curve in built.curves.items():
        k = [position[built.names[j]] for j in built.blocks.get(term, [])]
        if not k:
            continue
        df = errors.df[k].min()
        t = float(stdtrit(df, (1 + model["confidence"]) / 2))
        points = curves.turning_points(curve, found.estimate[k], errors.covariance[np.ix_(k, k)], t)
        if not points:
            notes.append(f"{term}: the curve does not turn within the observed range")
            remarks.append({"remark": "curve_does_not_turn", "term": term})
        for point in points:
            low, high = point.at - t * point.std_error, point.at + t * point.std_error
            sides = [("turning_point", point.std_error, low, high)]
            if curve.quadratic:
                if np.isnan(point.fieller).any():
                    remarks.append({"remark": "fieller_unbounded", "term": term})
                    notes.append(
                        f"{term}: Fieller's set of the turning point is unbounded at "
                        f"{100 * model['confidence']:g} %: whether the curve turns is not known"
                    )
                sides.append(("turning_point_fieller", np.nan, *point.fieller))
            rows += [
                {
                    "term": term,
                    "measure": measure,
                    "value": point.at,
                    "std_error": error,
                    "conf_low": float(a),
                    "conf_high": float(b),
                }
                for measure, error, a, b in sides
            ]
    return rows


def _without(model: dict, country: pd.Categorical) -> str:
    """What to put into a model for which a country has no answers."""
    out = f"leave_out: [{country[0]}], or " if model["by_country"] and len(country) else ""
    return f"{out}leave the term out of the model"


def _sample(
    model: dict,
    spec: dict,
    design: Design,
    members: np.ndarray,
    country: pd.Categorical,
    analysis: pd.DataFrame,
) -> _Sample:
    """Return the respondents of a fit, listwise, with their answers and weights."""
    domain = members & (design.weights > 0)
    outcome = _values(spec, analysis)
    values = {
        term["name"]: _values(term, analysis)
        for term in spec["terms"]
        if "column" in term and not (model["by_country"] and _of_country(term))
    }
    rows = domain & ~np.isnan(outcome)
    for answers in values.values():
        rows &= ~np.isnan(answers)
    if not rows.any():
        named = {spec["outcome"]: outcome, **values}
        silent = [name for name, x in named.items() if np.isnan(x[domain]).all()]
        why = f"nobody answered {', '.join(silent)}" if silent else "nobody answered all terms"
        raise Unestimable(
            f"no respondents: of {int(domain.sum())} with a weight, {why}",
            mend=_without(model, country[members]) if silent else "",
        )
    # Where all take part, columns are not copied.
    inside = slice(None) if rows.all() else rows
    own = design.weights if rows.all() else design.weights[rows]
    weights = _weights(model, own, country[inside])
    n = int(rows.sum())
    return _Sample(
        rows=rows,
        area=np.zeros(n, dtype=np.int8),
        n_dropped=int(domain.sum()) - n,
        outcome=outcome[inside],
        values={name: answers[inside] for name, answers in values.items()},
        weights=weights,
    )


def _values(variable: dict, analysis: pd.DataFrame) -> np.ndarray:
    """Return a variable as (N,) floats, NaN for no answer; a category by position in its levels."""
    column = analysis[variable["column"]]
    if variable["kind"] in ("number", "curve"):
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
    if model["weights"] == "equal_country":
        return equal(weights, codes)
    populations = model["populations"] or {}
    unknown = [str(name) for name in names if not populations.get(name)]
    if unknown:
        raise Unestimable(
            f"weights are population, but the population of {', '.join(unknown)} is not given",
            mend=f"fill column population of countries.csv for {', '.join(unknown)}",
        )
    return scaled(weights, codes, np.array([float(populations[name]) for name in names]))


def _fault(error: Unestimable | SingletonStrata, head: dict) -> Fault:
    """Return an error of one fit as a fault that names the fit."""
    where = f"model {head['model']}, outcome {head['outcome']}, area {head['area']}"
    problem = error.problem if isinstance(error, Unestimable) else str(error)
    term, mend = getattr(error, "term", ""), error.mend
    if term.startswith("country="):
        mend = f"leave_out: [{term.removeprefix('country=')}]"
    return Fault(
        file=FILE,
        problem=f"{where}, country {head['country']}: {problem}",
        column=term,
        expected="data that determine every term",
        mend=mend,
        check="estimable",
    )
