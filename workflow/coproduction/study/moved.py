"""Keys of settings that moved: which, and where what they say is declared now.

`coproduction.study.migration` rewrites the files of an older study.
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
            for path, value in _found(settings, move.at):
                faults.append(_told(move, path, value, shown))
                settings = _without(settings, path)
    return settings, faults


def _told(move: Move, path: tuple[str, ...], value: Any, shown: str) -> Fault:
    study = PurePosixPath(shown).parent.name
    return Fault(
        shown,
        f"the key {path[-1]!r} in {'.'.join(path[:-1])} moved into {move.into}",
        expected=f"{move.into} in its place; and {move.besides}",
        mend=f"{move.into}: {{{path[-1]}: {value}}}\n(all at once: make migrate STUDY={study})",
    )


def _found(settings: Any, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The path and value of every key that `at` leads to."""
    if not isinstance(settings, dict):
        return
    first, *rest = at
    for key in [key for key in settings if first in ("*", key)]:
        if not rest:
            yield (key,), settings[key]
        for path, value in _found(settings[key], tuple(rest)) if rest else ():
            yield (key, *path), value


def _without(settings: dict, path: tuple[str, ...]) -> dict:
    """A copy of the settings without one key."""
    first, *rest = path
    if not rest:
        return {key: value for key, value in settings.items() if key != first}
    return settings | {first: _without(settings[first], tuple(rest))}
