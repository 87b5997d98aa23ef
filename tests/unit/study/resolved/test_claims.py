"""Claims of hypotheses.yaml: resolved to comparisons, and faults before any job."""

from types import SimpleNamespace

import pytest

from coproduction.study.questions.claim_sizes import unreachable
from coproduction.study.resolved.claims import Claim, Comparison

HEAD = """
hypotheses:
  claim:
    statement: A claim.
    direction: positive
    smallest: {points: 1}
    test:
"""


@pytest.fixture
def claimed(project):
    """A function from the test of a claim, and other settings, to the study that has it."""

    def made(test, head=HEAD, tail=""):
        text = head + "".join(f"      {line}\n" for line in test.splitlines()) + tail
        project.path("hypotheses.yaml").write_text(text, encoding="utf-8")
        return project

    return made


def comparisons(project):
    (claim,) = project.load().claims.claims
    return claim.comparisons


def fault(project, *named):
    """The one fault, which names all of these."""
    (one,) = project.faults()
    assert one.file.endswith("hypotheses.yaml")
    for text in named:
        assert text in str(one)


def test_a_study_without_the_file_claims_nothing(project):
    project.path("hypotheses.yaml").unlink()
    study = project.load()
    assert study.claims is None and "verdicts" not in {table.kind for table in study.tables}


def test_coefficients_are_of_every_area_and_column(claimed):
    found = comparisons(claimed("terms: {models: [pooled], terms: [education]}"))
    assert [(one.area, one.term) for one in found] == [
        (area, f"education={level}")
        for area in ("safety", "environment", "health")
        for level in ("secondary", "tertiary")
    ]
    assert {one.model for one in found} == {"pooled"} and {one.country for one in found} == {"all"}


def test_coefficients_may_be_of_some_areas_and_countries(claimed):
    test = "terms: {models: [by_country], terms: [age], areas: [health], countries: [GB, CZ]}"
    found = comparisons(claimed(test))
    assert [(one.area, one.country) for one in found] == [("health", "GB"), ("health", "CZ")]


def test_an_interaction_has_the_names_of_its_coefficients(claimed):
    test = 'terms: {models: [profiles], terms: ["efficacy:country"], areas: [safety]}'
    names = [one.term for one in comparisons(claimed(test))]
    assert names == [f"efficacy:country={code}" for code in ("FR", "DE", "DK", "CZ")]


def test_differences_of_areas_are_of_all_pairs(claimed):
    found = comparisons(claimed("term_differences: {model: stacked, terms: [age]}"))
    assert [(one.left, one.right) for one in found] == [
        ("safety", "environment"), ("safety", "health"), ("environment", "health"),
    ]  # fmt: skip


def test_the_mean_of_countries_gives_each_the_same_weight(claimed):
    test = "areas: {outcome: coproduction, pairs: [[environment, health]]}"
    (one,) = comparisons(claimed(test))
    weights = {(part.measure, part.country): part.weight for part in one.parts}
    assert weights["coproduction_environment", "FR"] == pytest.approx(0.2)
    assert weights["coproduction_health", "FR"] == pytest.approx(-0.2)
    assert len(weights) == 10 and sum(weights.values()) == pytest.approx(0)


def test_countries_may_be_left_out(claimed):
    test = "areas: {outcome: coproduction, pairs: [[environment, health]], leave_out: [FR, CZ]}"
    (one,) = comparisons(claimed(test))
    assert {part.country for part in one.parts} == {"GB", "DE", "DK"}
    assert {abs(part.weight) for part in one.parts} == {1 / 3}
    test = "country_order: {outcome: coproduction, order: [GB], areas: [health], leave_out: [DE]}"
    assert [one.right for one in comparisons(claimed(test))] == ["FR", "DK", "CZ"]


def test_an_item_has_the_scores_of_its_first_index(claimed):
    project = claimed("outcomes: {pairs: [[recycles, joins_environment_group]], countries: each}")
    (claim,) = project.load().claims.claims
    scored = claim.measures["recycles"].scored
    assert scored.scores == {"never": 0.0, "sometimes": 50.0, "often": 100.0}
    assert [one.country for one in claim.comparisons] == ["GB", "FR", "DE", "DK", "CZ"]


def test_a_country_is_held_against_the_mean_of_all(claimed):
    found = comparisons(
        claimed("country: {outcome: coproduction, countries: [DE], areas: [health]}")
    )
    (one,) = found
    weights = {part.country: part.weight for part in one.parts}
    assert weights == pytest.approx({"GB": -0.2, "FR": -0.2, "DE": 0.8, "DK": -0.2, "CZ": -0.2})


def test_an_order_is_each_less_the_next_and_the_last_less_all_others(claimed):
    test = "country_order: {outcome: coproduction, order: [DE, GB], areas: [health]}"
    found = comparisons(claimed(test))
    pairs = [(one.left, one.right) for one in found]
    assert pairs == [("DE", "GB"), ("GB", "FR"), ("GB", "DK"), ("GB", "CZ")]


def test_families_have_their_correction_or_holm(claimed):
    tail = "families: {f: benjamini_hochberg}\n"
    head = HEAD.replace("    test:\n", "    family: f\n    test:\n")
    project = claimed("terms: {models: [pooled], terms: [age]}", head, tail)
    assert project.load().claims.corrections == {"f": "benjamini_hochberg"}
    project = claimed("terms: {models: [pooled], terms: [age]}")
    assert project.load().claims.corrections == {"claim": "holm"}


def test_a_statement_has_the_languages_of_the_study(claimed):
    head = HEAD.replace("A claim.", "{en: A claim., fr: Une.}")
    project = claimed("terms: {models: [pooled], terms: [age]}", head)
    fault(project, "unknown language 'fr'")


#: Test of the claim to what its one fault names.
FAULTS = {
    "terms: {models: [poled], terms: [age]}": ["there is no model 'poled'", "'pooled'"],
    "terms: {models: [pooled], terms: [agee]}": ["pooled has no term 'agee'", "mean 'age'"],
    "terms: {models: [pooled], terms: [education=tertary]}": ["mean 'education=tertiary'"],
    "terms: {models: [pooled], terms: [age], areas: [heath]}": ["no area 'heath'", "'health'"],
    "terms: {models: [pooled], terms: [age], countries: [GB]}": ["pooled is of all countries"],
    "terms: {models: [by_country], terms: [age], countries: [GA]}": ["'GA'"],
    "terms: {models: [profiles], terms: [age], areas: [health]}": ["age is a curve in profiles"],
    "terms: {models: [profiles], terms: [efficacy]}": ["efficacy stands beside efficacy:country"],
    "terms: {models: [standardised], terms: [age]}": ["smallest: {deviations: 0.05}"],
    "term_differences: {model: pooled, terms: [age]}": ["pooled is not stacked", "stacked: true"],
    "term_differences: {model: stacked, terms: [age], pairs: [[safety, heath]]}": ["'heath'"],
    "areas: {outcome: coprodution, pairs: [[safety, health]]}": ["mean 'coproduction'"],
    "areas: {outcome: coproduction, pairs: [[safety, heath]]}": ["mean 'health'"],
    "areas: {outcome: education, pairs: [[safety, health]]}": ["'education' has no scores"],
    "outcomes: {pairs: [[recycles, joins_health_group]]}": ["have no area in common"],
    "outcomes: {pairs: [[recycles, recyclse]]}": ["mean 'recycles'"],
    "country: {outcome: coproduction, countries: [UK]}": ["there is no country 'UK'"],
    "country: {outcome: coproduction, adjusted: pooledd}": ["there is no model 'pooledd'"],
    "country: {outcome: coproduction, adjusted: importance}": ["lacks the term country"],
    "country: {outcome: coproduction, adjusted: by_country}": ["no pooled model"],
    "country: {outcome: activities, adjusted: pooled}": ["has the outcome coproduction"],
    "country: {outcome: coproduction, adjusted: profiles}": ["has interactions of country"],
    "country_pairs: {outcome: coproduction, pairs: [[GB, DD]]}": ["there is no country 'DD'"],
    "country_order: {outcome: coproduction, order: [GB, DD]}": ["there is no country 'DD'"],
    "country_order: {outcome: coproduction, order: [GB], leave_out: [GA]}": ["country 'GA'"],
    "country_pairs: {outcome: coproduction, leave_out: [GB, FR, DE, DK]}": ["one country only"],
    "outcomes: {pairs: [[recycles, eats_well]], leave_out: [GB, FR, DE, DK, CZ]}": ["no country"],
    "country_pairs: {outcome: coproduction, pairs: [[GB, DE], [DE, GB]]}": ["turned round", "[GB,"],
    "areas: {outcome: coproduction, pairs: [[safety, health], [health, safety]]}": ["one of the"],
    "outcomes: {pairs: [[recycles, eats_well], [eats_well, recycles]]}": ["turned round"],
    "not_answerable: Why.": ["nothing is tested"],
}


@pytest.mark.parametrize("test", FAULTS)
def test_faults_name_the_key_and_what_is_right(claimed, test):
    told = claimed(test).faults()
    assert all(one.file.endswith("hypotheses.yaml") for one in told)
    text = "\n".join(map(str, told))
    assert "claim." in text
    for named in FAULTS[test]:
        assert named in text


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("    direction: positive\n", "", ["direction: is missing", "direction: positive"]),
        ("    smallest: {points: 1}\n", "", ["smallest: is missing", "smallest: {points: 2}"]),
        ("{points: 1}", "{points: 1, deviations: 1}", ["exactly one of points, deviations"]),
        ("{points: 1}", "{points: 0}", ["smallest.points"]),
        ("    direction:", "    directon:", ["unknown key 'directon'", "did you mean 'direction'"]),
        ("positive", "upwards", ["'upwards' is not known"]),
    ],
)
def test_what_a_claim_lacks_is_told_with_the_line_to_paste(claimed, old, new, named):
    assert old in HEAD
    told = claimed("terms: {models: [pooled], terms: [age]}", HEAD.replace(old, new)).faults()
    text = "\n".join(map(str, told))
    for one in named:
        assert one in text


def test_coefficients_that_are_in_no_unit_of_the_outcome_are_a_fault(claimed):
    project = claimed("terms: {models: [fractional], terms: [age]}")
    assert project.load().claims is not None
    project.edit("models.yaml", "    effects: average_marginal\n", "")
    fault(project, "not in the unit of the outcome", "effects: average_marginal")


@pytest.mark.parametrize(
    ("more", "term", "problem"),
    [
        (
            "    estimator: ordered_logit\n    by_category: true\n",
            "age",
            "has an estimate a category of the outcome",
        ),
        ("    interactions: [[age, female]]\n", "age:female", "has no average marginal effect"),
    ],
)
def test_effects_that_are_not_one_a_term_are_a_fault(claimed, more, term, problem):
    project = claimed(f"terms: {{models: [own], terms: ['{term}']}}")
    own = f"  own:\n    from: fractional\n    label: Own\n{more}  poisson:\n"
    project.edit("models.yaml", "  poisson:\n", own)
    fault(project, problem)


def test_errors_without_equivalence_are_a_fault(claimed):
    project = claimed("terms: {models: [importance], terms: [age]}")
    project.edit("models.yaml", "    importance: true\n", "    errors: wild_bootstrap\n")
    fault(project, "importance has intervals by the bootstrap", "errors: cr2")


def test_an_order_is_claimed_from_the_highest_down(claimed):
    head = HEAD.replace("positive", "negative")
    fault(claimed("country_order: {outcome: coproduction, order: [GB]}", head), "an order is of")


def test_a_family_that_nothing_is_of_is_a_fault(claimed):
    tail = "families: {clam: none}\n"
    fault(claimed("terms: {models: [pooled], terms: [age]}", tail=tail), "mean 'claim'")


def test_a_test_is_exactly_one(claimed):
    test = "terms: {models: [pooled], terms: [age]}\nnot_answerable: Why."
    fault(claimed(test), "needs exactly one of terms, term_differences")


def test_a_registration_that_was_edited_stops_the_study(claimed):
    project = claimed("terms: {models: [pooled], terms: [age]}")
    text = "date,hypothesis,sha256,text\n2026-01-02,claim,abc,x\n"
    project.path("registered.csv").write_text(text, encoding="utf-8")
    (one,) = project.faults()
    assert one.file.endswith("registered.csv") and "was registered" in one.problem


@pytest.mark.parametrize(
    ("test", "points", "widest"),
    [
        ("areas: {outcome: coproduction, pairs: [[environment, health]]}", 100, "100"),
        ("outcomes: {pairs: [[recycles, joins_environment_group]], countries: each}", 250, "100"),
        ("terms: {models: [pooled], terms: [education]}", 101, "100"),
    ],
)
def test_a_smallest_effect_that_no_estimate_reaches_is_a_fault(claimed, test, points, widest):
    head = HEAD.replace("{points: 1}", f"{{points: {points}}}")
    told = f"no estimate goes beyond {points} points, as it ends at {widest}"
    fault(claimed(test, head), told, "smallest: {points: 5}")
    below = HEAD.replace("{points: 1}", "{points: 99.9}")
    assert claimed(test, below).load().claims.claims[0].smallest == 99.9


def test_a_correlate_of_a_short_range_has_larger_coefficients():
    """The slope on a correlate from 0 to 0.1 of an outcome from 0 to 1 may be 10."""
    fit = SimpleNamespace(area="all", outcome=SimpleNamespace(column="y"), terms=())
    fit.terms = tuple(SimpleNamespace(name=name, column=name) for name in ("x", "far"))
    model = SimpleNamespace(estimator="wls", fits=[fit])
    ends = {"y": [0.0, 1.0], "x": [0.0, 0.1], "far": [0.0, 9.0]}
    names = SimpleNamespace(index_columns={}, variables=ends, bounds=ends.get)

    def told(term, smallest, unit="points"):
        one = Comparison("all", "all", term, model="m")
        claim = Claim("c", "terms", "positive", "", smallest, unit, "f", (one,))
        return [str(wrong) for wrong in unreachable(claim, names, {"m": model})]

    assert not told("x", 9.9) and "ends at 10" in told("x", 10.0)[0]
    assert not told("x:far", 9.9) and "ends at 10" in told("x:far", 10.0)[0]
    assert not told("far", 0.9) and "ends at 1" in told("far", 1.0)[0]
    assert not told("unknown", 1e9) and not told("far", 5.0, "deviations")
