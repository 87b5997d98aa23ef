"""The table of tests: joint tests of terms, and of what differs between areas."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from coproduction.tables.correlates_table import LISTWISE, WEIGHTS, errors
from coproduction.tables.index_table import ERROR_BELOW, INTERVAL_BELOW
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    estimate_cell,
    interval_cell,
)
from coproduction.words.fixed import say
from coproduction.words.labels import ALL, Labels, chosen, split
from coproduction.words.numerals import number, places

#: Joint hypothesis to what it says of its term.
JOINT = {
    "zero": "{term}: no association",
    "straight_line": "{term}: a straight line",
    "equal_areas": "{term}",
}
#: Term of the rows about the outcome itself, see `coproduction.inference.models.fit.LEVEL`.
LEVEL = "level"
LEVEL_LABEL = "Level of the outcome"
STACKED = (
    "All areas in one model, a row each respondent and area; errors know who answered for several "
    "areas. F tests that a term has the same coefficients in all areas; differences of "
    "coefficients between two areas, {below}."
)
TRENDED = "Trend: change of a coefficient with one step of an area’s professionalisation."
AT_MEAN = "Level of the outcome: predicted at the means of all terms."
WALD = "Wald tests that all coefficients of a term are zero, or that a curve is a straight line."


def joint_tests(
    frame: pd.DataFrame,
    fits: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    uncertainty: str = "std_error",
    confidence: float = 0.95,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the tests of one model: terms down; F with degrees of freedom and p across.

    Of a stacked model the differences between areas, and their trend, have columns of their own.
    Of other models areas, or countries within areas, stand side by side.

    Parameters
    ----------
    frame
        ``outcome, area, country, hypothesis, term, estimate, std_error, conf_low, conf_high,
        statistic, df, df_denominator, p_value``: the rows of one model of models/tests.csv.
    fits
        Its rows of fit.csv, for the note.
    labels
        See `Labels`.
    rows
        Variables to print, in order; all without it.
    digits
        Decimals of F and of differences, of which a row may take more.
    uncertainty
        What stands below a difference: its ``std_error`` or its ``interval``.

    Raises
    ------
    ValueError
        No tests, or one of them twice.
    """
    keys = ["outcome", "area", "country", "hypothesis", "left", "right", "covariate", "term"]
    sides = {key: frame[key].fillna("").astype("str") for key in ("left", "right", "covariate")}
    frame = frame.assign(**sides)
    if frame.empty:
        raise ValueError(f"table {name!r}: the model has no tests")
    if frame.duplicated(keys).any():
        first = frame.loc[frame.duplicated(keys), keys].iloc[0]
        raise ValueError(f"table {name!r}: {', '.join(first)} is there twice")
    labelled = Labels(labels, language)
    found = {
        (row.outcome, row.area, row.country, _which(row), row.term): row
        for row in frame.itertuples(index=False)
    }
    hypotheses = list(dict.fromkeys(key[3] for key in found))
    contrasts = [h for h in hypotheses if h not in JOINT]
    joint = [h for h in hypotheses if h in JOINT]
    trended = "trend" in set(frame["hypothesis"])
    variables = chosen((split(term)[0] for term in frame["term"]), rows)
    variables.sort(key=lambda variable: variable != LEVEL)
    terms = [t for v in variables for t in dict.fromkeys(frame["term"]) if split(t)[0] == v]
    outcomes = list(dict.fromkeys(frame["outcome"]))
    countries = list(dict.fromkeys(frame["country"]))
    blocks = list(dict.fromkeys(zip(frame["outcome"], frame["area"], strict=True)))
    by_country = countries != [ALL]
    alone = {area for _, area in blocks} == {ALL}
    several = len(outcomes) > 1

    def pair(row) -> tuple[Cell, Cell]:
        """F with its degrees of freedom, and p."""
        if row is None:
            return Cell(), Cell()
        many = row.df_denominator == math.inf
        df = f"{number(row.df, 0)}, {'∞' if many else number(row.df_denominator, 0)}"
        values = (float(row.statistic), float(row.df), float(row.df_denominator))
        p = "<0.001" if row.p_value < 0.0005 else number(row.p_value, 3)
        return (
            Cell((f"{number(row.statistic, digits)} ({df})",), values),
            Cell((p,), (float(row.p_value),)),
        )

    def difference(row, decimals: int) -> Cell:
        if row is None:
            return Cell()
        if uncertainty == "interval":
            return interval_cell(row.estimate, row.conf_low, row.conf_high, decimals)
        return estimate_cell(row.estimate, row.std_error, decimals)

    def line(stub: str, across: list, term: str, hypothesis, single: str, indent: bool) -> Row:
        """`term` is that of the joint test, `single` that of the differences ("" for none)."""
        cells: list[Cell] = []
        for fit in across:
            cells += pair(found.get((*fit, hypothesis, term)))
            rows_ = [found.get((*fit, contrast, single)) for contrast in contrasts]
            decimals = places((row.std_error for row in rows_ if row is not None), digits)
            cells += [difference(row, decimals) for row in rows_]
        return Row(stub, tuple(cells), indent=indent)

    def block(across: list[tuple[str, str, str]]) -> list[Row]:
        out = []
        here = {(key[3], key[4]) for key in found if key[:3] in set(across)}
        for variable in variables:
            levels = [t for t in terms if split(t)[0] == variable and split(t)[1]]
            label = say(LEVEL_LABEL, language) if variable == LEVEL else labelled.variable(variable)
            for hypothesis in joint:
                if (hypothesis, variable) in here and hypothesis != "equal_areas":
                    stub = say(JOINT[hypothesis], language, term=label)
                    out.append(line(stub, across, variable, hypothesis, "", False))
            if not contrasts:
                continue
            equal = "equal_areas"
            if len(levels) == 1:
                stub = f"{label}: {labelled.level(*split(levels[0]))}"
                out.append(line(stub, across, variable, equal, levels[0], False))
                continue
            out.append(line(label, across, variable, equal, "" if levels else variable, False))
            for term in levels:
                stub = labelled.level(*split(term))
                out.append(line(stub, across, "", equal, term, True))
        return out

    def header(contrast: tuple[str, str, str, str]) -> str:
        hypothesis, left, right, _ = contrast
        if hypothesis == "trend":
            return say("Trend", language)
        return f"{labelled.area(left)} – {labelled.area(right)}"

    def columns(fit_label: str, spanned: str = "") -> list[Column]:
        spanner = spanned or fit_label
        over = say("Differences", language) if contrasts and not spanner else spanner
        return [
            Column(say("F (df)", language), spanner),
            Column("p", spanner),
            *(Column(header(contrast), over) for contrast in contrasts),
        ]

    heads: list[Column] = []
    body: list[Row] = []
    if by_country:
        for country in countries:
            heads += columns(labelled.country(country))
        for outcome, area in blocks:
            parts = [labelled.index(outcome) if several else "", labelled.area(area, alone)]
            heading = ": ".join(part for part in parts if part)
            if heading and len(blocks) > 1:
                body.append(Row(heading, kind="panel"))
            body += block([(outcome, area, country) for country in countries])
    else:
        for outcome, area in blocks:
            parts = [labelled.index(outcome) if several else "", labelled.area(area, alone)]
            heads += columns(": ".join(part for part in parts if part))
        body = block([(outcome, area, ALL) for outcome, area in blocks])
    below = (
        say(INTERVAL_BELOW, language, level=f"{100 * confidence:g}")
        if uncertainty == "interval"
        else say(ERROR_BELOW, language)
    )
    said = [say(STACKED, language, below=below) if contrasts else say(WALD, language)]
    said += [say(TRENDED, language)] if trended else []
    said += [say(AT_MEAN, language)] if LEVEL in variables else []
    said += [say(WEIGHTS.get(w, w), language) for w in dict.fromkeys(fits["weights"])]
    said += [say(errors(fits), language), say(LISTWISE, language)]
    return Table(name, title, tuple(heads), tuple(body), "", (*said, *notes), simulated, language)


def _which(row) -> str | tuple[str, str, str, str]:
    """A joint hypothesis by its name, one about a number by its areas or covariate too."""
    if row.hypothesis in JOINT:
        return row.hypothesis
    return row.hypothesis, row.left, row.right, row.covariate
