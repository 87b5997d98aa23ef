"""Trace: the path of one value, from the cell of an export to the indices that use it.

``python -m coproduction.account.trace --study … --respondent … --variable …``
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coproduction.faults import Fault, Faults, nearest, raise_any
from coproduction.files import sha256
from coproduction.harmonise import joined, outcomes
from coproduction.harmonise.answers import Answers, answers, answers_of_parts
from coproduction.harmonise.diagnosis import code_faults
from coproduction.harmonise.left_out import LeftOut, left_out
from coproduction.harmonise.outcomes import ABSENT
from coproduction.harmonise.source import with_options
from coproduction.missing import KINDS
from coproduction.readers import dispatch
from coproduction.readers.export import Export
from coproduction.results.meanings import of_missing
from coproduction.study.load import load
from coproduction.study.recodes.crosswalk import COMBINING, WHOLE_SOURCE, Crosswalk, Row
from coproduction.study.resolved.analysis import ByLevel
from coproduction.study.resolved.survey import Source, Variable
from coproduction.study.study import Study
from coproduction.study.written import settings

ARGUMENT = "command line"


def trace(study: Study, respondent: str, variable: str, root: Path = Path()) -> list[str]:
    """Tell the path of one respondent's value of one harmonised variable, a line a fact.

    Parameters
    ----------
    study
        The study, its paths relative to `root`.
    respondent
        ``<source>/<id>`` with the id as in the file, ``<source>/#<row>`` with the row as a viewer
        of the file counts it, or the respondent's name in the harmonised data.
    variable
        A harmonised variable.
    root
        Folder of the project.

    The value is harmonised anew from the export and held against the harmonised and the analysis
    data where they have been made.

    Raises `Faults`: unknown source, respondent or variable (with the nearest), an id that stands
    several times, an unreadable export, a code without a row, or harmonised data that are not
    what the export and crosswalk of today give.
    """
    found = _pseudonym(study, respondent, root)
    source = found[0] if found else respondent.partition("/")[0]
    if source not in study.sources:
        _stop(
            f"no respondent {respondent!r}: {source!r} is not a source of {study.name}, and the "
            "harmonised data know no such respondent",
            expected=nearest(source, study.sources)
            or "<source>/<id> or <source>/#<row>; the sources are " + ", ".join(study.sources),
        )
    targets = study.targets(source)
    if variable not in targets:
        raise Faults([_unknown_variable(study, targets, variable)])
    declared, entry = targets[variable], study.sources[source]
    crosswalk = study.crosswalks[source]
    rows = crosswalk.by_target()[variable]
    own = Crosswalk(crosswalk.file, tuple(rows))
    columns = [*entry.respondent, *(c for rule in entry.leave_out for c in rule.where)]
    columns = list(dict.fromkeys([*columns, *own.columns()]))
    export = with_options(dispatch.read(entry, columns or None, root), crosswalk)
    export = joined.unpadded(export, [c for c in entry.unpadded if c in export.columns])
    out = left_out(export, entry)
    raise_any(out.faults)
    kept = np.flatnonzero(out.kept)
    if found:
        at = int(kept[found[1]]) if found[1] < len(kept) else len(export.data)
    else:
        at = _position(export, entry, respondent.partition("/")[2])
    if at >= len(export.data):
        _stop("the harmonised data are of another export", mend="run the study")
    _stop_left_out(export, out, at)
    position = int(np.searchsorted(kept, at))
    export = export.part(out.kept) if out.n else export
    one = _alone(export, position)

    row_number = export.row_numbers(np.arange(len(export.data)) == position)[0]
    lines = [
        ("study", f"{study.name}: {study.title}"),
        ("file", entry.file),
        ("sha256", sha256(root / entry.file)),
        ("row", f"{row_number} (respondent {position + 1} of {len(export.data)})"),
    ]
    faults = code_faults(one, own, targets)
    if faults:
        raise Faults(replace(fault, rows=(row_number,)) for fault in faults)
    alone = any(row.verb in WHOLE_SOURCE for row in rows)
    parts = [] if alone else answers_of_parts(one, rows, declared)
    taken = [part.paths[int(part.path[part.outcome[0]])] for part in parts]
    for name in own.columns():
        lines += _cell(one, name)
        lines += _rows_of(own, [path for path in taken if path.variable == name])
    for row in rows:
        if row.verb in (*COMBINING, *WHOLE_SOURCE):
            lines.append(_whole(row, crosswalk.file))
    answer = answers(one, rows, declared)
    told, shown = _value(answer, declared)
    lines.append((variable, shown))
    lines += _downstream(study, source, position, variable, told, root)
    wide = max(len(name) for name, _ in lines)
    return [f"{name:<{wide}}  {text}" for name, text in lines]


def _whole(row: Row, file: str) -> tuple[str, str]:
    """A row that holds for everybody, or the line of study.yaml that stands for it."""
    if not row.line:
        return "study.yaml", f"{row.target}: {row.target_code}"
    return "crosswalk", f"{file}:{row.line}: {row}"


def _cell(export: Export, name: str) -> Iterator[tuple[str, str]]:
    """What stands in one column of the respondent."""
    column = export.columns[name]
    code = str(export.codes(name)[0])
    yield "column", name + (f": {column.label}" if column.label else "")
    label = column.labels.get(code, "")
    yield "code", f"{code} = {label}" if label else code


def _rows_of(crosswalk: Crosswalk, paths: Sequence[outcomes.Path]) -> Iterator[tuple[str, str]]:
    """The crosswalk rows that read a column; of one that is only asked by conditions, none."""
    rows = {row.line: row for row in crosswalk.rows}
    for path in paths:
        if path.line not in rows:  # only an empty cell needs none
            yield "crosswalk", f"{crosswalk.file}: no row; an empty cell is system_missing"
        else:
            absent = f"  {ABSENT}" if path.code == ABSENT else ""
            yield "crosswalk", f"{crosswalk.file}:{path.line}: {rows[path.line]}{absent}"


def _value(answer: Answers, declared: Variable) -> tuple[str, str]:
    """The harmonised value as data hold it, and as told."""
    kind = int(answer.kinds[0])
    if kind >= 0:
        name = list(KINDS)[kind]
        return name, f"missing: {name} ({of_missing()[name]})"
    if declared.type == "numeric":
        unit = f" {declared.unit}" if declared.unit else ""
        number = f"{answer.values[0]:.10g}"
        return number, number + unit
    level = declared.levels[int(answer.values[0])]
    return level.name, f"{level.name} = {level.label}"


def _harmonised(study: Study, source: str, root: Path) -> Path:
    return root / "data" / "harmonised" / study.name / f"{source}.parquet"


def _pseudonym(study: Study, respondent: str, root: Path) -> tuple[str, int] | None:
    """Source and position of a respondent by the name in harmonised data, None if not there.

    Rows of harmonised data stand in the order of the file.
    """
    for source in study.sources:
        path = _harmonised(study, source, root)
        if path.is_file() and not respondent.startswith(f"{source}/#"):
            names = pq.read_table(path, columns=["respondent"])["respondent"]
            at = pc.index(names, respondent).as_py()
            if at >= 0:
                return source, at
    return None


def _position(export: Export, entry: Source, name: str) -> int:
    """Position of a respondent in an export by ``#<row>`` or by id."""
    numbers = np.asarray(export.row_numbers(np.ones(len(export.data), dtype=bool)))
    if name.startswith("#"):
        found = np.flatnonzero(numbers == int(name[1:])) if name[1:].isdigit() else []
        if not len(found):
            _stop(f"no respondent in row {name[1:]!r}", file=entry.file,
                  expected=f"#{numbers[0]} to #{numbers[-1]}")  # fmt: skip
        return int(found[0])
    if not entry.respondent:
        if name.isdigit() and 1 <= int(name) <= len(numbers):
            return int(name) - 1
        _stop(f"the file has no column of ids, and {name!r} is no position in it",
              file=entry.file, expected=f"1 to {len(numbers)}, or #<row>")  # fmt: skip
    codes = joined.codes(export, entry.respondent)
    column = joined.shown(entry.respondent)
    known = list(codes.categories)
    found = np.flatnonzero(codes.codes == known.index(name)) if name in known else []
    if not len(found):
        _stop(f"no respondent {name!r}", file=entry.file, column=column,
              expected=nearest(name, known) or f"an id such as {known[0]}")  # fmt: skip
    if len(found) > 1:
        rows = tuple(int(n) for n in numbers[found])
        _stop(f"{len(found)} respondents have the id {name!r}", file=entry.file,
              column=column, rows=rows, n=len(rows),
              expected=f"one of them, such as #{rows[0]}")  # fmt: skip
    return int(found[0])


def _stop_left_out(export: Export, out: LeftOut, at: int) -> None:
    """Stop for a respondent who has no value, being left out."""
    if not out.kept[at]:
        rows = export.row_numbers(np.arange(len(export.data)) == at)
        reason = out.reasons[out.reason[at]]
        _stop(f"the respondent is left out: {reason}", file=export.file, rows=rows, n=1,
              expected="a respondent of the harmonised data")  # fmt: skip


def _alone(export: Export, position: int) -> Export:
    """The export with one respondent only."""
    return replace(
        export,
        data=export.data.iloc[[position]].reset_index(drop=True),
        tags={name: tags[[position]] for name, tags in export.tags.items()},
        first_row=export.row_numbers(np.arange(len(export.data)) == position)[0],
        rows=None,
    )


def _downstream(
    study: Study, source: str, position: int, variable: str, told: str, root: Path
) -> Iterator[tuple[str, str]]:
    """What the harmonised and the analysis data hold of the value."""
    path = _harmonised(study, source, root)
    if not path.is_file():
        yield "harmonised data", "not made yet"
        return
    shown = path.relative_to(root)
    companion = f"{variable}__missing"
    known = pq.read_schema(path).names
    wanted = [c for c in ("respondent", "excluded", variable, companion) if c in known]
    table = pq.read_table(path, columns=wanted)
    if position >= len(table):
        _stop("the harmonised data are of another export", file=str(shown), mend="run the study")
    row = {name: cells[0] for name, cells in table.slice(position, 1).to_pydict().items()}
    held = row.get(companion) or row[variable]
    held = held if isinstance(held, str) else f"{held:.10g}"
    if held != told:
        _stop(
            f"{variable} of respondent {position + 1} is {held!r}, but the export and crosswalk of "
            f"today give {told!r}",
            file=str(shown),
            mend="run the study",
        )
    yield "harmonised data", f"{shown}: respondent {row['respondent']} has the same"
    if row.get("excluded"):
        yield "excluded", f"{row['excluded']}: no index, no model"
        return
    using = [entry for entry in study.indices if variable in entry.items]
    path = root / "data" / "analysis" / study.name / "analysis.parquet"
    if not using:
        yield "indices", f"none uses {variable}"
        return
    if not path.is_file():
        names = ", ".join(entry.column for entry in using)
        yield "indices", f"{names}: analysis data not made yet"
        return
    values = pq.read_table(
        path,
        columns=["respondent", *(entry.column for entry in using)],
        filters=[("respondent", "=", row["respondent"])],
    ).to_pydict()
    for entry in using:
        scored = entry.items[variable]
        if told in KINDS:
            score = "counts as 0" if entry.missing_as_zero else "has no score"
        elif isinstance(scored, ByLevel):
            score = f"scores {scored.scores[told]:g}"
        else:
            score = f"scores {scored.intercept + scored.slope * float(told):g}"
        (value,) = values[entry.column]
        formed = value is not None and not np.isnan(value)
        text = f"{value:.10g}" if formed else "not formed, too few items answered"
        n = len(entry.items)
        of = f"{entry.aggregate} of {n} item{'s' * (n > 1)}"
        yield f"index {entry.column}", f"{text} ({of}; this answer {score})"


def _unknown_variable(study: Study, targets: Mapping[str, Variable], variable: str) -> Fault:
    entry = next((e for e in study.indices if e.column == variable), None)
    if entry:
        expected = "one of its items: " + ", ".join(entry.items)
        return Fault(ARGUMENT, f"{variable!r} is an index", expected=expected)
    return Fault(
        ARGUMENT,
        f"no variable {variable!r} in {study.name}",
        expected=nearest(variable, targets) or "one of " + ", ".join(targets),
    )


def _stop(problem: str, file: str = ARGUMENT, **more) -> None:
    raise Faults([Fault(file, problem, **more)])


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m coproduction.account.trace", description="Print the path of one value."
    )
    parser.add_argument("--study", default="", help="a study; by default that of config.yaml")
    parser.add_argument("--studies", default="", help="folder of studies, by default as there")
    parser.add_argument("--respondent", required=True, help="<source>/<id> or <source>/#<row>")
    parser.add_argument("--variable", required=True, help="a harmonised variable")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None, root: Path = Path()) -> int:
    """Run the command in the project at `root`; 0 when the value was traced, else 1."""
    given = _arguments(argv)
    try:
        for name in ("respondent", "variable"):
            if not getattr(given, name):
                _stop(
                    f"{name.upper()} is empty",
                    mend="make trace STUDY=<study> RESPONDENT=<source>/<id> VARIABLE=<variable>",
                )
        study = load(settings.chosen(given.study, root, given.studies), root)
        print("\n".join(trace(study, given.respondent, given.variable, root)))
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
