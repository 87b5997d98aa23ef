"""Tables combined of others: side by side, or one above another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coproduction.faults import Fault, nearest
from coproduction.study.declared.table_declarations import CombinedDeclaration, said
from coproduction.study.printed.standard_tables import is_lost
from coproduction.study.resolved.tables import TableSpec
from coproduction.study.written.lost import Lost


@dataclass(frozen=True)
class CombinedSpec:
    """A table combined of others, every default filled in.

    Attributes
    ----------
    name, how, language, title
        Name as its files, whether its tables stand side by side or one above another, and the
        language and title of the whole.
    tables
        Table to its header: a spanner over its columns, or a heading over its rows.
    notes
        Sentences added to the note.
    """

    name: str
    how: Literal["side_by_side", "stacked"]
    language: str
    title: str
    tables: dict[str, str]
    notes: tuple[str, ...] = ()
    kind: Literal["combined"] = "combined"


def resolved(
    declared: Mapping[str, CombinedDeclaration],
    tables: Sequence[TableSpec],
    languages: Sequence[str],
    shown: str,
    lost: Lost | None = None,
) -> tuple[list[CombinedSpec], list[Fault]]:
    """The combined tables of `tables.yaml`, `shown` in messages, and what is wrong with them.

    `tables` are those that can be combined, `languages` those of the study. Of tables that are
    `lost` nothing is told.
    """
    lost = lost or Lost()
    known = {table.name: table for table in tables}
    specs, faults = [], []
    for name, entry in declared.items():
        wrong = list(_faults(name, entry, known, shown, lost))
        faults += wrong
        if wrong or any(table not in known for table in entry.tables):
            lost.add("combined", [name])
            continue
        language = known[next(iter(entry.tables))].language
        title, *notes = (said(text, language, languages) for text in (entry.title, *entry.notes))
        headers = {table: said(one, language, languages) for table, one in entry.tables.items()}
        specs.append(CombinedSpec(name, entry.how, language, title, headers, tuple(notes)))
    return specs, faults


def _faults(
    name: str,
    entry: CombinedDeclaration,
    known: Mapping[str, TableSpec],
    shown: str,
    lost: Lost,
) -> Iterator[Fault]:
    """What is wrong with one combined table."""
    at = f"combined.{name}"
    if name in known:
        yield Fault(shown, f"{at}: there is a table of that name", expected="another name")
    strange = [t for t in entry.tables if t not in known and not is_lost(t, lost)]
    for table in strange:
        hint = nearest(table, known) or "one of " + ", ".join(known)
        yield Fault(shown, f"{at}.tables: there is no table {table!r}", expected=hint)
    told = [tuple(sorted(h.items())) if isinstance(h, dict) else h for h in entry.tables.values()]
    if len({*told}) < len(told):
        problem = f"{at}.tables: several tables have one header"
        yield Fault(shown, problem, expected="a header of its own for each")
    languages = dict.fromkeys(known[t].language for t in entry.tables if t in known)
    if len(languages) > 1:
        told = " and ".join(languages)
        problem = f"{at}.tables: the tables are in several languages, {told}"
        yield Fault(shown, problem, expected="tables of one language")
