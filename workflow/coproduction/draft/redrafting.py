"""Redrafting: a new draft of a study on which a person has worked, merged row by row.

The draft as it was made last is kept beside the study. What a person changed since, added or
deleted stays so; all else follows the new draft. Entries of YAML files are such rows, too.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from coproduction.study.crosswalk import HEADER, row_text

#: Cells of a crosswalk that tell which row it is: column, code, target, and the condition.
_KEY = (0, 1, 3)
_TOP = re.compile(r"[^\s#][^:]*:")
_ENTRY = re.compile(r"  [^\s#][^:]*:")

Parts = dict[tuple, str]


@dataclass(frozen=True)
class Merged:
    """A file after merging, and the rows whose new draft was set aside for a person's."""

    text: str
    kept: tuple[str, ...] = ()


def merged(file: str, before: str | None, now: str | None, new: str) -> Merged:
    """The text of a file from the last draft (`before`), as it is (`now`) and as drafted anew.

    None is a file that is not there. One that a person deleted is made anew.
    """
    if now is None or before is None:
        return Merged(new if now is None else now, () if now is None else (file,))
    if now == before:
        return Merged(new)
    split: Callable[[str], Parts] = _rows if file.endswith(".csv") else _entries
    old, held, fresh = split(before), split(now), split(new)
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
    return Merged("".join(parts.values()), tuple(kept))


def _order(held: Parts, fresh: Parts) -> list[tuple]:
    """The keys of both, in the order of the first, new ones behind those they follow in the
    other."""
    found = list(held)
    place = -1
    for key in fresh:
        if key in held:
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
    for cells in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline="")):
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


def _entries(text: str) -> Parts:
    """The entries of a YAML file: its keys, and those one level below, with the comments before."""
    parts: Parts = {}
    ahead, top, key = "", "", ("",)
    for line in text.splitlines(keepends=True):
        line = line if line.endswith("\n") else line + "\n"
        if line.lstrip().startswith("#") and not line.startswith("    "):
            ahead += line
            continue
        if match := _TOP.match(line):
            top = match[0]
            key = (top,)
        elif match := _ENTRY.match(line):
            key = (top, match[0].strip())
        parts[key] = parts.get(key, "") + ahead + line
        ahead = ""
    if ahead:
        parts[("#",)] = ahead
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
    rows = [
        cells for cells in csv.reader(io.StringIO(text, newline="")) if len(cells) >= len(HEADER)
    ]
    return {(cells[0], cells[1]): cells[3] for cells in rows[1:] if cells[0]}
