"""The sample flow: from the rows of the files to the respondents of every fit."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import TypeVar, cast

import numpy as np
import pandas as pd

from coproduction.account.tallies import Tallies
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
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import ALL, WAVE, Term

_Key = TypeVar("_Key")
#: What is counted of all respondents.
_PRESENT, _EXCLUDED = "present", "excluded"


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


@dataclass(frozen=True)
class Respondents:
    """The respondents of a file of microdata, some after others, with the columns that the flow of
    some models needs, and those of `indices` that they have."""

    path: str
    models: Sequence[Model]
    indices: Sequence[Index]

    def __iter__(self) -> Iterator[pd.DataFrame]:
        terms = _columns(self.models)
        own = [entry for entry in self.indices if entry.column in terms]
        found = {"source", "country", "weight", "excluded", WAVE} | terms | {*scoring.items(own)}
        names = microdata.names(self.path)
        names = [n for n in names if n in found or n.removesuffix(SUFFIX) in found]
        for part in microdata.frames(self.path, names):
            yield scoring.with_indices(part, own)


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
    people: Iterable[pd.DataFrame],
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
    people
        All harmonised respondents with their indices, some after others, which can be gone through
        twice; those with a reason in `excluded` leave.
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
    items = {entry.column: tuple(entry.items) for entry in indices}
    keeping = [model for model in models if model.missing == "category"]
    said = kept_missing.said(keeping, people) if keeping else []
    known = {model.name: own for model, own in zip(keeping, said, strict=True)}
    if imputed is not None:
        imputed = imputed[imputed["imputation"] == 1].sort_values("row")
    tallies, start = Tallies(), 0
    for part in people:
        kept = microdata.taking_part(part)
        filled = part if imputed is None else _filled(part, kept, imputed, start)
        start += int(kept.sum())
        tallies.look(part)
        _exclusions(tallies, part)
        for model in models:
            told = filled if model.missing == "imputed" else unanswered.made([model], part)
            _count(tallies, model, part, told, kept, items, known)
    wave = [waves.get(source, "") for source in left_out["source"]]
    gone = left_out.assign(country=left_out["country"].fillna(""), wave=wave)

    # many models are of the same countries
    @cache
    def grouped(countries: tuple[str, ...]) -> list[_Group]:
        return [*_groups(countries, tallies, read, gone)]

    steps, missing = [], []
    for model in models:
        for place, fit in enumerate(model.fits):
            head = (model.name, fit.outcome.name, fit.area)
            steps_of, missing_of = _of_fit(
                (model.name, place), grouped(tuple(model.countries)), tallies
            )
            steps += [(*head, *row) for row in steps_of]
            missing += [(*head, *row) for row in missing_of]
    found = Flow(contract.frame(FLOW, steps), contract.frame(FLOW_MISSING, missing))
    _check(found.steps[found.steps["wave"].isna()], fits)
    return found


def _filled(
    part: pd.DataFrame, kept: np.ndarray, imputed: pd.DataFrame, start: int
) -> pd.DataFrame:
    """Some respondents with their imputed answers, whose rows ascend; `start` that are kept are
    before them."""
    places = np.flatnonzero(kept)
    of = slice(*np.searchsorted(imputed["row"].to_numpy(), [start, start + len(places)]))
    own = imputed.iloc[of]
    return completed(part, own.assign(row=places[own["row"] - start]), 1)


@dataclass(frozen=True)
class _Group:
    """Respondents of a country or all, and of a wave where one is named, with who came of them, who
    was left out of the files, and who takes no part, each by reason."""

    country: str
    wave: str
    countries: tuple[str, ...]
    came: int
    left_out: Mapping[str, int]
    excluded: Mapping[str, int]


def _groups(
    countries: tuple[str, ...], tallies: Tallies, read: pd.DataFrame, gone: pd.DataFrame
) -> Iterator[_Group]:
    """Every country with its waves after it, then all with theirs."""
    arrived = read.groupby("country")["n"].sum()
    sources = {*read.loc[read["country"].isin(countries), "source"]}
    of_none = (gone["country"] == "") & gone["source"].isin(sources)
    for group, names in (*((c, (c,)) for c in countries), (ALL, countries)):
        left = gone[gone["country"].isin(names) | (of_none & (group == ALL))]
        came = sum(int(arrived.get(name, 0)) for name in names)
        yield _Group(group, "", names, came, _by_reason(left), tallies.of(_EXCLUDED, names))
        for name in tallies.waves:
            if n := tallies.of(_PRESENT, names, name).get(None, 0):
                left_then = _by_reason(left[left["wave"] == name])
                yield _Group(group, name, names, n, left_then, tallies.of(_EXCLUDED, names, name))


def _by_reason(rows: pd.DataFrame) -> dict[str, int]:
    return {str(reason): int(n) for reason, n in rows.groupby("reason")["n"].sum().items()}


def _exclusions(tallies: Tallies, part: pd.DataFrame) -> None:
    """Count some respondents, and who of them takes no part by reason."""
    tallies.add(_PRESENT, None, np.ones(len(part), dtype=bool))
    if "excluded" in part:
        why = part["excluded"].astype("category").cat
        codes = why.codes.to_numpy()
        for code, reason in enumerate(why.categories):
            tallies.add(_EXCLUDED, reason, codes == code)


def _count(
    tallies: Tallies,
    model: Model,
    part: pd.DataFrame,
    told: pd.DataFrame,
    kept: np.ndarray,
    items: Mapping[str, Sequence[str]],
    known: Mapping[str, kept_missing.Said],
) -> None:
    """Count some respondents that are left after each step into the fits of a model, and what those
    lack who are not. `told` are their answers as the model takes them."""
    declared = model.fits
    if model.name in known:
        model, told = kept_missing.kept(model, told, known[model.name])
    weighted = kept & (part["weight"] > 0).to_numpy()
    for place, (asked, fit) in enumerate(zip(declared, model.fits, strict=True)):
        # areas share the names of terms, not the columns
        kinds = {t.name: _kinds(t, items) for t in (asked.outcome, *asked.terms)}
        outcome = weighted & answered(fit.outcome, told)
        lacking = {t.name: outcome & ~answered(t, told) for t in fit.terms if t.column}
        complete = outcome & ~np.logical_or.reduce([*lacking.values(), ~outcome])
        masks = (kept, weighted, outcome, complete)
        for step, mask in zip([*STEPS][-len(masks) :], masks, strict=True):
            tallies.add((model.name, place), step, mask)
        lost = {"outcome": {fit.outcome.name: weighted & ~outcome}, "complete": lacking}
        for step, parts in lost.items():
            for name, lack in parts.items():
                unput = _unput(kinds.get(name, ()), part)
                for how, rows in zip(LACKING, (lack & ~unput, lack & unput), strict=True):
                    tallies.add((model.name, place, step), (name, how), rows)


def _of_fit(
    key: tuple[str, int], groups: Sequence[_Group], tallies: Tallies
) -> tuple[list[tuple], list[tuple]]:
    """The steps of the groups into a fit, and why respondents leave, from the country on."""
    steps, missing = [], []
    for group in groups:
        head = (group.country, group.wave or None)
        own = (group.countries, group.wave)
        n = [group.came + sum(group.left_out.values()), group.came]
        counts = tallies.of(key, *own)
        n += [counts.get(step, 0) for step in [*STEPS][len(n) :]]
        left = [0, *(before - after for before, after in pairwise(n))]
        steps += [(*head, *step) for step in zip(STEPS, n, left, strict=True)]
        for step, by in (("harmonised", group.left_out), ("included", group.excluded)):
            missing += [(*head, step, name, None, k) for name, k in _most_frequent(by)]
        for step in ("outcome", "complete"):
            lost = tallies.of((*key, step), *own)
            missing += [(*head, step, *name, k) for name, k in _most_frequent(lost)]
    return steps, missing


def _kinds(term: Term, items: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The columns with the kinds of missing answers to a term or an outcome."""
    if not term.column:
        return ()
    columns = term.of or items.get(term.column, (term.column,))
    return tuple(f"{column}{SUFFIX}" for column in columns)


def _unput(kinds: Sequence[str], part: pd.DataFrame) -> np.ndarray:
    """Who was never asked what has these columns of kinds of missing."""
    if not kinds or any(kind not in part for kind in kinds):
        return np.zeros(len(part), dtype=bool)
    return np.logical_and.reduce([_among(part[kind], NOT_PUT) for kind in kinds])


def _most_frequent(counts: Mapping[_Key, int]) -> list[tuple[_Key, int]]:
    """What is counted more than never, the most frequent first."""
    met = [(name, n) for name, n in counts.items() if n]
    return sorted(met, key=lambda pair: -pair[1])


def answered(term: Term, analysis: pd.DataFrame) -> np.ndarray:
    """Whether each respondent has an answer to an outcome or term that the model can use."""
    column = analysis[term.column]
    if term.kind in ("number", "curve"):
        return column.notna().to_numpy()
    return _among(column, term.levels)


def _among(column: pd.Series, names: Collection[str]) -> np.ndarray:
    """Whose cell is one of some names: (n,) bools, of a category by its few levels."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.isin(list(names)).to_numpy()
    # code -1, missing, takes the last
    told = np.array([*(level in names for level in column.cat.categories), False])
    return told.take(column.cat.codes.to_numpy(), mode="wrap")


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
