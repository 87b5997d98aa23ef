"""Plausible values of `variables.yaml`: a score that several variables hold, one draw each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from coproduction.faults import Fault, nearest
from coproduction.study.resolved.survey import Variable
from coproduction.study.written.lost import Lost


@dataclass(frozen=True)
class PlausibleValues:
    """A score as it is printed, and the numeric variables that are its plausible values."""

    label: str
    columns: tuple[str, ...]


def faults(
    declared: Mapping[str, PlausibleValues],
    variables: Mapping[str, Variable],
    taken: Mapping[str, str],
    items: Mapping[str, str],
    shown: str,
    lost: Lost | None = None,
) -> Iterator[Fault]:
    """What is wrong with plausible values, `shown` being the path of `variables.yaml`.

    `taken` are other names to what has them, `items` the variables of indices to these. Nothing is
    told of variables that are `lost`.
    """
    owner: dict[str, str] = {}
    for name, score in declared.items():
        told = _faults(name, score, variables, taken, items, shown, owner)
        yield from (
            replace(fault, about=name)
            for column, fault in told
            if not (lost and lost.has("variables", column))
        )


def _faults(
    name: str,
    score: PlausibleValues,
    variables: Mapping[str, Variable],
    taken: Mapping[str, str],
    items: Mapping[str, str],
    shown: str,
    owner: dict[str, str],
) -> Iterator[tuple[str, Fault]]:
    """The variables of a score with their faults, none with those of its name."""
    at = f"plausible_values.{name}"
    if name in variables or name in taken:
        what = taken.get(name, "a variable")
        yield "", Fault(shown, f"{at}: {what} has that name", expected="a name of its own")
    for column in score.columns:
        if column not in variables:
            hint = nearest(column, variables) or "a variable of this file"
            yield column, Fault(shown, f"{at}: unknown variable {column!r}", expected=hint)
            continue
        if variables[column].type != "numeric":
            yield column, Fault(shown, f"{at}: {column} is not numeric", expected="type: numeric")
        if column in owner:
            problem = f"{at}: {column} is a plausible value of {owner[column]} already"
            yield column, Fault(shown, problem)
        if column in items:
            problem = f"{at}: {column} is an item of the index {items[column]}"
            yield column, Fault(shown, problem, expected="one plausible value is no item")
        owner.setdefault(column, name)
