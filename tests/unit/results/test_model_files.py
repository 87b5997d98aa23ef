"""The closed sets of the files of models are those that a study may ask for."""

from coproduction.inference.replicates import KINDS
from coproduction.results import model_files
from coproduction.results.estimator_names import MEANINGS
from coproduction.study.written import settings


def asked(key):
    """What models.yaml may say of a key."""
    rules = settings.schema("models")
    return set(rules["properties"]["models"]["additionalProperties"]["properties"][key]["enum"])


def test_what_a_model_may_ask_for_may_stand_in_its_fit():
    assert set(MEANINGS) == asked("estimator")
    assert set(model_files.WEIGHTINGS) == asked("weights")
    assert set(model_files.CLUSTERS) == asked("cluster")
    by_category = {"average_marginal_by_category"}
    assert set(model_files.EFFECTS) == asked("effects") | by_category
    assert set(model_files.SINGLETONS) >= asked("singletons")
    assert set(model_files.REPLICATE_KINDS) == {*KINDS, "mixed"}


def test_errors_asked_for_are_told_as_they_are_or_as_resolved():
    assert asked("errors") - set(model_files.ERRORS) == {"design"}
    assert set(model_files.ERRORS) - asked("errors") == {
        "stratified",
        "robust",
        "robust_by_respondent",
        "random_intercept",
    }
