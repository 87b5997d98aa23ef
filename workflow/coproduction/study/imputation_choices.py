"""The choices of `imputation.yaml`, resolved and held against the models of imputed answers."""

from collections.abc import Mapping

from coproduction.faults import Fault, nearest
from coproduction.study.imputations import Imputation, Target
from coproduction.study.models import Known
from coproduction.study.specification import Model
from coproduction.study.survey import Variable


def resolved(
    settings: Mapping | None, models: Mapping[str, Model], known: Known, shown: str
) -> tuple[Imputation | None, list[Fault]]:
    """The imputation, None where nothing is imputed, and what is wrong with it.

    `settings` are those of the file with its defaults, None where there is none; `shown` is the
    path of the study's folder.
    """
    of_models = {name: model for name, model in models.items() if model.missing == "imputed"}
    file = f"{shown}/imputation.yaml"
    if settings is None:
        return None, [
            Fault(
                f"{shown}/models.yaml",
                f"{name}.missing: imputed, but there is no file imputation.yaml",
                expected=f"a file {file}",
                mend="m: 20  (in imputation.yaml)",
            )
            for name in of_models
        ]
    if not of_models:
        return None, [
            Fault(
                file,
                "no model is of imputed answers",
                expected="a model of models.yaml with missing: imputed, or no such file",
                mend="missing: imputed",
            )
        ]
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
    faults = _auxiliary_faults(settings["auxiliary"], [*needed], known, file)
    if faults:
        return None, faults
    variables = [*needed, *settings["auxiliary"]]
    return Imputation(
        variables=tuple(_target(name, names.variables[name]) for name in variables),
        indices=tuple(entries),
        kinds=tuple(settings["kinds"]),
        include=tuple(settings["include"]),
        countries=tuple(names.countries),
        by_country=settings["countries"] == "each",
        m=settings["m"],
        iterations=settings["iterations"],
        seed=settings["seed"],
        numeric=settings["numeric"],
        donors=settings["donors"],
    ), []


def _target(name: str, variable: Variable) -> Target:
    scores = tuple(float(level.score) for level in variable.levels)
    return Target(name, variable.type, tuple(variable.names()), scores)


def _auxiliary_faults(
    auxiliary: list[str], needed: list[str], known: Known, file: str
) -> list[Fault]:
    """Auxiliary variables that are none, or that a model has already."""
    faults = []
    for name in auxiliary:
        if name in needed:
            problem = f"auxiliary: a model of imputed answers has {name} already"
            faults.append(Fault(file, problem, expected="other variables"))
        elif name not in known.names.variables:
            areas = known.names.by_area.get(name, {})
            hint = nearest(name, known.names.variables) or "a variable of variables.yaml"
            if areas:
                hint = "its variables, or the items of the index"
            problem = f"auxiliary: {name!r} is no variable"
            faults.append(Fault(file, problem, expected=hint))
    return faults
