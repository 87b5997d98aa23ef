"""Numerals as a language prints them."""

import pytest

from coproduction.tables.formatting.writers import escape_latex
from coproduction.tables.table import estimate_cell
from coproduction.words.numerals import (
    number,
    percent,
    percent_of,
    places,
    share_places,
    typeset,
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "[−1,234.5, 6.0]"),
        ("fr", "[−1\u202f234,5; 6,0]"),
        ("de-AT", "[−1.234,5; 6,0]"),
        ("cs", "[−1\u00a0234,5; 6,0]"),
        ("xx", "[−1,234.5, 6.0]"),
    ],
)
def test_numerals_follow_the_language(language, expected):
    assert typeset("[-1,234.5, 6.0]", language) == expected


def test_numbers_of_any_size_show_what_is_known():
    assert number(1264379.8, 0) == "1,264,380" and places([543210.0], 2) == 0
    assert estimate_cell(1.7e-7, 4.8e-8, 2).lines == ("1.7e-07", "(4.8e-08)")
    assert estimate_cell(51.2, 1e-6, 1).lines == ("51.2", "(1.0e-06)")
    assert typeset("-1.7e-07") == "−1.7×10⁻⁷" and typeset("2.0e+11") == "2.0×10¹¹"
    assert escape_latex("10⁻⁷") == "10$^{-}$$^{7}$"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0"), (1, "100"), (0.184, "18"), (0.0123, "1"), (0.004, "0.4"), (0.998, "99.8")],
)
def test_a_share_is_told_from_none_and_from_all(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("shares", "digits", "found"),
    [([0.6, 0.4], 1, 0), ([0.58, None, 0.29], 1, 0), ([0.125, 0.5], 1, 1), ([0.1234], 1, 1),
     ([0.1234], 2, 2), ([float("nan")], 2, 0)],
)  # fmt: skip
def test_rounded_shares_have_no_more_decimals_than_they_were_rounded_to(shares, digits, found):
    assert share_places(shares, digits) == found


@pytest.mark.parametrize(
    ("share", "rounded", "told"),
    [(0.05, True, "5"), (0.0005, True, "0.05"), (0.005, True, "0.5"), (0.05, False, "5.0"),
     (0.0, True, "0"), (1.0, False, "100.0")],
)  # fmt: skip
def test_a_rounded_share_has_the_decimals_of_its_step(share, rounded, told):
    assert percent_of(share, rounded) == told
