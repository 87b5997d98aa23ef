"""Thinning: one file as it is published, its numbers withheld, rounded or left out."""

import math
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping

import numpy as np
import pandas as pd

from coproduction.disclosure import means, outcome_shares, rounding
from coproduction.disclosure.counted import EXTREMES, Count, is_share, is_weighted, numbers
from coproduction.disclosure.counted import reasons as reasons_of
from coproduction.disclosure.left_counts import differences, rounded, single_kinds
from coproduction.disclosure.relations import OF_SHARES, Cell, Table
from coproduction.results import codebook_files, descriptive_files, model_files
from coproduction.results.contract import RESPONDENTS, File
from coproduction.study.release import Disclosure

#: Statistics of a codebook that are a respondent's own.
_ENDS = ("minimum", "maximum")
_INTERVAL = ("conf_low", "conf_high")
_UNSURE = ("std_error", *_INTERVAL)
#: What a standard error is of, beside what has its unit.
_OF_ERROR = ("estimate", "mean", "quantile")
#: Facts of a file that count few.
_FACTS = ("Left out",)
#: Remarks that tell that nobody, or one, has a level, or that few have; the share of a country,
#: where nobody has a weight, is a count over another.
_TELLING = (
    "absent_in_some", "country_share", "effects_without_errors", "fitted_without_rest",
    "level_absent", "level_of_one", "outcome_category_absent", "outcome_level_absent",
    "predicted_without_errors", "test_of_fewer", "test_without_rest", "told_by_others",
)  # fmt: skip
#: The same as reasons of rows, by column to what stands for them.
_OF_LEVELS = ("fitted_without_rest", "level_absent", "of_one")
_REASONS = {"lacking": "not_estimable", "reason": "test_not_estimable"}
Log = Counter[tuple[str, str, str, str]]


def thinned(
    table: Table,
    counts: Mapping[Cell, float],
    reasons: Mapping[Cell, str],
    declared: Disclosure,
    people: pd.DataFrame,
    log: Log,
) -> pd.DataFrame:
    """The file as it is published; what was withheld is entered into `log`.

    Parameters
    ----------
    counts
        Every count as it is published, NaN where it is withheld.
    reasons
        Why counts are withheld that are large enough.
    people
        The respondents of the analysis, `outcome_shares.scored`.
    log
        Numbers by file, column, action and reason; under the action ``of`` how many there are.
    """
    frame, file = table.frame.copy(), table.file
    before = frame.drop(index=list(table.parts))
    frame = frame.drop(index=sorted(table.unseen)).pipe(_without_rows, table)
    frame = _general(frame, file)
    for name in numbers(file):
        frame[name] = frame[name].astype("float64")
        if found := int(before[name].notna().sum()):
            log[file.path, name, "of", ""] += found
        if away := int(before.loc[sorted(table.unseen), name].notna().sum()):
            log[file.path, name, "counted_together", "few_respondents"] += away
    gone = before.index.difference(frame.index).difference(list(table.unseen))
    for name in numbers(file):
        if away := int(before.loc[gone, name].notna().sum()):
            log[file.path, name, "withheld", "rows"] += away
    for count in table.counts:
        _enter(table, frame, count, counts, reasons, log)
    _without_reasons(table, frame)
    _without_ends(table, frame, declared.threshold, log)
    _rounded(table, frame, declared, log)
    _of_means(table, frame, people, declared.threshold, log)
    if file == descriptive_files.MISSINGNESS:
        _complements(file, frame, table.frame, log)
        _left(table, frame, reasons, declared, log)
    return frame.reset_index(drop=True)


def _without_rows(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The rows but those that tell of single PSUs or of one respondent."""
    if table.file == codebook_files.CODEBOOK:
        units = (frame["variable"] == "psu") & (frame["entry"] == "level")
        told = (frame["entry"] == "file") & frame["code"].isin(_FACTS)
        return frame[~(units | told)]
    if table.file == model_files.FIT_REMARKS:
        return frame[~frame["remark"].isin(_TELLING)]
    return frame


def _general(frame: pd.DataFrame, file: File) -> pd.DataFrame:
    """Why a row has no estimate, told as of any: whether nobody or one has a level tells a
    count."""
    for name, general in _REASONS.items():
        if name in frame and file.column(name).type == "text":
            told = frame[name].isin(_OF_LEVELS)
            frame[name] = frame[name].where(~told, general)
    return frame


def _withhold(
    table: Table, frame: pd.DataFrame, at: list[int], column: str, reason: str, log: Log
) -> None:
    """Empty some cells of a column."""
    if met := int(frame.loc[at, column].notna().sum()):
        log[table.file.path, column, "withheld", reason] += met
        frame.loc[at, column] = math.nan


def _enter(
    table: Table,
    frame: pd.DataFrame,
    count: Count,
    counts: Mapping[Cell, float],
    reasons: Mapping[Cell, str],
    log: Log,
) -> None:
    """Put the published counts in place of the true ones, and empty what stands and falls with
    those that are withheld."""
    gone: dict[str, list[int]] = {}
    changed = 0
    within = {part for parts in table.parts.values() for part in parts}
    for at in frame.index:
        cell = (table.path, at, count.column)
        if cell not in counts:
            continue
        if at in within:
            log[table.file.path, count.column, "counted_together", "few_respondents"] += 1
            frame.loc[at, count.column] = math.nan
            _withhold_beside(table, frame, at, count, log)
        elif math.isnan(counts[cell]):
            gone.setdefault(reasons.get(cell, "few_respondents"), []).append(at)
        else:
            changed += int(frame[count.column][at] != counts[cell])
            frame.loc[at, count.column] = counts[cell]
    if changed:
        log[table.file.path, count.column, "rounded", "support"] += changed
    for reason, rows in gone.items():
        for column in dict.fromkeys((count.column, *count.beside)):
            _withhold(table, frame, rows, column, reason, log)


def _withhold_beside(table: Table, frame: pd.DataFrame, at: int, count: Count, log: Log) -> None:
    """Empty what stands beside a count that another row counts."""
    for column in count.beside:
        if pd.notna(frame[column][at]):
            log[table.file.path, column, "counted_together", "few_respondents"] += 1
            frame.loc[at, column] = math.nan


def _without_reasons(table: Table, frame: pd.DataFrame) -> None:
    """Empty reasons beside counts that are withheld, and beside other levels of the same
    respondents: that one is everybody's tells that nobody has those."""
    rows: set[int] = set()
    for name in (count.column for count in table.counts if count.beside):
        lost = frame[name].isna() & table.frame.loc[frame.index, name].notna()
        rows |= {at for at, gone in _numbered(lost) if gone}
    for levels, _ in _groups(table, frame):
        if rows & {*levels}:
            rows |= {*levels}
    for name in reasons_of(table.file):
        frame.loc[sorted(rows), name] = None


def _without_ends(table: Table, frame: pd.DataFrame, threshold: int, log: Log) -> None:
    """Empty what is a single respondent's: extremes, and quantiles near them."""
    path, rows = table.file.path, list(frame.index)
    for column in (name for of, name in EXTREMES if of == path):
        _withhold(table, frame, rows, column, "extreme", log)
    if table.file == codebook_files.CODEBOOK:
        own = frame["code"].isin(_ENDS) & (frame["entry"] == "statistic")
        _withhold(table, frame, list(frame.index[own]), "value", "extreme", log)
    if table.file == descriptive_files.QUANTILES:
        tail = frame["probability"].clip(upper=1 - frame["probability"])
        few = list(frame.index[~(tail * frame["n"] >= threshold)])
        for column in ("quantile", "conf_low", "conf_high"):
            _withhold(table, frame, few, column, "few_beyond", log)


def _complements(file: File, frame: pd.DataFrame, true: pd.DataFrame, log: Log) -> None:
    """Enter the one share that a variable's others leave, as anybody would compute it."""
    for _, rows in frame.groupby(["country", "source", "variable"], sort=False):
        for name in ("share", "weighted_share"):
            lost = rows.index[rows[name].isna() & true.loc[rows.index, name].notna()]
            known = rows[name].notna().sum()
            if len(lost) == 1 and known and known + 1 == len(rows):
                left = float(f"{1 - rows[name].sum():.12g}")
                frame.loc[lost[0], name] = max(left, 0.0)
                log[file.path, name, "withheld", "few_respondents"] -= 1
                log[file.path, name, "rounded", "support"] += 1


def _left(
    table: Table,
    frame: pd.DataFrame,
    reasons: Mapping[Cell, str],
    declared: Disclosure,
    log: Log,
) -> None:
    """Enter the one kind of missing that those who answered leave of all, as anybody would compute
    it."""
    own = differences(table, declared.threshold)
    for at, answered in single_kinds(table):
        cell = (table.path, at, "n")
        left = rounded(frame["n_base"][at] - frame["n"][answered], declared.step)
        if cell in own and cell not in reasons and not math.isnan(left):
            frame.loc[at, "n"] = left
            log[table.file.path, "n", "withheld", "few_respondents"] -= 1
            log[table.file.path, "n", "rounded", "support"] += 1


def _of_means(
    table: Table, frame: pd.DataFrame, people: pd.DataFrame, threshold: int, log: Log
) -> None:
    """Round means and what stands beside them, so that they tell no count."""
    few = "few_beyond" if table.file == codebook_files.CODEBOOK else "few_respondents"
    given = table, frame, people, threshold
    for column, at, number in [*means.rounded(*given), *outcome_shares.rounded(*given)]:
        if math.isnan(number):
            _withhold(table, frame, [at], column, few, log)
            continue
        as_it_is = frame[column][at] == table.frame[column][at]
        log[table.file.path, column, "rounded", "support"] += int(
            as_it_is and number != frame[column][at]
        )
        frame.loc[at, column] = number


def _rounded(table: Table, frame: pd.DataFrame, declared: Disclosure, log: Log) -> None:
    """Round what is no count to what its respondents support."""
    true = table.frame.loc[frame.index]
    of_counts = {count.column for count in table.counts}
    groups = _groups(table, frame)
    error = frame["std_error"].copy() if "std_error" in frame else None
    of_shares = pd.Series(False, index=frame.index)
    coarse: set[Hashable] = set()
    for name in numbers(table.file):
        column, found = table.file.column(name), frame[name].copy()
        if name in of_counts or (column.type == "integer" and column.unit != RESPONDENTS):
            continue
        if is_weighted(column):
            n = "n_base" if name == "weighted_n_base" else "n" if "n" in frame else ""
            pairs = zip(found, true[n], frame[n], strict=True) if n else ()
            found[:] = [rounding.weighted(*pair) for pair in pairs] if n else math.nan
        elif is_share(column) and name not in ("std_error", *_INTERVAL):
            if "estimate" not in frame:  # else errors are of that
                of_shares |= found.notna()
            if not groups:  # no share of respondents that are counted beside it
                found = found.map(lambda one: rounding.supported(one, math.nan), "ignore")
            for rows, n in groups:
                wide = bool(_lacking(table, frame, rows))
                step = rounding.share_step(n, declared.threshold, wide)
                known = [at for at in rows if pd.notna(found[at])]
                found[known] = np.array(rounding.shares(list(found[known]), step))
                if n > 0 and math.isnan(step):
                    coarse.update(known)
        elif column.unit == RESPONDENTS:
            found = found.map(lambda n: rounding.to_step(n, declared.threshold), "ignore")
        elif name not in ("std_error", *_INTERVAL):
            own = error is not None and (
                name in _OF_ERROR or column.unit == table.file.column("std_error").unit
            )
            found[:] = [
                rounding.supported(value, error[at] if own and error is not None else math.nan)
                for at, value in _numbered(found)
            ]
        _enter_rounded(table, frame, name, found, coarse, log)
    _round_errors(table, frame, groups, of_shares, coarse, declared.threshold, log)


def _enter_rounded(
    table: Table,
    frame: pd.DataFrame,
    name: str,
    found: pd.Series,
    coarse: Collection[Hashable],
    log: Log,
) -> None:
    """Enter a rounded column; what it lacks is of few, or of `coarse` rows, whose step of shares is
    too large."""
    lost = frame[name].notna() & found.isna()
    rough = lost & frame.index.isin(list(coarse))
    changed = frame[name].notna() & found.notna() & (found != frame[name])
    for action, reason, rows in (
        ("withheld", "few_respondents", lost & ~rough),
        ("withheld", "coarse", rough),
        ("rounded", "support", changed),
    ):
        if rows.any():
            log[table.file.path, name, action, reason] += int(rows.sum())
    frame[name] = found


def _round_errors(
    table: Table,
    frame: pd.DataFrame,
    groups: list[tuple[list[int], float]],
    of_shares: pd.Series,
    coarse: Collection[Hashable],
    threshold: int,
    log: Log,
) -> None:
    """Round errors and intervals. Those of shares tell the share: they have its step, and none are
    told without it or beside a level that is withheld."""
    if "std_error" not in frame and not {*_INTERVAL} & {*frame}:
        return
    error = frame["std_error"].copy() if "std_error" in frame else frame["conf_low"] * math.nan
    steps = pd.Series(math.nan, index=frame.index)
    n_of = steps.copy()
    for rows, n in groups:
        steps[rows], n_of[rows] = rounding.share_step(n, threshold), n
        if of_shares[rows].any() and _lacking(table, frame, rows):
            for name in {"std_error", *_INTERVAL} & {*frame}:
                _withhold(table, frame, rows, name, "few_respondents", log)
    ends = _ends(table.file, frame, steps) if of_shares.any() else {}
    for name in sorted({"std_error", *_INTERVAL} & {*frame}):
        found = frame[name].copy()
        for at, value in _numbered(frame[name]):
            if at in coarse and of_shares[at]:
                found[at] = math.nan
            elif not of_shares[at] or math.isnan(steps[at]):
                found[at] = rounding.supported(value, error[at])
            elif name == "std_error":
                found[at] = rounding.error_of_share(value, n_of[at], threshold)
            else:
                found[at] = ends[at][name]
        _enter_rounded(table, frame, name, found, coarse, log)


def _ends(file: File, frame: pd.DataFrame, steps: pd.Series) -> dict[int, dict[str, float]]:
    """The ends of intervals of shares in steps, by row: they hold the interval and the share as it
    is published."""
    if not {*_INTERVAL} <= {*frame}:
        return {}
    share = next(frame[c.name] for c in file.columns if is_share(c) and c.name not in _UNSURE)
    found = {}
    for at, low in _numbered(frame["conf_low"]):
        given = low, frame["conf_high"][at], share[at], steps[at]
        found[at] = dict(zip(_INTERVAL, rounding.outward(*given, within=(0.0, 1.0)), strict=True))
    return found


def _numbered(column: pd.Series) -> Iterator[tuple[int, float]]:
    """The cells of a column, each with the number of its row."""
    return ((int(str(at)), cell) for at, cell in column.items())


def _lacking(table: Table, frame: pd.DataFrame, rows: list[int]) -> bool:
    """Whether the count of one of the levels that shares are of is withheld."""
    return "n" in frame and len(rows) > 1 and bool(frame.loc[rows, "n"].isna().any())


def _groups(table: Table, frame: pd.DataFrame) -> list[tuple[list[int], float]]:
    """The rows whose shares are of the same respondents, and how many those are as far as the
    published file tells."""
    file = table.file
    keys = {
        descriptive_files.SAMPLE.path: ["country", "variable"],
        descriptive_files.SUMMARIES.path: ["country", "weights", "variable"],
        codebook_files.CODEBOOK.path: ["variable"],
        **{one.path: [*keys] for one, keys in OF_SHARES.items()},
    }.get(file.path)
    if "n" not in frame:
        return []
    if keys is None:
        return [([at], n) for at, n in _numbered(frame["n"])]
    counted = frame
    if file == codebook_files.CODEBOOK:
        counted = frame[frame["entry"].isin(["level", "missing"])]
    named = counted[keys].fillna("").apply(tuple, axis=1) if len(counted) else counted["n"]
    found = []
    for _, rows in counted.groupby(named, sort=False):
        base = rows["n_base"].max() if "n_base" in rows else rows["n"].sum()
        if file == codebook_files.CODEBOOK:  # the answers of a number have no rows of their own
            of = (frame["entry"] == "variable") & (frame["variable"] == rows["variable"].iloc[0])
            base = max([base, *frame.loc[of, "n"].dropna()])
        found.append((list(rows.index), float(base)))
    return found
