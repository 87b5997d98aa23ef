"""What `multiverse.yaml` declares, as it stands in the file, as frozen types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from coproduction.study.declared.model_declarations import Names
from coproduction.study.resolved.model_types import Weights
from coproduction.study.resolved.specification import typed

#: Whether alternatives change the question; empty of a choice that is not declared.
Question = Literal["", "same", "changed"]


@dataclass(frozen=True)
class Answered:
    """How many items of the index have to be answered."""

    alternatives: tuple[Literal["all", "half", "one", "zero"], ...] = ()
    question: Question = ""


@dataclass(frozen=True)
class Scored:
    """How answers are scored."""

    alternatives: tuple[Literal["ever", "above_middle"], ...] = ()
    question: Question = ""


@dataclass(frozen=True)
class Weighted:
    """Weights of the model."""

    alternatives: tuple[Weights, ...] = ()
    question: Question = ""


@dataclass(frozen=True)
class Estimated:
    """Estimators whose average marginal effects are in the unit of the index."""

    alternatives: tuple[str, ...] = ()
    question: Question = ""


@dataclass(frozen=True)
class Named:
    """Items, or countries, that are left out one at a time."""

    alternatives: Names = ()
    question: Question = ""


@dataclass(frozen=True)
class Covariates:
    """What a set of covariates is called, and the names, or sets, that it drops and adds."""

    label: str
    drop: tuple[str, ...]
    add: tuple[str, ...]


@dataclass(frozen=True)
class Adjusted:
    """Covariates of the model."""

    alternatives: dict[str, Covariates] = field(default_factory=dict)
    question: Question = ""


@dataclass(frozen=True)
class Choices:
    """The choices that are crossed; one that is not declared has no alternatives."""

    answered: Answered = Answered()
    scoring: Scored = Scored()
    items: Named = Named()
    weights: Weighted = Weighted()
    estimator: Estimated = Estimated()
    covariates: Adjusted = field(default_factory=Adjusted)
    left_out: Named = Named()


@dataclass(frozen=True)
class MultiverseDeclaration:
    """What is in question of a model, and what could have been chosen otherwise."""

    terms: tuple[str, ...]
    choices: Choices


@dataclass(frozen=True)
class MultiverseFile:
    """`multiverse.yaml` with its defaults, its texts in one language."""

    permutations: int
    seed: int
    multiverses: dict[str, MultiverseDeclaration]

    def covariates(self) -> dict[str, dict[str, str]]:
        """Model to what the sets of covariates of its multiverse are called."""
        return {
            model: {name: one.label for name, one in given.choices.covariates.alternatives.items()}
            for model, given in self.multiverses.items()
        }


def read(file: Mapping[str, Any]) -> MultiverseFile:
    """`multiverse.yaml` as types, of the values of a file without fault."""
    return typed(MultiverseFile, file)
