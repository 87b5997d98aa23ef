"""Changes of bytes, and of the French text."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from faults.mutation import Change


def put(offset: int, new: bytes) -> Change:
    """Overwrite bytes at an offset, counted from the end where it is negative."""

    def change(data: bytes) -> bytes:
        at = offset if offset >= 0 else len(data) + offset
        return data[:at] + new + data[at + len(new) :]

    return change


def swap(old: bytes, new: bytes, count: int = 1) -> Change:
    """Replace a byte string that must be there."""

    def change(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, count)

    return change


def cut(length: int) -> Change:
    return lambda data: data[:length]


def zeroed(start: int, length: int) -> Change:
    return put(start, bytes(length))


def flip(offset: int) -> Change:
    """Flip the highest bit of a byte."""

    def change(data: bytes) -> bytes:
        at = offset if offset >= 0 else len(data) + offset
        return data[:at] + bytes([data[at] ^ 0x80]) + data[at + 1 :]

    return change


def instead(data: bytes) -> Change:
    return lambda _: data


#: Source to its export, whatever lies beside it.
EXPORTS = {
    "uk": "uk_simulated.sav",
    "france": "france_simulated.csv",
    "germany": "germany_simulated.dta",
    "denmark": "denmark_simulated.zsav",
    "czechia": "czechia_simulated.xlsx",
}


def export_of(name: str) -> Change:
    """The export of another country at this one's place."""
    folder = Path(__file__).resolve().parents[2] / "data" / "raw" / "fivenations_simulated"
    return lambda _: (folder / EXPORTS[name]).read_bytes()


def text(edit: Callable[[str], str], encoding: str = "cp1252") -> Change:
    """Edit the French text and write it in an encoding."""
    return lambda data: edit(data.decode("cp1252")).encode(encoding)


def lines(edit: Callable[[list[str]], list[str]]) -> Change:
    """Edit the lines of the French text, the header first."""
    return text(lambda body: "".join(f"{line}\r\n" for line in edit(body.splitlines())))


def rows(edit: Callable[[list[list[str]]], list[list[str]]]) -> Change:
    """Edit the French cells, the header first."""
    return lines(lambda body: [";".join(row) for row in edit([ln.split(";") for ln in body])])


def cell(column: str, line: int, new: str | Callable[[str], str]) -> Change:
    """Write one French cell; lines count from the header, which is 1."""

    def edit(table: list[list[str]]) -> list[list[str]]:
        at = table[0].index(column)
        old = table[line - 1][at]
        table[line - 1][at] = new if isinstance(new, str) else new(old)
        assert table[line - 1][at] != old
        return table

    return rows(edit)


def column(name: str, new: Callable[[str], str]) -> Change:
    """Write every French cell of a column."""

    def edit(table: list[list[str]]) -> list[list[str]]:
        at = table[0].index(name)
        return [table[0], *([*r[:at], new(r[at]), *r[at + 1 :]] for r in table[1:])]

    return rows(edit)


def line(number: int, edit: Callable[[str], str]) -> Change:
    return lines(lambda body: [*body[: number - 1], edit(body[number - 1]), *body[number:]])


def header(edit: Callable[[list[str]], list[str]]) -> Change:
    return rows(lambda table: [edit(table[0]), *table[1:]])


def inserted(number: int, new: Callable[[list[str]], str]) -> Change:
    """A new line that becomes the line of that number."""
    return lines(lambda body: [*body[: number - 1], new(body), *body[number - 1 :]])


def exchanged(left: str, right: str, header_too: bool = False) -> Change:
    """Exchange the values of two French columns; with their names nothing has changed."""

    def edit(table: list[list[str]]) -> list[list[str]]:
        a, b = table[0].index(left), table[0].index(right)
        for row in table if header_too else table[1:]:
            row[a], row[b] = row[b], row[a]
        return table

    return rows(edit)


def permuted(n: int) -> np.ndarray:
    return np.random.default_rng(3).permutation(n)


def shuffled(table: list[list[str]]) -> list[list[str]]:
    return [table[0], *(table[1 + i] for i in permuted(len(table) - 1))]


def interview_again(body: list[str]) -> str:
    """The tenth interview under an identifier of its own."""
    return "SIMULATED-9999;" + body[10].split(";", 1)[1]


MOJIBAKE = "Plutôt sûr".encode().decode("cp1252")
HUGE = "x" * 2_000_000
