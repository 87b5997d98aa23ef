"""Row blocks: where the cells of many rows of a worksheet lie, and which of them are the same.

A cell of row 7, ``<c r="AB7" t="s"><v>4</v></c>``, is its letters, the number of its row and a
rest. Cells of the same letters and rest are the same, byte by byte, and nearly all are like one
before. Whether they are XML is not said: that is for those who look at each start of a row and at
each distinct cell.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

#: How a row, a cell and the end of a row are written.
_ROW, _CELL, _END = b'<row r="', b'<c r="', b"</row>"
#: The most bytes of a rest; a place holds as many at most: letters, a number and the mark after it.
_REST, _PLACE = 40, 8
#: Of eight bytes as an integer of little endian, those of the first few; of a rest, its own.
_FIRST = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype="<u8")
_OWN = _FIRST[np.clip(np.arange(_REST + 1)[:, None] - 8 * np.arange(_REST // 8), 0, 8)]
_MIX, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


class RowBlock(NamedTuple):
    """Rows that follow each other from the beginning of a block.

    Attributes
    ----------
    numbers, counts, ends
        (rows,) their numbers, how many cells each has, and where each ends.
    starts
        What stands before the cells of each.
    codes
        (cells,) which of the distinct cells each is.
    firsts
        (distinct,) the first cell of each distinct one, ascending.
    distinct
        The distinct cells.
    """

    numbers: np.ndarray
    counts: np.ndarray
    ends: np.ndarray
    starts: list[bytes]
    codes: np.ndarray
    firsts: np.ndarray
    distinct: list[bytes]


def row_block(block: bytes, number: bytes) -> RowBlock | None:
    """The rows at the beginning of a block without a byte of 0, up to one written otherwise.

    `number` stands in place of the number of a row and the mark after it. None where no row is.
    """
    padded = np.frombuffer(block + bytes(2 * _REST), dtype=np.uint8)
    found = np.flatnonzero(padded[: max(block.rfind(_END), 0)] == ord("r"))
    found = found[found >= len(_ROW) - 3]
    heads = _words(padded, found - 5)[:, 0]
    rows, cells = found[heads == _word(_ROW)] - 5, found[heads >> 16 == _word(_CELL)] - 3
    if not len(rows) or rows[0]:
        return None
    ends = np.append(rows[1:], block.rfind(_END) + len(_END))
    numbers, digits, marked = _numbers(padded, rows)
    sound = (_words(padded, ends - len(_END))[:, 0] & _FIRST[len(_END)] == _word(_END)) & (
        numbers > 0
    )
    bounds = np.searchsorted(cells, np.append(rows, len(block)))
    counts = np.diff(bounds)
    of = np.repeat(np.arange(len(rows)), counts)
    stops = np.append(cells[1:], 0)
    stops[bounds[1:][counts > 0] - 1] = ends[counts > 0] - len(_END)
    letters, lengths = _letters(padded, cells)
    begins = cells + len(_CELL) + lengths
    plain = _words(padded, begins)[:, 0] & _FIRST[digits + 1][of] == marked[of]
    begins += digits[of] + 1
    plain &= (stops >= begins) & (stops - begins <= _REST)
    n = min(_before(sound), int(of[_before(plain)]) if not plain.all() else len(rows))
    m = int(bounds[n])
    if not n or (same := _same(padded, begins[:m], stops[:m], letters[:m])) is None:
        return None
    codes, firsts = same
    places = (one[firsts].tolist() for one in (cells + len(_CELL), lengths, begins, stops))
    first = np.where(counts > 0, np.append(cells, 0)[bounds[:-1]], ends - len(_END))
    heads = (rows + len(_ROW) + digits + 1)[:n].tolist()
    return RowBlock(
        numbers[:n],
        counts[:n],
        ends[:n],
        [_ROW + number + block[a:b] for a, b in zip(heads, first.tolist(), strict=False)],
        codes,
        firsts,
        [block[a : a + k] + number + block[b:c] for a, k, b, c in zip(*places, strict=True)],
    )


def _numbers(padded: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(rows,) numbers, 0 of one that is not plainly written; how many digits; these and a mark."""
    words = _words(padded, rows + len(_ROW))[:, 0]
    letters = words.view(np.uint8).reshape(-1, _PLACE)
    marks = letters == ord('"')
    digits = marks.argmax(axis=1)
    told, of = letters - ord("0"), np.arange(_PLACE)
    sound = marks.any(axis=1) & (digits > 0) & (letters[:, 0] != ord("0"))
    sound &= ((told < 10) | (of >= digits[:, None])).all(axis=1)
    powers = np.where(of < digits[:, None], 10 ** np.maximum(digits[:, None] - 1 - of, 0), 0)
    return np.where(sound, (told * powers).sum(axis=1), 0), digits, words & _FIRST[digits + 1]


def _letters(padded: np.ndarray, cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(cells,) the letters of each cell as an integer, and how many they are, up to three."""
    words = _words(padded, cells + len(_CELL))[:, 0]
    second, third = ((words >> np.uint64(8 * n)) & np.uint64(0xFF) >= ord("A") for n in (1, 2))
    lengths = 1 + second.astype(np.int64) + (second & third)
    return words & _FIRST[lengths], lengths


def _same(
    padded: np.ndarray, begins: np.ndarray, stops: np.ndarray, letters: np.ndarray
) -> tuple[np.ndarray, np.ndarray] | None:
    """Which cells are the same, by codes in the order they are met, and the first of each.

    None in the unlikely case that two that differ are mixed to the same number.
    """
    rests = _words(padded, begins, _REST // 8)
    rests &= _OWN[stops - begins]
    mixed = letters.copy()
    for words in rests.T:
        mixed ^= mixed >> _HALF
        mixed *= _MIX
        mixed += words
    codes = pd.factorize(mixed)[0]
    firsts = np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=-1))
    alike = (rests == rests[firsts][codes]).all() and (letters == letters[firsts][codes]).all()
    return (codes, firsts) if alike else None


def _before(sound: np.ndarray) -> int:
    """How many stand before the first that is not sound."""
    return len(sound) if sound.all() else int(np.argmin(sound))


def _word(text: bytes) -> np.uint64:
    return np.frombuffer(text.ljust(8, b"\0"), dtype="<u8")[0]


def _words(padded: np.ndarray, at: np.ndarray, n: int = 1) -> np.ndarray:
    """(len(at), n) integers of little endian, of the 8 n bytes from each place on."""
    kind = np.dtype(f"V{8 * n}")
    from_each = np.ndarray((len(padded) - 8 * n + 1,), kind, padded, strides=(1,))
    return from_each[at].view("<u8").reshape(len(at), n)
