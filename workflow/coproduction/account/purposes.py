"""Purposes: what the columns of an export are for besides answers, and which are joined."""

from collections.abc import Mapping

from coproduction.study.resolved.survey import Source

#: What a column of an export is for, by the key of its source in `study.yaml`.
_ROLES = {
    "respondent": "Identifies the respondent; in the harmonised file a pseudonym",
    "weight": "Weight of the respondent in the harmonised file",
    "strata": "Sampling stratum in the harmonised file",
    "psu": "Primary sampling unit in the harmonised file",
    "fpc": "Sampling units of the stratum in the population, or the share sampled",
}
#: Column of the harmonised file to the key of the source that several columns can be joined in.
_JOINED = {"respondent": "respondent", "stratum": "strata", "psu": "psu"}


def purposes(source: Source) -> dict[str, list[str]]:
    """Column of an export to what it is for, of those that `study.yaml` names for the design."""
    found: dict[str, list[str]] = {}
    for role, meaning in _ROLES.items():
        columns = _columns(source, role)
        joint = f" (joined of {', '.join(columns)})" if len(columns) > 1 else ""
        for column in columns:
            found.setdefault(column, []).append(meaning + joint)
    return found


def joined_of(name: str, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """A note for each source that joins several of its columns in one of the harmonised file."""
    role = _JOINED.get(name)
    several = {source: _columns(told, role) for source, told in sources.items()} if role else {}
    return tuple(
        f"{source}: joined of {', '.join(columns)}"
        for source, columns in several.items()
        if len(columns) > 1
    )


def _columns(source: Source, role: str) -> tuple[str, ...]:
    columns = getattr(source, role)
    if not isinstance(columns, str | tuple):
        return ()
    return columns if isinstance(columns, tuple) else (columns,)
