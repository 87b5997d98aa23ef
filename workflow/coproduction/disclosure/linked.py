"""Linked: the counts of all files as cells, and every relation between them that is known.

What is known of a cell is an interval. A relation says that some cells add up to others, or to a
number that everybody knows, such as all respondents of a source. A relation that the study's own
numbers do not keep (a code counted twice, a respondent with a weight of 0) is none.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from coproduction.disclosure import flows
from coproduction.disclosure.counted import is_cell, lost_with
from coproduction.disclosure.left_counts import differences
from coproduction.disclosure.relations import (
    Cell,
    Relation,
    Table,
    added,
    cells_of,
    names,
    of_bases,
    of_distributions,
    of_summaries,
)
from coproduction.results import (
    between_files,
    codebook_files,
    contract,
    descriptive_files,
    harmonisation_files,
    imputation_files,
    inequality_files,
    model_files,
    validation_files,
)
from coproduction.results.contract import File
from coproduction.results.descriptive_files import ANSWERED, EVERYBODY
from coproduction.study.resolved.specification import ALL


@dataclass(frozen=True)
class Known:
    """What everybody knows: respondents by country and by source, before any is excluded."""

    countries: Mapping[str, int]
    sources: Mapping[str, int]

    @property
    def total(self) -> int:
        """All respondents."""
        return sum(self.sources.values())

    def of(self, row: Mapping) -> float:
        """How many there are at most of a row's country or source."""
        country, source = row.get("country"), row.get("source")
        found = self.countries.get(country or "")
        if found is None:
            return self.sources.get(source or "", self.total)
        return min(found, self.sources.get(source or "", found))


def known(tables: Mapping[str, Table]) -> Known:
    """The respondents of every source, and of every country, from the files of the study."""
    sources, countries = {}, {}
    for path, table in tables.items():
        frame = table.frame
        if table.file == codebook_files.CODEBOOK and path != "codebook/harmonised.csv":
            said = frame[(frame["entry"] == "file") & (frame["code"] == "Respondents")]
            name = path.removeprefix("codebook/").removesuffix(".csv")
            sources[name] = int(said["code_label"].iloc[0])
    if table := tables.get(model_files.FLOW.path):
        read = table.frame[(table.frame["step"] == "harmonised") & table.frame["wave"].isna()]
        countries |= {c: int(n) for c, n in zip(read["country"], read["n"], strict=True)}
        countries.pop("all", None)
    if table := tables.get(descriptive_files.MISSINGNESS.path):
        seen = table.frame.drop(index=list(table.parts))
        one = seen.groupby(["country", "source", "variable"], sort=False)["n"].sum()
        for country, n in one.groupby(["country", "source"]).max().groupby("country").sum().items():
            countries.setdefault(str(country), int(n))
    return Known(countries, sources)


class Linked:
    """The cells of some tables with their true counts and relations.

    `truth` has a number a cell; `all_of` how many respondents there are that it may count;
    `small` says which may be small (cells) and which are bases; `apart` which a row counts together
    with others; `derived` which are published as differences of other published counts, `few` which
    of these count fewer than the threshold; `lost` is what withholding one loses, see `lost_with`.
    Between `low` and `high` lies what is known without this release: of an earlier one, see
    `narrow`.
    """

    def __init__(self, tables: Mapping[str, Table], threshold: int):
        self.tables, self.known = tables, known(tables)
        self.cells: list[Cell] = []
        truth, all_of, small, apart, derived, beside = [], [], [], [], [], []
        for table in tables.values():
            differences_of = differences(table, threshold)
            for count in table.counts:
                numbers = table.frame[count.column]
                rows = contract.records(table.frame)
                within = {part for one in table.parts.values() for part in one}
                # the row that counts them has their base
                gone = frozenset() if count.cell else table.unseen
                for at, n, row in zip(table.frame.index, numbers, rows, strict=True):
                    if pd.notna(n) and at not in gone and not _of_codes(table.file, row):
                        self.cells.append((table.path, at, count.column))
                        small.append(is_cell(table.file, count, row))
                        apart.append(at in within)
                        derived.append(self.cells[-1] in differences_of)
                        beside.append(lost_with(table.file, count, row))
                        truth.append(float(n))
                        # a stacked fit counts a respondent once an area
                        most = self._all_of(table, row)
                        all_of.append(most * max(math.ceil(n / most), 1) if most else float(n))
        self.truth, self.all_of = np.array(truth), np.array(all_of)
        self.small, self.apart = np.array(small, dtype=bool), np.array(apart, dtype=bool)
        self.derived = np.array(derived, dtype=bool)
        self.few = self.derived & (self.truth > 0) & (self.truth < threshold)
        self.lost = np.array(beside, dtype=float)
        self.low, self.high = np.zeros(len(truth)), self.all_of.copy()
        self.at = {cell: place for place, cell in enumerate(self.cells)}
        self.relations = [r for r in self._relations() if self._holds(r)]

    def narrow(self, cell: Cell, low: float, high: float) -> None:
        """Enter what an earlier release tells of a cell; a count that is another since, which it
        does not hold, is not told."""
        place = self.at.get(cell)
        if place is not None and low <= self.truth[place] <= high:
            self.low[place] = max(self.low[place], low)
            self.high[place] = min(self.high[place], high)

    def _all_of(self, table: Table, row: Mapping) -> float:
        if table.file == codebook_files.CODEBOOK:
            name = table.path.removeprefix("codebook/").removesuffix(".csv")
            return self.known.sources.get(name, self.known.total)
        return self.known.of(row)

    def _holds(self, relation: Relation) -> bool:
        if not all(cell in self.at for cell in relation.cells):
            return False
        places = [self.at[cell] for cell in relation.cells]
        found = float(np.dot(self.truth[places], relation.times))
        return relation.low <= found <= relation.high

    def matrix(self) -> tuple[csr_array, np.ndarray, np.ndarray]:
        """The relations as rows over the cells, and the numbers that each lies between."""
        rows = [i for i, relation in enumerate(self.relations) for _ in relation.cells]
        places = [self.at[cell] for relation in self.relations for cell in relation.cells]
        times = [time for relation in self.relations for time in relation.times]
        shape = (len(self.relations), len(self.cells))
        matrix = csr_array(coo_array((times, (rows, places)), shape=shape))
        ends = [(relation.low, relation.high) for relation in self.relations]
        low, high = np.array(ends, dtype=float).reshape(-1, 2).T
        return matrix, low, high

    def components(self, matrix: csr_array) -> np.ndarray:
        """A number a cell, the same for cells that relations link."""
        return connected_components(matrix.T @ matrix, directed=False)[1]

    def _relations(self) -> Iterator[Relation]:
        for table in self.tables.values():
            yield from _merged(table)
        yield from self._answers()
        yield from of_bases(self.tables)
        yield from of_summaries(self.tables)
        yield from self._codebooks()
        yield from self._crosswalks()
        yield from self._flows()
        yield from self._checks()
        yield from self._groups()

    def _table(self, file: File) -> Table | None:
        return self.tables.get(file.path)

    @cached_property
    def _excluded(self) -> int:
        """How many are excluded, in all: what stands before and after may differ by so many."""
        answers = self._table(descriptive_files.MISSINGNESS)
        if answers is None:
            return self.known.total
        seen = answers.frame.drop(index=list(answers.parts))
        by = seen.groupby(["country", "source", "variable"], sort=False)["n"].sum()
        return self.known.total - int(by.groupby(["country", "source"]).max().sum())

    def _answers(self) -> Iterator[Relation]:
        """Answers and kinds of missing are all respondents; levels are the answers."""
        if (answers := self._table(descriptive_files.MISSINGNESS)) is None:
            return
        seen = answers.frame.drop(index=list(answers.parts))
        excluded = self._excluded
        for (country, source, _), rows in seen.groupby(["country", "source", "variable"]):
            cells = cells_of(answers, rows.index)
            most = self.known.of({"country": country, "source": source})
            yield added(cells, (), most - excluded, most)
        answered = seen[seen["kind"] == ANSWERED]
        by = answered.groupby(["country", "variable"]).groups
        for file, name in (
            (descriptive_files.SAMPLE, "variable"),
            (descriptive_files.ITEMS, "item"),
        ):
            if (table := self._table(file)) is None:
                continue
            for key, rows in table.frame.groupby(["country", name]):
                if key in by:
                    yield added(cells_of(table, rows.index), cells_of(answers, by[key]), 0, 0)
        yield from self._everybody()
        yield from self._imputed()
        yield from of_distributions(self.tables, seen)

    def _imputed(self) -> Iterator[Relation]:
        """Who answered, whose answer is imputed, and for whom none is, are all respondents."""
        if (table := self._table(imputation_files.VARIABLES)) is None:
            return
        for at, row in table.frame.iterrows():
            parts = ("n_answered", "n_imputed", "n_left")
            most = self.known.of(row.to_dict())
            cells = [(table.path, int(str(at)), name) for name in parts]
            yield added(cells, (), most - self._excluded, most)

    def _everybody(self) -> Iterator[Relation]:
        if (table := self._table(descriptive_files.SAMPLE)) is not None:
            every = table.frame[table.frame["variable"] == EVERYBODY]
            for at, country in every["country"].items():
                most = self.known.countries.get(country, self.known.total)
                yield added(cells_of(table, [at]), (), most - self._excluded, most)

    def _codebooks(self) -> Iterator[Relation]:
        """Codes of a variable are its answers, with the missing ones all respondents; those of the
        harmonised file are those of the countries together."""
        levels = self._levels()
        for table in self.tables.values():
            if table.file != codebook_files.CODEBOOK:
                continue
            frame = table.frame.drop(index=list(table.parts))
            frame = frame[frame["n"].notna()]
            for name, rows in frame.groupby("variable", sort=False):
                of = {entry: list(found) for entry, found in rows.groupby("entry").groups.items()}
                own = cells_of(table, of.get("variable", []))
                most = self._all_of(table, {})
                given, lacking = (cells_of(table, of.get(e, [])) for e in ("level", "missing"))
                yield added(given, own, 0, 0)
                yield added((*own, *lacking), (), most, most)
                if table.path != "codebook/harmonised.csv":
                    continue
                for at in of.get("level", []):
                    parts = levels.get((name, rows.loc[at, "code"]), ())
                    yield added(cells_of(table, [at]), parts, 0, self._excluded)
                yield added(own, levels.get((name, ANSWERED), ()), 0, self._excluded)

    def _levels(self) -> dict[tuple, list[Cell]]:
        """Cells of all countries by variable and level, or `ANSWERED`."""
        found: dict[tuple, list[Cell]] = {}
        for file, name in (
            (descriptive_files.SAMPLE, "variable"),
            (descriptive_files.ITEMS, "item"),
        ):
            if (table := self._table(file)) is not None:
                for key, rows in table.frame.groupby([name, "level"]).groups.items():
                    found[names(key)] = cells_of(table, rows)
        if (table := self._table(descriptive_files.MISSINGNESS)) is not None:
            answered = table.frame[table.frame["kind"] == ANSWERED]
            for variable, rows in answered.groupby("variable").groups.items():
                found[variable, ANSWERED] = cells_of(table, rows)
        return found

    def _crosswalks(self) -> Iterator[Relation]:
        """Codes of an export are the levels and kinds of missing that they became."""
        ledger = self._table(harmonisation_files.LEDGER)
        if ledger is None:
            return
        became = _by(self.tables)
        for (source, target), rows in ledger.frame.groupby(["source", "target"], sort=False):
            book = self.tables.get(f"codebook/{source}.csv")
            columns = rows["source_variable"].dropna().unique()
            if book is None or len(columns) != 1 or rows["where"].notna().any():
                continue
            of = book.frame[(book.frame["variable"] == columns[0]) & book.frame["n"].notna()]
            place = {code: at for at, code in of["code"].items() if at not in book.parts}
            to = rows["target_code"].fillna(rows["missing_kind"])
            for outcome, codes in rows.groupby(to)["source_code"]:
                given = [place[code] for code in codes if code in place]
                parts = became.get((source, target, outcome), ())
                if len(given) == len(codes):
                    yield added(cells_of(book, given), parts, 0, self._excluded)

    def _flows(self) -> Iterator[Relation]:
        """What the flow adds up to by itself; its last step is the fit's."""
        if (flow := self._table(model_files.FLOW)) is None:
            return
        keys = ["model", "outcome", "area"]
        yield from flows.steps(flow)
        if (lost := self._table(model_files.FLOW_MISSING)) is not None:
            yield from flows.reasons(lost, flow)
        if (fits := self._table(model_files.FIT)) is None:
            return
        last = flow.frame[flow.frame["step"] == model_files.STEPS[-1]]
        last = last[last["wave"].isna()]
        ends = last.groupby([*keys, "country"]).groups
        for at, row in fits.frame.iterrows():
            key = tuple(row[[*keys, "country"]])
            if key in ends:
                yield added(cells_of(fits, [at]), cells_of(flow, ends[key]), 0, 0)
            most = self.known.of(row.to_dict())
            dropped = (fits.path, at, "n_dropped")
            times = max(math.ceil(row["n"] / most), 1) if most else 1
            low = times * (most - self._excluded)
            yield added((*cells_of(fits, [at]), dropped), (), low, times * most)

    def _groups(self) -> Iterator[Relation]:
        """Levels of a group are no more than those whose mean is told; a level is that of all
        countries together."""
        for file, of, name in (
            (descriptive_files.GROUPS, descriptive_files.INDICES, "index"),
            (inequality_files.DIFFERENCES, between_files.MEANS, "outcome"),
        ):
            if (table := self._table(file)) is None:
                continue
            keys, whole = ["country", "area", name], self._table(of)
            plain = whole.frame if whole else table.frame[:0]
            plain = plain[plain["model"].isna()] if "model" in plain else plain
            found = plain.groupby(keys).groups
            for key, rows in table.frame.groupby([*keys, "group"]).groups.items():
                if whole and (every := found.get(names(key)[:3])) is not None:
                    most = self.known.of({"country": names(key)[0]})
                    yield added(cells_of(whole, every), cells_of(table, rows), 0, most)
            for _, rows in table.frame.groupby(["area", name, "group", "level"]):
                together = rows.index[rows["country"] == ALL]
                if len(together):
                    parts = cells_of(table, rows.index.difference(together))
                    yield added(parts, cells_of(table, together), 0, 0)

    def _checks(self) -> Iterator[Relation]:
        """Who fails the check of missing answers has none of the answers."""
        table, answers = (
            self._table(validation_files.SUMMARY),
            self._table(descriptive_files.MISSINGNESS),
        )
        if table is None or answers is None:
            return
        seen = answers.frame[answers.frame["kind"] == ANSWERED]
        answered = seen.groupby(["source", "variable"]).groups
        found = table.frame[table.frame["check"] == "missing_share"]
        for at, row in found.iterrows():
            key = (row["source"], row["column"])
            if key in answered:
                failed = (table.path, at, "n_failed")
                cells = (*cells_of(answers, answered[key]), failed)
                yield added(cells, cells_of(table, [at]), -self._excluded, 0)


def _by(tables: Mapping[str, Table]) -> dict[tuple, list[Cell]]:
    """Cells of the harmonised data by source, variable and level or kind of missing."""
    found: dict[tuple, list[Cell]] = {}
    answers = tables.get(descriptive_files.MISSINGNESS.path)
    if answers is None:
        return found
    frame = answers.frame.drop(index=list(answers.parts))
    for key, rows in frame.groupby(["source", "variable", "kind"]).groups.items():
        found[names(key)] = cells_of(answers, rows)
    of = frame.groupby("country")["source"].unique()
    single = {str(country): names[0] for country, names in of.items() if len(names) == 1}
    for file, name in ((descriptive_files.SAMPLE, "variable"), (descriptive_files.ITEMS, "item")):
        if (table := tables.get(file.path)) is not None:
            groups = table.frame.groupby(["country", name, "level"]).groups
            for of_group, rows in groups.items():
                country, variable, level = names(of_group)
                if country in single:
                    key = (single[country], variable, level)
                    found[key] = [*found.get(key, []), *cells_of(table, rows)]
    return found


def _merged(table: Table) -> Iterator[Relation]:
    for whole, parts in table.parts.items():
        yield added(cells_of(table, parts), cells_of(table, [whole]), 0, 0)


def _of_codes(file: File, row: Mapping) -> bool:
    """Whether a row of validation counts codes and columns, which are no respondents."""
    of_codes = validation_files.OF_CODES
    return file == validation_files.SUMMARY and (row["stage"], row["check"]) in of_codes
