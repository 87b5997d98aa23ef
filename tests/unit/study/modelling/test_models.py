"""What models.yaml may ask for, resolved or refused."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from coproduction.faults import Fault
from coproduction.study.declared import model_declarations
from coproduction.study.load import load
from coproduction.study.modelling import outcome_terms
from coproduction.study.modelling.models import Known, resolved
from coproduction.study.modelling.names import Names
from coproduction.study.resolved.model_types import Model, Trend
from coproduction.study.resolved.specification import Replication, Term, plain, typed
from coproduction.study.study import Study
from coproduction.study.written import settings
from coproduction.study.written.derivation import derived

ROOT = Path(__file__).resolve().parents[4]
TERMS = ["age", "female", "education", "efficacy", "country"]
SETS = {"who": ["age", "female", "education"], "why": ["efficacy"]}


@cache
def five() -> Study:
    """The simulated study of five nations."""
    return load(Path("config/studies/fivenations_simulated"), ROOT)


def read(declared: Any, folder: Path, **known: Any) -> tuple[dict[str, Model], list[Fault]]:
    """The models of a models.yaml of the simulated study, and what is wrong with it."""
    path = folder / "models.yaml"
    path.write_text(yaml.safe_dump(declared, sort_keys=False), encoding="utf-8")
    found, faults = settings.load(path, "models", "models.yaml", derived)
    if faults:
        return {}, faults
    study = five()
    names = Names(study.variables, study.indices, study.codes())
    given = Known(names, found["sets"], study.areas, study.sources, study.countries, "fail")
    return resolved(model_declarations.read(found).models, replace(given, **known), "models.yaml")


def one(folder: Path, **model: Any) -> Model:
    """A model with settings of its own."""
    model = {"label": "m", "outcome": "coproduction", "terms": TERMS} | model
    found, faults = read({"models": {"m": model}}, folder)
    assert faults == []
    return found["m"]


def refused(declared: Any, folder: Path, **known: Any) -> list[str]:
    """What is said of a models.yaml that cannot be."""
    found, faults = read(declared, folder, **known)
    assert faults, found
    assert {fault.file for fault in faults} == {"models.yaml"}
    return [f"{fault.problem} | {fault.expected} | {fault.mend}" for fault in faults]


def test_the_base_of_a_multinomial_logit_comes_first(tmp_path):
    of_employment = {"outcome": "employment", "terms": ["age"], "estimator": "multinomial_logit"}
    (fit,) = one(tmp_path, **of_employment).fits
    assert fit.outcome.kind == "category"
    first, second, *others = fit.outcome.levels
    (fit,) = one(tmp_path, **of_employment, base=second).fits
    assert fit.outcome.levels == (second, first, *others)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"outcome": "employment", "terms": ["age"], "base": "none"},
            "base: employment has no level 'none'",
        ),
        ({"outcome": "age", "terms": ["female"]}, "outcome: age has no levels"),
    ],
)
def test_a_multinomial_logit_needs_levels_and_its_base(tmp_path, changes, message):
    model = {"label": "m", "terms": TERMS, "estimator": "multinomial_logit"} | changes
    (told,) = refused({"models": {"m": model}}, tmp_path)
    assert message in told


def test_the_scale_of_an_index_is_the_bounds_of_a_fractional_logit(tmp_path):
    found = one(tmp_path, estimator="fractional_logit")
    assert [fit.bounds for fit in found.fits] == [(0.0, 100.0)] * 3


def test_a_sum_of_items_reaches_their_number(tmp_path):
    found = one(tmp_path, outcome="activities", estimator="fractional_logit")
    assert [fit.bounds for fit in found.fits] == [(0.0, 5.0)] * 3


def test_interactions_and_curves_are_terms_of_every_fit(tmp_path):
    pair = ("efficacy", "country")
    found = one(tmp_path, interactions=[list(pair)], curves={"age": {"kind": "quadratic"}})
    for fit in found.fits:
        terms = {term.name: term for term in fit.terms}
        assert terms["age"] == Term("age", "curve", "age", curve="quadratic", df=3)
        assert terms["efficacy:country"] == Term("efficacy:country", "interaction", of=pair)


def test_fits_of_one_country_have_no_term_of_countries(tmp_path):
    found = one(tmp_path, countries="each", interactions=[["efficacy", "country"]])
    assert found.by_country
    assert [term.name for term in found.fits[0].terms] == TERMS[:-1]


def test_a_country_left_out_is_no_level_of_the_term_of_countries(tmp_path):
    found = one(tmp_path, leave_out=["GB"])
    assert "GB" not in found.countries
    assert found.fits[0].terms[-1].levels == found.countries


def test_what_does_not_apply_is_empty(tmp_path):
    found = one(tmp_path)
    assert (found.cluster, found.draws, found.seed, found.populations) == ("", 0, 0, {})
    clustered = one(tmp_path, errors="wild_bootstrap", cluster="psu", replicates=199, seed=7)
    assert (clustered.cluster, clustered.draws, clustered.seed) == ("psu", 199, 7)


def test_a_specification_survives_the_parameters_of_a_job(tmp_path):
    found = one(tmp_path, estimator="fractional_logit", weights="population", stacked=True)
    assert typed(Model, plain(found)) == found


def test_a_trend_goes_by_the_covariate_of_the_areas(tmp_path):
    trend = {"covariate": "professionalisation"}
    found = one(tmp_path, stacked=True, trend=trend)
    values = {"safety": 2.0, "environment": 1.0, "health": 3.0}
    assert found.trend == Trend("professionalisation", values)
    assert one(tmp_path, stacked=True).trend is None


def test_sets_stand_for_their_terms_in_order(tmp_path):
    model = {"label": "m", "outcome": "coproduction", "terms": ["who", "why", "country"]}
    found, faults = read({"sets": SETS, "models": {"m": model}}, tmp_path)
    assert faults == []
    assert found["m"] == one(tmp_path)


@pytest.mark.parametrize(
    ("sets", "terms", "messages"),
    [
        ({"who": ["agee"]}, ["who"], ["sets.who: unknown name 'agee' | did you mean 'age'?"]),
        ({"age": ["female"]}, ["age"], ["sets.age: a term is called so"]),
        ({"country": ["female"]}, ["country"], ["sets.country: a term is called so"]),
        ({"coproduction": ["age"]}, ["age"], ["sets.coproduction: a term is called so"]),
        (
            {"who": ["age"], "all_of": ["who", "female"]},
            ["all_of"],
            ["sets.all_of: 'who' is a set | terms only"],
        ),
        (SETS, ["who", "age"], ["m.terms: 'age' is given twice"]),
        (SETS, ["whoo"], ["m.terms: unknown name 'whoo' | did you mean 'who'?"]),
        ({"who": ["coproduction"]}, ["who"], ["m.terms: the outcome 'coproduction' is a term"]),
        ({"who": ["age", "age"]}, ["who"], ["sets.who: "]),
        ({"who": []}, ["age"], ["sets.who: "]),
    ],
)
def test_sets_that_cannot_be_are_refused(tmp_path, sets, terms, messages):
    model = {"label": "m", "outcome": "coproduction", "terms": terms}
    told = refused({"sets": sets, "models": {"m": model}}, tmp_path)
    assert len(told) == len(messages), told
    for text, message in zip(told, messages, strict=True):
        assert text.startswith(message)


def test_what_a_model_takes_from_another_is_told_of_that_one_alone(tmp_path):
    models = {
        "more": {"from": "main", "label": "More"},
        "main": {"label": "Main", "outcome": "coproduction", "terms": ["agee"]},
        "own": {"from": "more", "label": "Own", "leave_out": ["gb"], "terms": ["age"]},
    }
    told = refused({"models": models}, tmp_path)
    assert [text.split(":")[0] for text in told] == ["main.terms", "own.leave_out"]


def test_a_conflict_of_what_a_model_takes_says_how_to_drop_it(tmp_path):
    trend = {"covariate": "professionalisation"}
    main = {"label": "Main", "outcome": "coproduction", "terms": ["age"], "stacked": True}
    more = {"from": "main", "label": "More", "stacked": False}
    last = {"from": "more", "label": "Last", "weights": "none"}
    models = {"main": main | {"trend": trend}, "more": more}
    (told,) = refused({"models": models}, tmp_path)
    assert told == (
        "more.trend: only a stacked model has one | stacked: true | "
        "trend: null  (drops what it takes from main)"
    )
    models |= {"more": more | {"trend": None}, "last": last}
    found, faults = read({"models": models}, tmp_path)
    assert faults == [] and [one.trend is None for one in found.values()] == [False, True, True]


def test_a_source_of_a_country_that_is_left_out_needs_no_replicate_weights(tmp_path):
    given = Replication("JK1", ("a", "b"), mse=False)
    sources = {
        name: replace(source, replicates=None if source.country == "GB" else given)
        for name, source in five().sources.items()
    }
    model = {"label": "m", "outcome": "coproduction", "terms": ["age"], "errors": "replicate"}
    (told,) = refused({"models": {"m": model}}, tmp_path, sources=sources)
    assert "the source uk has no replicate weights" in told
    without = {"models": {"m": model | {"leave_out": ["GB"]}}}
    assert read(without, tmp_path, sources=sources)[1] == []


def test_sources_without_a_weight_are_told_unless_weights_are_raked_or_not_used(tmp_path):
    sources = {
        name: replace(source, weight="" if source.country == "GB" else "w")
        for name, source in five().sources.items()
    }
    model = {"label": "m", "outcome": "coproduction", "terms": ["age"]}
    for weights, raking, expected in (
        ("design", "", ("uk",)), ("equal_country", "", ("uk",)),
        ("none", "", ()), ("design", "known", ()),
    ):  # fmt: skip
        declared = {"models": {"m": model | {"weights": weights}}}
        found, _ = read(declared, tmp_path, sources=sources, raking=raking)
        assert found["m"].unweighted == expected


def test_a_set_that_no_model_uses_may_stand(tmp_path):
    model = {"label": "m", "outcome": "coproduction", "terms": ["age"]}
    assert read({"sets": SETS, "models": {"m": model}}, tmp_path)[1] == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"interactions": [["efficacy", "contry"]]}, "'contry' is not one of the terms"),
        ({"profiles": ["agee"]}, "profiles: 'agee' is not one of the terms | did you mean 'age'?"),
        ({"curves": {"urban": {"kind": "quadratic"}}}, "curves: 'urban' is not one of the terms"),
        ({"curves": {"female": {"kind": "quadratic"}}}, "curves: female is not numeric"),
        ({"outcome": "country"}, "outcome: country cannot be an outcome"),
        ({"outcome": "employment"}, "outcome: employment is categorical"),
        ({"areas": ["safty"]}, "areas: coproduction has no area 'safty' | did you mean 'safety'?"),
        ({"leave_out": ["gb"]}, "leave_out: unknown country 'gb'"),
        ({"stacked": True, "areas": ["safety"]}, "stacked: coproduction has one area only"),
        ({"errors": "replicate"}, "errors: replicate, but the source uk has no replicate weights"),
        (
            {"stacked": True, "trend": {"covariate": "professionalization"}},
            "trend.covariate: no area has a covariate 'professionalization' | "
            "did you mean 'professionalisation'?",
        ),
        ({"stacked": True, "trend": {}}, "'covariate' is missing in models.m.trend"),
        ({"trend": {"covariate": "professionalisation"}}, "trend: only a stacked model has one"),
    ],
)
def test_a_model_that_cannot_be_is_refused(tmp_path, changes, message):
    model = {"label": "m", "outcome": "coproduction", "terms": TERMS} | changes
    assert message in "\n".join(refused({"models": {"m": model}}, tmp_path))


@pytest.mark.parametrize(
    ("covariates", "message"),
    [
        ({"safety": {"beds": 1}, "health": {"beds": 2}}, "the area environment has no beds"),
        (
            {area: {"beds": 2} for area in ["safety", "environment", "health"]},
            "trend.covariate: beds is the same in all areas",
        ),
    ],
)
def test_a_covariate_that_gives_no_trend_is_refused(tmp_path, covariates, message):
    areas = {
        name: replace(area, covariates=covariates.get(name, {}))
        for name, area in five().areas.items()
    }
    model = {"label": "m", "outcome": "coproduction", "terms": TERMS, "stacked": True}
    model |= {"trend": {"covariate": "beds"}}
    (told,) = refused({"models": {"m": model}}, tmp_path, areas=areas)
    assert message in told


def test_the_populations_of_countries_that_are_left_out_are_not_missed(tmp_path):
    countries = [
        replace(country, population=None) if country.country == "GB" else country
        for country in five().countries
    ]
    model = {"label": "m", "outcome": "coproduction", "terms": TERMS, "weights": "population"}
    (told,) = refused({"models": {"m": model}}, tmp_path, countries=countries)
    assert "countries.csv has none of GB" in told
    without = {"models": {"m": model | {"leave_out": ["GB"]}}}
    assert read(without, tmp_path, countries=countries)[1] == []


def test_what_numbers_are_computed_by_holds_no_label():
    study = five()
    assert all(printing.label for printing in study.printing.values())
    assert "Correlates of" not in str(plain(study.models))
    assert "'label'" not in str(plain(study.indices))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("residuals", 2)),
        ({"weights": "equal_country"}, ("residuals", 2)),
        ({"weights": "none"}, ("", 0)),
        ({"errors": "model"}, ("known", 0)),
        ({"errors": "cr1"}, ("known", 0)),
    ],
)
def test_errors_over_the_design_know_of_raking_where_it_is_declared(changes, expected, tmp_path):
    model = {"label": "m", "outcome": "coproduction", "terms": ["age"]} | changes
    given = {"raking": "residuals", "margins": 2}
    found, _ = read({"models": {"m": model}}, tmp_path, **given)
    assert (found["m"].raked, found["m"].margins) == expected
    found, _ = read({"models": {"m": model}}, tmp_path, raking="known", margins=2)
    assert (found["m"].raked, found["m"].margins) == ("known" if expected[0] else "", 0)


def finite() -> dict:
    """The sources of the simulated study, that of one country with finite populations."""
    return {
        name: replace(source, fpc=0.5 if source.country == "GB" else None)
        for name, source in five().sources.items()
    }


def test_errors_over_the_design_are_corrected_for_declared_populations(tmp_path):
    model = {"label": "m", "outcome": "coproduction", "terms": ["age"]}
    for changes, expected in (
        ({}, True), ({"finite_population": False}, False), ({"leave_out": ["GB"]}, False)
    ):  # fmt: skip
        declared = {"models": {"m": model | changes}}
        found, faults = read(declared, tmp_path, sources=finite())
        assert (found["m"].finite, faults) == (expected, [])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"errors": "model"}, "errors: model knows nothing of the finite populations of uk"),
        ({"errors": "cr1", "cluster": "psu"}, "errors: cr1 knows"),
        ({"errors": "wild_bootstrap"}, "errors: wild_bootstrap knows"),
        ({"importance": True}, "importance: its bootstrap knows"),
        (
            {"estimator": "random_intercept", "weights": "none", "errors": "model"},
            "estimator: random_intercept knows",
        ),
    ],
)
def test_what_knows_nothing_of_populations_is_refused_with_the_line_to_add(changes, said, tmp_path):
    model = {"label": "m", "outcome": "coproduction", "terms": ["age", "female"]} | changes
    told = refused({"models": {"m": model}}, tmp_path, sources=finite())
    assert any(said in one and one.endswith("finite_population: false") for one in told)
    found, faults = read(
        {"models": {"m": model | {"finite_population": False}}}, tmp_path, sources=finite()
    )
    assert faults == [] and not found["m"].finite


@pytest.mark.parametrize(
    ("outcome", "term"),
    [
        ("coproduction", "recycles"),
        ("coproduction", "coproduction_collective"),
        ("recycles", "coproduction"),
    ],
)
def test_a_term_that_is_made_of_answers_of_its_outcome_is_refused(project, outcome, term):
    own = f"outcome: {outcome}, terms: [age, {term}]"
    own += ", areas: [environment]" * (outcome == "coproduction")
    model = f"\nmodels:\n  circular: {{label: Circular, {own}}}\n"
    project.edit("models.yaml", "\nmodels:\n", model)
    (fault,) = project.faults()
    assert f"circular.terms: {term} is made of answers that" in fault.problem


def test_an_outcome_may_be_who_did_not_answer(tmp_path):
    found = one(tmp_path, unanswered=["refused"], estimator="logit", missing="category")
    (outcome, *_) = [fit.outcome for fit in found.fits]
    assert found.of_answering and outcome.kind == "number" and outcome.kinds == ("refused",)
    assert outcome.name == "coproduction__unanswered"
    index = five().indices
    own = next(entry for entry in index if f"{entry.column}__unanswered" == outcome.column)
    assert outcome.of == tuple(own.items)
    work = one(
        tmp_path,
        outcome="employment",
        terms=["age", "country"],
        unanswered=["refused"],
        estimator="logit",
    )
    assert [fit.outcome.of for fit in work.fits] == [("employment",)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"estimator": "wls"}, "unanswered: not with wls | estimator: fractional_logit or logit"),
        ({"missing": "imputed"}, "missing: imputed leaves nobody who did not answer"),
        ({"unanswered": ["not_asked"]}, "not_asked"),
        (
            {"estimator": "fractional_logit", "bounds": [0, 10]},
            "bounds: who did not answer is 0 or 1, without bounds | no bounds",
        ),
    ],
)
def test_who_did_not_answer_is_refused_where_it_cannot_be(given, said, tmp_path):
    base = {"label": "m", "outcome": "coproduction", "terms": TERMS, "estimator": "logit"}
    told = refused({"models": {"m": base | {"unanswered": ["refused"]} | given}}, tmp_path)
    assert any(said in line for line in told), told


def test_kinds_that_no_answer_can_be_missing_by_are_a_fault(tmp_path):
    outcome = Term("work", "category", "work", ("a", "b"))
    work = five().variables["employment"]

    def told(*missing, kinds=("system_missing",)):
        names = Names({"work": replace(work, missing=missing)}, [], [])
        return outcome_terms.unanswered(outcome, kinds, names)[1]

    (nothing,) = told()
    assert nothing.mend == "no unanswered, or another outcome"
    (other,) = told("refused", "dont_know")
    assert other.problem == "no answer to work can be missing as system_missing"
    assert other.mend == "unanswered: [refused, dont_know]"
    assert told("refused", kinds=("refused", "no_answer")) == []
