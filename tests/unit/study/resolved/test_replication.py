"""Replicate weights of sources: what is refused, and by which name."""

import hashlib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from declarations import index
from oracle import replicates as oracle

from coproduction.faults import Faults
from coproduction.harmonise.source import harmonise_source
from coproduction.inference import descriptives, reliability
from coproduction.inference.description import described
from coproduction.inference.models.fit import results
from coproduction.inference.replicates import MIXED, Replicates
from coproduction.study.data.checks import resolved
from coproduction.study.resolved import replication
from coproduction.study.resolved.analysis import ByLevel, Descriptives

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
        checks=resolved({}, {}),
    )
    told = {(fault.column, fault.rows, fault.n) for fault in verdict.faults}
    assert told == {("BRR1", (4, 7), 2), ("BRR8", (9,), 1)}


def test_pisa_and_timss_are_named_by_their_kind():
    timss = replication.resolved({"kind": "JK2", "prefix": "r", "count": 75, "digits": 1})
    assert (timss.mse, timss.factors, len(timss.columns)) == (True, False, 75)
    given = np.ones(2), np.ones((2, 75)) * 3
    assert (Replicates.of(*given, "JK2").factors == 1).all()
    pisa = Replicates.of(np.ones(2), np.ones((2, 80)), "Fay", rho=0.5)
    assert pisa.factors == pytest.approx(1 / 20)
    around = replication.resolved({**GOOD, "kind": "JK2"})
    assert around.mse is False  # as declared


def test_factors_give_what_the_weights_made_of_them_give(tmp_path):
    found, data = oracle.analysis()
    given, name = found.sources["br"], oracle.HERE / "replicates_BR.csv"
    export = pd.read_csv(name, dtype=str, keep_default_na=False)
    columns = list(given.replicates.columns)
    factors = export[columns].astype(float).div(export["weight"].astype(float), axis=0).round(9)
    assert set(factors.to_numpy().ravel()) == {0.0, 2.0}
    export[columns] = factors
    export.to_csv(tmp_path / "x.csv", index=False)
    checksum = hashlib.sha256((tmp_path / "x.csv").read_bytes()).hexdigest()
    source = replace(
        given,
        file="x.csv",
        sha256=checksum,
        replicates=replace(given.replicates, factors=True),
    )
    respondents, _, verdict = harmonise_source(
        "br",
        source,
        found.crosswalks["br"],
        found.targets("br"),
        found.codes(),
        tmp_path,
        key=bytes(32),
        checks=resolved({}, {}),
    )
    assert not verdict.faults
    of = data[data["source"] == "br"].reset_index(drop=True)
    for k in range(1, len(columns) + 1):
        made = respondents[f"weight__{k}"].to_numpy()
        assert made == pytest.approx(of[f"weight__{k}"].to_numpy(dtype=float), rel=1e-12)


def test_a_country_with_and_without_replicate_weights_is_refused_with_its_name():
    found, data = oracle.analysis()
    mixed = data.assign(country=pd.Categorical(["JK"] * len(data)))
    some = {"jk": found.replication()["jk"]}
    two = index("two", items={"item": ByLevel({"never": 1.0, "sometimes": 2.0, "often": 3.0})})
    with pytest.raises(Faults, match="country JK"):
        reliability.describe([two], mixed, replication=some)
    what = Descriptives(("JK",), (index("y"),), (), (), (), some, "fail")
    with pytest.raises(Faults, match=MIXED):
        described(mixed, what)
