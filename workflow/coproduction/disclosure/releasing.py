"""Releasing: of the results of a study as they are, the files that may be published."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from coproduction.disclosure import (
    contributions,
    earlier,
    following,
    imputed_means,
    kinds,
    left_counts,
    merging,
    outcome_shares,
    retold_claims,
    retold_measurement,
    saturated,
    thinning,
)
from coproduction.disclosure.counted import numbers
from coproduction.disclosure.degrees import Alone
from coproduction.disclosure.linked import Cell, Linked, Table
from coproduction.disclosure.rounding import Grid
from coproduction.disclosure.suppression import bounds, knowledge, learnt, published, suppressed
from coproduction.disclosure.thinning import Log
from coproduction.disclosure.withheld_share import Lost, lost
from coproduction.harmonise import microdata
from coproduction.results import catalogue, contract
from coproduction.results.codebook_files import CODEBOOK
from coproduction.results.descriptive_files import MISSINGNESS
from coproduction.results.disclosure_files import DISCLOSURE
from coproduction.results.harmonisation_files import LEDGER
from coproduction.results.model_files import FLOW_MISSING
from coproduction.results.validation_files import SUMMARY
from coproduction.study.release import NOTHING, Asked, Disclosure


class Unprotected(Exception):
    """An attacker learns a withheld count to within less than the threshold: a defect of ours."""


class Unclassed(Exception):
    """A declared file has numbers of which nobody said what they tell: a defect of ours."""


@dataclass(frozen=True)
class Released:
    """The files that may be published, by path below the folder of results, what was withheld from
    them (`DISCLOSURE`), and how much of their counts and percentages."""

    frames: Mapping[str, pd.DataFrame]
    log: pd.DataFrame
    lost: Lost

    def write(self, folder: str | Path, log: str | Path) -> None:
        """Write the files into a folder, and what was withheld."""
        for path, frame in self.frames.items():
            file = catalogue.declared(path)
            assert file is not None
            contract.write(frame, file, Path(folder) / path, suppressed=True)
        contract.write(self.log, DISCLOSURE, log)


def grid_of(declared: Disclosure) -> Grid:
    """What counts are rounded to."""
    return Grid(declared.threshold, declared.step)


def tables(folder: str | Path, paths: Iterable[str], threshold: int) -> dict[str, Table]:
    """The files with their true numbers, by path below their folder, and rows that count several
    kinds of missing together."""
    found = {}
    for path in paths:
        name = Path(path).relative_to(folder).as_posix()
        file = catalogue.declared(name)
        if file is None:
            raise ValueError(f"{path} is no file of results")
        frame, parts = contract.read(file, path), {}
        if file == MISSINGNESS:
            frame, parts = merging.missingness(frame, threshold)
        elif file == CODEBOOK:
            frame, parts = merging.codebook(frame, threshold)
        elif file == FLOW_MISSING:
            frame, parts = merging.reasons(frame, threshold)
        # a codebook goes on listing its codes
        unseen = {one for rows in parts.values() if file != CODEBOOK for one in rows}
        if strange := list(kinds.without_kind([file])):
            raise Unclassed(f"numbers without a kind, see disclosure/kinds.py: {strange}")
        found[name] = Table(name, file, frame, parts, frozenset(unseen))
    return found


def released(
    folder: str | Path,
    paths: Sequence[str],
    analysis: str | Path,
    declared: Disclosure,
    scores: Mapping[str, Mapping[str, float]] | None = None,
    asked: Asked | None = None,
) -> Released:
    """Withhold and round what of the results may not be published.

    Parameters
    ----------
    folder, paths
        Folder of the results as they are, and the files in it that are to be published; the ledger
        is read beside them.
    analysis
        The respondents of the analysis.
    declared
        Level, threshold and earlier release.
    scores
        Outcomes that are levels to the scores of these.
    asked
        Models and claims of the study.

    Raises `Unprotected` where an attacker still learns a withheld count, `Faults` for an earlier
    release that cannot be read.
    """
    ledger = Path(folder) / LEDGER.path
    given = tables(
        folder, [*paths, *([str(ledger)] if ledger.is_file() else [])], declared.threshold
    )
    linked, grid = Linked(given, declared.threshold), grid_of(declared)
    before = earlier.read(given, declared)
    earlier.remember(linked, grid, declared, before)
    people = microdata.read(analysis)
    scored = outcome_shares.scored(people, scores or {})
    reasons = dict(_withheld(given, declared, before, people))
    chosen = np.array([cell in reasons for cell in linked.cells], dtype=bool)
    gone = suppressed(linked, grid, chosen)
    shown = published(linked, grid, gone)
    held_back(linked, grid, shown)
    counts = dict(zip(linked.cells, shown, strict=True))
    apart = left_counts.of_flows(given, counts, grid.threshold, grid.step)
    counts |= {cell: math.nan if cell in reasons else n for cell, n in apart.items()}
    few = retold_measurement.few(given, people, declared.threshold)
    fewest = outcome_shares.fewest(given, scored)
    asked = asked or NOTHING
    of_fits = saturated.supports(asked, people, scored, declared.threshold)
    of_drawn = imputed_means.grains(asked.drawn, people)
    told = following.followed(given, counts, Alone.of(people), grid, few, fewest, of_fits, of_drawn)
    frames, log = {}, _changed(given, told)
    for path, table in told.items():
        if table.file != LEDGER:
            frames[path] = thinning.thinned(table, counts, reasons, declared, scored, log)
    retold_claims.retell(frames, given, log)
    rows = [(*key, n, log[(*key[:2], "of", "")]) for key, n in (+log).items() if key[2] != "of"]
    return Released(frames, contract.frame(DISCLOSURE, sorted(rows)), lost(given, frames))


def _changed(given: Mapping[str, Table], told: Mapping[str, Table]) -> Log:
    """How many numbers follow from published counts, or are withheld since they tell one."""
    log: Log = Counter()
    for path, table in told.items():
        if table.frame is given[path].frame:
            continue
        for name in numbers(table.file):
            was, now = (one.frame[name].astype("float64") for one in (given[path], table))
            gone = int((was.notna() & now.isna()).sum())
            log[table.file.path, name, "withheld", "follows"] += gone
            log[table.file.path, name, "of", ""] += gone
            changed = was.notna() & now.notna() & (was != now)
            log[table.file.path, name, "rounded", "follows"] += int(changed.sum())
    return +log


def held_back(linked: Linked, grid: Grid, shown: np.ndarray) -> np.ndarray:
    """Bounds that an attacker finds for every withheld count: (k, 2).

    Raises `Unprotected` where one is narrower than the threshold.
    """
    known = knowledge(linked, grid, shown)
    cells = np.flatnonzero(known.withheld)
    found = bounds(linked, known, cells)
    narrow = learnt(linked, cells, found, grid.threshold)
    if narrow.any():
        path, _, column = linked.cells[cells[narrow][0]]
        raise Unprotected(
            f"{int(narrow.sum())} withheld counts can be told to within less than "
            f"{grid.threshold}, the first in {path}, column {column}"
        )
    return found


def _withheld(
    given: Mapping[str, Table],
    declared: Disclosure,
    before: Mapping[str, pd.DataFrame],
    people: pd.DataFrame,
) -> Iterator[tuple[Cell, str]]:
    """Counts that are withheld whatever they are, each with the reason."""
    yield from contributions.unsafe(given, people)
    for path, table in given.items():
        of_export = table.file == CODEBOOK and path != "codebook/harmonised.csv"
        if declared.level == "strict" and (of_export or table.file == SUMMARY):
            for count in table.counts:
                for at in table.frame.index:
                    yield (path, int(at), count.column), "strict"
        for cell, n in earlier.counts(table, before):
            if math.isnan(n):
                yield cell, "earlier"
