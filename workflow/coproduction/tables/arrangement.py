"""The arrangement of fits in a table: panels down, and columns across."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from coproduction.words.labels import ALL, Labels

#: Outcome, area, and country (or model, of several side by side).
Fit = tuple[str, str, str]
#: What stands side by side within an area, besides the areas themselves.
Across = Literal["country", "model"]


@dataclass(frozen=True)
class Arrangement:
    """Where the fits of a frame stand, in the order they come.

    Attributes
    ----------
    panels
        Heading (empty where there is one panel) and the fits across, a tuple a panel. Fits pooled
        over countries are one panel; of others an outcome and area is a panel, and countries (or
        models) stand side by side.
    pooled
        Whether the columns are outcomes and areas.
    """

    panels: tuple[tuple[str, tuple[Fit, ...]], ...]
    pooled: bool

    @classmethod
    def of(cls, frame: pd.DataFrame, labels: Labels, across: Across = "country") -> "Arrangement":
        """Arrange the fits of a frame with the columns ``outcome, area`` and `across`."""
        blocks = list(dict.fromkeys(zip(frame["outcome"], frame["area"], strict=True)))
        values = list(dict.fromkeys(frame[across]))
        if across == "country" and values == [ALL]:
            return cls((("", tuple((*block, ALL) for block in blocks)),), True)
        several = len(blocks) > 1
        headings = [heading(blocks, block, labels) if several else "" for block in blocks]
        rows = [tuple((*block, value) for value in values) for block in blocks]
        return cls(tuple(zip(headings, rows, strict=True)), False)

    @property
    def columns(self) -> tuple[Fit, ...]:
        """The fits of the first panel, of which the columns have their headers."""
        return self.panels[0][1]


def heading(blocks: list[tuple[str, str]], block: tuple[str, str], labels: Labels) -> str:
    """Outcome and area as far as they part the `blocks` of a table."""
    outcome, area = block
    alone = {name for _, name in blocks} == {ALL}
    several = len({name for name, _ in blocks}) > 1
    parts = [labels.index(outcome) if several else "", labels.area(area, alone)]
    return ": ".join(part for part in parts if part)
