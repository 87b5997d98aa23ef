"""Parts of sampling designs that only some sources declare."""

from dataclasses import replace

from declarations import source

from coproduction.study.resolved.specification import Replication
from coproduction.study.uneven_designs import uneven


def test_what_only_some_sources_declare_is_told_with_the_line_to_add():
    given = {
        "uk": source(weight="wt", strata=["gor"], psu=["ward"]),
        "it": source(strata=["ripart"]),
        "ro": source(strata=["strat"]),
    }
    weight, psu = uneven(given)
    assert weight.startswith("it and ro declare no weight, uk does; ") and "`weight: " in weight
    assert psu.startswith("it and ro declare no primary sampling unit, uk does; ")
    assert uneven({"uk": given["uk"]}) == uneven({"it": given["it"], "ro": given["ro"]}) == []


def test_replicate_weights_stand_for_strata_and_psus():
    given = {"uk": source(weight="wt", psu=["ward"]), "us": source(weight="w")}
    assert len(uneven(given)) == 1
    us = replace(given["us"], replicates=Replication("BRR", ("w1", "w2"), False))
    assert uneven(given | {"us": us}) == []
