"""Ending: whether the last line of a text file may have been cut."""

from itertools import islice

import pyarrow as pa

from coproduction.readers.text.dialect import Dialect
from coproduction.readers.text.records import Lines

#: So many lines are enough to tell how long the cells of a column are.
_LOOKED_AT = 100_000


def cut_off(body: pa.Buffer, lines: Lines, n_head: int, dialect: Dialect, column: str) -> list[str]:
    """The note of a last line without a line end whose last cell may be part of a longer one.

    It may where other cells of the `column` begin with it and are longer, or none is the same. A
    cell in quotes that are closed is whole. Other lines end with a line end, as they are others.
    """
    places = list(zip(lines.start.tolist(), lines.end.tolist(), strict=True))[n_head:]
    if len(places) < 2 or body.slice(len(body) - 1).to_pybytes() in (b"\n", b"\r"):
        return []
    quote, delimiter = dialect.quote.encode(), dialect.delimiter.encode()

    def cell(start: int, end: int) -> bytes:
        return body.slice(start, end - start).to_pybytes().rpartition(delimiter)[2]

    last = cell(*places[-1])
    if quote and last.endswith(quote):
        return []
    others = {cell(*place).strip(quote or None) for place in islice(places[:-1], _LOOKED_AT)}
    if last in others and not any(other.startswith(last) and other != last for other in others):
        return []
    return [
        f"the last line (row {int(lines.line[-1])}) has no line end, as the others have, and its "
        f"cell of {column} may be the beginning of a longer one: was the file cut?"
    ]
