"""Kinds of missing are counted apart, and with the answers they are everybody."""

import numpy as np
import pandas as pd
import pytest

from coproduction.account.missingness import Counts
from coproduction.missing import KINDS


def people():
    rng = np.random.default_rng(7)
    n = 300
    kind = rng.choice([None, "refused", "dont_know", "not_asked"], n, p=[0.6, 0.2, 0.1, 0.1])
    return pd.DataFrame(
        {
            "source": pd.Categorical(rng.choice(["x", "y"], n)),
            "country": pd.Categorical(rng.choice(["FR", "GB"], n), ["GB", "FR"], ordered=True),
            "weight": rng.uniform(0, 2, n),
            "v__missing": pd.Categorical(kind, list(KINDS)),
            "all__missing": pd.Categorical([None] * n, list(KINDS)),
        }
    )


def missingness(frame, variables, countries):
    counts = Counts(variables)
    counts.add(frame)
    return counts.frame(countries)


def test_shares_are_those_of_a_plain_count_and_sum_to_one():
    frame = people()
    found = missingness(frame, ["v", "all"], ["GB", "FR"])
    assert list(dict.fromkeys(found["country"])) == ["GB", "FR"]
    keys = ["country", "source", "variable"]
    sums = found.groupby(keys)[["n", "share", "weighted_share"]].sum()
    sizes = frame.groupby(["country", "source"], observed=True).size()
    for (country, source, _), row in sums.iterrows():
        assert row["n"] == sizes[country, source]
        assert (row["share"], row["weighted_share"]) == pytest.approx((1, 1))
    here = frame[(frame["country"] == "FR") & (frame["source"] == "y")]
    refused = here["v__missing"] == "refused"
    row = found.set_index([*keys, "kind"]).loc[("FR", "y", "v", "refused")]
    assert row["n"] == refused.sum()
    assert row["weighted_share"] == pytest.approx(np.average(refused, weights=here["weight"]))
    assert found[found["variable"] == "all"]["kind"].unique().tolist() == ["answered"]


def test_no_weight_gives_an_empty_weighted_share_and_excluded_do_not_count():
    frame = people().assign(weight=0.0)
    assert missingness(frame, ["v"], ["GB", "FR"])["weighted_share"].isna().all()
    frame["excluded"] = np.where(frame["country"] == "FR", "speeder", None)
    found = missingness(frame, ["v"], ["GB", "FR"])
    assert set(found["country"]) == {"GB"}
    assert found["n"].sum() == (frame["country"] == "GB").sum()
