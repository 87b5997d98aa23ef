"""Plausibility: what is possible but not plausible in microdata.

Missing answers, weights far from the others, interviews that occur twice, and the declared rules.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd

from coproduction.harmonise.respondents import Respondents, cells_at, told
from coproduction.harmonise.validation import weighting
from coproduction.harmonise.validation.judgements import Judgement, judge
from coproduction.harmonise.validation.verdict import Book, Verdict
from coproduction.missing import KINDS
from coproduction.readers.export import Export, counted, looked_up
from coproduction.study.resolved.rules import Checks, Limits, severity
from coproduction.study.resolved.survey import Source, Variable

#: Respondents that are hashed at a time, which keeps what that needs besides small.
_BLOCK = 1 << 16


def validate(
    name: str,
    frame: Respondents | pd.DataFrame,
    targets: Mapping[str, Variable],
    source: Source,
    checks: Checks,
    at: Export | str,
    read: Mapping[str, Sequence[str]] | None = None,
) -> Verdict:
    """Check harmonised microdata that passed `harmonised` for what is possible but not plausible.

    Missing answers a variable, weights far from the others, replicates far from the weights,
    interviews that occur twice, and the declared rules, each with its limits. `read` has the
    columns of the file that each variable is read from, of one read from others than its name.
    """
    book = Book(name, "plausibility", at)
    variables = [target for target in targets if target != "country"]
    built_in = checks.built_in
    _enter_missing(book, frame, variables, built_in.missing_share.more_than)
    duplicate, weights = built_in.duplicate_interview, built_in.extreme_weight
    found = {}
    if source.weight:
        judged = frame["weight"], frame["country"], weights.times, source.weight
        found["extreme_weight"] = weights, weighting.extreme(*judged)
        weighting.enter_means(book, frame, source.weight)
        weighting.enter_unequal(book, frame, source.weight)
        weighting.enter_whole(book, frame, source.weight)
        weighting.enter_replicates(book, frame, source)
    if len(variables) >= duplicate.minimum_answered:
        design = [name for name, own in (("stratum", source.strata), ("psu", source.psu))
                  if own and own != source.respondent]  # fmt: skip
        twice = duplicates(frame, variables, duplicate.minimum_answered, read or {}, design)
        found["duplicate_interview"] = duplicate, twice
    for check, rule in checks.rules.items():
        found[check] = rule, judge(rule, frame, source.fieldwork)
    for check, (rule, judgement) in found.items():
        positions, rows = book.rows(judgement.failing)
        book.enter(
            judgement.column,
            check,
            int(judgement.failing.sum()),
            int(judgement.judged.sum()),
            rows,
            _explained(book, judgement, frame, positions) if rows else None,
            judgement.expected,
            rule.more_than,
        )
        book.verdict.failing[check] = judgement.failing
    book.verdict.failing.setdefault("duplicate_interview", np.zeros(len(frame), dtype=bool))
    return book.verdict


def _enter_missing(
    book: Book, frame: Respondents | pd.DataFrame, variables: Sequence[str], limits: Limits
) -> None:
    """Enter the share of each variable's missing answers, among those who were asked.

    The ledger counts these cells by kind. Only the share as a whole can fail here.
    """
    for variable in variables:
        rows = told(frame, variable)
        unasked = rows.frame[f"{variable}__missing"].isin(["not_asked", "not_applicable"])
        n = len(frame) - int(rows.n[unasked.to_numpy()].sum())
        missing = n - int(rows.n[rows.frame[variable].notna().to_numpy()].sum())
        over = severity(missing, n, limits) not in ("", "tolerated")
        share = [f"{100 * missing / n:.1f}% missing"] if over else []
        book.enter(variable, "missing_share", missing, n, ("",) * over, share, more_than=limits)


def _explained(
    book: Book, judgement: Judgement, frame: Respondents | pd.DataFrame, positions: np.ndarray
) -> np.ndarray:
    """The values that explain a failure, such as ``cares_for_sick=often; care_needed=no``."""
    if judgement.twin is not None:
        rows = pd.Series(book.numbers(judgement.twin[: len(positions)])).astype("str")
        return ("the same as row " + rows).to_numpy()
    told: list[pd.Series] = []
    for column in judgement.shown:
        cells = frame[column].iloc[positions]
        numeric = cells.dtype == "float64"
        text = cells.map(lambda x: f"{x:.10g}") if numeric else cells.astype("str")
        if f"{column}__missing" in frame:
            kinds = frame[f"{column}__missing"].iloc[positions]
            text = text.astype("str").where(cells.notna(), kinds.astype("str"))
        told.append(text if len(judgement.shown) == 1 else column + "=" + text)
    together = told[0]
    for text in told[1:]:
        together = together + "; " + text
    return together.to_numpy()


def duplicates(
    frame: Respondents | pd.DataFrame,
    variables: Sequence[str],
    minimum: int,
    read: Mapping[str, Sequence[str]] = MappingProxyType({}),
    design: Sequence[str] = (),
) -> Judgement:
    """Respondents whose answers and kinds of missing equal another's in all `variables`.

    Only respondents with at least `minimum` answers are judged; of variables `read` from the same
    columns of the file one answer counts. Two of another stratum or PSU, columns of `design` that
    several respondents share, are two people. Identifiers and weights do not count: the same
    interview entered twice often has two of them. Rows are hashed first, and only
    those of equal hash are compared, so a million respondents need one pass and little memory.
    """
    n = len(frame)
    answered, answers = np.zeros(n, dtype=np.int32), dict[tuple[str, ...], np.ndarray]()
    feeding = {name: tuple(sorted(read.get(name, (name,)))) for name in variables}
    feeds = Counter(feeding.values())
    mixed, word, room = np.zeros(n, dtype=np.uint64), np.zeros(n, dtype=np.uint64), 1
    for name in variables:
        rows = told(frame, name)
        kinds, cells = rows.frame[f"{name}__missing"].cat.codes.to_numpy(), rows.frame[name]
        given = kinds < 0
        if isinstance(cells.dtype, pd.CategoricalDtype):
            size = len(cells.cat.categories)
            place = np.where(given, cells.cat.codes.to_numpy(), np.int16(size) + kinds)
        else:
            size, place = 1, np.where(given, np.int16(0), 1 + kinds)
            # One that is no answer as 0, and both zeros as one.
            _mix(mixed, np.where(given, cells.to_numpy() + 0.0, 0.0).view(np.uint64), rows.of)
        size += len(KINDS)
        # Answers are the digits of a number; where it has no room for one more, it is mixed in.
        if room * size >= 1 << 63:
            _mix(mixed, word)
            word[:], room = 0, 1
        _append(word, size, place.astype(np.uint64), rows.of)
        room *= size
        # A constant is read from no column, and is no answer.
        told_by = feeding[name]
        if told_by and feeds[told_by] == 1:
            answered += looked_up(given, rows.of)
        elif told_by:
            answers[told_by] = answers.get(told_by, False) | looked_up(given, rows.of)
    shared = [name for name in design if _shared(frame[name].cat.codes.to_numpy())]
    for name in shared:
        _mix(mixed, frame[name].cat.codes.to_numpy().astype(np.uint64))
    for own in answers.values():
        answered += own
    judged = answered >= minimum
    _mix(mixed, word)
    del word
    ordered = mixed[judged]
    ordered.sort()
    several = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    likely = np.flatnonzero(judged & np.isin(mixed, several))
    columns = [column for name in variables for column in (name, f"{name}__missing")] + shared
    alike = pd.DataFrame({c: cells_at(frame, c, likely) for c in columns})
    failing, twin = np.zeros(n, dtype=bool), likely
    if len(alike):
        group = pd.Series(alike.groupby(columns, dropna=False, observed=True).ngroup())
        sizes = group.map(group.value_counts()).to_numpy()
        position = pd.Series(likely).groupby(group)
        first, last = position.transform("first").to_numpy(), position.transform("last").to_numpy()
        failing[likely] = sizes > 1
        twin = np.where(likely == first, last, first)[sizes > 1]
    expected = f"an interview unlike every other of {minimum} answers or more"
    return Judgement("", expected, judged, failing, twin=twin)


def _append(word: np.ndarray, size: int, digits: np.ndarray, of: np.ndarray) -> None:
    """Append a digit of base `size` to each number, in place; `of` is its position in `digits`."""
    for start in range(0, len(word), _BLOCK):
        block = word[start : start + _BLOCK]
        block *= np.uint64(size)
        # Clipped, as no position is beyond them, numpy looks at none twice.
        block += digits.take(of[start : start + _BLOCK], mode="clip")


def _shared(codes: np.ndarray) -> bool:
    """Whether several respondents have one code."""
    nobody, several = int((codes < 0).sum()), counted(codes, int(codes.max(initial=-1)) + 1) > 1
    return nobody > 1 or bool(several.any())


def _mix(mixed: np.ndarray, words: np.ndarray, of: np.ndarray | None = None) -> None:
    """Mix words into the hashes, in place; with `of` its position among them for each hash."""
    few = pd.util.hash_array(words) if of is not None else words
    for start in range(0, len(mixed), _BLOCK):
        block = slice(start, start + _BLOCK)
        mixed[block] *= np.uint64(1_099_511_628_211)
        mixed[block] ^= pd.util.hash_array(words[block]) if of is None else few[of[block]]
