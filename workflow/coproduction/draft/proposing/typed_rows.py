"""Typed rows: what a person wrote into one crosswalk, proposed for the same question elsewhere.

A later wave has the codes and labels of an earlier one. What was changed there by hand need not be
changed again, nor what was added or taken out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from coproduction.draft.looking.likeness import plain
from coproduction.draft.looking.seen import FileProfile
from coproduction.draft.proposing.asking import Answers
from coproduction.draft.proposing.missing_codes import ANSWER
from coproduction.draft.proposing.redrafting import renamed
from coproduction.faults import visible
from coproduction.study.recodes.crosswalk import HEADER, row_text
from coproduction.study.written.csv_rows import read_rows

_COLUMN, _CODE, _LABEL, _TARGET, _VERB, _LEVEL, _KIND, _NOTE = range(len(HEADER))
#: A row of one column without a condition, as its cells.
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Typed:
    """Rows of a source that a person `wrote`, and drafted ones that they `removed`, by target."""

    source: str
    wrote: dict[str, list[Cells]] = field(default_factory=lambda: defaultdict(list))
    removed: dict[str, list[Cells]] = field(default_factory=lambda: defaultdict(list))


def typed(source: str, drafted: str, now: str) -> Typed:
    """What a person made of a crosswalk, from its last draft and its text as it is."""
    names = renamed(drafted, now)
    old = [(*c[:_TARGET], names.get(c[_TARGET], c[_TARGET]), *c[_VERB:]) for c in _rows(drafted)]
    held, found = _rows(now), Typed(source)
    known = {cells[:_NOTE] for cells in old}
    for cells in held:
        if cells[:_NOTE] not in known:
            found.wrote[cells[_TARGET]].append(cells)
    there = {cells[: _TARGET + 1] for cells in held}
    for cells in old:
        if cells[: _TARGET + 1] not in there:
            found.removed[cells[_TARGET]].append(cells)
    return found


def kinds(given: Sequence[Typed]) -> dict[tuple[str, str, str], str]:
    """Source, column and code to the kind of missing that was typed of it, or `ANSWER`."""
    return {
        (one.source, cells[_COLUMN], cells[_CODE]): cells[_KIND] or ANSWER
        for one in given
        for rows in one.wrote.values()
        for cells in rows
        if cells[_VERB] == "map"
    }


def decided(answers: Answers, source: str) -> set[tuple[str, ...]]:
    """Columns of a source whose scales, and columns with codes whose kinds were answered."""
    columns = (key for of in (answers.turned, answers.typed, answers.orders) for key in of)
    found: set[tuple[str, ...]] = {(column,) for s, column in columns if s == source}
    return found | {(column, code) for s, column, code in answers.kinds if s == source}


def _rows(text: str) -> list[Cells]:
    rows = (cells for _, cells in read_rows(text.lstrip("\ufeff"), "")[0])
    # what a condition or another column of the file says holds there alone
    return [
        tuple(cells[: len(HEADER)])
        for cells in rows
        if len(cells) >= len(HEADER) and cells[_COLUMN] and not any(cells[len(HEADER) :])
    ][1:]


def taken_over(
    text: str, source: str, given: Sequence[Typed], file: FileProfile, decided: Collection[tuple]
) -> str:
    """The drafted crosswalk of a source, with what was typed of the same codes elsewhere.

    Parameters
    ----------
    text, source, file
        The crosswalk as drafted, and whose it is.
    given
        What was typed in all crosswalks; what several say otherwise of a code is proposed by none.
    decided
        Columns, and columns with codes, that a person has decided for this file.
    """
    rows = [cells for _, cells in read_rows(text, "")[0]]
    others = [one for one in given if one.source != source]
    for target in dict.fromkeys(cells[_TARGET] for cells in rows[1:] if cells[_COLUMN]):
        places = [k for k, cells in enumerate(rows) if k and cells[_TARGET] == target]
        own = [rows[k] for k in places]
        if (own[0][_COLUMN],) not in decided and any(one.wrote.get(target) for one in others):
            rows[places[0] : places[-1] + 1] = _of_target(own, target, others, file, decided)
    return "".join(row_text(*cells) + "\n" for cells in rows)


def _of_target(
    own: list[list[str]],
    target: str,
    others: Sequence[Typed],
    file: FileProfile,
    decided: Collection[tuple],
) -> list[list[str]]:
    """The rows of a target with those that were typed for the same codes in their place."""
    column = own[0][_COLUMN]
    codes = _codes(file, column)
    open_codes = {code for code in codes if (column, code) not in decided}
    wrote = _agreed(others, target, column, {**codes, **{c[_CODE]: c[_LABEL] for c in own}})
    wrote = {code: one for code, one in wrote.items() if code not in codes or code in open_codes}
    found, taken = [], False
    for cells in own:
        source, other = wrote.pop(cells[_CODE], ("", ()))
        if other and tuple(other[_VERB:_NOTE]) != tuple(cells[_VERB:_NOTE]):
            cells, taken = _as_typed(cells, source, other), True
        found.append(cells)
    for code, (source, other) in wrote.items():
        if code in codes:
            fresh = [column, code, codes[code], target, *other[_VERB:]]
            found.append(_as_typed(fresh, source, other))
            taken = True
    gone = [cells for one in others for cells in one.removed.get(target, ()) if taken]
    return [cells for cells in found if not any(_same(cells, one, column) for one in gone)]


def _codes(file: FileProfile, column: str) -> dict[str, str]:
    variable = file.variable(column)
    shown = variable.codes if variable else ()
    return {visible(code.code): visible(code.label) for code in shown}


def _agreed(
    others: Sequence[Typed], target: str, column: str, labels: Mapping[str, str]
) -> dict[str, tuple[str, Cells]]:
    """Code to the source and the row that was typed of it, where all that typed one agree."""
    told: dict[str, list[tuple[str, Cells]]] = defaultdict(list)
    for source, cells in _typed_of(others, target):
        code = cells[_CODE]
        if code in labels and _same((column, code, labels[code]), cells, column):
            told[code].append((source, cells))
    return {
        code: of[0]
        for code, of in told.items()
        if len({cells[_VERB:_NOTE] for _, cells in of}) == 1
    }


def _typed_of(others: Sequence[Typed], target: str) -> Iterator[tuple[str, Cells]]:
    for one in others:
        for cells in one.wrote.get(target, ()):
            yield one.source, cells


def _same(cells: Sequence[str], other: Sequence[str], column: str) -> bool:
    """Whether two rows are of one code: with one label, or without any in columns of one name."""
    labels = plain(cells[_LABEL]), plain(other[_LABEL])
    if cells[_CODE] != other[_CODE] or labels[0] != labels[1]:
        return False
    return bool(labels[0]) or column.casefold() == other[_COLUMN].casefold()


def _as_typed(cells: Sequence[str], source: str, other: Cells) -> list[str]:
    return [*cells[:_VERB], *other[_VERB:_NOTE], f"as typed for {source}"]
