"""Printing: the tables of a job. One whose numbers and words are as before is not made again."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from coproduction.made import unless_made
from coproduction.results.invariance_files import LICENSED
from coproduction.results.model_files import FAMILIES, STATISTICS
from coproduction.results.picked import header, picked
from coproduction.states import state_of
from coproduction.study.resolved.tables import TableSpec
from coproduction.tables.given_rows import given, taken
from coproduction.tables.table_kinds import BASES, KINDS


def printed(
    tables: Sequence[TableSpec],
    frames: Sequence[str],
    code: Sequence[str],
    said: Mapping[str, Mapping[str, Mapping]],
    simulated: bool,
    paths: Sequence[str],
) -> None:
    """Print tables, each in every format (see `making.made`).

    Parameters
    ----------
    frames
        Files of results, of which those of the tables' kinds are read.
    code
        The files of code that print.
    said
        Language to what is printed in it.
    paths
        All files of all tables.
    """
    around = state_of(map(Path, code), simulated)
    for table in tables:
        of = _of(table, frames)
        state = state_of([], around, table, said[table.language], of)

        def make(own: Sequence[Path], table=table, files=tuple(of)) -> None:
            from coproduction.tables.formatting.writers import write  # take a second together
            from coproduction.tables.making import made

            write(made(table, files, said[table.language], simulated), *own)

        unless_made(table.name, state, paths, make)


def _of(table: TableSpec, frames: Sequence[str]) -> dict[str | Path, list[list[str]]]:
    """The files that a table is made of, of some, each with the rows that it takes of it."""
    kind = KINDS[table.kind]
    needed = [*kind.files, *kind.beside]
    needed += [STATISTICS] * bool(table.fit) + [FAMILIES] * bool(table.family)
    needed += BASES if LICENSED in kind.beside else ()
    return {
        path: picked(path, *taken(file, table, header(path)))
        for file in dict.fromkeys(needed)
        for path in given(file, frames)
    }
