"""What a mutation is, and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Change = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Stopped:
    """Where the run must stop.

    Attributes
    ----------
    check, column, code
        As the fault names them; empty asserts nothing.
    row, n
        A row the fault names, and how many rows it counts.
    says
        A text that the printed fault holds.
    alone
        Whether it must be the only fault.
    """

    check: str
    column: str = ""
    row: int = 0
    n: int = 1
    code: str = ""
    says: str = ""
    alone: bool = True


@dataclass(frozen=True)
class Noted:
    """What is possible but not plausible: the run goes on, and a check lists these rows."""

    check: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Harmless:
    """The microdata and the ledger are unchanged, but for the declared order of respondents."""

    order: Callable[[int], np.ndarray] = np.arange


@dataclass(frozen=True)
class Mutation:
    """One mutation of one source's export; `sealed` keeps the checksum of the original."""

    family: str
    name: str
    source: str
    change: Change
    outcome: Stopped | Noted | Harmless
    sealed: bool = False
