"""Measurement invariance: do the items of an index measure one thing alike in all countries?

One factor a country (`factor_models`), its items as the index scores them, and ever more of it the
same everywhere: nothing (configural), loadings (metric, which slopes need), intercepts too (scalar,
which means need). A step holds where CFI falls by no more than .01 and RMSEA rises by no more than
.015 (Chen 2007); the configural model where CFI is .90 or more and SRMR .08 or less. Where a step
fails, items are freed one after the other, the one whose freeing takes most from χ² first, while at
least two stay (partial invariance; Byrne, Shavelson and Muthén 1989). Fit indices are those of the
scaled χ².
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import chi2

from coproduction.inference.design import Design
from coproduction.inference.scoring import scores
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.invariance_files import FREED, INVARIANCE, PARAMETERS
from coproduction.robustness.factor_models import (
    Equal,
    Fitted,
    NotFitted,
    Sample,
    deviance,
    fit,
    summed,
)
from coproduction.robustness.fit_indices import Indices, indices_of
from coproduction.study.analysis import Index

#: Steps that hold: least CFI and greatest SRMR of the configural model, and greatest changes.
LEAST_CFI, GREATEST_SRMR = 0.90, 0.08
CFI_FALL, RMSEA_RISE = 0.01, 0.015
#: Items whose parameters countries must share.
FEWEST_SHARED = 2
FEWEST_ITEMS = 3

#: What parameters of factors are where they are not free.
FIXED = {"factor_mean": 0.0, "factor_variance": 1.0}

#: Step to what countries share, and the parameter that it newly shares.
STEPS = {
    "configural": (Equal(), ""),
    "metric": (Equal(loadings=True), "loadings"),
    "scalar": (Equal(loadings=True, intercepts=True), "intercepts"),
}


@dataclass(frozen=True)
class _Step:
    """A fitted step, and whether it holds (None where nothing is tested)."""

    name: str
    equal: Equal
    fitted: Fitted
    indices: Indices
    holds: bool | None


def compared(
    entries: Sequence[Index], analysis: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Compare the countries' measurement of every index and area.

    Parameters
    ----------
    entries
        One an index and area.
    analysis
        One row a respondent, with `country` (categorical), the items, and the columns `Design.of`
        reads. Respondents who answered all items and weigh more than 0 take part, and countries
        where every item varies.

    Returns
    -------
    The steps as `INVARIANCE`, the parameters of every step as `PARAMETERS`, and the items freed in
    partial steps as `FREED`.
    """
    design = Design.of(analysis, "certainty")
    steps, parameters, freed = [], [], []
    for entry in counted(entries, "invariance: indices"):
        found = _Compared.of(entry, analysis, design)
        steps += found.steps()
        parameters += found.parameters()
        freed += found.freed()
    return (
        contract.frame(INVARIANCE, steps),
        contract.frame(PARAMETERS, parameters),
        contract.frame(FREED, freed),
    )


@dataclass(frozen=True)
class _Compared:
    """The steps of one index in one area, and why there are no more."""

    entry: Index
    countries: tuple[str, ...]
    n: int
    n_singletons: int
    fitted: tuple[_Step, ...]
    remark: str

    @classmethod
    def of(cls, entry: Index, analysis: pd.DataFrame, design: Design) -> "_Compared":
        """Fit the steps; a step that does not hold is followed by its partial form."""
        answers = scores(analysis, entry.items)
        whole = ~np.isnan(answers).any(axis=1) & (design.weights > 0)
        country = analysis["country"].cat.codes.to_numpy()
        names, rows = [], []
        for code, name in enumerate(analysis["country"].cat.categories):
            members = whole & (country == code)
            if members.sum() > len(entry.items) and (np.ptp(answers[members], axis=0) > 0).all():
                names.append(str(name))
                rows.append(members)
        everybody = np.logical_or.reduce(rows) if rows else np.zeros(len(analysis), bool)
        n = int(everybody.sum())
        base = cls(entry, tuple(names), n, design.n_singletons(everybody), (), "")
        if len(entry.items) < FEWEST_ITEMS:
            return replace(base, remark="few_items")
        if len(rows) < 2:
            return replace(base, remark="one_country")
        weights = design.weights * (n / design.weights[everybody].sum())
        sample = Sample(
            tuple(answers[members] for members in rows),
            tuple(weights[members] for members in rows),
            tuple(summed(design.reweighted(weights), members) for members in rows),
        )
        steps: list[_Step] = []
        try:
            for step in _steps(sample, len(entry.items)):
                steps.append(step)
        except NotFitted as why:
            return replace(base, fitted=tuple(steps), remark=why.reason)
        return replace(base, fitted=tuple(steps))

    @property
    def _keys(self) -> dict:
        return {"area": self.entry.area, "index": self.entry.index}

    def steps(self) -> Iterator[dict]:
        """Rows of the steps; one without a step where none was fitted."""
        counts = {
            "n": self.n,
            "n_countries": len(self.countries),
            "n_items": len(self.entry.items),
            "n_singletons": self.n_singletons,
        }
        before: Indices | None = None
        for step in self.fitted:
            fitted, own = step.fitted, step.indices
            changes = {}
            if before is not None:
                changes = {
                    "cfi_change": own.cfi - before.cfi,
                    "rmsea_change": own.rmsea - before.rmsea,
                    "srmr_change": own.srmr - before.srmr,
                }
            tested = fitted.df > 0
            yield {
                **self._keys,
                "step": step.name,
                **counts,
                "chi2": fitted.chi2 if tested else None,
                "df": fitted.df,
                "scaling": fitted.scaling if tested else None,
                "chi2_scaled": fitted.scaled if tested else None,
                "p_value": float(chi2.sf(fitted.scaled, fitted.df)) if tested else None,
                "cfi": own.cfi if tested else None,
                "tli": own.tli if tested else None,
                "rmsea": own.rmsea if tested else None,
                "srmr": own.srmr if tested else None,
                **changes,
                "n_freed": len(step.equal.freed),
                "result": {None: "untested", True: "holds", False: "fails"}[step.holds],
                "remark": "improper_solution" if _improper(fitted) else None,
            }
            if step.holds is not False:
                before = own
        if self.remark:
            yield {**self._keys, "step": None, **counts, "n_freed": 0, "remark": self.remark}

    def parameters(self) -> Iterator[dict]:
        """Rows of every step's parameters, country by country."""
        items = list(self.entry.items)
        for step in self.fitted:
            layout, theta = step.fitted.layout, step.fitted.theta
            errors = np.sqrt(np.clip(np.diag(step.fitted.covariance), 0, None))
            for g, country in enumerate(self.countries):
                places = [
                    *(
                        ("loading", item, at)
                        for item, at in _named(items, layout.loadings[g, :, 0])
                    ),
                    *(("intercept", item, at) for item, at in _named(items, layout.intercepts[g])),
                    *(
                        ("residual_variance", item, at)
                        for item, at in _named(items, layout.residuals[g])
                    ),
                    ("factor_mean", None, int(layout.means[g, 0])),
                    ("factor_variance", None, int(layout.variances[g, 0, 0])),
                ]
                for parameter, item, at in places:
                    free = at >= 0
                    yield {
                        "country": country,
                        **self._keys,
                        "step": step.name,
                        "parameter": parameter,
                        "item": item,
                        "estimate": float(theta[at]) if free else FIXED[parameter],
                        "std_error": float(errors[at]) if free else None,
                    }

    def freed(self) -> Iterator[dict]:
        """Rows of the items freed in partial steps."""
        items = list(self.entry.items)
        singular = {"loadings": "loading", "intercepts": "intercept"}
        for step in self.fitted:
            for parameter, item in sorted(step.equal.freed):
                yield {
                    **self._keys,
                    "step": step.name,
                    "parameter": singular[parameter],
                    "item": items[item],
                }


def _named(items: list[str], where: np.ndarray) -> list[tuple[str, int]]:
    """Each item with the place of its parameter."""
    return list(zip(items, where.tolist(), strict=True))


def _improper(fitted: Fitted) -> bool:
    """Tell whether a variance of an item or a factor is not above 0."""
    layout = fitted.layout
    where = np.concatenate([layout.residuals.ravel(), layout.variances.ravel()])
    return bool((fitted.theta[where[where >= 0]] <= 0).any())


def _steps(sample: Sample, items: int) -> Iterator[_Step]:
    """Fit step after step while what countries would share holds, wholly or in part."""
    factor_of, freed = [0] * items, frozenset()
    before: Indices | None = None
    for name, (shared, parameter) in STEPS.items():
        equal = replace(shared, freed=freed)
        step = _step(sample, factor_of, name, equal, before)
        yield step
        if step.holds is False and parameter:
            found = _partial(sample, factor_of, step, parameter, before)
            if found is None:
                return
            yield found
            step, freed = found, found.equal.freed
        if step.holds is False:
            return
        before = step.indices


def _step(
    sample: Sample, factor_of: list[int], name: str, equal: Equal, before: Indices | None
) -> _Step:
    fitted = fit(sample, factor_of, equal)
    own = indices_of(sample, fitted)
    holds: bool | None
    if before is None:
        good = bool(own.cfi >= LEAST_CFI and own.srmr <= GREATEST_SRMR)
        holds = good if fitted.df else None
    else:
        holds = bool(before.cfi - own.cfi <= CFI_FALL and own.rmsea - before.rmsea <= RMSEA_RISE)
    return _Step(name, equal, fitted, own, holds)


def _partial(
    sample: Sample, factor_of: list[int], step: _Step, parameter: str, before: Indices | None
) -> _Step | None:
    """Free one item after the other until the step holds; None where two would not stay."""
    name = f"partial_{step.name}"
    while step.holds is False:
        shared = [i for i in range(len(factor_of)) if step.equal.holds(parameter, i)]
        # an intercept means something only where the loading is shared too
        if parameter == "loadings":
            pairs = {i: {("loadings", i), ("intercepts", i)} for i in shared}
        else:
            pairs = {i: {("intercepts", i)} for i in shared}
        if len(shared) <= FEWEST_SHARED:
            return None
        tried = []
        for i, more in pairs.items():
            equal = replace(step.equal, freed=step.equal.freed | more)
            try:
                tried.append((deviance(sample, factor_of, equal), i, equal))
            except NotFitted:
                continue
        if not tried:
            return None
        step = _step(sample, factor_of, name, min(tried, key=lambda t: t[:2])[2], before)
    return step
