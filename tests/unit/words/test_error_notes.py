"""Notes on descriptives: the sentence on errors is that of the column, in every combination."""

import pandas as pd
import pytest
from unit.tables.cases import LABELS, grouped, means

from coproduction.results import descriptive_files
from coproduction.tables.kinds.index_table import indices
from coproduction.words import error_notes
from coproduction.words.fixed import languages
from coproduction.words.labels import Labels

ERRORS = {
    "stratified": (
        "Standard errors and intervals are design-based (Taylor linearisation over the strata or "
        "primary sampling units that are declared)."
    ),
    "robust": (
        "Neither strata nor primary sampling units are declared: standard errors and intervals "
        "take respondents as independent."
    ),
    "replicate": "Standard errors and intervals are by replicate weights.",
}
FINITE = "They are corrected for the finite populations of sampling units that are declared."
RAKED = (
    "Weights are raked; standard errors know of it, by residuals from the margins (Deville and "
    "Särndal)."
)
ERRORS |= {
    f"{name}_{suffix}": " ".join([ERRORS[name], *more])
    for name in ("stratified", "robust")
    for suffix, more in {
        "finite": [FINITE], "raked": [RAKED], "raked_finite": [FINITE, RAKED]
    }.items()
}  # fmt: skip


def said(frame, language="en"):
    return error_notes.errors(frame, Labels(LABELS, language), language)


def test_the_sentences_here_are_of_every_value_of_the_contract():
    assert {*ERRORS} == {*descriptive_files.ERRORS}
    assert {*ERRORS} == {*error_notes.ERRORS, *error_notes.KNOWING}


@pytest.mark.parametrize(("kind", "expected"), ERRORS.items())
def test_errors_of_all_are_said_once(kind, expected):
    frame = means().assign(errors=kind)
    assert said(frame) == [expected]
    # a row that has none says nothing
    frame.loc[0, "errors"] = None
    assert said(frame) == [expected]
    assert said(frame.assign(errors=None)) == []


def test_errors_that_differ_by_country_are_told_of_each():
    frame = means()
    frame["errors"] = frame["country"].map({"AA": "replicate", "BB": "robust"})
    assert said(frame) == [f"B_land: {ERRORS['robust']}", f"A-land: {ERRORS['replicate']}"]


def test_errors_that_differ_within_a_country_are_told_by_area():
    frame = means()
    there = (frame["country"] == "AA") & (frame["area"] == "health")
    frame["errors"] = ["robust" if here else "stratified" for here in there]
    assert said(frame)[1] == f"A-land – Health: {ERRORS['robust']}"


def test_errors_of_groups_are_told_by_level():
    frame = grouped()
    frame["errors"] = frame["level"].map({"f": "robust", "m": "stratified"})
    assert "A-land – Health – sub – Gender (Woman)" in said(frame)[1]


def test_a_table_of_indices_says_errors_of_the_countries_it_prints():
    frame = means()
    frame["errors"] = frame["country"].map({"AA": "replicate", "BB": "robust"})
    settings = {"name": "i", "title": "I", "simulated": False}
    for uncertainty in ("std_error", "interval"):
        table = indices(frame, grouped(), LABELS, rows=["AA"], uncertainty=uncertainty, **settings)
        assert ERRORS["replicate"] in table.notes
        assert not any(ERRORS["robust"] in note for note in table.notes)
    assert ERRORS["stratified"] in indices(frame, grouped(), LABELS, group="sex", **settings).notes


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", ERRORS)
def test_no_sentence_falls_back_to_english(language, kind):
    found = {"errors": [kind], "singletons": ["fail"], "n_singletons": [0], "no_error": [None]}
    assert said(pd.DataFrame({"country": ["AA"], **found}), language) != [ERRORS[kind]]


@pytest.mark.parametrize("policy", ["adjust", "certainty"])
def test_strata_of_one_unit_are_told_with_what_was_done(policy):
    adjusted = "its deviation is taken from the mean of the sample."
    done = {"adjust": f": {adjusted}", "certainty": " add nothing to the variance."}[policy]
    frame = means().assign(singletons=policy, n_singletons=3)
    assert said(frame) == [ERRORS["stratified"], f"Strata of one sampling unit (3){done}"]
    # some estimates of a country may meet fewer, those of another country none
    frame.loc[0, "n_singletons"] = 1
    frame.loc[frame["country"] == "BB", "n_singletons"] = 0
    assert said(frame)[1:] == [f"A-land: Strata of one sampling unit (1–3){done}"]
    frame["n_singletons"] = None
    assert said(frame) == [ERRORS["stratified"]]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("why", descriptive_files.NO_ERROR)
def test_why_an_estimate_has_no_error_is_told_of_it_alone(why, language):
    frame = means()
    frame.loc[0, "no_error"] = why
    first = Labels(LABELS, language).country(frame.loc[0, "country"])
    *_, told = said(frame, language)
    assert told.startswith(first)
    assert told.endswith(error_notes.NO_ERROR[why]) == (language == "en")
    # of all rows
    *_, told = said(frame.assign(no_error=why), language)
    assert told.count(first) == 1


def test_every_reason_has_a_sentence():
    assert [*error_notes.NO_ERROR] == [*descriptive_files.NO_ERROR]
