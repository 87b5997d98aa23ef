"""The survey design: weights, strata and PSUs, and the variances that follow from them.

Variances are Taylor linearised with the with-replacement approximation at the first
stage (Woodruff 1971; Binder 1983, eq. 3.4; Lumley 2004), as `survey::svydesign` of R
does, with finite population corrections of the first stage where populations are declared.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from coproduction.inference import finite_population, psus
from coproduction.inference.calibration import Calibration
from coproduction.inference.coded import Lazy, held
from coproduction.inference.singly import Picked
from coproduction.inference.stratified import between

#: What to do with a stratum of one PSU, as `options(survey.lonely.psu)` of R.
SINGLETON_POLICIES = ("fail", "adjust", "certainty")

STRATA_SHOWN = 10


class SingletonStrata(ValueError):
    """Strata of one PSU met under the policy ``fail``. `strata` holds their names."""

    mend = "singletons: adjust  (or certainty, in study.yaml), or merge them with their neighbours"

    def __init__(self, strata: list[str]):
        self.strata = strata
        names = [repr(s) if s else "'' (of a source that declares none)" for s in strata]
        shown = ", ".join(names[:STRATA_SHOWN])
        more = f" and {len(strata) - STRATA_SHOWN} more" if len(strata) > STRATA_SHOWN else ""
        one = len(strata) == 1
        super().__init__(
            f"{'stratum' if one else 'strata'} {shown}{more} {'has' if one else 'have'} a single "
            "PSU, so the variance within cannot be estimated"
        )


@dataclass(frozen=True)
class Estimates:
    """Estimates of k quantities from one domain.

    Attributes
    ----------
    estimate
        (k,) floats.
    covariance
        (k, k) design-based covariance.
    df
        PSUs less strata of the domain, as `survey::degf` of R.
    n
        Respondents of the domain with a weight above zero.
    weighted_n
        The sum of their weights.
    """

    estimate: np.ndarray
    covariance: np.ndarray
    df: int
    n: int
    weighted_n: float

    @property
    def std_error(self) -> np.ndarray:
        """(k,) standard errors."""
        return np.sqrt(np.diag(self.covariance))

    def interval(self, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper end, (k,) each, of the t intervals; NaN where no df is left."""
        return t_interval(self.estimate, self.std_error, self.df, confidence)


@dataclass(frozen=True)
class Design:
    """Weights, strata and PSUs of n respondents. Build it with `Design.of`.

    Attributes
    ----------
    weights
        (n,) finite weights of zero or more.
    psu
        (n,) PSU number, 0 to n_psu − 1. A PSU lies in one stratum.
    stratum_of_psu
        (n_psu,) stratum number of each PSU.
    strata
        Name of each stratum; the name of the only one is empty if none was declared.
    clustered, stratified
        (n,) bool: whether the respondent's PSU, stratum, was declared.
    singletons
        Policy for strata of one PSU, one of `SINGLETON_POLICIES`: ``fail`` raises
        `SingletonStrata`, ``adjust`` takes the deviation from zero, the mean of the scores over
        the sample, ``certainty`` counts no variance.
    sampled
        (n_strata,) share of a stratum's PSUs that are in the sample, 0 where the population is not
        declared; None where none is.
    calibration
        How the weights were raked, where errors are to know of it.
    """

    weights: np.ndarray
    psu: np.ndarray
    stratum_of_psu: np.ndarray
    strata: tuple[str, ...]
    clustered: np.ndarray
    stratified: np.ndarray
    singletons: str = "fail"
    sampled: np.ndarray | None = None
    calibration: Calibration | None = None

    @classmethod
    def of(cls, frame: pd.DataFrame | Picked, singletons: str = "fail") -> "Design":
        """Read the design from the columns `weight`, `stratum`, `psu`, each of which may be absent.

        PSU labels are nested: the same label in two strata is two PSUs. A null PSU makes the
        respondent a PSU. Where nobody has a stratum all are one stratum, as
        `svydesign(ids = ~1)` of R; where some have, those without are a stratum a `source` (one
        stratum, if there is no such column). Without a `weight` column all weigh 1.

        A column `fpc` corrects for finite populations (see `finite_population.sampled`), and
        columns of raking make errors know of it (see `Calibration.of`). A respondent without a
        stratum who has an `fpc` is of the stratum of the source.

        Raises ValueError for a weight that is null, infinite or negative, for an unknown policy,
        and as `finite_population.sampled`.
        """
        if singletons not in SINGLETON_POLICIES:
            raise ValueError(
                f"unknown singleton policy {singletons!r}; one of {', '.join(SINGLETON_POLICIES)}"
            )
        if isinstance(frame, pd.DataFrame):
            frame = Picked(frame, frame.columns)
        n = len(frame)
        if "weight" in frame:
            weights = frame["weight"].to_numpy(dtype=float, na_value=np.nan)
        else:
            weights = np.ones(n)
        bad = ~(np.isfinite(weights) & (weights >= 0))
        if bad.any():
            rows = ", ".join(str(row) for row in np.flatnonzero(bad)[:5])
            raise ValueError(
                f"column weight: {int(bad.sum())} of {n} weights are null, infinite or negative "
                f"(rows {rows} counted from 0); expected finite weights of zero or more"
            )

        stratum, names, stratified = _strata(frame)
        psu, labels = frame.coded("psu")
        clustered, count = _told(psu >= 0), len(labels)
        del labels  # maybe as many texts as respondents
        psu, of_psu = psus.units(stratum, psu, count)
        del stratum
        return cls(
            weights,
            psu,
            of_psu,
            names,
            clustered,
            stratified,
            singletons,
            finite_population.sampled(frame, of_psu, psu, names),
            Calibration.of(frame),
        )

    def __len__(self) -> int:
        return len(self.weights)

    def reweighted(self, weights: np.ndarray) -> "Design":
        """Return the same strata and PSUs with other (n,) weights."""
        return replace(self, weights=np.asarray(weights, dtype=float))

    def of_rows(self, rows: slice | np.ndarray) -> "Design":
        """Return the design of some respondents, by their places or (n,) bools.

        The PSUs and strata of the others stay, so that errors of a domain among them are the same.
        Of raked weights they are all respondents of some countries.
        """
        calibration = self.calibration
        return replace(
            self,
            weights=self.weights[rows],
            psu=self.psu[rows],
            clustered=self.clustered[rows],
            stratified=self.stratified[rows],
            calibration=None if calibration is None else calibration.of_groups(rows),
        )

    def compacted(self) -> "Design":
        """Return the design without strata that hold none of its respondents, which add nothing to
        the errors of any domain."""
        own = self._strata_of(None)
        met = np.bincount(own, minlength=len(self.strata)) > 0
        kept = met[self.stratum_of_psu]
        psu = (np.cumsum(kept) - 1).astype(self.psu.dtype)
        return replace(
            self,
            psu=psu[self.psu],
            stratum_of_psu=(np.cumsum(met) - 1)[self.stratum_of_psu[kept]],
            strata=tuple(compress(self.strata, met)),
            sampled=None if self.sampled is None else self.sampled[met],
        )

    def stacked(self, times: int) -> "Design":
        """Return the design of `times` rows a respondent, the respondents under each other.

        All rows of a respondent lie in the respondent's PSU.
        """
        if times == 1:
            return self
        return replace(
            self,
            weights=np.tile(self.weights, times),
            psu=np.tile(self.psu, times),
            clustered=np.tile(self.clustered, times),
            stratified=np.tile(self.stratified, times),
        )

    def covariance(self, scores: np.ndarray | Lazy, rows: np.ndarray | None = None) -> np.ndarray:
        """Return the (k, k) covariance of the sum of the scores over the domain's respondents.

        Sum over strata h of (1 − f_h) n_h / (n_h − 1) Σ_j (z_hj − z̄_h)(z_hj − z̄_h)ᵀ, z_hj being the
        total of the scores in PSU j and n_h the PSUs of the stratum in the *full* design, those
        without a respondent in the domain among them (Binder 1983; Lumley 2004, sec. 2); f_h is the
        share of PSUs that were `sampled`. Scores of raked weights are residuals from the margins.

        Parameters
        ----------
        scores
            (m, k) weighted scores or influence values of the domain's respondents.
        rows
            (n,) bool with m true values: the domain. None for everybody. Outside, scores are 0.

        Raises `SingletonStrata` under the policy ``fail`` when the domain meets a stratum of one
        PSU.
        """
        if self.calibration is not None:
            scores, rows = self.calibration.residuals(scores, rows, len(self))
            psu = self.psu[: len(rows)][rows]
        else:
            psu = self.psu if rows is None or rows.all() else self.psu[rows]
        return between(scores, psu, self.stratum_of_psu, self.factors(psu))

    def factors(self, psu: np.ndarray) -> np.ndarray:
        """Return the (n_strata,) factors (1 − f_h) n_h / (n_h − 1) of `covariance`.

        `psu` are those of a domain. Raises `SingletonStrata` as `covariance` does.
        """
        size = np.bincount(self.stratum_of_psu, minlength=len(self.strata))
        met = held(self.stratum_of_psu[held(psu, len(self.stratum_of_psu))], len(self.strata))
        single = self._alone(size)
        if self.singletons == "fail" and (single & met).any():
            raise SingletonStrata([self.strata[h] for h in np.flatnonzero(single & met)])
        factor = np.where(
            size == 1, float(self.singletons == "adjust"), size / np.maximum(size - 1, 1)
        )
        return factor if self.sampled is None else factor * (1 - self.sampled)

    def _alone(self, size: np.ndarray) -> np.ndarray:
        """Return (n_strata,) bools: strata of one PSU that is not all there is."""
        return (size == 1) & (True if self.sampled is None else self.sampled < 1)

    def counts(self, rows: np.ndarray | None = None) -> tuple[int, int]:
        """Return (PSUs, strata) that hold a respondent of the domain with a weight above zero."""
        strata = self._held(rows)
        return len(strata), int(np.count_nonzero(np.bincount(strata)))

    def _held(self, rows: np.ndarray | None = None) -> np.ndarray:
        """Return the stratum of each PSU that `counts` counts; found once for everybody."""
        inside = self._weighted(rows)
        return self._held_by_all if inside is None else self._strata_of(inside)

    @cached_property
    def _held_by_all(self) -> np.ndarray:
        return self._strata_of(None)

    def _strata_of(self, inside: np.ndarray | None) -> np.ndarray:
        """Return the stratum of each PSU that some of the (n,) respondents `inside` are of."""
        return self.stratum_of_psu[held(self.psu, len(self.stratum_of_psu), inside)]

    def _weighted(self, rows: np.ndarray | None) -> np.ndarray | None:
        """Return the (n,) bools of a domain with a weight above zero, None where all are."""
        inside = self.weights > 0 if rows is None else rows & (self.weights > 0)
        return None if inside.all() else inside

    def declared(self, rows: np.ndarray) -> dict[str, int | bool | None]:
        """Return what is declared of the PSUs and strata of a domain, as columns of fit.csv.

        `n_psu` and `n_strata` count those declared, None where there are none.
        """
        inside = rows & (self.weights > 0)
        n_psu = len(self._strata_of(inside & self.clustered))
        n_strata = len(np.unique(self._strata_of(inside & self.stratified)))
        return {
            "psu_declared": n_psu > 0,
            "strata_declared": n_strata > 0,
            "n_psu": n_psu or None,
            "n_strata": n_strata or None,
        }

    def errors(self, rows: np.ndarray) -> str:
        """Return how errors of a domain are found: ``stratified`` over what is declared of its
        respondents, ``robust`` where neither a stratum nor a PSU is."""
        inside = rows & (self.weights > 0)
        declared = (self.clustered & inside).any() or (self.stratified & inside).any()
        return "stratified" if declared else "robust"

    def finite(self, rows: np.ndarray) -> bool:
        """Whether a domain meets strata of finite populations."""
        if self.sampled is None:
            return False
        return bool((self.sampled[self._held(rows)] > 0).any())

    def n_singletons(self, rows: np.ndarray) -> int:
        """Return the number of strata of one PSU that a domain meets."""
        met = np.bincount(self._held(rows), minlength=len(self.strata)) > 0
        size = np.bincount(self.stratum_of_psu, minlength=len(self.strata))
        return int((self._alone(size) & met).sum())

    def degf(self, rows: np.ndarray | None = None) -> int:
        """Return the design degrees of freedom of a domain: its PSUs less its strata.

        As `survey::degf` of R, only PSUs and strata that hold a respondent of the domain count.
        """
        n_psu, n_strata = self.counts(rows)
        return n_psu - n_strata

    def total(self, values: np.ndarray, rows: np.ndarray | None = None) -> Estimates:
        """Estimate the domain totals of values, (n,) or (n, k), as `survey::svytotal` of R.

        Raises ValueError if a value in the domain is NaN, or nobody in it has a weight.
        """
        inside, x, w = self._inside(values, rows)
        z = x * w[:, None]
        return self._estimates(z.sum(axis=0), self.covariance(z, inside), inside, w)

    def mean(self, values: np.ndarray, rows: np.ndarray | None = None) -> Estimates:
        """Estimate the domain means of values, (n,) or (n, k), as `survey::svymean` of R.

        The mean is a ratio of two totals, linearised as w (x − x̄) / Σw (Woodruff 1971). Of
        indicators it is a proportion. Errors as `total`.
        """
        inside, x, w = self._inside(values, rows)
        mean = weighted_mean(x, w)
        influence = (x - mean) * (w / w.sum())[:, None]
        return self._estimates(mean, self.covariance(influence, inside), inside, w)

    def simple_variance(self, values: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        """Return the (k,) variances the means would have in a simple random sample.

        Of the same respondents, drawn with replacement: s² / n, s² being the weighted variance
        with factor n / (n − 1). The design effect is the variance of `mean` over it (Kish 1965,
        sec. 8.2), as `svymean(deff = "replace")` of R, with replicate weights too. NaN
        for a single respondent.
        """
        _, x, w = self._inside(values, rows)
        n = len(w)
        mean = weighted_mean(x, w)
        return w @ (x - mean) ** 2 / w.sum() / (n - 1) if n > 1 else np.full(x.shape[1], np.nan)

    def _inside(
        self, values: np.ndarray, rows: np.ndarray | None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        inside = self.weights > 0 if rows is None else rows & (self.weights > 0)
        if not inside.any():
            raise ValueError("the domain holds no respondent with a weight above zero")
        everybody, x, w = inside.all(), np.asarray(values), self.weights
        x, w = (x, w) if everybody else (x[inside], w[inside])
        x = x.astype(float, copy=False)
        x = x[:, None] if x.ndim == 1 else x
        if np.isnan(x).any():
            raise ValueError(
                "values of the domain must not be NaN; narrow it to those who answered"
            )
        return inside, x, w

    def _estimates(
        self, estimate: np.ndarray, covariance: np.ndarray, inside: np.ndarray, w: np.ndarray
    ) -> Estimates:
        return Estimates(estimate, covariance, self.degf(inside), len(w), float(w.sum()))


def weighted_mean(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the (k,) weighted means of (n, k) values, that of equal ones exact."""
    return np.where(constant(values), values[0], weights @ values / weights.sum())


def constant(values: np.ndarray) -> np.ndarray:
    """Return (k,) bools: which columns of (n, k) values have one value."""
    found = (values[:10] == values[0]).all(axis=0)
    # Mostly the first few tell.
    return (values == values[0]).all(axis=0) if found.any() else found


def t_interval(
    estimate: np.ndarray | float,
    std_error: np.ndarray | float,
    df: np.ndarray | float,
    confidence: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return both ends of estimate ± t(df) standard errors; NaN where df is not above 0."""
    t = stdtrit(np.where(np.asarray(df) > 0, df, np.nan), (1 + confidence) / 2)
    return estimate - t * std_error, estimate + t * std_error


def t_probability(statistic: np.ndarray, df: np.ndarray | float) -> np.ndarray:
    """Return the two-sided p-value of t statistics."""
    return 2 * stdtr(df, -np.abs(statistic))


def _told(known: np.ndarray) -> np.ndarray:
    """(n,) bools, in no memory where all are true."""
    return np.broadcast_to(np.True_, len(known)) if known.all() else known


def _strata(frame: Picked) -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    """Return (n,) numbers of strata, what each is called, and who declares one, (n,) bool."""
    given, names = frame.coded("stratum")
    stratified, source, sources = _told(given >= 0), None, []
    if not stratified.all() and (stratified.any() or finite_population.COLUMN in frame):
        source, sources = frame.coded("source")

    def codes(rows: slice) -> np.ndarray:
        own, without = given[rows].astype(np.int64), ~stratified[rows]
        # −1, no source, becomes the one stratum without a name. Codes may be of a byte.
        own[without] = len(names)
        if source is not None:
            own[without] += source[rows][without].astype(np.int64) + 1
        return own

    stratum, met = psus.numbered(codes, len(given))
    labels = [*map(str, names), "", *map(str, sources)]
    return stratum, tuple(labels[code] for code in met), stratified
