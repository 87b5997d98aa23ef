"""Every specification of the multiverses of a study, their summaries, and their joint tests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.inference import calibration, finite_population
from coproduction.inference.design import SingletonStrata, t_probability
from coproduction.inference.models.fit import needed as of_model
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.multiverse_files import DECISIONS, ESTIMATES, SUMMARY
from coproduction.robustness.varying.multiverse_fits import Area, Estimated
from coproduction.robustness.varying.multiverse_summary import Drawn, decisions, summaries
from coproduction.robustness.varying.sign_flips import Added, Flips
from coproduction.study.resolved.multiverses import Multiverse

#: Numbers of PSUs that are held while their signs are flipped.
HELD = 1 << 24


def estimated(
    multiverses: Sequence[Multiverse], analysis: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Estimate all specifications of some multiverses.

    Parameters
    ----------
    analysis
        One row a respondent, with the columns that `needed` names.

    Returns rows of `coproduction.results.multiverse_files`: every estimate, the summaries of each
    coefficient, and what decisions move. Raises `Faults` where a stratum has one PSU and the policy
    is ``fail``.
    """
    rows, told, moved = [], [], []
    try:
        for multiverse in multiverses:
            for area in multiverse.outcomes:
                for table in _Crossed.of(multiverse, area, analysis).tables():
                    rows += (own := [*table.rows()])
                    frame = pd.DataFrame(own, columns=ESTIMATES.names)
                    told += summaries(table.head, frame, table.drawn, table.alpha)
                    moved += decisions(table.head, frame)
    except SingletonStrata as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
    return (
        contract.frame(ESTIMATES, rows),
        contract.frame(SUMMARY, told),
        contract.frame(DECISIONS, moved),
    )


def needed(multiverses: Sequence[Multiverse], columns: Sequence[str]) -> list[str]:
    """Return which of the columns of the analysis data multiverses need."""
    found = [*calibration.of_raking(columns)]
    found += [name for name in columns if name == finite_population.COLUMN]
    for multiverse in multiverses:
        for variant in multiverse.variants:
            found += of_model(variant.model)
        for outcomes in multiverse.outcomes.values():
            found += [one.column for one in outcomes if one.column]
            found += [item for one in outcomes if one.entry for item in one.entry.items]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class _Table:
    """All specifications of one coefficient.

    Attributes
    ----------
    head
        Columns that say what it is.
    specifications, found
        Options of each and what was estimated.
    std_error
        (S,) standard errors, NaN where there is none.
    drawn
        Estimates under the null; None without permutations.
    alpha
        Level of the tests.
    """

    head: dict[str, str]
    specifications: list[dict[str, str]]
    found: list[Estimated]
    std_error: np.ndarray
    drawn: Drawn | None
    alpha: float

    def rows(self) -> Iterator[dict]:
        """Rows of `ESTIMATES`."""
        known = np.array([one.df is not None for one in self.found])
        df = np.array([one.df or 1 for one in self.found], dtype=float)
        estimate = np.array([one.estimate or 0.0 for one in self.found])
        p_values = t_probability(estimate / self.std_error, df)
        parts = zip(self.specifications, self.found, known, strict=True)
        for k, (options, one, sure) in enumerate(parts):
            row = {**self.head, "specification": k + 1, **options}
            row |= {"n": one.n, "estimate": one.estimate, "lacking": one.lacking}
            if sure:
                row |= {"df": one.df, "p_value": float(p_values[k])}
                row["std_error"] = float(self.std_error[k])
            yield row


@dataclass(frozen=True)
class _Crossed:
    """The specifications of one area.

    `flips` are None without permutations; `factor` is that of strata.
    """

    area: Area
    flips: Flips | None
    factor: np.ndarray

    @classmethod
    def of(cls, multiverse: Multiverse, name: str, analysis: pd.DataFrame) -> "_Crossed":
        area = Area(multiverse, name, analysis)
        design = area.design(0)
        members = area.country.isin(list(multiverse.variants[0].model.countries))
        factor = design.factors(design.psu[members & (design.weights > 0)])
        flips = None
        if multiverse.permutations:
            stratum = design.stratum_of_psu
            flips = Flips.drawn(stratum, factor, multiverse.permutations, multiverse.seed)
        return cls(area, flips, factor)

    def tables(self) -> Iterator[_Table]:
        """The specifications of each coefficient in question."""
        multiverse, area = self.area.multiverse, self.area
        model = multiverse.variants[0].model
        wanted = multiverse.coefficients(area.area)
        crossed = {term: multiverse.specifications(area.area, term) for term in dict(wanted)}
        found = self._fitted(wanted, crossed)
        outcome = model.fits[0].outcome.name
        for term, name in wanted:
            head = {"model": multiverse.model, "outcome": outcome, "area": area.area, "term": name}
            asked = [
                options | {"question": multiverse.question(options)} for options in crossed[term]
            ]
            kept = _told_apart(asked, found[name], self._sure(found[name], 0)[0])
            asked, own = [asked[k] for k in kept], [found[name][k] for k in kept]
            error, drawn = self._sure(own, self.area.multiverse.permutations)
            yield _Table(head, asked, own, error, drawn, 1 - model.confidence)

    def _fitted(
        self, wanted: Sequence[tuple[str, str]], crossed: Mapping[str, list[dict[str, str]]]
    ) -> dict[str, list[Estimated]]:
        """Coefficient to what each of the specifications of its term says of it, in their order."""
        multiverse, area = self.area.multiverse, self.area
        made = {(o.answered, o.scoring, o.items): k for k, o in enumerate(area.outcomes)}
        of_variant = {(v.weights, v.estimator): k for k, v in enumerate(multiverse.variants)}
        places: dict[str, list[tuple]] = {}
        jobs: dict[tuple, list[str]] = {}
        for term, name in wanted:
            for options in crossed[term]:
                number = of_variant[options["weights"], options["estimator"]]
                terms = multiverse.terms_of(options["covariates"], term)
                job = number, options["left_out"], terms
                outcome = made[options["answered"], options["scoring"], options["items"]]
                places.setdefault(name, []).append((name, outcome, *job))
                names = jobs.setdefault(job, [])
                names += [] if name in names else [name]
        found: dict[tuple, Estimated] = {}
        for (number, country, terms), names in counted(
            [*jobs.items()], f"multiverse: {multiverse.model}, {area.area}: sets of specifications"
        ):
            for k, name, one in area.estimated(number, country, terms, names):
                found[(name, k, number, country, terms)] = one
        return {name: [found[place] for place in own] for name, own in places.items()}

    def _sure(
        self, found: Sequence[Estimated], permutations: int
    ) -> tuple[np.ndarray, Drawn | None]:
        """Standard errors, and estimates under the null where there are `permutations`."""
        stratum = self.area.design(0).stratum_of_psu
        error = np.full(len(found), np.nan)
        known = [s for s, one in enumerate(found) if one.added is not None]
        flips = self.flips if permutations else None
        times = len(flips.signs) if flips else 0
        estimate, null_error = np.full((2, times, len(found)), np.nan)
        step = max(1, HELD // max(len(stratum), 1))
        for start in range(0, len(known), step):
            part = known[start : start + step]
            added = _added([found[s] for s in part])
            error[part] = added.std_error(stratum, self.factor)
            if flips:
                own = np.array([found[s].estimate for s in part], dtype=float)
                estimate[:, part], null_error[:, part] = flips.of(added, own)
        drawn = Drawn(estimate, null_error) if flips else None
        return error, drawn


def _told_apart(
    asked: Sequence[Mapping[str, str]], found: Sequence[Estimated], std_error: np.ndarray
) -> list[int]:
    """The places of specifications that say something of their own.

    Where a choice changes nothing in the data, as weights that are all 1 and none, the same
    respondents give the same numbers again: of these the first of the model's own question stays.
    What has no error stays.
    """
    kept: dict[tuple, int] = {}
    for k, one in enumerate(found):
        key: tuple = (k,)
        if one.estimate is not None and one.df is not None:
            told = (f"{number:.9g}" for number in (one.estimate, std_error[k]))
            key = one.n, one.df, *told
        known = kept.setdefault(key, k)
        if (asked[known]["question"], asked[k]["question"]) == ("changed", "same"):
            kept[key] = k
    return sorted(kept.values())


def _added(found: Sequence[Estimated]) -> Added:
    """What PSUs add to some estimates, all of which have errors."""
    totals = [one.added for one in found if one.added is not None]
    held = [one.held for one in found if one.held is not None]
    return Added(np.column_stack(totals), np.column_stack(held))
