"""Terms of a model that are in question: what they and their model have to be."""

from collections.abc import Iterable, Iterator

from coproduction.faults import nearest
from coproduction.study.resolved.model_types import ANSWERS, Model
from coproduction.study.written.wrong import Wrong


def faults(terms: Iterable[str], model: Model) -> Iterator[Wrong]:
    """What is wrong with terms in question of a model, of a pooled one by least squares."""
    yield from _of_model(model)
    yield from _of_terms(terms, model)


def _of_model(model: Model) -> Iterator[Wrong]:
    beside = f"a model of its own, such as `from: {model.name}` with it"
    if model.estimator != "wls" or model.stacked or model.by_country or model.standardised:
        problem = f"{model.name} is no pooled model of wls by area in the unit of its outcome"
        yield Wrong("", problem, "countries: pooled, estimator: wls", beside)
    if model.errors != "design":
        yield Wrong("", f"{model.name} has errors {model.errors}", "errors: design")
    if model.plausible:
        yield Wrong("", f"{model.name} has plausible values", "a model without these")
    if model.missing != "listwise":
        yield Wrong("", f"{model.name} has {ANSWERS[model.missing]}", "missing: listwise", beside)


def _of_terms(names: Iterable[str], model: Model) -> Iterator[Wrong]:
    for name in names:
        terms = {term.name: term for fit in model.fits for term in fit.terms}
        if name not in terms:
            known = [one for one in terms if one != "country"]
            hint = nearest(name, known) or f"one of {', '.join(known)}"
            yield Wrong("terms", f"{model.name} has no term {name!r}", hint)
        elif name == "country" or terms[name].kind in ("curve", "interaction"):
            what = {"curve": "a curve", "interaction": "an interaction"}
            problem = f"{name} is {what.get(terms[name].kind, 'the country')}"
            yield Wrong("terms", problem, "terms with a coefficient of their own")
        elif any(name in term.of for term in terms.values()):
            beside = next(term.name for term in terms.values() if name in term.of)
            problem = f"{name} stands beside {beside} in {model.name}"
            yield Wrong("terms", problem, "a model without this interaction")
