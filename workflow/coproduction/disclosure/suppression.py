"""Suppression: which counts to withhold, so that nobody learns those that are too small.

Primary: counts below the threshold. Secondary: the fewest other numbers that leave an attacker who
knows every relation an interval as wide as the threshold about each count withheld. They are found
count by count by an integer program (Fischetti and Salazar-González 2001, Solving the cell
suppression problem on tabular data with linear constraints, Management Science 47(7), 1008–1027),
where it takes too long by its linear relaxation.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

from coproduction.disclosure.linked import Linked
from coproduction.disclosure.rounding import Grid

#: Seconds that an integer program may take before its relaxation stands in.
PATIENCE = 20.0


@dataclass(frozen=True)
class Knowledge:
    """What is known of every cell: an interval, and whether the count is withheld."""

    low: np.ndarray
    high: np.ndarray
    withheld: np.ndarray


def published(linked: Linked, grid: Grid, withheld: np.ndarray) -> np.ndarray:
    """The counts as they are published, a cell each; NaN for small ones and those `withheld`."""
    gone = withheld | linked.derived
    found = zip(linked.small, linked.truth, linked.all_of, gone, strict=True)
    return np.array(
        [
            np.nan if away else grid.cell(int(n)) if small else grid.base(int(n), int(most))
            for small, n, most, away in found
        ]
    )


def knowledge(linked: Linked, grid: Grid, shown: np.ndarray) -> Knowledge:
    """What is known of the cells whose published counts are `shown`."""
    found = zip(linked.small, shown, linked.all_of, strict=True)
    ends = np.array(
        [(grid.of_cell if small else grid.of_base)(n, most) for small, n, most in found]
    ).reshape(-1, 2)
    withheld = np.isnan(shown) & (~linked.derived | linked.few)
    low, high = np.maximum(ends[:, 0], linked.low), np.minimum(ends[:, 1], linked.high)
    return Knowledge(low, high, withheld)


def bounds(linked: Linked, known: Knowledge, cells: np.ndarray) -> np.ndarray:
    """The smallest and the largest count that each of some cells (their places) can be: (k, 2).

    Two linear programs a cell, over the cells that relations link with it.
    """
    programs = _Programs(linked)
    found = [programs.of(cell).ends(known, cell) for cell in map(int, cells)]
    return np.array(found, dtype=float).reshape(-1, 2)


def learnt(linked: Linked, cells: np.ndarray, ends: np.ndarray, width: int) -> np.ndarray:
    """Which of some withheld cells, whose bounds are `ends`, are told to within less than `width`
    (bools, k). What everybody knows without any published count is not learnt: of a country of five
    respondents no count can be further apart than that."""
    programs, nothing = _Programs(linked), unpublished(linked)
    found = ends[:, 1] - ends[:, 0] < width
    for place in np.flatnonzero(found):
        low, high = programs.of(int(cells[place])).ends(nothing, int(cells[place]))
        found[place] = ends[place, 1] - ends[place, 0] < min(width, high - low)
    return found


def unpublished(linked: Linked) -> Knowledge:
    """What is known of the cells where no count is published now."""
    return Knowledge(linked.low, linked.high, np.ones(len(linked.cells), dtype=bool))


class _Programs:
    """The program of every cell: one for all that relations link."""

    def __init__(self, linked: Linked):
        self._matrix, self._low, self._high = linked.matrix()
        part = linked.components(self._matrix)
        order = np.argsort(part, kind="stable")
        groups = np.split(order, np.flatnonzero(np.diff(part[order])) + 1)
        self._cells = dict(enumerate(groups))
        self._part, self._columns = part, self._matrix.tocsc()
        self._found: dict[int, _Program] = {}

    def of(self, cell: int) -> "_Program":
        """The program of a cell."""
        part = int(self._part[cell])
        if part not in self._found:
            cells = self._cells[part]
            matrix = self._columns[:, cells].tocsr()
            rows = np.flatnonzero(np.diff(matrix.indptr))
            ends = self._low[rows], self._high[rows]
            self._found[part] = _Program(cells, matrix[rows], *ends)
        return self._found[part]


@dataclass(frozen=True)
class _Program:
    """The relations of some linked `cells`, places in ascending order."""

    cells: np.ndarray
    matrix: csr_array
    low: np.ndarray
    high: np.ndarray

    def ends(self, known: Knowledge, cell: int) -> tuple[float, float]:
        """The smallest and the largest whole number that a cell can be.

        Raises `ArithmeticError` where no counts at all fit what is known.
        """
        low, high = known.low[self.cells], known.high[self.cells]
        at = int(np.searchsorted(self.cells, cell))
        if not len(self.high):
            return float(low[at]), float(high[at])
        aim = np.zeros(len(low))
        aim[at] = 1.0
        both = vstack([self.matrix, -self.matrix])
        limits, ends = np.concatenate([self.high, -self.low]), []
        for sign in (1, -1):
            met = linprog(sign * aim, both, limits, bounds=np.column_stack([low, high]))
            if met.status != 0:
                raise ArithmeticError(f"no counts fit what is published: {met.message}")
            ends.append(float(sign * met.fun))
        return float(np.ceil(ends[0] - 1e-6)), float(np.floor(ends[1] + 1e-6))

    def cheapest(
        self, known: Knowledge, room: Knowledge, costs: np.ndarray, cell: int, width: float
    ) -> np.ndarray:
        """Which further cells to withhold so that a cell may be of counts so far apart.

        Two tables that both fit (2 k counts) and a switch a cell (k), which opens its interval to
        `room`. Raises `ArithmeticError` where no pattern does.
        """
        k, none = len(room.low), csr_array(self.matrix.shape)
        eye = csr_array(np.eye(k))
        zero = csr_array((k, k))
        above, below = np.maximum(room.high - known.high, 0), known.low - room.low
        up, down = csr_array(np.diag(above)), csr_array(np.diag(below))
        apart = np.zeros((1, 3 * k))
        apart[0, cell], apart[0, k + cell] = 1.0, -1.0
        infinite = np.full(k, np.inf)
        rows = [
            _between(hstack([self.matrix, none, none]), self.low, self.high),
            _between(hstack([none, self.matrix, none]), self.low, self.high),
            _between(hstack([eye, zero, -up]), -infinite, known.high),
            _between(hstack([zero, eye, -up]), -infinite, known.high),
            _between(hstack([eye, zero, down]), known.low, infinite),
            _between(hstack([zero, eye, down]), known.low, infinite),
            _between(apart, np.array([width]), np.array([np.inf])),
        ]
        aim = np.concatenate([np.zeros(2 * k), np.where(known.withheld, 0.0, costs)])
        most: Any = np.concatenate([room.high, room.high, np.ones(k)])
        ends = Bounds(0, most)
        for whole in (True, False):
            switches = np.concatenate([np.zeros(2 * k), np.full(k, int(whole))])
            met = milp(
                aim,
                integrality=switches,
                bounds=ends,
                constraints=rows,
                options={"time_limit": PATIENCE},
            )
            if met.x is not None:
                return np.flatnonzero((met.x[2 * k :] > 1e-6) & ~known.withheld)
        raise ArithmeticError(f"no pattern protects a count: {met.message}")


def suppressed(linked: Linked, grid: Grid, withheld: np.ndarray) -> np.ndarray:
    """Which counts are withheld (bools, a cell each): small ones, those `withheld` for another
    reason, those counted together, and what protects all of them."""
    programs, withheld = _Programs(linked), withheld | linked.apart
    nothing = unpublished(linked)
    known = knowledge(linked, grid, published(linked, grid, withheld))
    waiting = list(map(int, np.flatnonzero(known.withheld)))
    while waiting:
        cell = waiting.pop(0)
        program = programs.of(cell)
        low, high = program.ends(known, cell)
        if high - low >= grid.threshold:
            continue
        # what is known without this release is not learnt from it
        least, most = program.ends(nothing, cell)
        if high - low >= (width := min(grid.threshold, most - least)):
            continue
        of = program.cells
        here, room = (Knowledge(k.low[of], k.high[of], k.withheld[of]) for k in (known, nothing))
        # of as many numbers those of the smaller counts
        costs = linked.lost[of] + 0.01 * np.log1p(linked.truth[of])
        at = int(np.searchsorted(of, cell))
        try:
            more = of[program.cheapest(here, room, costs, at, width)]
        except ArithmeticError:  # what is known without any count is too much
            more = of[~known.withheld[of]]
        withheld[more] = True
        known = knowledge(linked, grid, published(linked, grid, withheld))
        waiting += map(int, more)
    return known.withheld


def _between(matrix: Any, low: Any, high: Any) -> LinearConstraint:
    """What rows of a matrix times x lie between; the ends are arrays, which SciPy's stubs deny."""
    return LinearConstraint(matrix, low, high)
