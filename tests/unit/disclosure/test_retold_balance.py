"""Balance is published without counts and means, in steps, and not of few."""

import pandas as pd
import pytest

from coproduction.disclosure import releasing
from coproduction.results import contract
from coproduction.results.descriptive_files import BALANCE, EVERYBODY
from coproduction.study.release import Disclosure

HEAD = {"table": "balance", "group": "arm"}
TEST = {"statistic": 1.23456, "df_numerator": 1, "df_denominator": 42.0, "p_value": 0.2712345}


def rows(few, group=100):
    arms = [("no", group), ("yes", 110)]
    found = [
        {**HEAD, "variable": EVERYBODY, "group_level": a, "n_group": n, "n_fewest": group}
        for a, n in arms
    ]
    for name, fewest in (("age", 95), ("ill", few)):
        own = {**HEAD, "variable": name, "n_fewest": fewest}
        found += [own | {"group_level": "no", "mean": 0.123456}]
        found += [own | {"group_level": "yes", "mean": 0.234567, "difference": 0.1234567}]
        found += [own | TEST]
    return found


@pytest.fixture(params=[None, "psu"])
def released(request, tmp_path):
    def made(few, group=100):
        path = tmp_path / BALANCE.path
        path.parent.mkdir(parents=True, exist_ok=True)
        contract.write(contract.frame(BALANCE, rows(few, group)), BALANCE, path)
        psu = request.param and [f"{k // 20}" for k in range(210)]
        people = pd.DataFrame({"country": "GB", "weight": 1.0, "psu": psu}, index=range(210))
        people.to_parquet(tmp_path / "people.parquet")
        given = tmp_path, [str(path)], tmp_path / "people.parquet", Disclosure("publish", 10)
        frame = releasing.released(*given).frames[BALANCE.path]
        return frame, bool(request.param)

    return made


@pytest.mark.parametrize("few", [0, 9, 10])
def test_neither_counts_nor_means_are_published_and_differences_in_steps(released, few):
    frame, clustered = released(few)
    assert frame[["n_group", "n_fewest", "mean"]].isna().all(axis=None)
    for name, shown in (("age", True), ("ill", few >= 10)):
        own = frame[frame["variable"] == name]
        assert own["difference"].dropna().tolist() == [0.1] * shown
        told = own["statistic"].notna().any()
        assert told == (shown and clustered)
        assert own["p_value"].notna().any() == told
        assert own["df_denominator"].notna().any() == told


def test_differences_in_wider_steps_are_withheld_and_never_told_as_none(released):
    """Of 40 respondents a difference of .12 would be told as 0 or as .5."""
    frame, _ = released(10, group=40)
    assert frame["difference"].isna().all()
