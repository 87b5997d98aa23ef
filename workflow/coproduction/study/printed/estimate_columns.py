"""What a table may print of the estimates of models: ratios, and how well they fit."""

from collections.abc import Iterator, Sequence

from coproduction.results.estimator_names import called
from coproduction.results.estimators import ESTIMATORS
from coproduction.study.declared.table_declarations import TableDeclaration
from coproduction.study.resolved.model_types import Model

#: Scales of a linear predictor whose coefficients are logarithms of ratios.
LOGARITHMS = ("log_odds", "log")
#: Errors over the design, as models declare them.
DESIGN_BASED = ("design", "replicate")
#: Rows of the foot that every fit has, or leaves empty.
USUAL = ("n", "weighted_n", "n_psu", "n_units", "n_unit_strata", "df_design", "r_squared")


def faults(entry: TableDeclaration, models: Sequence[Model]) -> Iterator[tuple[str, str]]:
    """What of the declaration of a table its models do not have, each with what is expected."""
    if entry.exponentiate:
        for model in models:
            if model.effects == "average_marginal":
                problem = f"average marginal effects of {model.name} are no logarithms"
                yield f".exponentiate: {problem}", "a model with effects: coefficients"
            elif ESTIMATORS[model.estimator].scale not in LOGARITHMS:
                told = called(model.estimator).lower()
                problem = f"coefficients of {model.name} ({told}) are no logarithms"
                yield f".exponentiate: {problem}", "models of log-odds or of the log of a rate"
    for statistic in entry.fit:
        for model in models:
            if why := lacking(model, statistic):
                yield f".fit: {model.name} has no {statistic}: {why}", "another row"


def lacking(model: Model, statistic: str) -> str:
    """Why a model lacks a statistic of its fit; empty where it has it."""
    of = ESTIMATORS[model.estimator].likelihood
    if statistic in USUAL:
        return ""
    if statistic == "r_squared_adjusted":
        return "" if of == "normal" else "it is of least squares"
    if statistic in ("r_squared_mcfadden", "r_squared_cox_snell"):
        return "" if of in ("levels", "counts") else "it is of likelihoods of levels and counts"
    if statistic == "r_squared_nagelkerke":
        return "" if of == "levels" else "it is of likelihoods of levels"
    if not of:
        return "restricted likelihoods of models of other terms do not compare"
    if model.plausible:
        return "likelihoods of plausible values are not combined"
    if model.missing == "imputed":
        return "likelihoods of imputations are not combined"
    if statistic == "log_likelihood":
        return ""
    return _no_criterion(model, statistic, of)


def _no_criterion(model: Model, statistic: str, of: str) -> str:
    """Why a model lacks an information criterion."""
    if model.errors in DESIGN_BASED:
        if statistic == "bic":
            return "with design-based errors it is not defined without a largest model"
        marginal = model.effects == "average_marginal"
        return "it is by the errors of coefficients, not of effects" if marginal else ""
    if model.errors != "model":
        return "errors by clusters define none"
    if statistic == "effective_parameters":
        return "it is of design-based errors"
    return "a quasi-likelihood has none" if of == "quasi" else ""
