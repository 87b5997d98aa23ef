"""Keys of settings that moved: which, and where what they say is declared now.

`coproduction.study.written.migration` rewrites the files of an older study.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from coproduction.faults import Fault


@dataclass(frozen=True)
class Move:
    """A key that is now one of a mapping beside it.

    Attributes
    ----------
    file
        The settings it was in, such as ``study`` for `study.yaml`.
    at
        The keys that lead to it, the last its own; ``*`` is any.
    into
        The key of the mapping it is in now.
    besides
        What else has to be declared to have what the key once gave by itself.
    """

    file: str
    at: tuple[str, ...]
    into: str
    besides: str


#: Until 2026 the number of an area by which every stacked model tested a trend.
TREND = Move(
    file="study",
    at=("areas", "*", "professionalisation"),
    into="covariates",
    besides="trend: {covariate: professionalisation} in the stacked models that are to test it",
)
MOVES = (TREND,)


def taken_out(settings: Any, file: str, shown: str) -> tuple[Any, list[Fault]]:
    """Return the settings without keys that moved, and a fault with its replacement for each.

    `file` is the file's name as its schema has it, such as ``study.yaml``.
    """
    faults = []
    for move in MOVES:
        if f"{move.file}.yaml" == file:
            for path, holder in _found(settings, move.at):
                faults.append(_told(move, path, holder, shown))
                settings = _without(settings, path)
    return settings, faults


def unclear(settings: Any, file: str, shown: str) -> list[Fault]:
    """What `study.written.migration` cannot move: keys that moved and hold no number."""
    return [
        Fault(
            shown,
            f"{'.'.join(path)}: {holder[path[-1]]!r} cannot stand here"
            if holder[path[-1]] is not None
            else f"{'.'.join(path)}: nothing stands here",
            expected="a number",
            mend=f"{path[-1]}: <number>  (or delete the line)",
        )
        for move in MOVES
        if f"{move.file}.yaml" == file
        for path, holder in _found(settings, move.at)
        if not _is_number(holder[path[-1]])
    ]


def _told(move: Move, path: tuple[str, ...], holder: dict, shown: str) -> Fault:
    """Tell where a key went, with all that its new mapping says then."""
    key, study = path[-1], PurePosixPath(shown).parent.name
    value = holder[key] if _is_number(holder[key]) else "<number>"
    there = holder.get(move.into)
    into = (there if isinstance(there, dict) else {}) | {key: value}
    written = ", ".join(f"{name}: {number}" for name, number in into.items())
    return Fault(
        shown,
        f"the key {key!r} in {'.'.join(path[:-1])} moved into {move.into}",
        expected=f"{move.into} in its place; and {move.besides}",
        mend=f"{move.into}: {{{written}}}\n(all at once: make migrate STUDY={study})",
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _found(settings: Any, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict]]:
    """The path of every key that `at` leads to, and the mapping it stands in."""
    if not isinstance(settings, dict):
        return
    first, *rest = at
    for key in [key for key in settings if first in ("*", key)]:
        if not rest:
            yield (key,), settings
        for path, holder in _found(settings[key], tuple(rest)) if rest else ():
            yield (key, *path), holder


def _without(settings: dict, path: tuple[str, ...]) -> dict:
    """A copy of the settings without one key."""
    first, *rest = path
    if not rest:
        return {key: value for key, value in settings.items() if key != first}
    return settings | {first: _without(settings[first], tuple(rest))}
