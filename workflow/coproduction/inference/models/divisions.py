"""Cells that the terms of a fit divide its respondents into, reference levels among them."""

from collections.abc import Mapping, Sequence

import numpy as np

from coproduction.inference.coded import Column, equal, level, met
from coproduction.inference.estimators.problem import Cells
from coproduction.inference.models.design_matrix import in_area, levels
from coproduction.study.resolved.specification import Term


def of(
    terms: Sequence[Term], values: Mapping[str, Column], area: np.ndarray, areas: Sequence[str]
) -> tuple[Cells, ...]:
    """Return the cells of categories, of scores of two levels, and of the interactions of these.

    Parameters
    ----------
    values, area
        Of the n rows, as `design_matrix.build` and `by_area` take them.
    areas
        Areas of a stacked fit, each of which has cells of its own.
    """
    found: dict[str, Cells] = {}
    for term in terms:
        if term.kind == "interaction":
            first, second = (found.get(part) for part in term.of)
            if first is not None and second is not None:
                found[term.name] = _crossed(first, second)
        elif term.kind == "category":
            found[term.name] = _levels(term, values[term.name])
        elif term.kind == "score":
            answers = values[term.name]
            numbers = met(answers)
            if len(numbers) == 2:
                low, high = map(float, numbers)
                told = dict(zip(term.scores, term.levels, strict=True))
                labels = tuple(f"{term.name}={told[score]}" for score in (low, high))
                found[term.name] = Cells(labels, equal(answers, high).view(np.uint8))
    if not areas:
        return tuple(found.values())
    return tuple(
        Cells(
            tuple(in_area(label, name) for label in areas for name in part.names),
            _crossing(area, part.position, len(areas), len(part.names)),
        )
        for part in found.values()
    )


def _levels(term: Term, values: Column) -> Cells:
    """Return the levels of a category."""
    return Cells(tuple(levels(term)), level(values, len(term.levels)))


def _crossed(first: Cells, second: Cells) -> Cells:
    """Return the cells of two divisions at once."""
    return Cells(
        tuple(f"{a}:{b}" for a in first.names for b in second.names),
        _crossing(first.position, second.position, len(first.names), len(second.names)),
    )


def _crossing(first: np.ndarray, second: np.ndarray, n_first: int, n_second: int) -> np.ndarray:
    """Return the (n,) positions among the pairs of two positions."""
    kind = np.min_scalar_type(n_first * n_second)
    return first.astype(kind) * kind.type(n_second) + second.astype(kind)
