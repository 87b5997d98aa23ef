"""Which texts are dates, and the first and the last of them."""

import pytest

from coproduction.draft.looking.days import are_days, first_and_last


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2019-01-31", "2018-09-01 12:30:11"], ("2018-09-01", "2019-01-31")),
        (["31.01.2019", "01.09.2018"], ("2018-09-01", "2019-01-31")),
        (["1/31/2019", "9/1/2018 12:30"], ("2018-09-01", "2019-01-31")),
        (["1/2/2019", "9/1/2018"], ("", "")),
        (["2019-02-31"], ("", "")),
    ],
)
def test_first_and_last_day(texts, expected):
    assert are_days(texts)
    assert first_and_last(texts) == expected


@pytest.mark.parametrize("texts", [[], ["1.5", "2.5"], ["18-24", "25-34"], ["2019-01-31", "May"]])
def test_what_is_no_date(texts):
    assert not are_days(texts)
