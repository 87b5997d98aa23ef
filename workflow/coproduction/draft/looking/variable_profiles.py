"""Variable profiles: a column of a file with its codes, counts and doubts."""

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace

import numpy as np

from coproduction.draft.looking import own_words
from coproduction.draft.looking.code_doubts import (
    abbreviates,
    among_words,
    doubts,
    labelled_apart,
    may_be_missing,
    strays,
)
from coproduction.draft.looking.column_roles import Traits
from coproduction.draft.looking.counted_codes import Counted, Tally, counted
from coproduction.draft.looking.days import are_days, first_and_last
from coproduction.draft.looking.own_words import MOST_CODES
from coproduction.draft.looking.seen import (
    CodeProfile,
    Doubt,
    Evidence,
    Suspicion,
    VariableKind,
    VariableProfile,
)
from coproduction.harmonise.missing_labels import kinds_of
from coproduction.harmonise.outcomes import is_declared_missing
from coproduction.readers.export import Column, Export, number

#: Most labels and answers in words that a role is told by, and that tell a column of dates.
_MOST_TEXTS, _MOST_DAYS = 100, 2000
_MOMENTS = ("date", "time", "datetime")


def variable(
    export: Export, column: Column, position: int, tally: Tally, declares: bool
) -> tuple[VariableProfile, Traits]:
    """A column as it shows itself, and its traits.

    `declares` tells whether the file declares codes missing anywhere. Texts of single persons are
    among the codes still, see `without_own_words`.
    """
    cells = counted(export, column.name, tally)
    kind = _kind(column, cells)
    places = _listed(column, cells, kind)
    codes = _codes(export, column, cells, places, tally, declares)
    by_place = dict(zip(places, codes, strict=True))
    answers = np.ones(len(cells.values), dtype=bool)
    answers[[place for place in places if by_place[place].missing]] = False
    held = answers & np.isfinite(cells.numeric)
    # cells of dates and texts that happen to be numbers are none
    numbers, n = (cells.numeric[held], cells.n[held]) if kind == "numeric" else (_NONE, _NONE)
    earliest, latest = "", ""
    if kind == "date":
        earliest, latest = first_and_last(
            str(cells.values[place]) for place in np.flatnonzero(answers)
        )
    plain = held.copy()
    plain[[place for place in places if by_place[place].suspicious]] = False
    typical = cells.numeric[plain] if kind == "numeric" else _NONE
    told = [*codes, *_unused(column, {code.code for code in codes}, tally)]
    told.sort(key=lambda code: _place(column, code.code, export.mark(column.name)))
    profile = VariableProfile(
        name=column.name,
        position=position,
        label=column.label,
        kind=kind,
        codes=tuple(told),
        n_valid=int(cells.n[answers].sum()),
        n_empty=int((cells.positions < 0).sum()),
        n_distinct=int((cells.n > 0).sum()),
        measure=column.measure,
        minimum=float(numbers.min()) if len(numbers) else None,
        maximum=float(numbers.max()) if len(numbers) else None,
        typical=(float(typical.min()), float(typical.max())) if len(typical) else None,
        mean=float(np.average(numbers, weights=n)) if n.sum() else None,
        weighted_mean=_weighted_mean(cells, held) if kind == "numeric" else None,
        earliest=earliest,
        latest=latest,
        suspicious=suspicions(told),
    )
    return profile, _traits(export, column, cells, kind, answers, by_place)


_NONE = np.zeros(0)


def _weighted_mean(cells: Counted, held: np.ndarray) -> float | None:
    if cells.weighted is None or not cells.weighted[held].sum():
        return None
    return float(np.average(cells.numeric[held], weights=cells.weighted[held]))


def without_own_words(
    variables: Sequence[VariableProfile],
) -> tuple[VariableProfile, ...]:
    """The variables without the texts of single persons among their codes.

    What has a label or is declared missing is an answer of the question, whoever has it.
    """
    texts = [one for one in variables if one.kind == "text"]
    counts = {one.name: {c.code: c.n for c in one.codes if c.n and _is_text(c)} for one in texts}
    shared = own_words.shared_texts(counts.values())
    own = {}
    for one in texts:
        given = counts[one.name]
        n = one.n_valid - sum(c.n for c in one.codes if not c.missing and c.code not in given)
        n += sum(c.n for c in one.codes if c.missing and c.code in given)
        own[one.name] = own_words.own(given, n, shared)
    return tuple(_without(one, own[one.name]) if one.name in own else one for one in variables)


def _is_text(code: CodeProfile) -> bool:
    """Whether a code of a text column is no more than what respondents wrote."""
    return not code.label and not code.declared_missing


def _without(variable: VariableProfile, own: frozenset[str]) -> VariableProfile:
    kept = tuple(code for code in variable.codes if code.code not in own)
    n = variable.n_valid - sum(code.n for code in kept if not code.missing)
    return replace(variable, codes=kept, n_own_words=n, suspicious=suspicions(kept))


def _kind(column: Column, cells: Counted) -> VariableKind:
    if column.kind in _MOMENTS:
        return "date"
    if column.kind == "number":
        return "numeric"
    plain = cells.values[: len(cells.values) - cells.n_tags]
    return "date" if not column.labels and are_days(plain[:_MOST_DAYS]) else "text"


def _listed(column: Column, cells: Counted, kind: VariableKind) -> list[int]:
    """Which values are told as codes, in code order; all where they are few."""
    plain = len(cells.values) - cells.n_tags
    every = np.arange(len(cells.values))
    labelled = _labelled(column, cells)
    missing = _declared(column, cells)
    named = labelled | missing | (every >= plain)
    few = kind != "date" and plain - int((labelled | missing).sum()) <= MOST_CODES
    if kind == "numeric" and not few:
        named |= np.isin(cells.numeric, list(strays(_unnamed(column, cells))))
    places = every if few else np.flatnonzero(named)
    return sorted(places.tolist(), key=lambda place: code_order(cells, place))


def _unnamed(column: Column, cells: Counted) -> dict[float, int]:
    """The numbers that are neither labelled nor declared missing, to who has them."""
    held = np.isfinite(cells.numeric) & ~_labelled(column, cells) & ~_declared(column, cells)
    return dict(zip(cells.numeric[held].tolist(), cells.n[held].tolist(), strict=True))


def code_order(cells: Counted, place: int) -> tuple:
    """Numbers by size, then texts, then tags."""
    tag = place >= len(cells.values) - cells.n_tags
    return _order(str(cells.values[place]), tag, float(cells.numeric[place]))


def _place(column: Column, code: str, mark: str) -> tuple:
    """Where a code stands in code order."""
    return _order(code, code[:1] == "." and column.kind != "text", number(code, mark))


def _order(code: str, tag: bool, read: float) -> tuple:
    plain = bool(np.isfinite(read))
    return tag, not plain, read if plain else 0.0, code


def _unused(column: Column, used: set[str], tally: Tally) -> list[CodeProfile]:
    """The codes that have a label and no respondent."""
    mark, found = ".", []
    zero = None if tally.weights is None else 0.0
    nobody = (0,) * tally.n_countries
    for code in column.labels:
        if code in used:
            continue
        entry = _code(column, code, 0, code.startswith(".") and column.kind == "number", mark)
        weights = () if zero is None else (0.0,) * tally.n_countries
        more = {"weighted": zero, "by_country": nobody, "weighted_by_country": weights}
        found.append(CodeProfile(**entry | more))
    return found


def _unused_answers(column: Column, used: Container[str]) -> list[str]:
    """The codes with a label of an answer that nobody gave, such as an end of a scale."""
    codes = [code for code in column.labels if code not in used and not may_be_missing(code)]
    told = [_code(column, code, 0, False, ".") for code in codes]
    return [one["code"] for one in told if not one["declared_missing"] and not one["kind"]]


def _labelled(column: Column, cells: Counted) -> np.ndarray:
    """Which values have a label."""
    if not column.labels:
        return np.zeros(len(cells.values), dtype=bool)
    if cells.values and isinstance(cells.values[0], str):
        return np.array([value in column.labels for value in cells.values], dtype=bool)
    found = np.isin(cells.numeric, [number(code) for code in column.labels])
    for place in range(len(cells.values) - cells.n_tags, len(cells.values)):
        found[place] = cells.values[place] in column.labels
    return found


def _declared(column: Column, cells: Counted) -> np.ndarray:
    """Which values the file declares missing."""
    found = np.zeros(len(cells.values), dtype=bool)
    for entry in column.missing:
        if isinstance(entry, str):
            read = number(entry)
            texts = bool(cells.values) and isinstance(cells.values[0], str)
            found |= (
                np.array([value == entry for value in cells.values], dtype=bool)
                if texts or not np.isfinite(read)
                else cells.numeric == read
            )
        else:
            low, high = entry
            found |= (cells.numeric >= low) & (cells.numeric <= high)
    return found


def _codes(
    export: Export,
    column: Column,
    cells: Counted,
    places: Sequence[int],
    tally: Tally,
    declares: bool,
) -> list[CodeProfile]:
    """The codes of some values."""
    mark, plain = export.mark(column.name), len(cells.values) - cells.n_tags
    counts, sums = cells.by_country(places, tally)
    spelt = [cells.spelt(place) for place in places]
    entries = [
        _code(column, code, int(cells.n[place]), place >= plain, mark)
        | {
            "weighted": None if cells.weighted is None else float(cells.weighted[place]),
            "by_country": tuple(counts[row].tolist()),
            "weighted_by_country": tuple(sums[row].tolist()),
        }
        for row, (code, place) in enumerate(zip(spelt, places, strict=True))
    ]
    told = _doubts(column, cells, dict(zip(spelt, places, strict=True)), entries, declares)
    return [CodeProfile(**entry, suspicious=told.get(entry["code"])) for entry in entries]


def _code(column: Column, code: str, n: int, tag: bool, mark: str) -> dict:
    label = column.labels.get(code, "")
    kinds = kinds_of(label) if label else ()
    # an answer in words is its own label
    where = "label"
    if not label and column.kind == "text":
        kinds, where = kinds_of(code), "values"
    kind = kinds[0] if len(kinds) == 1 else None
    return {
        "code": code,
        "label": label,
        "n": n,
        "declared_missing": tag or is_declared_missing(code, mark, column.missing),
        "kind": kind,
        "kind_evidence": Evidence(where, label or code) if kind else None,
    }


def _doubts(
    column: Column,
    cells: Counted,
    places: Mapping[str, int],
    entries: Sequence[dict],
    declares: bool,
) -> dict[str, Doubt]:
    """Code to why it is in doubt."""
    found: dict[str, Doubt] = {}
    labels = [e["label"] for e in entries if e["label"]]
    numbers = {code: float(cells.numeric[place]) for code, place in places.items()}
    open_codes = [e for e in entries if not e["declared_missing"] and not e["kind"]]
    if column.kind == "number":
        answers = [e["code"] for e in open_codes if e["label"]]
        unlabelled = [e["code"] for e in open_codes if not e["label"]]
        if unlabelled:
            unused = _unused_answers(column, places)
            numbers |= {code: number(code) for code in unused}
            every = _unnamed(column, cells)
            named = {e["code"]: (numbers[e["code"]], e["n"]) for e in open_codes if e["label"]}
            found |= labelled_apart(named, every)
            found |= doubts(numbers, every, [*answers, *unused], unlabelled)
    else:
        found |= among_words([e["code"] for e in open_codes if not e["label"]])
    for entry in entries:
        if entry["kind"] and not entry["declared_missing"] and declares and entry["n"]:
            found[entry["code"]] = "undeclared"
        elif not entry["kind"] and len(kinds_of(_told(column, entry))) > 1:
            found[entry["code"]] = "several_kinds"
        elif entry in open_codes and abbreviates(_told(column, entry)):
            found[entry["code"]] = "abbreviation"
        elif entry["label"] and labels.count(entry["label"]) > 1:
            found[entry["code"]] = "same_label"
    return found


def _told(column: Column, entry: Mapping[str, str]) -> str:
    """The label of a code; an answer in words is its own."""
    return entry["label"] or (entry["code"] if column.kind == "text" else "")


def with_missing_elsewhere(variables: Sequence[VariableProfile]) -> list[VariableProfile]:
    """The variables of a file, with a doubt of answers that have a label which most columns with it
    declare missing, and which names no kind."""
    declared, free = Counter[str](), Counter[str]()
    for variable in variables:
        named = [code for code in variable.codes if code.label and not code.kind]
        declared.update({code.label for code in named if code.declared_missing})
        free.update({code.label for code in named if not code.declared_missing})
    doubted = {label for label, n in declared.items() if n > free[label]}
    return [_doubting(variable, doubted) for variable in variables]


def _doubting(variable: VariableProfile, labels: Collection[str]) -> VariableProfile:
    """A variable of which answers with one of these labels are in doubt."""
    found = {c.code for c in variable.codes if c.label in labels and not c.missing}
    if not found:
        return variable
    codes = tuple(
        replace(code, suspicious="missing_elsewhere") if code.code in found else code
        for code in variable.codes
    )
    return replace(variable, codes=codes, suspicious=suspicions(codes))


def suspicions(codes: Sequence[CodeProfile]) -> tuple[Suspicion, ...]:
    """The doubts of a variable, each with all its codes."""
    met: dict[Doubt, list[CodeProfile]] = {}
    for code in codes:
        if code.suspicious:
            met.setdefault(code.suspicious, []).append(code)
    return tuple(
        Suspicion(doubt, tuple(code.code for code in of), sum(code.n for code in of))
        for doubt, of in met.items()
    )


def _traits(
    export: Export,
    column: Column,
    cells: Counted,
    kind: VariableKind,
    answers: np.ndarray,
    codes: Mapping[int, CodeProfile],
) -> Traits:
    """What roles go by."""
    held = answers & np.isfinite(cells.numeric)
    texts = []
    for place in np.flatnonzero(answers)[:_MOST_TEXTS].tolist():
        label = codes[place].label if place in codes else ""
        if label or not np.isfinite(cells.numeric[place]):
            texts.append(label or cells.spelt(place))
    return Traits(
        name=column.name,
        label=column.label,
        kind=kind,
        n=int(cells.n[answers].sum()),
        n_rows=len(export.data),
        n_distinct=int(answers.sum()),
        numbers=cells.numeric[held],
        counts=cells.n[held],
        texts=tuple(texts),
        labelled=bool(column.labels),
    )
