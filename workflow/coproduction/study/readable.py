"""Readable sources: those of a faulty study whose exports can be judged all the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from coproduction.faults import Fault
from coproduction.study import declared_files, texts
from coproduction.study.data import sources, variables
from coproduction.study.recodes import crosswalk_faults, decisions
from coproduction.study.recodes.crosswalk import Crosswalk
from coproduction.study.resolved.survey import Source, Variable
from coproduction.study.written import extension


@dataclass(frozen=True)
class Readable:
    """A source whose entry is sound, and the rows of its crosswalk that no fault touches."""

    name: str
    source: Source
    crosswalk: Crosswalk
    targets: dict[str, Variable]


def readable(folder: Path, root: Path = Path()) -> Iterator[Readable]:
    """The sources of the study in `folder` whose exports can be judged, whatever its faults."""
    if not (root / folder).is_dir():
        return
    lying, faults = extension.folders(folder, root)
    path, shown = root / lying.folder, lying.folder
    if faults or decisions.faults(path, shown):
        return
    given = declared_files.read(root, lying)
    languages = given.languages
    lost = given.targets()
    if not languages or lost is None:
        return
    first = languages[0]
    said = texts.spoken(given.files, given.places[first], first, languages)
    declared = given.files["study"]["sources"]
    for name, source in said.sources.items():
        entry = {name: source}, {name: declared[name]}
        if name in given.cut or sources.faults(*entry, said.countries, "", root):
            continue
        targets = variables.targets(said.variables, source, said.countries)
        file = path / "crosswalk" / f"{name}.csv"
        given_rows = file, str(shown / "crosswalk" / file.name), targets, source.lists, lost
        rows, faults = crosswalk_faults.checked(*given_rows, source.settled(targets))
        rows = replace(rows, rows=tuple(row for row in rows.rows if row.target not in lost))
        if sound := _sound(rows, faults, targets):
            yield Readable(name, source, sound, {t: targets[t] for t in sound.by_target()})


def _sound(
    crosswalk: Crosswalk, faults: list[Fault], targets: dict[str, Variable]
) -> Crosswalk | None:
    """The rows of targets whose columns have no faulty row; None where nothing can be judged."""
    lines = {row.line: row for row in crosswalk.rows}
    if any(line not in lines for fault in faults for line in fault.rows):
        return None  # of a row that cannot be read it is unknown what it maps
    faulty = [lines[line] for fault in faults for line in fault.rows]
    columns = {row.source_variable for row in faulty}
    without = {row.target for row in faulty}
    without |= {row.target for row in crosswalk.rows if row.source_variable in columns}
    if "country" in targets and ("country" in without or "country" not in crosswalk.by_target()):
        return None
    rows = tuple(row for row in crosswalk.rows if row.target not in without)
    return replace(crosswalk, rows=rows) if rows else None
