"""How sure the estimates of a fit are, by the errors that its model asks for."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from coproduction.inference.design import t_interval, t_probability
from coproduction.inference.estimators.named import estimator_of
from coproduction.inference.estimators.problem import Problem, Unestimable
from coproduction.inference.models import clusters, margins, sample
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.grounds import Grounds
from coproduction.inference.models.remarks import Remark
from coproduction.inference.replicates import MIXED, Replicates
from coproduction.inference.stratified import Influence
from coproduction.study.resolved.specification import Replication

#: Fewer clusters than these leave the variance between them all but unknown (Stegmueller 2013).
FEW = 15
#: With fewer clusters CR1 errors tend to be too small (Cameron, Miller 2015, sec. VI: 20 to 50).
FEW_CR1 = 40
#: A variance this small a share of what it is the sum of has lost half of its digits.
CANCELLED = 1e-8


@dataclass(frozen=True)
class Errors:
    """How sure k estimates are, and how that was found.

    Attributes
    ----------
    errors
        How, one of `coproduction.results.model_files.ERRORS`.
    covariance, df
        (k, k), and (k,) degrees of freedom.
    df_joint
        Degrees of freedom of a joint test; None where the method has none.
    df_design
        Those of the design, or of the replicates, before parameters are counted.
    cluster, n_clusters
        What clusters are, and their number.
    singletons, n_singletons, n_units, n_unit_strata
        Of linearised errors: what is done with strata of one PSU, and how many there are; the
        PSUs and respondents without one that errors go over, and the strata that these lie in.
    replicates, replicate_kind
        Replicate weights or draws of a bootstrap; the kind of the first.
    tested
        p-values and interval ends, (k,) each, where they are not those of t.
    grounds
        Moves of the parameters that errors do not see; None of errors of the model.
    blind
        (k,) bool: estimates without errors, None where all have some.
    """

    errors: str
    covariance: np.ndarray
    df: np.ndarray
    df_joint: float | None
    df_design: float | None = None
    cluster: str = ""
    n_clusters: int | None = None
    singletons: str = ""
    n_singletons: int | None = None
    n_units: int | None = None
    n_unit_strata: int | None = None
    replicates: int | None = None
    replicate_kind: str = ""
    tested: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None
    remarks: tuple[Remark, ...] = ()
    grounds: Grounds | None = None
    blind: np.ndarray | None = None

    @property
    def estimated(self) -> bool:
        """Whether the covariance is one of few units: of PSUs, replicates or clusters."""
        return self.errors not in ("model", "random_intercept")

    def columns(self) -> dict:
        """Return what fit.csv tells of them."""
        names = ("errors", "cluster", "n_clusters", "replicates", "replicate_kind")
        over = ("singletons", "n_singletons", "n_units", "n_unit_strata")
        found = {name: getattr(self, name) for name in (*names, *over)}
        return found | {"df_residual": self.df_joint}

    def intervals(self, estimate: np.ndarray, confidence: float) -> dict[str, np.ndarray]:
        """Return the estimates with errors, tests and intervals, (k,) each, by column."""
        error, df = np.sqrt(np.maximum(np.diag(self.covariance), 0.0)), self.df
        if self.blind is not None:
            error, df = (np.where(self.blind, np.nan, part) for part in (error, df))
        statistic = estimate / error
        if self.tested is None:
            low, high = t_interval(estimate, error, df, confidence)
            p_value = t_probability(statistic, df)
        else:
            p_value, low, high = self.tested
        return {
            "estimate": estimate,
            "std_error": error,
            "statistic": statistic,
            "df": df,
            "p_value": p_value,
            "conf_low": low,
            "conf_high": high,
        }


def of(fitted: Fitted, effects: margins.Effects | None = None) -> Errors:
    """Return the errors of the parameters of a fit, or of averages over its respondents.

    Raises `Unestimable` where no degrees of freedom are left or clusters are too few, and
    `SingletonStrata`.
    """
    kind = fitted.model.errors
    if fitted.model.estimator == "random_intercept":
        return _own_random(fitted)
    if kind == "model":
        return _own(fitted, effects)
    rest = fitted.grounds
    assert rest is not None
    blind = _lost_to(rest.blind, fitted, effects)
    if kind == "replicate":
        found = _replicated(fitted, effects)
    elif kind == "design":
        found = _linearised(fitted, effects)
    else:
        found = _clustered(fitted, effects, blind)
    return replace(found, grounds=rest, blind=blind if blind.any() else None)


def lacking(fitted: Fitted, effects: margins.Effects | None) -> list[Remark]:
    """Return remarks on the estimates of a fit that have no errors."""
    if fitted.grounds is None:
        return []
    names = fitted.solution.terms if effects is None else effects.terms
    blind, perfect = (
        _lost_to(test, fitted, effects) for test in (fitted.grounds.blind, fitted.grounds.perfect)
    )
    placed = [
        ("fitted_without_rest" if rest else "of_single_units", *fitted.matrix.place(column))
        for name, lost, rest in zip(names, blind, perfect, strict=True)
        for column in [fitted.solution.place(name)[1] if effects is None else name]
        if lost
    ]
    return [Remark(remark, name, area=area) for remark, area, name in placed]


def of_terms(names: list[str], fitted: Fitted) -> np.ndarray:
    """Return (k, q) contrasts that are the parameters of these names."""
    place = {name: k for k, name in enumerate(fitted.solution.terms)}
    found = np.zeros((len(names), len(place)))
    for j, name in enumerate(names):
        found[j, place[name]] = 1.0
    return found


def _lost_to(
    test: Callable[[np.ndarray], np.ndarray], fitted: Fitted, effects: margins.Effects | None
) -> np.ndarray:
    """Return the (k,) estimates that `test` finds among combinations (r, q) of the parameters.

    An average marginal effect rests on the coefficients of the columns that move with its term.
    """
    own = test(np.eye(len(fitted.solution.terms)))
    if effects is None:
        return own
    return test(effects.jacobian) if effects.rests is None else np.any(effects.rests & own, axis=1)


def _linearised(fitted: Fitted, effects: margins.Effects | None) -> Errors:
    """Return errors by the design's covariance of the scores, or of the influence on averages.

    The influence on the parameters is the scores times the inverse information: their covariance
    goes between two of these. Where that leaves few digits, as with weights of very different sizes
    in parts of the data that share no parameter, it is that of the influence itself.
    """
    found, design, rows = fitted.solution, fitted.design, fitted.sample.rows
    rank = len(found.terms)
    n_psu, n_strata = design.counts(rows)
    df = n_psu - n_strata + 1 - rank
    if df < 1:
        raise Unestimable(
            f"no degrees of freedom are left: {n_psu} PSUs − {n_strata} strata + 1 − {rank} "
            f"parameters = {df}",
            mend="leave out terms, or pool countries",
        )
    if effects is None:
        inverse = found.inverse_information
        middle = design.covariance(found.scores, rows)
        covariance = inverse @ middle @ inverse
        sizes = np.abs(inverse) @ np.abs(middle) @ np.abs(inverse)
        if (np.diag(covariance) < CANCELLED * np.diag(sizes)).any():
            covariance = design.covariance(found.scores @ inverse, rows)
    else:
        covariance = design.covariance(effects.influence(found), rows)
    kind = design.errors(rows)
    if kind == "robust" and fitted.sample.area.any():
        kind = "robust_by_respondent"
    return Errors(
        kind,
        covariance,
        np.full(len(covariance), df),
        df,
        singletons=design.singletons,
        n_singletons=design.n_singletons(rows),
        n_units=n_psu,
        n_unit_strata=n_strata,
    )


def _own(fitted: Fitted, effects: margins.Effects | None) -> Errors:
    """Return the errors of the model itself, as if weights of mean 1 counted respondents."""
    found, n = fitted.solution, len(fitted.problem.outcome)
    df = n - len(found.terms)
    if df < 1:
        raise Unestimable(
            f"no degrees of freedom are left: {n} respondents − {len(found.terms)} parameters = "
            f"{df}",
            mend="leave out terms, or pool countries",
        )
    covariance = found.inverse_information * found.dispersion
    if effects is not None:
        covariance = effects.jacobian @ covariance @ effects.jacobian.T
    return Errors("model", covariance, np.full(len(covariance), df), df)


def _own_random(fitted: Fitted) -> Errors:
    """Return the errors of a model with a random intercept."""
    found, model = fitted.solution, fitted.model
    assert found.own_df is not None and fitted.problem.group is not None
    count = int(fitted.problem.group.max()) + 1
    remarks = []
    if count < FEW:
        remarks.append(Remark("few_clusters", model.cluster, count))
    if found.variances["between"] == 0:
        remarks.append(Remark("no_variance_between", model.cluster))
    return Errors(
        "random_intercept",
        found.inverse_information,
        found.own_df,
        float(found.own_df.max()),
        cluster=model.cluster,
        n_clusters=count,
        remarks=tuple(remarks),
    )


def _clustered(fitted: Fitted, effects: margins.Effects | None, blind: np.ndarray) -> Errors:
    """Return errors of few clusters; `blind` are the (k,) estimates that have none."""
    model, problem, found = fitted.model, fitted.problem, fitted.solution
    cluster = sample.clusters(model, fitted.sample, fitted.design)
    count = int(cluster.max()) + 1
    if count < 2:
        raise Unestimable(f"clustered errors need two clusters or more; there is {count}")

    own = Influence((found.scores, found.inverse_information))
    influence = own if effects is None else effects.influence(found)
    covariance = clusters.cr1(influence, cluster)
    df = np.full(len(covariance), count - 1)
    small = Remark("few_clusters_cr1", model.cluster, count)
    remarks = (small,) if count < FEW_CR1 else ()
    errors = Errors(
        model.errors, covariance, df, None, cluster=model.cluster, n_clusters=count, remarks=remarks
    )
    if model.errors == "cr1":
        return replace(errors, df_joint=count - 1)
    if model.errors == "cr2":
        covariance, df = clusters.cr2(problem, found, cluster)
        if not (blind | (df > 0)).all():
            lost = [found.terms[k] for k in np.flatnonzero(~(blind | (df > 0)))]
            raise Unestimable(
                f"the errors cr2 leave no degrees of freedom for {', '.join(lost)}",
                mend="errors: wild_bootstrap, or leave those terms out",
            )
        return replace(errors, covariance=covariance, df=df, remarks=())
    boot = clusters.wild_bootstrap(
        problem, found, cluster, model.draws, model.seed, model.confidence, model.name, ~blind
    )
    every = Remark("every_pattern", value=boot.replicates)
    return replace(
        errors,
        replicates=boot.replicates,
        tested=(boot.p_value, boot.low, boot.high),
        remarks=(*remarks, every) if boot.complete else remarks,
    )


def replicates_of(fitted: Fitted) -> tuple[Replicates, np.ndarray, dict[str, Replication]]:
    """Return the replicates of all rows of a design, and the sources that bring them.

    Beside them the (n,) factors by which the weights of the fit differ from those of the sample,
    such as those of countries.

    Raises `Unestimable` where some source of the fit has no replicate weights, or a respondent,
    whose weight is not used, a weight of 0.
    """
    model, rows = fitted.model, fitted.sample.rows
    times = len(rows) // len(fitted.analysis)
    whose = np.tile(fitted.analysis["source"].astype("str").to_numpy(), times)[rows]
    met = set(whose)
    given = {name: own for name, own in model.replication.items() if name in met}
    lacking = sorted(met - set(given))
    if lacking:
        raise Unestimable(
            f"{MIXED}: {', '.join(lacking)} has none"
            if given
            else "no source has replicate weights",
            mend="errors: design, or replicates in study.yaml for every source",
        )
    whole = Replicates.pooled(fitted.analysis, given).stacked(times)
    unweighted = int((whole.weights[rows] == 0).sum())
    if unweighted:
        raise Unestimable(
            f"{unweighted} respondents of the fit have a weight of 0, of whom replicate weights "
            "tell nothing",
            mend="weights: design, or such respondents left out in study.yaml",
        )
    return whole, fitted.sample.weights / whole.weights[rows], given


def _replicated(fitted: Fitted, effects: margins.Effects | None) -> Errors:
    """Return errors by fitting again with every replicate weight, as `svyglm` of R does.

    Factors of countries, standard deviations and knots are those of the full sample.
    """
    model, rows, problem = fitted.model, fitted.sample.rows, fitted.problem
    whole, factor, given = replicates_of(fitted)
    rank = len(fitted.solution.terms)
    estimator = estimator_of(model.estimator)

    names = iter(["", *(f"{c} of source {s}" for s, own in given.items() for c in own.columns)])

    def refit(weights: np.ndarray) -> np.ndarray:
        replicate = next(names)
        # A replicate leaves respondents out by a weight of zero.
        kept = weights > 0
        part = problem.of(kept, (weights * factor)[kept])
        try:
            again = estimator(part)
            if again.terms != fitted.solution.terms:
                told = "nobody has one of the levels of the outcome"
                raise Unestimable(told, fitted.fit.outcome.name)
            return again.estimate if effects is None else effects.again(part, again, kept)
        except Unestimable as error:
            raise _lost(part, replicate, fitted, error) from error

    again = whole.refit(refit, rows)
    df = again.df + 1 - rank
    if df < 1:
        raise Unestimable(
            f"no degrees of freedom are left: rank {again.df + 1} of the replicates − "
            f"{rank} parameters = {df}",
            mend="leave out terms, or pool countries",
        )
    kinds = {own.kind for own in given.values()}
    return Errors(
        "replicate",
        again.covariance,
        np.full(len(again.covariance), df),
        df,
        df_design=again.df,
        replicates=len(whole.factors),
        replicate_kind=kinds.pop() if len(kinds) == 1 else "mixed",
    )


def _lost(part: Problem, replicate: str, fitted: Fitted, error: Unestimable) -> Unestimable:
    """Return what is said of a replicate whose respondents do not determine the model."""
    problem, column = error.problem, error.term
    absent = [name for j, name in enumerate(part.terms) if not part.matrix[:, j].any()]
    if absent:
        problem, column = f"nobody has {', '.join(absent)}", absent[0]
    name = fitted.matrix.place(fitted.matrix.term(column))[1] or "the term"
    return Unestimable(
        f"in the replicate {replicate}, among respondents with a weight above 0: {problem}",
        column,
        f"errors: design, merge levels of {name}, or leave it out",
    )
