"""Sources beside each other: a scale of weights that is another's is told before pooling."""

import pandas as pd

from coproduction.harmonise.validation import pooled


def judged(means, columns):
    """The verdict on sources of two countries each, by (source, country) to mean weight."""
    rows = [
        {"source": source, "country": country, "weight": mean * factor}
        for (source, country), mean in means.items()
        for factor in (0.5, 1.5)
    ]
    frame = pd.DataFrame(rows).astype({"source": "category", "country": "category"})
    return pooled.validate(frame, columns)


def test_sources_on_different_scales_are_named_with_their_means():
    verdict = judged({("a", "AA"): 18000, ("b", "BB"): 1}, {"a": "w", "b": "w"})
    (row,) = verdict.summary
    assert (row["source"], row["stage"], row["column"]) == ("pooled", "pooled", "w")
    assert (row["severity"], row["n_failed"], row["n"]) == ("warning", 2, 2)
    assert "weights: equal_country or population" in row["expected"]
    assert verdict.failures[0]["value"].tolist() == [
        "source a (w), country AA: mean 1.8e+04",
        "source b (w), country BB: mean 1",
    ]


def test_sources_of_one_country_and_a_source_without_weights_are_judged_too():
    one = judged({("a", "AA"): 25, ("b", "AA"): 1}, {"a": "w", "b": ""})
    assert one.summary[0]["severity"] == "warning"
    assert "source b (no weight), country AA" in one.failures[0]["value"].iloc[1]
    several = judged({("a", "AA"): 25, ("a", "BB"): 1}, {"a": "w"})
    assert several.summary[0]["severity"] == "warning"


def test_what_is_on_one_scale_or_alone_is_not_told():
    near = judged({("a", "AA"): 19, ("b", "BB"): 1}, {"a": "w", "b": "v"})
    assert near.summary[0]["severity"] == "" and not near.failures
    assert judged({("a", "AA"): 1}, {"a": "w"}).summary == []


def test_items_against_the_others_of_their_index_are_warned_of_with_the_line_to_paste():
    frame = pd.DataFrame({"source": ["a", "a"], "country": ["AA", "BB"], "weight": 1.0})
    columns = ["source", "country", "area", "index", "item", "estimate"]
    rows = [("a", "AA", "all", "ix", "it2", -0.846), ("a", "BB", "safety", "ix", "it2", -0.1)]
    found = pooled.validate(frame, {"a": ""}, pd.DataFrame(rows, columns=columns))
    first, second, _ = found.summary
    assert (first["column"], first["check"], first["severity"]) == ("it2", "item_rest", "warning")
    assert (first["n_failed"], first["n"]) == (1, 2)
    assert "indices.yaml, ix: reversed: [it2]" in first["expected"]
    assert found.failures[0]["value"].tolist() == [
        "index ix, source a, country AA: item–rest correlation -0.85"
    ]
    assert "area safety" in found.failures[1]["value"].iloc[0]
    assert second["n_failed"] == 1 and not found.faults


def test_variables_turned_in_some_sources_are_warned_of():
    frame = pd.DataFrame({"source": ["a", "b"], "country": ["AA", "BB"], "weight": 1.0})
    columns = ["source", "country", "variable", "others", "along"]
    rows = pd.DataFrame([("b", "BB", "it2", 7, -0.93)], columns=columns)
    found = pooled.validate(frame, {"a": "", "b": ""}, turned=rows)
    row = found.summary[0]
    assert (row["column"], row["check"], row["severity"]) == ("it2", "turned", "warning")
    assert (row["n_failed"], row["n"]) == (1, 2) and not found.faults
    assert found.failures[0]["value"].tolist() == [
        "source b, country BB: its correlations with 7 variables are -0.93 times those in the "
        "other sources and countries"
    ]
