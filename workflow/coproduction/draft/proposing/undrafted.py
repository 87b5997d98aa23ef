"""Undrafted: the columns of a file that a draft takes up nowhere, and why."""

from collections.abc import Collection, Mapping, Sequence

from coproduction.draft.looking import scales
from coproduction.draft.looking.look_page import ROLES
from coproduction.draft.looking.seen import FileProfile, VariableProfile
from coproduction.draft.proposing.facts import Facts
from coproduction.faults import many, named

#: Columns that are named of each reason; the codebook has them all.
_MOST_NAMED = 12


def undrafted(told: Facts, file: FileProfile, asked: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Why columns are left out, and which.

    `asked` are those that ask a question. A column of the design or of the interview that the
    source in `study.yaml` declares is not left out.
    """
    held = {*asked, told.weight}
    for role in ("id", "stratum", "psu", "country"):
        if column := told.column(role):
            held.add(column.name)
    found: dict[str, list[str]] = {}
    for variable in file.variables:
        if variable.name not in held:
            found.setdefault(_reason(variable), []).append(variable.name)
    return {reason: tuple(names) for reason, names in found.items()}


def _reason(variable: VariableProfile) -> str:
    if variable.role == "direct_identifier":
        told = [evidence.says for evidence in variable.role_evidence]
        return "; ".join(["it may identify somebody directly", *told])
    if variable.role:
        return ROLES[variable.role]
    if variable.kind == "date":
        return "dates"
    given = {code.code for code in variable.codes if code.n and not scales.is_missing(code)}
    if variable.kind == "text" and len(given) != 1:
        return "texts of many answers, or that no two respondents share"
    return "no answers that differ"


def told(found: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """A line for each source and reason."""
    return [
        f"{source}: {many(len(names), 'column')} left out, {named(names, _MOST_NAMED)}: {reason}"
        for source, reasons in found.items()
        for reason, names in reasons.items()
    ]
