"""A file of another country, wave, time or language than declared is told without assertions."""

import pytest
from exports import DATA, entry, run

FIELD = {"fieldwork": {"start": "2018-09", "end": "2019-02"}}
CHECKS = ("other_country", "other_time", "other_wave", "other_language")


def told(tmp_path, declared=None, **cells):
    """Check to column, severity and rows, of small files and of some with sixty respondents."""
    n = max(map(len, cells.values()))
    data = {name: values * (n // 4) for name, values in DATA.items()}
    data |= {"id": [str(k) for k in range(n)]}
    verdict = run(tmp_path, declared=declared, **(data | cells))[2]
    assert not verdict.faults
    found = {}
    for check in CHECKS:
        for row in entry(verdict, check)[0]:
            found[check] = row["column"], row["severity"], row["n_failed"]
    return found


@pytest.mark.parametrize(
    ("declared", "cells", "expected"),
    [
        ({}, {"cntry": ["GB"] * 4}, {}),
        ({}, {"cntry": ["UK", "United Kingdom", "gb", ""]}, {}),
        ({}, {"cntry": ["IE"] * 4}, {"other_country": ("cntry", "warning", 4)}),
        ({}, {"Land": ["GB", "Ireland", "??", "GB"]}, {"other_country": ("Land", "warning", 1)}),
        ({}, {"country_of_birth": ["IE"] * 4}, {}),
        ({}, {"country": ["1"] * 4}, {}),
        ({"asserts": {"cntry": "IE"}}, {"cntry": ["IE"] * 4}, {}),
        (FIELD, {"year": ["2018"] * 4}, {}),
        (FIELD, {"year": ["2018", "2014", "2014", "2018"]}, {"other_time": ("year", "note", 2)}),
        (FIELD, {"year_of_birth": ["1950"] * 4}, {}),
        (FIELD, {"startdate": ["2018-09-03", "2018-10-01", "2019-03-02", "2018-10-02"]}, {}),
        (
            FIELD,
            {"startdate": ["2018-09-03 10:00", "2016-10-01", "2018-10-02 11:12", "2018-11-01"]},
            {"other_time": ("startdate", "note", 1)},
        ),
        ({}, {"essround": ["9"] * 4}, {}),
        ({"wave": "9"}, {"essround": ["8"] * 4}, {"other_wave": ("essround", "warning", 4)}),
        ({}, {"essround": ["9", "9", "9", "10"]}, {"other_wave": ("essround", "note", 1)}),
        ({}, {"UserLanguage": ["EN-GB", "cy", "EN", "EN"]}, {}),
        ({}, {"UserLanguage": ["DE"] * 4}, {"other_language": ("UserLanguage", "note", 4)}),
        ({}, {"language_at_home": ["de"] * 4}, {}),
    ],
)  # fmt: skip
def test_columns_that_name_another_file(tmp_path, declared, cells, expected):
    assert told(tmp_path, {"language": "en"} | declared, **cells) == expected


def test_who_is_left_out_is_not_judged(tmp_path):
    rules = [{"reason": "abroad", "where": {"q1": ["9"]}}]
    cells = {"cntry": ["GB", "GB", "GB", "IE"]}
    assert told(tmp_path, {"leave_out": rules}, **cells) == {}
    assert told(tmp_path, {}, **cells) == {"other_country": ("cntry", "warning", 1)}
