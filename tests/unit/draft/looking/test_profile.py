"""What a file shows of itself, in every format; nothing of one person in words."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from coproduction.draft.looking import scales
from coproduction.draft.looking.profile import profiled
from coproduction.faults import Faults

N = 240
LABELS = {
    "trust": {1: "Trust", 2: "Neither trust nor distrust", 3: "Distrust", 8: "Don't know"},
    "cntry": {1: "Denmark", 2: "Czechia"},
}
TEXTS = {
    "idno": "Respondent number",
    "trust": "How much do you trust the police?",
    "cntry": "Country",
    "wt": "Design weight",
    "age": "Age of respondent",
    "email": "",
}


def survey() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "idno": np.arange(1001.0, 1001 + N),
            "cntry": np.repeat([1.0, 2.0], N // 2),
            "trust": np.tile([1.0, 2.0, 3.0, 8.0, 9.0, np.nan], N // 6),
            "age": np.tile(np.arange(20.0, 60.0), 6),
            "wt": np.tile([0.5, 1.5, 1.25, 0.75], N // 4),
            "email": [f"person{i}@example.org" for i in range(N)],
        }
    )


@pytest.fixture(params=["sav", "zsav", "dta", "xpt", "csv", "xlsx", "parquet"])
def file(request, tmp_path):
    frame, kind = survey(), request.param
    path = tmp_path / f"survey.{kind}"
    texts = [TEXTS[name] for name in frame]
    if kind in ("sav", "zsav"):
        pyreadstat.write_sav(
            frame, path, column_labels=texts, variable_value_labels=LABELS,
            missing_ranges={"trust": [8]}, compress=kind == "zsav",
        )  # fmt: skip
    elif kind == "dta":
        pyreadstat.write_dta(frame, path, column_labels=texts, variable_value_labels=LABELS)
    elif kind == "xpt":
        pyreadstat.write_xport(frame, path, column_labels=texts)
    else:
        getattr(frame, {"csv": "to_csv", "xlsx": "to_excel"}.get(kind, "to_parquet"))(
            path, index=False
        )
    return path


def test_a_file_of_any_format_tells_variables_roles_and_counts(file):
    seen = profiled(file, weight="wt")
    assert (seen.n_rows, len(seen.variables), seen.format) == (N, 6, file.suffix[1:])
    roles = {one.name: one.role for one in seen.variables if one.role}
    assert roles == {
        "idno": "id", "cntry": "country", "wt": "weight", "email": "direct_identifier"
    }  # fmt: skip
    trust = seen.variable("trust")
    counts = {code.code: code.n for code in trust.codes}
    assert counts == {"1": 40, "2": 40, "3": 40, "8": 40, "9": 40}
    assert [code.code for code in trust.codes] == ["1", "2", "3", "8", "9"]
    assert trust.n_empty == 40
    assert trust.codes[0].weighted == pytest.approx(survey().wt[survey().trust == 1].sum())
    assert trust.codes[0].by_country == (20, 20)
    labelled = file.suffix in (".sav", ".zsav", ".dta")
    assert seen.countries == (("Denmark", "Czechia") if labelled else ("1", "2"))
    age = seen.variable("age")
    assert (age.minimum, age.maximum, age.mean) == (20, 59, 39.5)
    assert age.weighted_mean == pytest.approx(np.average(survey().age, weights=survey().wt))


def test_labels_and_declarations_tell_kinds_of_missing_and_doubts(file):
    seen = profiled(file)
    trust = seen.variable("trust")
    told = {code.code: (code.declared_missing, code.kind, code.suspicious) for code in trust.codes}
    if file.suffix in (".sav", ".zsav", ".dta"):
        spss = file.suffix != ".dta"
        assert told["8"] == (spss, "dont_know", None)
        assert told["9"] == (False, None, "missing_code")
        assert (trust.n_valid, seen.language) == (160, "en")
        assert trust.codes[3].kind_evidence.says == "Don't know"
    else:
        assert told["9"] == (False, None, "apart") and trust.n_valid == 200
    assert [(one.doubt, one.n) for one in trust.suspicious if "9" in one.codes]


def test_what_identifies_is_flagged_and_never_shown(file):
    seen = profiled(file)
    email, number = seen.variable("email"), seen.variable("idno")
    assert email.codes == number.codes == ()
    assert number.minimum is number.maximum is number.mean is None
    assert "example.org" not in repr(seen) and "1001" not in repr(seen)


@pytest.mark.parametrize("name", ["phone", "fullname", "IP address", "E-Mail", "date_of_birth"])
def test_direct_identifiers_by_name(tmp_path, name):
    path = tmp_path / "x.csv"
    pd.DataFrame({"q": [1, 2] * 40, name: [f"secret{i % 40}" for i in range(80)]}).to_csv(
        path, index=False
    )
    seen = profiled(path)
    assert seen.variables[1].role == "direct_identifier"
    assert "secret" not in repr(seen)


def test_open_text_is_never_shown_and_counted(tmp_path):
    answers = ["Agree", "Disagree"] * 30 + ["my own words", "others of mine"]
    opens = [f"I think that {i}" for i in range(62)]
    path = tmp_path / "x.csv"
    pd.DataFrame({"closed": answers, "open": opens}).to_csv(path, index=False)
    seen = profiled(path)
    closed, opened = seen.variables
    assert [code.code for code in closed.codes] == ["Disagree", "Agree"]
    assert (closed.n_own_words, closed.n_valid) == (2, 62)
    assert (opened.codes, opened.n_own_words) == ((), 62)
    assert "my own" not in repr(seen) and "I think" not in repr(seen)


def test_declared_ranges_and_tags_are_missing(tmp_path):
    frame = pd.DataFrame({"x": [1.0, 2.0, -1.0, -7.0] * 10})
    path = tmp_path / "x.sav"
    pyreadstat.write_sav(frame, path, missing_ranges={"x": [{"lo": -9, "hi": -1}]})
    codes = {code.code: code.declared_missing for code in profiled(path).variables[0].codes}
    assert codes == {"-7": True, "-1": True, "1": False, "2": False}


def test_many_numbers_show_those_that_are_labelled_alone(tmp_path):
    frame = pd.DataFrame({"income": [*np.arange(500.0), 9999.0, 9999.0]})
    path = tmp_path / "x.sav"
    pyreadstat.write_sav(frame, path, variable_value_labels={"income": {9999: "Refused"}})
    income = profiled(path).variables[0]
    assert [(code.code, code.kind, code.n) for code in income.codes] == [("9999", "refused", 2)]
    assert (income.maximum, income.n_valid, income.n_distinct) == (499, 500, 501)


def test_codes_that_stand_apart_of_many_numbers_are_shown(tmp_path):
    path = tmp_path / "x.csv"
    numbers = [*range(18, 92), *range(18, 92), 999, 999, 999, -9]
    pd.DataFrame({"age": numbers}).to_csv(path, index=False)
    age = profiled(path).variables[0]
    assert {code.code: (code.n, code.suspicious) for code in age.codes} == {
        "-9": (1, "negative"), "999": (3, "apart")
    }  # fmt: skip


def test_a_weight_that_is_no_column_or_no_number_is_a_fault(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("weight,q\n1.5,yes\n0.5,no\n")
    with pytest.raises(Faults, match="did you mean 'weight'"):
        profiled(path, weight="wieght")
    with pytest.raises(Faults, match="holds no numbers"):
        profiled(path, weight="q")


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    with pytest.raises(Faults, match="no such file"):
        profiled(tmp_path / "x.sav")


def labelled(tmp_path, answers, label="", codes=None):
    """A file of a question with a label, and another question."""
    path = tmp_path / "x.sav"
    frame = pd.DataFrame({"q1": [1.0, 2.0] * (len(answers) // 2), "q2": answers})
    pyreadstat.write_sav(
        frame, path, column_labels={"q2": label}, variable_value_labels={"q2": codes or {}}
    )
    return profiled(path)


def test_texts_of_single_persons_are_hidden_beside_labels(tmp_path):
    answers = [*(f"My own words {i}" for i in range(45)), *["99"] * 15]
    seen = labelled(tmp_path, answers, "What else?", {"99": "No answer"})
    opened = seen.variables[1]
    assert [code.code for code in opened.codes] == ["99"]
    assert (opened.n_own_words, opened.n_valid) == (45, 45)
    assert "own words" not in repr(seen)


def test_texts_of_single_persons_are_hidden_where_they_name_a_kind_of_missing(tmp_path):
    answers = [*["yes", "no"] * 30, "Don't know", "Don't know", "Refused", "No answer"]
    path = tmp_path / "x.csv"
    pd.DataFrame({"q": answers}).to_csv(path, index=False)
    seen = profiled(path).variables[0]
    assert [(code.code, code.n) for code in seen.codes] == [
        ("Don't know", 2), ("no", 30), ("yes", 30)
    ]  # fmt: skip


def test_addresses_beside_a_label_identify(tmp_path):
    answers = [*(f"person{i}@mail.example" for i in range(40)), *["99"] * 20]
    seen = labelled(tmp_path, answers, "Contact", {"99": "No answer"})
    assert seen.variables[1].role == "direct_identifier"
    assert "mail.example" not in repr(seen)


@pytest.mark.parametrize(
    ("label", "first", "codes"),
    [
        ("Post code", 80660.0, {}),
        ("Date of birth", 19400101.0, {}),
        ("Mobile", 4915112345000.0, {99.0: "No answer"}),
        ("", 4915112345000.0, {99.0: "No answer"}),
        ("Code postal", 75001.0, {99.0: "Refus"}),
    ],
)
def test_direct_identifiers_by_label_show_no_numbers(tmp_path, label, first, codes):
    answers = [*(first + np.arange(50.0)), *[99.0 if codes else np.nan] * 100]
    one = labelled(tmp_path, answers, label, codes).variables[1]
    assert one.role == "direct_identifier"
    assert (one.codes, one.minimum, one.maximum, one.mean) == ((), None, None, None)


def test_long_numbers_beside_a_code_identify(tmp_path):
    answers = [*(4915112345000 + np.arange(50)), *[99] * 100]
    path = tmp_path / "x.csv"
    pd.DataFrame({"q1": [1, 2] * 75, "q2": answers}).to_csv(path, index=False)
    one = profiled(path).variables[1]
    assert (one.role, one.codes, one.maximum) == ("direct_identifier", (), None)


@pytest.mark.parametrize("label", ["Mobile", "Date of birth"])
def test_closed_questions_about_what_identifies_are_shown(tmp_path, label):
    codes = {1.0: "Yes", 2.0: "No"}
    one = labelled(tmp_path, [1.0, 2.0] * 30, label, codes).variables[1]
    assert one.role is None and [code.n for code in one.codes] == [30, 30]


def test_countries_of_one_respondent_are_no_columns(tmp_path):
    words = [f"I was born in village {i}, near Kiev" for i in range(30)]
    path = tmp_path / "x.csv"
    countries = [*words, *["DE", "FR"] * 60]
    pd.DataFrame({"country": countries, "q": [1, 2] * 75}).to_csv(path, index=False)
    seen = profiled(path)
    assert "born" not in repr(seen)
    assert seen.countries in ((), ("DE", "FR"))
    assert all(sum(code.by_country) in (0, 60) for code in seen.variables[1].codes)


@pytest.mark.parametrize(
    "label", ["Please tell us your post code (5 digits)", "Matrikelnummer", "Steuernummer"]
)
def test_a_whole_question_about_what_identifies_is_a_label_too(tmp_path, label):
    answers = np.where(np.arange(150) < 60, 80001.0 + 7 * np.arange(150), np.nan)
    one = labelled(tmp_path, answers, label).variables[1]
    assert one.role == "direct_identifier" and one.codes == () and one.maximum is None


def test_numbers_that_hardly_repeat_are_not_listed_one_by_one(tmp_path):
    answers = np.where(np.arange(150) < 40, 300.0 + 7 * np.arange(150), np.nan)
    answers[40:44] = 321.0
    one = labelled(tmp_path, answers, "How far is it to the nearest police station?").variables[1]
    assert [(code.code, code.n) for code in one.codes] == [("321", 5)]


def test_a_label_that_most_columns_declare_missing_is_in_doubt_where_one_does_not(tmp_path):
    values = np.tile([1.0, 2.0, 9.0], 20)
    frame = pd.DataFrame({"a": values, "b": values, "c": np.tile([1.0, 2.0, 19.0], 20)})
    labels = {1: "Yes", 2: "No", 9: "NA"}
    pyreadstat.write_sav(
        frame,
        tmp_path / "x.sav",
        variable_value_labels={"a": labels, "b": labels, "c": {1: "Yes", 2: "No", 19: "NA"}},
        missing_ranges={"a": [9], "b": [9, 2]},
    )
    seen = profiled(tmp_path / "x.sav")
    doubts = {v.name: {code.code: code.suspicious for code in v.codes} for v in seen.variables}
    # `No` is declared missing in one column, and an answer in two
    assert doubts["c"] == {"1": None, "2": None, "19": "missing_elsewhere"}
    assert set(doubts["a"].values()) == {None}
    (told,) = seen.variables[2].suspicious
    assert (told.doubt, told.codes, told.n) == ("missing_elsewhere", ("19",), 20)


def test_letters_that_surveys_write_for_a_missing_answer_are_doubted(tmp_path):
    path = tmp_path / "x.csv"
    answers = ["Oui", "Non", "Parfois", "NSP"] * 5
    path.write_text("\n".join(["Le souhaitez-vous ?", *answers]) + "\n", encoding="utf-8")
    (seen,) = profiled(path).variables
    assert [(one.doubt, one.codes) for one in seen.suspicious] == [("abbreviation", ("NSP",))]
    assert [code.code for code in scales.answers(seen)] == ["Non", "Oui", "Parfois"]


@pytest.mark.parametrize(
    ("given", "labels", "doubted"),
    [
        ([*range(1, 11), 88, 99], {0: "Not at all", 10: "Completely"}, ["88", "99"]),
        ([*range(1, 10)], {0: "Not at all", 10: "Completely"}, []),
        ([*range(2, 7)], {1: "Left", 7: "Right"}, []),
        ([*range(10)], {10: "Completely"}, []),
        ([*range(10), 99], {0: "None"}, ["99"]),
        ([1, 2, 3, 4, 7], {1: "a", 2: "b", 3: "c", 4: "d", 99: "of no kind"}, ["7"]),
    ],
)
def test_a_scale_keeps_its_steps_where_nobody_chose_a_labelled_end(
    tmp_path, given, labels, doubted
):
    data = pd.DataFrame({"serial": range(600), "q": [given[i % len(given)] for i in range(600)]})
    pyreadstat.write_dta(data, tmp_path / "x.dta", variable_value_labels={"q": labels})
    question = profiled(tmp_path / "x.dta").variable("q")
    assert [code.code for code in question.codes if scales.is_missing(code)] == doubted
    assert question in scales.usable(profiled(tmp_path / "x.dta"))
