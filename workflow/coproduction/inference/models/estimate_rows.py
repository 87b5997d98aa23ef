"""The estimates of a fit: rows of estimates.csv."""

from coproduction.inference.models import design_matrix, errors, margins
from coproduction.inference.models.fitted import Fitted


def estimated(fitted: Fitted, effects: margins.Effects | None, sure: errors.Errors) -> list[dict]:
    """Return the rows of the estimates, with those left out where their terms have them."""
    matrix, found = fitted.matrix, fitted.solution
    if effects is None:
        named = [found.place(name) for name in found.terms]
        estimate, order = found.estimate, matrix.order
    else:
        named = list(zip(effects.categories, effects.terms, strict=True))
        estimate, order = effects.estimate, _effects_of(fitted)
    numbers = sure.intervals(estimate, fitted.model.confidence)
    place = {name: k for k, name in enumerate(named)}
    order = [*order, *(term for _, term in named if term not in order)]
    rows = []
    for category in dict.fromkeys(category for category, _ in named):
        for term in dict.fromkeys(order):
            k = place.get((category, term))
            if k is None and term not in matrix.absent:
                continue
            area, name = matrix.place(term)
            row = {"term": name, "kind": found.others.get(term) or matrix.kind(term)}
            row |= {k: v for k, v in {"category": category, "area": area}.items() if v}
            if k is not None:
                row |= {name: float(values[k]) for name, values in numbers.items()}
            rows.append(row)
    return rows + [
        {"term": f"variance_{name}", "kind": "variance", "estimate": value}
        for name, value in found.variances.items()
    ]


def _effects_of(fitted: Fitted) -> list[str]:
    """Return what terms may have effects of: levels nobody has are among them."""
    return [
        name
        for term in fitted.fit.terms
        if term.kind != "interaction"
        for name in ([term.name] if term.kind == "curve" else design_matrix.names(term))
    ]
