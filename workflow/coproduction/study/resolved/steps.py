"""Steps: what a correlate changes by for the estimates that figures show."""

from dataclasses import dataclass
from typing import Literal

from coproduction.study.resolved.analysis import Pooled
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Number


@dataclass(frozen=True)
class Step:
    """The step of a correlate for which its estimates are drawn.

    Attributes
    ----------
    kind
        From one level to the ``other`` of two; a number of ``answers`` in order; of ``points`` of a
        score; of ``units`` of a number; or of standard ``deviations``.
    by
        How many of them: estimates of one are multiplied by it.
    column
        Where data hold the correlate.
    levels, answers, ends, unit
        Its two levels; how many answers it has; the smallest and the largest score; its unit.
    """

    kind: Literal["other", "answers", "points", "units", "deviations"]
    by: Number = 1
    column: str = ""
    levels: tuple[str, ...] = ()
    answers: int = 0
    ends: tuple[float, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Printing:
    """How a model is printed, which changes none of its numbers: its label, whether it has a table
    and a coefficient plot, and the steps of its estimates in figures, by term and area."""

    label: str
    table: bool
    steps: dict[str, dict[str, Step]]

    @property
    def deviating(self) -> tuple[str, ...]:
        """The columns whose standard deviations estimates are multiplied by."""
        steps = (step for by_area in self.steps.values() for step in by_area.values())
        columns = (step.column for step in steps if step.kind == "deviations" and step.by != 1)
        return tuple(dict.fromkeys(columns))


def pooling(model: Model) -> Pooled:
    """How countries are pooled for the standard deviations that steps of a model are of."""
    return "design" if model.weights == "none" else model.weights
