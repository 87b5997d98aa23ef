"""Options of one question side by side: by labels, by poles, by correlations."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from coproduction.draft.looking.profile import profiled
from coproduction.draft.matching.compare_page import page, table
from coproduction.draft.matching.comparing import compared

N = 400
QUESTION = "How satisfied are you with the police in your area?"
OTHER = "How often have you helped to clean a public place?"
AGREE = {1: "Very dissatisfied", 2: "Dissatisfied", 3: "Satisfied", 4: "Very satisfied"}


@pytest.fixture
def files(tmp_path):
    """Profiles of files that are given as codes, question and labels of each variable."""

    def make(**of):
        found = {}
        for name, columns in of.items():
            frame = pd.DataFrame({key: values for key, (values, _, _) in columns.items()})
            path = tmp_path / f"{name}.sav"
            pyreadstat.write_sav(
                frame.astype(float),
                path,
                column_labels=[text for _, text, _ in columns.values()],
                variable_value_labels={key: labels for key, (_, _, labels) in columns.items()},
            )
            found[name] = profiled(path)
        return found

    return make


def steps(n=4):
    return np.tile(np.arange(1, n + 1), N // n)


def pair(found):
    (question,), _ = found
    (one,) = question.pairs
    return question, one


def test_equal_labels_are_one_option_and_a_turned_scale_is_told(files):
    turned = {5 - code: label for code, label in AGREE.items()}
    found = compared(
        files(a={"q": (steps(), QUESTION, AGREE)}, b={"v": (steps(), QUESTION, turned)})
    )
    question, one = pair(found)
    assert (one.direction, one.by) == ("reversed", "labels")
    assert set(one.differences) == {"direction", "codes", "labels"}
    beside = [[of[0].code for of in row.codes.values()] for row in question.rows]
    assert beside == [["1", "4"], ["2", "3"], ["3", "2"], ["4", "1"]]


def test_the_same_codes_and_labels_differ_in_nothing(files):
    same = {"q": (steps(), QUESTION, AGREE)}
    _, one = pair(compared(files(a=same, b=same)))
    assert (one.direction, one.differences) == ("same", ())


def test_options_and_missing_codes_that_differ_are_told(files):
    more = {**AGREE, 5: "Completely satisfied with all of it", 9: "Don't know"}
    codes = np.tile([1, 2, 3, 4, 5, 9, 1, 2], N // 8)
    first = np.tile([1, 2, 3, 4, 8, 1, 2, 3], N // 8)
    found = compared(
        files(
            a={"q": (first, QUESTION, {**AGREE, 8: "Don't know"})},
            b={"q": (codes, QUESTION, more)},
        )
    )
    question, one = pair(found)
    assert set(one.differences) == {"options", "missing"}
    missing = [row for row in question.rows if row.missing]
    assert [[of[0].code for of in row.codes.values()] for row in missing] == [["8", "9"]]
    assert [*question.rows[4].codes] == ["b"]


def test_poles_tell_between_languages(files):
    german = {1: "sehr zufrieden", 2: "zufrieden", 3: "unzufrieden", 4: "sehr unzufrieden"}
    texts = ("Wie zufrieden sind Sie mit der Polizei in Ihrer Gegend?", german)
    found = compared(files(a={"q": (steps(), QUESTION, AGREE)}, b={"q": (steps(), *texts)}))
    question, one = pair(found)
    assert (one.direction, one.by, one.same_language) == ("reversed", "poles", False)
    assert [of[0].code for of in question.rows[0].codes.values()] == ["1", "4"]
    assert one.member.tier == "ask"


def battery(turned, texts, labels):
    """Three items that go together; those in `turned` have their codes the other way."""
    rng = np.random.default_rng(7)
    trait = rng.normal(size=N)
    found = {}
    for i, text in enumerate(texts):
        code = np.clip(np.round(trait + rng.normal(scale=0.4, size=N) + 2.5), 1, 4)
        found[f"q{i}"] = (5 - code if i in turned else code, text, labels[i])
    return found


def test_correlations_tell_which_way_scales_run_whose_words_do_not(files):
    english = [QUESTION, "How do you judge the schools here?", "And the hospitals near you?"]
    german = [
        "Wie zufrieden sind Sie mit der Polizei in Ihrer Gegend?",
        "Wie beurteilen Sie die Schulen bei Ihnen?",
        "Und die Krankenhäuser in Ihrer Nähe?",
    ]
    told = {1: "sehr zufrieden", 2: "zufrieden", 3: "unzufrieden", 4: "sehr unzufrieden"}
    grades = {1: "Stufe A", 2: "Stufe B", 3: "Stufe C", 4: "Stufe D"}
    marks = {1: "Grade A", 2: "Grade B", 3: "Grade C", 4: "Grade D"}
    found, _ = compared(
        files(
            a=battery((), english, [AGREE, marks, marks]),
            b=battery((0, 1), german, [told, grades, grades]),
        )
    )
    directions = {
        one.question.first.variable.name: (one.pairs[0].direction, one.pairs[0].by) for one in found
    }
    assert directions == {
        "q0": ("reversed", "poles"),
        "q1": ("reversed", "correlations"),
        "q2": ("same", "correlations"),
    }


def test_page_and_table_escape_and_hold_every_question(files):
    hostile = {**AGREE, 4: "<script>alert(1)</script>"}
    profiles = files(
        a={"q": (steps(), QUESTION, hostile), "only": (steps(), OTHER, AGREE)},
        b={"q": (steps(), QUESTION, hostile)},
    )
    shared, alone = compared(profiles)
    html = page(profiles, shared, alone)
    assert html.count("<script>") == 1 and "&lt;script&gt;alert(1)" in html
    assert "https://" not in html
    rows = table(shared, alone)
    assert len(rows) == 9 and [*rows[rows.question.isna()].variable] == ["only"]
    assert [*rows[(rows.file == "b")].code] == ["1", "2", "3", "4"]


def test_men_and_women_are_laid_side_by_side(files):
    texts = ("What is the sex of the respondent?", {1: "Male", 2: "Female"})
    german = ("Welches Geschlecht hat die Person?", {1: "Frau", 2: "Mann"})
    codes = np.tile([1, 2], N // 2)
    found = compared(files(a={"q": (codes, *texts)}, b={"q": (codes, *german)}))
    question, one = pair(found)
    assert [row.codes["b"][0].code for row in question.rows] == ["2", "1"]
    assert (one.direction, one.by) == ("reversed", "poles")
