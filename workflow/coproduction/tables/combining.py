"""Combining: tables side by side or one above another, as one table that every writer takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from coproduction.study.printed.combined_tables import CombinedSpec
from coproduction.tables.table import Cell, Column, Row, Table
from coproduction.words.fixed import colon


def combined(spec: CombinedSpec, tables: Mapping[str, Table]) -> Table:
    """Combine tables, by their names, as declared.

    Side by side, the rows of one panel, group and stub stand in one line; what a table lacks is
    empty; a table's header spans its columns, before the spanners these have. One above another,
    columns of one spanner and header are one; a table's header is a panel, before the panels the
    table has. A note of all tables stands once, that of some after what they are called.

    Raises
    ------
    ValueError
        A table is not given.
    """
    lacking = [name for name in spec.tables if name not in tables]
    if lacking:
        raise ValueError(f"table {spec.name!r}: {', '.join(lacking)} is not given")
    parts = [(header, tables[name]) for name, header in spec.tables.items()]
    join = _side_by_side if spec.how == "side_by_side" else _stacked
    columns, rows, stub = join(parts, spec.language)
    return Table(
        spec.name,
        spec.title,
        columns,
        rows,
        stub,
        (*_notes(parts, spec.language), *spec.notes),
        any(table.simulated for _, table in parts),
        spec.language,
        spec.kind,
    )


_Parts = Sequence[tuple[str, Table]]
_Joined = tuple[tuple[Column, ...], tuple[Row, ...], str]


@dataclass(frozen=True)
class _Place:
    """Where a row stands: its panel and group, and its stub; how often it has been met there."""

    panel: str
    group: str
    kind: str
    stub: str
    indent: bool
    times: int = 0


def _placed(table: Table) -> dict[_Place, Row]:
    """The rows of a table by where they stand, headings among them."""
    found: dict[_Place, Row] = {}
    panel = group = ""
    for row in table.rows:
        if row.kind == "panel":
            panel, group = row.stub, ""
        elif row.kind == "group":
            group = row.stub
        elif not row.indent:
            group = ""
        place = _Place(panel, group, row.kind, row.stub, row.indent)
        while place in found:
            place = replace(place, times=place.times + 1)
        found[place] = row
    return found


def _side_by_side(parts: _Parts, language: str) -> _Joined:
    placed = [_placed(table) for _, table in parts]
    order: list[_Place] = []
    for rows in placed:
        at = 0
        for place in rows:
            if place in order:
                at = order.index(place) + 1
            else:
                order.insert(at, place)
                at += 1
    columns = [
        replace(column, spanner=_over(header, column.spanner, language))
        for header, table in parts
        for column in table.columns
    ]
    empty = [(Cell(),) * len(table.columns) for _, table in parts]
    body = []
    for place in order:
        own = [rows.get(place) for rows in placed]
        first = next(row for row in own if row is not None)
        if first.kind in ("panel", "group"):
            body.append(first)
            continue
        cells = [
            cell
            for row, none in zip(own, empty, strict=True)
            for cell in (none if row is None else row.cells)
        ]
        body.append(replace(first, cells=tuple(cells)))
    stubs = dict.fromkeys(table.stub_header for _, table in parts)
    return tuple(columns), tuple(body), next(iter(stubs)) if len(stubs) == 1 else ""


def _stacked(parts: _Parts, language: str) -> _Joined:
    columns: dict[tuple[str, str, int], Column] = {}
    for _, table in parts:
        columns |= {key: columns.get(key, own) for key, own in _keys(table).items()}
    body = []
    for header, table in parts:
        place = {key: k for k, key in enumerate(_keys(table))}
        if not table.rows or table.rows[0].kind != "panel":
            body.append(Row(header, kind="panel"))
        for row in table.rows:
            if row.kind == "panel":
                body.append(replace(row, stub=colon(header, row.stub, language)))
            elif row.kind == "group":
                body.append(row)
            else:
                cells = (row.cells[place[key]] if key in place else Cell() for key in columns)
                body.append(replace(row, cells=tuple(cells)))
    stubs = dict.fromkeys(table.stub_header for _, table in parts)
    stub = next(iter(stubs)) if len(stubs) == 1 else ""
    return tuple(columns.values()), tuple(body), stub


def _keys(table: Table) -> dict[tuple[str, str, int], Column]:
    """The columns of a table by spanner and header, and how often these have been met."""
    found: dict[tuple[str, str, int], Column] = {}
    for column in table.columns:
        times = 0
        while (column.spanner, column.header, times) in found:
            times += 1
        found[column.spanner, column.header, times] = column
    return found


def _over(header: str, spanner: str, language: str) -> str:
    return colon(header, spanner, language) if spanner else header


def _notes(parts: _Parts, language: str) -> list[str]:
    """The notes of all tables, those of some after what these are called."""
    found: dict[str, list[str]] = {}
    for header, table in parts:
        for note in dict.fromkeys(table.notes):
            found.setdefault(note, []).append(header)
    return [
        note if len(headers) == len(parts) else colon(", ".join(headers), note, language)
        for note, headers in found.items()
    ]
