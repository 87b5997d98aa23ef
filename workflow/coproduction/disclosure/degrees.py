"""Degrees of freedom and sampling units of fits, as they are published.

Where respondents are sampling units, or the errors are those of the model, both are a number of
respondents less one that everybody knows: published as they are they would tell it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from coproduction.disclosure.rounding import share_step, to_step

#: Errors whose degrees of freedom count respondents, less parameters and clusters.
OF_MODEL = ("model", "random_intercept")
#: Errors whose degrees of freedom are of clusters or replicates.
OF_CLUSTERS = ("cr1", "cr2", "wild_bootstrap", "replicate")
#: PSUs with fewer respondents than this on average tell how many respondents there are.
FEW_OF_PSU = 2
#: Shares of units among respondents are told in steps of this, or wider ones.
STEP = 0.1


@dataclass(frozen=True)
class Degrees:
    """Units and degrees of freedom of one fit as they are published, NaN where they are not.

    Attributes
    ----------
    n, shown
        Respondents (of a stacked fit rows), and how many are published.
    errors
        How errors were found, see `coproduction.results.model_files.ERRORS`.
    residual
        Degrees of freedom of joint tests as they are.
    columns
        ``n_psu, n_units, df_design, df_residual`` as published.
    """

    n: float
    shown: float
    errors: str
    residual: float
    columns: Mapping[str, float]

    @property
    def moved(self) -> float:
        """How far the published degrees of freedom are from those of the fit: 0 where they count
        no respondents, NaN where they are withheld."""
        found = self.columns["df_residual"] - self.residual
        return 0.0 if self.errors in OF_CLUSTERS or math.isnan(self.residual) else found

    @property
    def pure(self) -> bool:
        """Whether the degrees of freedom are respondents less what everybody knows."""
        return self.moved == self.shown - self.n

    def of(self, df: float) -> float:
        """The degrees of freedom of one estimate or test of the fit as they are published."""
        moved = self.moved
        if not math.isfinite(df) or moved == 0:
            return df
        own = math.isclose(df, self.residual)
        if self.errors == "random_intercept" and not own:
            return df  # of clusters
        found = df + moved if own or float(df).is_integer() else math.nan
        return found if found >= 1 else math.nan


def degrees(fit: Mapping, shown: float, alone: "Alone", threshold: int) -> Degrees:
    """Units and degrees of freedom of a fit.

    Parameters
    ----------
    fit
        The row of fit.csv as it is.
    shown
        The published number of respondents.
    alone
        Countries of which respondents are sampling units themselves.
    threshold
        The smallest number of respondents that results tell of.
    """
    n, psu, units = (float(fit[name]) for name in ("n", "n_psu", "n_units"))
    met = fit["country"] in alone.fine or (fit["country"] == "all" and bool(alone.fine))
    few = not math.isnan(psu) and (met or FEW_OF_PSU * psu > n)
    found = {name: float(fit[name]) for name in ("n_psu", "n_units", "df_design", "df_residual")}
    if few:
        found["n_psu"] = _units(psu, n, shown, threshold)
    if not math.isnan(units):
        if few or units != psu:
            found["n_units"] = _units(units, n, shown, threshold)
        gone = found["n_units"] - units
        found |= {name: _left(found[name] + gone) for name in ("df_design", "df_residual")}
    else:
        if fit["errors"] in OF_MODEL:
            found["df_residual"] = _left(found["df_residual"] + shown - n)
        if fit["errors"] != "replicate":
            found["df_design"] = _of_design(fit, found["df_design"], few, shown)
    return Degrees(n, shown, str(fit["errors"]), float(fit["df_residual"]), found)


def _units(count: float, n: float, shown: float, threshold: int) -> float:
    """Sampling units that are respondents: the published ones where they are all of them, else
    their share of them, roughly."""
    if count == n or math.isnan(shown):
        return shown
    step = max(STEP, share_step(shown, threshold, wide=True))
    return _left(float(round(shown * min(to_step(count / n, step), 1.0))))


def _of_design(fit: Mapping, df: float, few: bool, shown: float) -> float:
    """Degrees of freedom of the design of a fit whose errors are not of it."""
    n, psu, strata = (float(fit[name]) for name in ("n", "n_psu", "n_strata"))
    if not few and not math.isnan(psu) and df == psu - (1 if math.isnan(strata) else strata):
        return df
    own = math.isnan(psu) and n - df <= max(float(fit["n_countries"]), 0 if math.isnan(strata) else
                                            strata)  # fmt: skip
    return _left(df + shown - n) if own else math.nan


def _left(df: float) -> float:
    return df if df >= 1 else math.nan


@dataclass(frozen=True)
class Alone:
    """Countries of which some respondents are sampling units themselves: they have no PSU
    (`without`), or PSUs have fewer than `FEW_OF_PSU` of them on average (`fine`)."""

    without: frozenset[str]
    fine: frozenset[str]

    @classmethod
    def of(cls, people: pd.DataFrame) -> "Alone":
        """Those of the respondents of the analysis."""
        without, fine = set(), set()
        for country, rows in people.groupby(people["country"].astype("str"), sort=False):
            psu = rows["psu"].dropna() if "psu" in rows else rows["country"].iloc[:0]
            if len(psu) < len(rows):
                without.add(str(country))
            if FEW_OF_PSU * psu.nunique() > len(psu):
                fine.add(str(country))
        return cls(frozenset(without), frozenset(fine))

    def among(self, *countries: object) -> bool:
        """Whether a number of some countries, or of ``all``, may count such respondents."""
        found = self.without | self.fine
        return bool(found) and ("all" in countries or bool(found & {*map(str, countries)}))
