"""Plausible values of `variables.yaml`: a score that several variables hold, one draw each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coproduction.faults import Fault, nearest
from coproduction.study.survey import Variable


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
) -> Iterator[Fault]:
    """What is wrong with plausible values, `shown` being the path of `variables.yaml`.

    `taken` are other names to what has them, `items` the variables of indices to these.
    """
    owner: dict[str, str] = {}
    for name, score in declared.items():
        at = f"plausible_values.{name}"
        if name in variables or name in taken:
            what = taken.get(name, "a variable")
            yield Fault(shown, f"{at}: {what} has that name", expected="a name of its own")
        for column in score.columns:
            if column not in variables:
                hint = nearest(column, variables) or "a variable of this file"
                yield Fault(shown, f"{at}: unknown variable {column!r}", expected=hint)
                continue
            if variables[column].type != "numeric":
                yield Fault(shown, f"{at}: {column} is not numeric", expected="type: numeric")
            if column in owner:
                problem = f"{at}: {column} is a plausible value of {owner[column]} already"
                yield Fault(shown, problem)
            if column in items:
                problem = f"{at}: {column} is an item of the index {items[column]}"
                yield Fault(shown, problem, expected="one plausible value is no item")
            owner.setdefault(column, name)
