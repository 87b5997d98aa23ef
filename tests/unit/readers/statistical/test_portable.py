"""Numbers of SPSS portable files, which stand in base 30."""

import pytest

from coproduction.readers.statistical.portable import _base30


@pytest.mark.parametrize(
    ("text", "number"), [(b"1", 1), (b"-A.F", -10.5), (b"1+2", 900), (b"1-1", 1 / 30), (b".F", 0.5)]
)
def test_numbers_are_of_base_30(text, number):
    assert _base30(text) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("text", [b"1+TTTTTTTT", b"1-TTTTTTTT", b"T" * 100_000, b"1+7S", b"1x"])
def test_numbers_that_no_double_holds_are_told_at_once(text):
    with pytest.raises(ValueError, match="number"):
        _base30(text)
