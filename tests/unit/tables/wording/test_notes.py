"""Notes: every value that a sentence is chosen by has its true sentence, in every language.

The sentences stand here as what the estimators do (`coproduction.inference`), not as the tables
have them.
"""

import itertools

import pytest
from unit.tables.cases import LABELS, diagnosed, estimates, fits, hypotheses, remarks
from unit.tables.note_sentences import (
    CLUSTERED,
    CLUSTERS,
    EFFECTS,
    ERRORS,
    ESTIMATORS,
    MISSING,
    MODEL,
    R_SQUARED,
    REMARKS,
    REPLICATE,
    ROBUST,
    SINGLETONS,
    SOME_WEIGHTS,
    STRATA_AND_PSU,
    UNDECLARED,
    UNITS,
    WEIGHTS,
)

from coproduction.results import model_files
from coproduction.results.contract import frame
from coproduction.results.estimator_names import MEANINGS
from coproduction.tables.kinds.averages_table import marginal_effects, predictions
from coproduction.tables.kinds.correlates_table import correlates
from coproduction.tables.kinds.joint_tests import joint_tests
from coproduction.tables.wording.fit_facts import FILLED, MISSING_TERMS
from coproduction.tables.wording.notes import FitNotes
from coproduction.words import fixed
from coproduction.words.labels import Labels


def notes(*rows, language="en", countries=("all",), **columns):
    one = fits(estimates(countries)).assign(**columns)
    return FitNotes(one, remarks(*rows), Labels(LABELS, language), language)


def found_without(estimator, weights):
    """The method of a fit for which no source declares a weight."""
    facts = {"estimator": estimator, "weights": weights, "weights_declared": "none"}
    return notes(**facts).method("std_error")


def errors_of(**columns):
    return notes(**columns).design()[1]


def test_from_what_to_what_the_effect_of_not_answering_is_is_told():
    assert FILLED in notes(missing="category", effects="average_marginal").missing()
    assert FILLED not in notes(missing="category").missing()
    assert FILLED not in notes(effects="average_marginal").missing()


@pytest.mark.parametrize("way", model_files.WAYS_MISSING)
def test_what_becomes_of_missing_answers_is_told_by_the_columns_of_the_fit(way):
    times = 4 if way == "imputed" else None
    assert notes(missing=way, imputations=times).missing() == [MISSING[way]]


@pytest.mark.parametrize("way", MISSING_TERMS)
def test_who_did_not_answer_is_not_said_to_be_left_out(way):
    one = fits(estimates(["all"])).iloc[:1].assign(outcome="y__unanswered", missing=way)
    said = FitNotes(one, remarks(), Labels(LABELS, "en"), "en").missing()
    assert said == [MISSING_TERMS[way]] and said != [MISSING[way]]


def test_fits_of_one_table_may_treat_missing_answers_apart():
    ways = {"missing": ["listwise", "imputed"], "imputations": [None, 4.0]}
    one = fits(estimates(["all"])).assign(**ways)
    assert FitNotes(one, remarks(), Labels(LABELS, "en"), "en").missing() == [
        f"Public <safety> & order: {MISSING['listwise']}", f"Health: {MISSING['imputed']}"
    ]  # fmt: skip


def test_the_sentences_here_are_of_every_value_of_the_contract():
    others = {"replicate", "model", *CLUSTERED}
    assert {kind for kind, _, _ in ERRORS} | others == {*model_files.ERRORS}
    assert {cluster for cluster, _ in CLUSTERS} == {*model_files.CLUSTERS}
    assert {*REPLICATE} >= {*model_files.REPLICATE_KINDS}
    assert {*WEIGHTS} == {*model_files.WEIGHTINGS}
    assert {policy for policy, _ in SINGLETONS} == {*model_files.SINGLETONS}
    assert {*ESTIMATORS} == {*R_SQUARED} == {*MEANINGS}
    assert {effects for effects, _ in EFFECTS} == {*model_files.EFFECTS}
    assert {*REMARKS} == {*model_files.REMARKS}


@pytest.mark.parametrize(("how", "expected"), ERRORS.items())
def test_errors_over_the_design_say_what_is_declared(how, expected):
    kind, strata, psu = how
    assert errors_of(errors=kind, strata_declared=strata, psu_declared=psu) == expected


@pytest.mark.parametrize(("strata", "psu"), [*itertools.product((True, False), repeat=2)])
def test_errors_of_the_model_are_said_whatever_is_declared(strata, psu):
    assert errors_of(errors="model", strata_declared=strata, psu_declared=psu) == MODEL


@pytest.mark.parametrize(("kind", "cluster"), [*itertools.product(CLUSTERED, CLUSTERS)])
def test_errors_of_clusters_name_and_count_the_clusters(kind, cluster):
    found = errors_of(
        errors=kind, cluster=cluster[0], psu_declared=cluster[1], n_clusters=400, replicates=1999
    )
    assert found == CLUSTERED[kind].format(CLUSTERS[cluster])


def test_clusters_that_are_psus_of_some_and_respondents_of_others_are_called_both():
    found = errors_of(errors="cr1", cluster="psu", n_clusters=900, n_psu=400)
    both = "primary sampling units, and respondents without one: 900"
    assert found == CLUSTERED["cr1"].format(both)


def test_a_bootstrap_of_every_pattern_is_no_draw():
    rows = [(area, "all", "every_pattern", None, "1296") for area in ("safety", "health")]
    facts = {"cluster": "country", "n_clusters": 4, "replicates": 1296}
    assert notes(*rows, errors="wild_bootstrap", **facts).design()[1] == (
        "Standard errors are clustered (CR1; countries: 4); p-values and intervals are by the wild "
        "cluster bootstrap-t (all 1,296 patterns of Webb weights)."
    )


@pytest.mark.parametrize(("kind", "expected"), REPLICATE.items())
def test_errors_by_replicate_weights_say_their_kind_and_number(kind, expected):
    assert errors_of(errors="replicate", replicate_kind=kind, replicates=80) == expected


@pytest.mark.parametrize(("weights", "expected"), WEIGHTS.items())
def test_weights_say_what_they_add_up_to(weights, expected):
    assert notes(weights=weights).design()[0] == expected


@pytest.mark.parametrize(("weights", "expected"), UNDECLARED.items())
def test_weights_that_no_source_declares_are_not_called_design_weights(weights, expected):
    assert notes(weights=weights, weights_declared="none").design()[0] == expected


@pytest.mark.parametrize("weights", ["equal_country", "population"])
def test_a_pooled_fit_of_one_country_says_nothing_of_weights_between_countries(weights):
    assert notes(weights=weights, n_countries=1).design()[0] == WEIGHTS["design"]
    undeclared = {"weights": weights, "weights_declared": "none", "n_countries": 1}
    assert notes(**undeclared).design()[0] == UNDECLARED["design"]


@pytest.mark.parametrize("weights", WEIGHTS)
def test_weights_that_some_sources_declare_are_said_to_be_of_some(weights):
    said = notes(weights=weights, weights_declared="some").design()
    assert said[:2] == [WEIGHTS[weights], SOME_WEIGHTS if weights != "none" else STRATA_AND_PSU]


@pytest.mark.parametrize(("counts", "expected"), UNITS.items())
def test_errors_over_the_design_say_what_respondents_without_psu_or_stratum_count_as(
    counts, expected
):
    psu, n_units, strata, n_unit_strata = counts
    said = notes(
        n_psu=psu, psu_declared=psu is not None, n_units=n_units, n_strata=strata,
        strata_declared=strata is not None, n_unit_strata=n_unit_strata,
    ).design()  # fmt: skip
    assert said[2:] == expected
    # those who are not linearised over them do not speak of them
    assert notes(errors="model", n_psu=psu, n_units=n_units).design()[2:] == []


@pytest.mark.parametrize(("how", "expected"), SINGLETONS.items())
def test_strata_of_one_unit_are_said_where_errors_go_over_some(how, expected):
    policy, number = how
    said = notes(singletons=policy, n_singletons=number).design()[2:]
    assert said == ([expected] if expected else [])
    # other errors do not go over strata
    assert notes(singletons=policy, n_singletons=number, errors="model").design()[2:] == []


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("effects", EFFECTS)
@pytest.mark.parametrize("weights", WEIGHTS)
def test_the_method_says_estimator_estimates_and_what_stands_below(estimator, effects, weights):
    kind, standardised = effects
    found = notes(estimator=estimator, effects=kind, standardised=standardised, weights=weights)
    name = ESTIMATORS[estimator]
    if (estimator, weights) == ("wls", "none"):
        name = "Ordinary least squares"
    without = found_without(estimator, weights)
    least = weights in ("design", "none") and estimator == "wls"
    assert without.startswith("Ordinary least squares" if least else f"{ESTIMATORS[estimator]};")
    what = EFFECTS[effects][estimator != "wls"]
    assert found.method("std_error") == f"{name}; {what}, standard errors in parentheses."
    assert found.method("interval") == f"{name}; {what}, 95 % intervals in brackets."


@pytest.mark.parametrize(("estimator", "expected"), R_SQUARED.items())
def test_r_squared_is_explained_where_it_is_no_share_of_variance(estimator, expected):
    assert notes(estimator=estimator).r_squared() == ([expected] if expected else [])
    assert notes(estimator=estimator, r_squared=float("nan")).r_squared() == []


@pytest.mark.parametrize(("remark", "expected"), REMARKS.items())
def test_every_remark_has_its_sentence(remark, expected):
    if expected is None:
        return
    country, term = "all", "job=out"
    if remark in ("country_absent", "outcome_constant", "sources_apart"):
        country, term = "AA", None
    rows = [(area, country, remark, term, "4") for area in ("safety", "health")]
    assert notes(*rows).remarks(remark) == [expected]
    assert notes(rows[1]).remarks(remark) == [f"Health: {expected}"]


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("declared", model_files.WEIGHTS_DECLARED)
def test_weights_between_countries_are_not_said_of_fits_of_one_country(weights, declared):
    """Each adds up to whatever it likes: what is rescaled is the whole fit."""
    found = notes(weights=weights, weights_declared=declared, countries=("AA", "BB"))
    within = "none" if weights == "none" else "design"
    expected = UNDECLARED[within] if declared == "none" else WEIGHTS[within]
    assert found.design()[0] == expected
    name = found.method("std_error").partition(";")[0]
    ordinary = declared == "none" or weights == "none"
    assert name == ("Ordinary least squares" if ordinary else "Weighted least squares")


def test_a_country_left_out_of_fits_by_country_is_said_of_all_of_them():
    rows = [(area, "CC", "country_absent", None, None) for area in ("safety", "health")]
    found = notes(*rows, countries=("AA", "BB"))
    assert found.remarks("country_absent") == ["Without – CC."]
    assert notes(rows[1], countries=("AA", "BB")).remarks("country_absent") == [
        "Health: Without – CC."
    ]


def test_french_parts_two_texts_as_french_does():
    rows = [("health", "all", "few_clusters_cr1", "country", "5")]
    (said,) = notes(*rows, language="fr").remarks("few_clusters_cr1")
    assert said.startswith("Health\u202f: Si peu")


def test_fits_that_differ_are_told_apart_and_never_merged():
    frame = fits(estimates(["AA", "BB"]))
    labels = Labels(LABELS)

    def said(**columns):
        return FitNotes(frame.assign(**columns), remarks(), labels, "en").design()

    declared = frame["country"] == "AA"
    robust = {"errors": ["stratified" if there else "robust" for there in declared]}
    assert said(**robust)[1:] == [f"A-land: {STRATA_AND_PSU}", f"B_land: {ROBUST}."]
    by_area = {"weights": frame["area"].map({"safety": "none", "health": "design"})}
    assert said(**by_area)[:2] == [
        "Public <safety> & order: Unweighted.", "Health: Design weights."
    ]  # fmt: skip
    odd = (frame["area"] == "health") & declared
    one = said(errors=["model" if there else "stratified" for there in odd])
    assert one[2] == f"Health, A-land: {MODEL}"
    assert one[1].startswith("Public <safety> & order, A-land; Public <safety> & order, B_land; ")
    few = frame["area"].map({"safety": 12, "health": 9})
    assert said(errors="cr1", cluster="psu", n_clusters=few)[1] == (
        CLUSTERED["cr1"].format("primary sampling units: 9–12")
    )
    mixed = {"errors": "replicate", "replicates": 80}
    kinds = ["BRR" if there else "JK1" for there in declared]
    assert said(**mixed, replicate_kind=kinds)[1:] == [
        f"A-land: {REPLICATE['BRR']}", f"B_land: {REPLICATE['JK1']}"
    ]  # fmt: skip


def every_value():
    """Columns of fits for every value above."""
    for kind, strata, psu in ERRORS:
        yield {"errors": kind, "strata_declared": strata, "psu_declared": psu}
    yield {"errors": "model"}
    for kind, (cluster, psu) in itertools.product(CLUSTERED, CLUSTERS):
        yield {
            "errors": kind, "cluster": cluster, "psu_declared": psu, "n_clusters": 4,
            "replicates": 99,
        }  # fmt: skip
    yield {"errors": "cr1", "cluster": "psu", "n_clusters": 9000}
    for kind in REPLICATE:
        yield {"errors": "replicate", "replicate_kind": kind, "replicates": 80}
    for weights, declared in itertools.product(WEIGHTS, model_files.WEIGHTS_DECLARED):
        yield {"weights": weights, "weights_declared": declared}
    for psu, n_units, strata, n_unit_strata in UNITS:
        yield {"n_psu": psu, "n_units": n_units, "n_strata": strata, "n_unit_strata": n_unit_strata}
    for policy, number in SINGLETONS:
        yield {"singletons": policy, "n_singletons": number}
    for way in model_files.WAYS_MISSING:
        yield {"missing": way, "imputations": 4 if way == "imputed" else None}
    for way in MISSING_TERMS:
        yield {"missing": way, "outcome": "y__unanswered"}
    keys = ("estimator", "weights", "effects", "standardised")
    for estimator, weights, effects in itertools.product(ESTIMATORS, WEIGHTS, EFFECTS):
        yield dict(zip(keys, (estimator, weights, *effects), strict=True))


@pytest.mark.parametrize("language", fixed.languages())
def test_no_note_falls_back_to_english(language, monkeypatch):
    words, lacking = fixed.language(language).words, set()

    class Watched(dict):
        def get(self, text, default=None):
            if text not in words:
                lacking.add(text)
            return words.get(text, default)

    spoken = fixed.Language(words=Watched())
    monkeypatch.setattr(fixed, "language", lambda tag: spoken)
    frame = fits(estimates(["all"])).iloc[:1]
    rows = [("safety", "all", name, "job=out", "4") for name in REMARKS if REMARKS[name]]
    every = [("safety", "all", "every_pattern", None, "4")]
    labels = Labels(LABELS, language)
    for columns in every_value():
        for more in ([], every):
            if more and columns.get("errors") != "wild_bootstrap":
                continue
            said = FitNotes(frame.assign(**columns), remarks(*rows, *more), labels, language)
            for below in ("std_error", "interval"):
                said.method(below)
            said.design(), said.r_squared(), said.missing()
            said.remarks(*(name for name in REMARKS if REMARKS[name]))
    assert not lacking


def test_weighted_shares_are_of_pooled_fits_and_span_their_areas():
    rows = [
        (area, country, "country_share", None, share)
        for area, shares in {"safety": (0.00005, 0.99995), "health": (0.25, 0.75)}.items()
        for country, share in zip(("AA", "BB"), shares, strict=True)
    ]
    said = notes(*rows, ("safety", "all", "weights_apart", None, 24.0)).design()
    assert said[:3] == [
        WEIGHTS["design"],
        "Weighted shares of the countries – A-land 0.005–25 %; B_land 75–99.995 %.",
        f"Public <safety> & order: {REMARKS['weights_apart']}",
    ]
    in_czech = "Vážené podíly zemí – A-land 0,005–25 %; B_land 75–99,995 %."
    assert in_czech in notes(*rows, language="cs").design()


def test_unweighted_fits_and_fits_by_country_have_no_weighted_shares():
    rows = [("safety", country, "country_share", None, 0.5) for country in ("AA", "BB")]
    assert not any("shares" in said for said in notes(*rows, weights="none").design())
    assert not any("shares" in said for said in notes(countries=("AA", "BB")).design())


def test_every_remark_is_printed_below_some_table():
    found = estimates(["all"])
    own = fits(found)[lambda d: d["area"] == "safety"].assign(missing="imputed", imputations=4)
    found = found[found["area"] == "safety"]
    rows = remarks(*(("safety", "all", name, "job=out", 4.0) for name in REMARKS))
    given = {"labels": LABELS, "name": "t", "title": "T", "simulated": False}
    head = {key: own.iloc[0][key] for key in ("model", "outcome", "area", "country")}
    head |= {"term": "job", "estimate": 1.0, "std_error": 0.5}
    effects = frame(model_files.MARGINAL_EFFECTS, [head | {"name": "e", "difference": False}])
    predicted = frame(model_files.PREDICTIONS, [head | {"level": "out", "value": 1.0}])
    tables = (
        correlates(found, own, rows, **given),
        joint_tests(
            hypotheses(False)[lambda d: d["area"] == "safety"], own, rows, diagnosed(), **given
        ),
        marginal_effects(effects, own, rows, **given),
        predictions(predicted, own, rows, **given),
    )
    printed = " ".join(note for table in tables for note in table.notes)
    assert not [name for name, text in REMARKS.items() if text and _of_all(text) not in printed]
    below = " ".join(tables[0].notes)
    assert all(_of_all(REMARKS[name]) in below for name in model_files.ASSUMED)
    for table in tables:
        said = " ".join(table.notes)
        assert MISSING["imputed"] in said and "Imputations have not settled" in said


def _of_all(text):
    """A sentence without what it names, a country being no term."""
    return text.partition(" – ")[0]
