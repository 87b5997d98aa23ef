"""Look: a file's profile as one HTML page and as a table of its codes."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

import pandas as pd

from coproduction.draft.looking.seen import CodeProfile, Doubt, FileProfile, Role, VariableProfile
from coproduction.pages.template import fill

#: What is said of a role.
ROLES: Mapping[Role, str] = {
    "id": "id of the respondent",
    "weight": "weight",
    "stratum": "stratum",
    "psu": "primary sampling unit",
    "interviewer": "interviewer",
    "replicate": "replicate weight",
    "country": "country",
    "date": "date of the interview",
    "duration": "duration of the interview",
    "direct_identifier": "direct identifier: its values are not shown",
}
#: What is said of a doubt, after its codes.
DOUBTS: Mapping[Doubt, str] = {
    "missing_code": "no label, and a number that surveys take for a kind of missing",
    "negative": "no label, and below zero as no other answer is",
    "unlabelled": "no label where others have one",
    "apart": "apart from all other numbers, as codes of missing answers are",
    "undeclared": "labelled as missing and not declared missing",
    "several_kinds": "a label that names several kinds of missing",
    "abbreviation": "letters that surveys write for a missing answer",
    "missing_elsewhere": "a label that most columns with it declare missing",
    "no_number": "a text where all other answers are numbers",
    "same_label": "the same label as another code",
}
_KINDS = {"numeric": "numbers", "text": "text", "date": "dates"}
_FOUND = {
    "name": "its name says {}",
    "label": "its label says {}",
    "values": "{}",
    "declared": "declared {}",
    "tag": "tag {}",
}


def page(seen: FileProfile) -> str:
    """Write the profile of a file as a complete HTML document; every text of the file is data."""
    name = PurePath(seen.path).name
    return fill(
        "look",
        title=f"Codebook of {name}",
        simulated=False,
        seen=seen,
        facts=_facts(seen),
        roles=[(role, told) for role, told in ROLES.items() if _has(seen, role)],
        variables=[_entry(seen, variable) for variable in seen.variables],
        doubted=sum(bool(variable.suspicious) for variable in seen.variables),
    )


def _has(seen: FileProfile, role: Role) -> bool:
    return any(variable.role == role for variable in seen.variables)


def _facts(seen: FileProfile) -> list[tuple[str, str]]:
    evidence = seen.language_evidence
    told = {
        "Respondents": str(seen.n_rows),
        "Variables": str(len(seen.variables)),
        "Format": seen.format,
        "Platform": "" if seen.platform == "none" else seen.platform,
        "Header rows": str(seen.header_rows) if seen.format in ("csv", "tsv", "xlsx") else "",
        "Encoding": seen.encoding,
        "Delimiter": {"\t": "tab"}.get(seen.delimiter, seen.delimiter),
        "Decimal mark": seen.decimal,
        "Sheet": seen.sheet,
        "Language": f"{seen.language}, by {evidence.n_labels} labels" if seen.language else "",
        "Weight": seen.weight,
        "Country": f"{seen.country}, {len(seen.countries) or 'one'}" if seen.country else "",
    }
    return [(fact, text) for fact, text in told.items() if text] + [
        ("On reading", note) for note in seen.notes
    ]


def _entry(seen: FileProfile, variable: VariableProfile) -> dict[str, Any]:
    weighted = bool(seen.weight)
    by_country = bool(seen.countries) and variable.name != seen.country
    rows = [_row(code, variable, weighted, by_country) for code in variable.codes if code.n]
    unused = [f"{code.code} {code.label}" for code in variable.codes if not code.n]
    return {
        "name": variable.name,
        "label": variable.label,
        "role": variable.role or "",
        "kind": variable.kind,
        "doubts": [
            f"{_listed(one.codes)}: {DOUBTS[one.doubt]} ({_respondents(one.n)})"
            for one in variable.suspicious
        ],
        "facts": _variable_facts(variable),
        "rows": rows,
        "unused": unused,
        "countries": seen.countries if by_country and rows else (),
        "kinds": any(row["missing"] for row in rows),
        "labels": any(row["label"] for row in rows),
    }


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(codes[:8]) + (", …" if len(codes) > 8 else "")


def _respondents(n: int) -> str:
    return "1 respondent" if n == 1 else f"{n} respondents"


def _variable_facts(variable: VariableProfile) -> list[tuple[str, str]]:
    role = ""
    if variable.role:
        told = [_FOUND[one.by].format(one.says) for one in variable.role_evidence]
        role = f"{ROLES[variable.role]} ({'; '.join(told)})"
    numbers = [
        ("from", variable.minimum),
        ("to", variable.maximum),
        ("mean", variable.mean),
        ("weighted mean", variable.weighted_mean),
    ]
    days = f"{variable.earliest} to {variable.latest}" if variable.earliest else ""
    told = {
        "Likely": role,
        "Holds": ", ".join(filter(None, [_KINDS[variable.kind], variable.measure])),
        "Answers": f"{variable.n_valid}, {variable.n_distinct} different values in all",
        "Empty": str(variable.n_empty) if variable.n_empty else "",
        "In words of one": f"{_respondents(variable.n_own_words)}, not shown"
        if variable.n_own_words
        else "",
        "Numbers": ", ".join(f"{said} {n:.6g}" for said, n in numbers if n is not None),
        "Days": days,
    }
    return [(fact, text) for fact, text in told.items() if text]


def _row(
    code: CodeProfile, variable: VariableProfile, weighted: bool, by_country: bool
) -> dict[str, Any]:
    missing = ", ".join(filter(None, ["declared" * code.declared_missing, code.kind or ""]))
    shares = share_of_answers(code, variable)
    return {
        "code": code.code,
        "label": code.label,
        "missing": missing.replace("_", " "),
        "doubt": code.suspicious or "",
        "n": code.n,
        "weighted": f"{code.weighted:.1f}" if weighted and code.weighted is not None else "",
        "share": _percent(shares[1] if weighted else shares[0]),
        "part": (shares[1] if weighted else shares[0]) or 0.0,
        "countries": [
            {"share": _percent(part), "part": part or 0.0}
            for part in shares_by_country(code, variable)
        ]
        if by_country
        else [],
    }


def share_of_answers(
    code: CodeProfile, variable: VariableProfile
) -> tuple[float | None, float | None]:
    """The share that a code has of the answers, and weighted; None of codes that are none.

    Where not all answers are codes (many numbers, own words) shares of the weighted are unknown.
    """
    if code.missing:
        return None, None
    if not code.n:
        return (0.0 if variable.n_valid else None), (None if code.weighted is None else 0.0)
    share = code.n / variable.n_valid if variable.n_valid else None
    answers = [one for one in variable.codes if not one.missing]
    whole = sum(one.n for one in answers) == variable.n_valid
    total = sum(one.weighted or 0.0 for one in answers)
    known = whole and code.weighted is not None and total > 0
    return share, code.weighted / total if known and code.weighted is not None else None


def shares_by_country(code: CodeProfile, variable: VariableProfile) -> list[float | None]:
    """The share of a code in the coded answers of each country, weighted where weights are named.

    None for codes that are no answers, and where a country has no coded answer.
    """
    answers = [one for one in variable.codes if not one.missing]
    weighted = code.weighted is not None
    found: list[float | None] = []
    for place in range(len(code.by_country)):
        counts = [
            one.weighted_by_country[place] if weighted else one.by_country[place] for one in answers
        ]
        own = code.weighted_by_country[place] if weighted else code.by_country[place]
        total = sum(counts)
        found.append(None if code.missing or total <= 0 else own / total)
    return found


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"


def table(seen: FileProfile) -> pd.DataFrame:
    """The profile as a table, a row a code; a variable that shows no codes has one row.

    Columns tell of the variable, of the code, and ``n`` by country.
    """
    rows = []
    for variable in seen.variables:
        of_all = {
            "variable": variable.name,
            "position": variable.position + 1,
            "question": variable.label,
            "holds": variable.kind,
            "measure": variable.measure,
            "likely_role": variable.role or "",
            "n_answers": variable.n_valid,
            "n_empty": variable.n_empty,
            "n_own_words": variable.n_own_words,
            "minimum": variable.minimum,
            "maximum": variable.maximum,
            "mean": variable.mean,
            "weighted_mean": variable.weighted_mean,
        }
        rows += [of_all | _cells(seen, variable, code) for code in variable.codes] or [
            of_all | {"code": "", "label": "", "n": None}
        ]
    return pd.DataFrame(rows).astype({"n": "Int64"}) if rows else pd.DataFrame()


def _cells(seen: FileProfile, variable: VariableProfile, code: CodeProfile) -> dict[str, Any]:
    share, weighted = share_of_answers(code, variable)
    return {
        "code": code.code,
        "label": code.label,
        "n": code.n,
        "share_of_answers": share,
        "weighted": code.weighted,
        "weighted_share_of_answers": weighted,
        "declared_missing": "yes" if code.declared_missing else "no",
        "kind_of_missing": code.kind or "",
        "doubt": code.suspicious or "",
        **{f"n in {c}": n for c, n in zip(seen.countries, code.by_country, strict=False)},
    }
