"""Scales that were turned in one source: told by their correlations, and nothing else is."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from coproduction.harmonise import microdata
from coproduction.inference import turned as module
from coproduction.inference.turned import looked_at, turned

NAMES = ["q1", "q2", "q3", "q4", "q5", "free"]


def answers(source, seed, n=400, flipped=(), noise=1.0):
    """Answers of one latent attitude to five questions, and to one that goes with nothing."""
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=n)
    cells = {}
    for name in NAMES:
        shown = (name != "free") * latent + noise * rng.normal(size=n)
        codes = np.digitize(shown, [-1, 0, 1])
        codes = 3 - codes if name in flipped else codes
        codes[rng.random(n) < 0.05] = -1
        cells[name] = pd.Categorical.from_codes(codes, list("abcd"), ordered=True)
    return pd.DataFrame({"source": source, "country": source.upper(), **cells})


@pytest.fixture(scope="module")
def sound():
    return [answers(source, seed) for seed, source in enumerate("xyz")]


def test_nothing_is_told_of_sources_that_agree(sound):
    assert turned(pd.concat(sound), NAMES).empty
    assert turned(sound[0], NAMES).empty


def test_a_turned_variable_is_told_with_its_source_and_no_other(sound):
    found = turned(pd.concat([*sound[:2], answers("z", 2, flipped=["q3"])]), NAMES)
    (row,) = found.to_dict("records")
    assert (row["source"], row["country"], row["variable"]) == ("z", "Z", "q3")
    assert row["others"] == 5 and -1.3 < row["along"] < -0.7


def test_none_is_told_that_another_explains():
    """Of three sources the two sound ones are held to a mean that the turned one spoilt."""
    parts = [answers("x", 0, flipped=["q3"], noise=0.5), answers("y", 1, noise=2.0),
             answers("z", 2)]  # fmt: skip
    found = turned(pd.concat(parts), NAMES)
    assert found[["source", "variable"]].to_numpy().tolist() == [["x", "q3"]]
    two = [answers("x", 0, flipped=["q3"]), answers("y", 1)]
    both = turned(pd.concat(two), NAMES)
    assert both[["source", "variable"]].to_numpy().tolist() == [["x", "q3"], ["y", "q3"]]


def test_a_column_that_slipped_by_a_row_is_told(sound):
    slipped = sound[2].assign(q2=sound[2]["q2"].to_numpy()[np.r_[1:400, 0]])
    found = turned(pd.concat([*sound[:2], slipped]), NAMES)
    (row,) = found.to_dict("records")
    assert (row["source"], row["variable"]) == ("z", "q2") and abs(row["along"]) < 0.1


def test_correlations_are_those_of_ranks_pairwise(sound):
    from coproduction.inference.turned import _correlations

    found, n = _correlations(sound[0], NAMES)
    cells = sound[0][NAMES].apply(lambda one: one.cat.codes.astype(float).where(one.notna()))
    expected = cells.rank().corr(min_periods=50).to_numpy(copy=True)
    np.fill_diagonal(expected, np.nan)
    np.testing.assert_allclose(found, expected)
    assert n.tolist() == cells.notna().sum().tolist()


def test_of_many_respondents_some_are_looked_at_evenly(sound, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_LOOKED_AT", 100)
    monkeypatch.setattr(microdata, "GROUP", 64)
    frame = pd.concat(sound).astype({"source": "category", "country": "category"})
    frame["excluded"] = pd.Categorical([None, "test"] * 600)
    microdata.write([pa.Table.from_pandas(frame, preserve_index=False)], tmp_path / "x.parquet")
    found = looked_at(tmp_path / "x.parquet", NAMES)
    assert found["source"].value_counts().to_dict() == dict.fromkeys("xyz", 100)
    expected = pd.concat([one.iloc[::2].iloc[::2] for one in sound])
    assert found[NAMES].to_numpy().tolist() == expected[NAMES].to_numpy().tolist()
