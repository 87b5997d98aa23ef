"""Uneven designs: what of a sampling design some sources of a study declare and others do not.

Nothing stops such a study, yet its countries do not compare: who has no weight weighs the same, and
who has no PSU counts as drawn alone, so that standard errors are too small.
"""

from collections.abc import Mapping

from coproduction.study.resolved.survey import Source

#: What a design has, by the setting that declares it, and what goes without it: replicate weights
#: bring what strata and PSUs tell.
_PARTS = {
    "weight": ("weight", False),
    "strata": ("strata", True),
    "psu": ("primary sampling unit", True),
}
_MOST_NAMED = 6


def uneven(sources: Mapping[str, Source]) -> list[str]:
    """A sentence for each part of a design that some sources declare and others do not."""
    found = []
    for setting, (what, replicated) in _PARTS.items():
        judged = {n: s for n, s in sources.items() if not (replicated and s.replicates)}
        have = [name for name, source in judged.items() if getattr(source, setting)]
        lack = [name for name in judged if name not in have]
        if have and lack:
            one = f"{_named(lack)} {'declares' if len(lack) == 1 else 'declare'} no {what}"
            other = f"{_named(have)} {'does' if len(have) == 1 else 'do'}"
            found.append(f"{one}, {other}; where a column has it, add `{setting}: COLUMN`")
    return found


def _named(names: list[str]) -> str:
    """Names as a sentence has them, the first of many.

    >>> _named(["a", "b", "c"]), _named(list("abcdefgh"))
    ('a, b and c', 'a, b, c, d, e, f and 2 more')
    """
    more = len(names) - _MOST_NAMED
    told = [*names[:_MOST_NAMED], f"{more} more"] if more > 0 else names
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))
