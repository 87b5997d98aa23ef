from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from declarations import declared
from exports import BINARY, NUMERIC, ORDINAL, export, rows

from coproduction.faults import Faults
from coproduction.harmonise.diagnosis import code_faults, label_faults, weight_faults
from coproduction.readers.export import Column
from coproduction.study.recodes.crosswalk import Crosswalk


def test_an_unmapped_code_names_rows_count_and_the_line_to_add():
    data = export(labels={"q": {"7": "Refusal"}}, q=[1.0, 7.0, 7.0])
    crosswalk = Crosswalk("x.csv", tuple(rows("q|1||t|map|often")))
    (fault,) = code_faults(data, crosswalk, {"t": ORDINAL})
    assert (fault.column, fault.code, fault.rows, fault.n) == ("q", "7", (3, 4), 2)
    assert str(Faults([fault])) == (
        "1 fault found\n"
        "uk.sav, column q, rows 3, 4, code '7': no crosswalk row maps this code to t "
        "(2 respondents)\n"
        "  expected: a level of t: never, sometimes, often; or a kind of missing: refused, "
        "dont_know, not_asked, not_applicable, invalid, system_missing\n\n"
        "to add to x.csv:\n"
        "q,7,Refusal,t,map,,refused,"
    )


def test_text_in_a_number_column_and_a_number_out_of_range_are_unmapped():
    crosswalk = Crosswalk("x.csv", tuple(rows("q|||t|copy")))
    faults = code_faults(export(q=["12", "abc"]), crosswalk, {"t": NUMERIC})
    assert [fault.code for fault in faults] == ["abc"]
    (fault,) = code_faults(export(q=[12.0, 101.0]), crosswalk, {"t": NUMERIC})
    assert "outside the range" in fault.problem and fault.expected.startswith("a number from 0 to")


def test_a_drifted_label_is_found_and_an_export_without_labels_is_not_held_to_any():
    crosswalk = Crosswalk("x.csv", tuple(rows("q|1|Often|t|map|often")))
    assert label_faults(export(q=[1.0]), crosswalk) == []
    assert label_faults(export(labels={"q": {"1": "Often"}}, q=[1.0]), crosswalk) == []
    (fault,) = label_faults(export(labels={"q": {"1": "Never"}}, q=[1.0]), crosswalk)
    assert "'Never'" in fault.problem and "'Often'" in fault.expected and fault.code == "1"


def test_numbers_saved_as_text_without_labels_are_held_to_them_and_texts_are_not():
    """Codes that were turned round and saved as text without labels went unseen."""
    crosswalk = Crosswalk("x.csv", tuple(rows("q|1|Often|t|map|often", "q|no|No|t|map|never")))
    data = replace(export(q=["1", "no"]), labelled=True)
    data.columns["q"] = Column("q", kind="text")
    (fault,) = label_faults(data, crosswalk)
    assert (fault.code, fault.problem) == ("1", "the code has no label")
    assert label_faults(replace(data, labelled=False), crosswalk) == []


def test_a_label_that_looks_as_the_one_asserted_says_which_signs_differ():
    crosswalk = Crosswalk("x.csv", tuple(rows("q|1|Very often|t|map|often")))
    data = export({"q": {"1": "V\u0435ry\u00a0often"}}, q=[1.0])
    (fault,) = label_faults(data, crosswalk)
    assert fault.expected == (
        "'Very often', as in x.csv line 2; these look alike, but at sign 2 here CYRILLIC SMALL "
        "LETTER IE, there LATIN SMALL LETTER E; at sign 5 here NO-BREAK SPACE, there SPACE"
    )
    data = export({"q": {"1": "Often"}}, q=[1.0])
    assert label_faults(data, crosswalk)[0].expected == "'Very often', as in x.csv line 2"


def test_a_code_whose_accents_are_apart_from_their_letters_differs_by_spelling_only():
    """Files from some systems hold them apart (NFD): the codes look the same."""
    crosswalk = Crosswalk("x.csv", tuple(rows("q|jam\u00e1is||t|map|never")))
    (fault,) = code_faults(export(q=["jama\u0301is"]), crosswalk, {"t": ORDINAL})
    assert fault.expected.startswith("did you mean 'jam\u00e1is'? It differs by spelling only: ")
    assert fault.expected.endswith("(Unicode NFD or NFC)")
    assert fault.pastes[0].row == "q,jama\u0301is,,t,map,never,,"
    (wide,) = code_faults(export(q=["jam\u00e1i\uff53"]), crosswalk, {"t": ORDINAL})
    assert wide.expected.endswith("(Unicode NFKC)")


def test_a_code_the_export_declares_missing_is_no_number_of_a_range():
    data = export(q=[1.0, 99.0, 98.5])
    data.columns["q"] = Column("q", missing=("99", (98.0, 98.9)))
    walk = Crosswalk("uk.csv", tuple(rows("q|||t|copy")))
    faults = code_faults(data, walk, {"t": NUMERIC})
    assert [fault.code for fault in faults] == ["98.5", "99"]
    assert faults[1].pastes[0].row == "q,99,,t,map,,<missing_kind>,"
    named = Crosswalk(
        "uk.csv", tuple(rows("q|||t|copy", "q|99||t|map||refused", "q|98.5||t|map|9"))
    )
    assert code_faults(data, named, {"t": NUMERIC}) == []


def test_a_row_to_paste_holds_the_whole_code_also_as_printed():
    code = "first line\n" + "x" * 100
    walk = Crosswalk("uk.csv", tuple(rows("q|||t|map|often")))
    data = export(q=pd.Series([code], dtype="str"))
    data.columns["q"] = Column("q", kind="text")
    shown = str(Faults(code_faults(data, walk, {"t": ORDINAL})))
    assert f"\nq,first line\\n{'x' * 100},,t,map,<target_code>,," in shown


@pytest.mark.parametrize(
    ("cell", "row"),
    [("99", "q|099||t|map||refused"), (" 99", "q|99||t|map||refused"), ("99", "q|99.0||t|map|3")],
)
def test_no_number_is_copied_that_a_row_maps_in_another_spelling(cell, row):
    wanted = Crosswalk("uk.csv", tuple(rows(row, "q|||t|copy")))
    (fault,) = code_faults(export(q=[cell]), wanted, {"t": NUMERIC})
    assert fault.code == cell and "differs by spelling only" in fault.expected


def labelled(labels, *lines, target=NUMERIC, **cells):
    """The faults of the column `q`, with its labels, by crosswalk rows to `t`."""
    data = replace(export(labels={"q": labels}, **cells), labelled=True)
    walk = Crosswalk("x.csv", tuple(rows(*lines)))
    return code_faults(data, walk, {"t": target}) + label_faults(data, walk)


def test_a_labelled_number_needs_a_row_that_owns_it():
    (fault,) = labelled({"90": "Ubesvaret"}, "q|||t|copy", q=[34.0, 90.0, 91.0, 90.0])
    assert str(Faults([fault])) == (
        "1 fault found\n"
        "uk.sav, column q, rows 3, 5, code '90': the file labels this code 'Ubesvaret', and no row "
        "says what it is (2 respondents): copy would take it for a number\n"
        "  expected: a row of its own: a number from 0 to 100; or a kind of missing: refused, "
        "dont_know, not_asked, not_applicable, invalid, system_missing\n"
        "  to mend:  put into variables.yaml under t\n"
        "            missing: [refused, dont_know, not_asked, not_applicable, invalid, "
        "system_missing, no_answer]\n\n"
        "to add to x.csv:\n"
        "q,90,Ubesvaret,t,map,,no_answer,"
    )
    owned = ("q|||t|copy", "q|90|Ubesvaret|t|map||refused")
    assert labelled({"90": "Ubesvaret"}, *owned, q=[34.0, 90.0]) == []
    assert labelled({"90": "Ubesvaret"}, "q|||t|copy", q=[34.0, 91.0]) == [], "it does not occur"


@pytest.mark.parametrize(
    ("row", "code", "pasted"),
    [
        ("q|0..50||t|reverse", 9.0, "q,9,Refused,t,map,,refused,"),
        ("q|0..50||t|rescale|0..100", 9.0, "q,9,Refused,t,map,,refused,"),
        ("q|[0,50)||t|bin|3", 9.0, "q,9,Refused,t,map,,refused,"),
        ("q|0..50||t|copy", 9.0, "q,9,Refused,t,map,,refused,"),
        ("q|||t|copy", 1.5, "q,1.5,Refused,t,map,,refused,"),
    ],
)
def test_no_verb_takes_a_labelled_number(row, code, pasted):
    labels = {f"{code:g}": "Refused"}
    (fault,) = labelled(labels, row, q=[3.0, code])
    assert [paste.row for paste in fault.pastes] == [pasted]
    assert labelled(labels, row, f"q|{code:g}|Refused|t|map||refused", q=[3.0, code]) == []


ENDS = {"0": "not at all", "10": "completely"}


def test_one_row_asserts_the_labels_of_both_ends_of_its_scale():
    faults = labelled(ENDS, "q|||t|copy", q=[0.0, 4.0, 10.0])
    assert [fault.code for fault in faults] == ["0", "10"]
    assert str(Faults(faults)).endswith(
        "in x.csv in place of line 2:\nq,0..10,not at all..completely,t,copy,,,"
    )
    for row in (
        "q|0..10|not at all..completely|t|copy",
        "q|0..10|not at all..completely|t|reverse",
        "q|0..10|not at all..completely|t|rescale|0..100",
        "q|[0,10]|not at all..completely|t|bin|3",
    ):
        assert labelled(ENDS, row, q=[0.0, 4.0, 10.0]) == []


@pytest.mark.parametrize("row", ["q|0..10|{}|t|copy", "q|0..10|{}|t|rescale|0..100"])
def test_a_scale_that_is_turned_with_its_labels_is_caught(row):
    turned = {"0": "completely", "10": "not at all"}
    (fault,) = labelled(turned, row.format("not at all..completely"), q=[0.0, 10.0])
    assert fault.problem == "the labels of its ends are 'completely..not at all'"
    assert fault.expected == "'not at all..completely', as in x.csv line 2"
    lost = labelled({}, row.format("not at all..completely"), q=[0.0, 10.0])
    assert [fault.problem for fault in lost] == ["its ends have no labels"]


def test_a_code_spelt_otherwise_follows_its_label_where_it_has_one():
    walk = Crosswalk("x.csv", tuple(rows("q|1|No|t|map|never", "q|2|Yes|t|map|often")))
    for label, target in [("no", "never"), ("Yes", "often"), ("So", "<target_code>")]:
        (fault,) = code_faults(export(labels={"q": {"01": label}}, q=["01"]), walk, {"t": ORDINAL})
        assert fault.pastes[0].row == f"q,01,{label},t,map,{target},,"


@pytest.mark.parametrize(
    ("verb", "pasted"),
    [
        ("copy|", "reverse,,"),
        ("reverse|", "copy,,"),
        ("rescale|0..100", "rescale,100..0,"),
        ("bin|3", "bin,<target_code>,"),
    ],
)
def test_the_row_to_paste_turns_a_scale_whose_labels_were_exchanged(verb, pasted):
    """Pasted as it was, it would have turned the answers: the data are right."""
    code = "[0,10]" if verb.startswith("bin") else "0..10"
    found = {"0": "all", "10": "none"}
    (fault,) = labelled(found, f"q|{code}|none..all|t|{verb}", q=[0.0, 10.0])
    cell = '"[0,10]"' if verb.startswith("bin") else code
    assert fault.pastes[0].row == f"q,{cell},all..none,t,{pasted},"
    other = {"0": "nobody", "10": "all"}
    (fault,) = labelled(other, f"q|{code}|none..all|t|{verb}", q=[0.0, 10.0])
    assert fault.pastes[0].row == f"q,{cell},nobody..all,t,{verb.replace('|', ',')},,"


@pytest.mark.parametrize(
    ("found", "target"),
    [
        ("Donald Trump", "often,"),
        ("1. donald  trump", "often,"),
        ("1. JOE BIDEN", "never,"),
        ("Refused", ",refused"),
        ("Nobody", ",invalid"),
        ("Jo Jorgensen", "<target_code>,"),
        ("Twice", "<target_code>,"),
    ],
)
def test_the_row_to_paste_follows_the_label_where_it_was_turned_with_its_code(found, target):
    """It kept the target of the code: pasted, all votes were turned without a word."""
    lines = ["q|1|1. Joe Biden|t|map|never", "q|2|2. Donald Trump|t|map|often",
             "q|3|Nobody|t|map||invalid", "q|4|Twice|t|map|never", "q|5|Twice|t|map|often",
             "q|2|Donald Trump|u|map|never"]  # fmt: skip
    labels = {"1": found, "2": "2. Donald Trump", "3": "Nobody", "4": "Twice", "5": "Twice"}
    data = replace(export(labels={"q": labels}, q=[1.0, 2.0]), labelled=True)
    fault = label_faults(data, Crosswalk("x.csv", tuple(rows(*lines))))[0]
    assert [paste.row for paste in fault.pastes] == [f"q,1,{found},t,map,{target},"]


def test_a_scale_labelled_at_one_end_or_all_over_gets_the_rows_it_needs():
    (top,) = labelled({"100": "100 or older"}, "q|||t|copy", q=[30.0, 100.0])
    assert [paste.row for paste in top.pastes] == ["q,100,100 or older,t,map,,<missing_kind>,"]
    assert top.expected.endswith(
        "; or, if it is an answer like the other numbers, in place of line 2 "
        "q,0..100,..100 or older,t,copy,,,"
    )
    assert labelled({"100": "100 or older"}, "q|0..100|..100 or older|t|copy", q=[3.0, 100.0]) == []
    every = {"1": "never", "2": "seldom", "3": "often", "9": "Refused"}
    faults = labelled(every, "q|1..3||t|reverse", q=[1.0, 2.0, 3.0, 9.0])
    assert str(Faults(faults)).endswith(
        "to add to x.csv:\n"
        "q,2,seldom,t,map,2,,\n"
        "q,9,Refused,t,map,,refused,\n\n"
        "in x.csv in place of line 2:\n"
        "q,1..3,never..often,t,reverse,,,"
    )


def test_an_end_whose_label_tells_a_kind_of_missing_is_no_end():
    faults = labelled({"0": "Refused", "10": "completely"}, "q|0..10||t|copy", q=[0.0, 10.0])
    assert [paste.row for fault in faults for paste in fault.pastes] == [
        "q,0,Refused,t,map,,refused,",
        "q,10,completely,t,map,,<missing_kind>,",
    ]


@pytest.mark.parametrize("label", ["Keeldus", "a refusal in a language that no list knows"])
@pytest.mark.parametrize("row", ["q|18..99||t|copy", "q|||t|copy", "q|[18,99]||t|bin|often"])
def test_no_row_to_paste_takes_the_one_labelled_number_for_an_answer(label, row):
    """99 is the end of the range, and what the file labels there is no age."""
    target = declared({"t": {"type": "numeric", "range": [18, 99], "missing": ["refused"]}})["t"]
    target = ORDINAL if "bin" in row else target
    (fault,) = labelled({"99": label}, row, target=target, q=[34.0, 99.0])
    kind = "refused" if label == "Keeldus" else "<missing_kind>"
    assert [(paste.row, paste.lines) for paste in fault.pastes] == [
        (f"q,99,{label},t,map,,{kind},", ())
    ]
    assert (f"..{label}" in fault.expected) == (kind != "refused")


def test_an_end_that_the_file_declares_missing_is_no_end():
    data = export(labels={"q": {"0": "not at all", "10": "?!"}}, q=[0.0, 4.0])
    data.columns["q"] = replace(data.columns["q"], missing=("10",))
    walk = Crosswalk("x.csv", tuple(rows("q|0..10||t|copy")))
    (fault,) = code_faults(data, walk, {"t": NUMERIC})
    assert [paste.row for paste in fault.pastes] == ["q,0,not at all,t,map,,<missing_kind>,"]
    assert ".." not in fault.expected


@pytest.mark.parametrize(
    ("label", "kind"), [("Keeldus", "refused"), ("Ei vasta", "<missing_kind>")]
)
def test_a_code_of_levels_that_the_file_declares_missing_is_told_with_its_kind(label, kind):
    data = export(labels={"q": {"9": label}}, q=[1.0, 9.0])
    data.columns["q"] = replace(data.columns["q"], missing=("9",))
    walk = Crosswalk("x.csv", tuple(rows("q|1||t|map|often")))
    assert str(Faults(code_faults(data, walk, {"t": ORDINAL}))) == (
        "1 fault found\n"
        "uk.sav, column q, row 3, code '9': the file declares this code missing (1 respondent)\n"
        "  expected: a row that says of which kind\n\n"
        "to add to x.csv:\n"
        f"q,9,{label},t,map,,{kind},"
    )


@pytest.mark.parametrize(
    ("label", "end"),
    [("Keeldus", "refused,"), ("30 or more", "<missing_kind>,"), ("", "invalid,<why>")],
)
def test_a_code_outside_the_range_is_told_with_its_label_and_is_then_no_mistyping(label, end):
    data = export(labels={"q": {"197": label} if label else {}}, q=[1.0, 197.0])
    walk = Crosswalk("x.csv", tuple(rows("q|||t|copy")))
    (fault,) = code_faults(data, walk, {"t": NUMERIC})
    told = f" (labelled '{label}')" if label else ""
    assert fault.problem == f"1 respondent with 197{told}, outside the range of t"
    assert [paste.row for paste in fault.pastes] == [f"q,197,{label},t,map,,{end}"]


def test_a_label_that_repeats_the_number_of_its_code_needs_no_row():
    labels = {"0": "none", "1": "1", "2": "2.0", "3": " 3 ", "4": "all"}
    assert labelled(labels, "q|0..4|none..all|t|copy", q=[0.0, 1.0, 2.0, 3.0, 4.0]) == []


@pytest.mark.parametrize(
    ("labelled_code", "cell"),
    [("99", "99"), ("99", "99.0"), ("01", "1"), ("1", "01"), ("1.1", 1.10000002384), ("99", " 99")],
)
def test_a_labelled_number_is_found_however_it_is_spelt_or_rounded(labelled_code, cell):
    column = pd.Series([cell], dtype="str") if isinstance(cell, str) else [cell]
    data = export(labels={"q": {labelled_code: "Refused"}}, q=column)
    kind = "text" if isinstance(cell, str) else "number"
    data.columns["q"] = replace(data.columns["q"], kind=kind)
    (fault,) = code_faults(data, Crosswalk("x.csv", tuple(rows("q|||t|copy"))), {"t": NUMERIC})
    assert fault.code == str(cell) and "'Refused'" in fault.problem


def test_a_number_next_to_a_labelled_one_is_none():
    target = declared({"t": {"type": "numeric", "range": [0, 10**8]}})["t"]
    cells = [9999998.0, 99.1, 100.0]
    assert labelled({"9999999": "Refused", "99": "x"}, "q|||t|copy", target=target, q=cells) == []


def test_each_target_of_a_column_needs_a_row_of_its_own():
    data = export(labels={"q": {"9": "Refused"}}, q=[1.0, 9.0])
    walk = Crosswalk("x.csv", tuple(rows("q|||a|copy", "q|9|Refused|a|map||refused", "q|||b|copy")))
    (fault,) = code_faults(data, walk, {"a": NUMERIC, "b": NUMERIC})
    assert [paste.row for paste in fault.pastes] == ["q,9,Refused,b,map,,refused,"]


def test_dates_with_a_label_are_no_dates_of_a_bin():
    cells = pd.Series(["2008-05-06", "2008-05-09"], dtype="str")
    data = export(labels={"q": {"2008-05-09": "No date"}}, q=cells)
    data.columns["q"] = replace(data.columns["q"], kind="date")
    walk = Crosswalk("x.csv", tuple(rows("q|[2008-05-01,2008-06-01)||t|bin|often")))
    (fault,) = code_faults(data, walk, {"t": ORDINAL})
    assert fault.code == "2008-05-09" and "'No date'" in fault.problem


def test_all_labelled_codes_have_a_row_to_paste_however_many():
    labels = {str(age): f"{age} years" for age in range(18, 78)}
    faults = labelled(labels, "q|||t|copy", q=[float(age) for age in range(18, 78)])
    assert len(faults) == 21
    assert len({paste.row for fault in faults for paste in fault.pastes}) == 59, "2 ends in one row"


def test_a_label_that_became_one_of_a_kind_of_missing_is_no_answer():
    faults = labelled({"9": "Refused"}, "q|9|Nine|t|map|9", "q|||t|copy", q=[9.0])
    assert str(Faults(faults)) == (
        "1 fault found\n"
        "uk.sav, column q, code '9': the label is 'Refused'\n"
        "  expected: 'Nine', as in x.csv line 2\n\n"
        "in x.csv in place of line 2:\n"
        "q,9,Refused,t,map,,refused,"
    )


def test_a_code_with_what_cannot_be_seen_is_shown_and_mapped_as_shown():
    cells = pd.Series(["2\r", "2", "3\t"], dtype="str")
    data = export(labels={"q": {"2\r": "Two\r"}}, q=cells)
    data.columns["q"] = replace(data.columns["q"], kind="text")
    walk = Crosswalk("x.csv", tuple(rows("q|2||t|map|often", "q|3\\t||t|map|never")))
    (fault,) = code_faults(data, walk, {"t": ORDINAL})
    assert "code '2\\r'" in str(fault)
    assert [paste.row for paste in fault.pastes] == [r"q,2\r,Two\r,t,map,<target_code>,,"]
    mapped = Crosswalk("x.csv", tuple(rows(r"q|2\r|Two\r|t|map|often")))
    assert label_faults(data, mapped) == []


def test_weights_have_no_labels():
    data = export(labels={"w": {"99": "Ikke oplyst", "1": "1"}}, w=[1.0, 99.0, 99.0])
    (fault,) = weight_faults(data, ["w"])
    assert (fault.column, fault.code, fault.rows, fault.n) == ("w", "99", (3, 4), 2)
    assert fault.problem == "2 respondents with a weight that the file labels 'Ikke oplyst'"


@pytest.mark.parametrize(("n", "pasted"), [(25, 25), (300, 20)])
def test_further_codes_have_their_rows_as_long_as_they_can_be_codes(n, pasted):
    data = export(q=[float(code) for code in range(n)])
    crosswalk = Crosswalk("x.csv", tuple(rows("q|1000||t|map|yes||")))
    faults = code_faults(data, crosswalk, {"t": BINARY})
    assert f"{n - 20} further codes" in faults[-1].problem
    assert sum(len(fault.pastes) for fault in faults) == pasted


@pytest.mark.parametrize(("n", "pasted"), [(25, 25), (300, 220)])
def test_of_many_texts_the_most_frequent_have_their_rows_and_the_others_are_counted(n, pasted):
    texts = [f"town {code}" for code in range(n)]
    cells = pd.Series([text for i, text in enumerate(texts) for _ in range(1 + i % 7)], dtype="str")
    data = export(q=cells)
    data.columns["q"] = replace(data.columns["q"], kind="text")
    faults = code_faults(data, Crosswalk("x.csv", tuple(rows("q|x||t|map|yes"))), {"t": BINARY})
    assert sum(len(fault.pastes) for fault in faults) == pasted
    last = faults[-1]
    assert ("80 of them have no row below" in last.problem) == (n == 300)
    assert len(str(last)) < 1000 and "town" not in str(last)
    assert f"{n - 20} further codes" in last.problem


def test_a_tag_of_stata_or_sas_is_offered_a_kind_of_missing():
    told = {"q": np.array(["", ".a", ".b"])}
    data = export(q=[1.0, np.nan, np.nan], tags=told, labels={"q": {".b": "Refused"}})
    walk = Crosswalk("x.csv", tuple(rows("q|||t|copy")))
    first, second = code_faults(data, walk, {"t": NUMERIC})
    assert [p.row for p in first.pastes] == ["q,.a,,t,map,,<missing_kind>,"]
    assert [p.row for p in second.pastes] == ["q,.b,Refused,t,map,,refused,"]


def test_codes_are_told_in_their_order_whoever_comes_first():
    """The first respondent said 9: the order of rows would tell it."""
    data = export(q=[9.0, 2.0, 10.0, 3.0, 1.0])
    crosswalk = Crosswalk("x.csv", tuple(rows("q|1||t|map|often")))
    faults = code_faults(data, crosswalk, {"t": ORDINAL})
    assert [fault.code for fault in faults] == ["2", "3", "9", "10"]
