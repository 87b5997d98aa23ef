"""Whether another script has the numbers of ours: its files are those of `results/`, as far as it
has their numbers, and are held against them column by column, row by row.

A number is the same where it differs from ours by no more than a share `near` of it, or by no more
than `least`. Rows of both sides are matched by their keys. Those of ours that the other side is not
asked for, as another file has them or it lacks them, are told by `only` and `but`.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: Estimates and standard errors, and what follows from them.
ESTIMATE = ("estimate", "std_error")
TEST = ("statistic", "p_value")


@dataclass(frozen=True)
class Same:
    """Columns `values` of a file of both sides, in rows matched by `keys`.

    Attributes
    ----------
    ours
        The file of ours, where it has another name.
    only, but
        Column to values: rows that are compared, all where empty; and rows that are not.
    """

    file: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    near: float = 1e-6
    least: float = 1e-9
    ours: str = ""
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    but: dict[str, tuple[str, ...]] = field(default_factory=dict)


def checked(project: Path, out: Path, asked: tuple[Same, ...], study: str) -> int:
    """Compare files of `out` with those of a study in a project; how many numbers there are.

    Raises RuntimeError with all that differ, or that one side alone has.
    """
    faults, n = [], 0
    for one in asked:
        ours = _rows(project / f"results/{study}/{one.ours or one.file}", one)
        theirs = _rows(out / one.file, one)
        for key in sorted(ours.keys() ^ theirs.keys()):
            side = "ours" if key in ours else "theirs"
            faults.append(f"{one.file}: {', '.join(key)}: there is a row of {side} alone")
        for key in sorted(ours.keys() & theirs.keys()):
            for column in one.values:
                n += 1
                faults += [
                    f"{one.file}: {', '.join(key)}: {column} is {text}"
                    for text in _apart(ours[key][column], theirs[key][column], one)
                ]
    if faults:
        shown = "\n".join(faults[:40])
        raise RuntimeError(f"{len(faults)} numbers of both sides differ:\n{shown}")
    return n


def _rows(path: Path, asked: Same) -> dict[tuple[str, ...], dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = [*csv.DictReader(stream)]
    rows = [row for row in rows if all(row[k] in v for k, v in asked.only.items() if k in row)]
    rows = [row for row in rows if not any(row[k] in v for k, v in asked.but.items() if k in row)]
    return {tuple(row[key] for key in asked.keys): row for row in rows}


def _apart(one: str, other: str, asked: Same) -> Iterator[str]:
    """How two cells differ."""
    if "" in (one, other):
        if one != other:
            yield f"{one or 'empty'} of ours and {other or 'empty'} of theirs"
        return
    try:
        ours, theirs = float(one), float(other)
    except ValueError:
        if one != other:
            yield f"{one} of ours and {other} of theirs"
        return
    if not abs(ours - theirs) <= max(asked.near * abs(ours), asked.least):
        yield f"{one} of ours and {other} of theirs"


#: Models whose terms are the same on both sides: `profiles` has a curve of another basis.
FITTED = ("pooled", "standardised", "by_country", "fractional", "poisson", "importance",
          "activities", "unanswered", "stacked")  # fmt: skip
#: Levels that are held against the first of their group.
COMPARED = ("secondary", "tertiary", "unemployed", "retired", "student", "home", "yes")
#: What the R script of the default study has in common with ours.
FIVENATIONS = (
    Same("harmonisation/ledger.csv", ("source", "source_variable", "source_code", "target"),
         ("target_code", "missing_kind", "n")),
    Same("descriptives/missingness.csv", ("country", "variable", "kind"),
         ("n", "n_base", "share", "weighted_share")),
    Same("harmonisation/response_styles.csv", ("country", "indicator"),
         ("n_answers", "weighted_n", "share", "weighted_share")),
    Same("descriptives/indices.csv", ("country", "area", "index"),
         ("mean", "std_error", "n", "design_effect", "conf_low", "conf_high")),
    Same("descriptives/groups.csv", ("country", "area", "index", "group", "level"),
         ("mean", "std_error")),
    Same("descriptives/items.csv", ("country", "area", "item", "level"),
         ("share", "std_error", "conf_low", "conf_high", "n")),
    Same("descriptives/quantiles.csv", ("country", "area", "variable", "probability"),
         ("quantile",)),
    Same("descriptives/sample.csv", ("country", "variable", "level"),
         ("weighted_share", "std_error", "n"),
         only={"variable": ("female", "education", "employment", "urban")}),
    Same("descriptives/weights.csv", ("country",), ("n", "sum", "cv", "effective_n")),
    Same("descriptives/reliability.csv", ("country", "area", "index", "statistic", "item"),
         ("estimate", "n"), least=2e-6,
         only={"statistic": ("alpha", "alpha_weighted", "item_rest", "alpha_if_dropped"),
               "index": ("coproduction", "coproduction_individual")}),
    Same("descriptives/eigenvalues.csv", ("country", "area", "index", "component"), ("eigenvalue",),
         only={"index": ("coproduction", "coproduction_individual")}),
    Same("invariance/steps.csv", ("area", "step"), ("n", "df", "chi2", "n_freed"), near=1e-5),
    Same("dif/tests.csv", ("area", "item", "test"), ("n", "statistic", "nagelkerke_change"),
         near=1e-3, least=1e-6),
    *(Same(f"models/{model}/estimates.csv", ("area", "country", "term"), ESTIMATE)
      for model in FITTED),
    Same("models/tests.csv", ("model", "area", "country", "hypothesis", "term"), TEST,
         only={"hypothesis": ("zero", "zero_with_interactions", "straight_line", "equal_areas",
                              "trend", "trend_departure")}, but={"term": ("level",)}),
    Same("models/differences.csv", ("term", "left", "right"), (*ESTIMATE, "p_value"),
         ours="models/tests.csv", only={"hypothesis": ("area_difference",)},
         but={"term": ("level",)}),
    Same("models/diagnostics.csv", ("model", "area", "country", "term", "measure"), ("value",),
         only={"measure": ("gvif", "lmg")}),
    Same("models/statistics.csv", ("model", "area", "country", "statistic"), ("value",),
         only={"model": ("pooled", "standardised", "by_country", "importance", "profiles"),
               "statistic": ("r_squared_adjusted", "log_likelihood")}),
    Same("sensitivity/confounding.csv", ("area",),
         (*ESTIMATE, "partial_r2", "robustness_value", "design_effect")),
    Same("sensitivity/benchmarks.csv", ("area", "benchmark"),
         ("r2_term", "r2_outcome", "estimate")),
    Same("sensitivity/left_out.csv", ("area", "of", "left_out"), ESTIMATE),
    Same("sensitivity/weighting.csv", ("area", "compared"),
         ("difference", "std_error", "statistic")),
    Same("sensitivity/influence.csv", ("area",), ("dfbeta", "estimate_without")),
    Same("between/summaries.csv", ("area", "term"), (*ESTIMATE, "tau2", "q"), near=1e-4,
         least=1e-6),
    Same("between/means.csv", ("area", "model", "country"), ("mean", "std_error")),
    Same("inequality/indices.csv", ("area", "country", "ranking"),
         (*ESTIMATE, "n", "p_value")),
    Same("inequality/curves.csv", ("area", "country", "ranking", "point"), ("value",)),
    Same("inequality/differences.csv", ("area", "country", "group", "level"),
         ("difference", "std_error"), only={"level": COMPARED}),
    Same("hypotheses.csv", ("id", "area", "term", "left", "right"),
         (*ESTIMATE, "p_value", "p_adjusted", "verdict"), near=1e-5,
         only={"part": ("single",)}, but={"id": ("democracy",)}),
)  # fmt: skip
#: What scripts of stages that are timed apart have in common with ours. Imputed answers are drawn:
#: estimates may differ by half a standard error of theirs, or so (`least`, points of the index).
APART = {
    "imputation": (
        Same("estimates.csv", ("term",), ESTIMATE, near=0.1, least=0.2,
             ours="models/imputed/estimates.csv"),
    ),
    "multiverse": (
        Same("estimates.csv",
             ("area", "term", "answered", "scoring", "items", "weights", "covariates", "left_out"),
             ("n", *ESTIMATE), ours="multiverse/estimates.csv"),
    ),
}  # fmt: skip
