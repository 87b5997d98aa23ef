"""The table of nested models: a column a step, what it adds tested below."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import pandas as pd

from coproduction.results.contract import records
from coproduction.results.estimators import ESTIMATORS
from coproduction.tables.kinds.correlates_table import (
    REMARKED,
    correlates,
    of_stars,
    of_terms,
    ordered,
)
from coproduction.tables.table import Cell, Row, Table
from coproduction.tables.wording.notes import FitNotes
from coproduction.tables.wording.ratio_notes import ratio_notes
from coproduction.tables.wording.remark_sentences import REMARKS
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels
from coproduction.words.numerals import ABSENT, number, p_compared, typeset

SAMPLE = "All steps are fitted to the respondents who answered every term of the last."
CHANGE = "Change of R²"
WALD = "Wald F (df) of what is added"
RATIO = "Likelihood ratio (df) of what is added"
#: How the p-value of a likelihood ratio was found (see `results.comparison_files.RATIOS`).
RATIOS = {
    "rao_scott": (
        "Likelihood ratios are working ones of Rao and Scott: over the mean design effect, with p "
        "by a sum of chi-squares over the design’s degrees of freedom."
    ),
    "chi_squared": "Likelihood ratios are those of the model, with p by chi-square.",
    "f": "Likelihood ratios are those of the model over its dispersion, with p by F.",
}
#: Why there is no test (see `results.comparison_files.NO_TEST`), where it is not plain to see.
NO_TEST = {
    "without_errors": "No test where some of what is added has no standard error.",
    "too_few_units": "No Wald test where errors cannot tell so many coefficients apart.",
    "clustered": "No likelihood ratio: with errors by clusters its distribution is not known.",
    "restricted": "No likelihood ratio: restricted likelihoods of other terms do not compare.",
}
SCALE = (
    "The scale of the coefficients changes with what is added: those of different steps do not "
    "compare in size."
)


def nested(
    estimates: pd.DataFrame,
    frame: pd.DataFrame,
    fits: pd.DataFrame,
    remarks: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    references: Mapping[str, str] | None = None,
    rows: Sequence[str] | None = None,
    digits: int = 2,
    uncertainty: Literal["std_error", "interval"] = "std_error",
    stars: Mapping[str, float] | None = None,
    below: Sequence[str] = (),
    exponentiate: bool = False,
    steps: Sequence[str],
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out nested models: terms down, a column a step; areas and countries are panels.

    Parameters
    ----------
    estimates, frame
        The rows of one comparison of comparisons/estimates.csv and of comparisons/steps.csv.
    fits, remarks
        The rows of its model of fit.csv and of remarks.csv, for what all steps share.
    steps
        What each step is called, in order.

    The others are those of `correlates`.
    """
    names = Labels(labels, language)
    called = {str(k): header for k, header in enumerate(steps, start=1)}
    given = {**labels, "countries": {**labels.get("countries", {}), **called}}
    settings: dict[str, Any] = {"name": name, "title": title, "simulated": simulated}
    settings |= {"language": language, "references": references, "across": "model", "rows": rows}
    settings |= {"digits": digits, "uncertainty": uncertainty, "stars": stars}
    settings |= {"below": below, "exponentiate": exponentiate}
    shown_below = below or (uncertainty,)
    countries = list(dict.fromkeys(frame["country"]))
    laid, body = None, []
    for country in countries:
        own = frame[frame["country"] == country]
        shown = estimates[estimates["country"] == country]
        shown = shown.assign(model=shown["step"].astype("str"), country=ALL)
        under = _fits(own, fits[fits["country"] == country])
        laid = correlates(shown, under, remarks.iloc[:0], given, **settings)
        heading = names.country(country) if country != ALL else ""
        body += _with_tests(laid.rows, own, heading, language)
    if laid is None:
        raise ValueError(f"table {name!r}: no steps")
    said = FitNotes(fits, remarks, names, language)
    terms = ordered(estimates["term"], rows)
    return replace(
        laid,
        rows=tuple(body),
        notes=(
            said.method(*shown_below, exponentiate=exponentiate),
            *(ratio_notes(estimates, shown_below, language) if exponentiate else []),
            *said.design(),
            say(SAMPLE, language),
            *of_terms(estimates["term"], terms, references or {}, names, language),
            *said.r_squared(),
            *_of_tests(frame, fits, language),
            *_of_few(frame, names, called, language),
            *said.remarks(*REMARKED),
            *of_stars(stars or {}, language),
            *notes,
        ),
    )


def _fits(steps: pd.DataFrame, fits: pd.DataFrame) -> pd.DataFrame:
    """The fit of the model as that of each step, with the step's own R²."""
    shared = fits.drop(columns=["model", "n", "rank", "r_squared", "country"])
    own = steps[["outcome", "area", "n", "rank", "r_squared"]]
    own = own.assign(model=steps["step"].astype("str"), country=ALL)
    return own.merge(shared, on=["outcome", "area"])


def _with_tests(
    rows: Sequence[Row], steps: pd.DataFrame, country: str, language: str
) -> Iterator[Row]:
    """The rows of the fits of a country, with rows of tests at the end of each panel."""
    blocks = list(dict.fromkeys(zip(steps["outcome"], steps["area"], strict=True)))
    if not any(row.kind == "panel" for row in rows) and country:
        yield Row(country, kind="panel")
    at = 0
    for k, row in enumerate(rows):
        if row.kind == "panel" and country:
            row = replace(row, stub=colon(country, row.stub, language))
        yield row
        if k + 1 == len(rows) or rows[k + 1].kind == "panel":
            outcome, area = blocks[at]
            inside = (steps["outcome"] == outcome) & (steps["area"] == area)
            yield from _tests(records(steps[inside]), language)
            at += 1


def _tests(steps: Sequence[Mapping], language: str) -> Iterator[Row]:
    """The rows of the change of R² and of both tests, a cell a step."""

    def line(text: str, cells: list[Cell]) -> Row:
        return Row(say(text, language), tuple(cells), kind="total")

    change = [float(step["r_squared_change"]) for step in steps]
    yield line(CHANGE, [Cell() if v != v else Cell((number(v, 3),), (v,)) for v in change])
    for text, test in ((WALD, "wald"), (RATIO, "ratio")):
        yield line(text, [_tested(step, test) for step in steps])


def _tested(step: Mapping, test: str) -> Cell:
    """A statistic with its degrees of freedom, and p below; empty for the first step."""
    why = step[f"no_{test}"]
    if why == "first_step":
        return Cell()
    statistic, p = float(step[f"{test}_statistic"]), float(step[f"{test}_p_value"])
    if statistic != statistic:
        return Cell((ABSENT,), (statistic,))
    df = step[f"{test}_df"]
    below = [number(step["added"], 0), *([] if pd.isna(df) else [number(df, 0)])]
    texts = f"{number(statistic, 2)} ({', '.join(below)})", f"p {p_compared(p)}"
    return Cell(texts, (statistic, p))


def _of_tests(steps: pd.DataFrame, fits: pd.DataFrame, language: str) -> list[str]:
    """Sentences on how what is added is tested, on what has no test, and on the scale."""
    told = [text for name, text in RATIOS.items() if name in set(steps["ratio"])]
    why = {*steps["no_wald"], *steps["no_ratio"]}
    told += [text for name, text in NO_TEST.items() if name in why]
    scales = {ESTIMATORS[name].scale for name in fits["estimator"]}
    told += [SCALE] if scales & {"log_odds", "latent"} else []
    return [say(text, language) for text in told]


def _of_few(
    steps: pd.DataFrame, names: Labels, called: Mapping[str, str], language: str
) -> list[str]:
    """The sentence on steps that add so much that F, on so few degrees of freedom, is liberal."""
    several = [key for key in ("outcome", "area", "country") if steps[key].nunique() > 1]
    label = {"outcome": names.index, "area": names.area, "country": names.country}
    found = []
    for step in records(steps):
        if not pd.isna(step["wald_liberal"]) and step["wald_liberal"]:
            whose = [called[str(step["step"])], *(label[key](step[key]) for key in several)]
            p = typeset(p_compared(float(step["wald_p_adjusted"])), language)
            found.append(f"{', '.join(whose)} (p {p})")
    told = REMARKS["test_of_few_degrees"]
    return [say(told, language, found="; ".join(found))] if found else []
