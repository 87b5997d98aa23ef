"""How well a fit fits: likelihood, information criteria and shares explained; rows of
statistics.csv."""

import numpy as np

from coproduction.inference.estimators.problem import Likelihood
from coproduction.inference.models.errors import Errors
from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.ratio import DESIGN_BASED


def of(fitted: Fitted, errors: Errors, of_coefficients: bool = True) -> list[dict]:
    """Return the statistics of a fit, those that it has.

    `errors` are those of its coefficients, unless `of_coefficients` says otherwise: design-based
    criteria are then left out.

    `log_likelihood`, see `Likelihood`. `aic` by the errors of the model itself is Akaike's (1974),
    with design-based errors that of Lumley and Scott (2015, eq. 6): in place of the number of
    parameters the trace of the design-based covariance over that of a true model, without the
    constants, as `AIC.svyglm` of R. `bic`, Schwarz's (1978), is of the errors of the model itself
    alone: that of a design (ibid., sec. 4) is of a model within a largest one. `r_squared_adjusted`
    is of least squares; `r_squared_mcfadden`, `r_squared_cox_snell` and `r_squared_nagelkerke` are
    of likelihoods of outcomes of levels and counts (`psrsq` of R).
    """
    rows = []
    n, p = fitted.problem.matrix.shape
    found = fitted.solution.likelihood
    if found is None:
        return rows

    def keep(statistic: str, value: float, definition: str) -> None:
        rows.append({"statistic": statistic, "value": float(value), "definition": definition})

    if found.kind == "normal" and n > p:
        keep(
            "r_squared_adjusted",
            1 - (1 - fitted.solution.r_squared) * (n - 1) / (n - p),
            "variance",
        )
    kind = _definition(fitted, found)
    keep("log_likelihood", found.value, kind)
    if errors.errors in DESIGN_BASED:
        counted = effective(fitted, errors, found) if of_coefficients else np.nan
        if np.isfinite(counted):
            keep("effective_parameters", counted, "lumley_scott")
            keep("aic", -2 * found.value + 2 * counted, "lumley_scott")
    elif errors.errors == "model" and kind != "quasi":
        q = len(fitted.solution.terms) + (found.counted is not None)
        keep("aic", -2 * found.value + 2 * q, "akaike")
        keep("bic", -2 * found.value + np.log(n) * q, "schwarz")
    if found.kind in ("levels", "counts"):
        keep("r_squared_mcfadden", 1 - found.value / found.null, kind)
        gain = -np.expm1(2 * (found.null - found.value) / n)
        keep("r_squared_cox_snell", gain, kind)
        if found.kind == "levels":
            # no likelihood of levels is above 1
            keep("r_squared_nagelkerke", gain / -np.expm1(2 * found.null / n), kind)
    return rows


def _definition(fitted: Fitted, found: Likelihood) -> str:
    """What a likelihood is: of a sample, of a population by weights, or of shares alone."""
    if found.kind == "quasi":
        return "quasi"
    return "likelihood" if np.ptp(fitted.problem.weights) == 0 else "pseudo"


def effective(fitted: Fitted, errors: Errors, found: Likelihood) -> float:
    """Return the effective number of parameters, constants and cut points excepted.

    NaN where a coefficient has no errors. Least squares has the residual variance beside them, as
    `extractAIC` of `svyglm` of R (since 4.2 of `survey`) counts it.
    """
    solution = fitted.solution
    if errors.blind is not None:
        return np.nan
    counted = [
        k
        for k, name in enumerate(solution.terms)
        if solution.others.get(name) != "threshold"
        and fitted.matrix.kind(solution.place(name)[1]) != "constant"
    ]
    inside = np.ix_(counted, counted)
    naive = solution.inverse_information[inside] * fitted.problem.weights.mean() * found.variance
    total = float(np.trace(np.linalg.solve(naive, errors.covariance[inside])))
    return total + (found.counted or 0.0)
