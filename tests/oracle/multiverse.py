"""Every specification of a multiverse against a loop of R `svyglm` (multiverse.R)."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from oracle import survey
from oracle.comparison import Comparison, compare
from specified import category, fit, model, number

from coproduction.inference import scoring
from coproduction.robustness.varying.multiverse import estimated
from coproduction.study.resolved.analysis import ByLevel, Index
from coproduction.study.resolved.multiverses import DECLARED, Multiverse, Outcome, Variant

RELATIVE = 1e-9
STATISTICS = ("estimate", "std_error", "df", "n", "p_value")
LEVELS = {"never": 0.0, "sometimes": 50.0, "often": 100.0}
EVER = {"never": 0.0, "sometimes": 100.0, "often": 100.0}
INDEX = Index(
    "index", "all", "index", True, 2, False, "mean", dict.fromkeys("abc", ByLevel(LEVELS))
)


def respondents() -> pd.DataFrame:
    """Those of survey.csv with three items made from the outcome and the respondent's number."""
    d = survey.respondents("declared")
    k = d["respondent"].str[1:].astype(int)
    for name, m in {"a": 7, "b": 11, "c": 13}.items():
        z = d["y"] + (k * m) % 31 - 15
        level = np.digitize(z, [32, 40])
        level = np.where(d["y"].isna() | ((k * m) % 17 == 0), -1, level)
        d[name] = pd.Categorical.from_codes(level, list(LEVELS))
    return scoring.with_indices(d, [INDEX])


def crossed() -> Multiverse:
    """The choices that the R script goes through, in its order."""
    outcomes = []
    for answered in (DECLARED, "all"):
        for scored in (DECLARED, "ever"):
            for items in (DECLARED, "b"):
                kept = {name: ByLevel(EVER if scored == "ever" else LEVELS) for name in "abc"}
                kept.pop(items, None)
                lacking = 0 if answered == "all" else 1
                entry = replace(INDEX, items=kept, minimum_answered=len(kept) - lacking)
                outcomes.append(Outcome(answered, scored, items, entry=entry))
    terms = number("x"), category("work", ["paid", "seeking", "other"]), survey.COUNTRY
    base = model(fit(number("index"), *terms), countries=survey.COUNTRIES)
    weights = {DECLARED: "design", "none": "none", "equal_country": "equal_country"}
    return Multiverse(
        model="m",
        terms=("x",),
        outcomes={"all": tuple(outcomes)},
        variants=tuple(
            Variant(name, DECLARED, replace(base, weights=w)) for name, w in weights.items()
        ),
        covariates={DECLARED: ("x", "work", "country"), "few": ("x", "country")},
        left_out=(DECLARED, "AA", "CC"),
        changed=(),
        permutations=0,
        seed=1,
    )


def _specifications() -> Iterator[Comparison]:
    found, _, _ = estimated([crossed()], respondents())
    choices = ["answered", "scoring", "items", "weights", "covariates", "left_out"]
    ours = {
        (" ".join(row[c] for c in choices), "x", name): float(row[name])
        for row in found.to_dict("records")
        for name in STATISTICS
    }
    # Here nobody answered two items alone: R has the same numbers twice, which are counted once.
    alike = {(d.replace(DECLARED, "all", 1), *rest): v for (d, *rest), v in ours.items()}
    yield from compare("multiverse", "specifications", alike | ours, RELATIVE)


CASES = {"specifications": _specifications}
