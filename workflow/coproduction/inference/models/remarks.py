"""Remarks on a fit: rows of remarks.csv."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """What the reader of a fit should know, one of `coproduction.results.model_files.REMARKS`.

    `term` and `value` are of what it says; `area` and `country` are given where it is of another
    than the fit's.
    """

    remark: str
    term: str = ""
    value: float | None = None
    area: str = ""
    country: str = ""

    def row(self) -> dict:
        """Return its row of remarks.csv, but for what names the fit."""
        found = {"remark": self.remark, "term": self.term, "value": self.value}
        places = {"area": self.area, "country": self.country}
        return {key: place for key, place in places.items() if place} | found
