"""The choices of `imputation.yaml`, resolved and held against the models of imputed answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coproduction.faults import Fault, nearest
from coproduction.study.modelling.models import Known
from coproduction.study.resolved.imputations import Imputation, Included, Numeric, Target
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.survey import Variable


@dataclass(frozen=True)
class ImputationDeclaration:
    """`imputation.yaml` with its defaults."""

    auxiliary: tuple[str, ...]
    m: int
    iterations: int
    seed: int
    countries: Literal["pooled", "each"]
    include: tuple[Included, ...]
    kinds: tuple[str, ...]
    numeric: Numeric
    donors: int


def resolved(
    declared: ImputationDeclaration | None,
    models: Mapping[str, Model],
    known: Known,
    shown: str,
    whole: bool = True,
) -> tuple[Imputation | None, list[Fault]]:
    """The imputation, None where nothing is imputed, and what is wrong with it.

    What is `declared` is None where there is no such file; `shown` is the path of the study's
    folder. Where the file is not `whole`, or models are lost, nothing is told of what they may say.
    """
    of_models = {name: model for name, model in models.items() if model.missing == "imputed"}
    file, models_file = f"{shown}/imputation.yaml", f"{shown}/models.yaml"
    if declared is None:
        problem = f"there is no such file, and models have imputed answers: {', '.join(of_models)}"
        expected = "the file, or missing: listwise in models.yaml"
        return None, [Fault(file, problem, expected=expected, mend="m: 20")] if of_models else []
    if not of_models and known.lost.some("models"):
        return None, _auxiliary_faults(declared.auxiliary, [], known, file)
    if not of_models:
        problem = f"no model is of imputed answers, and there is a file {file}"
        expected = "a model with missing: imputed, or no such file"
        return None, [Fault(models_file, problem, expected=expected, mend="missing: imputed")]
    names = known.names
    columns = {
        term.column: None
        for model in of_models.values()
        for fit in model.fits
        for term in (fit.outcome, *fit.terms)
        if term.column and term.column != "country"
    }
    entries = [names.index_columns[column] for column in columns if column in names.index_columns]
    needed = {column: None for column in columns if column in names.variables}
    needed |= {item: None for entry in entries for item in entry.items}
    by_country = declared.countries == "each"
    faults = _auxiliary_faults(declared.auxiliary, [*needed], known, file)
    for model in of_models.values() if whole else ():
        faults += _unlike_faults(model, by_country, file, models_file)
    if faults:
        return None, faults
    variables = [*needed, *declared.auxiliary]
    return Imputation(
        variables=tuple(_target(name, names.variables[name]) for name in variables),
        indices=tuple(entries),
        kinds=declared.kinds,
        include=declared.include,
        countries=tuple(names.countries),
        by_country=by_country,
        m=declared.m,
        iterations=declared.iterations,
        seed=declared.seed,
        numeric=declared.numeric,
        donors=declared.donors,
    ), []


def _target(name: str, variable: Variable) -> Target:
    scores = tuple(float(level.score) for level in variable.levels)
    return Target(name, variable.type, tuple(variable.names()), scores)


def _unlike_faults(model: Model, by_country: bool, file: str, models_file: str) -> Iterator[Fault]:
    """Associations that a model lets differ and the imputation does not, so that imputed answers
    would draw them together (von Hippel 2009)."""
    if model.by_country and not by_country and len(model.countries) > 1:
        yield Fault(
            file,
            f"model {model.name} is fitted country by country, and answers are imputed with the "
            "same associations in all countries",
            expected="countries: each, or a model with countries: pooled",
            mend="countries: each",
        )
    crossed = {t.name: t.of for fit in model.fits for t in fit.terms if t.kind == "interaction"}
    for name, of in crossed.items():
        if "country" not in of:
            yield Fault(
                models_file,
                f"{model.name}.interactions: {name}, with which no answer is imputed",
                expected="no such interaction, or missing: listwise",
                mend="missing: listwise",
            )
        elif not by_country:
            yield Fault(
                file,
                f"model {model.name} has the interaction {name}, and answers are imputed with the "
                "same associations in all countries",
                expected=f"countries: each, or a model without {name}",
                mend="countries: each",
            )


def _auxiliary_faults(
    auxiliary: Sequence[str], needed: Sequence[str], known: Known, file: str
) -> list[Fault]:
    """Auxiliary variables that are none, or that a model has already."""
    faults = []
    every = [*known.names.variables, *(known.lost.of("variables") or ())]
    for name in auxiliary:
        if name in needed:
            problem = f"auxiliary: a model of imputed answers has {name} already"
            faults.append(Fault(file, problem, expected="other variables"))
        elif name not in known.names.variables and not known.lost.names(name):
            areas = known.names.by_area.get(name, {})
            hint = nearest(name, every) or "a variable of variables.yaml"
            if areas:
                hint = "its variables, or the items of the index"
            problem = f"auxiliary: {name!r} is no variable"
            faults.append(Fault(file, problem, expected=hint))
    return faults
