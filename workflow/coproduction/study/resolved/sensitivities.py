"""Sensitivity analyses of some terms of a model, as frozen types.

`sensitivity_choices` makes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.specification import Number, Term


@dataclass(frozen=True)
class Sensitivity:
    """What is asked of some terms of a model.

    Attributes
    ----------
    model, terms
        The model, and those of its terms that are in question.
    benchmarks, multiples
        Other terms of it, and how many times as strong as each a confounder is taken to be.
    leave_out
        What is left out, one at a time: each ``country``, ``item`` of the outcome, ``stratum``.
    entries
        Area to the index that is the outcome, where items are left out.
    weights, psus
        Whether weighted estimates are compared with unweighted ones, and whether the influence of
        sampling units is told.
    """

    model: Model
    terms: tuple[str, ...]
    benchmarks: tuple[str, ...] = ()
    multiples: tuple[Number, ...] = ()
    leave_out: tuple[str, ...] = ()
    entries: dict[str, Index] | None = None
    weights: bool = False
    psus: bool = False


def without_item(entry: Index, item: str) -> Index:
    """An index without an item; as many of the others may lack an answer as before."""
    rest = {name: scored for name, scored in entry.items.items() if name != item}
    lacking = len(entry.items) - entry.minimum_answered
    return replace(entry, items=rest, minimum_answered=max(1, len(rest) - lacking))


def without_country(model: Model, fit: Fit, country: str) -> tuple[Model, Fit]:
    """A model and a fit without a country, of which no term has a level any more."""
    rest = tuple(code for code in model.countries if code != country)
    terms = [replace(t, levels=rest) if t.column == "country" else t for t in fit.terms]
    return replace(model, countries=rest), replace(fit, terms=tuple(terms))


def coefficients(terms: Sequence[Term], wanted: Sequence[str]) -> list[tuple[str, str]]:
    """Terms and their coefficients, one after the other; they are numbers, scores or categories."""
    by_name = {term.name: term for term in terms}
    return [
        (name, f"{name}={level}" if level else name)
        for name in wanted
        for level in (by_name[name].levels[1:] if by_name[name].kind == "category" else [""])
    ]
