"""Covariates of countries: columns of `countries.csv` that `study.yaml` declares."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from coproduction.faults import Fault
from coproduction.study.resolved.between_countries import CountryCovariate


@dataclass(frozen=True)
class CovariateDeclaration:
    """What `country_covariates` of `study.yaml` says of a column."""

    label: str
    source: str
    year: int


def value(cell: str, shown: str, column: str, row: int) -> tuple[float | None, list[Fault]]:
    """The number in a cell of `countries.csv`, None where it is empty, and what is wrong."""
    text = cell.strip()
    if not text:
        return None, []
    try:
        found = float(text) if text.isascii() else math.nan
    except ValueError:
        found = math.nan
    if math.isfinite(found):
        return found, []
    expected = "a number with a decimal point, or nothing"
    problem = f"{cell!r} is no number"
    return None, [Fault(shown, problem, column=column, rows=(row,), expected=expected)]


def resolved(
    declared: Mapping[str, CovariateDeclaration], values: Mapping[str, Mapping[str, float]]
) -> dict[str, CountryCovariate]:
    """The covariates of a study by name; `values` are those of countries by covariate."""
    return {
        name: CountryCovariate(name, one.source, one.year, dict(values.get(name, {})))
        for name, one in declared.items()
    }


def faults(
    declared: Mapping[str, CovariateDeclaration], taken: Mapping[str, str], shown: str
) -> list[Fault]:
    """Covariates called as something else is; `taken` are names to what has them."""
    return [
        Fault(
            shown,
            f"country_covariates.{name}: {taken[name]} is called so",
            expected="another name, and the same in the header of countries.csv",
        )
        for name in declared
        if name in taken
    ]
