"""Kinds of missing that few have are counted together."""

import pandas as pd
import pytest

from coproduction.disclosure import merging


@pytest.mark.parametrize(
    ("counts", "merged"),
    [
        ({1: 31, 2: 2, 3: 0}, [2, 1]),
        ({1: 31, 2: 5, 3: 6}, [2, 3]),
        ({1: 31, 2: 12}, []),
        ({1: 4}, []),
        ({1: 4, 2: 3}, [1, 2]),
    ],
)
def test_small_counts_are_added_up_with_as_few_others_as_it_takes(counts, merged):
    assert merging.together(counts, 10) == merged


def test_who_was_not_asked_is_not_counted_with_who_refused():
    rows = [("answered", 900), ("refused", 3), ("dont_know", 4), ("not_applicable", 300)]
    frame = pd.DataFrame(
        [("GB", "uk", "q", kind, n, n / 1207, None) for kind, n in rows],
        columns=["country", "source", "variable", "kind", "n", "share", "weighted_share"],
    )
    found, parts = merging.missingness(frame, 10)
    assert parts == {4: [1, 2]}
    assert found.loc[4, ["kind", "n"]].tolist() == ["several", 7]
