"""Strata, PSUs and identifiers: words for nothing stop, and so do two spellings of one code."""

from itertools import combinations, product

import pandas as pd
import pytest
import yaml
from exports import run

from coproduction.harmonise.joined import without_zeros
from coproduction.harmonise.validation import spelling, totals
from coproduction.harmonise.validation.spelling import (
    NOT_PLAIN,
    NUMBERED,
    PLAIN,
    WORDLESS,
    beside,
    lookalike,
    matched,
    mojibake,
    nothing,
    of_texts,
    padded,
    says_nothing,
    spelt_twice,
)

WORDS = [".", "-", "--", "?", "…", "–", "*", ".a", ".Z", "._", "unknown", "Missing", "n.a.",
         "k.A.", "keine Angabe", "ukendt", "inconnu", "neuvedeno",
         "inf", "-inf", "NULL", "#N/A"]  # fmt: skip


def test_words_for_nothing_are_no_codes():
    assert says_nothing(pd.Series(WORDS, dtype="str"), {}).all()


@pytest.mark.parametrize(("column", "word"), [("st", "."), ("psu", "k.A."), ("id", "--")])
def test_a_word_for_nothing_stops_and_can_be_left_out(tmp_path, column, word):
    cells = {column: ["r1", "r2", word, "r3"]}
    _, _, verdict = run(tmp_path, **cells)
    (fault,) = verdict.faults
    assert (fault.check, fault.column, fault.rows) == ("present", column, (4,))
    lines = fault.mend.split("\n")
    rules = yaml.safe_load("\n".join(lines[lines.index("leave_out:") :]))
    frame, _, verdict = run(tmp_path, declared=rules, **cells)
    assert not verdict.faults and len(frame) == 3


@pytest.mark.parametrize("word", ["A", "none of it", "a.", "a-b", "+1", "1.", "NA", "Nord", "..a"])
def test_other_words_are_codes(word):
    assert not nothing(word)


def test_a_word_for_nothing_that_the_file_labels_is_a_code():
    cells = pd.Series(["A", "-", "?"], dtype="str")
    assert says_nothing(cells, {}).tolist() == [False, True, True]
    assert says_nothing(cells, {"-": "No borough"}).tolist() == [False, False, True]


INVISIBLE = ["\u200b", "\u00a0", "\u3164", "\u2800", "\U000e0020", "\u00ad", "\ufeff", "\u034f",
             "\u17b4", "\uffa0", "\u180e", "\u2062", "\ufe0f", "\U000e0100", "\u115f"]  # fmt: skip


@pytest.mark.parametrize("sign", INVISIBLE)
def test_a_sign_that_cannot_be_seen_makes_no_other_code(sign):
    cells = pd.Series(["A", "A", f"A{sign}"], dtype="str")
    assert spelt_twice(cells, fold=False).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("usual", "other"),
    [("10", "١٠"), ("10", "１０"), ("Ile-de", "Ile\u2011de"), ("a-1", "a–1"), ("-1", "−1"),
     ("Val d'Oise", "Val d’Oise"), ("Val d'Oise", "Val d´Oise"), ("A B", "A\u2800B")],
)  # fmt: skip
def test_digits_dashes_and_apostrophes_of_another_form_make_no_other_code(usual, other):
    cells = pd.Series([usual, usual, other], dtype="str")
    assert spelt_twice(cells, fold=False).tolist() == [False, False, True]


@pytest.mark.parametrize("other", ["B", "A1", "Á", "А"])
def test_other_letters_are_other_codes(other):
    assert not spelt_twice(pd.Series(["A", "A", other], dtype="str"), fold=True).any()


@pytest.mark.parametrize(
    ("usual", "other", "mark"),
    [("A1", "A01", "."), ("7-7", "7-007", "."), ("10", "010", "."), ("10", "10.0", ".")],
)
def test_zeros_that_say_nothing_make_no_other_code(usual, other, mark):
    cells = pd.Series([usual, usual, other], dtype="str")
    assert padded(cells, mark).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("usual", "other"), [("A1", "A10"), ("v1.5", "v1.05"), ("A0b1", "Ab01"), ("0x", "x")]
)
def test_zeros_that_say_something_make_another_code(usual, other):
    assert not padded(pd.Series([usual, usual, other], dtype="str"), ".").any()


def test_codes_with_zeros_are_one_where_declared(tmp_path):
    cells = {"st": ["A1", "A01", "A1", "B2"]}
    (fault,) = run(tmp_path, **cells)[2].faults
    assert (fault.check, fault.rows) == ("padding", (3,)) and "'A01' beside 'A1'" in fault.problem
    assert "unpadded: [st]" in fault.mend
    frame, _, verdict = run(tmp_path, declared={"unpadded": ["st"]}, **cells)
    assert not verdict.faults and frame["stratum"].nunique() == 2


@pytest.mark.parametrize(
    ("usual", "other"),
    [("PT013", "PTO13"), ("PT013", "PT-013"), ("A1", "Al"), ("1B", "1 B")],
)
def test_a_rare_code_that_looks_as_another_is_found(usual, other):
    found = lookalike(pd.Series([usual] * 20 + [other], dtype="str"), fold=True)
    # Al has no digit beside its l: it may be a name
    assert found.tolist() == [False] * 20 + [other != "Al"]


def test_an_identifier_that_differs_by_case_alone_looks_as_another():
    cells = pd.Series(["A1", "B1", "C1", *(f"D{n}" for n in range(20)), "a1"], dtype="str")
    assert lookalike(cells, fold=False).sum() == 1
    # strata are one whatever their case: another check tells that
    assert not lookalike(cells, fold=True).any()
    several = pd.Series(["Ab", "aB", "AB", "ab", "cd", "Cd"], dtype="str")
    assert not lookalike(several, fold=False).any()  # case tells respondents apart here


@pytest.mark.parametrize(("usual", "other"), [("1-11", "11-1"), ("A-B", "AB"), ("A1", "B1")])
def test_marks_between_digits_or_letters_make_another_code(usual, other):
    assert not lookalike(pd.Series([usual] * 20 + [other], dtype="str"), fold=True).any()


@pytest.mark.parametrize(
    ("usual", "other"),
    [("PT13", "\u0420T13"), ("PT13", "P\u03a413"), ("no\u00ebl", "no\u0451l"), ("PT103", "PT1O3"),
     ("O1", "01"), ("\u041e1", "01"), ("PT13", "PT-13")],
)  # fmt: skip
@pytest.mark.parametrize("fold", [True, False])
def test_codes_that_look_the_same_are_told_however_many(usual, other, fold):
    cells = pd.Series([*[usual] * 21, *[other] * 20], dtype="str")
    assert lookalike(cells, fold).tolist() == [False] * 21 + [True] * 20
    (told,) = beside(cells, fold).values()
    assert told.startswith(f"{other} (20) beside {usual} (21)")


def test_letters_that_look_the_same_are_named():
    told = beside(pd.Series(["PT13", "PT13", "\u0420T13"], dtype="str"), fold=True)
    assert told["\u0420T13"].endswith(
        "; these look alike, but at sign 1 here CYRILLIC CAPITAL LETTER ER, "
        "there LATIN CAPITAL LETTER P"
    )


@pytest.mark.parametrize(
    ("one", "other"), [("L2", "12"), ("\u0420\u0438\u043c", "PUM"), ("Born", "Bonn")]
)
def test_other_letters_do_not_look_the_same(one, other):
    cells = pd.Series([*[one] * 21, *[other] * 20], dtype="str")
    assert not lookalike(cells, fold=True).any()


#: Short texts of all kinds, and words of each test.
KINDS_OF_TEXTS = [
    *("".join(signs) for n in (1, 2, 3) for signs in product("0aAO-/ .<=\u00e9", repeat=n)),
    *WORDS, "NA", "total", "Total 3", "subtotal12", "zwischensumme-4", "n", "sd", "i alt",
    "x" * 201, "#DIV/0!", "\u00c3\u00a9", "a\n1", "A001", "A-01", "R1x", "1\u0661",
]  # fmt: skip


@pytest.mark.parametrize(
    ("never", "tests"),
    [
        (PLAIN, (NOT_PLAIN.match, mojibake)),
        (NUMBERED, (nothing, totals._PERHAPS.fullmatch, lambda text: not text.strip())),
        (WORDLESS, (totals._TOTAL.fullmatch,)),
    ],
    ids=["plain", "numbered", "wordless"],
)
def test_no_test_holds_of_texts_that_are_not_tested_one_by_one(never, tests):
    passed = [
        t for t, own in zip(KINDS_OF_TEXTS, matched(KINDS_OF_TEXTS, never), strict=True) if own
    ]
    assert len(passed) > 50
    assert not [text for text in passed if any(test(text) for test in tests)]


def test_no_code_looks_as_another_where_all_are_told_to_look_apart():
    texts = {"".join(signs) for signs in product("1OaAl-", repeat=2)} | {"1-a", "a01", "aO1"}
    for pair in map(list, combinations(sorted(texts), 2)):
        alike = spelling._usual(pair, [1, 1], True, True) != [0, 1]
        assert not (alike and spelling._seen_apart(pd.Index(pair, dtype="str")))
        zeros = len({without_zeros(text) or text for text in pair}) == 1
        assert padded(pd.Series(pair, dtype="str"), ".").any() == zeros


def test_whether_a_name_is_of_totals_its_digits_do_not_tell():
    names = [
        "Total",
        "total {}",
        "Subtotal{}",
        "sub-total: {}",
        "SIMULATED-{}",
        "Summe {}!",
        "a{}b{}",
    ]
    names += [
        "{}",
        "{} total",
        "Total {} {}",
        "std{}",
        "mean.{}",
        "総計{}",
        "Celkem-{}x",
        "x\u0661{}",
    ]
    texts = [name.replace("{}", digits) for name in names for digits in ("0", "7", "042", "1999")]
    cells = pd.Series([*texts, None], dtype="str")
    for never in ("", WORDLESS):
        found = of_texts(cells, totals._TOTAL.fullmatch, never, any_digits=True)
        assert found.tolist() == of_texts(cells, totals._TOTAL.fullmatch, never).tolist()
    assert found.any() and not found.all()
