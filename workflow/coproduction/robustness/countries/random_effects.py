"""Random-effects summaries: what the countries' coefficients come to together, and how they differ.

Each country's estimate is taken as its true value plus a known sampling error, and true values as
normal around a mean. The variance between countries is estimated by restricted maximum likelihood
(Viechtbauer 2005); Q, I² and the prediction interval are those of `metafor::rma` of R (Higgins and
Thompson 2002; Higgins, Thompson and Spiegelhalter 2009).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtrc, ndtr, ndtri, stdtr, stdtrit

from coproduction.results import contract
from coproduction.results.between_files import COUNTRY_SUMMARIES, LEAST
from coproduction.study.resolved.between_countries import Summarised

_STEPS, _TIGHT = 1000, 1e-14
_FIT = ["outcome", "area", "category", "term"]


@dataclass(frozen=True)
class Summary:
    """A mean of k true values, and how much these differ.

    Attributes
    ----------
    estimate, std_error, df
        The mean; degrees of freedom of its t, None where it is normal.
    tau2, i2
        Variance between countries, and its share in what estimates differ by.
    q, q_df
        Cochran's Q with its degrees of freedom.
    """

    estimate: float
    std_error: float
    df: int | None
    tau2: float
    i2: float
    q: float
    q_df: int

    def quantile(self, confidence: float) -> float:
        """Return how many standard errors an interval reaches."""
        share = (1 + confidence) / 2
        return float(ndtri(share) if self.df is None else stdtrit(self.df, share))

    @property
    def p_value(self) -> float:
        """Two-sided p-value of the mean."""
        statistic = -abs(self.estimate / self.std_error)
        return float(2 * (ndtr(statistic) if self.df is None else stdtr(self.df, statistic)))

    @property
    def q_p_value(self) -> float:
        """p-value of Q."""
        return float(chdtrc(self.q_df, self.q))

    def interval(self, confidence: float) -> tuple[float, float]:
        """Return both ends of the interval of the mean."""
        reach = self.quantile(confidence) * self.std_error
        return self.estimate - reach, self.estimate + reach

    def prediction(self, confidence: float) -> tuple[float, float]:
        """Return both ends of the interval of the true value of another country."""
        reach = self.quantile(confidence) * float(np.sqrt(self.std_error**2 + self.tau2))
        return self.estimate - reach, self.estimate + reach


def summary(estimate: np.ndarray, variance: np.ndarray, knapp_hartung: bool = False) -> Summary:
    """Summarise (k,) estimates with known (k,) sampling variances above zero, k being 2 or more.

    With `knapp_hartung` the error is that of Knapp and Hartung (2003), with t of k − 1 degrees of
    freedom; else the mean is taken as normal.
    """
    y, v = np.asarray(estimate, float), np.asarray(variance, float)
    k = len(y)
    tau2 = _restricted(y, v)
    w = 1 / (v + tau2)
    mean = float(w @ y / w.sum())
    error = float(1 / np.sqrt(w.sum()))
    if knapp_hartung:
        error *= float(np.sqrt(w @ (y - mean) ** 2 / (k - 1)))
    fixed = 1 / v
    q = float(fixed @ (y - fixed @ y / fixed.sum()) ** 2)
    typical = (k - 1) * fixed.sum() / (fixed.sum() ** 2 - (fixed**2).sum())
    df = k - 1 if knapp_hartung else None
    return Summary(mean, error, df, tau2, float(tau2 / (tau2 + typical)), q, k - 1)


def _restricted(y: np.ndarray, v: np.ndarray) -> float:
    """The variance between by restricted maximum likelihood, by Fisher scoring from Hedges'.

    Steps are halved until the likelihood does not fall: whole ones may go round for ever.
    """
    # in units of the sampling errors, so that no unit of a correlate is too small or too large
    scale = float(np.median(v))
    y, v = y / np.sqrt(scale), v / scale
    tau2 = max(0.0, float(y.var(ddof=1) - v.mean()))
    for _ in range(_STEPS):
        w = 1 / (v + tau2)
        s1, s2, s3 = w.sum(), (w**2).sum(), (w**3).sum()
        rest = w**2 @ (y - w @ y / s1) ** 2
        step = (rest - (s1 - s2 / s1)) / (s2 - 2 * s3 / s1 + (s2 / s1) ** 2)
        while tau2 + step < 0:
            step = step / 2 if tau2 > _TIGHT else -tau2
        now = _likelihood(y, v, tau2)
        while abs(step) > _TIGHT * max(tau2, 1.0) and _likelihood(y, v, tau2 + step) < now:
            step /= 2
        tau2 += step
        if abs(step) <= _TIGHT * max(tau2, 1.0):
            break
    if _likelihood(y, v, 0.0) >= _likelihood(y, v, tau2):
        tau2 = 0.0
    return float(tau2 * scale)


def _likelihood(y: np.ndarray, v: np.ndarray, tau2: float) -> float:
    """Twice the restricted log-likelihood, but for what is the same for all variances."""
    w = 1 / (v + tau2)
    return float(np.log(w).sum() - np.log(w.sum()) - w @ (y - w @ y / w.sum()) ** 2)


def summarised(asked: Sequence[Summarised], estimates: pd.DataFrame) -> pd.DataFrame:
    """Return between/summaries.csv.

    `estimates` are rows of models/estimates.csv of the models. A country without an estimate that
    has an error takes no part; with fewer than `LEAST` there is a row without numbers.
    """
    rows = [row for one in asked for row in _of_model(one, estimates)]
    return contract.frame(COUNTRY_SUMMARIES, rows)


def _of_model(one: Summarised, estimates: pd.DataFrame) -> Iterator[dict]:
    own = estimates[(estimates["model"] == one.model) & (estimates["kind"] == "coefficient")]
    own = own.assign(category=own["category"].fillna(""))
    for key, rows in own.groupby(_FIT, sort=False):
        head = dict(zip(_FIT, key, strict=True)) if isinstance(key, tuple) else {}
        if one.terms and str(head["term"]).partition("=")[0] not in one.terms:
            continue
        yield {"model": one.model} | head | _row(one, rows)


def _row(one: Summarised, rows: pd.DataFrame) -> dict:
    known = rows[rows["estimate"].notna() & (rows["std_error"] > 0)]
    told = {"n_countries": len(known), "confidence": one.confidence, "test": one.test}
    if len(known) < LEAST:
        return told | {"lacking": "few_countries"}
    estimate, error = (known[name].to_numpy(dtype=float) for name in ("estimate", "std_error"))
    found = summary(estimate, error**2, one.test == "knapp_hartung")
    low, high = found.interval(one.confidence)
    below, above = found.prediction(one.confidence)
    return told | {
        "estimate": found.estimate,
        "std_error": found.std_error,
        "df": found.df,
        "p_value": found.p_value if found.std_error > 0 else None,
        "conf_low": low,
        "conf_high": high,
        "prediction_low": below,
        "prediction_high": above,
        "tau2": found.tau2,
        "i2": found.i2,
        "q": found.q,
        "q_df": found.q_df,
        "q_p_value": found.q_p_value,
    }
