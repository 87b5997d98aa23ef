"""Estimates per step: a year, ten years, one of four answers, two standard deviations."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from coproduction.study.resolved.steps import Step
from coproduction.words.labels import ALL, Labels, Stub, split
from coproduction.words.numerals import number, typeset

#: Term to area to its step.
Steps = Mapping[str, Mapping[str, Step]]
NO_BREAK, SHORT = "\u00a0", 18
SCALED = ("estimate", "std_error", "conf_low", "conf_high", "median", "smallest", "largest")


def stepped(
    shown: pd.DataFrame,
    steps: Steps,
    deviations: pd.DataFrame | None,
    names: Labels,
    references: Mapping[str, str] | None,
) -> tuple[pd.DataFrame, list[Stub]]:
    """Return estimates per step, and the names of their rows with the step.

    Parameters
    ----------
    shown
        ``area, term, estimate, …``: rows of estimates.csv, or summaries of such, in units of the
        data. An estimate of a product is multiplied by the steps of both.
    steps
        Term to area to its step.
    deviations
        ``variable, std_deviation``: rows of descriptives/summaries.csv of all countries; needed
        where a step is of standard deviations.
    references
        Variable to the name of its reference level.

    Raises
    ------
    ValueError
        A standard deviation is not there.
    """
    spread = {} if deviations is None else _spread(deviations)
    pairs = zip(shown["area"], shown["term"], strict=True)
    factors = pd.Series([_factor(area, term, steps, spread) for area, term in pairs], shown.index)
    drawn = [column for column in SCALED if column in shown]
    out = shown.assign(**{column: shown[column] * factors for column in drawn})
    stubs = [
        stub if stub.term is None else replace(stub, label=_told(stub, steps, spread, names))
        for stub in names.stubs(shown["term"], references)
    ]
    return out, stubs


def _spread(deviations: pd.DataFrame) -> dict[str, float]:
    own = deviations[(deviations["country"] == ALL) & (deviations["level"].fillna("") == "")]
    return dict(zip(own["variable"], own["std_deviation"], strict=True))


def _factor(area: str, term: str, steps: Steps, spread: Mapping[str, float]) -> float:
    """What an estimate of a term is multiplied by in an area."""
    factor = 1.0
    for variable in split(term)[0].split(":"):
        by_area = steps.get(variable, {})
        step = by_area.get(area) or next(iter(by_area.values()), None)
        if step is not None:
            factor *= step.by * _unit(step, spread)
    return factor


def _unit(step: Step, spread: Mapping[str, float]) -> float:
    if step.kind != "deviations" or step.by == 1:
        return 1.0
    if not spread.get(step.column, 0.0) > 0:
        raise ValueError(f"no standard deviation of {step.column} among descriptives/summaries.csv")
    return spread[step.column]


def _told(stub: Stub, steps: Steps, spread: Mapping[str, float], names: Labels) -> str:
    """The name of a row with the step of its estimates."""
    assert stub.term is not None
    variable, level = split(stub.term)
    if level or variable not in steps:
        return stub.label
    texts = {in_words(variable, step, spread, names): None for step in steps[variable].values()}
    told = " / ".join(texts)
    # a short step is not parted between lines
    return f"{stub.label} ({told.replace(' ', NO_BREAK) if len(told) <= SHORT else told})"


def in_words(variable: str, step: Step, spread: Mapping[str, float], names: Labels) -> str:
    """A step of a variable; `spread` are standard deviations of columns, of steps of several."""
    by = _number(step.by, names)
    if step.kind == "other":
        low, high = (_level(variable, step, level, names) for level in step.levels)
        return names.say("{level} vs. {other}", level=high, other=low)
    if step.kind == "answers":
        return names.say("{k} of {n} answers", k=by, n=str(step.answers))
    if step.kind == "points":
        low, high = (_number(end, names) for end in step.ends)
        return names.say("{k} on {low} to {high}", k=by, low=low, high=high)
    if step.kind == "units":
        if not step.unit:
            return names.say("1 point") if step.by == 1 else names.say("{k} points", k=by)
        return names.say("unit: {unit}", unit=step.unit) if step.by == 1 else f"{by} {step.unit}"
    if step.by == 1:
        return names.say("{k} SD", k=by)
    size = typeset(f"{step.by * spread[step.column]:.3g}", names.language)
    return names.say("{k} SD = {value}", k=by, value=f"{size} {step.unit}".strip())


def _level(variable: str, step: Step, level: str, names: Labels) -> str:
    """A level of a term, called as that of its column where it is a concept."""
    label = names.level(variable, level)
    return names.level(step.column, level) if label == level else label


def _number(value: float, names: Labels) -> str:
    whole = float(value).is_integer() and abs(value) < 1e6
    return typeset(number(value, 0) if whole else f"{value:g}", names.language)
