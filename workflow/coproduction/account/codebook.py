"""Codebooks: what every variable of a file means, how often each code occurs, where it comes from.

A codebook of the harmonised file has weighted shares and statistics; one of a raw export lists
every column, and counts the codes of those that the crosswalk names. Neither shows a cell that no
label, crosswalk row or declared level names, nor anything of a column that identifies respondents.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from coproduction.account.column_counts import Names, counted
from coproduction.account.counted_names import counted as different
from coproduction.account.number_statistics import Numbers
from coproduction.account.purposes import joined_of, purposes
from coproduction.faults import raise_any, visible
from coproduction.harmonise import microdata
from coproduction.harmonise.outcomes import NUMBER
from coproduction.harmonise.privacy import by_name
from coproduction.missing import BLANK
from coproduction.results import contract
from coproduction.results.codebook_files import CODEBOOK
from coproduction.results.meanings import of_missing
from coproduction.study.recodes.crosswalk import WHERE, Crosswalk, read
from coproduction.study.resolved.survey import Description, Source, Variable

#: Columns of the harmonised file that come of the study's settings, not of a crosswalk.
IDENTITY = {
    "respondent": "Pseudonym of the respondent",
    "source": "Export the respondent is from",
    "country": "Country",
    "weight": "Design weight of the respondent",
    "stratum": "Sampling stratum, unique over sources",
    "psu": "Primary sampling unit, unique over strata",
    "fpc": "Sampling units of the stratum in the population, or the share of them that was sampled",
    "excluded": "Declared rule by which the respondent is left out of the analysis",
}
#: Columns of these of which it is only told how many values they have.
COUNTED = ("respondent", "stratum", "psu")
_HIDDEN = "Values are not shown: they may identify respondents"


@dataclass(frozen=True)
class Category:
    """A code of a variable, or a kind of missing.

    `share` is the weighted share of all respondents, `valid_share` of those who answered; `n` and
    both shares are None where they are not known. `missing` marks what is no answer, `kind` says
    of which kind of missing the crosswalk takes it to be.
    """

    code: str
    label: str
    missing: bool = False
    kind: str = ""
    n: int | None = None
    share: float | None = None
    valid_share: float | None = None


@dataclass(frozen=True)
class Link:
    """A way between a column of an export and a variable: `name` is the end not told of here."""

    source: str
    name: str
    verb: str
    note: str = ""

    def __str__(self) -> str:
        if self.note:
            return f"{self.source}: {self.verb} ({self.note})"
        name = f"{self.name} " if self.name else ""
        return f"{self.source}: {name}({self.verb})"


@dataclass(frozen=True)
class FileVariable:
    """A variable of a file.

    `n` is the number of answers, None where the column was not read. `ranges` are declared missing
    codes of an export, `(low, high)` with infinite ends, or single codes. `statistics` are
    weighted, by name.
    """

    name: str
    label: str
    kind: str
    question: str = ""
    unit: str = ""
    range: tuple[float, ...] = ()
    concept: str = ""
    categories: tuple[Category, ...] = ()
    ranges: tuple[str | tuple[float, float], ...] = ()
    statistics: Mapping[str, float] | None = None
    n: int | None = None
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """A codebook of one file. `facts` are of the file, as printed; `study` is of the study."""

    title: str
    file: str
    language: str
    respondents: int
    facts: Mapping[str, str]
    variables: tuple[FileVariable, ...]
    study: Description
    weighted: bool = False


def harmonised(
    path: str | Path, study: Description, crosswalks: Mapping[str, Crosswalk]
) -> Codebook:
    """Make the codebook of the pooled microdata at `path`.

    No column stands in memory whole.
    """
    told = microdata.metadata(path)["sources"]
    names = [name for name in pq.read_schema(path).names if name in IDENTITY]
    wanted = [name for name in names if name not in (*COUNTED, "weight")]
    of = [(name, f"{name}__missing") for name in study.variables]
    found = counted(path, [*wanted, *(column for both in of for column in both)])
    weights = found["weight"]
    assert isinstance(weights, Numbers)
    variables = [_identity(path, name, study, found) for name in names]
    for name, declared in study.variables.items():
        links = tuple(_links(name, crosswalks))
        hidden = any(
            column in told[source]["hidden"]
            for source in crosswalks
            for column in told[source]["variables"][name]["columns"]
        )
        variables.append(_described(name, found, declared, links, hidden, study))
    return Codebook(
        title=f"{study.title}: harmonised file",
        file=Path(path).name,
        language="en",
        respondents=weights.n,
        facts={
            "File": Path(path).name,
            "Respondents": str(weights.n),
            "Sources": ", ".join(study.sources),
            "Missing": "Empty; the kind of missing stands in the column <variable>__missing",
            "Shares": "Weighted by the column weight as it stands, all sources together",
            "Data": study.citation,
        },
        variables=tuple(variables),
        study=study,
        weighted=True,
    )


def _identity(
    path: str | Path, name: str, study: Description, found: Mapping[str, Names | Numbers]
) -> FileVariable:
    """A column that every harmonised file has; respondents, strata and PSUs are only counted."""
    label, joined = IDENTITY[name], joined_of(name, study.sources)
    if name in COUNTED:
        n, values = different(path, name)
        notes = (f"{values} different values", *joined)
        return FileVariable(name, label, "text", n=n, notes=notes)
    own = found[name]
    if name == "weight" and isinstance(own, Numbers):
        return FileVariable(name, label, "numeric", statistics=own.statistics(), n=own.n)
    if isinstance(own, Numbers) or not (own.ordered or name == "excluded"):
        values = own.different if isinstance(own, Numbers) else len(own.names)
        notes = (f"{values} different values", *joined)
        return FileVariable(name, label, "text", n=own.n, notes=notes)
    labels = {c.country: c.label for c in study.countries} if name == "country" else {}
    levels = {level: labels.get(level, "") for level in own.names}
    told = tuple(_levels(own, levels, _total(found)))
    return FileVariable(name, label, "categorical", categories=told, n=own.n, notes=joined)


def _total(found: Mapping[str, Names | Numbers]) -> float:
    """The sum of all weights."""
    weights = found["weight"]
    assert isinstance(weights, Numbers)
    return weights.total


def _described(
    name: str,
    found: Mapping[str, Names | Numbers],
    declared: Variable,
    links: tuple[Link, ...],
    hidden: bool,
    study: Description,
) -> FileVariable:
    total = _total(found)
    answers, kinds = found[name], found[f"{name}__missing"]
    categories, statistics, notes = [], None, []
    if hidden:
        notes.append(_HIDDEN)
    elif isinstance(answers, Numbers):
        statistics = answers.statistics()
    else:
        levels = {level.name: level.label for level in declared.levels}
        categories += _levels(answers, levels, total)
    assert isinstance(kinds, Names)
    for kind, meaning in of_missing().items():
        if kind in declared.missing and (n := kinds.counts.get(kind, 0)):
            share = kinds.weights[kind] / total
            categories.append(Category(kind, meaning, True, kind, n, share))
    concept = study.concepts.get(declared.concept, "")
    area = study.areas.get(declared.area, "")
    return FileVariable(
        name=name,
        label=declared.label,
        kind=declared.type,
        question=declared.question,
        unit=declared.unit,
        range=declared.range,
        concept=", ".join(part for part in (concept, area) if part),
        categories=tuple(categories),
        statistics=statistics,
        n=answers.n,
        links=links,
        notes=tuple(notes),
    )


def _links(target: str, crosswalks: Mapping[str, Crosswalk]) -> Iterator[Link]:
    """Which columns feed a variable; a combining verb stands at the last of its columns."""
    for source, crosswalk in crosswalks.items():
        rows = crosswalk.by_target()[target]
        for column in dict.fromkeys(row.source_variable for row in rows):
            of = [row for row in rows if row.source_variable == column]
            note = "; ".join(row.note for row in of if row.verb == "unavailable")
            verbs = ", ".join(dict.fromkeys(row.verb for row in of))
            yield Link(source, column, verbs, note)


def _levels(answers: Names, levels: Mapping[str, str], total: float) -> list[Category]:
    """Count each level, of labels by name; `total` is the sum of all weights."""
    valid = sum(answers.weights.get(name, 0.0) for name in levels)
    found = []
    for name, label in levels.items():
        n, weight = answers.counts.get(name, 0), answers.weights.get(name, 0.0)
        of_valid = weight / valid if valid else None
        found.append(Category(name, label, n=n, share=weight / total, valid_share=of_valid))
    return found


def raw(path: str | Path, name: str, study: Description, crosswalk: Crosswalk) -> Codebook:
    """Make the codebook of the raw export of a source, from the metadata of its microdata."""
    told = microdata.metadata(path)["sources"][name]
    source = study.sources[name]
    roles = purposes(source)
    kinds: dict[tuple[str, str], list[str]] = {}
    for row in crosswalk.rows:
        if row.missing_kind and row.source_variable and not row.where:
            kinds.setdefault((row.source_variable, row.source_code), []).append(row.missing_kind)
    feeds: dict[str, list[Link]] = {}
    for target, rows in crosswalk.by_target().items():
        for column in dict.fromkeys(row.source_variable for row in rows if row.source_variable):
            verbs = dict.fromkeys(row.verb for row in rows if row.source_variable == column)
            feeds.setdefault(column, []).append(Link(name, target, ", ".join(verbs)))
        for column in dict.fromkeys(c for row in rows for c in row.condition.columns()):
            feeds.setdefault(column, []).append(Link(name, target, WHERE))
    return Codebook(
        title=f"{study.title}: export {name}",
        file=Path(told["file"]).name,
        language=source.language,
        respondents=told["respondents"],
        facts=_facts(told, source, study.citation),
        variables=tuple(
            _column(entry, roles.get(entry["name"], []), feeds.get(entry["name"], []), kinds, told)
            for entry in told["columns"]
        ),
        study=replace(study, sources={name: source}),
    )


def _facts(told: Mapping, source: Source, citation: str) -> dict[str, str]:
    """What is known of an export as a file, as printed."""
    period = source.fieldwork
    facts = {
        "File": Path(told["file"]).name,
        "SHA-256": told["sha256"],
        "Format": source.format,
        "Encoding": told["encoding"],
        "Respondents": str(told["respondents"]),
        "Left out": "; ".join(f"{reason} {n}" for reason, n in told.get("left_out", [])),
        "Columns": str(len(told["columns"])),
        "Language": source.language,
        "Country": source.country,
        "Fieldwork": " to ".join(dict.fromkeys(filter(None, (period.start, period.end)))),
        "Mode": period.mode,
        "Institute": period.institute,
        "Read": "; ".join(told["notes"]),
        "Data": citation,
    }
    return {fact: text for fact, text in facts.items() if text}


def _column(
    entry: Mapping,
    roles: list[str],
    links: list[Link],
    kinds: Mapping[tuple[str, str], list[str]],
    told: Mapping,
) -> FileVariable:
    """A column of an export; `counts` of it count cells, its labels are those of the header."""
    hidden = entry["name"] in told["hidden"] or bool(by_name(entry["name"]))
    labels = {} if hidden else dict(entry.get("labels", []))
    counts = {} if hidden else dict(entry.get("counts", []))
    ranges = tuple(m if isinstance(m, str) else tuple(m) for m in entry["missing"])
    known = "counts" in entry and not hidden

    def kinds_of(code: str) -> list[str]:
        return kinds.get((entry["name"], code)) or kinds.get((entry["name"], visible(code)), [])

    categories = [
        Category(
            code,
            labels.get(code, "Empty cell" if code == BLANK else ""),
            code == BLANK or bool(kinds_of(code)) or _is_missing(code, ranges),
            ", ".join(dict.fromkeys(kinds_of(code))),
            counts.get(code, 0) if known else None,
        )
        for code in dict.fromkeys([*labels, *(code for code in counts if code != NUMBER)])
    ]
    if NUMBER in counts:
        categories.append(Category(NUMBER, "Any other number", n=counts[NUMBER]))
    notes = list(roles)
    if hidden:
        notes.append(_HIDDEN)
    elif "separator" in entry:
        notes.append(f"A cell lists several answers, with {entry['separator']!r} between them")
    return FileVariable(
        name=entry["name"],
        label=entry["label"],
        kind=entry["kind"],
        categories=tuple(categories),
        ranges=ranges,
        n=entry.get("answered", sum(c.n or 0 for c in categories if not c.missing))
        if known
        else None,
        links=tuple(links),
        notes=tuple(notes),
    )


def _is_missing(code: str, ranges: Sequence[str | tuple[float, float]]) -> bool:
    if code in ranges or (len(code) == 2 and code.startswith(".")):
        return True
    try:
        number = float(code)
    except ValueError:
        return False
    return any(low <= number <= high for low, high in (r for r in ranges if isinstance(r, tuple)))


def books(
    pooled: str | Path,
    microdata_of: Sequence[str | Path],
    crosswalks: Sequence[str],
    study: Description,
) -> list[Codebook]:
    """Make the codebooks of the pooled microdata and of the export of every source.

    `microdata_of` and `crosswalks` are the files of each source of the study. Raises `Faults`.
    """
    rows, faults = {}, []
    for source, path in zip(study.sources, crosswalks, strict=True):
        rows[source], wrong = read(Path(path), path)
        faults += wrong
        rows[source] = rows[source].settled(study.sources[source].settled(study.variables))
    raise_any(faults)
    pairs = zip(study.sources, microdata_of, strict=True)
    exports = [raw(path, source, study, rows[source]) for source, path in pairs]
    return [harmonised(pooled, study, rows), *exports]


def range_text(ends: str | tuple[float, ...]) -> str:
    """A range as text, such as ``18 to 110``; a single code is itself."""
    if isinstance(ends, str):
        return ends
    low, high = ends
    bottom = "lowest" if low == -np.inf else f"{low:.10g}"
    return f"{bottom} to " + ("highest" if high == np.inf else f"{high:.10g}")


def table(codebook: Codebook) -> pd.DataFrame:
    """The codebook as `CODEBOOK`, one row an entry (see `ENTRIES` there); `n` of a variable counts
    answers."""
    rows: list[dict] = [
        {"entry": "file", "code": fact, "code_label": text} for fact, text in codebook.facts.items()
    ]
    for variable in codebook.variables:
        head = {
            "variable": variable.name,
            "label": variable.label,
            "question": variable.question,
            "type": variable.kind,
            "unit": variable.unit,
            "range": range_text(variable.range) if variable.range else "",
            "source_map": "; ".join(map(str, variable.links)),
        }
        rows += [head | entry for entry in _entries(variable)]
    return contract.frame(CODEBOOK, rows)


def _entries(variable: FileVariable) -> Iterator[dict]:
    yield {"entry": "variable", "n": variable.n}
    for note in variable.notes:
        yield {"entry": "note", "code_label": note}
    for category in variable.categories:
        yield {
            "entry": "missing" if category.missing else "level",
            "code": category.code,
            "code_label": category.label,
            "missing_kind": category.kind,
            "n": category.n,
            "share": category.share,
            "valid_share": category.valid_share,
        }
    listed = {category.code for category in variable.categories}
    for ends in variable.ranges:
        if ends not in listed:
            yield {"entry": "missing", "code": range_text(ends), "code_label": "Declared missing"}
    for statistic, value in (variable.statistics or {}).items():
        yield {"entry": "statistic", "code": statistic, "value": value}
