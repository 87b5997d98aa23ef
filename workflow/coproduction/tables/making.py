"""Making: a table of any kind, from its specification and the files of its numbers."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from coproduction.on_use import imported
from coproduction.results import contract
from coproduction.results.between_files import COUNTRY_SUMMARIES
from coproduction.results.contract import File
from coproduction.results.descriptive_files import WEIGHTS
from coproduction.results.invariance_files import LICENSED
from coproduction.results.model_files import ESTIMATES, FAMILIES, FIT, STATISTICS, TESTS
from coproduction.study.resolved.tables import TableSpec
from coproduction.tables.given_rows import given, taken
from coproduction.tables.table import Column, Table
from coproduction.tables.table_kinds import BASES, BESIDE, KINDS, PLACES
from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels
from coproduction.words.license_words import based

#: Correction of a family (see `results.model_files.CORRECTIONS`) to its sentence.
CORRECTED = {
    "holm": "p-values are corrected after Holm for the {n} tests of a family: {family}.",
    "benjamini_hochberg": (
        "p-values are corrected after Benjamini and Hochberg for the {n} tests of a family: "
        "{family}."
    ),
}


SOURCES_APART = (
    "Mean weights of sources are more than 20 times apart within a country, so that one of them "
    "decides what is told of all its respondents: weights of all sources on one scale, or none, "
    "would let each count – {found}."
)


def made(
    table: TableSpec,
    files: Sequence[str | Path],
    said: Mapping[str, Mapping],
    simulated: bool,
) -> Table:
    """Lay out a table.

    Parameters
    ----------
    table
        Its specification, with a title.
    files
        Files of results, of which those of the table's kind are read.
    said
        What is printed in the language of the table: ``labels`` and ``fieldwork``.
    simulated
        Whether the numbers come from simulated data.

    Raises
    ------
    ValueError
        A file of the kind is absent, or the function of the kind refuses its rows.
    """
    kind = KINDS[table.kind]
    frames = [_rows(file, table, files) for file in kind.files]
    if table.fit:
        frames = [
            with_statistics(frame, _rows(STATISTICS, table, files)) if file == FIT else frame
            for file, frame in zip(kind.files, frames, strict=True)
        ]
    notes = table.notes
    if table.family:
        members = _rows(FAMILIES, table, files)
        members = members[members["family"] == table.family]
        frames = [
            corrected(frame, members) if file in (ESTIMATES, TESTS) else frame
            for file, frame in zip(kind.files, frames, strict=True)
        ]
        notes = (*family_notes(members, table.family_label, table.language), *notes)
    if WEIGHTS in kind.beside and given(WEIGHTS, files):
        labelled = Labels(said["labels"], table.language)
        notes = (*scale_notes(_rows(WEIGHTS, table, files), labelled), *notes)
    settings = {
        name: said[name] if name == "fieldwork" else getattr(table, name) for name in kind.settings
    }
    told = [file for file in kind.beside if file in BESIDE and given(file, files)]
    settings |= {BESIDE[file]: _told(file, table, files) for file in told}
    laid = maker(table.kind)(
        *frames,
        {**said["labels"], "own": table.own, "raised": table.raised},
        name=table.name,
        title=table.title,
        simulated=simulated,
        language=table.language,
        rows=table.rows or None,
        notes=notes,
        **settings,
    )
    columns = tuple(_spanned(column, table) for column in laid.columns)
    return replace(laid, kind=table.kind, model=table.model, columns=columns)


def _spanned(column: Column, table: TableSpec) -> Column:
    """A column under the spanner that is declared of it, before one that it has."""
    over = table.spanners.get(column.of, "")
    if not (over and column.spanner):
        return replace(column, spanner=over or column.spanner)
    return replace(column, spanner=colon(over, column.spanner, table.language))


def scale_notes(weights: pd.DataFrame, labels: Labels) -> tuple[str, ...]:
    """The sentence on countries whose sources have weights on different scales; `weights` are rows
    of weights.csv."""
    apart = weights.loc[weights["sources_apart"].notna(), "country"]
    found = "; ".join(labels.country(str(country)) for country in dict.fromkeys(apart))
    return (labels.say(SOURCES_APART, found=found),) if found else ()


def _told(file: File, table: TableSpec, files: Sequence[str | Path]) -> pd.DataFrame:
    """The rows of a file beside others, as functions take them."""
    rows = _rows(file, table, files)
    if file == COUNTRY_SUMMARIES:  # a summary is no member of a family
        return rows.assign(p_value=math.nan) if table.family else rows
    if file == LICENSED:
        bases = BASES[: 1 if table.rounded else 2]
        of = {base: _rows(base, table, files) for base in bases if given(base, files)}
        return based(rows, *map(of.get, BASES))
    return rows


def maker(kind: str) -> Callable[..., Table]:
    """The function that lays out a kind, imported on use. ValueError for an unknown kind."""
    return imported(PLACES, kind, "kind of table")


def with_statistics(fits: pd.DataFrame, statistics: pd.DataFrame) -> pd.DataFrame:
    """The rows of fit.csv with a column a statistic of statistics.csv, and one of what it is, such
    as ``aic`` and ``aic_of``."""
    keys = ["model", "outcome", "area", "country"]
    wide = statistics.pivot(index=keys, columns="statistic", values=["value", "definition"])
    wide.columns = [f"{name}{'' if part == 'value' else '_of'}" for part, name in wide.columns]
    return fits.merge(wide.reset_index(), on=keys, how="left")


def corrected(rows: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """The rows of estimates.csv or tests.csv with the p-values of a family, its `members`.

    What is no member has none.
    """
    keys = [name for name in members.columns if name in rows and name != "p_value"]

    def key(frame: pd.DataFrame) -> list[tuple[str, ...]]:
        cells = frame[keys].astype("object").where(frame[keys].notna(), "")
        return list(cells.itertuples(index=False, name=None))

    found = dict(zip(key(members), members["p_adjusted"], strict=True))
    return rows.assign(p_value=[found.get(one, math.nan) for one in key(rows)])


def family_notes(members: pd.DataFrame, label: str, language: str) -> list[str]:
    """The sentence on the p-values of a family."""
    if members.empty:
        return []
    first = members.iloc[0]
    said = say(CORRECTED[first["correction"]], language, n=int(first["size"]), family=label)
    return [said]


def _rows(file: File, table: TableSpec, paths: Sequence[str | Path]) -> pd.DataFrame:
    """The rows of a table's comparison or models, or all where it names none, of the path that is
    the file's."""
    found = given(file, paths)
    if len(found) != 1:
        told = ", ".join(map(str, paths))
        raise ValueError(f"expected {file.path} among the inputs, given {told}")
    frame = contract.read(file, found[0])
    column, values = taken(file, table, frame.columns)
    return frame[frame[column].isin(values)] if values else frame
