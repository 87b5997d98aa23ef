"""Cells of a block of rows are found where they lie, each distinct one once."""

import numpy as np
import pytest

from coproduction.readers.workbook import row_blocks
from coproduction.readers.workbook.row_blocks import row_block


def row(number: int, *cells: str) -> bytes:
    """A row as programs write it; of a cell its letters and its rest."""
    of = (cell.partition("|") for cell in cells)
    text = "".join(f'<c r="{letters}{number}"{rest}' for letters, _, rest in of)
    return f'<row r="{number}" spans="1:2">{text}</row>'.encode()


def block(first: int = 9) -> bytes:
    one, other = ' t="s"><v>4</v></c>', "><v>0.30000000000000004</v></c>"
    return (
        row(first, f"A|{one}", f"AB|{other}")
        + row(first + 1)
        + row(first + 2, f"A|{one}", f"ABC|{one}", f"XFD|{other}")
        + b'<row r="13" spans="1:2"><c r="A'  # the rest stands in the next block
    )


@pytest.mark.parametrize("first", [9, 99, 1_048_570])
def test_rows_and_their_cells(first):
    found = row_block(block(first), b"#")
    assert found is not None
    assert found.numbers.tolist() == [first, first + 1, first + 2]
    assert found.counts.tolist() == [2, 0, 3]
    assert found.starts == [b'<row r="# spans="1:2">'] * 3
    assert found.ends[-1] == block(first).rfind(b"</row>") + 6
    cells = [found.distinct[code] for code in found.codes]
    one, other = b'# t="s"><v>4</v></c>', b"#><v>0.30000000000000004</v></c>"
    assert cells == [b"A" + one, b"AB" + other, b"A" + one, b"ABC" + one, b"XFD" + other]
    assert found.firsts.tolist() == [0, 1, 3, 4]


@pytest.mark.parametrize(
    "odd",
    [
        b'<row r="09"><c r="A09"/></row>',
        b'<row r="10"><c r="A11"/></row>',
        b'<row r="10"><c r="A10" t="str"><v>an answer of more bytes than forty</v></c></row>',
        b"<row><c/></row>",
        b'<row r="10"/><row r="11"></row>',
        b' <row r="10"></row>',
    ],
)
def test_no_row_of_another_form_is_taken_for_one(odd):
    assert row_block(odd + block(20), b"#") is None
    found = row_block(row(7, "A|/>") + row(8, "A|/>") + odd + block(20), b"#")
    assert found is not None
    assert found.numbers[0] == 7
    assert found.distinct[0] == b"A#/>"
    glued = [b"</row>" in cell for cell in found.distinct]
    assert found.numbers[-1] <= 8 or any(glued)


def test_no_whole_row_is_no_block():
    assert row_block(b"", b"#") is None
    assert row_block(b'<row r="1"><c r="A1"/>', b"#") is None


def test_cells_that_are_mixed_to_one_number_are_no_block(monkeypatch):
    monkeypatch.setattr(row_blocks, "_MIX", np.uint64(0))
    alike = row(1, "A|><v>1</v></c>", "A|><v>2</v></c>")
    assert row_block(alike, b"#") is None
