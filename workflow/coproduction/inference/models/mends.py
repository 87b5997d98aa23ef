"""What to change in a model whose estimates do not exist, by the column that is why."""

from collections.abc import Sequence

from coproduction.inference.models import design_matrix
from coproduction.inference.models.design_matrix import INTERCEPT, in_area
from coproduction.study.resolved.specification import Term


def of(terms: Sequence[Term], areas: Sequence[str]) -> dict[str, str]:
    """Return the names of columns and of cells (see `divisions`) to what to change.

    Terms come first, in their order, and the constants of the areas of a stacked fit last.
    """
    given = {term.name: term for term in terms}
    found: dict[str, str] = {}
    for term in terms:
        if term.kind != "interaction":
            found |= {name: _without(term, name) for name in _labels(term)}
            continue
        first, second = (given[part] for part in term.of)
        said = f"leave the interaction {term.name} out of this model"
        if any(len(part.levels) > 2 for part in (first, second) if part.kind == "category"):
            said += ", or merge levels"
        found |= {f"{a}:{b}": said for a in _labels(first) for b in _labels(second)}
    if not areas:
        return found
    own = {in_area(area, name): said for name, said in found.items() for area in areas}
    return own | {
        in_area(area, INTERCEPT): f"leave the area {area} out of this model" for area in areas
    }


def _labels(term: Term) -> list[str]:
    """Return the names of the columns and of the cells of a term that is no interaction."""
    levels = design_matrix.levels(term)
    return levels if term.kind == "category" else [*design_matrix.names(term), *levels]


def _without(term: Term, name: str) -> str:
    """What to do about a column or cell of a term."""
    if "__filled" in term.column:  # see `kept_missing`
        own = term.name.removesuffix("__missing")
        return f"missing: listwise, or leave {own} out of this model"
    if term.kind == "curve":
        return f"leave {term.name} out of this model, or out of its curves"
    if term.kind == "category" and len(term.levels) > 2:
        return f"leave {term.name} out, or merge {name} with another level"
    return f"leave {term.name} out of this model"
