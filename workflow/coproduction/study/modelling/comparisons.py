"""Comparisons of models: `comparisons` of `models.yaml`, the steps a model's terms enter in."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from coproduction.faults import Fault, nearest
from coproduction.study.declared.model_declarations import ComparisonDeclaration
from coproduction.study.resolved.model_types import Comparison, Model
from coproduction.study.resolved.tables import untested
from coproduction.study.written.lost import Lost


def resolved(
    comparisons: Mapping[str, ComparisonDeclaration],
    models: Mapping[str, Model],
    sets: Mapping[str, Sequence[str]],
    shown: PurePosixPath,
    lost: Lost,
) -> tuple[dict[str, Comparison], list[Fault]]:
    """Every comparison by its name, and what is wrong with them; `shown` is the study's folder.

    An interaction that no step names enters with the last of its two terms. Comparisons at fault,
    or of a model that is, are lost; of these nothing is told.
    """
    found, faults, file = {}, [], str(shown / "models.yaml")
    for name, declared in comparisons.items():
        at = f"comparisons.{name}"
        if declared.model not in models:
            if not lost.has("models", declared.model):
                problem = f"{at}.model: there is no model {declared.model!r}"
                hint = lost.hint("models", declared.model, models)
                faults.append(Fault(file, problem, expected=hint))
            continue
        model = models[declared.model]
        terms = list(dict.fromkeys(term.name for fit in model.fits for term in fit.terms))
        steps = [
            [own for term in step.terms for own in sets.get(term, [_alike(term, terms)])]
            for step in declared.steps
        ]
        wrong = [*_faults(model, steps, terms, at)]
        faults += [Fault(file, fault.problem, expected=fault.expected) for fault in wrong]
        if not wrong:
            found[name] = Comparison(name, model, tuple(map(tuple, _whole(steps, terms))))
    lost.add("comparisons", {*comparisons} - {*found})
    return found, faults


def _alike(term: str, terms: Sequence[str]) -> str:
    """An interaction as the model has it, whichever of its terms is named first."""
    turned = ":".join(reversed(term.split(":")))
    return turned if term not in terms and turned in terms else term


def _whole(steps: Sequence[Sequence[str]], terms: Sequence[str]) -> list[list[str]]:
    """The steps, with the interactions that none of them names."""
    named = {term for step in steps for term in step}
    found, known = [], set()
    for step in steps:
        known |= {*step}
        joined = [t for t in terms if ":" in t and t not in named and {*t.split(":")} <= known]
        named |= {*joined}
        found.append([*step, *joined])
    return found


def _faults(
    model: Model, steps: Sequence[Sequence[str]], terms: Sequence[str], at: str
) -> Iterator[Fault]:
    if why := untested(model, joint=False):
        yield Fault("", f"{at}.model: {model.name}: {why}", expected="another model")
    if model.estimates_categories:
        problem = f"{at}.model: {model.name}: estimates are by category of the outcome"
        yield Fault("", problem, expected="a model of one coefficient a column")
    known: set[str] = set()
    for k, step in enumerate(steps, start=1):
        for term in step:
            here = f"{at}.steps, step {k}"
            if term not in terms and not (term == "country" and model.by_country):
                problem = f"{here}: {term!r} is no term of the model {model.name}"
                yield Fault("", problem, expected=nearest(term, terms))
            elif term in known:
                yield Fault("", f"{here}: {term!r} is there already", expected="each term once")
            elif ":" in term and (absent := {*term.split(":")} - known - {*step}):
                problem = f"{here}: {term} comes before {', '.join(sorted(absent))}"
                yield Fault("", problem, expected="an interaction after its terms, or with them")
            known.add(term)
    if model.missing == "category":
        problem = f"{at}.model: {model.name} has missing: category, whose answers no step adds"
        yield Fault("", problem, expected="a model with missing: listwise")
    left = [term for term in terms if ":" not in term and term not in known]
    if left:
        problem = f"{at}.steps: no step adds {', '.join(left)}"
        yield Fault("", problem, expected=f"terms: [{', '.join(left)}] as a step, or in one")
