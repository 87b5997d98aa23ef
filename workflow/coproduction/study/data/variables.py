"""Harmonised variables of `variables.yaml`: levels with scores, areas and concepts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from coproduction.faults import Fault, nearest
from coproduction.missing import KINDS
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import Area, Country, Level, Measures, Source, Variable
from coproduction.study.written.lost import Lost


def resolved(declared: Mapping) -> Variable:
    """A variable of `variables.yaml`, every level with its score.

    A score is as declared, else 0 and 1 for the levels of a binary variable, else 1, 2, 3 …
    """
    first = 0 if declared["type"] == "binary" else 1
    levels = [
        {"score": float(number)} | level
        for number, level in enumerate(declared.get("levels", []), start=first)
    ]
    return typed(Variable, {**declared, "levels": levels})


class Measuring(Protocol):
    """An index as it says what its items ask for."""

    @property
    def measures(self) -> Measures: ...

    def flat(self) -> list[str]:
        """Its items."""
        ...


def measuring(
    variables: Mapping[str, Variable], indices: Mapping[str, Measuring]
) -> dict[str, Variable]:
    """The variables, items of an index of behaviour as such unless they say otherwise."""
    acts = {item for one in indices.values() if one.measures == "behaviour" for item in one.flat()}
    return {
        name: replace(variable, measures="behaviour")
        if name in acts and not variable.measures
        else variable
        for name, variable in variables.items()
    }


def with_country(
    variables: Mapping[str, Variable], countries: Sequence[Country]
) -> dict[str, Variable]:
    """The variables and, before them, the respondent's country as one."""
    levels = [Level(c.country, c.label, float(k)) for k, c in enumerate(countries, start=1)]
    return {"country": Variable("Country", "categorical", (), tuple(levels)), **variables}


def targets(
    variables: Mapping[str, Variable], source: Source, countries: Sequence[Country]
) -> dict[str, Variable]:
    """The variables that a crosswalk must map: the country too where the source has several."""
    return dict(variables) if source.country else with_country(variables, countries)


def faults(
    variables: Mapping[str, Variable],
    areas: Mapping[str, Area],
    concepts: Mapping[str, str],
    shown: str,
    lost: Lost | None = None,
) -> list[Fault]:
    """What is wrong with the variables, `shown` being the path of `variables.yaml`.

    Nothing is told of areas and concepts that are `lost`.
    """
    found, lost = [], lost or Lost()
    for name, variable in variables.items():
        told = _own_faults(name, variable, areas, concepts, shown, lost)
        found += [replace(fault, about=name) for fault in told]
    found += [
        Fault(shown, f"concepts.{concept}: a variable has that name", about=concept)
        for concept in concepts
        if concept in variables
    ]
    seen: dict[tuple[str, str], str] = {}
    for name, variable in variables.items():
        key = (variable.concept, variable.area)
        if variable.concept and key in seen:
            found.append(
                Fault(
                    shown,
                    f"{name}: {seen[key]} already is {key[0]} of the area {key[1]}",
                    about=name,
                )
            )
        seen[key] = name
    return found


def _own_faults(
    name: str,
    variable: Variable,
    areas: Mapping[str, Area],
    concepts: Mapping[str, str],
    shown: str,
    lost: Lost,
) -> Iterator[Fault]:
    """Faults of one variable by itself."""
    area, concept = variable.area, variable.concept
    if area and lost.has("areas", area):
        pass
    elif area and not areas:
        yield Fault(shown, f"{name}.area: study.yaml declares no areas")
    elif area and area not in areas:
        hint = nearest(area, areas) or "one of " + ", ".join(areas)
        yield Fault(shown, f"{name}.area: {area!r} is not an area", expected=hint)
    levels = variable.names()
    for level in sorted({level for level in levels if levels.count(level) > 1}):
        yield Fault(shown, f"{name}: the level {level!r} is given twice")
    for level in [level for level in levels if level in KINDS]:
        problem = f"{name}: the level {level!r} is called as a kind of missing answers"
        yield Fault(shown, problem, expected=f"another name, such as said_{level}")
    labels = [level.label for level in variable.levels]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        both = [level.name for level in variable.levels if level.label == label]
        if len({*both}) == len(both):
            problem = f"{name}: the levels {', '.join(both)} have one label, {label!r}"
            yield Fault(shown, problem, expected="a label of its own for each level")
    if variable.type == "binary" and len(levels) != 2:
        yield Fault(shown, f"{name}: binary, but has {len(levels)} levels")
    if variable.range and not variable.range[0] < variable.range[1]:
        low, high = variable.range
        yield Fault(shown, f"{name}.range: {low} is not below {high}")
    if concept and concept not in concepts and not lost.has("concepts", concept):
        mend = f"concepts:\n  {concept}: {{label: …}}"
        hint = nearest(concept, concepts)
        problem = f"{name}.concept: unknown concept {concept!r}"
        yield Fault(shown, problem, expected=hint, mend=mend)
