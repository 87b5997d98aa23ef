"""A cell of a table as markup."""

import pytest

from coproduction.pages.reporting.cell_markup import markup
from coproduction.tables.formatting.layout import LaidCell


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (LaidCell(), "<td></td>"),
        (LaidCell(()), "<td></td>"),
        (LaidCell(("a", "b"), classes=("left",)), "<td>a<br>b</td>"),
        (LaidCell(("1",), classes=("right", "indent")), '<td class="right indent">1</td>'),
        (
            LaidCell(("a",), header=True, scope="col", span=2, classes=("left",)),
            '<th scope="col" colspan="2" class="left">a</th>',
        ),
        (
            LaidCell(("1", "2"), mark="†", over=True, value="1.25"),
            '<td data-value="1.25"><span class="over">1<sup>†</sup></span><br>2</td>',
        ),
        (
            LaidCell(("<b>&\x00\u202e",), mark='"', value='"'),
            '<td data-value="&#34;">&lt;b&gt;&amp;\ufffd\\u202e<sup>&#34;</sup></td>',
        ),
    ],
)
def test_a_cell_says_what_it_is_and_no_text_of_it_is_markup(cell, expected):
    assert markup(cell) == expected
