"""Rows that a person typed for one file, proposed for the same codes of another."""

from unit.draft.made_files import file, variable

from coproduction.draft.looking.seen import CodeProfile
from coproduction.draft.proposing import typed_rows
from coproduction.study.recodes.crosswalk import HEADER, row_text

AGE = "How old?"
ANSWERS = {1: "Never", 2: "Often", 8: "Cannot choose"}


def text(*rows):
    return "".join(row_text(*cells) + "\n" for cells in (HEADER, *rows))


def drafted(column):
    return [
        (column, "1", "Never", "t", "map", "never", "", "as the file labels it"),
        (column, "2", "Often", "t", "map", "often", "", "as the file labels it"),
        (column, "8", "Cannot choose", "t", "map", "cannot_choose", "", "as the file labels it"),
    ]


def taken(now, column="v2", decided=(), was=None, own=None, label=ANSWERS):
    typed = [typed_rows.typed("w1", text(*(was or drafted("v1"))), text(*now))]
    later = file(variable(column, "How often?", label))
    told = text(*(own or drafted(column)))
    found = typed_rows.taken_over(told, "w2", typed, later, decided)
    return [tuple(line.split(",")) for line in found.splitlines()[1:]]


def test_a_row_that_was_changed_is_proposed_for_the_same_code_and_label():
    now = [*drafted("v1")[:2], ("v1", "8", "Cannot choose", "t", "map", "", "dont_know", "")]
    rows = taken(now)
    assert rows[:2] == drafted("v2")[:2]
    assert rows[2] == ("v2", "8", "Cannot choose", "t", "map", "", "dont_know", "as typed for w1")


def test_what_only_the_note_says_otherwise_and_other_labels_are_not_taken_over():
    now = [(*drafted("v1")[0][:-1], "mine"), *drafted("v1")[1:]]
    assert taken(now) == drafted("v2")
    now = [*drafted("v1")[:2], ("v1", "8", "Cannot say", "t", "map", "", "dont_know", "")]
    assert taken(now) == drafted("v2")


def test_what_a_person_decided_for_the_file_itself_holds():
    now = [*drafted("v1")[:2], ("v1", "8", "Cannot choose", "t", "map", "", "dont_know", "")]
    for decided in ({("v2",)}, {("v2", "8")}):
        assert taken(now, decided=decided) == drafted("v2")


def test_a_renamed_target_is_no_change_of_its_rows():
    now = [(*cells[:3], "u", *cells[4:]) for cells in drafted("v1")]
    own = [(*cells[:3], "u", *cells[4:]) for cells in drafted("v2")]
    assert taken(now, own=own) == own


def test_rows_in_place_of_a_range_are_taken_over_with_what_they_replace():
    was = [("a", "1..2", "", "t", "copy", "", "", "numbers without a label")]
    now = [("a", "1", "", "t", "map", "low", "", ""), ("a", "2", "", "t", "map", "high", "", "")]
    codes = tuple(CodeProfile(code, "", 9, False) for code in ("1", "2"))
    later = file(variable("a", AGE, codes=codes))
    typed = [typed_rows.typed("w1", text(*was), text(*now))]
    found = typed_rows.taken_over(text(*was), "w2", typed, later, ()).splitlines()
    assert found[1:] == ["a,1,,t,map,low,,as typed for w1", "a,2,,t,map,high,,as typed for w1"]
    # codes without labels in a column of another name may be others
    other = [("b", *was[0][1:])]
    later = file(variable("b", AGE, codes=codes))
    assert typed_rows.taken_over(text(*other), "w2", typed, later, ()) == text(*other)


def test_what_two_files_say_otherwise_is_proposed_by_neither():
    typed = []
    for source, kind in (("w1", "dont_know"), ("w2", "refused")):
        now = [*drafted("v1")[:2], ("v1", "8", "Cannot choose", "t", "map", "", kind, "")]
        typed.append(typed_rows.typed(source, text(*drafted("v1")), text(*now)))
    later = file(variable("v3", "How often?", ANSWERS))
    told = text(*drafted("v3"))
    assert typed_rows.taken_over(told, "w3", typed, later, ()) == told
    assert typed_rows.kinds(typed)["w1", "v1", "8"] == "dont_know"


def test_rows_under_a_condition_hold_in_their_file_alone():
    where = ["v1,8,Cannot choose,t,map,,dont_know,,sex=1"]
    now = text(*drafted("v1")[:2]).replace("note", "note,where") + "\n".join(where) + "\n"
    assert not typed_rows.typed("w1", text(*drafted("v1")), now).wrote
