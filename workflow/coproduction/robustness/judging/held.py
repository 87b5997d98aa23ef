"""What verdicts are held against: specifications that ask the same, and whether countries compare.

The data license comparisons of countries by the steps of invariance of the outcome's index, where
there are any of it. What is compared is the index as observed, for which all its items have to be
alike: means where the scalar model holds for all, slopes where the metric model does. Where that
holds for some items alone it is the latent variable that compares, and not the index (Byrne,
Shavelson, Muthén 1989; Steinmetz 2013); nothing does where it fails. Of an index that its items
make up, and where there are no steps, the account of codes
stands in: whether all sources ask with the same codes. Of several outcomes the least is told;
invariance is told where all of them have it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from coproduction.results import contract
from coproduction.results.harmonisation_files import COMPARABILITY
from coproduction.results.hypothesis_files import COMPARABLE
from coproduction.results.invariance_files import LICENSED
from coproduction.results.multiverse_files import ESTIMATES
from coproduction.study.resolved.claims import OF_COUNTRIES, Claim, Claims, Comparison, Measure
from coproduction.study.resolved.specification import ALL, WAVE, Term

#: Status of a source to what is said of the codes.
CODES = {
    "identical": "same_codes",
    "one_to_one": "same_codes",
    "recoded": "recoded_codes",
    "partial": "partial_codes",
    "unavailable": "partial_codes",
}


@dataclass(frozen=True)
class Admissible:
    """Specifications of the same question: (S,) estimates, standard errors, degrees of freedom."""

    estimate: np.ndarray
    std_error: np.ndarray
    df: np.ndarray


@dataclass(frozen=True)
class Held:
    """What verdicts are held against.

    Attributes
    ----------
    admissible
        Model, area and coefficient to its specifications of the same question, those that have an
        estimate with an error.
    licensed
        Index and area to what invariance licenses.
    codes
        Variable to what is said of the codes of its sources.
    """

    admissible: Mapping[tuple[str, str, str], Admissible] = field(default_factory=dict)
    licensed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, paths: Sequence[str | Path]) -> "Held":
        """Read what there is of the specifications, the licenses of invariance, and the codes."""
        frames = {}
        for file in (ESTIMATES, LICENSED, COMPARABILITY):
            found = [path for path in paths if Path(path).as_posix().endswith(f"/{file.path}")]
            frames[file] = contract.read(file, found[0]) if found else contract.frame(file, [])
        asked, steps = admissible(frames[ESTIMATES]), licensed(frames[LICENSED])
        return cls(asked, steps, codes(frames[COMPARABILITY]))

    def of(self, claim: Claim, one: Comparison) -> Admissible | None:
        """The admissible specifications of a comparison; None where nothing is varied of it."""
        if claim.test != "terms" or one.country != ALL:
            return None
        return self.admissible.get((one.model, one.area, one.term))

    def comparable(self, claims: Claims, claim: Claim, one: Comparison) -> str:
        """What the data license of a comparison, one of `COMPARABLE`.

        Empty where it is within one country, and where the study has but one. Of waves, whose
        invariance is not tested, the codes of the sources are told.
        """
        if claim.by == WAVE:
            return self._of_codes(claims, claim, one)
        across = claim.test in OF_COUNTRIES or one.country == ALL
        if not (across and (self.licensed or self.codes)) or len(claims.countries) < 2:
            return ""
        outcomes = _outcomes(claims, claim, one)
        found = [self.licensed.get((name, area), "") for name, area, _ in outcomes]
        if found and all(found):
            return max(found, key=COMPARABLE.index)
        return self._of_codes(claims, claim, one)

    def _of_codes(self, claims: Claims, claim: Claim, one: Comparison) -> str:
        """What the codes of the sources say of what is compared."""
        outcomes = _outcomes(claims, claim, one)
        variables = [v for _, _, column in outcomes for v in claims.made_of.get(column, (column,))]
        variables += _predictors(claims, claim, one)
        told = [self.codes[name] for name in variables if name in self.codes]
        return max(told, key=COMPARABLE.index, default="")


def admissible(rows: pd.DataFrame) -> dict[tuple[str, str, str], Admissible]:
    """Take rows of `multiverse/estimates.csv`."""
    rows = rows[(rows["question"] == "same") & rows["std_error"].notna()]
    return {
        (str(model), str(area), str(term)): Admissible(
            *(own[name].to_numpy(dtype=float) for name in ("estimate", "std_error", "df"))
        )
        for (model, area, term), own in rows.groupby(["model", "area", "term"], sort=False)
    }


def licensed(rows: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Take rows of `invariance/licenses.csv`; an index of which nothing is said is not there."""
    told = rows[rows["license"].notna()]
    keys = zip(told["index"].astype(str), told["area"].astype(str), strict=True)
    return dict(zip(keys, told["license"].astype(str), strict=True))


def codes(rows: pd.DataFrame) -> dict[str, str]:
    """Take rows of `harmonisation/comparability.csv`: the least of the sources of each variable."""
    return {
        str(target): max((CODES[status] for status in own["status"]), key=COMPARABLE.index)
        for target, own in rows.groupby("target", sort=False)
    }


def _outcomes(claims: Claims, claim: Claim, one: Comparison) -> list[tuple[str, str, str]]:
    """The outcomes of a comparison: name, area and column of each."""
    if one.of:
        return [(one.of.outcome, one.of.area, one.of.column)]
    if one.parts:
        measures: list[Measure] = [claim.measures[part.measure] for part in one.parts]
        return list(dict.fromkeys((m.outcome, m.area, m.column) for m in measures))
    areas = [one.left, one.right] if one.left else [one.area]
    fits = [fit for fit in claims.models[one.model].fits if fit.area in areas]
    return [(fit.outcome.name, fit.area, fit.outcome.column) for fit in fits]


def _predictors(claims: Claims, claim: Claim, one: Comparison) -> list[str]:
    """The variables that a coefficient is of."""
    if claim.test not in ("terms", "term_differences"):
        return []
    areas = [one.left, one.right] if one.left else [one.area]
    named = {part.partition("=")[0] for part in one.term.split(":")}
    terms: list[Term] = [
        term
        for fit in claims.models[one.model].fits
        if fit.area in areas
        for term in fit.terms
        if term.name in named and term.column
    ]
    return [v for term in terms for v in claims.made_of.get(term.column, (term.column,))]
