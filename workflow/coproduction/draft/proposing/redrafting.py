"""Redrafting: a new draft of a study on which a person has worked, merged row by row.

The draft as it was made last is kept beside the study. What a person changed since, added or
deleted stays so; all else follows the new draft. Entries of YAML files are such rows, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff

import yaml

from coproduction.draft.proposing.entries import Entries, entries
from coproduction.study.recodes.crosswalk import HEADER, row_text
from coproduction.study.written.csv_rows import read_rows

#: Cells of a crosswalk that tell which row it is: column, code, target, and the condition.
_KEY = (0, 1, 3)

_VERB = HEADER.index("verb")

Parts = dict[tuple, str]


@dataclass(frozen=True)
class Merged:
    """A file after merging, and the rows whose new draft was set aside for a person's.

    `unmerged` are lines that a person has to put into a YAML file, or take out of it: its text
    stays as it is where the lines of the draft would mean something else in it.
    """

    text: str
    kept: tuple[str, ...] = ()
    unmerged: tuple[str, ...] = ()


def merged(file: str, before: str | None, now: str | None, new: str) -> Merged:
    """The text of a file from the last draft (`before`), as it is (`now`) and as drafted anew.

    None is a file that is not there. One that a person deleted is made anew. Raises
    `yaml.YAMLError` where `now` is no YAML.
    """
    if now is None or before is None:
        return Merged(new if now is None else now, () if now is None else (file,))
    if now == before:
        return Merged(new)
    if new == before:
        return Merged(now)
    if not file.endswith(".csv"):
        return _settings(entries(before), entries(now), entries(new), now)
    old, held, fresh = _rows(before), _rows(now), _rows(new)
    kept, parts = [], {}
    for key in _order(held, fresh):
        mine, theirs, was = held.get(key), fresh.get(key), old.get(key)
        if mine == was:
            chosen = theirs  # nobody touched it
        else:
            chosen = mine
            if theirs not in (was, mine) and was is not None:
                kept.append(_shown(key))
        if chosen is not None:
            parts[key] = chosen
    written = {key: text for key, text in held.items() if text != old.get(key)}
    added = {key: text for key, text in parts.items() if text != held.get(key)}
    for key in _contradicting(added, written):
        del parts[key]
        kept.append(_shown(key))
    return Merged("".join(parts.values()), tuple(kept))


def _contradicting(new: Parts, written: Parts) -> list[tuple]:
    """The new rows that say of a variable that its file has no column, where a person wrote rows of
    it, and rows of a variable of which a person wrote that."""
    lacks = {key: _lacks(text) for key, text in new.items() if len(key) >= len(_KEY)}
    theirs = {(key[2], _lacks(text)) for key, text in written.items() if len(key) >= len(_KEY)}
    return [key for key, none in lacks.items() if (key[2], not none) in theirs]


def _lacks(row: str) -> bool:
    """Whether a row of a crosswalk says that its file has no column of the variable."""
    (_, cells), *_ = read_rows(row, "")[0]
    return cells[_VERB] == "unavailable"


def _settings(old: Entries, held: Entries, fresh: Entries, now: str) -> Merged:
    """A YAML file, merged where its text then means what the merged entries mean."""
    kept, parts = [], {}
    meant = dict(held.values)
    for key in _order(held.parts, fresh.parts):
        text = held.parts.get(key)
        if held.same(key, old):
            meant.pop(key, None)
            text = text if fresh.same(key, old) else fresh.placed(key, held)
            if key in fresh.values:
                meant[key] = fresh.values[key]
        elif not fresh.same(key, old) and not fresh.same(key, held) and key in old.parts:
            kept.append(_shown(key))
        if text is not None:
            parts[key] = text
    text = "".join(parts.values())
    try:
        if not _apart(old, held, fresh) and entries(text).values == meant:
            return Merged(text, tuple(kept))
    except yaml.YAMLError:
        pass
    return Merged(now, *_by_hand(old, held, fresh))


def _apart(old: Entries, held: Entries, fresh: Entries) -> bool:
    """Whether an entry that the new draft changed has no lines of its own in a person's file."""
    return any(
        key not in held.parts and (key in old.parts or key in fresh.parts)
        for key in held.values
        if not fresh.same(key, old)
    )


def _by_hand(
    old: Entries, held: Entries, fresh: Entries
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a person's entries are kept against, and the lines to put in or to take out."""
    kept, lines = [], []
    for key in dict.fromkeys([*fresh.values, *old.values]):
        mine, theirs, was = (of.values.get(key) for of in (held, fresh, old))
        if theirs in (was, mine):
            continue
        told = " ".join(key)
        if mine != was:
            kept.append(told)
        elif theirs is None:
            lines.append(f"take out {told}, which is drafted no more")
        else:
            verb = "add" if mine is None else "put in its place"
            lines.append(f"{verb}, under {key[0]}:" if len(key) > 1 else f"{verb}:")
            lines += fresh.parts.get(key, fresh.parts.get(key[:1], "")).splitlines()
    return tuple(kept), tuple(lines)


def _order(held: Iterable[tuple], fresh: Iterable[tuple]) -> list[tuple]:
    """The keys of both, in the order of the first, new ones behind those they follow in the
    other."""
    found = list(held)
    place = -1
    for key in fresh:
        if key in found:
            place = found.index(key)
        else:
            place += 1
            found.insert(place, key)
    return found


def _shown(key: tuple) -> str:
    return " ".join(str(part) for part in key if part != "")


def _rows(text: str) -> Parts:
    """The rows of a table by what tells them apart, as text that ends its line."""
    parts: Parts = {}
    for _, cells in read_rows(text.lstrip("\ufeff"), "")[0]:
        if not cells:
            continue
        crosswalk = len(cells) >= len(HEADER)
        name = (
            tuple(cells[k] for k in _KEY) + tuple(cells[len(HEADER) :]) if crosswalk else cells[0]
        )
        key = (name,) if isinstance(name, str) else name
        number = sum(other[: len(key)] == key for other in parts)
        parts[(*key, number) if number else key] = row_text(*cells) + "\n"
    return parts


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The lines that differ between two states of a folder, file by file."""
    found: list[str] = []
    for file in sorted({*before, *after}):
        one, other = before.get(file, ""), after.get(file, "")
        if one != other:
            lines: Sequence[str] = list(
                unified_diff(one.splitlines(), other.splitlines(), file, file, lineterm="", n=0)
            )
            found += lines
    return found


def renamed(before: str, now: str) -> dict[str, str]:
    """The targets that a person renamed in a crosswalk, old name to new one.

    A name is another where every row of it that is still there has the same other name.
    """
    old, held = _targets(before), _targets(now)
    found: dict[str, set[str]] = {}
    for place, target in old.items():
        if place in held:
            found.setdefault(target, set()).add(held[place])
    return {target: names.pop() for target, names in found.items() if len(names) == 1}


def _targets(text: str) -> dict[tuple[str, str], str]:
    rows = [cells for _, cells in read_rows(text, "")[0] if len(cells) >= len(HEADER)]
    return {(cells[0], cells[1]): cells[3] for cells in rows[1:] if cells[0]}
