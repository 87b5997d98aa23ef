"""Lists: columns whose cells hold several answers each, as tick-all questions are exported.

A cell is cut at every separator; an answer is a run of the parts, so that one with the separator
within is found whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

#: An answer by the parts that separators cut it into.
Parts = tuple[str, ...]
#: Readings of a cell that are told apart; more are as good as none.
_MOST = 64


@dataclass(frozen=True)
class ListColumn:
    """A column of lists: what stands between answers, and the answers that are known."""

    separator: str
    options: tuple[str, ...] = ()

    def parts(self, text: str) -> Parts:
        """What the separators cut a text into, without blanks around and without empty parts."""
        return tuple(part for part in map(str.strip, text.split(self.separator)) if part)

    @cached_property
    def _known(self) -> dict[str, list[Parts]]:
        """The answers that are known, by their first part, the longest first."""
        found: dict[str, list[Parts]] = {}
        known = dict.fromkeys(map(self.parts, self.options))
        for option in sorted(filter(None, known), key=len, reverse=True):
            found.setdefault(option[0], []).append(option)
        return found

    def readings(self, cell: str) -> list[frozenset[Parts]]:
        """Every set of known answers that the whole cell may list; none where one is unknown.

        A cell of so many readings that they cannot be told apart is read as none and as all.
        """
        parts = self.parts(cell)
        if not parts:
            return []
        found: list[set[frozenset[Parts]]] = [set() for _ in parts]
        found.append({frozenset()})
        for start in reversed(range(len(parts))):
            for option in self._known.get(parts[start], ()):
                if parts[start : start + len(option)] == option:
                    found[start] |= {rest | {option} for rest in found[start + len(option)]}
            if len(found[start]) > _MOST:
                every = (option for options in self._known.values() for option in options)
                return [frozenset(), frozenset(every)]
        return sorted(found[0], key=sorted)

    def unknown(self, cells: Sequence[str], named: Iterable[str] = ()) -> dict[str, list[int]]:
        """The answers that are not known, and which of the cells hold each.

        Those in `named` are told whole; any other is as long a run of parts as no known answer,
        none named and no shorter one explains. A cell without any answer is told whole.
        """
        column = self.knowing(named)
        runs = dict.fromkeys(run for cell in cells for run in column._unexplained(cell))
        for run in sorted(runs, key=lambda run: (len(self.parts(run)), run)):
            column = column.knowing(column._unexplained(run))
        known = set(map(self.parts, self.options))
        spelt = {self.parts(option): option for option in reversed(column.options)}
        told: dict[str, list[int]] = {}
        for position, cell in enumerate(cells):
            reading = next(iter(column.readings(cell)), frozenset())
            for answer in sorted(reading - known):
                told.setdefault(spelt[answer], []).append(position)
            if not self.parts(cell):
                told.setdefault(cell, []).append(position)
        return told

    def knowing(self, options: Iterable[str]) -> "ListColumn":
        """The column with more answers known."""
        return replace(self, options=tuple(dict.fromkeys([*self.options, *options])))

    def _unexplained(self, cell: str) -> list[str]:
        """The runs of parts that are left where known answers explain as many parts as they can."""
        spans, begin = [], 0
        for piece in cell.split(self.separator):
            if piece.strip():
                spans.append((begin, begin + len(piece)))
            begin += len(piece) + len(self.separator)
        parts = [cell[start:end].strip() for start, end in spans]
        lacking, step = [0] * (len(parts) + 1), [0] * len(parts)
        for start in reversed(range(len(parts))):
            lacking[start] = lacking[start + 1] + 1
            for option in self._known.get(parts[start], ()):
                end = start + len(option)
                if tuple(parts[start:end]) == option and lacking[end] < lacking[start]:
                    lacking[start], step[start] = lacking[end], len(option)
        runs, at, begun = [], 0, -1
        while at < len(parts):
            if step[at]:
                at, begun = at + step[at], -1
                continue
            if begun < 0:
                begun = at
                runs.append("")
            runs[-1] = cell[spans[begun][0] : spans[at][1]].strip()
            at += 1
        return runs
