"""Replicate weights: the variance of any estimate by refitting it with each of R weights.

As `survey::svrepdesign` of R with replicate weights that include the sampling weights
(`combined.weights = TRUE`; factors have been multiplied before). Where an estimate is linear in
the weights the jackknife gives the linearised variance of `coproduction.inference.design` (Wolter
2007, ch. 4).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from coproduction.inference.design import Design, Estimates, weighted_mean
from coproduction.inference.singly import Picked
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.specification import Replication

MIXED = "sources with and without replicate weights cannot be in one estimate"


class MixedReplicates(ValueError):
    """An estimate of sources with and without replicate weights."""

    mend = "replicates for every source of a country, or for none"

    def __init__(self, where: str = ""):
        super().__init__(f"{where}: {MIXED}" if where else MIXED)


#: Share of the norm of a column of replicate weights below which what the columns before it leave
#: of it is rounding, as in `survey::degf`.
RANK_TOLERANCE = 1e-5
#: Kinds of replicate weights, as R `survey` names them.
KINDS = ("JK1", "JK2", "JKn", "BRR", "Fay", "bootstrap")


@dataclass(frozen=True)
class Replicates:
    """Replicate weights of n respondents. Build them with `Replicates.of` or `jackknife`.

    Attributes
    ----------
    weights
        (n,) full-sample weights.
    replicate
        (n, R) replicate weights.
    factors
        (R,) factor of each squared deviation.
    around_full
        Whether deviations are from the full-sample estimate (`mse = TRUE` of R) or from the mean of
        the replicates; a bool, or (R,) bools.
    sample
        (R,) number of the sample a replicate is of, where several independent ones are pooled.
    """

    weights: np.ndarray
    replicate: np.ndarray
    factors: np.ndarray
    around_full: bool | np.ndarray = True
    sample: np.ndarray | None = None

    @classmethod
    def of(
        cls,
        weights: np.ndarray,
        replicate: np.ndarray,
        kind: str,
        *,
        rho: float | None = None,
        scale: float | None = None,
        factors: np.ndarray | None = None,
        around_full: bool = True,
    ) -> "Replicates":
        """Take replicate weights as a source brings them.

        The squared deviations are added up with ``scale × factors``. `factors` are 1 unless
        given; JKn needs them, (n_h − 1) / n_h of the stratum each replicate drops a PSU of. The
        `scale` is, unless given, (R − 1) / R for JK1, 1 for JKn, 1 / R for BRR,
        1 / (R (1 − rho)²) for Fay (Judkins 1990, eq. 2.2; with rho .5 and 80 replicates that of
        PISA, OECD 2009, ch. 4), 1 / (R − 1) for the bootstrap, and 1 for JK2, a replicate a pair
        of PSUs (TIMSS and PIRLS, Foy and LaRoche 2016, ch. 4, who take ½ of two a pair).

        Raises ValueError for an unknown kind, for weights that are not finite or of another
        number of respondents, and where `rho` or `factors` are needed and lacking.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown replicate weights {kind!r}; one of {', '.join(KINDS)}")
        weights, replicate = np.asarray(weights, float), np.asarray(replicate, float)
        if replicate.ndim != 2 or len(replicate) != len(weights):
            raise ValueError(
                f"replicate weights of shape {replicate.shape} for {len(weights)} respondents"
            )
        if not (np.isfinite(weights).all() and np.isfinite(replicate).all()):
            raise ValueError("weights and replicate weights must be finite numbers")
        r = replicate.shape[1]
        if kind == "Fay" and (rho is None or not 0 <= rho < 1):
            raise ValueError("Fay's replicate weights need rho, 0 to below 1")
        if kind == "JKn" and factors is None:
            raise ValueError("JKn replicate weights need a factor for each, (n_h − 1) / n_h")
        usual = {
            "JK1": (r - 1) / r,
            "JK2": 1.0,
            "JKn": 1.0,
            "BRR": 1 / r,
            "Fay": 1 / (r * (1 - (rho or 0.0)) ** 2),
            "bootstrap": 1 / (r - 1),
        }
        ones = np.ones(r) if factors is None else np.asarray(factors, dtype=float)
        if ones.shape != (r,):
            raise ValueError(f"{len(ones)} factors for {r} replicates")
        return cls(
            weights, replicate, (usual[kind] if scale is None else scale) * ones, around_full
        )

    @classmethod
    def pooled(cls, frame: pd.DataFrame, sources: Mapping[str, Replication]) -> "Replicates":
        """Take the replicate weights of the sources of microdata.

        Sources are independent samples: in a replicate of one the others keep their weights, so
        that variances of sources add up. Respondents of a source not in `sources` do not vary; see
        `varying`.
        """
        weights = frame["weight"].to_numpy(dtype=float)
        whose = frame["source"].astype("str").to_numpy()
        parts = []
        for name, given in sources.items():
            rows = whose == name
            if not rows.any():
                continue
            columns = [COLUMN.format(k) for k in range(1, len(given.columns) + 1)]
            own = cls.of(
                weights[rows],
                frame.loc[rows, columns].to_numpy(dtype=float),
                given.kind,
                rho=given.rho,
                scale=given.scale,
                factors=np.array(given.rscales) if given.rscales else None,
                around_full=given.mse,
            )
            whole = np.repeat(weights[:, None], len(columns), axis=1)
            whole[rows] = own.replicate
            parts.append((whole, own.factors, np.full(len(columns), own.around_full)))
        replicate, factors, around_full = (
            np.concatenate(part, axis=-1) for part in zip(*parts, strict=True)
        )
        sample = np.repeat(np.arange(len(parts)), [len(part[1]) for part in parts])
        return cls(weights, replicate, factors, around_full, sample)

    def stacked(self, times: int) -> "Replicates":
        """Return the replicates of `times` rows a respondent, respondents under each other."""
        return replace(
            self,
            weights=np.tile(self.weights, times),
            replicate=np.tile(self.replicate, (times, 1)),
        )

    def of_rows(self, rows: slice | np.ndarray) -> "Replicates":
        """Return the replicates of some respondents, by their places."""
        return replace(self, weights=self.weights[rows], replicate=self.replicate[rows])

    def df(self, rows: np.ndarray | None = None) -> int:
        """Return the design degrees of freedom: the rank of the replicates less 1, as R."""
        inside = self.replicate if rows is None else self.replicate[rows]
        return rank(inside) - 1

    def refit(
        self, estimate: Callable[[np.ndarray], np.ndarray], rows: np.ndarray | None = None
    ) -> Estimates:
        """Estimate k quantities and their covariance by refitting.

        Parameters
        ----------
        estimate
            Takes (m,) weights of the domain's respondents, returns (k,) estimates. Called for the
            full sample, then for every replicate in order.
        rows
            (n,) bool with m true values: the domain. None for everybody.

        Raises ValueError when a refit gives a number that is not finite.
        """
        rows = np.ones(len(self.weights), dtype=bool) if rows is None else rows
        full = np.atleast_1d(np.asarray(estimate(self.weights[rows]), dtype=float))
        found = np.array([np.atleast_1d(estimate(w)) for w in self.replicate[rows].T], dtype=float)
        if not np.isfinite(found).all():
            wrong = int((~np.isfinite(found)).any(axis=1).sum())
            raise ValueError(f"{wrong} of {len(found)} refits gave no finite number")
        weights = self.weights[rows]
        return Estimates(
            full,
            self.covariance(full, found),
            self.df(rows),
            int((weights > 0).sum()),
            float(weights.sum()),
        )

    def covariance(self, full: np.ndarray, found: np.ndarray) -> np.ndarray:
        """Return the (k, k) covariance of k estimates, (k,) of all and (R, k) of the replicates."""
        sample = np.zeros(len(found), dtype=int) if self.sample is None else self.sample
        means = np.array([found[sample == k].mean(axis=0) for k in range(sample.max() + 1)])
        around = np.broadcast_to(self.around_full, len(found))[:, None]
        deviation = found - np.where(around, full, means[sample])
        return (deviation * self.factors[:, None]).T @ deviation


def rank(columns: np.ndarray) -> int:
    """Return how many of (n, R) columns are no linear combination of those before them.

    As `qr` of R with a tolerance of 1e-5, by which `survey::degf` counts: a column is one where
    less than that share of its norm is left beside those before it. Replicate weights in a file
    are rounded, and so never exactly dependent.
    """
    left: np.ndarray = np.asarray(np.linalg.qr(columns, mode="r"))
    least = RANK_TOLERANCE * np.linalg.norm(left, axis=0)
    dependent = np.flatnonzero(np.abs(left.diagonal()) <= least[: len(left)])
    found = int(dependent[0]) if len(dependent) else len(left)
    for j in range(found, left.shape[1]):
        if found == len(left):
            break
        length = np.linalg.norm(left[found:, j])
        if length <= least[j]:
            continue
        # what turns the rest of the column into one number, taken off the columns after it
        mirror = left[found:, j].copy()
        mirror[0] += np.copysign(length, mirror[0])
        mirror /= np.linalg.norm(mirror)
        left[found:, j:] -= 2 * np.outer(mirror, mirror @ left[found:, j:])
        found += 1
    return found


def jackknife(design: Design) -> Replicates:
    """Return the stratified jackknife (JKn) of a design: each replicate drops one PSU.

    The other PSUs of its stratum weigh n_h / (n_h − 1) times as much. A stratum of one PSU is never
    dropped and adds no variance; that of one of a finite population is corrected. Deviations are
    from the full-sample estimate.
    """
    size = np.bincount(design.stratum_of_psu)
    dropped = np.flatnonzero(size[design.stratum_of_psu] > 1)
    stratum = design.stratum_of_psu[dropped]
    n_h = size[stratum]
    own = design.stratum_of_psu[design.psu]
    times = np.where(own[:, None] == stratum, n_h / (n_h - 1), 1.0)
    times[design.psu[:, None] == dropped] = 0.0
    factors = (n_h - 1) / n_h
    factors = factors if design.sampled is None else factors * (1 - design.sampled[stratum])
    return Replicates(design.weights, design.weights[:, None] * times, factors)


@dataclass(frozen=True)
class ReplicatedDesign(Design):
    """A design whose means and totals have errors by replicate weights where sources bring them.

    Attributes
    ----------
    replicates
        Of all n respondents.
    varying
        (n,) bool: whether the respondent's source has replicate weights.
    """

    replicates: Replicates = field(kw_only=True)
    varying: np.ndarray = field(kw_only=True)

    @classmethod
    def of(
        cls,
        frame: pd.DataFrame | Picked,
        singletons: str = "fail",
        sources: Mapping[str, Replication] | None = None,
    ) -> Design:
        """Read a design as `Design.of`, with replicates where a source is in `sources`."""
        plain = Design.of(frame, singletons)
        if not sources:
            return plain
        varying = frame["source"].isin(list(sources)).to_numpy()
        if not varying.any():
            return plain
        whole = frame.frame() if isinstance(frame, Picked) else frame
        return cls(**vars(plain), replicates=Replicates.pooled(whole, sources), varying=varying)

    def of_rows(self, rows: slice | np.ndarray) -> Design:
        """As `Design.of_rows`."""
        own = replace(self, replicates=self.replicates.of_rows(rows), varying=self.varying[rows])
        return super(ReplicatedDesign, own).of_rows(rows)

    def mean(self, values: np.ndarray, rows: np.ndarray | None = None) -> Estimates:
        """As `Design.mean`; raises `MixedReplicates`.

        The covariance is NaN where a replicate weighs nobody of the domain.
        """
        inside, x, w = self._inside(values, rows)
        if not self._replicated(inside):
            return super().mean(values, rows)
        if (self.replicates.replicate[inside].sum(axis=0) == 0).any():
            unknown = np.full((x.shape[1], x.shape[1]), np.nan)
            df = self.replicates.df(inside)
            return Estimates(weighted_mean(x, w), unknown, df, len(w), float(w.sum()))
        return self.replicates.refit(lambda w: weighted_mean(x, w), inside)

    def total(self, values: np.ndarray, rows: np.ndarray | None = None) -> Estimates:
        """As `Design.total`; raises `MixedReplicates`."""
        inside, x, _ = self._inside(values, rows)
        if not self._replicated(inside):
            return super().total(values, rows)
        return self.replicates.refit(lambda w: w @ x, inside)

    def errors(self, rows: np.ndarray) -> str:
        """As `Design.errors`; ``replicate`` for a domain with replicate weights."""
        inside = rows & (self.weights > 0)
        return "replicate" if self._replicated(inside) else super().errors(rows)

    def _replicated(self, inside: np.ndarray) -> bool:
        some = self.varying[inside]
        if some.any() and not some.all():
            raise MixedReplicates
        return bool(some.all())
