"""Measurement invariance: do the items of an index measure one thing alike in all countries?

One factor a country (`factor_models`), its items as the index scores them, and ever more of it the
same everywhere: nothing (configural), loadings (metric, which slopes need), intercepts too (scalar,
which means need). A step holds where CFI falls and RMSEA rises by no more than the study says, by
default .01 and .015 (Chen 2007); the configural model where CFI is not below and SRMR not above
what it says, by default .90 and .08 (see `study.instruments.Cutoffs`). Where a step fails,
items are freed one after the other, the one whose freeing takes most from χ² first, while at
least two stay (partial invariance; Byrne, Shavelson and Muthén 1989). Fit indices are those of the
scaled χ².
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from coproduction.harmonise.microdata import Microdata
from coproduction.inference.design import Design
from coproduction.inference.domains import design_of
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.invariance_files import FREED, INVARIANCE, PARAMETERS
from coproduction.robustness.equivalence.factor_models import (
    Equal,
    Fitted,
    NotFitted,
    deviance,
    fit,
)
from coproduction.robustness.equivalence.fit_indices import Indices, indices_of
from coproduction.robustness.equivalence.group_samples import Sample
from coproduction.robustness.equivalence.grouped import Grouped
from coproduction.study.resolved.instruments import Cutoffs, Measured

#: Items whose parameters countries must share.
FEWEST_SHARED = 2

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
    entries: Sequence[Measured], analysis: Microdata
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Compare the countries' measurement of every index and area.

    Parameters
    ----------
    entries
        One an index and area.
    analysis
        One row a respondent, with `country` (categorical), the items, and the columns `design_of`
        reads. Respondents who answered all items and weigh more than 0 take part, and countries
        where every item varies.

    Returns
    -------
    The steps as `INVARIANCE`, the parameters of every step as `PARAMETERS`, and the items freed in
    partial steps as `FREED`.
    """
    design = design_of(analysis, "certainty")
    steps, parameters, freed = [], [], []
    for entry in counted(entries, "invariance: indices"):
        found = _Compared.of(entry, analysis, design)
        steps += found.steps()
        parameters += found.parameters()
        freed += found.freed()
        del found  # before the answers of the next are taken
    return (
        contract.frame(INVARIANCE, steps),
        contract.frame(PARAMETERS, parameters),
        contract.frame(FREED, freed),
    )


@dataclass(frozen=True)
class _Compared:
    """The steps of one index in one area, and why there are no more."""

    group: Grouped
    fitted: tuple[_Step, ...]
    remark: str

    @classmethod
    def of(cls, measured: Measured, analysis: Microdata, design: Design) -> "_Compared":
        """Fit the steps; a step that does not hold is followed by its partial form."""
        group = Grouped.of(measured.entry, analysis, design)
        if group.remark:
            return cls(group, (), group.remark)
        steps: list[_Step] = []
        try:
            for step in _steps(group.sample(), len(measured.entry.items), measured.cutoffs):
                steps.append(step)
        except NotFitted as why:
            return cls(group, tuple(steps), why.reason)
        return cls(group, tuple(steps), "")

    @property
    def _keys(self) -> dict:
        return {"area": self.group.entry.area, "index": self.group.entry.index}

    def steps(self) -> Iterator[dict]:
        """Rows of the steps; one without a step where none was fitted."""
        counts = {
            "n": self.group.n,
            "n_countries": len(self.group.countries),
            "n_items": len(self.group.entry.items),
            "n_singletons": self.group.n_singletons,
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
                "p_value": float(chdtrc(fitted.df, fitted.scaled)) if tested else None,
                "cfi": own.cfi if tested else None,
                "tli": own.tli if tested else None,
                "rmsea": own.rmsea if tested else None,
                "srmr": own.srmr if tested else None,
                **changes,
                "n_freed": len(step.equal.freed),
                "result": {None: "untested", True: "holds", False: "fails"}[step.holds],
                "remark": "improper_solution" if improper(fitted) else None,
            }
            if step.holds is not False:
                before = own
        if self.remark:
            yield {**self._keys, "step": None, **counts, "n_freed": 0, "remark": self.remark}

    def parameters(self) -> Iterator[dict]:
        """Rows of every step's parameters, country by country."""
        items = list(self.group.entry.items)
        for step in self.fitted:
            layout, theta = step.fitted.layout, step.fitted.theta
            errors = np.sqrt(np.clip(np.diag(step.fitted.covariance), 0, None))
            for g, country in enumerate(self.group.countries):
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
        items = list(self.group.entry.items)
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


def improper(fitted: Fitted) -> bool:
    """Tell whether a variance of an item or a factor is not above 0."""
    layout = fitted.layout
    where = np.concatenate([layout.residuals.ravel(), layout.variances.ravel()])
    return bool((fitted.theta[where[where >= 0]] <= 0).any())


def _steps(sample: Sample, items: int, cutoffs: Cutoffs) -> Iterator[_Step]:
    """Fit step after step while what countries would share holds, wholly or in part."""
    factor_of, freed = [0] * items, frozenset()
    before: Indices | None = None
    for name, (shared, parameter) in STEPS.items():
        equal = replace(shared, freed=freed)
        step = _step(sample, factor_of, name, equal, before, cutoffs)
        yield step
        if step.holds is False and parameter:
            found = _partial(sample, factor_of, step, parameter, before, cutoffs)
            if found is None:
                return
            yield found
            step, freed = found, found.equal.freed
        if step.holds is False:
            return
        before = step.indices


def _step(
    sample: Sample,
    factor_of: list[int],
    name: str,
    equal: Equal,
    before: Indices | None,
    cutoffs: Cutoffs,
) -> _Step:
    fitted = fit(sample, factor_of, equal)
    own = indices_of(sample, fitted)
    holds: bool | None
    if before is None:
        good = bool(own.cfi >= cutoffs.cfi and own.srmr <= cutoffs.srmr)
        holds = good if fitted.df else None
    else:
        falls, rises = before.cfi - own.cfi, own.rmsea - before.rmsea
        holds = bool(falls <= cutoffs.cfi_fall and rises <= cutoffs.rmsea_rise)
    return _Step(name, equal, fitted, own, holds)


def _partial(
    sample: Sample,
    factor_of: list[int],
    step: _Step,
    parameter: str,
    before: Indices | None,
    cutoffs: Cutoffs,
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
        equal = min(tried, key=lambda t: t[:2])[2]
        step = _step(sample, factor_of, name, equal, before, cutoffs)
    return step
