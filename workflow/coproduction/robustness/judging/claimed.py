"""What the claims of a study come to: every comparison estimated, and judged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.harmonise.microdata import Microdata
from coproduction.inference.design import SingletonStrata
from coproduction.inference.domains import design_of
from coproduction.inference.estimators.problem import Unestimable
from coproduction.inference.models import reading, unanswered
from coproduction.robustness.judging import adjusted_means, joint_means
from coproduction.robustness.judging.held import Held
from coproduction.robustness.judging.joint import Joint
from coproduction.robustness.judging.modelled import Modelled
from coproduction.robustness.judging.other_estimates import OtherEstimates
from coproduction.robustness.judging.verdicts import Order, Row, table
from coproduction.study.resolved.claims import Claim, Claims, Comparison, Measure, Part, scoring
from coproduction.study.resolved.specification import ALL


def judged(
    claims: Claims,
    analysis: Microdata,
    results: Mapping[str, pd.DataFrame],
    statements: Mapping[str, str],
    held: Held | None = None,
) -> pd.DataFrame:
    """Return hypotheses.csv.

    Parameters
    ----------
    claims
        The claims with their tests.
    analysis
        One row a respondent.
    results
        ``estimates``, ``tests`` and ``remarks`` of the models of `claims`; ``indices`` of
        inequality and ``associations`` between countries where claims are about them.
    statements
        Claim to its words.
    held
        What verdicts are held against.

    Raises `Faults` where a stratum has one PSU and the policy is ``fail``, and where a model that
    adjusts countries cannot be fitted.
    """
    try:
        judge = _Judge(claims, analysis, Modelled(results), OtherEstimates(results))
        rows = [row for claim in claims.claims for row in judge.rows(claim)]
        orders = [order for claim in claims.claims for order in judge.orders(claim)]
    except SingletonStrata as error:
        raise Faults([Fault("study.yaml", str(error), mend=error.mend)]) from error
    except Unestimable as error:
        raise Faults([Fault("models.yaml", error.problem, error.term, mend=error.mend)]) from error
    return table(claims, rows, orders, statements, held)


class _Judge:
    """Estimates comparisons; means of one claim and area are estimated once."""

    def __init__(
        self,
        claims: Claims,
        analysis: Microdata,
        modelled: Modelled,
        others: OtherEstimates,
    ):
        self.claims, self.analysis, self.modelled, self.others = claims, analysis, modelled, others
        self.design = design_of(analysis, claims.singletons, claims.replication)
        self.known: dict[tuple, Joint] = {}

    def rows(self, claim: Claim) -> list[Row]:
        """The comparisons of a claim with their estimates."""
        found = []
        for one in claim.comparisons:
            model = self.claims.models.get(one.model)
            own = model is not None and model.standardised and model.estimator == "wls"
            if one.parts:
                joint, weights = self._joint(claim, one)
                estimate = joint.combined(weights)
                spread = joint.spread[weights != 0]
            elif one.of:
                estimate, spread = self.others.found(claim.test, one, self.claims.countries), None
            else:
                estimate = self.modelled.found(one)
                spread = self._spread(one) if claim.unit == "deviations" and not own else None
            smallest: float | None = claim.smallest
            if claim.unit == "deviations" and not own:
                smallest = _deviations(claim.smallest, spread)
            unit = "deviations" if own else "outcome"
            unit = claim.unit if claim.unit == "concentration" else unit
            found.append(Row(claim, one, estimate, smallest, unit))
        return found

    def orders(self, claim: Claim) -> list[Order]:
        """The order of countries that a claim is about, by area."""
        if claim.test != "country_order":
            return []
        found = []
        for area in dict.fromkeys(one.area for one in claim.comparisons):
            own = [self._joint(claim, one) for one in claim.comparisons if one.area == area]
            joint = own[0][0]
            share = None
            if not any(joint.combined(weights).reason for _, weights in own):
                share = _share(joint, np.array([weights for _, weights in own]), self.claims)
            found.append(Order(claim, area, share))
        return found

    def _joint(self, claim: Claim, one: Comparison) -> tuple[Joint, np.ndarray]:
        """The joint estimate that a comparison is made of, and the weight of each part of it."""
        if claim.adjusted:
            joint = self._adjusted(claim, one)
            places = [joint.names.index(part.country) for part in one.parts]
        else:
            cells = self._cells(claim, one)
            joint = self._means(cells)
            names = [joint_means.named(cell) for cell in cells]
            places = [names.index(joint_means.named(_cell(claim, part))) for part in one.parts]
        weights = np.zeros(len(joint.names))
        np.add.at(weights, places, [part.weight for part in one.parts])
        return joint, weights

    def _cells(self, claim: Claim, one: Comparison) -> list[joint_means.Cell]:
        """The means that a comparison is made of; of countries all in its area."""
        if claim.test in ("country_pairs", "country_order"):
            (measure,) = {part.measure for part in one.parts}
            return [(claim.measures[measure], country) for country in self.claims.countries]
        found = {joint_means.named(cell): cell for cell in (_cell(claim, p) for p in one.parts)}
        return list(found.values())

    def _means(self, cells: Sequence[joint_means.Cell]) -> Joint:
        key = tuple(joint_means.named(cell) for cell in cells)
        if key not in self.known:
            self.known[key] = joint_means.means(self.design, self._people(cells), cells)
        return self.known[key]

    def _people(self, cells: Sequence[joint_means.Cell]) -> pd.DataFrame:
        """Respondents with the columns of some means, outcomes of response models made."""
        wanted = dict.fromkeys(["country", *(cell[0].column for cell in cells)])
        wanted |= dict.fromkeys(name for _, _, *group in cells for name, _ in group)
        made = {
            fit.outcome.column: (replace(model, fits=(fit,)), fit.outcome)
            for model in self.claims.models.values()
            for fit in model.fits
            if fit.outcome.kinds and fit.outcome.column in wanted
        }
        read = [name for name in wanted if name not in made]
        read += [name for _, outcome in made.values() for name in unanswered.columns(outcome)]
        columns = {name: reading.narrow(self.analysis[name]) for name in dict.fromkeys(read)}
        people = pd.DataFrame(columns, copy=False)
        return unanswered.made([model for model, _ in made.values()], people)

    def _adjusted(self, claim: Claim, one: Comparison) -> Joint:
        model = self.claims.models[claim.adjusted]
        key = (model.name, one.area)
        if key not in self.known:
            (fit,) = [fit for fit in model.fits if fit.area == one.area]
            (measure,) = {claim.measures[part.measure].column for part in one.parts}
            cells = [(claim.measures[measure], country) for country in model.countries]
            spread = self._means(cells).spread
            self.known[key] = adjusted_means.levels(model, fit, self.analysis, spread)
        return self.known[key]

    def _spread(self, one: Comparison) -> np.ndarray:
        """Variances of the outcome of a model within its countries, or the one of the estimate."""
        model = self.claims.models[one.model]
        areas = [one.left, one.right] if one.left else [one.area]
        countries = model.countries if one.country == ALL else [one.country]
        found = []
        for fit in model.fits:
            if fit.area in areas:
                outcome = fit.outcome
                measure = Measure(outcome.name, fit.area, outcome.column, scoring(outcome))
                found.append(self._means([(measure, country) for country in countries]).spread)
        return np.concatenate(found)


def _cell(claim: Claim, part: Part) -> joint_means.Cell:
    """The mean of a part of a comparison."""
    measure = claim.measures[part.measure]
    if not claim.by:
        return measure, part.country
    return measure, part.country, (claim.by, part.level)


def _deviations(times: float, spread: np.ndarray | None) -> float | None:
    """So many standard deviations, the root of the mean variance; None where there is none."""
    if spread is None or not np.isfinite(spread).any():
        return None
    deviation = float(np.sqrt(np.nanmean(spread)))
    return times * deviation if deviation > 0 else None


def _share(joint: Joint, contrasts: np.ndarray, claims: Claims) -> float | None:
    """The share of draws in which all combinations are above zero."""
    try:
        drawn = joint.drawn(contrasts, claims.draws, claims.seed)
    except np.linalg.LinAlgError:
        return None
    return float((drawn > 0).all(axis=1).mean())
