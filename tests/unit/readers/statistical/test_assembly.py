"""Ranges of missing codes, dates and times of SPSS."""

import pandas as pd
import pyreadstat
import pytest
from unit.readers.samples import read

from coproduction.readers.statistical import moments


def test_spss_ranges_and_moments(tmp_path):
    frame = pd.DataFrame(
        {"x": [1.0, 97.0], "day": [13_744_944_000.0, 99.0], "t": [90_000.5, -60.0]}
    )
    pyreadstat.write_sav(
        frame,
        tmp_path / "a.sav",
        missing_ranges={"x": [{"lo": 97, "hi": 99}, 0], "day": [99]},
        variable_value_labels={"day": {99: "refused"}},
        variable_format={"day": "EDATE10", "t": "TIME11.2"},
    )
    export = read({"file": "a.sav"}, root=tmp_path)
    assert export.columns["x"].missing == ((97.0, 99.0), "0")
    # A declared code in a date column is a code, not a day of 1582.
    assert export.data["day"].tolist() == ["2018-05-06", "99"]
    assert export.data["t"].tolist() == ["25:00:00.5", "-00:01:00"]


def test_numbers_that_count_periods_are_told(tmp_path):
    frame = pd.DataFrame({"week": [1040.0], "quarter": [193.0], "year": [2008.0], "n": [1.0]})
    formats = {"week": "%tw", "quarter": "%tq", "year": "%ty"}
    pyreadstat.write_dta(frame, tmp_path / "a.dta", variable_format=formats)
    met = read({"file": "a.dta"}, None, tmp_path)
    assert met.data["quarter"].tolist() == [193] and met.columns["quarter"].kind == "number"
    assert met.notes == (
        "column week: numbers count weeks from the first of 1960, which is 0",
        "column quarter: numbers count quarters from the first of 1960, which is 0",
    )


@pytest.mark.parametrize("shown", ["MONTH", "QTR", "WEEKDAY3.", "DOWNAME", "DAY2.", "WEEKV5."])
def test_a_date_of_sas_is_one_whatever_part_of_it_is_shown(shown):
    assert moments.kind_of("sas", shown) == "date"
    assert moments.kind_of("sas", "DOLLAR8.2") == moments.kind_of("sas", "BEST12.") == "number"
