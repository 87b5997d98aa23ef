"""Ending: whether the last line of a text file was cut, or may have been."""

import re
from collections.abc import Collection

from coproduction.faults import Fault, Faults
from coproduction.readers.text.body import Body
from coproduction.readers.text.dialect import Dialect
from coproduction.readers.text.records import Lines

#: So many lines are enough to tell how long the cells of a column are.
_LOOKED_AT = 100_000
#: Of fewer lines, all others may have more digits by chance.
_FEWEST = 20
#: Numbers of fewer signs are as long as each other by chance.
_WIDTH = 3
#: A number, and its decimals.
_NUMBER = re.compile(rb"-?[0-9]*(?:[.,]([0-9]*))?")


def cut_off(
    file: str, body: Body, lines: Lines, n_head: int, dialect: Dialect, column: str
) -> list[str]:
    """The note of a last line without a line end whose last cell may be part of a longer one.

    It may where other cells of the `column` begin with it and are longer, or none is the same. A
    cell in quotes that are closed is whole. Other lines end with a line end, as they are others.

    Raises `Faults` where that cell is a number with fewer digits than every other has.
    """
    if len(lines.start) - n_head < 2 or body.read(len(body) - 1, len(body)) in (b"\n", b"\r"):
        return []
    quote, delimiter = dialect.quote.encode(), dialect.delimiter.encode()

    def cell(start: int, end: int) -> bytes:
        return body.read(start, end).rpartition(delimiter)[2]

    last = cell(int(lines.start[-1]), int(lines.end[-1]))
    if quote and last.endswith(quote):
        return []
    looked_at = slice(n_head, min(n_head + _LOOKED_AT, len(lines.start) - 1))
    places = zip(lines.start[looked_at].tolist(), lines.end[looked_at].tolist(), strict=True)
    cells = [cell(*place).strip(quote or None) for place in places]
    others = {*cells}
    if last in others and not any(other.startswith(last) and other != last for other in others):
        return []
    if len(cells) >= _FEWEST and _shorter(last.strip(), others):
        raise Faults([_cut(file, int(lines.line[-1]), column)])
    return [
        f"the last line (row {int(lines.line[-1])}) has no line end, as the others have, and its "
        f"cell of {column} may be the beginning of a longer one: was the file cut?"
    ]


def _shorter(last: bytes, others: Collection[bytes]) -> bool:
    """Whether a number has fewer decimals than each of others, or is shorter than they all are.

    Blank cells are no numbers, and say nothing of how long those are.
    """
    told = [cell.strip() for cell in others if cell.strip()]
    own, parts = _NUMBER.fullmatch(last), [_NUMBER.fullmatch(cell) for cell in told]
    if not last or own is None or not told or not all(parts):
        return False
    decimals = [len(part[1] or b"") for part in parts if part]
    if any(decimals):
        return len(own[1] or b"") < min(decimals)
    widths = {len(cell) for cell in told}
    return len(widths) == 1 and len(last) < widths.pop() >= _WIDTH


def _cut(file: str, row: int, column: str) -> Fault:
    return Fault(
        file,
        "The last line has no line end, as the others have, and its last cell has fewer digits "
        "than every other of the column: the file is truncated.",
        column=column,
        rows=(row,),
        n=1,
        expected="as many digits as the others have, and a line end",
        mend="copy or download the file again and compare its size with the original; if it is "
        "whole, end its last line",
        check="truncated file",
    )
