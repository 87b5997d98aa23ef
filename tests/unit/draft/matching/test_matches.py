"""Which variables of several files are the same question, and how sure that is."""

from dataclasses import replace

import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.looking.measured import Measured
from coproduction.draft.looking.seen import CodeProfile
from coproduction.draft.matching.matches import matched
from coproduction.draft.proposing import asking, targets

POLICE, COURTS = "How much do you trust the police?", "How much do you trust the courts?"
TRUST = ("not at all", "a little", "a lot")
FREQUENCY = ("never", "sometimes", "often")


def told(files, settled=None):
    """Name in the last file to its tier and the name in the first one, None of one alone."""
    last = [*files][-1]
    return {
        question.members[last].variable.name: (
            (question.members[last].tier, question.members[last].partner[1])
            if question.members[last].partner
            else None
        )
        for question in matched(files, settled)
        if last in question.members
    }


def test_equal_labels_and_answers_are_sure_whatever_the_names_order_and_codes():
    one = file(variable("q1", POLICE, TRUST), variable("q2", COURTS, TRUST))
    other = file(
        variable("a", COURTS, TRUST),
        variable("b", POLICE, {1: "a lot", 2: "a little", 3: "not at all"}),
    )
    assert told({"x": one, "y": other}) == {"a": ("sure", "q2"), "b": ("sure", "q1")}


@pytest.mark.parametrize(
    ("label", "answers", "tier"),
    [
        ("How much do you trust the  Police", TRUST, "sure"),
        # the same question, whose scale is asked about: with other answers, and half of them
        (POLICE, FREQUENCY, "likely"),
        (POLICE, ("not at all", "somewhat", "completely", "a little", "rather"), "likely"),
        # other numbers and negations
        ("How much do you not trust the police?", TRUST, "ask"),
        ("How much do you trust the police, last 12 months?", TRUST, "ask"),
    ],
)
def test_what_differs_is_never_sure(label, answers, tier):
    found = told(
        {"x": file(variable("q1", POLICE, TRUST)), "y": file(variable("a", label, answers))}
    )
    assert found["a"] == (tier, "q1")


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (POLICE, f"Please rate these. [{POLICE}]", "a part"),
        (POLICE, f"{POLICE} (City police are meant, not guards.)", "a part"),
        ("Are you a member of the UK party of your choice?",
         "Are you a member of the NL party of your choice?", "but for the country"),
        ("Do you trust the parliament of Denmark in general?",
         "Do you trust the parliament of Deutschland in general?", "but for the country"),
    ],
)  # fmt: skip
def test_the_question_inside_a_label_or_of_another_country_is_likely(one, other, why):
    files = {"x": file(variable("q1", one, TRUST)), "y": file(variable("a", other, TRUST))}
    assert told(files)["a"] == ("likely", "q1")
    assert why in matched(files)[0].members["y"].evidence.told()
    # other answers, or more than one such label in a file, are asked about
    changed = file(variable("a", other, FREQUENCY))
    assert told({"x": files["x"], "y": changed})["a"] in (None, ("ask", "q1"))
    twice = file(variable("a", other, TRUST), variable("b", other, TRUST))
    assert all(of is None or of[0] == "ask" for of in told({"x": files["x"], "y": twice}).values())


def test_a_few_words_in_brackets_and_a_changed_word_are_asked():
    one = file(variable("q1", "Trust in them", TRUST), variable("q2", COURTS, TRUST))
    other = file(variable("a", "Please rate all of them. [Trust in them]", TRUST))
    assert told({"x": one, "y": other})["a"] in (None, ("ask", "q1"))


def test_a_name_with_answers_of_no_other_variable_is_likely():
    systems = ("Linux", "Windows", "Mac")
    first = variable("tool", "Which operating system of choice do you use at work?", systems)
    second = variable("tool", "Which operating system do you prefer at work?", systems)
    files = {"x": file(first), "y": file(second)}
    assert told(files) == {"tool": ("likely", "tool")}
    # more variables with these answers, or another name
    more = variable("home", "What do you have at your own home?", systems)
    assert told({"x": file(first), "y": file(second, more)})["tool"] == ("ask", "tool")
    renamed = file(variable("w", second.label, systems))
    assert told({"x": file(first), "y": renamed}) == {"w": ("ask", "tool")}


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        # the same name, place, answers and scale
        (("q1", POLICE, TRUST), ("q1", "Hur stort förtroende har du för polisen?", TRUST), "sv"),
        (("q1", POLICE, TRUST), ("q1", f"{POLICE} Today", TRUST), ""),
        (("q1", "", TRUST), ("q1", "", TRUST), "en"),
        (("q1", "Q1", TRUST), ("q1", "Q1", TRUST), "en"),
    ],
)
def test_names_places_answers_and_languages_alone_are_asked(one, other, language):
    files = {"x": file(variable(*one)), "y": file(variable(*other), language=language)}
    assert told(files) == {"q1": ("ask", "q1")}


@pytest.mark.parametrize("language", ["", "nl"])
def test_labels_and_answers_word_for_word_tell_whatever_the_language_seems(language):
    one = file(variable("gender", "Gender", ("Female", "Male")), variable("age", "Age"))
    other = file(
        variable("v1", "gender", ("male", "female")), variable("v2", "AGE"), language=language
    )
    files = {"x": one, "y": other}
    assert told(files) == {"v1": ("sure", "gender"), "v2": ("likely", "age")}
    found = targets.drafted(files, matched(files), {n: Measured() for n in files},
                            targets.Settled(), {})  # fmt: skip
    assert found[0].placed["y"].fit.levels == {"1": "male", "2": "female"}
    assert "languages" not in matched(files)[0].members["y"].evidence.told()
    # other answers to the same word, and a label of several variables, stay a question
    changed = file(variable("v1", "Gender", ("rural", "urban")), language=language)
    assert told({"x": one, "y": changed}) == {"v1": ("ask", "gender")}
    twice = file(variable("a", "Gender", ("Female", "Male")),
                 variable("b", "Gender", ("Female", "Male")), language=language)  # fmt: skip
    assert all(of is None or of[0] == "ask" for of in told({"x": one, "y": twice}).values())


def test_names_and_words_of_answers_outweigh_place_and_number():
    """A label that is only the name tells nothing of its own, and is no reason to take another."""
    one = file(
        variable("gender", "Respondent's gender", ("Female", "Male")),
        variable("urban", "", ("rural", "urban")),
    )
    other = file(variable("gender", "Gender", ("female", "male")))
    (first, _) = matched({"x": one, "y": other})
    assert first.members["y"].partner == ("x", "gender")
    assert first.members["y"].evidence.told() == (
        "the same answers, the same name, no other variable asks for gender"
    )


def test_as_many_answers_alone_propose_nothing():
    """Columns of Spanish headers, without labels, beside a labelled English file."""
    one = file(
        variable("id", "Household id", minimum=1.0, maximum=70.0),
        variable("degree", "University degree", ("no", "yes")),
        variable("importance", "Importance of religion", ("low", "some", "high", "top")),
        variable("age", "Age in years", minimum=18.0, maximum=92.0),
    )
    other = file(
        variable("Sexo", "", ("F", "M"), kind="text"),
        variable("Voto", "", ("A", "N", "U", "Y"), kind="text"),
        variable("Statusquo", "", minimum=-1.8, maximum=2.0),
        variable("Edad", "", minimum=18.0, maximum=70.0),
        language="",
    )
    found = told({"x": one, "y": other})
    assert found == {"Sexo": None, "Voto": None, "Statusquo": None, "Edad": ("likely", "age")}
    (edad,) = (q.members["y"] for q in matched({"x": one, "y": other}) if len(q.members) > 1)
    assert edad.evidence.told().endswith(
        "numbers of about the same range, no other variable asks for age"
    )


def test_labels_that_several_items_share_are_not_sure():
    """Labels cut off where the items begin, as SPSS cuts at 255 bytes."""
    items = [variable(f"q{k}", "For each of the following", TRUST) for k in (1, 2)]
    found = told({"x": file(*items), "y": file(*items)})
    assert {tier for tier, _ in found.values()} == {"ask"}


def test_an_orphan_stays_alone():
    one = file(
        variable("q1", POLICE, TRUST),
        variable("vote_gb", "Party voted for in Britain", ("Labour", "Tories")),
    )
    other = file(
        variable("a", POLICE, TRUST),
        variable("vote_ie", "Party voted for in Ireland", ("Fianna Fail", "Sinn Fein")),
    )
    assert told({"x": one, "y": other}) == {"a": ("sure", "q1"), "vote_ie": None}


def test_files_in_other_languages_are_asked_about_in_their_order():
    one = file(*(variable(f"q{k}", f"{POLICE} {k}", TRUST) for k in "abc"), variable("age", "Age"))
    other = file(
        *(variable(f"v{k}", f"Fråga {k}", ("inget", "litet", "stort")) for k in "xyz"),
        variable("alder", "Ålder"),
        language="sv",
    )
    assert told({"x": one, "y": other}) == {
        "vx": ("ask", "qa"),
        "vy": ("ask", "qb"),
        "vz": ("ask", "qc"),
        "alder": ("likely", "age"),
    }


def test_what_a_person_decided_holds():
    one = file(variable("q1", POLICE, TRUST), variable("q2", COURTS, TRUST))
    other = file(variable("a", POLICE, TRUST), variable("b", COURTS, TRUST))
    settled = {("y", "a"): ("x", "q2"), ("y", "b"): None}
    assert told({"x": one, "y": other}, settled) == {"a": ("sure", "q2"), "b": None}


def test_a_third_file_is_matched_to_the_one_of_its_language():
    one = file(variable("q1", POLICE, TRUST))
    two = file(
        variable("f1", "Hur stort är förtroendet för polisen?", ("inget", "litet", "stort")),
        language="sv",
    )
    three = file(
        variable("g1", "Hur stort är förtroendet för polisen?", ("inget", "litet", "stort")),
        language="sv",
    )
    (question,) = matched({"x": one, "y": two, "z": three})
    assert question.members["z"].tier == "sure" and question.members["z"].partner == ("y", "f1")
    assert question.members["y"].tier == "ask"


@pytest.mark.parametrize(("unit", "told"), [("months", True), ("years", False)])
def test_other_units_are_told_and_never_proposed(unit, told):
    label = "What is the duration of your current contract in {}?"
    one = file(variable("q", label.format("years")))
    other = file(variable("v", label.format(unit) + " "))
    files = {"x": one, "y": other}
    questions = matched(files)
    member = questions[0].members["y"]
    assert member.evidence.other_units is told and (member.tier == "ask") is told
    if told:
        assert member.evidence.differing == ("months", "years")
        (asked,) = asking.matches(files, questions)
        assert asked.proposal == "no" and "v=x:q" in asked.candidates
        assert "in months?" in asked.question and "in years?" in asked.question


def test_a_file_is_held_against_all_before_it():
    """The third has the answers of the second, which are not those of the first."""
    dutch = file(variable("a", POLICE, ("laag", "midden", "hoog", "anders", "geen")))
    files = {"nl": dutch, "uk": file(variable("b", POLICE, TRUST))}
    files["de"] = file(variable("c", POLICE, TRUST))
    (question,) = matched(files)
    assert question.members["uk"].tier == "likely"  # the scale is asked about, see below
    assert question.members["de"].partner == ("uk", "b") and question.members["de"].tier == "sure"
    numbers = {name: Measured() for name in files}
    found = targets.drafted(files, [question], numbers, targets.Settled(), {})
    assert [sorted(one.placed) for one in found] == [["nl"], ["de", "uk"]]
    # what is decided of the first of them holds for both
    assert [one.decision for one in asking.fits(files, found, {})] == ["scale:uk:b"]


def test_numbers_among_which_a_text_stands_are_proposed_for_numbers():
    texts = tuple(CodeProfile(str(k), "", 9, False, number=float(k)) for k in range(11))
    odd = CodeProfile("NSP", "", 2, False, suspicious="no_number")
    bare = [replace(code, number=None) for code in texts]
    one = variable("f6", "Zufriedenheit mit dem Leben", codes=bare)
    other = variable("Q6", "Satisfait de la vie", codes=(*texts, odd), kind="text")
    found = matched({"de": file(one, language="de"), "fr": file(other, language="fr")})
    assert [sorted(question.members) for question in found] == [["de", "fr"]]
    assert found[0].members["fr"].tier == "ask"


def test_other_numbers_of_answers_in_another_language_propose_nothing():
    levels = tuple(f"Titolo {k}" for k in range(8))
    one = file(variable("d5", "Titolo di studio conseguito", levels), language="it")
    texts = tuple(CodeProfile(str(k), "", 9, False, number=float(k)) for k in range(11))
    ten = variable("Câtă încredere aveți în primărie?", "", codes=texts, kind="text")
    areas = variable("Unde locuiți în prezent?", "", tuple(f"Zona {k}" for k in range(9)))
    for other in (ten, areas):
        assert told({"x": one, "y": file(other, language="ro")}) == {other.name: None}
    same = variable("Unde locuiți în prezent?", "", tuple(f"Zona {k}" for k in range(8)))
    assert told({"x": one, "y": file(same, language="ro")}) == {same.name: ("ask", "d5")}
