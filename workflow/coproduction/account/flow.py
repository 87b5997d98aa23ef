"""The sample flow: from the rows of the files to the respondents of every fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import numpy as np
import pandas as pd

from coproduction.account.missingness import taking_part
from coproduction.inference.imputation.completed import completed
from coproduction.inference.models import kept_missing, unanswered
from coproduction.results import contract
from coproduction.results.model_files import FLOW, FLOW_MISSING, STEPS
from coproduction.results.validation_files import LEFT_OUT
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import ALL, Term


class FlowMismatch(Exception):
    """The flow does not end at the respondents a fit reports: a defect, never data."""


@dataclass(frozen=True)
class Flow:
    """The sample flow of all fits, by country and in all (``all``, last).

    Attributes
    ----------
    steps
        `FLOW`: respondents after each step, and the loss against the step before.
    missing
        `FLOW_MISSING`: respondents lost at the steps ``harmonised`` and ``included`` by the
        declared reason, and at the step ``complete`` by the term they lack, the most frequent
        first; reasons that nobody has are not there.
    """

    steps: pd.DataFrame
    missing: pd.DataFrame

    def write(self, steps: str, missing: str) -> None:
        """Write both to their paths."""
        contract.write(self.steps, FLOW, steps)
        contract.write(self.missing, FLOW_MISSING, missing)


def left_out(paths: Sequence[str]) -> pd.DataFrame:
    """Respondents left out of the files: `LEFT_OUT` of all sources, from the path of each."""
    return pd.concat([contract.read(LEFT_OUT, path) for path in paths], ignore_index=True)


def read_by_country(ledger: pd.DataFrame, countries: dict[str, str]) -> pd.DataFrame:
    """Respondents read from every file: ``source, country, n``.

    `countries` maps the sources of one country to it; the others map their country by the
    crosswalk, and the ledger counts it.
    """
    parts = []
    for name, rows in ledger.groupby("source", sort=False):
        source = str(name)
        if source in countries:
            n = int(rows.loc[rows["target"] == rows["target"].iloc[0], "n"].sum())
            parts.append((source, countries[source], n))
        else:
            by = rows[rows["target"] == "country"].groupby("target_code", sort=False)["n"].sum()
            parts += [(source, country, int(n)) for country, n in by.items()]
    return pd.DataFrame(parts, columns=["source", "country", "n"])


def flow(
    models: Sequence[Model],
    analysis: pd.DataFrame,
    read: pd.DataFrame,
    left_out: pd.DataFrame,
    fits: pd.DataFrame,
    imputed: pd.DataFrame | None = None,
) -> Flow:
    """Count the respondents left after each of `STEPS`, for every fit.

    Parameters
    ----------
    models
        Their specifications.
    analysis
        All harmonised respondents with their indices; those with a reason in `excluded` leave.
    read
        ``source, country, n``: respondents harmonised, see `read_by_country`.
    left_out
        `LEFT_OUT`: respondents of the files who are left out of them. Whose country is empty count
        only in all, of the sources that have respondents of the model's countries.
    fits
        ``model, outcome, area, country, n``: what the fits report.
    imputed
        Cells of `coproduction.inference.imputation.chained`, of models of imputed answers: who has
        an imputed answer has one.

    Raises `FlowMismatch` where the last step is not the n of the fit.
    """
    country = analysis["country"].astype("str")
    kept = analysis.index.isin(taking_part(analysis).index)
    weighted = kept & (analysis["weight"] > 0).to_numpy()
    arrived = read.groupby("country")["n"].sum()
    gone = left_out.assign(country=left_out["country"].fillna(""))
    steps, missing = [], []
    why = analysis["excluded"] if "excluded" in analysis else pd.Series(index=analysis.index)
    filled = analysis
    if imputed is not None:
        cells = imputed.assign(row=np.flatnonzero(kept)[imputed["row"]])
        filled = completed(analysis, cells, 1)
    for model in models:
        told = filled if model.missing == "imputed" else unanswered.made([model], analysis)
        if model.missing == "category":
            model, told = kept_missing.kept(model, told)
        groups = {
            group: country.isin(names).to_numpy()
            for group, names in (*((c, [c]) for c in model.countries), (ALL, list(model.countries)))
        }
        out = _left_out(gone, read, model.countries)
        came = {c: int(arrived.get(c, 0)) for c in model.countries}
        came[ALL] = sum(came.values())
        excluded = {
            g: _most_frequent(cast("dict[str, int]", why[of].value_counts().to_dict()))
            for g, of in groups.items()
        }
        for fit in model.fits:
            outcome = weighted & answered(fit.outcome, told)
            lacking = {
                term.name: outcome & ~answered(term, told) for term in fit.terms if term.column
            }
            complete = outcome & ~np.logical_or.reduce([*lacking.values(), ~outcome])
            masks = (kept, weighted, outcome, complete)
            for group, members in groups.items():
                head = (model.name, fit.outcome.name, fit.area, group)
                n = [came[group] + sum(out[group].values()), came[group]]
                n += [int((members & mask).sum()) for mask in masks]
                left = [0, *(before - after for before, after in pairwise(n))]
                steps += [(*head, *step) for step in zip(STEPS, n, left, strict=True)]
                lost = {term: int((members & lack).sum()) for term, lack in lacking.items()}
                missing += [(*head, "harmonised", *met) for met in _most_frequent(out[group])]
                missing += [(*head, "included", *met) for met in excluded[group]]
                missing += [(*head, "complete", *met) for met in _most_frequent(lost)]
    found = Flow(contract.frame(FLOW, steps), contract.frame(FLOW_MISSING, missing))
    _check(found.steps, fits)
    return found


def _left_out(
    gone: pd.DataFrame, read: pd.DataFrame, countries: Sequence[str]
) -> dict[str, dict[str, int]]:
    """Country, and `ALL`, to how many are left out of the files for each reason."""
    sources = {*read.loc[read["country"].isin(countries), "source"]}
    of_none = (gone["country"] == "") & gone["source"].isin(sources)
    counted = {c: gone[gone["country"] == c] for c in countries}
    counted[ALL] = gone[gone["country"].isin(countries) | of_none]
    return {
        group: {str(reason): int(n) for reason, n in rows.groupby("reason")["n"].sum().items()}
        for group, rows in counted.items()
    }


def _most_frequent(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """What is counted more than never, the most frequent first."""
    met = [(name, n) for name, n in counts.items() if n]
    return sorted(met, key=lambda pair: -pair[1])


def answered(term: Term, analysis: pd.DataFrame) -> np.ndarray:
    """Whether each respondent has an answer to an outcome or term that the model can use."""
    column = analysis[term.column]
    if term.kind in ("number", "curve"):
        return column.notna().to_numpy()
    return column.isin(list(term.levels)).to_numpy()


def _check(found: pd.DataFrame, fits: pd.DataFrame) -> None:
    key = ["model", "outcome", "area", "country"]
    last = found[found["step"] == list(STEPS)[-1]].set_index(key)["n"]
    # A stacked fit counts the rows of all its areas.
    whole = last.groupby(level=["model", "outcome", "country"]).sum()
    stacked = pd.concat({ALL: whole}, names=["area"]).reorder_levels([1, 2, 0, 3])
    last = pd.concat([last, stacked[~stacked.index.isin(last.index)]])
    told = cast("dict[tuple[str, ...], int]", fits.set_index(key)["n"].to_dict())
    wrong = [
        f"{', '.join(name)}: the flow ends at {last.get(name, 'nothing')}, the fit has {n}"
        for name, n in told.items()
        if last.get(name) != n
    ]
    if wrong:
        raise FlowMismatch("\n".join(wrong))
