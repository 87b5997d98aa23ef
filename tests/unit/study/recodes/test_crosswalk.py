import numpy as np

from coproduction.study.recodes.crosswalk import row_text
from coproduction.study.recodes.intervals import Interval, day


def test_intervals_hold_their_closed_ends_only():
    interval = Interval.parse("[18,30)")
    assert (interval.holds(18), interval.holds(29.9), interval.holds(30)) == (True, True, False)
    assert Interval.parse("(,18)").holds(-1e9)
    assert Interval.parse("[30,18]") is None
    may = Interval.parse("[2008-05-01,2008-05-31]")
    assert [may.holds(day(d)) for d in ("2008-05-31T23:59:59", "2008-06-01")] == [True, False]
    assert Interval.parse("[2008-05-01,30)") is None and Interval.parse("[2008-02-30,)") is None
    assert all(np.isnan(day(text)) for text in ("31.05.2008", "20080531", "2008-05-31x", "2008"))


def test_a_row_to_paste_is_csv():
    assert row_text("q", 'say "a, b"', "") == 'q,"say ""a, b""",'
