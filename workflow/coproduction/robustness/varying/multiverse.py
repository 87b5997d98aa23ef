"""Every specification of the multiverses of a study, their summaries, and their joint tests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.harmonise.microdata import Microdata
from coproduction.inference.design import SingletonStrata, t_probability
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.multiverse_files import DECISIONS, ESTIMATES, SUMMARY
from coproduction.robustness.varying.multiverse_fits import Area
from coproduction.robustness.varying.multiverse_linear import Estimated
from coproduction.robustness.varying.multiverse_summary import Drawn, decisions, summaries
from coproduction.robustness.varying.sign_flips import Added, Flips
from coproduction.study.resolved.multiverses import Multiverse

#: Numbers of PSUs that are held until what they add tells errors, and estimates under the null.
HELD = 1 << 21


def estimated(
    multiverses: Sequence[Multiverse], analysis: Microdata
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Estimate all specifications of some multiverses.

    Parameters
    ----------
    analysis
        One row a respondent.

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


@dataclass(frozen=True)
class _Sure:
    """An estimate, how sure it is, and what it is under the null.

    `of` holds nothing of PSUs any more. `std_error` is NaN where there is none, as are `null`,
    (2, R) estimates of each draw and their errors.
    """

    of: Estimated
    std_error: float
    null: np.ndarray


@dataclass(frozen=True)
class _Table:
    """All specifications of one coefficient.

    Attributes
    ----------
    head
        Columns that say what it is.
    specifications, found
        Options of each and what was estimated.
    drawn
        Estimates under the null; None without permutations.
    alpha
        Level of the tests.
    """

    head: dict[str, str]
    specifications: list[dict[str, str]]
    found: list[_Sure]
    drawn: Drawn | None
    alpha: float

    def rows(self) -> Iterator[dict]:
        """Rows of `ESTIMATES`."""
        each = [one.of for one in self.found]
        error = np.array([one.std_error for one in self.found])
        df = np.array([one.df or 1 for one in each], dtype=float)
        estimate = np.array([one.estimate or 0.0 for one in each])
        p_values = t_probability(estimate / error, df)
        for k, (options, one) in enumerate(zip(self.specifications, each, strict=True)):
            row = {**self.head, "specification": k + 1, **options}
            row |= {"n": one.n, "estimate": one.estimate, "lacking": one.lacking}
            if one.df is not None:
                row |= {"df": one.df, "p_value": float(p_values[k])}
                row["std_error"] = float(error[k])
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
    def of(cls, multiverse: Multiverse, name: str, analysis: Microdata) -> "_Crossed":
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
            kept = _told_apart(asked, found[name])
            asked, own = [asked[k] for k in kept], [found[name][k] for k in kept]
            drawn = None
            if self.flips:
                nulls = np.stack([one.null for one in own], axis=2)
                drawn = Drawn(*nulls)
            yield _Table(head, asked, own, drawn, 1 - model.confidence)

    def _fitted(
        self, wanted: Sequence[tuple[str, str]], crossed: Mapping[str, list[dict[str, str]]]
    ) -> dict[str, list[_Sure]]:
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
        found: dict[tuple, _Sure] = {}
        waiting: dict[tuple, Estimated] = {}
        n_psu = len(area.design(0).stratum_of_psu)
        for (number, country, terms), names in counted(
            [*jobs.items()], f"multiverse: {multiverse.model}, {area.area}: sets of specifications"
        ):
            for k, name, one in area.estimated(number, country, terms, names):
                waiting[(name, k, number, country, terms)] = one
                if len(waiting) * n_psu > HELD:
                    found |= self._sure(waiting)
                    waiting.clear()
        found |= self._sure(waiting)
        return {name: [found[place] for place in own] for name, own in places.items()}

    def _sure(self, found: Mapping[tuple, Estimated]) -> dict[tuple, "_Sure"]:
        """Some estimates with their errors, and estimates under the null."""
        none = np.full((2, len(self.flips.signs) if self.flips else 0), np.nan)
        told = {place: _Sure(_alone(one), np.nan, none) for place, one in found.items()}
        known = {place: one for place, one in found.items() if one.added is not None}
        if not known:
            return told
        added = _added([*known.values()])
        error = added.std_error(self.area.design(0).stratum_of_psu, self.factor)
        nulls = none[:, :, None]
        if self.flips:
            own = np.array([one.estimate for one in known.values()], dtype=float)
            nulls = np.stack(self.flips.of(added, own))
        nulls = np.broadcast_to(nulls, (*none.shape, len(known)))
        for (place, one), k in zip(known.items(), range(len(known)), strict=True):
            told[place] = _Sure(_alone(one), float(error[k]), nulls[:, :, k].copy())
        return told


def _told_apart(asked: Sequence[Mapping[str, str]], found: Sequence[_Sure]) -> list[int]:
    """The places of specifications that say something of their own.

    Where a choice changes nothing in the data, as weights that are all 1 and none, the same
    respondents give the same numbers again: of these the first of the model's own question stays.
    What has no error stays.
    """
    kept: dict[tuple, int] = {}
    for k, sure in enumerate(found):
        key, one = (k,), sure.of
        if one.estimate is not None and one.df is not None:
            told = (f"{number:.9g}" for number in (one.estimate, sure.std_error))
            key = one.n, one.df, *told
        known = kept.setdefault(key, k)
        if (asked[known]["question"], asked[k]["question"]) == ("changed", "same"):
            kept[key] = k
    return sorted(kept.values())


def _alone(one: Estimated) -> Estimated:
    """An estimate without what PSUs add to it."""
    return replace(one, added=None, held=None)


def _added(found: Sequence[Estimated]) -> Added:
    """What PSUs add to some estimates, all of which have errors."""
    totals = [one.added for one in found if one.added is not None]
    held = [one.held for one in found if one.held is not None]
    return Added(np.column_stack(totals), np.column_stack(held))
