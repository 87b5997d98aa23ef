"""Models of plausible values and of imputed answers: a fit with each, put together by Rubin's
rules."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.harmonise.microdata import GROUP, Microdata
from coproduction.inference.imputation import completed
from coproduction.inference.models import reading
from coproduction.inference.pooling import rubin
from coproduction.results import model_files
from coproduction.results.contract import frame
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import Term

#: What makes a row of an estimate or a prediction one, beside the fit that it is of.
_HEAD = ("model", "outcome", "area", "country")


def each(model: Model) -> Iterator[Model]:
    """The model with the first plausible value of all its terms, with the second, and so on."""
    count = min(map(len, model.plausible.values()))

    def of(term: Term, k: int) -> Term:
        own = model.plausible.get(term.name)
        return replace(term, column=own[k]) if own else term

    for k in range(count):
        fits = tuple(
            replace(fit, outcome=of(fit.outcome, k), terms=tuple(of(t, k) for t in fit.terms))
            for fit in model.fits
        )
        yield replace(model, fits=fits, plausible={})


def several(
    model: Model, analysis: Microdata, imputed: pd.DataFrame | completed.Cells | None
) -> Iterator[tuple[Model, Microdata]]:
    """The models, each with its data, that are put together: one each plausible value, or one each
    imputation, of whose cells `imputed` are.

    Raises `Faults` as `refuse_incomplete`, and ValueError where imputed answers are not given.
    """
    if model.missing == "imputed":
        if imputed is None:
            raise ValueError(f"model {model.name} is of imputed answers, and none are given")
        alone = replace(model, missing="listwise")
        if len(analysis) <= GROUP:  # few stay in memory from one imputation to the next
            analysis = reading.columns(analysis, reading.needed(model))
        yield from ((alone, filled) for filled in completed.each(analysis, imputed))
    else:
        whole = reading.columns(analysis, reading.needed(model))
        refuse_incomplete(model, whole)
        yield from ((own, whole) for own in each(model))


def refuse_incomplete(model: Model, analysis: pd.DataFrame) -> None:
    """Raise `Faults` where a respondent of a fit has some plausible values of a term, and not all.

    As many may lack each of them and be others: what counts is who.
    """
    members = analysis["country"].isin(list(model.countries)).to_numpy()
    if model.weights != "none":
        members = members & (analysis["weight"].to_numpy(dtype=float) > 0)
    partial = np.zeros(len(analysis), dtype=bool)
    for fit in model.fits:
        terms = (fit.outcome, *fit.terms)
        others = [t.column for t in terms if t.column and t.name not in model.plausible]
        taken = members & analysis[others].notna().all(axis=1).to_numpy()
        scores = [list(model.plausible[t.name]) for t in terms if t.name in model.plausible]
        known = [analysis[columns].notna().to_numpy() for columns in scores]
        # who lacks all values of one score is in no fit, whatever of another
        taken = taken & np.all([one.any(axis=1) for one in known], axis=0)
        partial = partial | taken & ~np.all([one.all(axis=1) for one in known], axis=0)
    if not partial.any():
        return
    lacking = analysis.loc[partial]
    counts = lacking["country"].value_counts(sort=False)
    where = ", ".join(f"{country}: {n}" for country, n in counts.items() if n)
    columns = [column for own in model.plausible.values() for column in own]
    named = ", ".join(f"{c} ({n})" for c in columns if (n := int(lacking[c].isna().sum())))
    raise Faults(
        [
            Fault(
                "models.yaml",
                f"model {model.name}: of plausible values some are missing where others are not, "
                f"of {int(partial.sum())} respondents ({where}): {named}",
                expected="a respondent has all plausible values or none: the file as it was "
                "published, or a crosswalk that makes none of them missing alone",
                check="estimable",
            )
        ]
    )


_Frames = Mapping[str, pd.DataFrame]


def combined(model: Model, parts: Sequence[_Frames]) -> dict[str, pd.DataFrame]:
    """Put the M results of a model together, each by part of `fit.Results`.

    Estimates and predictions are pooled row by row, their own df being those of complete data.
    Joint tests are left out, as remarks tell: F of each fit knows nothing of the others. R² and
    collinearity are means; likelihoods are left out.

    Remarks are those of any fit, a number being the largest of all; of joint tests there are none.
    """
    first, m = parts[0], len(parts)
    estimates, missing = _pooled([part["estimates"] for part in parts], model.confidence)
    predictions, _ = _pooled([part["predictions"] for part in parts], model.confidence)
    marginal, _ = _pooled([part["marginal_effects"] for part in parts], model.confidence)
    told = estimates[[*_HEAD, "term"]].assign(measure="missing_information", value=missing)
    told = _records(told[np.isfinite(missing)])
    diagnosed = _records(_mean([part["diagnostics"] for part in parts], "value"))
    heads = _records(first["fits"][list(_HEAD)])
    imputed = model.missing == "imputed"
    remarks = [
        head | {"remark": "plausible_values", "term": name, "value": m}
        for head in heads
        for name in model.plausible
    ]
    fits = _mean([part["fits"] for part in parts], "r_squared")
    if imputed:
        fits = fits.assign(missing="imputed", imputations=m)
    tested = not first["tests"].empty
    untested = "no_joint_tests_imputed" if imputed else "no_joint_tests_plausible"
    left_out = [head | {"remark": untested} for head in heads if tested]
    remarked = _united([part["remarks"] for part in parts])
    return {
        "estimates": estimates,
        "fits": fits,
        "statistics": _mean([_shares(part["statistics"]) for part in parts], "value"),
        "tests": first["tests"].iloc[:0],
        "diagnostics": frame(model_files.DIAGNOSTICS, [*diagnosed, *told]),
        "predictions": predictions,
        "marginal_effects": marginal,
        "remarks": frame(model_files.FIT_REMARKS, [*remarked, *left_out, *remarks]),
    }


def unimputed(found: _Frames) -> dict[str, pd.DataFrame]:
    """The listwise results of a model of which no answer is to be imputed, with a remark of it."""
    heads = _records(found["fits"][list(_HEAD)])
    told = [head | {"remark": "nothing_imputed"} for head in heads]
    remarks = frame(model_files.FIT_REMARKS, [*_records(found["remarks"]), *told])
    return {**found, "remarks": remarks}


def _shares(statistics: pd.DataFrame) -> pd.DataFrame:
    """The statistics of a fit that are shares: likelihoods are each of one completed data set."""
    return statistics[statistics["statistic"].isin(model_files.FIT_SHARES)].reset_index(drop=True)


#: Remarks on tests, of which several fits have none together.
ON_TESTS = (
    "test_not_estimable",
    "test_without_rest",
    "test_of_single_units",
    "test_of_fewer",
    "differences_left_out",
    *model_files.ASSUMED,
)


#: Remarks that nobody of a fit is of a level, and those on an estimate that there is.
_ABSENT = ("level_absent", "outcome_level_absent", "outcome_category_absent")
_OF_ESTIMATE = ("level_of_one", "fitted_without_rest", "of_single_units")


def _united(parts: Sequence[pd.DataFrame]) -> list[dict[str, Any]]:
    """The remarks of any of the fits, each once, with the largest of its numbers.

    Of a level that nobody is of in some fits, and so has no estimate, this is the only remark.
    """
    rows = [row | {"term": "" if pd.isna(row["term"]) else row["term"]}
            for part in parts for row in _records(part)]  # fmt: skip
    places = [(*(row[name] for name in _HEAD), row["term"]) for row in rows]
    absent = Counter(
        place for place, row in zip(places, rows, strict=True) if row["remark"] in _ABSENT
    )
    found: dict[tuple, dict[str, Any]] = {}
    for place, row in zip(places, rows, strict=True):
        if 0 < absent[place] < len(parts):
            if row["remark"] in _OF_ESTIMATE:
                continue
            if row["remark"] in _ABSENT:
                row["remark"] = "absent_in_some"
        known = found.setdefault((*place, row["remark"]), row)
        if row["value"] > known["value"]:
            known["value"] = row["value"]
    return [row for row in found.values() if row["remark"] not in ON_TESTS]


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]


#: Columns of estimates and predictions that are pooled; the others say what a row is of.
_NUMBERS = ("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high")


def _aligned(parts: Sequence[pd.DataFrame], numbers: Sequence[str]) -> list[pd.DataFrame]:
    """Frames of the same rows: one that some lack, such as a level that only an imputation has,
    has no numbers there, and so none that are pooled."""
    names = [name for name in parts[0] if name not in numbers]
    keys = [pd.MultiIndex.from_frame(part[names].astype("object")) for part in parts]
    if all(key.equals(keys[0]) for key in keys):
        return [*parts]
    rows = {row: None for part in parts for row in _rows(part[names])}
    of_all = pd.DataFrame([*rows], columns=names).astype(parts[0][names].dtypes)
    found = []
    for part in parts:
        place = {row: k for k, row in enumerate(_rows(part[names]))}
        taken = part[[n for n in part if n in numbers]].reindex(
            [place.get(row, -1) for row in rows]
        )
        taken.index = of_all.index
        found.append(pd.concat([of_all, taken], axis=1)[[*part]])
    return found


def _rows(part: pd.DataFrame) -> list[tuple]:
    """The rows as they are told apart, an empty cell being alike to another."""
    return [*part.astype("object").where(part.notna(), None).itertuples(index=False, name=None)]


def _pooled(parts: Sequence[pd.DataFrame], confidence: float) -> tuple[pd.DataFrame, np.ndarray]:
    """Pool the rows of estimates or predictions; beside them the fractions missing."""
    parts = _aligned(parts, _NUMBERS)
    first = parts[0]

    def cells(name: str) -> np.ndarray:
        return np.array([part[name].to_numpy(dtype=float) for part in parts])

    found = rubin(cells("estimate"), cells("std_error"), cells("df").mean(axis=0))
    numbers = {"estimate": found.estimate, "std_error": found.std_error, "df": found.df}
    numbers |= found.tested(confidence)
    kept = {name: values for name, values in numbers.items() if name in first}
    return first.assign(**kept), found.missing_information


def _mean(parts: Sequence[pd.DataFrame], name: str) -> pd.DataFrame:
    """The first of the frames with the mean of one column over all."""
    parts = _aligned(parts, (name,))
    values = [part[name].to_numpy(dtype=float) for part in parts]
    return parts[0].assign(**{name: np.mean(values, axis=0)})
