"""A made study of a disease that few have, and a model of it by sex in each country."""

from dataclasses import replace

import numpy as np
import pandas as pd

from coproduction.results import contract
from coproduction.results.codebook_files import CODEBOOK
from coproduction.results.model_files import ESTIMATES, FIT
from coproduction.study.release import NOTHING
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.specification import Term

#: Country to respondents and cases, of those who are not female and of those who are.
RARE = {"GB": ((44, 4), (32, 2)), "DE": ((31, 3), (41, 2))}
OFTEN = {"GB": ((400, 160), (420, 150)), "DE": ((410, 130), (430, 190))}
YES = Term("female", "score", "female", ("no", "yes"), (0.0, 1.0))
ILL = Term("ill", "score", "ill", ("no", "yes"), (0.0, 1.0))


def people(cells):
    """The respondents, all with a weight of 1."""
    rows = [
        (country, sex, "yes" if place < k else "no", 20.0 + place)
        for country, own in cells.items()
        for sex, (n, k) in zip(("no", "yes"), own, strict=True)
        for place in range(n)
    ]
    frame = pd.DataFrame(rows, columns=["country", "female", "ill", "age"]).assign(weight=1.0)
    for name in ("country", "female", "ill"):
        frame[name] = frame[name].astype("category")
    return frame


def model(*terms, outcome=ILL, each=True, **said):
    """A model of the study."""
    settings = {
        "name": "m", "estimator": "wls", "weights": "none", "standardised": False,
        "confidence": 0.95, "errors": "design", "effects": "coefficients", "singletons": "fail",
        "stacked": False, "importance": False, "by_country": each, "countries": ("GB", "DE"),
        "fits": (Fit("all", outcome, terms),),
    }  # fmt: skip
    return Model(**settings | said)


def asks(*models, **more):
    """What a study asks of which these are the models."""
    return replace(NOTHING, models=models, **more)


ASKED = asks(model(YES))


def linear(cells):
    """Intercept and difference of shares of two cells with HC1 errors, each in closed form."""
    (n, k), (m, j) = cells
    factor = (n + m) / (n + m - 1)
    first = k * (n - k) / n**3 * factor
    second = first + j * (m - j) / m**3 * factor
    return [(k / n, first**0.5), (j / m - k / n, second**0.5)]


def written(cells, folder):
    """Its files as they are: fits, estimates and a codebook; their paths."""
    fits, estimates = [], []
    for country, own in cells.items():
        n = own[0][0] + own[1][0]
        head = {"model": "m", "outcome": "ill", "area": "all", "country": country}
        fits.append(head | {
            "estimator": "wls", "effects": "coefficients", "weights": "none",
            "weights_declared": "none", "n_countries": 1, "errors": "robust",
            "psu_declared": False, "strata_declared": False, "n_units": n, "n_unit_strata": 1,
            "n": n, "weighted_n": float(n), "df_design": n - 1.0, "df_residual": n - 2.0,
            "rank": 2, "standardised": False, "confidence": 0.95, "missing": "listwise",
        })  # fmt: skip
        names = ("Intercept", "constant"), ("female", "coefficient")
        for (term, kind), (value, error) in zip(names, linear(own), strict=True):
            estimates.append(head | {
                "term": term, "kind": kind, "estimate": value, "std_error": error,
                "statistic": value / error, "df": n - 2.0,
            })  # fmt: skip
    n = sum(m for own in cells.values() for m, _ in own)
    book = [{"entry": "file", "code": "Respondents", "code_label": str(n + 20)}]
    given = {FIT: fits, ESTIMATES: estimates}
    for file, rows in given.items():
        contract.write(contract.frame(file, rows), file, folder / file.path)
    contract.write(contract.frame(CODEBOOK, book), CODEBOOK, folder / "codebook/uk.csv")
    return [str(folder / path) for path in ("codebook/uk.csv", FIT.path, ESTIMATES.path)]


def answers(seed=1, n=300):
    """Respondents with an occupation that three have, who are older than 20."""
    rng = np.random.default_rng(seed)
    job = np.where(np.arange(n) < 3, "mayor", np.where(np.arange(n) % 2, "clerk", "farmer"))
    frame = pd.DataFrame({"country": "GB", "job": job, "age": rng.integers(20, 80, n) + 0.0})
    frame["ill"] = np.where(rng.random(n) < 0.4, "yes", "no")
    for name in ("country", "job", "ill"):
        frame[name] = frame[name].astype("category")
    return frame.assign(weight=1.0)
