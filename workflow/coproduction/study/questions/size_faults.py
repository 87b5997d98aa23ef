"""What is wrong with the smallest effects of claims: sizes that no difference of means can have."""

from collections.abc import Iterator

from coproduction.study.declared.claim_declarations import OfOutcome, Smallest
from coproduction.study.questions.claim_tests import Nameable
from coproduction.study.written.wrong import Wrong


def faults(test: OfOutcome, smallest: Smallest | None, known: Nameable) -> Iterator[Wrong]:
    """Points of a smallest effect that reach over all values of the outcome, in every area.

    A point is one of 100 of many indices, and the whole of a share from 0 to 1.
    """
    if smallest is None or smallest.unit != "points" or test.outcome not in known.outcomes():
        return
    names = known.names
    columns = {known.measure(test.outcome, area).column for area in names.areas(test.outcome)}
    bounds = [names.bounds(column) for column in sorted(columns)]
    low, high = min(bounds, key=lambda ends: ends[0] - ends[1], default=[0.0, 0.0])
    if bounds and smallest.effect >= high - low:
        problem = (
            f"no difference of {test.outcome} reaches {smallest.effect:g} points: it runs from "
            f"{low:g} to {high:g}"
        )
        yield Wrong("smallest", problem, "a part of that", "smallest: {deviations: 0.05}")
