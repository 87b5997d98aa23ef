"""Sensitivity analyses of some terms of a model: `sensitivity` of `models.yaml`, resolved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from coproduction.faults import Fault, nearest
from coproduction.study import models, multiverse_choices
from coproduction.study.analysis import Index
from coproduction.study.model_declarations import SensitivityDeclaration
from coproduction.study.specification import Model, Number, Term

#: A problem, what was expected, and the line to paste.
_Told = Iterator[tuple[str, str, str]]


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


def resolved(
    declared: Mapping[str, SensitivityDeclaration],
    found: Mapping[str, Model],
    known: models.Known,
    shown: str,
) -> tuple[tuple[Sensitivity, ...], list[Fault]]:
    """Every analysis of `models.yaml`, and what is wrong with them.

    `found` are the models as resolved, `known` what they may refer to, `shown` is the path of the
    file.
    """
    made, faults = [], []
    for name, given in declared.items():
        if name not in found:
            hint = nearest(name, found) or "one of " + ", ".join(found)
            faults.append(Fault(shown, f"sensitivity.{name}: there is no model", expected=hint))
            continue
        one = _Asked(given, found[name], known)
        wrong = [*one.faults()]
        faults += [
            Fault(shown, f"sensitivity.{name}.{problem}", expected=hint, mend=mend)
            for problem, hint, mend in wrong
        ]
        if not wrong:
            made.append(one.resolved())
    return tuple(made), faults


@dataclass(frozen=True)
class _Asked:
    """What is asked of one model."""

    given: SensitivityDeclaration
    model: Model
    known: models.Known

    def _entries(self) -> dict[str, Index]:
        every = self.known.names.index_columns
        columns = {fit.area: fit.outcome.column for fit in self.model.fits}
        return {area: every[column] for area, column in columns.items() if column in every}

    def faults(self) -> _Told:
        yield from multiverse_choices.of_focal(self.given.terms, self.model)
        yield from self._of_benchmarks()
        leave_out = self.given.leave_out
        if "country" in leave_out and len(self.model.countries) < 2:
            yield "leave_out: country, but there is one country only", "no country", ""
        entries = self._entries()
        if "item" in leave_out and len(entries) < len(self.model.fits):
            outcome = self.model.fits[0].outcome.name
            yield f"leave_out: item, but the outcome {outcome} is no index", "no item", ""
        elif "item" in leave_out:
            for area in (area for area, entry in entries.items() if len(entry.items) < 2):
                yield f"leave_out: item, but the index has one item in {area}", "no item", ""
        if "stratum" in leave_out and not any(s.strata for s in self.known.sources.values()):
            yield "leave_out: stratum, but no source declares strata", "no stratum", ""
        if self.given.weights and self.model.weights == "none":
            yield f"weights: {self.model.name} has no weights", "weights: false", ""
        if self.given.psus and not any(s.psu for s in self.known.sources.values()):
            yield "psus: no source declares sampling units", "psus: false", ""

    def _of_benchmarks(self) -> _Told:
        terms: dict[str, Term] = {t.name: t for fit in self.model.fits for t in fit.terms}
        for name in self.given.benchmarks:
            if name not in terms:
                hint = nearest(name, terms) or f"one of {', '.join(terms)}"
                yield f"benchmarks: {self.model.name} has no term {name!r}", hint, ""
            elif name in self.given.terms:
                yield f"benchmarks: {name} is in question itself", "another term", ""
            elif terms[name].kind in ("curve", "interaction"):
                problem = f"benchmarks: {name} is no term with columns of its own"
                yield problem, "a number, a score or a category", ""

    def resolved(self) -> Sensitivity:
        return Sensitivity(
            model=self.model,
            terms=self.given.terms,
            benchmarks=self.given.benchmarks,
            multiples=self.given.multiples,
            leave_out=self.given.leave_out,
            entries=self._entries() if "item" in self.given.leave_out else None,
            weights=self.given.weights,
            psus=self.given.psus,
        )


def without_item(entry: Index, item: str) -> Index:
    """An index without an item; as many of the others may lack an answer as before."""
    rest = {name: scored for name, scored in entry.items.items() if name != item}
    lacking = len(entry.items) - entry.minimum_answered
    return replace(entry, items=rest, minimum_answered=max(1, len(rest) - lacking))


def coefficients(terms: Sequence[Term], wanted: Sequence[str]) -> list[tuple[str, str]]:
    """Terms and their coefficients, one after the other; they are numbers, scores or categories."""
    by_name = {term.name: term for term in terms}
    return [
        (name, f"{name}={level}" if level else name)
        for name in wanted
        for level in (by_name[name].levels[1:] if by_name[name].kind == "category" else [""])
    ]
