"""Tallies: respondents counted by country and wave, some after others."""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from coproduction.study.resolved.specification import WAVE


class Tallies:
    """Numbers of respondents of each country and wave, by what is counted.

    Attributes
    ----------
    waves
        Those that are met or could be, in their order.
    """

    def __init__(self):
        self.waves: list[str] = []
        self._cells: dict[tuple[str, str], int] = {}
        self._of = np.empty(0, dtype=np.intp)
        self._found: dict[Hashable, dict[Hashable, np.ndarray]] = {}

    def look(self, people: pd.DataFrame) -> None:
        """Count these respondents, who follow those before, from now on: (n,) rows."""
        country, countries = pd.factorize(people["country"])
        waves, wave = [], np.full(len(people), -1)
        if WAVE in people:
            waves = [str(name) for name in people[WAVE].cat.categories]
            wave = people[WAVE].cat.codes.to_numpy()
        self.waves += [name for name in waves if name not in self.waves]
        by = len(waves) + 1
        met, own = np.unique(country * by + wave.astype(np.int64) + 1, return_inverse=True)
        of = [(str(countries[at // by]), ["", *waves][at % by]) for at in met.tolist()]
        at = [self._cells.setdefault(one, len(self._cells)) for one in of]
        self._of = np.array(at, dtype=np.intp)[own]

    def add(self, key: Hashable, name: Hashable, among: np.ndarray) -> None:
        """Count under a key and a name those that are `among` the looked at, (n,) bools."""
        own = self._found.setdefault(key, {})
        before = own.setdefault(name, np.zeros(0, dtype=np.int64))
        now = np.bincount(self._of[among], minlength=len(self._cells))
        now[: len(before)] += before
        own[name] = now

    def of(self, key: Hashable, countries: Sequence[str], wave: str = "") -> dict[Any, int]:
        """How many are counted under a key, by name in the order in which these came.

        Of some countries, and of a wave where one is named.
        """
        wanted = [
            at
            for (country, own), at in self._cells.items()
            if country in countries and wave in ("", own)
        ]
        found = {}
        for name, counts in self._found.get(key, {}).items():
            found[name] = int(sum(counts[at] for at in wanted if at < len(counts)))
        return found
