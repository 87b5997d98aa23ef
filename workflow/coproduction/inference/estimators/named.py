"""The estimators of `models.yaml` by name."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from coproduction.on_use import imported
from coproduction.results.estimators import PLACES

if TYPE_CHECKING:  # takes numpy
    from coproduction.inference.estimators.problem import Problem, Solution


def estimator_of(name: str) -> "Callable[[Problem], Solution]":
    """The function of an estimator, imported on use. ValueError for an unknown name."""
    return imported(PLACES, name, "estimator")
