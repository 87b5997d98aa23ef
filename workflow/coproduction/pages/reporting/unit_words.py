"""Units of estimates in words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from coproduction.figures.stepped import in_words
from coproduction.study.printed.units import Unit
from coproduction.words.fixed import say
from coproduction.words.labels import Labels
from coproduction.words.numerals import number, typeset

#: Scale to what estimates are in; of points without ends or a name nothing is said.
SCALES = {
    "probability": "probabilities",
    "deviations": "standard deviations of the outcome",
    "concentration": "units of the concentration index, from −1 to 1",
    "slope": "units of the outcome, per unit of the covariate of countries",
}
POINTS = "points on {low} to {high}"
UNIT = "estimates in {unit}"
PER = "estimates in {unit}, per step of the correlate: {step}"
STEP = "estimates per step of the correlate: {step}"
ONE = "1 ({unit})"
VERSUS = "{level} vs. {other}"


def said(units: Sequence[Unit], labels: Labels) -> str:
    """What estimates are in and per, of several units all; empty where nothing is known."""
    told = [*dict.fromkeys(_one(unit, levels, labels) for unit, levels in _merged(units))]
    return "; ".join(text for text in told if text)


def _merged(units: Sequence[Unit]) -> list[tuple[Unit, dict[str, list[str]]]]:
    """Units with the levels of each variable; those that differ in a level alone are one."""
    found: list[tuple[Unit, dict[str, list[str]]]] = []
    for unit in units:
        levels = {variable: [level] for variable, (level, _) in unit.levels.items()}
        for before, known in found:
            if len(levels) == 1 and _but_for_level(before, unit):
                ((variable, own),) = levels.items()
                known[variable] += [level for level in own if level not in known[variable]]
                break
        else:
            found.append((unit, levels))
    return found


def _but_for_level(one: Unit, other: Unit) -> bool:
    against = [{v: ref for v, (_, ref) in unit.levels.items()} for unit in (one, other)]
    return replace(one, levels={}) == replace(other, levels={}) and against[0] == against[1]


def _one(unit: Unit, levels: Mapping[str, Sequence[str]], labels: Labels) -> str:
    language = labels.language
    scale = _scale(unit, labels)
    per = " × ".join(_steps(unit, levels, labels))
    if scale and per:
        return say(PER, language, unit=scale, step=per)
    if scale:
        return say(UNIT, language, unit=scale)
    return say(STEP, language, step=per) if per else ""


def _scale(unit: Unit, labels: Labels) -> str:
    if unit.scale != "points":
        return labels.say(SCALES[unit.scale])
    if unit.name:
        return unit.name
    if not unit.ends:
        return ""
    low, high = (_number(end, labels) for end in unit.ends)
    return labels.say(POINTS, low=low, high=high)


def _steps(unit: Unit, levels: Mapping[str, Sequence[str]], labels: Labels) -> list[str]:
    told = []
    for variable, step in unit.steps.items():
        text = in_words(variable, step, {}, labels)
        if step.kind == "units" and step.unit:
            text = labels.say(ONE, unit=step.unit)
        told.append(text)
    for variable, (_, other) in unit.levels.items():
        own = ", ".join(labels.level(variable, level) for level in levels[variable])
        parts = {"level": own, "other": labels.level(variable, other)}
        told.append(labels.say(VERSUS, **parts))
    return told


def _number(value: float, labels: Labels) -> str:
    digits = 0 if float(value).is_integer() else 2
    return typeset(number(value, digits), labels.language)
