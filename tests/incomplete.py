"""Made respondents of whom some did not answer, and what is imputed of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from coproduction.study.resolved.analysis import ByLevel, Index, Linear
from coproduction.study.resolved.imputations import Imputation, Target

AGE = Target("age", "numeric")
VOTES = Target("votes", "binary", ("no", "yes"), (0.0, 1.0))
TRUST = Target("trust", "ordinal", ("low", "middle", "high"), (1.0, 2.0, 3.0))
JOB = Target("job", "categorical", ("none", "office", "works"), (1.0, 2.0, 3.0))
TARGETS = (AGE, VOTES, TRUST, JOB)
INDEX = Index(
    "engaged",
    "all",
    "engaged",
    True,
    1,
    False,
    "mean",
    {
        "votes": ByLevel({"no": 0.0, "yes": 100.0}),
        "trust": ByLevel({"low": 0.0, "middle": 50.0, "high": 100.0}),
        "age": Linear(1.0, 0.0),
    },
)


def respondents(n: int = 400, seed: int = 3, share: float = 0.2) -> pd.DataFrame:
    """Analysis data of two countries, of whom a share did not answer each variable."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=n)
    job = np.argmax(np.column_stack([0 * z, z, -z]) + rng.gumbel(size=(n, 3)), axis=1)
    whole = {
        "age": np.round(45 + 12 * z + rng.normal(0, 6, n)),
        "votes": np.array(VOTES.levels)[(rng.logistic(size=n) < z).astype(int)],
        "trust": np.array(TRUST.levels)[np.digitize(z + rng.logistic(size=n), [-1, 1])],
        "job": np.array(JOB.levels)[job],
    }
    found = pd.DataFrame(
        {
            "source": np.where(np.arange(n) % 2, "uk", "fr"),
            "country": pd.Categorical(np.where(np.arange(n) % 2, "GB", "FR"), ["GB", "FR"]),
            "weight": rng.uniform(0.5, 2, n),
            "stratum": [f"s{k}" for k in np.arange(n) % 4],
            "psu": [f"p{k}" for k in np.arange(n) // 8 * 4 + np.arange(n) % 4],
        }
    )
    for target in TARGETS:
        silent = rng.random(n) < share
        values = pd.Series(whole[target.name]).mask(silent)
        levels = None if target.type == "numeric" else list(target.levels)
        found[target.name] = values if levels is None else pd.Categorical(values, levels)
        found[f"{target.name}__missing"] = kinds(np.where(silent, "refused", ""))
    return found.assign(engaged=np.nan)


def kinds(cells: Sequence[str] | np.ndarray) -> pd.Categorical:
    """Kinds of missing, none where a cell is empty."""
    return pd.Categorical(pd.Series(cells).replace("", None), ["refused", "not_asked"])


def imputation(*targets: Target, **settings: Any) -> Imputation:
    """An imputation of some variables, of all of them by default."""
    defaults: dict[str, Any] = {
        "indices": (),
        "kinds": ("refused",),
        "include": ("country", "strata", "weight"),
        "countries": ("GB", "FR"),
        "by_country": False,
        "m": 3,
        "iterations": 4,
        "seed": 7,
        "numeric": "pmm",
        "donors": 5,
    }
    return Imputation(targets or TARGETS, **(defaults | settings))
