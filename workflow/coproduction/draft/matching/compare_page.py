"""Compare: files side by side as one HTML page and as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coproduction.draft.looking import scales
from coproduction.draft.looking.look_page import DOUBTS, ROLES, share_of_answers
from coproduction.draft.looking.seen import CodeProfile, FileProfile, VariableProfile
from coproduction.draft.matching.comparing import By, Compared, Difference, Direction, Pair
from coproduction.draft.matching.matches import Member
from coproduction.draft.matching.meaning import several_languages
from coproduction.pages.template import fill

#: What is said of a difference.
DIFFERENCES: Mapping[Difference, str] = {
    "direction": "the scale runs the other way",
    "codes": "options with other codes",
    "options": "options without a partner",
    "labels": "codes with other labels",
    "missing": "other codes of missing answers",
    "kind": "numbers and text",
}
_DIRECTIONS: Mapping[Direction, str] = {
    "same": "same way",
    "reversed": "reversed",
    "mixed": "neither the same nor reversed",
    "unknown": "not told",
}
_BY: Mapping[By, str] = {
    "labels": "by labels",
    "poles": "by the labels of its ends",
    "correlations": "by correlations with other questions",
    "": "",
}


def page(
    files: Mapping[str, FileProfile],
    shared: Sequence[Compared],
    alone: Sequence[Member],
    by_meaning: bool = False,
) -> str:
    """Write files side by side as a complete HTML document; every text of them is data.

    `by_meaning` tells whether labels of several languages were compared by the multilingual model.
    """
    met = {one for compared in shared for one in compared.differences}
    tiers = {pair.member.tier for compared in shared for pair in compared.pairs}
    return fill(
        "compare",
        title="Files side by side: " + ", ".join(files),
        simulated=False,
        several=several_languages(files),
        by_meaning=by_meaning,
        files=[_file(name, seen) for name, seen in files.items()],
        differences=[(one, said) for one, said in DIFFERENCES.items() if one in met],
        tiers=[tier for tier in ("sure", "likely", "ask") if tier in tiers],
        questions=[_entry(files, compared) for compared in shared],
        alone=[
            (name, [_named(one.variable) for one in alone if one.source == name]) for name in files
        ],
    )


def _named(variable: VariableProfile) -> dict[str, str]:
    return {"name": variable.name, "label": variable.label}


def _file(name: str, seen: FileProfile) -> dict[str, Any]:
    roles: dict[str, list[str]] = {}
    for variable in seen.variables:
        if variable.role:
            roles.setdefault(ROLES[variable.role].partition(":")[0], []).append(variable.name)
    told = [f"{role}: {', '.join(names[:6])}" for role, names in roles.items()]
    return {
        "name": name,
        "n": seen.n_rows,
        "variables": len(seen.variables),
        "language": seen.language or "not told",
        "roles": "; ".join(told),
    }


def _entry(files: Mapping[str, FileProfile], compared: Compared) -> dict[str, Any]:
    members = compared.question.members
    pairs = {pair.member.source: pair for pair in compared.pairs}
    tiers = [pair.member.tier for pair in compared.pairs]
    return {
        "name": compared.question.first.variable.name,
        "label": compared.question.first.variable.label,
        "tags": [f"differs {one}" for one in compared.differences] + [f"tier {t}" for t in tiers],
        "reversed": any(pair.direction == "reversed" for pair in compared.pairs),
        "files": [
            _column(name, seen.language, members[name], pairs.get(name))
            for name, seen in files.items()
            if name in members
        ],
        "rows": [
            {
                "missing": row.missing,
                "cells": [
                    [_option(code, members[name].variable) for code in row.codes.get(name, ())]
                    for name in files
                    if name in members
                ],
            }
            for row in compared.rows
        ],
    }


def _column(name: str, language: str, member: Member, pair: Pair | None) -> dict[str, Any]:
    told = {"Match": "the first", "Scale": "", "Differs": "", "Other candidates": ""}
    if pair is not None:
        evidence = member.evidence.told() if member.evidence else ""
        by = _BY[pair.by]
        told = {
            "Match": f"{member.tier}: {evidence}" if evidence else member.tier,
            "Scale": _DIRECTIONS[pair.direction] + (f", {by}" if by else ""),
            "Differs": "; ".join(DIFFERENCES[one] for one in pair.differences) or "nothing",
            "Other candidates": ", ".join(member.candidates),
        }
    return {"file": name, "language": language, **_named(member.variable), "told": told}


def _option(code: CodeProfile, variable: VariableProfile) -> dict[str, Any]:
    share = share_of_answers(code, variable)[0]
    doubted = code.suspicious if code.suspicious in scales.UNSURE else None
    said = (code.kind or "declared missing") if code.missing else ""
    return {
        "code": code.code,
        "label": code.label,
        "n": code.n,
        "share": "" if share is None or doubted else f"{100 * share:.1f} %",
        "said": DOUBTS[doubted] if doubted else said.replace("_", " "),
    }


def table(shared: Sequence[Compared], alone: Sequence[Member]) -> pd.DataFrame:
    """Files side by side as a table: a row a question, option and file; `option` numbers them.

    Variables without a partner have a row each, without a `question`.
    """
    rows: list[dict[str, Any]] = []
    for number, compared in enumerate(shared, start=1):
        pairs = {pair.member.source: pair for pair in compared.pairs}
        for place, row in enumerate(compared.rows, start=1):
            for source, codes in row.codes.items():
                member = compared.question.members[source]
                of = _cells(member, pairs.get(source))
                rows += [
                    {"question": number, **of, "option": place, **_code(code, member.variable)}
                    for code in codes
                ]
        if not compared.rows:
            rows += [
                {"question": number, **_cells(member, pairs.get(source))}
                for source, member in compared.question.members.items()
            ]
    rows += [_cells(member, None) for member in alone]
    columns = ["question", "file", "variable", "label", "match", "evidence", "direction",
               "direction_by", "differs", "option", "code", "code_label", "n", "share_of_answers",
               "kind_of_missing", "doubt"]  # fmt: skip
    whole = dict.fromkeys(("question", "option", "n"), "Int64")
    return pd.DataFrame(rows, columns=pd.Index(columns)).astype(whole)


def _cells(member: Member, pair: Pair | None) -> dict[str, Any]:
    evidence = member.evidence.told() if pair and member.evidence else ""
    return {
        "file": member.source,
        "variable": member.variable.name,
        "label": member.variable.label,
        "match": member.tier if pair else "",
        "evidence": evidence,
        "direction": pair.direction if pair else "",
        "direction_by": pair.by if pair else "",
        "differs": ", ".join(pair.differences) if pair else "",
    }


def _code(code: CodeProfile, variable: VariableProfile) -> dict[str, Any]:
    return {
        "code": code.code,
        "code_label": code.label,
        "n": code.n,
        "share_of_answers": share_of_answers(code, variable)[0],
        "kind_of_missing": code.kind or "",
        "doubt": code.suspicious or "",
    }
