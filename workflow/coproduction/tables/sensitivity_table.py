"""The table of a sensitivity analysis: what it would take to change each estimate."""

from collections.abc import Mapping, Sequence

import pandas as pd

from coproduction.tables.table import Cell, Column, Row, Table, interval_cell
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels
from coproduction.words.numerals import ABSENT, number, p_value, places, whole

ESTIMATE = "Estimate"
STRENGTH = ("Partial R²", "RV", "RV, α = {alpha}")
#: What is left out, as the header of the column that spans what estimates are then.
LEFT = {
    "country": "Without a country",
    "item": "Without an item",
    "stratum": "Without a stratum",
}
UNWEIGHTED, OF_WEIGHTS, DFBETAS = "Unweighted", "p, weights", "DFBETAS"
AS_STRONG = "confounder {k} × {term}"
SAID = (
    "Estimates with {level} % intervals in brackets. RV, the robustness value (Cinelli and "
    "Hazlett): the share of variance that a confounder has to explain of both correlate and "
    "outcome, beyond the model, to bring the estimate to 0; with α, the end of its interval. "
    "Shares are those of weighted least squares, and intervals widen by the design as they do."
)
BENCHMARKED = (
    "Confounder: the estimate were there one so many times as strong as a term of the model, "
    "against the estimate."
)
SPANNED = "Without one: the smallest and the largest estimate when each is left out."
WEIGHED = (
    "p, weights: of the difference between the estimate with weights and that without, by the "
    "design; of all coefficients together (DuMouchel and Duncan) {found}."
)
MOVED = (
    "DFBETAS: by how many standard errors the sampling unit moves the estimate that moves it most."
)
TELLS = "Not told where nothing can be estimated."
CORRELATES = "Correlates, not effects."


def sensitivity(
    confounding: pd.DataFrame,
    benchmarks: pd.DataFrame,
    left_out: pd.DataFrame,
    weighting: pd.DataFrame,
    influence: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out coefficients, areas and benchmarks down; what would change them across.

    Parameters
    ----------
    confounding, benchmarks, left_out, weighting, influence
        Rows of one model of the files of sensitivity/.
    labels
        See `Labels`.
    rows
        Coefficients, or terms, to print, in order; all without it.
    digits
        Fewest decimals of estimates.

    Raises
    ------
    ValueError
        No rows.
    """
    if confounding.empty:
        raise ValueError(f"table {name!r}: nothing is analysed")
    labelled = Labels(labels, language)
    terms = list(dict.fromkeys(confounding["term"]))
    asked = terms if rows is None else rows
    printed = [t for name in asked for t in terms if name in (t, t.partition("=")[0])]
    some = [of for of in LEFT if (left_out["of"] == of).any()]
    compared, moved = not weighting.empty, not influence.empty
    blank = len(some) + 2 * compared + moved
    body = []
    for term in printed:
        body.append(Row(labelled.term(term), kind="group"))
        for row in confounding[confounding["term"] == term].to_dict("records"):
            decimals = places([row["std_error"]], digits)
            cells = [_estimate(row, decimals), *_strength(row)]
            cells += [_spanned(_of(left_out[left_out["of"] == of], row), decimals) for of in some]
            cells += _weighed(_of(weighting, row), decimals) if compared else []
            cells += [_moved(_of(influence, row))] if moved else []
            area = labelled.area(row["area"]) if row["area"] != ALL else say(ESTIMATE, language)
            body.append(Row(area, tuple(cells), indent=True))
            for one in _of(benchmarks, row).to_dict("records"):
                body.append(_benchmark(one, decimals, blank, labelled))
    headers = _headers(confounding, some, compared, moved, language)
    columns = [Column(text) for text in headers]
    given = (confounding, benchmarks, some, weighting, influence)
    told = (*_said(*given, labelled), *notes)
    return Table(name, title, tuple(columns), tuple(body), "", told, simulated, language)


def _headers(
    confounding: pd.DataFrame, some: Sequence[str], compared: bool, moved: bool, language: str
) -> list[str]:
    alpha = whole(float(confounding["alpha"].iloc[0]))
    found = [ESTIMATE, *STRENGTH, *(LEFT[of] for of in some)]
    found += [UNWEIGHTED, OF_WEIGHTS] if compared else []
    found += [DFBETAS] if moved else []
    return [say(text, language, alpha=alpha) for text in found]


def _of(frame: pd.DataFrame, row: Mapping) -> pd.DataFrame:
    """The rows of a file that are of the coefficient and area of a row."""
    return frame[(frame["term"] == row["term"]) & (frame["area"] == row["area"])]


def _estimate(row: Mapping, digits: int) -> Cell:
    if pd.isna(row["estimate"]):
        return Cell((ABSENT,))
    if pd.isna(row["conf_low"]):
        value = float(row["estimate"])
        return Cell((number(value, digits),), (value,))
    return interval_cell(row["estimate"], row["conf_low"], row["conf_high"], digits)


def _strength(row: Mapping) -> list[Cell]:
    keys = ("partial_r2", "robustness_value", "robustness_value_alpha")
    return [_number(row[key], 3) for key in keys]


def _number(value: float, digits: int) -> Cell:
    return Cell((ABSENT,)) if pd.isna(value) else Cell((number(value, digits),), (float(value),))


def _spanned(rows: pd.DataFrame, digits: int) -> Cell:
    """The smallest and the largest estimate."""
    known = rows["estimate"].dropna()
    if known.empty:
        return Cell((ABSENT,))
    low, high = float(known.min()), float(known.max())
    return Cell((f"{number(low, digits)} – {number(high, digits)}",), (low, high))


def _weighed(rows: pd.DataFrame, digits: int) -> list[Cell]:
    if rows.empty:
        return [Cell((ABSENT,))] * 2
    (row,) = rows.to_dict("records")
    return [_number(row["unweighted"], digits), _probability(row["p_value"])]


def _probability(value: float) -> Cell:
    return Cell((ABSENT,)) if pd.isna(value) else Cell((p_value(value),), (float(value),))


def _moved(rows: pd.DataFrame) -> Cell:
    return Cell((ABSENT,)) if rows.empty else _number(float(rows.iloc[0]["dfbetas"]), 2)


def _benchmark(row: Mapping, digits: int, blank: int, labelled: Labels) -> Row:
    """The estimate with a confounder as strong as a term."""
    k = whole(float(row["multiple"]))
    said = say(AS_STRONG, labelled.language, k=k, term=labelled.variable(row["benchmark"]))
    area = labelled.area(row["area"], alone=True)
    said = colon(area, said, labelled.language) if area else said
    cells = (_estimate(row, digits), *[Cell()] * (3 + blank))
    return Row(said, cells, indent=True)


def _said(
    confounding: pd.DataFrame,
    benchmarks: pd.DataFrame,
    some: Sequence[str],
    weighting: pd.DataFrame,
    influence: pd.DataFrame,
    labelled: Labels,
) -> list[str]:
    language = labelled.language
    level = whole(100 * (1 - float(confounding["alpha"].iloc[0])))
    out = [say(SAID, language, level=level)]
    out += [say(BENCHMARKED, language)] if not benchmarks.empty else []
    out += [say(SPANNED, language)] if some else []
    if not weighting.empty:
        found = []
        for row in weighting[weighting["compared"] == "all"].to_dict("records"):
            p = ABSENT if pd.isna(row["p_value"]) else p_value(row["p_value"])
            area = labelled.area(row["area"], alone=True)
            found.append(colon(area, p, language) if area else p)
        out.append(say(WEIGHED, language, found="; ".join(found) or ABSENT))
    out += [say(MOVED, language)] if not influence.empty else []
    absent = confounding["lacking"].fillna("") != ""
    out += [say(TELLS, language)] if absent.any() else []
    return [*out, say(CORRELATES, language)]
