"""Conditions: columns of an export, each with the codes and intervals one of which it must have.

`where` of a crosswalk, `where` of `leave_out` and `asserts` spell the same codes and intervals;
`coproduction.harmonise.matching` says which cells have them. In a crosswalk ``form=2`` holds where
the column `form` has the code 2, ``form=1|2 & split=a`` where it has 1 or 2 and `split` has a. A
column or code with ``=``, ``|``, ``&`` or ``"`` in it stands in double quotes, a quote within
doubled.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from coproduction.missing import BLANK
from coproduction.study.recodes.intervals import Interval, mended

_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
_COLUMN = re.compile(r'([^=|&"]+)')
_CODE = re.compile(r'([^|&"]+)')
#: Double quotes as word processors set them.
_CURLY = "\u201c\u201d\u201e\u201f\u00ab\u00bb"
_SIGNS = set('=|&"' + _CURLY)


@dataclass(frozen=True)
class Condition:
    """Columns, each with the codes and intervals one of which it must have; all must hold."""

    clauses: tuple[tuple[str, frozenset[str]], ...]

    def columns(self) -> list[str]:
        """The columns it asks."""
        return [column for column, _ in self.clauses]


class NoCondition(ValueError):
    """A text is no condition; the message is what is wrong with it, `expected` what to write."""

    def __init__(self, wrong: str, expected: str = ""):
        super().__init__(wrong)
        self.expected = expected


def code_of(given: str | float) -> str:
    """A code as conditions spell it: 9 for 9.0, TRUE for a truth value.

    A text of white space is ``<blank>``, an empty cell.
    """
    if isinstance(given, bool):
        return str(given).upper()
    if isinstance(given, float):
        return str(int(given)) if given.is_integer() and abs(given) < 1e15 else repr(given)
    return str(given) if str(given).strip() else BLANK


@lru_cache(maxsize=4096)
def parse(text: str) -> Condition:
    """Read a condition; clauses are ordered by column, so that equal ones are equal.

    Raises `NoCondition`.
    """
    clauses: dict[str, frozenset[str]] = {}
    at, more = 0, True
    while more:
        column, at = _token(text, at, _COLUMN, "a column")
        if text[at : at + 1] != "=":
            raise NoCondition(f"{column!r} is followed by no '='")
        codes, sign = [], "|"
        while sign == "|":
            code, at = _token(text, at + 1, _CODE, f"a code of {column!r}")
            codes.append(code)
            sign = text[at : at + 1]
        if column in clauses:
            raise NoCondition(f"{column!r} stands in it twice, and a column has one code")
        clauses[column] = frozenset(map(code_of, codes))
        if sign not in ("", "&"):
            raise NoCondition(f"{text[at:]!r} follows a code")
        more, at = sign == "&", at + 1
    _raise_malformed(clauses)
    return Condition(tuple(sorted(clauses.items())))


def _raise_malformed(clauses: Mapping[str, frozenset[str]]) -> None:
    """Raise for what looks like an interval and is none, with the cell to write where it shows."""
    for column, codes in clauses.items():
        for code in sorted(codes):
            if not (told := mended(code)):
                continue
            if Interval.parse(told):
                right = {c: [told if one == code else one for one in sorted(of)]
                         for c, of in clauses.items()}  # fmt: skip
                told = '"' + spelt(right).replace('"', '""') + '"'
            raise NoCondition(f"{code!r} of {column!r} is no interval", told)


def _token(text: str, at: int, plain: re.Pattern, what: str) -> tuple[str, int]:
    """The column or code that begins at a position, and where it ends."""
    quoted = _QUOTED.match(text, at)
    if quoted:
        return quoted[1].replace('""', '"'), quoted.end()
    found = plain.match(text, at)
    if not found or not found[1].strip():
        raise NoCondition(f"{what} is lacking at {text[at:]!r}" if text[at:] else f"{what} lacks")
    name = found[1].strip()
    if len(name) > 1 and name[0] in _CURLY and name[-1] in _CURLY:
        raise NoCondition(
            f"{name} stands in typographic quotes, which quote nothing here",
            f'"{name[1:-1]}" in straight quotes, or "{name}" where the file has these signs',
        )
    return name, found.end()


def spelt(clauses: dict[str, list[str]]) -> str:
    """A condition as a crosswalk spells it, from columns and their codes."""
    told = []
    for column, codes in clauses.items():
        told.append(f"{_in_quotes(column)}={'|'.join(map(_in_quotes, codes))}")
    return " & ".join(told)


def _in_quotes(name: str) -> str:
    plain = name == name.strip() and name and not set(name) & _SIGNS
    return name if plain else '"' + name.replace('"', '""') + '"'
