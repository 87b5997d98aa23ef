"""One source, from export to microdata: read, validate, harmonise, count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults, visible
from coproduction.harmonise import absent, exclusions, joined, left_out, populations, privacy
from coproduction.harmonise.answers import answers, column_of
from coproduction.harmonise.joined import within
from coproduction.harmonise.ledger import conserve, entries
from coproduction.harmonise.outcomes import NUMBER, declared_missing
from coproduction.harmonise.pseudonyms import pseudonyms
from coproduction.harmonise.respondents import Respondents
from coproduction.harmonise.validation import harmonised, other_files, plausibility, raw
from coproduction.harmonise.validation.verdict import Verdict
from coproduction.missing import BLANK
from coproduction.readers import dispatch, shelf
from coproduction.readers.export import Column, Export, code_place
from coproduction.readers.lists import ListColumn
from coproduction.study.recodes.crosswalk import Crosswalk, Row, source_variables
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.rules import Checks
from coproduction.study.resolved.survey import Source, Variable


def harmonise_source(
    name: str,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    countries: Sequence[str],
    root: Path = Path(),
    *,
    key: bytes,
    checks: Checks,
    guesses: Mapping[str, str] | None = None,
) -> tuple[Respondents | None, list[dict], Verdict]:
    """Read, validate and harmonise one source.

    `key` is that of the pseudonyms (see `coproduction.harmonise.pseudonyms`). `checks` is resolved
    by `study.data.checks`. `guesses` are columns of which something is a guess of a draft,
    and what.

    Returns the respondents in file order, the ledger rows and the verdict of the validation. When
    the verdict has faults there are no respondents.

    Raises `Faults` when the export cannot be read at all.
    """
    try:
        found = _judged(name, source, crosswalk, targets, checks, root)
    except Faults as told:
        return None, [], _without_absent(told, name, source, crosswalk, targets, checks, root)
    export, out, hidden, replicated, verdict = found
    if verdict.faults:
        return None, [], verdict
    country = _country(export, source, crosswalk, targets, countries)
    fixed = _identity(name, export, source, country, key)
    finite, wrong = populations.of(export, source, fixed["stratum"], fixed["psu"])
    if wrong:
        return None, [], verdict + Verdict(faults=wrong)
    fixed = {column: shelf.laid(cells) for column, cells in (fixed | finite | replicated).items()}
    columns = _columns(export, crosswalk, hidden)
    # Cells leave memory as soon as nothing needs them: now the design's, then target by target.
    export = replace(export, data=export.data[crosswalk.columns()])
    answered, last = {}, _last_use(crosswalk)
    for target, rows in crosswalk.by_target().items():
        found = answers(export, rows, targets[target])
        answered[target] = replace(found, outcome=shelf.laid(found.outcome)), targets[target]
        export = replace(export, data=export.data.drop(columns=last.get(target, [])))
    ledger = [
        row
        for target, (found, declared) in answered.items()
        for row in entries(name, target, found, declared, guesses)
    ]
    order = ["respondent", "source", "country", "weight", "stratum", "psu", *finite, *replicated]
    respondents = Respondents(
        {name: fixed[name] for name in order},
        {target: answered[target] for target in targets if target != "country"},
    )
    conserve(pd.DataFrame(ledger), respondents, {name: targets}, {name: (len(out.kept), out.n)})
    verdict += harmonised.validate(name, respondents, targets, export)
    if not {"type", "levels"} & {fault.check for fault in verdict.faults}:
        read = {target: source_variables(rows) for target, rows in crosswalk.by_target().items()}
        verdict += plausibility.validate(name, respondents, targets, source, checks, export, read)
    if verdict.faults:
        return None, [], verdict
    excluded = exclusions.reasons(respondents, checks.exclude, verdict.failing)
    told = _provenance(export, source, crosswalk, len(respondents), verdict.left_out)
    described = {target: _described(declared) for target, declared in targets.items()}
    respondents = replace(
        respondents,
        fixed={**respondents.fixed, "excluded": excluded.array},
        metadata={
            "sources": {name: told | {"columns": columns, "hidden": hidden}},
            "variables": described,
        },
    )
    return respondents, ledger, verdict


def with_options(export: Export, crosswalk: Crosswalk) -> Export:
    """The export, its columns of lists with the answers that the crosswalk names."""
    named = crosswalk.options()
    lists = {c: of.knowing(named.get(c, ())) for c, of in export.lists.items()}
    return replace(export, lists=lists)


def source_faults(
    name: str,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    checks: Checks,
    root: Path = Path(),
) -> list[Fault]:
    """What is wrong with an export before it is harmonised, for some targets of its crosswalk."""
    try:
        try:
            return _judged(name, source, crosswalk, targets, checks, root).verdict.faults
        except Faults as told:
            return _without_absent(told, name, source, crosswalk, targets, checks, root).faults
    except Faults as others:
        return list(others.faults)


class _Judged(NamedTuple):
    """An export that was read and judged: who is left out, whose cells are not told, replicates."""

    export: Export
    out: left_out.LeftOut
    hidden: list[str]
    replicated: dict[str, np.ndarray]
    verdict: Verdict


def _judged(
    name: str,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    checks: Checks,
    root: Path,
) -> _Judged:
    """Read an export and judge it before it is harmonised. Raises `Faults` if it cannot be read.

    Of a crosswalk without its faulty rows the questions are those of the columns that are left.
    """
    mapped = {*crosswalk.columns()}
    source = replace(source, questions={c: q for c, q in source.questions.items() if c in mapped})
    export, out, left = _read(name, source, crosswalk, targets, root)
    hidden, noted = _privacy(name, export, source, crosswalk)
    replicated, wrong = _replicate_weights(export, source)
    verdict = left_out.told(name, out)
    verdict += raw.validate(name, export, source, crosswalk, targets, checks, hidden)
    verdict += other_files.validate(name, export, out.kept, source, crosswalk, root)
    verdict += noted + Verdict(faults=[*out.faults, *wrong], left_out=left)
    return _Judged(export, out, hidden, replicated, verdict)


def _without_absent(
    told: Faults,
    name: str,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    checks: Checks,
    root: Path,
) -> Verdict:
    """The verdict on what is there of an export that lacks columns. Raises other `Faults`."""
    faults = absent.mended(told.faults, crosswalk)
    gone = {fault.column for fault in told.faults}
    rest = absent.without(crosswalk, gone)
    kept = {target: targets[target] for target in rest.by_target()}
    if not rest.rows or not absent.only_columns(told.faults):
        raise Faults(faults) from told
    if "country" in targets and "country" not in kept:
        raise Faults(faults) from told  # who is left out is counted by country
    try:
        there = absent.without_roles(source, gone)
        verdict = _judged(name, there, rest, kept, checks, root).verdict
    except Faults as others:
        return Verdict(faults=[*faults, *absent.of_everybody(others.faults, source, gone)])
    more = absent.of_everybody(verdict.faults, source, gone)
    return replace(verdict, faults=[*faults, *more])


def _read(
    name: str,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    root: Path,
) -> tuple[Export, left_out.LeftOut, list[dict]]:
    """The export of those who are not left out, who is, and how many by country."""
    columns = [*source.respondent, source.weight, *source.strata, *source.psu]
    columns += [source.fpc] if isinstance(source.fpc, str) else []
    columns += [*_replicates(source), *source.asserts, *source.labels, *crosswalk.columns()]
    columns += [column for rule in source.leave_out for column in rule.where]
    used = list(dict.fromkeys(column for column in columns if column))
    export = joined.unpadded(dispatch.read(source, used, root), source.unpadded)
    export = with_options(export, crosswalk)
    out = left_out.left_out(export, source)
    left = left_out.counts(name, export, out, source, crosswalk, targets)
    return export.part(out.kept) if out.n and not out.faults else export, out, left


def _provenance(
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


def _privacy(
    name: str, export: Export, source: Source, crosswalk: Crosswalk
) -> tuple[list[str], Verdict]:
    """Columns that identify respondents: a note each, and the faults; never a value."""
    found, faults = privacy.check(export, source, crosswalk)
    refused = {fault.column for fault in faults}
    head = {"source": name, "stage": "raw", "check": "identifier", "n": len(export.data)}
    summary = [
        head
        | {
            "column": column,
            "severity": "error" if column in refused else "note",
            "passed": column not in refused,
            "n_failed": len(export.data) if column in refused else 0,
            "expected": f"a column that identifies nobody; {reason}"
            + ("" if column in refused else "; study.yaml lets it enter"),
        }
        for column, reason in found.items()
    ]
    return list(found), Verdict(summary=summary, faults=faults)


def _replicates(source: Source) -> tuple[str, ...]:
    """The columns of replicate weights."""
    return source.replicates.columns if source.replicates else ()


def _replicate_weights(export: Export, source: Source) -> tuple[dict[str, np.ndarray], list[Fault]]:
    """Return the replicate weights of an export by their name in microdata, and the faults.

    Every replicate weight must be a finite number of zero or more; factors are multiplied by the
    weight.
    """
    found, faults = {}, []
    factors = bool(source.replicates and source.replicates.factors)
    weight = export.numbers(source.weight) if factors else np.ones(1)
    for k, column in enumerate(_replicates(source), start=1):
        numbers = export.numbers(column)
        sound = np.isfinite(numbers) & (numbers >= 0)
        if export.columns[column].missing:
            sound &= ~declared_missing(export, column)
        bad = np.flatnonzero(~sound)
        if len(bad):
            rows = bad + export.first_row if export.rows is None else export.rows[bad]
            faults.append(
                Fault(
                    export.file,
                    "replicate weights are empty, declared missing, negative or no numbers",
                    column=column,
                    rows=tuple(rows[:5].tolist()),
                    n=len(bad),
                    expected="a finite number of zero or more",
                    mend="mend the export, or take replicates out of study.yaml",
                    check="replicates",
                )
            )
        found[COLUMN.format(k)] = shelf.laid(numbers * weight if factors else numbers)
    return found, faults


def _fed_by(rows: Sequence[Row]) -> dict:
    """How a source feeds a target: columns, verbs, and the note where it cannot."""
    unavailable = [row.note for row in rows if row.verb == "unavailable"]
    return {
        "columns": list(dict.fromkeys(row.source_variable for row in rows if row.source_variable)),
        "verbs": list(dict.fromkeys(row.verb for row in rows)),
        "note": "; ".join(unavailable),
    }


def _columns(export: Export, crosswalk: Crosswalk, hidden: list[str]) -> list[dict]:
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
    ns = np.bincount(codes.codes, minlength=len(codes.categories)).tolist()
    if column.name in export.lists:
        return _answers_counted(export.lists[column.name], codes.categories, ns, known)
    tags = set(np.unique(export.tags.get(column.name, ())))
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


def _country(
    export: Export,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    countries: Sequence[str],
) -> "pd.Categorical[str]":
    """The country of each respondent, in the order of `countries`."""
    if not source.country:
        rows = crosswalk.by_target()["country"]
        found = column_of(answers(export, rows, targets["country"]), targets["country"])
        return cast("pd.Categorical[str]", found)
    fixed = np.full(len(export.data), list(countries).index(source.country), dtype=np.int16)
    return pd.Categorical.from_codes(fixed, pd.Index(list(countries)), ordered=True)


def _identity(
    name: str, export: Export, source: Source, country: "pd.Categorical[str]", key: bytes
) -> dict:
    """Who a respondent is, and the place in the sampling design, unique over all sources.

    Countries are sampled apart, so the numbers of strata and PSUs may start anew in each.
    """
    n = len(export.data)
    one = pd.Categorical.from_codes(np.zeros(n, dtype=np.int8), pd.Index([name]))
    whole = one if source.country else within(one, country)
    stratum = _nested(export, whole, source.strata) if source.strata else None
    weight = export.numbers(source.weight) if source.weight else 1.0
    absent = pd.Categorical.from_codes(np.full(n, -1, dtype=np.int8), pd.Index([], dtype="str"))
    frame = {
        "respondent": pseudonyms(name, _identifiers(export, source), key),
        "source": one,
        "country": country,
        "weight": np.broadcast_to(np.asarray(weight, dtype="float64"), n),
        "stratum": absent if stratum is None else stratum,
        "psu": absent,
    }
    if source.psu:
        outer = whole if stratum is None else stratum
        frame["psu"] = _nested(export, outer, source.psu)
    return frame


def _nested(
    export: Export, outer: "pd.Categorical[str]", columns: Sequence[str]
) -> "pd.Categorical[str]":
    """The groups of the columns together within those of `outer`."""
    return reduce(within, (export.codes(column) for column in columns), outer)


def _last_use(crosswalk: Crosswalk) -> dict[str, list[str]]:
    """Target to the columns that no target after it needs."""
    last = {}
    for target, rows in crosswalk.by_target().items():
        last |= dict.fromkeys(Crosswalk(crosswalk.file, tuple(rows)).columns(), target)
    found: dict[str, list[str]] = {}
    for variable, target in last.items():
        found.setdefault(target, []).append(variable)
    return found


def _identifiers(export: Export, source: Source, most: int = 1 << 16) -> Iterator[str]:
    """What identifies each respondent in the file: the columns that do, or the position."""
    n = len(export.data)
    for start in range(0, n, most):
        if source.respondent:
            yield from joined.spelt(export, source.respondent, slice(start, start + most))
        else:
            yield from map(str, range(start + 1, min(start + most, n) + 1))


def _described(declared: Variable) -> dict:
    """What the metadata of microdata tell of a variable; what is not declared is left out."""
    levels = {level.name: level.label for level in declared.levels}
    told = {
        key: getattr(declared, key)
        for key in ("label", "question", "type", "unit", "area", "concept")
    }
    return {key: text for key, text in (told | {"levels": levels}).items() if text}
