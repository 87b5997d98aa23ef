"""The sample flow: from the rows of the files to the respondents of every fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar, cast

import numpy as np
import pandas as pd

from coproduction.account.missingness import taking_part
from coproduction.harmonise import microdata
from coproduction.inference import scoring
from coproduction.inference.imputation.completed import completed
from coproduction.inference.models import kept_missing, reading, unanswered
from coproduction.inference.models.design_matrix import SUFFIX
from coproduction.missing import NOT_PUT
from coproduction.results import contract
from coproduction.results.model_files import FLOW, FLOW_MISSING, LACKING, STEPS
from coproduction.results.validation_files import LEFT_OUT
from coproduction.study.resolved.analysis import Index
from coproduction.study.resolved.model_types import Fit, Model
from coproduction.study.resolved.specification import ALL, WAVE, Term

_Key = TypeVar("_Key")


class FlowMismatch(Exception):
    """The flow does not end at the respondents a fit reports: a defect, never data."""


@dataclass(frozen=True)
class Flow:
    """The sample flow of all fits, by country and in all (``all``, last), of each also by wave.

    Attributes
    ----------
    steps
        `FLOW`: respondents after each step, and the loss against the step before.
    missing
        `FLOW_MISSING`: respondents lost at the steps ``harmonised`` and ``included`` by the
        declared reason, at ``outcome`` by how they lack it, and at ``complete`` by the term they
        lack and how, the most frequent first; reasons that nobody has are not there.
    """

    steps: pd.DataFrame
    missing: pd.DataFrame

    def write(self, steps: str, missing: str) -> None:
        """Write both to their paths."""
        contract.write(self.steps, FLOW, steps)
        contract.write(self.missing, FLOW_MISSING, missing)


def respondents(path: str, models: Sequence[Model], indices: Sequence[Index]) -> pd.DataFrame:
    """Return the respondents of a file of microdata with the columns that the flow of some models
    needs, and those of `indices` that they have."""
    terms = _columns(models)
    own = [entry for entry in indices if entry.column in terms]
    found = {"source", "country", "weight", "excluded", WAVE} | terms | {*scoring.items(own)}
    names = [n for n in microdata.names(path) if n in found or n.removesuffix(SUFFIX) in found]
    return scoring.with_indices(microdata.read(path, names), own)


def _columns(models: Sequence[Model]) -> set[str]:
    terms = [term for m in models for fit in m.fits for term in (fit.outcome, *fit.terms)]
    of = {column for term in terms for column in term.of}
    return of | {column for model in models for column in reading.needed(model)}


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
    *,
    waves: Mapping[str, str] = MappingProxyType({}),
    indices: Sequence[Index] = (),
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
    waves
        Wave of the sources that are of one.
    indices
        Those of the study: nobody was asked one of whose items none was put.

    Raises `FlowMismatch` where the last step is not the n of the fit.
    """
    steps, missing = [], []
    items = {entry.column: tuple(entry.items) for entry in indices}
    kept = analysis.index.isin(taking_part(analysis).index)
    filled = analysis
    if imputed is not None:
        cells = imputed.assign(row=np.flatnonzero(kept)[imputed["row"]])
        filled = completed(analysis, cells, 1)
    wave = [waves.get(source, "") for source in left_out["source"]]
    gone = left_out.assign(country=left_out["country"].fillna(""), wave=wave)

    # many models are of the same countries and ask the same questions
    @cache
    def grouped(countries: tuple[str, ...]) -> list[_Group]:
        return [*_groups(countries, analysis, read, gone)]

    @cache
    def unput(kinds: tuple[str, ...]) -> np.ndarray:
        if not kinds or any(kind not in analysis for kind in kinds):
            return np.zeros(len(analysis), dtype=bool)
        return analysis[[*kinds]].isin(list(NOT_PUT)).all(axis=1).to_numpy()

    for model in models:
        told = filled if model.missing == "imputed" else unanswered.made([model], analysis)
        declared = model.fits
        if model.missing == "category":
            model, told = kept_missing.kept(model, told)
        groups = grouped(tuple(model.countries))
        for asked, fit in zip(declared, model.fits, strict=True):
            # areas share the names of terms, not the columns
            kinds = {t.name: _kinds(t, items) for t in (asked.outcome, *asked.terms)}
            never = {name: unput(of) for name, of in kinds.items()}
            steps_of, missing_of = _of_fit(fit, groups, analysis, told, kept, never)
            head = (model.name, fit.outcome.name, fit.area)
            steps += [(*head, *row) for row in steps_of]
            missing += [(*head, *row) for row in missing_of]
    found = Flow(contract.frame(FLOW, steps), contract.frame(FLOW_MISSING, missing))
    _check(found.steps[found.steps["wave"].isna()], fits)
    return found


@dataclass(frozen=True)
class _Group:
    """Respondents of a country or all, and of a wave where one is named, with who came of them, who
    was left out of the files, and who takes no part, each by reason."""

    country: str
    wave: str
    members: np.ndarray
    came: int
    left_out: Mapping[str, int]
    excluded: Mapping[str, int]


def _groups(
    countries: Sequence[str], analysis: pd.DataFrame, read: pd.DataFrame, gone: pd.DataFrame
) -> Iterator[_Group]:
    """Every country with its waves after it, then all with theirs."""
    country = analysis["country"].astype("str")
    arrived = read.groupby("country")["n"].sum()
    sources = {*read.loc[read["country"].isin(countries), "source"]}
    of_none = (gone["country"] == "") & gone["source"].isin(sources)
    wave = analysis[WAVE] if WAVE in analysis else pd.Series(None, analysis.index, "category")
    why = analysis["excluded"] if "excluded" in analysis else pd.Series(index=analysis.index)

    def excluded(members: np.ndarray) -> dict[str, int]:
        return cast("dict[str, int]", why[members].value_counts().to_dict())

    for group, names in (*((c, [c]) for c in countries), (ALL, list(countries))):
        members = country.isin(names).to_numpy()
        left = gone[gone["country"].isin(names) | (of_none & (group == ALL))]
        came = sum(int(arrived.get(name, 0)) for name in names)
        yield _Group(group, "", members, came, _by_reason(left), excluded(members))
        met = set(wave[members].dropna())
        for name in (one for one in wave.cat.categories if one in met):
            own = members & (wave == name).to_numpy(dtype=bool, na_value=False)
            left_then = _by_reason(left[left["wave"] == name])
            yield _Group(group, str(name), own, int(own.sum()), left_then, excluded(own))


def _by_reason(rows: pd.DataFrame) -> dict[str, int]:
    return {str(reason): int(n) for reason, n in rows.groupby("reason")["n"].sum().items()}


def _of_fit(
    fit: Fit,
    groups: Sequence[_Group],
    analysis: pd.DataFrame,
    told: pd.DataFrame,
    kept: np.ndarray,
    never: Mapping[str, np.ndarray],
) -> tuple[list[tuple], list[tuple]]:
    """The steps of the groups into a fit, and why respondents leave, from the country on.

    `never` tells by outcome and term who was never asked.
    """
    weighted = kept & (analysis["weight"] > 0).to_numpy()
    outcome = weighted & answered(fit.outcome, told)
    lacking = {t.name: outcome & ~answered(t, told) for t in fit.terms if t.column}
    complete = outcome & ~np.logical_or.reduce([*lacking.values(), ~outcome])
    masks = (kept, weighted, outcome, complete)
    parted = {"outcome": _parted({fit.outcome.name: weighted & ~outcome}, never)}
    parted["complete"] = _parted(lacking, never)
    steps, missing = [], []
    for group in groups:
        head = (group.country, group.wave or None)
        n = [group.came + sum(group.left_out.values()), group.came]
        n += [int((group.members & mask).sum()) for mask in masks]
        left = [0, *(before - after for before, after in pairwise(n))]
        steps += [(*head, *step) for step in zip(STEPS, n, left, strict=True)]
        for step, counts in (("harmonised", group.left_out), ("included", group.excluded)):
            missing += [(*head, step, name, None, k) for name, k in _most_frequent(counts)]
        for step, parts in parted.items():
            lost = {key: int((group.members & lack).sum()) for key, lack in parts.items()}
            missing += [(*head, step, *key, k) for key, k in _most_frequent(lost)]
    return steps, missing


def _kinds(term: Term, items: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The columns with the kinds of missing answers to a term or an outcome."""
    if not term.column:
        return ()
    columns = term.of or items.get(term.column, (term.column,))
    return tuple(f"{column}{SUFFIX}" for column in columns)


def _parted(
    lacking: Mapping[str, np.ndarray], never: Mapping[str, np.ndarray]
) -> dict[tuple[str, str], np.ndarray]:
    """Who lacks what, by whether it was put to them; see `LACKING`."""
    found = {}
    for name, lack in lacking.items():
        unput = never.get(name, np.zeros(len(lack), dtype=bool))
        for how, rows in zip(LACKING, (lack & ~unput, lack & unput), strict=True):
            found[name, how] = rows
    return found


def _most_frequent(counts: Mapping[_Key, int]) -> list[tuple[_Key, int]]:
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
