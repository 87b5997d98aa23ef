"""A harmonisation: all that a study declares about the microdata of one source."""

from dataclasses import dataclass, field
from typing import Literal

from coproduction.study.resolved.rules import Checks
from coproduction.study.resolved.survey import Pseudonyms, Source, Variable

#: What a draft guessed of a column: which question it asks, or which code is which level.
Guess = Literal["question", "levels", "question and levels"]


@dataclass(frozen=True)
class Harmonisation:
    """What the job of one source is given, besides its files.

    `targets` are the variables that its crosswalk maps, `countries` their codes in order.
    `fingerprint` is that of a secret key of pseudonyms: another key is another job.
    `guesses` are columns of which a draft guessed something that nobody confirmed, and what.
    """

    study: str
    source: str
    declared: Source
    targets: dict[str, Variable]
    countries: tuple[str, ...]
    checks: Checks
    pseudonyms: Pseudonyms
    fingerprint: str = ""
    guesses: dict[str, Guess] = field(default_factory=dict)
