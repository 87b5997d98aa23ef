"""Sensitivity analyses against R: lm, svyglm and svytotal (sensitivity.R)."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
from oracle import survey
from oracle.comparison import Comparison, compare
from specified import category, fit, model, number

from coproduction.results.sensitivity_files import FILES
from coproduction.robustness.varying.sensitivity import analysed
from coproduction.study.resolved.sensitivities import Sensitivity

RELATIVE = 1e-8
WORK = category("work", ["paid", "seeking", "other"])


@cache
def found() -> dict[str, pd.DataFrame]:
    """The files by the names of their cases."""
    base = model(fit(number("y"), number("x"), WORK, survey.COUNTRY), countries=survey.COUNTRIES)
    asked = Sensitivity(
        base,
        ("x",),
        benchmarks=("work",),
        multiples=(2,),
        leave_out=("country", "stratum"),
        weights=True,
    )
    data = survey.respondents("declared")
    # strata are named with their country, as R does
    named = data["country"].astype(str) + " " + data["stratum"]
    frames = analysed([asked], data.assign(stratum=named))
    names = [file.path.removeprefix("sensitivity/").removesuffix(".csv") for file in FILES]
    return dict(zip(names, frames, strict=True))


def _case(case: str, domain, statistics: dict[str, str] | None = None) -> Iterator[Comparison]:
    ours = {}
    for row in found()[case].to_dict("records"):
        for ours_name, name in (statistics or {}).items():
            if not pd.isna(row[ours_name]):
                ours[(domain(row), row["term"], name)] = float(row[ours_name])
    yield from compare("sensitivity", case, ours, RELATIVE)


def _named(*names: str) -> dict[str, str]:
    return {name: name for name in names}


def _confounding() -> Iterator[Comparison]:
    names = _named("estimate", "std_error", "partial_r2", "design_effect", "robustness_value")
    yield from _case("confounding", lambda _: "all", names)


def _benchmarks() -> Iterator[Comparison]:
    yield from _case("benchmarks", lambda row: row["benchmark"], _named("r2_term", "r2_outcome"))


def _left_out() -> Iterator[Comparison]:
    names = _named("estimate", "std_error")
    yield from _case("left_out", lambda row: f"{row['of']} {row['left_out']}", names)


def _weighting() -> Iterator[Comparison]:
    rows = found()["weighting"]
    ours = {}
    joint = rows[rows["compared"] == "all"].iloc[0]
    for name in ("statistic", "df_terms", "df", "p_value"):
        ours[("all", "all", name)] = float(joint[name])
    own = rows[rows["compared"] == "coefficient"].iloc[0]
    for name in ("weighted", "unweighted", "std_error"):
        ours[("coefficient", "x", name)] = float(own[name])
    yield from compare("sensitivity", "weighting", ours, RELATIVE)


def _influence() -> Iterator[Comparison]:
    data = survey.respondents("declared")
    data = data[data["psu"].notna()].reset_index(drop=True)
    countries = [c for c in survey.COUNTRIES if (data["country"] == c).any()]
    base = model(fit(number("y"), number("x"), WORK), countries=countries)
    asked = replace(Sensitivity(base, ("x",)), psus=True)
    row = analysed([asked], data)[-1].iloc[0]
    ours = {("all", "x", name): float(row[name]) for name in ("n_psu", "dfbeta")}
    assert np.isclose(row["estimate_without"] + row["dfbeta"], _estimate(asked, data))
    yield from compare("sensitivity", "influence", ours, RELATIVE)


def _estimate(asked: Sensitivity, data: pd.DataFrame) -> float:
    return float(analysed([asked], data)[0]["estimate"].iloc[0])


CASES = {
    "confounding": _confounding,
    "benchmarks": _benchmarks,
    "left_out": _left_out,
    "weighting": _weighting,
    "influence": _influence,
}
