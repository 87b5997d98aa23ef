"""Aligning: the countries of indices that declare an alignment, from their configural models.

Items are divided by their standard deviations within countries first, so that no unit of an item
enters the function (Mplus takes items as they are).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from coproduction.harmonise.microdata import Microdata
from coproduction.inference.domains import design_of
from coproduction.progress import counted
from coproduction.results import contract
from coproduction.results.invariance_files import ALIGNED, ALIGNMENT
from coproduction.robustness.equivalence.factor_alignment import (
    Aligned,
    Matrix,
    NotIdentified,
    aligned,
    differing,
)
from coproduction.robustness.equivalence.factor_models import Equal, NotFitted, fit
from coproduction.robustness.equivalence.group_samples import Sample
from coproduction.robustness.equivalence.grouped import Grouped
from coproduction.robustness.equivalence.invariance import improper
from coproduction.robustness.equivalence.licenses import interval, mean_row
from coproduction.study.resolved.instruments import Measured

#: Parameter of items to what it is called in a row.
OF_ITEMS = {"loadings": "loading", "intercepts": "intercept"}


def alignments(
    entries: Sequence[Measured], analysis: Microdata
) -> tuple[pd.DataFrame, pd.DataFrame, list[dict]]:
    """Align the countries of every index and area that declares it.

    `analysis` is as in `coproduction.robustness.equivalence.invariance.compared`.

    Returns
    -------
    `ALIGNMENT`, `ALIGNED`, and rows of `MEANS`.
    """
    design = design_of(analysis, "certainty")
    countries = [str(name) for name in analysis["country"].cat.categories]
    heads, parameters, means = [], [], []
    for measured in counted([e for e in entries if e.alignment != "none"], "alignment: indices"):
        found = _Of.of(measured, Grouped.of(measured.entry, analysis, design))
        heads.append(found.head())
        parameters += found.parameters()
        means += found.means(countries)
        del found  # before the answers of the next are taken
    return contract.frame(ALIGNMENT, heads), contract.frame(ALIGNED, parameters), means


@dataclass(frozen=True)
class _Of:
    """The alignment of one index and area; None with a remark where there is none."""

    measured: Measured
    group: Grouped
    found: Aligned | None
    remark: str
    given: tuple[Matrix, Matrix] = field(default_factory=lambda: (np.empty(0), np.empty(0)))

    @classmethod
    def of(cls, measured: Measured, group: Grouped) -> "_Of":
        """Fit the configural model, and align it."""
        if group.remark:
            return cls(measured, group, None, group.remark)
        try:
            own = group.sample(_within(group.sample()))
            loadings, intercepts, covariance, odd = configural(own)
        except NotFitted as why:
            return cls(measured, group, None, why.reason)
        fixed = measured.alignment == "fixed"
        try:
            found = aligned(loadings, intercepts, group.sizes, covariance, fixed)
        except NotIdentified:
            return cls(measured, group, None, "not_identified")
        remark = "improper_solution" if odd else ""
        return cls(measured, group, found, remark, (loadings, intercepts))

    @property
    def _keys(self) -> dict:
        return {"area": self.group.entry.area, "index": self.group.entry.index}

    def head(self) -> dict:
        """The row of `ALIGNMENT`."""
        row = self._keys | {
            "kind": self.measured.alignment,
            "n_countries": len(self.group.countries),
            "n_items": len(self.group.entry.items),
            "remark": self.remark or None,
        }
        if self.found is None:
            return row
        explained = self._explained(self.found)
        row |= {"simplicity": self.found.simplicity}
        for place, parameter in enumerate(OF_ITEMS):
            row[f"{parameter}_differ"] = float(self._differ(self.found, parameter).mean())
            row[f"r2_{parameter}"] = explained[place]
        return row

    def _differ(self, found: Aligned, parameter: str) -> np.ndarray:
        """(G, p) bools: which parameters are not invariant."""
        where = found.of_items(parameter)
        places = np.arange(where.start, where.stop).reshape(found.shape).T
        return np.column_stack(
            [differing(found.values[own], found.covariance[np.ix_(own, own)]) for own in places]
        )

    def _explained(self, found: Aligned) -> list[float | None]:
        """R² of loadings and intercepts (Asparouhov and Muthén 2014, eq. 13 and 14)."""
        loadings = found.values[found.of_items("loadings")].reshape(found.shape).mean(axis=0)
        intercepts = found.values[found.of_items("intercepts")].reshape(found.shape).mean(axis=0)
        expected = (
            found.deviations[:, None] * loadings,
            intercepts + found.means[:, None] * loadings,
        )
        out: list[float | None] = []
        for given, told in zip(self.given, expected, strict=True):
            whole = float(given.var(axis=0).sum())
            rest = float((given - told).var(axis=0).sum())
            out.append(1 - rest / whole if whole > 1e-12 else None)
        return out

    def parameters(self) -> Iterator[dict]:
        """Rows of `ALIGNED`, country by country."""
        if self.found is None:
            return
        found, (groups, items) = self.found, self.found.shape
        errors = found.errors
        differ = {name: self._differ(found, name) for name in OF_ITEMS}
        for g, country in enumerate(self.group.countries):
            head = {"country": country, **self._keys}
            for name, singular in OF_ITEMS.items():
                start = found.of_items(name).start + g * items
                for i, item in enumerate(self.group.entry.items):
                    yield head | {
                        "parameter": singular,
                        "item": item,
                        "estimate": float(found.values[start + i]),
                        "std_error": float(errors[start + i]),
                        "differs": bool(differ[name][g, i]),
                    }
            for place, name in ((g, "factor_mean"), (groups + g, "factor_sd")):
                yield head | {
                    "parameter": name,
                    "estimate": float(found.values[place]),
                    "std_error": _free(float(errors[place])),
                }

    def means(self, countries: Sequence[str]) -> Iterator[dict]:
        """Rows of `MEANS`."""
        for country in countries:
            row = mean_row(country, self.measured, "aligned")
            if country not in self.group.countries:
                yield row | {"remark": "left_out" if self.found else "not_aligned"}
            elif self.found is None:
                yield row | {"remark": "not_aligned"}
            else:
                g = self.group.countries.index(country)
                error = _free(float(self.found.errors[g]))
                yield row | interval(float(self.found.means[g]), error)


def _free(error: float) -> float:
    """A standard error; NaN of what is fixed."""
    return error if error > 0 else np.nan


def _within(sample: Sample) -> Matrix:
    """The (p,) standard deviations of items within groups."""
    moments = sample.moments
    variance = sum(own.n * np.diag(own.covariance) for own in moments) / sum(m.n for m in moments)
    return np.sqrt(variance)


def configural(sample: Sample) -> tuple[Matrix, Matrix, Matrix, bool]:
    """Loadings and intercepts (G, p) with their covariance, as `aligned` takes them, and whether a
    variance is not above 0. Factors of all groups point the way of the first. Raises `NotFitted`.
    """
    fitted = fit(sample, [0] * sample.answers[0].shape[1], Equal())
    places = np.concatenate(
        [fitted.layout.loadings[:, :, 0].ravel(), fitted.layout.intercepts.ravel()]
    )
    shape = fitted.layout.intercepts.shape
    loadings = fitted.theta[fitted.layout.loadings[:, :, 0]]
    signs = np.where(loadings @ loadings[0] < 0, -1.0, 1.0)
    turned = np.concatenate([np.repeat(signs, shape[1]), np.ones(shape[0] * shape[1])])
    covariance = fitted.covariance[np.ix_(places, places)] * np.outer(turned, turned)
    intercepts = fitted.theta[fitted.layout.intercepts]
    return loadings * signs[:, None], intercepts, covariance, improper(fitted)
