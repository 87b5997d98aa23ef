"""From files to the texts of a study."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest
import yaml
from unit.draft.made_files import file, variable

from coproduction.draft.looking.measured import Measured
from coproduction.draft.looking.profile import profiled
from coproduction.draft.matching.matches import Member, Question, matched
from coproduction.draft.proposing import asking, targets
from coproduction.draft.proposing.asking import Answers
from coproduction.draft.proposing.drafting import Raw, draft
from coproduction.faults import Faults


def test_the_first_model_is_of_what_nearly_everybody_answered(tmp_path):
    rng = np.random.default_rng(5)
    n = 100
    names = ("rare", "a", "b")
    frame = pd.DataFrame({name: rng.integers(1, 4, n).astype(float) for name in names})
    frame.loc[:60, "rare"] = np.nan
    path = tmp_path / "x.sav"
    labels = {1: "Never", 2: "Sometimes", 3: "Often"}
    pyreadstat.write_sav(
        frame, str(path), column_labels=["How rare is it?", "Do you vote?", "Do you read?"],
        variable_value_labels={"rare": labels, "a": labels, "b": labels},
    )  # fmt: skip
    found = draft("mine", {"x": Raw(str(path), "0" * 64, profiled(path))}, Answers())
    model = yaml.safe_load(found.texts["models.yaml"])["models"]["first"]
    assert (model["outcome"], model["terms"]) == ("a", ["b"])
    # the battery stands in a comment, with its alpha, and holds no index yet
    assert yaml.safe_load(found.texts["indices.yaml"]) == {"indices": {}}
    assert "items: [rare, a, b]" in found.texts["indices.yaml"]


@pytest.fixture(scope="module")
def two_languages(tmp_path_factory):
    """Trust and frequency in English and Spanish; trust runs the other way in Spain."""
    rng, folder = np.random.default_rng(3), tmp_path_factory.mktemp("in")
    texts = {
        "uk": (("How often do you vote?", "How is the parliament judged?", "And the courts here?"),
               {1: "Never", 2: "Sometimes", 3: "Often", 4: "Always"},
               {1: "Grade A", 2: "Grade B", 3: "Grade C", 4: "Grade D"}),
        "es": (("¿Con qué frecuencia vota?", "¿Cómo valora el parlamento?", "¿Y los tribunales?"),
               {1: "Nunca", 2: "A veces", 3: "A menudo", 4: "Siempre"},
               {1: "Clase A", 2: "Clase B", 3: "Clase C", 4: "Clase D"}),
    }  # fmt: skip
    raw = {}
    for source, (labels, often, grades) in texts.items():
        trait = rng.normal(size=200)
        given = [np.clip(np.round(trait + rng.normal(scale=0.4, size=200) + 2.5), 1, 4)
                 for _ in labels]  # fmt: skip
        given = [given[0], *(5 - one if source == "es" else one for one in given[1:])]
        frame = pd.DataFrame(dict(zip(("q1", "q2", "q3"), given, strict=True)))
        path = folder / f"{source}.sav"
        pyreadstat.write_sav(
            frame, str(path), column_labels=list(labels),
            variable_value_labels={"q1": often, "q2": grades, "q3": grades},
        )  # fmt: skip
        raw[source] = Raw(str(path), "0" * 64, profiled(path))
    return raw


def test_correlations_tell_a_draft_which_way_scales_run_whose_words_do_not(two_languages):
    asked = draft("mine", two_languages, Answers()).decisions
    scale = {one.decision: one for one in asked if one.decision.startswith("scale:")}
    assert scale["scale:es:q1"].proposal == "keep"
    assert scale["scale:es:q2..q3"].proposal == "reverse"
    assert "correlations with other answers say reverse" in scale["scale:es:q2..q3"].evidence


@pytest.mark.parametrize(
    ("only", "names"),
    [("q2", ["q2"]), ("q*", ["q1", "q2", "q3"]), ("vote", ["q1"]), ("vote, q3", ["q1", "q3"])],
)
def test_patterns_select_names_and_words_labels(two_languages, only, names):
    raw = {"uk": two_languages["uk"]}
    found = draft("mine", raw, Answers(), only=only).targets
    assert [target.placed["uk"].variable.name for target in found] == names


@pytest.mark.parametrize("only", ["vot*", "q2, nothing, vot*"])
def test_every_part_of_a_selection_that_selects_nothing_is_told(two_languages, only):
    with pytest.raises(Faults) as met:
        draft("mine", {"uk": two_languages["uk"]}, Answers(), only=only)
    told = [fault.problem.split("'")[1] for fault in met.value.faults]
    assert told == [part for part in only.split(", ") if part != "q2"]


def test_a_column_that_asks_nothing_may_be_selected_beside_others(tmp_path):
    path = tmp_path / "x.csv"
    lines = [f"{k},{0.5 + k % 3},{k % 2}" for k in range(60)]
    path.write_text("\n".join(["id,weight,Do you vote in elections?", *lines]))
    raw = {"x": Raw(str(path), "0" * 64, profiled(path))}
    found = draft("mine", raw, Answers(), only="vote, weight")
    assert [target.placed["x"].variable.name for target in found.targets] == [
        "Do you vote in elections?"
    ]


def test_nothing_is_said_to_be_decided_that_nobody_decided(tmp_path):
    """What is proposed as one question and whose answers differ stands apart, undecided."""
    given = {
        "a": {1: "Married", 2: "Single", 3: "Widowed"},
        "b": {1: "Urban", 2: "Rural", 3: "Sea"},
    }
    raw = {}
    for source, labels in given.items():
        frame = pd.DataFrame({"q": [1.0, 2.0, 3.0] * 30, "r": [1.0, 2.0] * 45})
        path = tmp_path / f"{source}.sav"
        pyreadstat.write_sav(
            frame, str(path), column_labels=["What is your status?", "Do you vote in elections?"],
            variable_value_labels={"q": labels, "r": {1: "Yes", 2: "No"}},
        )  # fmt: skip
        raw[source] = Raw(str(path), "0" * 64, profiled(path))
    found = draft("mine", raw, Answers())
    assert any(one.unfit for one in found.targets)
    assert "decided" not in found.texts["crosswalk/a.csv"] + found.texts["crosswalk/b.csv"]


def test_a_model_of_categories_alone_has_the_estimator_that_it_needs(tmp_path):
    path = tmp_path / "x.csv"
    rows = [f"{'ABC'[k % 3]}{'x'},{'KLM'[k // 3 % 3]}y" for k in range(60)]
    path.write_text("Party,Colour\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = draft("mine", {"x": Raw(str(path), "0" * 64, profiled(path))}, Answers())
    model = yaml.safe_load(found.texts["models.yaml"])["models"]["first"]
    assert (model["outcome"], model["estimator"]) == ("party", "multinomial_logit")


@pytest.mark.parametrize(
    ("ends", "told"),
    [((18, 93), (10, 100)), ((0, 10), (0, 10)), ((1, 7), (1, 7)), ((1000, 987654), (0, 1e6)),
     ((0.12, 0.97), (0.1, 1.0)), ((-3, 41), (-5, 45)), ((15, 15), (15, 15)),
     ((1, 12), (1, 12))],
)  # fmt: skip
def test_ranges_end_at_round_numbers_not_at_one_respondent(ends, told):
    assert targets.around(*ends) == told


@pytest.mark.parametrize(
    ("two", "three", "kind"),
    [
        (("Male", "Female"), ("Male", "Female", "Other"), "categorical"),
        # a third beside yes and no may be no answer
        (("Yes", "No"), ("Yes", "No", "Perhaps"), None),
    ],
)
def test_two_answers_and_a_third_are_categories_but_beside_yes_and_no(two, three, kind):
    label = "How would you describe yourself?"
    files = {"x": file(variable("q", label, two)), "y": file(variable("q", label, three))}
    numbers = {name: Measured() for name in files}
    found = targets.drafted(files, matched(files), numbers, targets.Settled(), {})
    assert [sorted(one.placed) for one in found] == ([["x", "y"]] if kind else [["x"], ["y"]])
    assert found[0].scale.type == (kind or "binary")


IRISH = ("Primary", "Lower secondary", "Upper secondary", "Post-secondary", "Degree or higher")
NEW_ZEALAND = ("No qualification", "NCEA 1", "NCEA 2 or 3", "Diploma", "Degree or higher")


@pytest.mark.parametrize(
    ("others", "asked"), [(NEW_ZEALAND, True), ((*IRISH[1:], "NCEA 1"), False), (IRISH, False)]
)
def test_answers_most_of_which_one_file_has_alone_are_asked_about(others, asked):
    """They were levels of their own, so that no respondent of one country had one of another's."""
    label = "What is the highest level of education that you have completed?"
    files = {"x": file(variable("q", label, IRISH)), "y": file(variable("q", label, others))}
    numbers = {name: Measured() for name in files}
    question = Question({name: Member(name, of.variables[0]) for name, of in files.items()})
    found = targets.drafted(files, [question], numbers, targets.Settled(), {})
    assert [one.source for one in found[0].unfit] == ["y"] * asked
    told = asking.fits(files, found, {})
    assert [one.decision for one in told] == ["scale:y:q"] * asked
    # and what a person types is taken up, own levels too
    typed = {("y", "q"): {str(k): told for k, told in enumerate([*IRISH[:4], others[-1]], 1)}}
    found = targets.drafted(files, [question], numbers, targets.Settled(typed=typed), {})
    assert [sorted(one.placed) for one in found] == [["x", "y"]]
