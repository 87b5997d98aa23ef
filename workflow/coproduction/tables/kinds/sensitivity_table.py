"""The table of a sensitivity analysis: what it would take to change each estimate."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pandas as pd

from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    interval_cell,
    number_cell,
    probability_cell,
)
from coproduction.tables.wording.compared import not_effects
from coproduction.tables.wording.notes import FitNotes
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels
from coproduction.words.numerals import ABSENT, count, number, p_value, places, span, typeset, whole

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
#: Why there is no number (see `results.sensitivity_files.LACKING`), `{found}` being of what.
WHY = {
    "not_estimable": "Not estimable – {found}.",
    "level_absent": "No respondent of the level – {found}.",
    "fitted_without_rest": "Fitted by the terms without rest – {found}.",
    "of_single_units": "Rests on single clusters or sampling units – {found}.",
    "too_strong": "No confounder can be so strong – {found}.",
    "equal_weights": "Weights are equal, but for terms of the model – {found}.",
    "no_degrees_of_freedom": "Too few degrees of freedom – {found}.",
    "no_psus": "Not all respondents have a declared sampling unit – {found}.",
}


def sensitivity(
    confounding: pd.DataFrame,
    benchmarks: pd.DataFrame,
    left_out: pd.DataFrame,
    weighting: pd.DataFrame,
    influence: pd.DataFrame,
    fits: pd.DataFrame,
    remarks: pd.DataFrame,
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
    fits, remarks
        Its rows of fit.csv and of remarks.csv, for the note.
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
            cells += [
                _spanned(_of(left_out[left_out["of"] == of], row), decimals, language)
                for of in some
            ]
            cells += _weighed(_of(weighting, row), decimals) if compared else []
            cells += [_moved(_of(influence, row))] if moved else []
            area = labelled.area(row["area"]) if row["area"] != ALL else say(ESTIMATE, language)
            body.append(Row(area, tuple(cells), indent=True))
            for one in _of(benchmarks, row).to_dict("records"):
                body.append(_benchmark(one, decimals, blank, labelled))
    headers = _headers(confounding, some, compared, moved, language)
    columns = [Column(text) for text in headers]
    given = (confounding, benchmarks, some, weighting, influence)
    printing = confounding[confounding["term"].isin(printed)]
    places_of = list(printing[["term", "area"]].drop_duplicates().itertuples(index=False))
    empty = _empty(confounding, benchmarks, left_out, weighting, influence, labelled)
    why = _why(empty, [tuple(place) for place in places_of], labelled)
    said = FitNotes(fits, remarks, labelled, language)
    of_fits = (*said.design(), *said.missing(), _counted(fits, labelled))
    told = (*_said(*given, labelled), *why, *of_fits, not_effects(printed, labelled), *notes)
    return Table(name, title, tuple(columns), tuple(body), "", told, simulated, language)


def _counted(fits: pd.DataFrame, labelled: Labels) -> str:
    """How many respondents the fits have, by area."""
    found = []
    for row in fits.to_dict("records"):
        area = labelled.area(row["area"], alone=True)
        n = typeset(count(float(row["n"])), labelled.language)
        found.append(colon(area, n, labelled.language) if area else n)
    return say("Respondents – {found}.", labelled.language, found="; ".join(found))


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
    return [number_cell(row[key], 3) for key in keys]


def _spanned(rows: pd.DataFrame, digits: int, language: str) -> Cell:
    """The smallest and the largest estimate."""
    known = rows["estimate"].dropna()
    if known.empty:
        return Cell((ABSENT,))
    low, high = float(known.min()), float(known.max())
    return Cell((span(number(low, digits), number(high, digits), language),), (low, high))


def _weighed(rows: pd.DataFrame, digits: int) -> list[Cell]:
    if rows.empty:
        return [Cell((ABSENT,))] * 2
    (row,) = rows.to_dict("records")
    return [number_cell(row["unweighted"], digits), probability_cell(row["p_value"])]


def _moved(rows: pd.DataFrame) -> Cell:
    return Cell((ABSENT,)) if rows.empty else number_cell(float(rows.iloc[0]["dfbetas"]), 2)


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
    return out


#: A coefficient and its area.
_Place = tuple[str, str]
#: What has no number, the reason, and the coefficient and the area that it has none of.
_Lost = tuple[str, str, _Place]


def _empty(
    confounding: pd.DataFrame,
    benchmarks: pd.DataFrame,
    left_out: pd.DataFrame,
    weighting: pd.DataFrame,
    influence: pd.DataFrame,
    labelled: Labels,
) -> Iterator[_Lost]:
    """Numbers that are not there, row by row of the files."""
    language = labelled.language

    def benchmark(row: Mapping) -> str:
        k = whole(float(row["multiple"]))
        return say(AS_STRONG, language, k=k, term=labelled.variable(row["benchmark"]))

    def without(row: Mapping) -> str:
        name = {"country": labelled.country, "item": labelled.item}.get(row["of"], str)
        return colon(say(LEFT[row["of"]], language), name(row["left_out"]), language)

    whats: tuple[tuple[pd.DataFrame, Callable[[Mapping], str]], ...] = (
        (confounding, lambda _: say(STRENGTH[1], language)),
        (benchmarks, benchmark),
        (left_out, without),
        (weighting, lambda _: say(OF_WEIGHTS, language)),
        (influence, lambda _: say(DFBETAS, language)),
    )
    for rows, what in whats:
        for row in rows[rows["lacking"].fillna("") != ""].to_dict("records"):
            yield row["lacking"], what(row), (row["term"], row["area"])


def _why(empty: Iterable[_Lost], printed: Sequence[_Place], labelled: Labels) -> Iterator[str]:
    """A sentence for each reason, with what lacks a number for it; of some coefficients or areas
    alone, these too."""
    found: dict[str, dict[str, dict[_Place, None]]] = {}
    for reason, what, (term, area) in empty:
        # all coefficients of a fit at once
        own = [p for p in printed if p[1] == area and term in (p[0], ALL)]
        if own:
            found.setdefault(reason, {}).setdefault(what, {}).update(dict.fromkeys(own))
    for reason in WHY:
        parts = []
        for what, places_of in found.get(reason, {}).items():
            named = "" if len(places_of) == len(printed) else _named([*places_of], labelled)
            parts.append(f"{what} ({named})" if named else what)
        if parts:
            yield say(WHY[reason], labelled.language, found="; ".join(parts))


def _named(places_of: Sequence[_Place], labelled: Labels) -> str:
    out = []
    for term, area in places_of:
        of = labelled.area(area, alone=True)
        out.append(", ".join(filter(None, (labelled.term(term), of))))
    return "; ".join(out)
