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

from coproduction.account.counted_names import counted
from coproduction.account.number_statistics import statistics_of
from coproduction.account.purposes import joined_of, purposes
from coproduction.faults import raise_any, visible
from coproduction.harmonise import microdata
from coproduction.harmonise.outcomes import NUMBER
from coproduction.harmonise.privacy import by_name
from coproduction.inference import coded
from coproduction.missing import BLANK, KINDS
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

    Columns are read one after the other.
    """
    told = microdata.metadata(path)["sources"]
    names = [name for name in pq.read_schema(path).names if name in IDENTITY]
    weights = microdata.read(path, ["weight"])["weight"].to_numpy()
    variables = [_identity(path, name, study, weights) for name in names]
    for name, declared in study.variables.items():
        frame = microdata.read(path, [name, f"{name}__missing"])
        links = tuple(_links(name, crosswalks))
        hidden = any(
            column in told[source]["hidden"]
            for source in crosswalks
            for column in told[source]["variables"][name]["columns"]
        )
        variables.append(_described(frame, weights, declared, links, hidden, study))
    return Codebook(
        title=f"{study.title}: harmonised file",
        file=Path(path).name,
        language="en",
        respondents=len(weights),
        facts={
            "File": Path(path).name,
            "Respondents": str(len(weights)),
            "Sources": ", ".join(study.sources),
            "Missing": "Empty; the kind of missing stands in the column <variable>__missing",
            "Shares": "Weighted by the column weight as it stands, all sources together",
            "Data": study.citation,
        },
        variables=tuple(variables),
        study=study,
        weighted=True,
    )


def _identity(path: str | Path, name: str, study: Description, weights: np.ndarray) -> FileVariable:
    """A column that every harmonised file has; respondents, strata and PSUs are only counted."""
    label, joined = IDENTITY[name], joined_of(name, study.sources)
    if name in COUNTED:
        n, values = counted(path, name)
        notes = (f"{values} different values", *joined)
        return FileVariable(name, label, "text", n=n, notes=notes)
    column = microdata.read(path, [name])[name]
    n = int(column.notna().sum())
    if name == "excluded":
        column = column.astype("category")
    if name == "weight":
        statistics = statistics_of(weights, np.ones(len(weights)))
        return FileVariable(name, label, "numeric", statistics=statistics, n=n)
    if isinstance(column.dtype, pd.CategoricalDtype):
        labels = {c.country: c.label for c in study.countries} if name == "country" else {}
        levels = {level: labels.get(level, "") for level in column.cat.categories}
        categories = _levels(column.cat.codes.to_numpy(), levels, weights)
        told = tuple(categories)
        return FileVariable(name, label, "categorical", categories=told, n=n, notes=joined)
    distinct = f"{column.nunique()} different values"
    return FileVariable(name, label, "text", n=n, notes=(distinct, *joined))


def _described(
    frame: pd.DataFrame,
    weights: np.ndarray,
    declared: Variable,
    links: tuple[Link, ...],
    hidden: bool,
    study: Description,
) -> FileVariable:
    name = frame.columns[0]
    column, kinds = frame[name], frame[f"{name}__missing"]
    categories, statistics, notes = [], None, []
    if hidden:
        notes.append(_HIDDEN)
    elif declared.type == "numeric":
        answered = column.notna().to_numpy()
        statistics = statistics_of(column.to_numpy()[answered], weights[answered])
    else:
        levels = {level.name: level.label for level in declared.levels}
        categories += _levels(column.cat.codes.to_numpy(), levels, weights)
    found = pd.Categorical(kinds, list(KINDS)).codes
    total = weights.sum()
    for position, (kind, meaning) in enumerate(of_missing().items()):
        if kind in declared.missing and (among := found == position).any():
            share = float(weights[among].sum() / total)
            categories.append(Category(kind, meaning, True, kind, int(among.sum()), share))
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
        n=int(column.notna().sum()),
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


def _levels(codes: np.ndarray, levels: Mapping[str, str], weights: np.ndarray) -> list[Category]:
    """Count each level; `codes` are positions in `levels`, -1 where there is no answer."""
    answered = codes >= 0
    ns = coded.counts(codes[answered], len(levels))
    weighted = coded.sums(codes[answered], weights[answered], len(levels))
    valid, total = weighted.sum(), weights.sum()
    return [
        Category(
            code,
            label,
            n=int(n),
            share=float(weight / total),
            valid_share=float(weight / valid) if valid else None,
        )
        for (code, label), n, weight in zip(levels.items(), ns, weighted, strict=True)
    ]


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
