"""Ranges of missing codes, dates and times of SPSS."""

import pandas as pd
import pyreadstat
from unit.readers.samples import read


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
