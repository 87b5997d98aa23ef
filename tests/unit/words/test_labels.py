"""Labels of terms."""

from coproduction.study.written.settings import schema
from coproduction.words.labels import Labels


def test_cut_points_have_the_labels_of_the_levels_they_part():
    labels = Labels({"levels": {"say": {"none": "No say", "some": "Some say"}}})
    assert labels.variable("cut") == "Cut points"
    assert labels.level("cut", "none|some") == "No say | Some say"
    apart = Labels({"levels": {"a": {"none": "No say"}, "b": {"none": "Nothing"}}})
    assert apart.level("cut", "none|some") == "none | some"


def test_options_of_a_multiverse_have_names():
    sections = {
        "items": {"walks": "Walks"},
        "indices": {"part": "Part"},
        "countries": {"A": "Aland"},
    }
    labels = Labels(sections | {"covariates": {"m": {"few": "Few"}}}, "de")
    assert labels.option("items", "walks", "m") == "ohne Walks"
    assert labels.option("items", "part", "m") == "Part"
    assert labels.option("left_out", "A", "m") == "ohne Aland"
    assert labels.option("covariates", "few", "m") == "Few"
    assert labels.option("weights", "declared", "m") == "wie angegeben"
    assert labels.option("weights", "none", "m") == "ohne Gewichte"
    assert labels.option("estimator", "fractional_logit", "m") == "Fraktionales Logit"


def test_every_alternative_that_a_schema_names_has_a_name():
    choices = schema("multiverse")["properties"]["multiverses"]["additionalProperties"]
    for choice, rules in choices["properties"]["choices"]["properties"].items():
        named = rules["properties"]["alternatives"].get("items", {}).get("enum", [])
        for option in named:
            assert Labels({}).option(choice, option, "m") != option


def test_who_did_not_answer_a_term_is_not_called_as_the_term_is():
    labels = Labels({"terms": {"job": "Beruf"}}, "de")
    assert labels.variable("job__missing") == "Beruf, nicht beantwortet"
    assert labels.term("job__missing=refused") != labels.term("job=refused")
