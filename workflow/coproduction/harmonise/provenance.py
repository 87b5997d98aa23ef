"""Provenance: what the metadata of microdata tell of the file, its columns and the variables."""

from collections.abc import Iterable, Sequence

from coproduction.faults import visible
from coproduction.harmonise.outcomes import NUMBER
from coproduction.missing import BLANK
from coproduction.readers.export import Column, Export, code_place, distinct_tags
from coproduction.readers.lists import ListColumn
from coproduction.study.recodes.crosswalk import Crosswalk, Row
from coproduction.study.resolved.survey import Source, Variable


def told(
    export: Export, source: Source, crosswalk: Crosswalk, n: int, left: Sequence[dict]
) -> dict:
    """Where the microdata of a source come from, for their metadata."""
    out: dict[str, int] = {}
    for row in left:
        out[row["reason"]] = out.get(row["reason"], 0) + row["n"]
    told = {"left_out": list(out.items())} if out else {}
    return told | {
        "file": source.file,
        "sha256": source.sha256,
        "encoding": export.encoding,
        "respondents": n,
        "notes": list(export.notes),
        "variables": {target: _fed_by(rows) for target, rows in crosswalk.by_target().items()},
    }


def _fed_by(rows: Sequence[Row]) -> dict:
    """How a source feeds a target: columns, verbs, and the note where it cannot."""
    unavailable = [row.note for row in rows if row.verb == "unavailable"]
    return {
        "columns": list(dict.fromkeys(row.source_variable for row in rows if row.source_variable)),
        "verbs": list(dict.fromkeys(row.verb for row in rows)),
        "note": "; ".join(unavailable),
    }


def columns(export: Export, crosswalk: Crosswalk, hidden: list[str]) -> list[dict]:
    """Every column of the file as its header declares it, with counts where it is mapped.

    Only codes that the header or the crosswalk names are counted one by one, and numbers that it
    does not name together, so that no cell is told. Columns in `hidden` have neither counts nor
    labels.
    """
    named: dict[str, set[str]] = {}
    for row in crosswalk.rows:
        named.setdefault(row.source_variable, set()).add(row.source_code)
        for column, codes in row.condition.clauses:
            named.setdefault(column, set()).update(codes)
    listed = []
    for column in export.listing:
        entry: dict[str, object] = {
            "name": column.name,
            "label": column.label,
            "kind": column.kind,
            "missing": list(column.missing),
        }
        if column.name not in hidden:
            entry["labels"] = list(column.labels.items())
            if column.name in named:
                known = named[column.name] | set(column.labels) | {BLANK}
                counts = _counts(export, column, known)
                entry["counts"] = sorted(counts.items(), key=lambda one: code_place(one[0]))
            if column.name in named and column.name in export.lists:
                entry["separator"] = export.lists[column.name].separator
                entry["answered"] = int(export.data[column.name].notna().sum())
        listed.append(entry)
    return listed


def _counts(export: Export, column: Column, known: set[str]) -> dict[str, int]:
    codes = export.codes(column.name)
    ns = export.counts(column.name).tolist()
    if column.name in export.lists:
        return _answers_counted(export.lists[column.name], codes.categories, ns, known)
    tags = distinct_tags(export.tags[column.name]) if column.name in export.tags else []
    counts: dict[str, int] = {}
    for code, n in zip(codes.categories, ns, strict=True):
        told = not known.isdisjoint((code, visible(code))) or code in column.missing or code in tags
        told = code if told else NUMBER
        counts[told] = counts.get(told, 0) + n
    return counts


def _answers_counted(
    column: ListColumn, cells: Iterable[str], ns: Iterable[int], known: set[str]
) -> dict[str, int]:
    """Code to the cells that are it or, of several answers, list it."""
    counts: dict[str, int] = {}
    parts = {code: column.parts(code) for code in sorted(known)}
    for cell, n in zip(cells, ns, strict=True):
        reading = next(iter(column.readings(cell)), frozenset())
        listed = [code for code in parts if code == cell or parts[code] in reading]
        for code in dict.fromkeys(listed):
            counts[code] = counts.get(code, 0) + n
    return counts


def described(declared: Variable) -> dict:
    """What the metadata of microdata tell of a variable; what is not declared is left out."""
    levels = {level.name: level.label for level in declared.levels}
    told = {
        key: getattr(declared, key)
        for key in ("label", "question", "type", "unit", "area", "concept")
    }
    return {key: text for key, text in (told | {"levels": levels}).items() if text}
