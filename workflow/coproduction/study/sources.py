"""Sources of `study.yaml`: the exports, their formats, roles of columns and fieldwork."""

from datetime import date
from itertools import combinations
from pathlib import Path, PurePosixPath

from coproduction.faults import Fault, nearest
from coproduction.study import replication as replicates
from coproduction.study import settings

#: Settings of a source that only some formats have, with these formats.
_OF_FORMAT = {
    "sheet": ("xlsx",),
    "catalog": ("sas7bdat",),
    "delimiter": ("csv", "tsv"),
    "header_rows": ("csv", "tsv", "xlsx"),
    "encoding": ("csv", "tsv", "sav", "zsav", "por", "dta", "sas7bdat", "xpt"),
}


def resolved(entry: dict) -> dict:
    suffix = PurePosixPath(entry["file"]).suffix.lstrip(".").lower()
    return {"format": suffix} | entry


def replication(sources: dict[str, dict]) -> tuple[dict[str, dict], list[str]]:
    """Replicate weights by source, and the sources that have none."""
    found = {name: replicates.resolved(source) for name, source in sources.items()}
    return (
        {name: given for name, given in found.items() if given},
        [name for name, given in found.items() if not given],
    )


def fieldwork(sources: dict[str, dict]) -> dict[str, dict[str, str]]:
    facts: dict[str, dict[str, list[str]]] = {}
    for source in sources.values():
        period = source.get("fieldwork", {})
        when = list(dict.fromkeys(period[key] for key in ("start", "end") if key in period))
        told = {"Fieldwork": " – ".join(when), "Mode": period.get("mode", "")}
        for fact, text in (told | {"Institute": period.get("institute", "")}).items():
            if text and "country" in source:
                texts = facts.setdefault(fact, {}).setdefault(source["country"], [])
                texts += [text] if text not in texts else []
    return {fact: {c: "; ".join(t) for c, t in by.items()} for fact, by in facts.items()}


def faults(sources: dict, countries: list[dict], shown: str, root: Path) -> list[Fault]:
    faults = []
    known = [country["country"] for country in countries]
    formats, met = _formats(), {}
    for name, source in sources.items():
        at = f"sources.{name}"
        country = source.get("country")
        if country is not None and country not in known:
            hint = nearest(country, known) or "one of " + ", ".join(known)
            faults.append(Fault(shown, f"{at}.country: {country!r} is not known", expected=hint))
        faults += replicates.declaration_faults(name, source, shown)
        if source["format"] not in formats:
            faults.append(
                Fault(
                    shown,
                    f"{at}: the format cannot be told from {source['file']!r}",
                    expected="format: one of " + ", ".join(formats),
                )
            )
        for key, read in _OF_FORMAT.items():
            if key in source and source["format"] not in read:
                faults.append(
                    Fault(
                        shown,
                        f"{at}.{key}: a file of format {source['format']} has none",
                        expected=f"{key} only for {', '.join(read)}",
                        mend=f"delete the line {key}: {source[key]}",
                    )
                )
        roles = [key for key in ("respondent", "weight", "strata", "psu") if key in source]
        for one, other in combinations(roles, 2):
            # Respondents that are PSUs of their own may stand in one column.
            if source[one] == source[other] and (one, other) != ("respondent", "psu"):
                problem = f"{at}.{other}: the column {source[one]!r} is {one} already"
                faults.append(Fault(shown, problem, expected="a column of its own"))
        same = (source["sha256"], source.get("sheet"))
        if same in met:
            faults.append(
                Fault(
                    shown,
                    f"{at}.sha256: {met[same]} is the same export, its respondents count twice",
                    expected="one source an export",
                )
            )
        met.setdefault(same, name)
        if source["name_row"] > source.get("header_rows", 1):
            rows = f"header_rows: {source['name_row']}  (or how many stand above the answers)"
            faults.append(Fault(shown, f"{at}.name_row is below the header rows", mend=rows))
        for key in ("file", "catalog"):
            if key not in source:
                continue
            path = root / source[key]
            if {*source[key]} & {*"{}"}:
                problem = f"{at}.{key}: {source[key]!r} has braces, which stand for wildcards"
                faults.append(Fault(shown, problem, expected="a name without braces"))
            if not path.is_file():
                near = [p.name for p in path.parent.glob("*")] if path.parent.is_dir() else []
                faults.append(
                    Fault(
                        shown,
                        f"{at}.{key}: {source[key]} is not there",
                        expected=nearest(path.name, near)
                        or "the export at this path; data/README.md says where data come from",
                    )
                )
        period = source.get("fieldwork", {})
        for key, day in [(k, period[k]) for k in ("start", "end") if len(period.get(k, "")) > 7]:
            try:
                date.fromisoformat(day)
            except ValueError:
                faults.append(Fault(shown, f"{at}.fieldwork.{key}: there is no day {day!r}"))
        # A month that ends fieldwork holds all its days.
        if period.get("start", "")[: len(period.get("end", "9"))] > period.get("end", "9"):
            faults.append(Fault(shown, f"{at}.fieldwork ends before it starts"))
    return faults


def _formats() -> list[str]:
    sources = settings.schema("study")["properties"]["sources"]
    return sources["additionalProperties"]["properties"]["format"]["enum"]
