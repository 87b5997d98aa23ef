"""Claims about what `inequality` and `between` ask: resolved, and what is wrong with them."""

import pytest
import yaml

INEQUALITY = {"outcome": "coproduction", "ranking": "age"}
BETWEEN = {"outcome": "coproduction", "covariate": "wealth"}
UNITS = {"inequality": {"concentration": 0.05}, "between": {"points": 1}}


@pytest.fixture
def claimed(project):
    """A function from a test to the study with a claim that is tested so."""
    path = project.path("models.yaml")
    asked = {
        "inequality": {
            "coproduction": {"rankings": ["age", "education"], "ordered": ["education"]}
        },
        "between": {"coproduction": {"covariates": ["wealth"], "adjusted": "pooled"}},
    }
    own = path.read_text(encoding="utf-8")
    path.write_text(yaml.safe_dump(asked) + own, encoding="utf-8")
    covariate = {"wealth": {"label": "Wealth", "source": "Made.", "year": 2008}}
    study = project.path("study.yaml")
    text = yaml.safe_dump({"country_covariates": covariate})
    study.write_text(study.read_text(encoding="utf-8") + text, encoding="utf-8")
    lines = project.path("countries.csv").read_text(encoding="utf-8").splitlines()
    more = [f"{line},{'wealth' if not k else 7.5 + k}" for k, line in enumerate(lines)]
    project.path("countries.csv").write_text("\n".join(more) + "\n", encoding="utf-8")

    def made(kind, given, **claim):
        claim = {"statement": "A claim.", "direction": "none", "smallest": UNITS[kind]} | claim
        claim = {key: value for key, value in claim.items() if value is not None}
        text = yaml.safe_dump({"hypotheses": {"claim": claim | {"test": {kind: given}}}})
        project.path("hypotheses.yaml").write_text(text, encoding="utf-8")
        return project

    return made


def test_a_concentration_is_one_comparison_an_area_in_its_own_unit(claimed):
    (claim,) = claimed("inequality", INEQUALITY).load().claims.claims
    assert (claim.direction, claim.unit, claim.smallest) == ("none", "concentration", 0.05)
    found = [(one.area, one.country, one.left, one.right) for one in claim.comparisons]
    areas = ("safety", "environment", "health")
    assert found == [(area, "all", "age", "erreygers") for area in areas]
    assert {one.of.column for one in claim.comparisons} == {f"coproduction_{a}" for a in areas}


def test_every_country_may_be_asked_for(claimed):
    test = INEQUALITY | {"countries": "each", "areas": ["health"]}
    (claim,) = claimed("inequality", test).load().claims.claims
    assert [one.country for one in claim.comparisons] == ["GB", "FR", "DE", "DK", "CZ"]


def test_a_slope_over_countries_is_of_means_as_they_are_or_adjusted(claimed):
    (claim,) = claimed("between", BETWEEN).load().claims.claims
    assert {(one.left, one.model, one.country) for one in claim.comparisons} == {
        ("wealth", "", "all")
    }
    study = claimed("between", BETWEEN | {"adjusted": "pooled"}).load()
    assert {one.model for one in study.claims.claims[0].comparisons} == {"pooled"}
    assert [*study.claims.models] == ["pooled"]


@pytest.mark.parametrize(
    ("kind", "test", "claim", "told"),
    [
        ("inequality", {"outcome": "coproductio"}, {}, ["test.inequality.outcome"]),
        ("inequality", {"outcome": "activities"}, {}, ["asks no inequality of activities",
         "inequality: {activities: {rankings: [age]}}  (in models.yaml)"]),
        ("inequality", {"ranking": "education_"}, {}, ["'education_'", "education"]),
        ("inequality", {"correction": "wagstaff"}, {}, ["correct", "'wagstaff'", "erreygers"]),
        ("inequality", {"areas": ["helth"]}, {}, ["test.inequality.areas", "health"]),
        ("inequality", {}, {"smallest": {"points": 2}}, ["smallest", "points",
         "smallest: {concentration: 0.05}"]),
        ("inequality", {}, {"smallest": {"concentration": 1}}, ["concentration", "1"]),
        ("between", {"covariate": "welth"}, {}, ["'welth'", "wealth"]),
        ("between", {"adjusted": "by_country"}, {}, ["not adjusted by 'by_country'", "pooled"]),
        ("between", {}, {"smallest": {"deviations": 1}}, ["in deviations", "points"]),
        ("inequality", {}, {"smallest": None}, ["is missing", "smallest: {concentration: 0.05}"]),
        ("inequality", {}, {"direction": None}, ["direction", "or none"]),
    ],
)  # fmt: skip
def test_a_wrong_claim_is_a_fault(claimed, kind, test, claim, told):
    given = {"inequality": INEQUALITY, "between": BETWEEN}[kind] | test
    assert claimed(kind, given, **claim).faulty(told) == ["hypotheses.yaml"]


def test_of_an_inequality_at_fault_no_claim_is_told(claimed):
    project = claimed("inequality", INEQUALITY)
    project.edit("models.yaml", "- education\n", "- educatoin\n")
    assert {fault.file for fault in project.faults()} == {project.shown("models.yaml")}


def test_no_other_test_is_in_units_of_concentration(claimed):
    test = {"outcome": "coproduction", "pairs": [["health", "safety"]]}
    project = claimed("inequality", INEQUALITY)
    text = project.path("hypotheses.yaml").read_text(encoding="utf-8")
    claim = yaml.safe_load(text)
    claim["hypotheses"]["claim"]["test"] = {"areas": test}
    project.path("hypotheses.yaml").write_text(yaml.safe_dump(claim), encoding="utf-8")
    assert project.faulty(["smallest", "no estimate of this test"]) == ["hypotheses.yaml"]
