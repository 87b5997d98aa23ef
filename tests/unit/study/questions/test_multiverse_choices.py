"""Choices of multiverse.yaml: resolved to what is estimated, and faults before any job."""

from dataclasses import replace

import pytest

from coproduction.study.resolved.multiverses import DECLARED, Multiverse
from coproduction.study.resolved.specification import plain, typed


@pytest.fixture
def varied(project):
    """A function from choices, and other settings of the model, to the study that has them."""

    def made(choices, terms="[efficacy]", model="pooled"):
        text = f"multiverses:\n  {model}:\n    terms: {terms}\n    choices:\n"
        text += "".join(f"      {line}\n" for line in choices.splitlines())
        project.path("multiverse.yaml").write_text(text, encoding="utf-8")
        return project

    return made


def one(project):
    (found,) = project.load().multiverses
    return found


def fault(project, *named):
    """The one fault, which names all of these."""
    (found,) = project.faults()
    assert found.file.endswith("multiverse.yaml")
    for text in named:
        assert text in str(found)


def test_a_study_without_the_file_varies_nothing(project):
    project.path("multiverse.yaml").unlink()
    assert project.load().multiverses == ()


def test_the_declared_option_is_always_the_first(varied):
    found = one(varied("answered: {alternatives: [all]}\nweights: {alternatives: [none]}"))
    first, *rest = found.specifications("safety", "efficacy")
    assert set(first.values()) == {DECLARED} and len(rest) == 3
    assert [o.entry and o.entry.minimum_answered for o in found.outcomes["health"]] == [None, 5]
    assert [v.model.weights for v in found.variants] == ["equal_country", "none"]
    assert found.changed == () and found.question(rest[-1]) == "same"
    assert typed(Multiverse, plain(found)) == found


def test_what_changes_the_question_has_a_default_and_may_be_said(varied):
    text = "left_out: {alternatives: [FR]}\nscoring: {alternatives: [ever], question: same}"
    found = one(varied(text))
    assert found.changed == ("left_out",)
    asked = [found.question(s) for s in found.specifications("safety", "efficacy")]
    assert asked == ["same", "changed", "same", "changed"]


def test_scores_of_two_are_the_ends_of_the_scale(varied):
    found = one(varied("scoring: {alternatives: [ever, above_middle]}")).outcomes["safety"]
    ever, above = found[1:]
    scores = ever.entry.items["locks_home"].scores
    assert scores == {"never": 0.0, "sometimes": 100.0, "often": 100.0}
    assert above.cut == (50.0, 0.0, 100.0)


def test_an_item_left_out_leaves_as_many_to_be_without_an_answer(varied):
    found = one(varied("items: {alternatives: each}"))
    assert [o.items for o in found.outcomes["safety"]][1:] == [
        "locks_home", "watches_neighbours", "speaks_up", "asks_police", "joins_safety_group",
    ]  # fmt: skip
    left = found.outcomes["health"][1].entry
    assert len(left.items) == 4 and left.minimum_answered == 3 and "eats_well" not in left.items


def test_an_index_of_some_items_stands_in_with_its_own_minimum(varied):
    found = one(varied("items: {alternatives: [coproduction_collective]}"))
    part = found.outcomes["safety"][1].entry
    assert [*part.items] == ["joins_safety_group"] and part.minimum_answered == 1


def test_covariates_come_and_go_and_the_term_in_question_stays(varied):
    text = "covariates: {alternatives: {own: {label: Alone, drop: [attitudes], add: [trust]}}}"
    project = varied(text.replace("trust", "urban"))
    project.edit("models.yaml", ", urban]", "]")
    project.edit("tables.yaml", ", urban", "")
    found = one(project)
    assert "efficacy" not in found.covariates["own"] and "urban" in found.covariates["own"]
    assert "urban" not in found.covariates[DECLARED]
    labels = project.load().varied()["covariates"]
    assert labels == {"pooled": {"own": "Alone"}}


def test_covariates_that_come_to_the_declared_ones_are_no_specification(varied):
    """Efficacy stays where it is in question: without it there is what the model declares."""
    text = "covariates: {alternatives: {few: {label: F, drop: [efficacy]}}}"
    text += "\nweights: {alternatives: [none]}"
    found = one(varied(text, terms="[efficacy, age]"))
    own, other = (found.specifications("safety", term) for term in found.terms)
    assert [one["covariates"] for one in own] == [DECLARED] * 2
    assert [one["covariates"] for one in other] == [DECLARED, "few"] * 2


def test_outcomes_that_are_one_are_no_specification_of_their_own(varied):
    """Of five items all without one are four, and all of these again; of one item one is all."""
    text = "answered: {alternatives: [all, one]}\nitems: {alternatives: [coproduction_collective]}"
    made = [(o.answered, o.items) for o in one(varied(text)).outcomes["safety"]]
    assert made == [
        (DECLARED, DECLARED), (DECLARED, "coproduction_collective"),
        ("all", DECLARED), ("one", DECLARED),
    ]  # fmt: skip


def test_scores_of_two_values_are_no_others_where_there_are_two(varied):
    text = "scoring: {alternatives: [ever, above_middle]}"
    text += "\nitems: {alternatives: [coproduction_collective]}"
    project = varied(text)
    project.edit("indices.yaml", "sometimes: 50,", "sometimes: 100,")
    made = [(o.scoring, o.items) for o in one(project).outcomes["safety"]]
    assert made == [
        (DECLARED, DECLARED), (DECLARED, "coproduction_collective"), ("above_middle", DECLARED),
    ]  # fmt: skip


def test_with_one_country_left_its_weights_and_its_term_are_none_of_their_own(varied):
    """Weights between countries, and fixed effects, are nothing within one."""
    text = "weights: {alternatives: [design, none]}\nleft_out: {alternatives: [FR]}"
    text += "\ncovariates: {alternatives: {all: {label: A, drop: [country]}}}"
    found = one(varied(text))
    model = found.variants[0].model
    two = [
        replace(v, model=replace(v.model, countries=model.countries[:2])) for v in found.variants
    ]
    two = replace(found, variants=tuple(two))
    assert "FR" in model.countries[:2]
    left = [s for s in two.specifications("safety", "efficacy") if s["left_out"] == "FR"]
    assert [(s["weights"], s["covariates"]) for s in left] == [
        (DECLARED, DECLARED), ("none", DECLARED),
    ]  # fmt: skip
    assert len(two.specifications("safety", "efficacy")) == 6 + 2


@pytest.mark.parametrize(
    ("choices", "named"),
    [
        ("items: {alternatives: [locks_hom]}", ["'locks_hom'", "locks_home"]),
        ("items: {alternatives: [activities]}", ["'activities'", "scored alike"]),
        ("weights: {alternatives: [equal_country]}", ["equal_country is what the model declares"]),
        ("left_out: {alternatives: [GR]}", ["'GR'"]),
        ("covariates: {alternatives: {a: {label: A, drop: [agee]}}}", ["'agee'", "age"]),
        ("covariates: {alternatives: {a: {label: A, add: [age]}}}", ["age is a term"]),
        ("covariates: {alternatives: {a: {label: A, add: [nobody]}}}", ["unknown", "'nobody'"]),
        ("answered: {alternatives: [most]}", ["most"]),
        ("covariates: {alternatives: {a: {label: A}}}", ["covariates"]),
    ],
)
def test_a_wrong_choice_is_one_fault(varied, choices, named):
    fault(varied(choices), *named)


@pytest.mark.parametrize(
    ("model", "terms", "named"),
    [
        ("pool", "[efficacy]", ["no model 'pool'", "pooled"]),
        ("pooled", "[eficacy]", ["'eficacy'", "efficacy"]),
        ("pooled", "[country]", ["country"]),
        ("stacked", "[efficacy]", ["stacked is no pooled model"]),
        ("by_country", "[efficacy]", ["by_country is no pooled model"]),
        ("poisson", "[efficacy]", ["poisson is no pooled model"]),
        ("profiles", "[efficacy]", ["efficacy stands beside efficacy:country"]),
        ("profiles", "[age]", ["age is a curve"]),
    ],
)
def test_a_wrong_model_or_term_is_one_fault(varied, model, terms, named):
    fault(varied("weights: {alternatives: [none]}", terms, model), *named)


def test_weights_without_populations_are_told_with_the_rows_to_paste(varied, project):
    path = project.path("countries.csv")
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    place = header.split(",").index("population")
    kept = [",".join(c for k, c in enumerate(r.split(",")) if k != place) for r in [header, *rows]]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    fault(varied("weights: {alternatives: [population]}"), "weights population", "population of")


def test_a_sum_has_no_other_minimum(varied, project):
    project.edit(
        "models.yaml", "    outcome: activities\n    estimator: poisson", "    outcome: activities"
    )
    project.edit(
        "indices.yaml",
        "    minimum_answered: 4\n    missing_as_zero: true",
        "    minimum_answered: all",
    )
    fault(varied("answered: {alternatives: [half]}", "[efficacy]", "activities"), "half of a sum")


def test_several_faults_are_told_at_once(varied):
    project = varied("items: {alternatives: [no]}\nleft_out: {alternatives: [XX]}")
    assert len(project.faults()) == 2


def test_a_category_has_a_coefficient_a_level_but_its_first(varied):
    found = one(varied("weights: {alternatives: [none]}", "[efficacy, education]"))
    assert found.coefficients("health") == [
        ("efficacy", "efficacy"),
        ("education", "education=secondary"),
        ("education", "education=tertiary"),
    ]


@pytest.mark.parametrize("alternatives", ["each", "[declared]"])
def test_an_item_is_not_called_as_the_whole_index_is(varied, alternatives):
    """Results and figures once had the option "declared" twice."""
    project = varied(f"items: {{alternatives: {alternatives}}}")
    for path in project.path("").rglob("*.*"):
        if path.suffix in (".yaml", ".csv"):
            path.write_text(path.read_text("utf-8").replace("speaks_up", "declared"), "utf-8")
    fault(project, "choices.items", "what the index with all its items is called", "another name")
