"""One source, from export to microdata: read, validate, harmonise, count."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial, reduce
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
import pandas as pd

from coproduction.faults import Fault, Faults
from coproduction.harmonise import (
    absent,
    exclusions,
    joined,
    left_out,
    populations,
    privacy,
    provenance,
)
from coproduction.harmonise.answers import answers, column_of
from coproduction.harmonise.joined import within
from coproduction.harmonise.ledger import conserve, entries
from coproduction.harmonise.outcomes import declared_missing
from coproduction.harmonise.pseudonyms import of_export
from coproduction.harmonise.respondents import Respondents
from coproduction.harmonise.validation import harmonised, other_files, plausibility, raw
from coproduction.harmonise.validation.verdict import Verdict
from coproduction.readers import dispatch, shelf
from coproduction.readers.export import Export
from coproduction.readers.filled import Filled, filled
from coproduction.readers.isolation import beside, pays
from coproduction.study.recodes.crosswalk import Crosswalk, source_variables
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
    write: Callable[[Respondents], object] = lambda _: None,
) -> tuple[Respondents | None, list[dict], Verdict]:
    """Read, validate and harmonise one source.

    `key` is that of the pseudonyms (see `coproduction.harmonise.pseudonyms`). `checks` is resolved
    by `study.data.checks`. `guesses` are columns of which something is a guess of a draft,
    and what.

    Returns the respondents in file order, the ledger rows and the verdict of the validation. When
    the verdict has faults there are no respondents.

    `write` is given the respondents once, where two processes may work while they are still judged:
    what it wrote is worth nothing when the verdict has faults.

    Raises `Faults` when the export cannot be read at all.
    """
    with ExitStack() as stack:
        try:
            read = _read(name, source, crosswalk, targets, root)
            identified = of_export, name, read.export, source, key
            numbers = stack.enter_context(filled(len(read.export.data), np.uint64, *identified))
            found = _judged(name, read, source, crosswalk, targets, checks, root)
            comparing = found.compared
            later = pays(len(found.export.data)) and not found.verdict.faults
            rows = Verdict() if later else comparing()
            if (verdict := found.whole(rows)).faults:
                return None, [], verdict
        except Faults as told:
            return None, [], _without_absent(told, name, source, crosswalk, targets, checks, root)
        export, hidden = found.export, found.hidden
        country = _country(export, source, crosswalk, targets, countries)
        design = _design(name, export, source, country)
        finite, wrong = populations.of(export, source, design["stratum"], design["psu"])
        if wrong:
            verdict = found.whole(comparing() if later else rows)
            return None, [], verdict if verdict.faults else verdict + Verdict(faults=wrong)
        design |= {column: shelf.laid(cells) for column, cells in finite.items()} | found.replicated
        metadata = _metadata(name, export, source, crosswalk, targets, hidden, read.left)
        if not later:
            numbers = partial(np.asarray, numbers())
            stack.close()
        # Cells leave memory as soon as nothing needs them: the design's, then target by target.
        count = len(read.out.kept), read.out.n
        comparing, first, last = comparing if later else Verdict, found.first, found.last
        del read, found, identified
        export = export.of_columns(crosswalk.columns())
        answered, ledger, ends = {}, [], _last_use(crosswalk)
        for target, given_by in crosswalk.by_target().items():
            given = answers(export, given_by, targets[target])
            answered[target] = given.laid(), targets[target]
            ledger += entries(name, target, given, targets[target], guesses)
            gone = ends.get(target, [])
            export = export.of_columns([str(name) for name in export.data if name not in gone])
            shelf.left()
        answered = {target: answered[target] for target in targets if target != "country"}
        respondents = Respondents({"respondent": numbers(), **design}, answered, metadata)
        judging = name, respondents, ledger, count, targets, source, crosswalk, checks, export
        respondents, compared, told = _written(respondents, comparing, judging, checks, write)
        if not (verdict := first + rows + compared + last).faults:
            verdict += told
    return (None, [], verdict) if verdict.faults else (respondents, ledger, verdict)


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
            read = _read(name, source, crosswalk, targets, root)
            return _whole(name, read, source, crosswalk, targets, checks, root).faults
        except Faults as told:
            return _without_absent(told, name, source, crosswalk, targets, checks, root).faults
    except Faults as others:
        return list(others.faults)


class _Read(NamedTuple):
    """The export of those who are not left out, who is, and how many by country."""

    export: Export
    out: left_out.LeftOut
    left: list[dict]


class _Judged(NamedTuple):
    """An export that was judged: whose cells are not told, replicate weights, what was found.

    That is `first`, then what comes of `compared`, then `last`.
    """

    export: Export
    hidden: list[str]
    replicated: dict[str, np.ndarray]
    first: Verdict
    compared: Callable[[], Verdict]
    last: Verdict

    @property
    def verdict(self) -> Verdict:
        """What was found so far."""
        return self.first + self.last

    def whole(self, compared: Verdict) -> Verdict:
        """All that was found, with what is told by rows and columns beside each other."""
        return self.first + compared + self.last


def _judged(
    name: str,
    read: _Read,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    checks: Checks,
    root: Path,
) -> _Judged:
    """Judge an export before it is harmonised, its rows and answers not yet compared.

    Raises `Faults` if another file cannot be read.

    Of a crosswalk without its faulty rows the questions are those of the columns that are left.
    """
    mapped = {*crosswalk.columns()}
    source = replace(source, questions={c: q for c, q in source.questions.items() if c in mapped})
    export, out, left = read
    hidden, noted = _privacy(name, export, source, crosswalk)
    replicated, wrong = _replicate_weights(export, source)
    first, unmapped = raw.alone(name, export, source, crosswalk, targets, checks, hidden)
    given = name, export, source, crosswalk, targets, unmapped, hidden
    last = other_files.validate(name, export, out.kept, source, crosswalk, root)
    last += noted + Verdict(faults=[*out.faults, *wrong], left_out=left)
    first, compared = left_out.told(name, out) + first, partial(raw.compared, *given)
    return _Judged(export, hidden, replicated, first, compared, last)


def _whole(
    name: str,
    read: _Read,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    checks: Checks,
    root: Path,
) -> Verdict:
    """All that is found of an export before it is harmonised, errors as of `_judged`."""
    found = _judged(name, read, source, crosswalk, targets, checks, root)
    return found.whole(found.compared())


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
        read = _read(name, there, rest, kept, root)
        verdict = _whole(name, read, there, rest, kept, checks, root)
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
) -> _Read:
    """Read an export, and see who is left out. Raises `Faults` if it cannot be read."""
    export = dispatch.read(source, source.columns(crosswalk.columns()), root)
    export = with_options(joined.unpadded(export, source.unpadded), crosswalk)
    out = left_out.left_out(export, source)
    left = left_out.counts(name, export, out, source, crosswalk, targets)
    return _Read(export.part(out.kept) if out.n and not out.faults else export, out, left)


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


def _replicate_weights(export: Export, source: Source) -> tuple[dict[str, np.ndarray], list[Fault]]:
    """Return the replicate weights of an export by their name in microdata, and the faults.

    Every replicate weight must be a finite number of zero or more; factors are multiplied by the
    weight.
    """
    found, faults = {}, []
    factors = bool(source.replicates and source.replicates.factors)
    weight = export.numbers(source.weight) if factors else np.ones(1)
    for k, column in enumerate(source.replicates.columns if source.replicates else (), start=1):
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


def _written(
    respondents: Respondents,
    comparing: Callable[[], Verdict],
    judging: tuple,
    checks: Checks,
    write: Callable[[Respondents], object],
) -> tuple[Respondents, Verdict, Verdict]:
    """Respondents with their exclusions, written, and what `_rest` tells of all that is given.

    It is found while they are written, but for what is asked of an exclusion. Raises the `OSError`
    of what could not be written where there is no fault to tell.
    """
    waits = not pays(len(respondents)) or any(entry.rule for entry in checks.exclude)
    numbers = respondents.fixed["respondent"]
    given = numbers, comparing, () if waits else judging
    with beside(len(respondents), _rest, *given) as others:
        told = _checked(*judging) if waits else Verdict()
        if not told.faults:
            excluded = exclusions.reasons(respondents, checks.exclude, told.failing).array
            respondents = replace(respondents, fixed={**respondents.fixed, "excluded": excluded})
            try:
                write(respondents)
            except OSError:
                compared, checked = others()
                if not (compared.faults or checked.faults):
                    raise
                return respondents, compared, told + checked
        compared, checked = others()
    fixed = {**respondents.fixed, "respondent": np.asarray(numbers)}
    return replace(respondents, fixed=fixed), compared, told + checked


def _rest(
    numbers: np.ndarray | Filled, comparing: Callable[[], Verdict], judging: tuple
) -> tuple[Verdict, Verdict]:
    """What rows of an export tell beside each other, and harmonised respondents; of what is given
    only, and when all pseudonyms are there: two processes work at once, not three."""
    np.asarray(numbers)
    return comparing(), _checked(*judging) if judging else Verdict()


def _checked(
    name: str,
    respondents: Respondents,
    ledger: list[dict],
    count: tuple[int, int],
    targets: Mapping[str, Variable],
    source: Source,
    crosswalk: Crosswalk,
    checks: Checks,
    export: Export,
) -> Verdict:
    """Judge harmonised respondents, of a file that had `count`, those left out the second."""
    conserve(pd.DataFrame(ledger), respondents, {name: targets}, {name: count})
    verdict = harmonised.validate(name, respondents, targets, export)
    if not {"type", "levels"} & {fault.check for fault in verdict.faults}:
        read = {target: source_variables(rows) for target, rows in crosswalk.by_target().items()}
        verdict += plausibility.validate(name, respondents, targets, source, checks, export, read)
    failing = {check: shelf.laid(who) for check, who in verdict.failing.items()}
    return replace(verdict, failing=failing)


def _metadata(
    name: str,
    export: Export,
    source: Source,
    crosswalk: Crosswalk,
    targets: Mapping[str, Variable],
    hidden: list[str],
    left: Sequence[dict],
) -> dict:
    """What the file of microdata tells of the source and its variables."""
    told = provenance.told(export, source, crosswalk, len(export.data), left)
    columns = provenance.columns(export, crosswalk, hidden)
    described = {target: provenance.described(declared) for target, declared in targets.items()}
    return {
        "sources": {name: told | {"columns": columns, "hidden": hidden}},
        "variables": described,
    }


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


def _design(name: str, export: Export, source: Source, country: "pd.Categorical[str]") -> dict:
    """The place of each respondent in the sampling design, unique over all sources.

    Countries are sampled apart, so the numbers of strata and PSUs may start anew in each.
    """
    n = len(export.data)
    one = pd.Categorical.from_codes(np.zeros(n, dtype=np.int8), pd.Index([name]))
    whole = one if source.country else within(one, country)
    stratum = _nested(export, whole, source.strata) if source.strata else None
    weight = export.numbers(source.weight) if source.weight else 1.0
    absent = pd.Categorical.from_codes(np.full(n, -1, dtype=np.int8), pd.Index([], dtype="str"))
    frame = {
        "source": one,
        "country": country,
        "weight": np.broadcast_to(np.asarray(weight, dtype="float64"), n),
        "stratum": absent if stratum is None else stratum,
        "psu": absent,
    }
    if source.psu:
        outer = whole if stratum is None else stratum
        frame["psu"] = _nested(export, outer, source.psu)
    return {column: shelf.laid(cells) for column, cells in frame.items()}


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
