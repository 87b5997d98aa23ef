"""What is wrong with claims about what `inequality` and `between` of `models.yaml` ask."""

from collections.abc import Iterable, Iterator, Sequence

from coproduction.faults import nearest
from coproduction.study.declared.claim_declarations import OfAsked, OfBetween, OfInequality
from coproduction.study.questions.claim_tests import Nameable
from coproduction.study.resolved.claims import Unit
from coproduction.study.written.wrong import Wrong

#: The unit of the smallest effect of these tests, and the line to paste.
SMALLEST: dict[str, tuple[Unit, str]] = {
    OfInequality.kind: ("concentration", "smallest: {concentration: 0.05}"),
    OfBetween.kind: ("points", "smallest: {points: 1}"),
}


def faults(test: OfAsked, unit: Unit, known: Nameable) -> Iterator[Wrong]:
    """An outcome of which nothing is asked, what is not asked of it, and another unit than that of
    the estimates."""
    at, (expected, mend) = f"test.{test.kind}", SMALLEST[test.kind]
    if isinstance(test, OfInequality):
        asked, line = known.unequal, f"{{rankings: [{test.ranking}]}}"
    else:
        asked, line = known.between, f"{{covariates: [{test.covariate}]}}"
    if test.outcome not in asked:
        hint = nearest(test.outcome, asked) or "an outcome of it"
        told = f"{test.kind}: {{{test.outcome}: {line}}}  (in models.yaml)"
        yield Wrong(
            f"{at}.outcome", f"models.yaml asks no {test.kind} of {test.outcome}", hint, told
        )
    elif isinstance(test, OfInequality):
        yield from _of_inequality(at, test, known)
    else:
        yield from _of_between(at, test, known)
    if unit not in ("", expected):
        yield Wrong("smallest", f"no estimate of {test.kind} is in {unit}", expected, mend)


def _of_inequality(at: str, test: OfInequality, known: Nameable) -> Iterator[Wrong]:
    asked = known.unequal[test.outcome]
    rankings = [term.name for term in asked.rankings]
    what = f"{test.outcome} is not ranked by"
    yield from unknown(f"{at}.ranking", [test.ranking], rankings, what)
    if test.correction:
        what = f"{test.outcome} is not corrected after"
        yield from unknown(f"{at}.correction", [test.correction], asked.corrections, what)
    areas = [bounded.measure.area for bounded in asked.measures]
    yield from area_faults(f"{at}.areas", test.areas, areas)


def _of_between(at: str, test: OfBetween, known: Nameable) -> Iterator[Wrong]:
    asked = known.between[test.outcome]
    names = [covariate.name for covariate in asked.covariates]
    what = f"{test.outcome} is not held against"
    yield from unknown(f"{at}.covariate", [test.covariate], names, what)
    if test.adjusted:
        models = [asked.adjusted.name] if asked.adjusted else []
        what = f"means of {test.outcome} are not adjusted by"
        yield from unknown(f"{at}.adjusted", [test.adjusted], models, what)
    areas = [measure.area for measure in asked.measures]
    yield from area_faults(f"{at}.areas", test.areas, areas)


def unknown(at: str, names: Iterable[str], known: Sequence[str], what: str) -> Iterator[Wrong]:
    """Names that are not there, each with the nearest that is."""
    for name in dict.fromkeys(names):
        if name not in known:
            hint = nearest(name, known) or f"one of {', '.join(known)}" * bool(known)
            yield Wrong(at, f"{what} {name!r}", hint)


def area_faults(at: str, areas: str | Sequence[str], has: Sequence[str]) -> Iterator[Wrong]:
    """Areas that are not there."""
    yield from unknown(at, () if areas == "each" else areas, has, "there is no area")
