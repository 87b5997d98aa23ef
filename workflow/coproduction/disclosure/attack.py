"""Attack: what somebody learns of the counts that a release withholds, from all of its files.

``make attack STUDY=…`` reads the published files of a study, and its
true ones to judge by, and prints the bounds of every withheld count. The attacker knows everything
that is published in any CSV file of counts, how it is rounded, the respondents of every source and
country, and what adds up to what. Tables, figures and pages hold no number that those do not.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from coproduction.disclosure import (
    dominated_totals,
    earlier,
    following,
    imputed_means,
    outcome_shares,
    retold_measurement,
    saturated,
    solutions,
)
from coproduction.disclosure.contributions import PERCENT
from coproduction.disclosure.counted import naming, reasons
from coproduction.disclosure.degrees import Alone
from coproduction.disclosure.linked import Linked, Table
from coproduction.disclosure.releasing import grid_of, tables
from coproduction.disclosure.suppression import Knowledge, bounds, knowledge, learnt
from coproduction.disclosure.withheld_share import Lost, lost
from coproduction.faults import Fault, Faults, raise_any
from coproduction.harmonise import microdata
from coproduction.results import catalogue, contract
from coproduction.results.dif_files import DIF
from coproduction.results.disclosure_files import DISCLOSURE
from coproduction.results.harmonisation_files import LEDGER
from coproduction.results.imputation_files import CHAINS
from coproduction.results.model_files import ESTIMATES, FIT, HEAD
from coproduction.study.load import load
from coproduction.study.modelling.names import scales
from coproduction.study.release import NOTHING, Asked, Disclosure, scores
from coproduction.study.release import asked as asked_of
from coproduction.study.study import Study
from coproduction.study.written import settings

#: Numbers that follow from a number of respondents where it is one of their files.
FOLLOWING = frozenset(
    {"n_psu", "n_units", "df_design", "df_residual", "df", "df_denominator", "wald_df", "ratio_df",
     "n_answers", "partial_r2", "robustness_value", "r2_term", "r2_outcome"}
)  # fmt: skip
#: Files of which further columns follow.
_FURTHER = {CHAINS.path: ("mean", "sd"), DIF.path: ("statistic", "mcfadden_change")}
#: Numbers are published to six digits.
_AGREE = 1e-5


@dataclass(frozen=True)
class Attack:
    """What an attacker finds.

    Attributes
    ----------
    bounds
        ``file, column, low, high, learnt``: a row a withheld count, smallest and largest that it
        can be, and whether it is told to within less than the threshold. Rows of estimates are of
        the counts below the threshold that a fit of one or two cells gives back.
    differences
        How many published bases tell to within less than the threshold who is lacking.
    totals
        A row a total that one or two respondents make up, see `dominated_totals.dominated`.
    exact
        How many published numbers that follow from a number of respondents (degrees of freedom,
        sampling units, answers, shares that a term explains, means of imputed answers) are those of
        the true one.
    reasons
        How many reasons, such as that all respondents are alike, stand beside withheld counts, of
        which they may tell that nobody or everybody is counted.
    lost
        Counts and percentages that are withheld.
    """

    bounds: pd.DataFrame
    differences: int
    totals: pd.DataFrame
    exact: int
    reasons: int
    lost: Lost

    @property
    def narrow(self) -> int:
        """How many withheld counts are told to within less than the threshold."""
        return int(self.bounds["learnt"].sum())


def attack(
    full: Path,
    results: Path,
    people: pd.DataFrame,
    declared: Disclosure,
    scored: Mapping[str, Mapping[str, float]] | None = None,
    asked: Asked | None = None,
    ends: Mapping[str, tuple[float, float]] | None = None,
) -> Attack:
    """Try to learn withheld counts of a release.

    Parameters
    ----------
    full, results
        Folders of the numbers as they are, and of those that are published.
    people
        The respondents of the analysis.
    declared
        Level, threshold and earlier release, which everybody knows.
    scored
        Outcomes that are levels to the scores of these.
    asked
        Models and claims of the study.
    ends
        Variables and indices to the ends of their scales.

    Raises `ArithmeticError` where no counts at all fit what is published.
    """
    names = [path.relative_to(results).as_posix() for path in sorted(results.rglob("*.csv"))]
    own = DISCLOSURE.path
    paths = [str(full / name) for name in names if catalogue.is_released(name) and name != own]
    ledger = [str(full / LEDGER.path)] if (full / LEDGER.path).is_file() else []
    given = tables(full, [*paths, *ledger], declared.threshold)
    linked, grid = Linked(given, declared.threshold), grid_of(declared)
    earlier.remember(linked, grid, declared, earlier.read(given, declared))
    shown = np.full(len(linked.cells), np.nan)
    for name, table in given.items():
        if table.file != LEDGER:
            _read(linked, table, results / name, shown)
    shown[linked.derived] = np.nan  # differences of rounded counts tell nothing more
    known = knowledge(linked, grid, shown)
    cells = np.flatnonzero(known.withheld)
    found = bounds(linked, known, cells)
    rows = [(linked.cells[cell][0], linked.cells[cell][2]) for cell in cells]
    frame = pd.DataFrame(rows, columns=["file", "column"])
    narrow = learnt(linked, cells, found, declared.threshold)
    frame = frame.assign(low=found[:, 0], high=found[:, 1], learnt=narrow)
    counts = dict(zip(linked.cells, shown, strict=True))
    few = retold_measurement.few(given, people, declared.threshold)
    of_levels = outcome_shares.scored(people, scored or {})
    fewest = outcome_shares.fewest(given, of_levels)
    asked = asked or NOTHING
    of_fits = saturated.supports(asked, people, of_levels, declared.threshold)
    of_drawn = imputed_means.grains(asked.drawn, people)
    told = following.followed(given, counts, Alone.of(people), grid, few, fewest, of_fits, of_drawn)
    solved = pd.DataFrame(_solved(asked, people, results, linked, known, of_fits, grid.threshold))
    if len(solved):
        frame = pd.concat([frame, solved], ignore_index=True) if len(frame) else solved
    exact = sum(_exact(given[name], told[name], results / name) for name in told)
    lacking = _differences(linked, known, grid.threshold)
    large = dominated_totals.dominated(given, people, results, grid.threshold, ends)
    shown_files = {
        name: contract.read(table.file, results / name)
        for name, table in given.items()
        if table.file != LEDGER
    }
    beside = sum(_reasons(given[name], seen) for name, seen in shown_files.items())
    return Attack(frame, lacking, large, exact, beside, lost(given, shown_files))


def _reasons(table: Table, published: pd.DataFrame) -> int:
    """How many reasons of a file are published beside withheld counts of what they are of."""
    texts, names = naming(table.file), reasons(table.file)
    counts = [count.column for count in table.counts if count.beside]
    counted = {
        _named(row, texts)
        for row in contract.records(table.frame[table.frame[counts].notna().any(axis=1)])
    }
    lost = published[published[counts].isna().any(axis=1)]
    return sum(
        isinstance(row[name], str)
        for row in contract.records(lost)
        if _named(row, texts) in counted
        for name in names
    )


def _solved(
    asked: Asked,
    people: pd.DataFrame,
    results: Path,
    linked: Linked,
    known: Knowledge,
    supports: Mapping[saturated.Key, Mapping[str, saturated.Support]],
    threshold: int,
) -> Iterator[dict]:
    """Rows of bounds of small counts that whole-number solutions of published estimates give."""
    cells = saturated.two_cells(asked, people)
    if not cells or not (results / FIT.path).is_file():
        return
    fits = contract.read(FIT, results / FIT.path)
    estimates = contract.read(ESTIMATES, results / ESTIMATES.path)
    for at, fit in zip(fits.index, fits.to_dict("records"), strict=True):
        head = tuple(fit[name] for name in HEAD)
        place = linked.at.get((FIT.path, int(str(at)), "n"))
        bare = fit["weights"] == "none" or fit["weights_declared"] == "none"
        if head not in cells or place is None or not bare or fit["effects"] != "coefficients":
            continue
        own = estimates[(estimates[list(HEAD)] == list(head)).all(axis=1)]
        ends = float(known.low[place]), float(known.high[place])
        support = supports.get(("models", *head), {})
        for low, high in solutions.solved(cells[head], own, fit, ends, support, threshold):
            learnt = high - low < min(threshold, ends[1])
            yield {"file": ESTIMATES.path, "column": "estimate", "low": low, "high": high,
                   "learnt": learnt}  # fmt: skip


def _exact(was: Table, told: Table, path: Path) -> int:
    """How many numbers of a file are published that tell a number of respondents."""
    if told.frame is was.frame:
        return 0
    published = contract.read(was.file, path)
    counted = {count.column for count in was.counts}
    found = 0
    for column in was.file.columns:
        further = column.name in _FURTHER.get(was.file.path, ())
        if column.name in counted or not (further or column.name in FOLLOWING):
            continue
        true, follows = (one.frame[column.name].astype("float64") for one in (was, told))
        seen = published[column.name].astype("float64")
        apart = ~np.isclose(true, follows, rtol=_AGREE, atol=0)
        found += int((np.isclose(seen, true, rtol=_AGREE, atol=0) & apart).sum())
    return found


def _read(linked: Linked, table: Table, path: Path, shown: np.ndarray) -> None:
    """Enter the published counts of a file; rows are those of the texts and keys they have."""
    published = contract.read(table.file, path)
    texts = naming(table.file)
    found: dict[tuple, list[dict]] = {}
    for row in published.to_dict("records"):
        found.setdefault(_named(row, texts), []).append(row)
    seen = table.frame.drop(index=sorted(table.unseen))
    for at, row in seen.iterrows():
        rows = found.get(_named(row.to_dict(), texts), [])
        told = rows.pop(0) if rows else {}
        for count in table.counts:
            place = linked.at.get((table.path, int(str(at)), count.column))
            if place is not None:
                shown[place] = told.get(count.column, np.nan)


def _named(row: dict, texts: list[str]) -> tuple:
    return tuple(row[name] if isinstance(row[name], str) else "" for name in texts)


def _differences(linked: Linked, known: Knowledge, threshold: int) -> int:
    """How many bases, less than all of whom they may be, tell how few are lacking."""
    lacking = linked.all_of - known.high, linked.all_of - known.low
    told = ~known.withheld & ~linked.derived & ~linked.small & (linked.truth < linked.all_of)
    few = linked.all_of - linked.truth < threshold
    return int((told & few & (lacking[1] - lacking[0] < threshold)).sum())


def told(found: Attack, threshold: int) -> Iterator[str]:
    """The findings as lines."""
    width = found.bounds["high"] - found.bounds["low"]
    yield f"{'file':<36}{'column':<12}{'withheld':>9}{'narrowest':>11}{'median':>9}"
    for (file, column), rows in width.groupby([found.bounds["file"], found.bounds["column"]]):
        yield f"{file:<36}{column:<12}{len(rows):>9}{rows.min():>11.0f}{rows.median():>9.0f}"
    yield f"withheld counts told to within less than {threshold}: {found.narrow}"
    yield f"bases that tell how few are lacking: {found.differences}"
    close = int(found.totals["learnt"].sum())
    yield (
        f"totals that one or two respondents make up: {len(found.totals)}; told to within "
        f"{PERCENT:.0f} %: {close}"
    )
    yield f"numbers that follow from one of respondents and tell it: {found.exact}"
    yield f"reasons beside withheld counts: {found.reasons}"
    yield str(found.lost)


def main(argv: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Attack the release of a study of the project at `root`; 0 where no withheld count is learnt,
    else 1."""
    parser = argparse.ArgumentParser(
        prog="python -m coproduction.disclosure.attack",
        description="Print what an attacker learns of the counts that published results withhold.",
    )
    parser.add_argument("--study", default="", help="a study; by default that of config.yaml")
    try:
        study = load(settings.chosen(parser.parse_args(argv).study, root), root)
        full, results = root / "data/results" / study.name, root / "results" / study.name
        raise_any(_unready(study, full, results))
        people = microdata.read(root / "data/analysis" / study.name / "analysis.parquet")
        asked, known = asked_of(study), scales(study.indices, study.variables)
        found = attack(full, results, people, study.disclosure, scores(study), asked, known)
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 1
    threshold = study.disclosure.threshold
    print("\n".join(told(found, threshold)))
    learnt_of = found.narrow, found.differences, found.totals["learnt"].any(), found.exact
    return int(any((*learnt_of, found.reasons)))


def _unready(study: Study, full: Path, results: Path) -> Iterator[Fault]:
    """A study from which nothing is withheld, or that has not been run."""
    if study.disclosure.open:
        problem = "disclosure.level is open: nothing is withheld, and nothing can be learnt"
        mend = "disclosure: {level: publish}"
        yield Fault(f"{study.folder}/study.yaml", problem, mend=mend)
    elif not full.is_dir() or not (results / DISCLOSURE.path).is_file():
        yield Fault(
            str(results), "the results are not there", mend=f"make results STUDY={study.name}"
        )


if __name__ == "__main__":
    sys.exit(main())
