"""Replicate weights of sources: what is refused, and by which name."""

import hashlib
from dataclasses import replace

import pandas as pd
import pytest
from declarations import index
from oracle import replicates as oracle

from coproduction.faults import Faults
from coproduction.harmonise.source import harmonise_source
from coproduction.inference import descriptives
from coproduction.inference.models.fit import results
from coproduction.inference.replicates import MIXED
from coproduction.study import replication

GOOD = {"kind": "JK1", "prefix": "r", "count": 3, "digits": 2, "mse": False}


def test_columns_by_prefix_are_numbered():
    assert replication.resolved(GOOD).columns == ("r01", "r02", "r03")
    assert replication.faults("s", GOOD, "w", "study.yaml") == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"columns": ["a", "b"]}, "either columns, or prefix and count"),
        ({"kind": "Fay"}, "need rho"),
        ({"kind": "JKn"}, "needs rscales"),
        ({"rscales": [1, 1]}, "2 rscales for 3 replicates"),
    ],
)
def test_declarations_that_cannot_be_are_told(changes, told):
    (fault,) = replication.faults("s", GOOD | changes, "w", "study.yaml")
    assert told in fault.problem and "sources.s.replicates" in fault.problem


def test_a_model_of_sources_with_and_without_replicate_weights_is_refused():
    found, data = oracle.analysis()
    model = found.models["pooled"]
    some = {name: own for name, own in model.replication.items() if name != "fa"}
    with pytest.raises(Faults, match="fa has none"):
        results(replace(model, replication=some), data)
    by_country = found.models["wls"]
    with pytest.raises(Faults, match="no source has replicate weights"):
        results(replace(by_country, replication=some), data)


def test_descriptives_of_a_country_are_by_replicates_linearised_or_refused():
    found, data = oracle.analysis()
    entries = [index("y")]
    every = found.replication()
    some = {name: own for name, own in every.items() if name != "fa"}
    rows = descriptives.indices(entries, data, replication=some).set_index("country")["std_error"]
    linearised = descriptives.indices(entries, data).set_index("country")["std_error"]
    whole = descriptives.indices(entries, data, replication=every)
    assert rows["FA"] == linearised["FA"] != whole.set_index("country").loc["FA", "std_error"]
    assert rows["JK"] != linearised["JK"]
    one = data.assign(country=pd.Categorical(["XX"] * len(data)))
    with pytest.raises(ValueError, match=MIXED):
        descriptives.indices(entries, one, replication=some)


def test_replicate_weights_that_are_no_weights_stop_the_source(tmp_path):
    found, _ = oracle.analysis()
    data = pd.read_csv(oracle.HERE / "replicates_BR.csv", dtype=str, keep_default_na=False)
    data.loc[[2, 5], "BRR1"] = "-1", ""
    data.loc[7, "BRR8"] = "much"
    export = tmp_path / "data" / "raw" / "replicates" / "replicates_BR.csv"
    export.parent.mkdir(parents=True)
    data.to_csv(export, index=False)
    _, _, verdict = harmonise_source(
        "br",
        replace(found.sources["br"], sha256=hashlib.sha256(export.read_bytes()).hexdigest()),
        found.crosswalks["br"],
        found.targets("br"),
        ["BR"],
        tmp_path,
        key=bytes(32),
    )
    told = {(fault.column, fault.rows, fault.n) for fault in verdict.faults}
    assert told == {("BRR1", (4, 7), 2), ("BRR8", (9,), 1)}
