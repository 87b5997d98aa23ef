"""Whose measurement is compared between countries, and how, as frozen types."""

from dataclasses import dataclass
from typing import Literal

from coproduction.study.resolved.analysis import Index

#: Whether items reflect what the index measures, or make it up.
Construct = Literal["reflective", "formative"]
#: How factor models of many countries are aligned: the first country's mean 0, or all means free.
Alignment = Literal["none", "fixed", "free"]


@dataclass(frozen=True)
class Cutoffs:
    """When a step of invariance holds: least `cfi` and greatest `srmr` of the configural model, and
    the greatest changes of later ones."""

    cfi: float
    srmr: float
    cfi_fall: float
    rmsea_rise: float


@dataclass(frozen=True)
class Measured:
    """An index in one area whose factor models are compared."""

    entry: Index
    construct: Construct
    alignment: Alignment
    cutoffs: Cutoffs


@dataclass(frozen=True)
class Matched:
    """An index in one area whose items are looked at one by one, among respondents alike.

    `matching` is the index by which they are alike, in the `column` of the analysis data; both are
    empty for the score of the other items.
    """

    entry: Index
    matching: str
    column: str
