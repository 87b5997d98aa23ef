"""The table of tests: joint tests of terms, and of what differs between areas."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from coproduction.results.contract import records
from coproduction.results.estimator_names import called
from coproduction.results.estimators import ESTIMATORS
from coproduction.results.model_files import ASSUMED as ASSUMED_REMARKS
from coproduction.study.resolved.model_types import LEVEL
from coproduction.tables.arrangement import Arrangement, Fit, heading
from coproduction.tables.table import Cell, Column, Row, Table, alike, estimate_cell, interval_cell
from coproduction.tables.wording.notes import FitNotes
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, FIXED, Labels, chosen, split
from coproduction.words.numerals import ABSENT, number, p_compared, p_value, places, typeset

#: Joint hypothesis about a term to what it says.
JOINT = {
    "zero": "{term}: no association",
    "zero_with_interactions": "{term}, with its interactions: no association",
    "straight_line": "{term}: a straight line",
}
#: Hypothesis about what an estimator assumes to what it says of a term, and of all together.
ASSUMED = {
    "parallel_slopes": ("{term}: the same slopes at every cut point",) * 2,
    "overdispersion": ("", "Variance of the count equal to its mean"),
}
#: Hypothesis to how it is tested.
HOW = {
    "parallel_slopes": (
        "The same slopes at every cut point: Wald tests over binary models of being above each of "
        "them (after Brant)."
    ),
    "overdispersion": (
        "Variance of the count: test of Cameron and Trivedi that α is zero in a variance of "
        "μ + αμ², two-sided, μ being that of a Poisson regression; a count of α above zero is "
        "overdispersed, of α below zero underdispersed."
    ),
}
#: The first of an interaction.
INTERACTION = "{term}: no interaction"
#: Joint hypothesis of a stacked model, which stands beside the differences of areas.
EQUAL = "equal_areas"
#: The same of a term beside interactions, and the label of its row.
EQUAL_BESIDE = "equal_areas_with_interactions"
BESIDE = "{term}, with its interactions"
STACKED = (
    "All areas in one model, a row each respondent and area; {errors}. F tests that a term has the "
    "same coefficients in all areas; differences of coefficients between two areas, {below}."
)
AWARE = "errors know who answered for several areas"
UNAWARE = "errors take the rows of a respondent as independent"
TRENDED = "Trend: change of a coefficient with one step of the areas’ covariate “{covariate}”."
DEPARTURE = "trend_departure"
DEPARTED = "Off the trend: F test that the areas lie on its line, p."
AT_MEAN = "Level of the outcome: predicted at the means of all terms."
WALD = "Wald tests that all coefficients of a term are zero."
WALD_CURVE = (
    "Wald tests that all coefficients of a term are zero, or that a curve is a straight line."
)
LINEAR_PREDICTOR = (
    "{estimator}. Level of the outcome: the linear predictor at the means of all terms, {scale}."
)
#: Scale of a linear predictor (see `results.estimators`), where it is not the outcome's own.
SCALES = {"log_odds": "in log-odds", "log": "a logarithm", "latent": "on its own scale"}
#: Remarks on fits that the note repeats.
REMARKED = (
    "counted_unanswered",
    "country_absent",
    "level_absent",
    "told_by_others",
    "unanswered_in_country",
    "absent_in_some",
    "level_of_one",
    "outcome_constant",
    "test_not_estimable",
    "test_of_fewer",
    "test_of_few_degrees",
    "differences_left_out",
    "test_without_rest",
    "test_of_single_units",
    "curve_does_not_turn",
    "fieller_unbounded",
    "turning_point_left_out",
    "turns_beyond_data",
    "turning_interval_beyond_data",
    "few_clusters",
    "few_clusters_cr1",
    *ASSUMED_REMARKS,
)

#: A hypothesis: its name, the two areas of a difference, the covariate of a trend.
Hypothesis = tuple[str, str, str, str]


def joint_tests(
    frame: pd.DataFrame,
    fits: pd.DataFrame,
    remarks: pd.DataFrame,
    diagnosed: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    uncertainty: str = "std_error",
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the tests of one model: terms down; F with degrees of freedom and p across.

    Of a stacked model the differences between areas, and their trend, have columns of their own.
    Of other models areas, or countries within areas, stand side by side.

    Parameters
    ----------
    frame
        ``outcome, area, country, hypothesis, left, right, covariate, term, estimate, std_error,
        conf_low, conf_high, statistic, df, df_denominator, p_value``: the rows of one model of
        models/tests.csv.
    fits, remarks, diagnosed
        Its rows of fit.csv, of remarks.csv and of diagnostics.csv, for the note.
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
    keys = ["outcome", "area", "country", *_WHICH, "term"]
    frame = frame.assign(**{key: frame[key].fillna("").astype("str") for key in _WHICH})
    if frame.empty:
        raise ValueError(f"table {name!r}: the model has no tests")
    if frame.duplicated(keys).any():
        first = frame.loc[frame.duplicated(keys), keys].iloc[0]
        raise ValueError(f"table {name!r}: {', '.join(first)} is there twice")
    labelled = Labels(labels, language)
    tests = _Tests(frame, rows, digits, uncertainty, labelled, language)
    arranged = Arrangement.of(frame, labelled)
    blocks = [(outcome, area) for outcome, area, _ in arranged.columns]
    heads: list[Column] = []
    for fit in arranged.columns:
        over = heading(blocks, fit[:2], labelled) if arranged.pooled else labelled.country(fit[2])
        heads += tests.columns(over)
    body = []
    for text, across in arranged.panels:
        body += [Row(text, kind="panel")] if text else []
        body += tests.rows(across)
    said = FitNotes(fits, remarks, labelled, language)
    return Table(
        name,
        title,
        tuple(heads),
        tuple(body),
        notes=(
            *tests.said(said.below(uncertainty), {*fits["errors"]}, {*fits["estimator"]}),
            *said.design(),
            *said.missing(),
            *_turning(diagnosed, frame, fits, labelled),
            *said.remarks(*REMARKED),
            *notes,
        ),
        simulated=simulated,
        language=language,
    )


#: Measure of diagnostics.csv to the sentence on where curves turn.
TURNING = {
    "turning_point": "Turning points with {level} % intervals by the delta method – {found}.",
    "turning_point_fieller": "Turning points with {level} % sets of Fieller – {found}.",
}
#: Of curves that turn, which may as well be straight.
STRAIGHT = "A straight line is not rejected, so that the curve may not turn at all – {found}."


def _turning(
    diagnosed: pd.DataFrame, tests: pd.DataFrame, fits: pd.DataFrame, names: Labels
) -> Iterator[str]:
    """Where curves turn, with what interval, of each fit, and which may as well be straight."""
    level = f"{100 * fits['confidence'].iloc[0]:g}"
    turned: dict[tuple[str, ...], None] = {}
    for measure, text in TURNING.items():
        found = []
        for row in records(diagnosed[diagnosed["measure"] == measure]):
            ends = [row["value"], row["conf_low"], row["conf_high"]]
            if pd.isna(ends[1]):
                continue
            at, low, high = alike(ends, 1, float(row["conf_high"] - row["conf_low"]) / 4)
            curve = tuple(row[key] for key in _CURVE)
            turned[curve] = None
            category = "" if pd.isna(row["category"]) else row["category"]
            outcome = [names.level(row["outcome"], category)] if category else []
            whose = [*_whose(curve, names), *outcome]
            said = typeset(f"{at} [{low}, {high}]", names.language)
            found.append(colon(", ".join(whose), said, names.language))
        if found:
            yield say(text, names.language, level=level, found="; ".join(found))
    lines = tests[tests["hypothesis"] == "straight_line"]
    kept = lines[lines["p_value"] >= 1 - float(fits["confidence"].iloc[0])]
    p = {tuple(row[key] for key in _CURVE): row["p_value"] for row in records(kept)}
    found = []
    for curve in turned:
        if curve in p:
            said = typeset(f"p {p_compared(p[curve])}", names.language)
            found.append(f"{', '.join(_whose(curve, names))} ({said})")
    if found:
        yield say(STRAIGHT, names.language, found="; ".join(found))


def _whose(curve: tuple[str, ...], names: Labels) -> list[str]:
    """What a curve is called: its variable, with its area and country where it is of one."""
    _, area, country, term = curve
    where = names.country(country) if country != ALL else ""
    return [*filter(None, (names.variable(term), names.area(area, True), where))]


#: Columns of diagnostics.csv and of tests.csv that tell which curve it is.
_CURVE = ("outcome", "area", "country", "term")
#: Columns of tests.csv that tell which hypothesis it is.
_WHICH = ("hypothesis", "left", "right", "covariate")


def _said(hypothesis: str, variable: str) -> str:
    """What a joint hypothesis says of a term, or of all."""
    if hypothesis in ASSUMED:
        return ASSUMED[hypothesis][variable == ALL]
    return JOINT[hypothesis]


class _Tests:
    """The rows and columns of the tests of one model."""

    def __init__(
        self,
        frame: pd.DataFrame,
        rows: Sequence[str] | None,
        digits: int,
        uncertainty: str,
        names: Labels,
        language: str,
    ):
        self._names, self._language = names, language
        self._digits, self._interval = digits, uncertainty == "interval"
        self._found = {
            (
                (row["outcome"], row["area"], row["country"]),
                tuple(row[key] for key in _WHICH),
                row["term"],
            ): row
            for row in records(frame)
        }
        hypotheses = list(dict.fromkeys(which for _, which, _ in self._found))
        self._contrasts = [
            which for which in hypotheses if which[0] not in (*JOINT, *ASSUMED, EQUAL, EQUAL_BESIDE)
        ]
        self._stacked = any(which[0] not in (*JOINT, *ASSUMED) for which in hypotheses)
        self._joint = [which for which in hypotheses if which[0] in (*JOINT, *ASSUMED)]
        terms = list(dict.fromkeys(frame["term"]))
        self._variables = chosen((split(term)[0] for term in terms), rows)
        self._variables.sort(key=lambda variable: variable != LEVEL)
        self._terms = [t for v in self._variables for t in terms if split(t)[0] == v]

    def columns(self, spanner: str) -> list[Column]:
        """The columns of one fit: F, p, differences and trend."""
        over = say("Differences", self._language) if self._contrasts and not spanner else spanner
        return [
            Column(say("F (df)", self._language), spanner),
            Column("p", spanner),
            *(Column(self._header(contrast), over) for contrast in self._contrasts),
        ]

    def _header(self, contrast: Hypothesis) -> str:
        hypothesis, left, right, _ = contrast
        if hypothesis == DEPARTURE:
            return say("Off the trend", self._language)
        if hypothesis == "trend":
            return say("Trend", self._language)
        return f"{self._names.area(left)} – {self._names.area(right)}"

    def rows(self, across: Sequence[Fit]) -> list[Row]:
        """The rows of the fits across, a variable after the other."""
        return [row for name in self._variables for row in self._of_variable(name, across)]

    def _of_variable(self, variable: str, across: Sequence[Fit]) -> list[Row]:
        levels = [t for t in self._terms if split(t)[0] == variable and split(t)[1]]
        label = say(FIXED[variable], self._language) if variable in (LEVEL, ALL) else ""
        label = label or self._names.variable(variable)
        out = []
        for which in self._joint:
            if any((fit, which, variable) in self._found for fit in across):
                crossed = which[0] == "zero" and ":" in variable
                said = INTERACTION if crossed else _said(which[0], variable)
                stub = say(said, self._language, term=label)
                out.append(self._line(stub, across, (which, variable)))
        if not self._stacked or variable == ALL:
            return out
        equal, beside = (((kind, "", "", ""), variable) for kind in (EQUAL, EQUAL_BESIDE))
        if any((fit, *beside) in self._found for fit in across):
            out.append(self._line(say(BESIDE, self._language, term=label), across, beside))
            if not levels and not any((fit, *equal) in self._found for fit in across):
                return out
        if len(levels) == 1:
            return [*out, self._line(self._names.term(levels[0]), across, equal, levels[0])]
        out.append(self._line(label, across, equal, "" if levels else variable))
        return out + [
            self._line(self._names.level(*split(term)), across, None, term, indent=True)
            for term in levels
        ]

    def _line(
        self,
        stub: str,
        across: Sequence[Fit],
        joint: tuple[Hypothesis, str] | None,
        term: str = "",
        indent: bool = False,
    ) -> Row:
        """A row: the `joint` hypothesis about a term, and the differences of `term` if any."""
        cells: list[Cell] = []
        for fit in across:
            cells += self._pair(self._found.get((fit, *joint)) if joint else None)
            found = [self._found.get((fit, contrast, term)) for contrast in self._contrasts]
            decimals = places((row["std_error"] for row in found if row), self._digits)
            cells += [
                self._pair(row)[1] if contrast[0] == DEPARTURE else self._difference(row, decimals)
                for contrast, row in zip(self._contrasts, found, strict=True)
            ]
        return Row(stub, tuple(cells), indent=indent)

    def _pair(self, row: Mapping[str, Any] | None) -> tuple[Cell, Cell]:
        """F with its degrees of freedom, and p."""
        if row is None:
            return Cell(), Cell()
        statistic, df, rest, p = (
            float(row[key]) for key in ("statistic", "df", "df_denominator", "p_value")
        )
        if math.isnan(statistic):
            return Cell((ABSENT,), (statistic, df, rest)), Cell((ABSENT,), (p,))
        below = "∞" if rest == math.inf else number(rest, 0)
        text = f"{number(statistic, self._digits)} ({number(df, 0)}, {below})"
        tested = Cell((text,), (statistic, df, rest))
        if row["hypothesis"] == "overdispersion":
            alpha, error = float(row["estimate"]), float(row["std_error"])
            below = f"α = {number(alpha, places([error], self._digits))}"
            tested = Cell((text, below), (statistic, df, rest, alpha))
        return tested, Cell((p_value(p),), (p,))

    def _difference(self, row: Mapping[str, Any] | None, digits: int) -> Cell:
        if row is None:
            return Cell()
        if pd.isna(row["std_error"]):
            text = number(row["estimate"], digits)
            return Cell((text, ABSENT), (float(row["estimate"]), math.nan))
        if self._interval:
            return interval_cell(row["estimate"], row["conf_low"], row["conf_high"], digits)
        return estimate_cell(row["estimate"], row["std_error"], digits)

    def said(self, below: str, errors: set[str], estimators: set[str]) -> list[str]:
        """What is tested, and how."""
        kinds = {which[0] for which in self._joint}
        how = [say(text, self._language) for kind, text in HOW.items() if kind in kinds]
        if not self._stacked:
            wald = WALD_CURVE if "straight_line" in kinds else WALD
            return [say(wald, self._language)] * bool(kinds & {*JOINT}) + how
        aware = say(UNAWARE if errors == {"model"} else AWARE, self._language)
        out = [say(STACKED, self._language, errors=aware, below=below)]
        for covariate in [which[3] for which in self._contrasts if which[0] == "trend"]:
            # no label of a variable: one of the same name is another thing
            out.append(say(TRENDED, self._language, covariate=covariate))
        if any(which[0] == DEPARTURE for which in self._contrasts):
            out.append(say(DEPARTED, self._language))
        return out + how + (self._level(estimators) if LEVEL in self._variables else [])

    def _level(self, estimators: set[str]) -> list[str]:
        """What the rows of the outcome itself are, of each estimator."""
        scales = {name: ESTIMATORS[name].scale for name in sorted(estimators)}
        out = []
        for name, scale in scales.items():
            if scale in SCALES:
                parts = {"estimator": called(name), "scale": SCALES[scale]}
                parts = {key: say(text, self._language) for key, text in parts.items()}
                out.append(say(LINEAR_PREDICTOR, self._language, **parts))
        return out + [say(AT_MEAN, self._language)] * ("outcome" in scales.values())
