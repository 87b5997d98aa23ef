"""What is said of a fit that has no estimates."""

from collections.abc import Mapping

from coproduction.faults import Fault
from coproduction.inference.design import SingletonStrata
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import design_matrix
from coproduction.inference.models.design_matrix import INTERCEPT
from coproduction.study.resolved.model_types import Fit
from coproduction.study.resolved.specification import ALL

#: Where the specification of a model stands, for messages.
FILE = "models.yaml"


def countries(fits: tuple[Fit, ...]) -> dict[str, str]:
    """Return the columns that are a country, as errors name them, to the country."""
    names = {
        f"{term.name}={level}": level
        for term in fits[0].terms
        if term.column == "country" and term.kind == "category"
        for level in term.levels
    }
    return names | {
        design_matrix.in_area(fit.area, name): level
        for fit in fits
        for name, level in names.items()
    }


def _others(error: Unestimable | SingletonStrata) -> list[str]:
    """Return the terms that one depends on, but for constants."""
    others = error.others if isinstance(error, Unestimable) else ()
    return [name for name in others if INTERCEPT not in name]


def fault(error: Unestimable | SingletonStrata, head: dict, countries: Mapping[str, str]) -> Fault:
    """Return an error of one fit as a fault that names the fit; see `countries`."""
    where = f"model {head['model']}, outcome {head['outcome']}, area {head['area']}"
    problem = error.problem if isinstance(error, Unestimable) else str(error)
    term, mend = getattr(error, "term", ""), error.mend
    if term in countries:
        mend = f"leave_out: [{countries[term]}]"
        # without that country nobody may be left of what the others are about
        if others := [name for name in _others(error) if name not in countries]:
            told = ", ".join(others)
            mend = f"leave what {told} is of out of this model; else {mend}"
    elif not mend and head["country"] != ALL:
        mend = f"leave_out: [{head['country']}]"
    return Fault(
        file=FILE,
        problem=f"{where}, country {head['country']}: {problem}",
        column=term,
        expected="data that determine every term",
        mend=mend,
        check="estimable",
    )
