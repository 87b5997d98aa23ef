"""A harmonisation: all that a study declares about the microdata of one source."""

from dataclasses import dataclass

from coproduction.study.rules import Checks
from coproduction.study.survey import Pseudonyms, Source, Variable


@dataclass(frozen=True)
class Harmonisation:
    """What the job of one source is given, besides its files.

    `targets` are the variables that its crosswalk maps, `countries` their codes in order.
    `fingerprint` is that of a secret key of pseudonyms: another key is another job.
    """

    study: str
    source: str
    declared: Source
    targets: dict[str, Variable]
    countries: tuple[str, ...]
    checks: Checks
    pseudonyms: Pseudonyms
    fingerprint: str = ""
