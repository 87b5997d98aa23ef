"""Sensitivity analyses of `models.yaml`, resolved and held against what the study has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coproduction.faults import Fault, nearest
from coproduction.study.declared.model_declarations import SensitivityDeclaration
from coproduction.study.modelling import focal_terms, models
from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.sensitivities import Sensitivity
from coproduction.study.resolved.specification import Term
from coproduction.study.written import wrong
from coproduction.study.written.wrong import Wrong


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
        if known.lost.has("models", name):
            for key, own in (("terms", given.terms), ("benchmarks", given.benchmarks)):
                faults += models.strangers(own, known, f"sensitivity.{name}.{key}", shown)
            continue
        if name not in found:
            hint = known.lost.hint("models", name, found)
            faults.append(Fault(shown, f"sensitivity.{name}: there is no model", expected=hint))
            # any other may be meant
            known.lost.add("sensitivity", found.keys() - declared.keys())
            continue
        one = _Asked(given, found[name], known)
        told = [*one.faults()]
        faults += wrong.faults(told, shown, f"sensitivity.{name}")
        if not told:
            made.append(one.resolved())
    known.lost.add("sensitivity", {*declared} - {one.model.name for one in made})
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

    def faults(self) -> Iterator[Wrong]:
        yield from focal_terms.faults(self.given.terms, self.model)
        yield from self._of_benchmarks()
        leave_out = self.given.leave_out
        lost, sources = self.known.lost, self.known.sources.values()
        if "country" in leave_out and len(self.model.countries) < 2 and not lost.some("countries"):
            yield Wrong("leave_out", "country, but there is one country only", "no country")
        entries = self._entries()
        if "item" in leave_out and len(entries) < len(self.model.fits):
            outcome = self.model.fits[0].outcome.name
            yield Wrong("leave_out", f"item, but the outcome {outcome} is no index", "no item")
        elif "item" in leave_out:
            for area in (area for area, entry in entries.items() if len(entry.items) < 2):
                yield Wrong("leave_out", f"item, but the index has one item in {area}", "no item")
        whole = not lost.some("sources")
        if "stratum" in leave_out and whole and not any(s.strata for s in sources):
            yield Wrong("leave_out", "stratum, but no source declares strata", "no stratum")
        if self.given.weights and self.model.weights == "none":
            yield Wrong("weights", f"{self.model.name} has no weights", "weights: false")
        if self.given.psus and whole and not any(s.psu for s in sources):
            yield Wrong("psus", "no source declares sampling units", "psus: false")

    def _of_benchmarks(self) -> Iterator[Wrong]:
        terms: dict[str, Term] = {t.name: t for fit in self.model.fits for t in fit.terms}
        for name in self.given.benchmarks:
            if name not in terms:
                hint = nearest(name, terms) or f"one of {', '.join(terms)}"
                yield Wrong("benchmarks", f"{self.model.name} has no term {name!r}", hint)
            elif name in self.given.terms:
                yield Wrong("benchmarks", f"{name} is in question itself", "another term")
            elif terms[name].kind in ("curve", "interaction"):
                problem = f"{name} is no term with columns of its own"
                yield Wrong("benchmarks", problem, "a number, a score or a category")

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
