"""Imputations of a survey of two countries beside `mice`, `survey` and `mitools` (imputation.R)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pandas as pd
from oracle.comparison import HERE, Comparison, compare, theirs
from specified import category, fit, model, number, score

from coproduction.inference.imputation.draws import Equation
from coproduction.inference.models.fit import Results, results

RELATIVE = 1e-8
LEVELS = {
    "votes": ["no", "yes"],
    "trust": ["low", "middle", "high"],
    "job": ["none", "office", "works"],
}
COUNTRIES = ["GB", "FR"]
TRUST = score("score", dict(zip(LEVELS["trust"], (1, 2, 3), strict=True)), "trust")
VOTES = score("votes", {"no": 0, "yes": 1})
HOW = {"countries": COUNTRIES, "missing": "imputed"}
COMMON = number("age"), TRUST
COUNTRY = category("country", COUNTRIES)
MODELS = {
    "wls": model(fit(number("pay"), *COMMON, category("job", LEVELS["job"]), COUNTRY), **HOW),
    "logit": model(fit(VOTES, *COMMON, COUNTRY), estimator="logit", **HOW),
}


@cache
def respondents() -> pd.DataFrame:
    """Analysis data as the pipeline makes them."""
    found = pd.read_csv(HERE / "imputation.csv").assign(source="survey")
    kinds = {name: pd.Categorical(found[name], levels) for name, levels in LEVELS.items()}
    return found.assign(country=pd.Categorical(found["country"], COUNTRIES), **kinds)


@cache
def cells() -> pd.DataFrame:
    """The imputed answers of `mice`, as cells of ours."""
    found = pd.read_csv(HERE / "imputation_cells.csv", dtype={"answer": str})
    of_levels = found["variable"].isin(list(LEVELS))
    return found.assign(
        level=found["answer"].where(of_levels),
        value=pd.to_numeric(found["answer"].mask(of_levels)),
    )


def fitted(case: str) -> Results:
    """The results of one of `MODELS`, of the imputations of `mice`."""
    return results(MODELS[case], respondents(), cells())


def _pooled(case: str) -> Iterator[Comparison]:
    found = fitted(case)
    ours = {
        ("", row["term"], name): row[name]
        for row in found.estimates.to_dict("records")
        for name in ("estimate", "std_error", "df")
    }
    told = found.diagnostics.query("measure == 'missing_information'").to_dict("records")
    ours |= {("", row["term"], row["measure"]): row["value"] for row in told}
    return compare("imputation", case, ours, RELATIVE)


#: Method of `mice` to the variable it is of, and how ours draws it.
DRAWN = {
    "norm": ("age", "numeric", "normal"),
    "pmm": ("age", "numeric", "pmm"),
    "logreg": ("votes", "binary", "pmm"),
    "polr": ("trust", "ordinal", "pmm"),
    "polyreg": ("job", "categorical", "pmm"),
}
#: Draws on either side; and standard errors that two means of as many may be apart by chance.
M, APART = 100, 4.0


def drawn(method: str) -> np.ndarray:
    """(M, k) draws of the answers of every fourth respondent, the others known."""
    name, kind, numeric = DRAWN[method]
    kept = respondents().dropna(subset=["age", "votes", "trust", "job", "pay"])
    whole = {n: kept[n].cat.codes.to_numpy(dtype=float) for n in LEVELS}
    columns = {"age": kept["age"], "pay": kept["pay"], "votes": whole["votes"]}
    columns |= {"score": whole["trust"]}
    columns |= {f"job={k}": whole["job"] == k for k in (1, 2)}
    own = {"trust": "score", "job": "job=1"}.get(name, name)
    left = {own, "job=2"} if name == "job" else {own}
    x = np.column_stack([v for n, v in columns.items() if n not in left]).astype(float)
    y = whole.get(name, kept["age"].to_numpy(dtype=float))
    wanted = np.arange(len(kept)) % 4 == 0
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    streams = np.random.SeedSequence(11).spawn(M)
    return np.array(
        [
            Equation(kind, y[~wanted], numeric).drawn(x[~wanted], np.random.default_rng(stream))(
                x[wanted]
            )
            for stream in streams
        ]
    )


def _drawn(method: str) -> Iterator[Comparison]:
    """Means over a hundred draws, within what chance lets two such means differ by."""
    name, case, found = DRAWN[method][0], f"draw_{method}", drawn(method)
    parts = {"mean": found.mean(axis=1), "sd": found.std(axis=1, ddof=1)}
    if name in LEVELS:
        parts = {level: (found == k).mean(axis=1) for k, level in enumerate(LEVELS[name])}
    reference = theirs("imputation", case)
    for part, own in parts.items():
        spread = np.hypot(own.std(ddof=1), reference["", part, "sd"]) / np.sqrt(M)
        ours = {("", part, "mean"): own.mean(), ("", part, "sd"): own.std(ddof=1)}
        of_mean = Comparison(
            "imputation",
            case,
            "",
            part,
            "mean",
            ours["", part, "mean"],
            reference["", part, "mean"],
            APART * float(spread),
            relative=False,
        )
        yield of_mean
        # a deviation of a hundred has an error of one in fourteen
        apart = APART * np.sqrt(2) / np.sqrt(2 * (M - 1))
        yield replace(
            of_mean,
            statistic="sd",
            ours=ours["", part, "sd"],
            reference=reference["", part, "sd"],
            tolerance=apart,
            relative=True,
        )


CASES = {name: partial(_pooled, name) for name in MODELS}
CASES |= {f"draw_{method}": partial(_drawn, method) for method in DRAWN}
