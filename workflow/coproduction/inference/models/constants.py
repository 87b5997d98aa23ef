"""Countries and areas whose outcome is the same for all: what a fit of several says of them."""

import numpy as np

from coproduction.inference.models.fitted import Fitted
from coproduction.inference.models.remarks import Remark


def constant(fitted: Fitted) -> list[Remark]:
    """Return remarks on the areas, and the countries within areas, of one value of the outcome.

    One respondent is no such country.
    """
    taken, model = fitted.sample, fitted.model
    names = fitted.analysis["country"].cat.categories
    found = []
    for area in np.unique(taken.area):
        inside = taken.area == area
        label = fitted.matrix.areas[area] if fitted.matrix.areas else ""
        if _same(taken.outcome[inside]):
            found.append(Remark("outcome_constant", value=int(inside.sum()), area=label))
            continue
        for code in [] if model.by_country else np.unique(taken.country[inside]):
            own = taken.outcome[inside & (taken.country == code)]
            if _same(own):
                remark = Remark(
                    "outcome_constant", value=len(own), area=label, country=str(names[code])
                )
                found.append(remark)
    return found


def _same(outcome: np.ndarray) -> bool:
    """Whether two respondents or more have one value of the outcome."""
    return len(outcome) > 1 and bool(np.ptp(outcome) == 0)
