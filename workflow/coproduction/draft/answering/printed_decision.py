"""Printed decisions: one decision as plain lines of a terminal, both code lists side by side."""

import unicodedata
from collections.abc import Sequence
from itertools import zip_longest

from coproduction.draft.proposing.shown_decisions import CodeList, ShownDecision
from coproduction.faults import visible

#: Terminals below this width show code lists one below the other.
_SIDE_BY_SIDE = 60
_BETWEEN = " | "
_FACTS = ("Answer", "Tier", "Proposal", "Evidence", "Variables", "Respondents")


def printed(one: ShownDecision, head: str, width: int) -> list[str]:
    """The lines of a decision, none longer than `width`: facts, code lists and keys."""
    lines = [visible(head).ljust(width, "-")[:width], *wrapped(one.question, width), ""]
    lines += _sides(one.lists, width)
    for name, told in one.facts:
        if name in _FACTS:
            lines += wrapped(f"{name}: {told}", width, indent=2)
    return [*lines, "", *_keys(one, width)]


def _keys(one: ShownDecision, width: int) -> list[str]:
    lines = []
    if one.accepting:
        lines += wrapped(f"  y  yes, as proposed: {one.decision.proposal}", width, indent=5)
    for number, candidate in enumerate(one.candidates, start=1):
        lines += wrapped(f"  {number}  {candidate}", width, indent=5)
    if one.to_fill:
        lines += wrapped("  l  say the level of each code, one after the other", width, indent=5)
    lines += wrapped("  t  type another answer", width, indent=5)
    if one.decision.answer:
        lines += wrapped("  x  take the answer back", width, indent=5)
    told = "  Enter  leave it    b  back    a  answers    g 2  change the second    q  quit"
    return lines + wrapped(told, width, indent=5)


def listed(answered: Sequence[ShownDecision], width: int) -> list[str]:
    """Decisions and their answers, numbered; a line that says so where there are none."""
    lines: list[str] = []
    for number, one in enumerate(answered, start=1):
        told = f"  {number}  {one.decision.decision}: {one.decision.answer}"
        lines += wrapped(told, width, indent=5)
    return lines or ["no decision has an answer"]


def _sides(lists: Sequence[CodeList], width: int) -> list[str]:
    if not lists:
        return []
    if len(lists) == 1 or width < _SIDE_BY_SIDE:
        return [line for one in lists for line in [*_head(one, width), *_listed(one, width), ""]]
    half = (width - len(_BETWEEN)) // 2
    heads = zip_longest(*(_head(one, half) for one in lists), fillvalue="")
    below = zip_longest(*(_listed(one, half) for one in lists), fillvalue="")
    rows = [*heads, *below]  # headings of unlike length leave the codes side by side
    return [_BETWEEN.join(filled(cell, half) for cell in row).rstrip() for row in rows] + [""]


def _head(one: CodeList, width: int) -> list[str]:
    return wrapped(f"{one.source}: {one.name} {one.label}".rstrip(), width)


def _listed(one: CodeList, width: int) -> list[str]:
    """A code list: each code with its label, respondents and share.

    Codes of missing answers stand in brackets; behind a question mark is the one asked about.
    """
    n = max([len(str(c.n)) for c in one.codes] + [len(str(one.n_rest)), 1])
    room = width - n - 10
    lines = [f"{filled('code', room)} {'n'.rjust(n)} {'share'.rjust(8)}"]
    for code in one.codes:
        spelt = visible(code.code)
        spelt = f"({spelt})" if code.missing else f" {spelt} "
        named = f"{'?' if code.asked else ' '}{spelt.ljust(5)}{visible(code.label)}".rstrip()
        told = f"{named} -> {code.proposed}" if code.proposed else named
        first, *more = wrapped(told, room, indent=6)
        lines.append(f"{filled(first, room)} {str(code.n).rjust(n)} {code.share.rjust(8)}".rstrip())
        lines += more
    if one.rest:
        lines.append(f"{filled(f'  {one.rest}', room)} {str(one.n_rest).rjust(n)}")
    return lines


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes: two a wide letter, none a combining mark."""
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) > 0 for sign in text)


def filled(text: str, width: int) -> str:
    """A text with spaces behind it up to a width."""
    return text + " " * (width - columns_of(text))


def wrapped(text: str, width: int, indent: int = 0) -> list[str]:
    """A text in lines of at most `width` columns, broken at spaces where there are any.

    Lines behind the first are indented. Nothing in the text can move the cursor.
    """
    rest, lines = visible(text).rstrip(), []
    indent = min(indent, width // 2)
    while columns_of(rest) > width:
        end = len(rest)
        while end > 1 and columns_of(rest[:end]) > width:
            end -= 1
        start = len(rest) - len(rest.lstrip())
        space = rest.rfind(" ", start + 1, end + 1)
        end = space if space > 0 else end
        lines.append(rest[:end].rstrip())
        rest = " " * indent + rest[end:].lstrip()
    return [*lines, rest]
