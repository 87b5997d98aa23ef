"""Tables of answers to any variables: what is wrong with their declarations, and what they need."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from coproduction.faults import nearest
from coproduction.study.data.plausible_values import PlausibleValues
from coproduction.study.declared.table_declarations import Collapse, TableDeclaration, Text
from coproduction.study.modelling.names import term
from coproduction.study.resolved.analysis import (
    Breakdown,
    Collapsed,
    Descriptives,
    Distribution,
    Index,
    Pooled,
    Summary,
)
from coproduction.study.resolved.specification import ALL, Term
from coproduction.study.resolved.survey import Country, Variable
from coproduction.study.resolved.tables import CollapsedRow, TableSpec

if TYPE_CHECKING:
    from coproduction.study.study import Study

#: A number of at most so many whole points is a rating, each point of which is a row.
MOST_POINTS = 21
#: Keys of a declaration that ask for more than the answers to items of indices.
_MORE = ("base", "collapse", "levels", "group", "total", "uncertainty")


def points(variable: Variable) -> tuple[str, ...]:
    """The levels of a variable, or the points of a rating, in order; none of other numbers."""
    if variable.type != "numeric":
        return tuple(variable.names())
    low, high = variable.range
    if not float(low).is_integer() or not float(high - low).is_integer():
        return ()
    if high - low >= MOST_POINTS:
        return ()
    return tuple(str(point) for point in range(int(low), int(high) + 1))


def base(entry: TableDeclaration, items: Sequence[str]) -> Literal["", "answered", "asked", "all"]:
    """Of whom the shares of a table of items are; empty for the standard one, see `TableSpec`."""
    if entry.kind != "items":
        return ""
    more = any(entry.says(key) for key in _MORE) or not {*entry.rows} <= {*items}
    return (entry.base or "answered") if more else ""


def collapsed(
    entry: TableDeclaration,
    rows: Sequence[str],
    variables: Mapping[str, Variable],
    text: Callable[[Text], str],
) -> tuple[CollapsedRow, ...]:
    """The rows of a table that count several answers as one; `text` takes a label as declared."""
    return tuple(
        CollapsedRow(
            _name(group),
            text(group.label),
            tuple(_whose(group, rows, variables)),
            group.levels,
            group.range,
        )
        for group in entry.collapse
    )


def _name(group: Collapse) -> str:
    """Name of a collapsed row in results, such as ``often+sometimes`` or ``18..29``."""
    if group.levels:
        return "+".join(group.levels)
    return "..".join(f"{end:g}" for end in group.range)


def _whose(
    group: Collapse, rows: Sequence[str], variables: Mapping[str, Variable]
) -> Iterator[str]:
    """The variables of a table that have a collapsed row."""
    for name in group.variables or rows:
        variable = variables.get(name)
        if variable is not None and not _unfit(group, variable):
            yield name


def _unfit(group: Collapse, variable: Variable) -> str:
    """Why a variable cannot have a collapsed row; empty where it can."""
    if group.levels:
        known = points(variable)
        lacking = [level for level in group.levels if level not in known]
        return f"has no level {lacking[0]!r}" if lacking else ""
    if variable.type != "numeric":
        return "is no number"
    (low, high), (first, last) = variable.range, group.range
    return "has no numbers in the range" if last < low or first > high else ""


def faults(
    entry: TableDeclaration, rows: Sequence[str], variables: Mapping[str, Variable]
) -> Iterator[tuple[str, str]]:
    """What is wrong with a table of answers whose `rows` exist: each problem, with what is
    expected."""
    if not rows:
        yield ".rows: the study has no items of indices to show", "rows: the variables of the table"
    names: dict[str, set[str]] = {}
    for k, group in enumerate(entry.collapse, start=1):
        yield from _group_faults(f".collapse.{k}", group, rows, variables, names)
    shown = entry.levels is not False
    with_groups = {name for whose in names.values() for name in whose}
    for name in rows:
        if name in with_groups or (shown and points(variables[name])):
            continue
        if not shown:
            expected = "collapsed rows of every variable, or levels: true"
            yield f".levels: without its levels {name} has no row", expected
        else:
            low, high = variables[name].range
            yield (
                f".rows: {name} is a number from {low:g} to {high:g}, too many for a row each",
                f"collapse: [{{label: …, range: [{low:g}, …]}}, …]",
            )


def _group_faults(
    at: str,
    group: Collapse,
    rows: Sequence[str],
    variables: Mapping[str, Variable],
    names: dict[str, set[str]],
) -> Iterator[tuple[str, str]]:
    """Faults of one collapsed row; `names` are those before it, to the variables that have it."""
    ends = group.range
    if ends and ends[0] > ends[1]:
        yield f"{at}.range: {ends[0]:g} is above {ends[1]:g}", "the smaller number first"
        return
    for name in group.variables:
        if name not in rows:
            hint = nearest(name, rows) or "one of " + ", ".join(rows)
            yield f"{at}.variables: {name!r} is no row of the table", hint
        elif problem := _unfit(group, variables[name]):
            known = ", ".join(points(variables[name])) or "range: [smallest, largest]"
            yield f"{at}: {name} {problem}", known
    whose = {*_whose(group, rows, variables)}
    if not whose and not group.variables:
        known = dict.fromkeys(level for row in rows for level in points(variables[row]))
        strange = [level for level in group.levels if level not in known]
        hint = nearest(strange[0], known) if strange else ""
        what = "these levels" if group.levels else "numbers in the range"
        hint = hint or ("one of " + ", ".join(known) if known else "range: [smallest, largest]")
        yield f"{at}: no variable of the table has {what}", hint
    if whose & names.get(_name(group), set()):
        yield f"{at}: {_name(group)} is counted as one twice", "one label for the same answers"
    names.setdefault(_name(group), set()).update(whose)


def distributions(
    tables: Iterable[TableSpec],
    variables: Mapping[str, Variable],
    items: Iterable[Breakdown],
) -> tuple[Distribution, ...]:
    """What is told of the answers in all tables of answers, each once.

    `items` are those of the indices, whose areas they are shown in.
    """
    areas = {item.variable: item.area for item in items}
    found: dict[tuple[str, str, str], Distribution] = {}
    for table in tables:
        for name in table.rows if table.base else ():
            key = (name, table.base, table.group)
            variable = variables[name]
            before = found.get(key)
            groups = {one.name: one for one in (before.collapsed if before else ())}
            groups |= {
                row.name: Collapsed(row.name, row.levels, row.range)
                for row in table.collapse
                if name in row.variables
            }
            totals: tuple[Pooled, ...] = before.totals if before else ()
            if table.total and table.total not in totals:
                totals = (*totals, table.total)
            found[key] = Distribution(
                name,
                table.base or "answered",
                points(variable),
                areas.get(name, variable.area) or ALL,
                variable.type == "numeric",
                tuple(groups.values()),
                table.group,
                tuple(variables[table.group].names()) if table.group else (),
                totals,
            )
    return tuple(found.values())


def characteristics(
    variables: Mapping[str, Variable],
    plausible: Mapping[str, PlausibleValues],
    indices: Iterable[Index],
) -> list[str]:
    """Names of who the respondents are: variables of no area and no index, and plausible values."""
    left_out = {item for entry in indices for item in entry.items}
    left_out |= {column for score in plausible.values() for column in score.columns}
    own = [
        name for name, variable in variables.items() if name not in left_out and not variable.area
    ]
    return [*own, *plausible]


def summaries(
    tables: Iterable[TableSpec], variables: Mapping[str, Variable], standard: Sequence[Term]
) -> tuple[Summary, ...]:
    """What is told of variables in declared tables of samples; by default of the `standard`."""
    known = {one.name: one for one in standard}
    found = []
    for table in tables:
        if table.summarised:
            terms = [known.get(name) or term(name, name, variables[name]) for name in table.rows]
            found.append(Summary(tuple(terms), (table.total,) if table.total else ()))
    return tuple(found)


def populations(totals: Iterable[str], countries: Iterable[Country]) -> dict[str, float]:
    """Country to its population, where one of some totals pools countries by it."""
    if "population" not in totals:
        return {}
    return {place.country: place.population or 0.0 for place in countries}


def described(study: "Study", spreads: Sequence[Summary]) -> Descriptives:
    """What is described of the respondents; `spreads` are what steps of figures ask for."""
    totals: list[str] = [table.total for table in study.tables]
    totals += [total for one in spreads for total in one.totals]
    own = study.characteristics()
    return Descriptives(
        countries=tuple(study.codes()),
        indices=tuple(entry for entry in study.indices if entry.describe),
        parts=tuple(study.groups()),
        items=tuple(study.items()),
        variables=tuple(own),
        plausible={name: score.columns for name, score in study.plausible.items()},
        replication=study.replication(),
        singletons=study.singletons,
        distributions=distributions(study.tables, study.variables, study.items()),
        summaries=(*summaries(study.tables, study.variables, own), *spreads),
        populations=populations(totals, study.countries),
    )
