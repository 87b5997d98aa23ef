"""Numbered texts: answers in words that begin with their number, as platforms export scales.

``0 - Not at all satisfied``, ``1``, …, ``10 - Completely satisfied`` are numbers with labelled
ends; ``1 - Never``, ``2 - Often`` are labels in an order.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from coproduction.draft.looking import naming
from coproduction.draft.looking.seen import CodeProfile, VariableProfile
from coproduction.draft.looking.variable_profiles import suspicions

#: A number, and what it is called; what begins with another number is an interval or a date.
_DASHED = re.compile(r"(-?\d+)\s*(?:[-–—:.)=]\s*(?!\d)(\S.*))?", re.DOTALL)
#: So many answers may be no number where at least so many are.
_MOST_ODD, _FEWEST_NUMBERS = 2, 3
_BRACKETED = re.compile(r"(-?\d+)\s*\((?!\d)(\S.*)\)", re.DOTALL)


def numbered(texts: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Text to its number and what it says behind it; none where not all have numbers of their own.

    >>> numbered(["0 - Never", "1", "2 (Always)"])
    {'0 - Never': (0, 'Never'), '1': (1, ''), '2 (Always)': (2, 'Always')}
    >>> numbered(["18 - 24", "25 - 34"]), numbered(["2 - Often", "Never"])
    ({}, {})
    """
    found: dict[str, tuple[int, str]] = {}
    for text in texts:
        bare = naming.shown(text)
        match = _BRACKETED.fullmatch(bare) or _DASHED.fullmatch(bare)
        if match is None:
            return {}
        found[text] = int(match[1]), (match[2] or "").strip()
    numbers = {number for number, _ in found.values()}
    return found if len(found) > 1 and len(numbers) == len(found) else {}


def with_numbers(variable: VariableProfile) -> VariableProfile:
    """A variable of texts with the numbers of its answers, in their order, where all have one."""
    if variable.kind != "text" or any(code.label for code in variable.codes):
        return variable
    held = [code for code in variable.codes if not code.missing]
    odd = _odd(held)
    known = numbered([code.code for code in held if code.code not in odd])
    if not known:
        return variable
    codes = [_numbered(code, known) for code in variable.codes]
    if odd:
        codes = [replace(c, suspicious="no_number") if c.code in odd else c for c in codes]
        variable = replace(variable, suspicious=suspicions(codes))
    answers = sorted((c for c in codes if c.number is not None), key=lambda c: c.number or 0)
    return replace(variable, codes=(*answers, *(c for c in codes if c.number is None)))


def _odd(held: Sequence[CodeProfile]) -> frozenset[str]:
    """The one or two answers of few that are no number where all others are, such as ``NSP``."""
    told = {one.code: bool(numbered([one.code, "-99999"])) for one in held}
    odd = [one for one in held if not told[one.code]]
    n = sum(one.n for one in odd)
    few = len(odd) <= _MOST_ODD and 2 * n < sum(one.n for one in held)
    return frozenset(c.code for c in odd if few and len(held) - len(odd) >= _FEWEST_NUMBERS)


def _numbered(code: CodeProfile, known: Mapping[str, tuple[int, str]]) -> CodeProfile:
    if code.code not in known:
        return code
    number, said = known[code.code]
    return replace(code, number=float(number), said=said)
