"""Sources of `study.yaml`: the exports, their formats, roles of columns and fieldwork."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from coproduction.faults import Fault, nearest
from coproduction.files import absence, is_file
from coproduction.readers.formats import READERS, format_of
from coproduction.study.recodes.conditions import code_of
from coproduction.study.recodes.intervals import Interval, mended
from coproduction.study.resolved import replication as replicates
from coproduction.study.resolved.specification import Replication, plain, typed
from coproduction.study.resolved.survey import Country, Front, Source
from coproduction.study.written import settings

#: Roles that several columns can have together.
JOINED = ("respondent", "strata", "psu")


def resolved(declared: Mapping) -> Source:
    """A source of `study.yaml`: its format told, its replicate weights named."""
    filled = {"format": format_of(declared["file"]), **declared}
    for role in JOINED:
        if isinstance(filled.get(role), str):
            filled[role] = [filled[role]]
    filled["asserts"] = _codes(declared.get("asserts", {}))
    filled["labels"] = {
        column: {code_of(code): label for code, label in labels.items()}
        for column, labels in declared.get("labels", {}).items()
    }
    filled["leave_out"] = [
        rule | {"where": _codes(rule["where"])} for rule in declared.get("leave_out", [])
    ]
    if "replicates" in declared:
        filled["replicates"] = plain(replicates.resolved(declared["replicates"]))
    return typed(Source, filled)


def _codes(where: Mapping[str, Any]) -> dict[str, list[str]]:
    """Column to its codes as conditions spell them, from a code or a list of codes."""
    return {
        column: [code_of(one) for one in (given if isinstance(given, list) else [given])]
        for column, given in where.items()
    }


def replication(sources: Mapping[str, Source]) -> dict[str, Replication]:
    """Source to its replicate weights, of the sources that have some."""
    return {name: source.replicates for name, source in sources.items() if source.replicates}


def fieldwork(sources: Mapping[str, Source]) -> dict[str, dict[str, str]]:
    """Facts of the fieldwork as printed: name of the fact to country to text."""
    facts: dict[str, dict[str, list[str]]] = {}
    for source in sources.values():
        period = source.fieldwork
        when = list(dict.fromkeys(day for day in (period.start, period.end) if day))
        told = {
            "Fieldwork": " – ".join(when),
            "Mode": period.mode,
            "Institute": period.institute,
        }
        for fact, text in told.items():
            if text and source.country:
                texts = facts.setdefault(fact, {}).setdefault(source.country, [])
                texts += [text] if text not in texts else []
    return {fact: {c: "; ".join(t) for c, t in by.items()} for fact, by in facts.items()}


def faults(
    sources: Mapping[str, Source],
    declared: Mapping[str, Mapping],
    countries: Sequence[Country],
    shown: str,
    root: Path,
) -> list[Fault]:
    """What is wrong with the sources, `shown` being the path of `study.yaml`.

    `declared` are the same sources as the file has them; exports are looked for below `root`.
    """
    known = [country.country for country in countries]
    found, met = [], {}
    for name, source in sources.items():
        at = f"sources.{name}"
        if source.country and source.country not in known:
            hint = nearest(source.country, known) or "one of " + ", ".join(known)
            problem = f"{at}.country: {source.country!r} is not known"
            found.append(Fault(shown, problem, expected=hint))
        if "replicates" in declared[name]:
            given = declared[name]["replicates"]
            found += replicates.faults(name, given, source.weight, shown)
        found += _format_faults(at, source, declared[name], shown)
        found += _column_faults(at, source, shown)
        found += _condition_faults(at, source, shown)
        same = (source.sha256, source.sheet)
        if same in met:
            problem = f"{at}.sha256: {met[same]} is the same export, its respondents count twice"
            found.append(Fault(shown, problem, expected="one source an export"))
        met.setdefault(same, name)
        found += _file_faults(f"{at}.file", source.file, shown, root)
        found += _file_faults(f"{at}.catalog", source.catalog, shown, root)
        found += _fieldwork_faults(f"{at}.fieldwork", source, shown)
    return found


def country_faults(
    sources: Mapping[str, Source], countries: Sequence[Country], shown: str
) -> Iterator[Fault]:
    """Countries that no source is of, `shown` being the path of `countries.csv`.

    A source whose crosswalk maps the country may be of any, one of an unknown country of another.
    """
    met = {source.country for source in sources.values()}
    if not met <= {country.country for country in countries}:
        return
    for country in countries:
        if country.country not in met:
            yield Fault(
                shown,
                f"no source is of {country.country!r}: nobody in it is asked anything",
                column="country",
                expected=f"a source of country: {country.country} in study.yaml",
                mend=f"if there is none, delete the row of {country.country} from countries.csv",
            )


def _format_faults(at: str, source: Source, declared: Mapping, shown: str) -> Iterator[Fault]:
    """A format that cannot be told, and settings that files of it do not have."""
    if source.format not in READERS:
        yield Fault(
            shown,
            f"{at}: the format cannot be told from {source.file!r}",
            expected="format: one of " + ", ".join(READERS),
        )
    for key, rules in _settings().items():
        read = rules.get("x-formats", [source.format])
        if key in declared and source.format not in read:
            yield Fault(
                shown,
                f"{at}.{key}: a file of format {source.format} has none",
                expected=f"{key} only for {', '.join(read)}",
                mend=f"delete the line {key}: {declared[key]}",
            )
    if source.name_row > (source.header_rows or 1):
        rows = f"header_rows: {source.name_row}  (or how many stand above the answers)"
        yield Fault(shown, f"{at}.name_row is below the header rows", mend=rows)


def _column_faults(at: str, source: Source, shown: str) -> Iterator[Fault]:
    """Columns in two roles, and columns to unpad that are in none."""
    columns = {
        "respondent": {*source.respondent},
        "weight": {source.weight} - {""},
        "strata": {*source.strata},
        "psu": {*source.psu},
        "fpc": {source.fpc} if isinstance(source.fpc, str) else set[str](),
    }
    for one, other in combinations([role for role in columns if columns[role]], 2):
        # Respondents that are PSUs of their own may stand in the same columns. Of several columns
        # some may be of two roles: a PSU is often told by its stratum and a number.
        shared = columns[one] & columns[other]
        twice = columns[one] == columns[other] or (shared and {"weight", "fpc"} & {one, other})
        if twice and (one, other) != ("respondent", "psu"):
            names = ", ".join(map(repr, sorted(shared)))
            problem = f"{at}.{other}: the column {names} is {one} already"
            yield Fault(shown, problem, expected="a column of its own")
    if isinstance(source.fpc, dict) and not source.strata:
        problem = f"{at}.fpc: there are no strata to have a population each"
        yield Fault(shown, problem, expected="strata, or a number")
    if source.fpc is not None and source.replicates:
        problem = f"{at}.fpc: replicate weights hold their own correction"
        yield Fault(shown, problem, expected="fpc or replicates", mend="delete fpc")
    known = [*source.respondent, *source.strata, *source.psu]
    for column in source.unpadded:
        if column not in known:
            problem = f"{at}.unpadded: {column!r} is no column of respondent, strata or psu"
            expected = nearest(column, known) or "one of " + (", ".join(known) or "none")
            yield Fault(shown, problem, expected=expected)


def _condition_faults(at: str, source: Source, shown: str) -> Iterator[Fault]:
    """Reasons that are blank, and ranges or intervals that are none."""
    conditions = [(f"{at}.asserts", source.asserts)]
    for number, rule in enumerate(source.leave_out):
        place = f"{at}.leave_out.{number}"
        if not rule.reason.strip():
            expected = "why these respondents are left out"
            yield Fault(shown, f"{place}.reason is blank", expected=expected)
        conditions.append((f"{place}.where", rule.where))
    for place, where in conditions:
        for column, codes in where.items():
            for code in codes:
                if expected := mended(code):
                    if Interval.parse(expected):
                        expected = json.dumps({column: expected}, ensure_ascii=False)
                    problem = f"{place}.{column}: {code!r} is no interval"
                    yield Fault(shown, problem, expected=expected)


def _file_faults(at: str, file: str, shown: str, root: Path) -> Iterator[Fault]:
    """A path that leads to no file, or whose name Snakemake would take for a pattern."""
    if not file:
        return
    path = root / file
    if {*file} & {*"{}"}:
        problem = f"{at}: {file!r} has braces, which stand for wildcards"
        yield Fault(shown, problem, expected="a name without braces")
    if not is_file(path):
        near = [p.name for p in path.parent.glob("*") if is_file(p)]
        yield Fault(
            shown,
            f"{at}: {file} {absence(path)}",
            expected=nearest(path.name, near)
            or "the export at this path; data/README.md says where data come from",
        )


def _fieldwork_faults(at: str, source: Source, shown: str) -> Iterator[Fault]:
    """Days that no calendar has, and fieldwork that ends before it starts."""
    start, end = source.fieldwork.start, source.fieldwork.end
    for key, told in {"start": start, "end": end}.items():
        if len(told) > len("2008-05"):
            try:
                date.fromisoformat(told)
            except ValueError:
                yield Fault(shown, f"{at}.{key}: there is no day {told!r}")
    # A month that ends fieldwork holds all its days.
    if end and start[: len(end)] > end:
        yield Fault(shown, f"{at} ends before it starts")


def _settings() -> dict[str, dict]:
    """The schema of every setting of a source; `x-formats` are those whose files have it."""
    sources = settings.schema("study")["properties"]["sources"]
    return sources["additionalProperties"]["properties"]


def simulator_faults(front: Front, shown: str, root: Path) -> Iterator[Fault]:
    """A simulator of exports that is not there, or of data that are said to be real."""
    script = front.simulator
    if not script:
        return
    if not is_file(root / script):
        near = nearest(
            Path(script).name, [p.name for p in (root / script).parent.glob("*.py") if is_file(p)]
        )
        yield Fault(shown, f"simulator: {script} {absence(root / script)}", expected=near)
    if not front.simulated:
        problem = "simulator: the data are said to be no simulated ones"
        yield Fault(shown, problem, mend="simulated: true")
