"""A new draft of what a person has worked on."""

import pytest
import yaml

from coproduction.draft.proposing.redrafting import difference, merged, renamed
from coproduction.study.recodes.crosswalk import HEADER

HEAD = ",".join(HEADER) + "\n"


def row(code, target_code, note="", variable="q", target="t"):
    return f"{variable},{code},,{target},map,{target_code},,{note}\n"


BEFORE = HEAD + row(1, "a") + row(2, "b") + row(3, "c")


def test_what_nobody_touched_follows_the_draft():
    new = HEAD + row(1, "a", "n 9") + row(3, "c") + row(4, "d")
    assert merged("crosswalk/x.csv", BEFORE, BEFORE, new).text == new


def test_what_a_person_changed_added_or_deleted_stays():
    now = HEAD + row(1, "mine") + row(3, "c") + row(9, "added")
    new = HEAD + row(1, "other") + row(2, "b", "n 9") + row(3, "c", "n 9") + row(4, "d")
    found = merged("crosswalk/x.csv", BEFORE, now, new)
    assert found.text == HEAD + row(1, "mine") + row(3, "c", "n 9") + row(4, "d") + row(9, "added")
    assert found.kept == ("q 1 t", "q 2 t")


def test_a_row_under_another_condition_is_another_row():
    now = BEFORE.replace("note\n", "note,where\n") + "q,1,,t,map,x,,,form=2\n"
    found = merged("crosswalk/x.csv", BEFORE, now, BEFORE + row(5, "e"))
    assert "q,1,,t,map,x,,,form=2\n" in found.text and row(1, "a") in found.text
    assert row(5, "e") in found.text


LACKS = ",,,mine,unavailable,,not_asked,no column\n"


def test_no_draft_says_that_a_variable_is_unavailable_whose_rows_a_person_wrote():
    now = BEFORE + row(1, "x", target="mine") + row(2, "y", target="mine")
    found = merged("crosswalk/x.csv", BEFORE, now, BEFORE + LACKS + row(4, "d"))
    assert "unavailable" not in found.text and row(4, "d") in found.text
    assert found.kept == ("mine",)
    # nor gives it rows of what a person wrote to be unavailable
    drafted = BEFORE + row(1, "x", target="mine", variable="r")
    assert merged("crosswalk/x.csv", BEFORE, BEFORE + LACKS, drafted).text == BEFORE + LACKS
    # what the last draft said and nobody touched follows the draft
    assert merged("crosswalk/x.csv", BEFORE + LACKS, BEFORE + LACKS, drafted).text == drafted


YAML = """# about
variables:
  a:
    label: A  # why
    type: numeric
  b:
    label: B
"""


def test_entries_of_yaml_are_kept_apart():
    now = YAML.replace("label: A  # why", "label: Mine")
    new = (
        YAML.replace("label: A  # why", "label: New").replace("label: B", "label: Bee")
        + "  c:\n    label: C\n"
    )
    found = merged("variables.yaml", YAML, now, new)
    assert found.text == now.replace("label: B", "label: Bee") + "  c:\n    label: C\n"
    assert found.kept == ("variables a",)


def test_comments_go_with_what_they_stand_above():
    text = "top: 1\n# of b\nb: 2\n# last\n"
    assert (
        merged("study.yaml", text, text + "c: 3\n", text).text
        == "top: 1\n# of b\nb: 2\n# last\nc: 3\n"
    )


DRAFTED = """variables:
  a:
    label: A
    range: [0, 10]
  b:
    label: B
"""
ADDED = DRAFTED.replace("label: B", "label: Bee") + "  c:\n    label: C\n"


@pytest.mark.parametrize(
    "now",
    [
        "variables:\n    a:\n        label: A\n        range: [0, 10]\n    b:\n        label: B\n",
        "variables:\n # mine\n a:\n  label: A\n  range: [0, 10]\n\n b:\n  label: B\n",
        DRAFTED.replace("  a:", '  "a":'),
        DRAFTED.replace("\n", "\r\n"),
        DRAFTED.replace("  a:", "  a: &first"),
        DRAFTED + "more: |\n  # no comment\n  c: no key\n",
        "---\n" + DRAFTED.rstrip("\n"),
    ],
)
def test_a_draft_is_merged_into_yaml_however_it_is_indented(now):
    found = merged("variables.yaml", DRAFTED, now, ADDED)
    told = yaml.safe_load(now)
    told["variables"] |= {"b": {"label": "Bee"}, "c": {"label": "C"}}
    assert yaml.safe_load(found.text) == told
    assert (found.kept, found.unmerged) == ((), ())
    assert found.text.count("#") == now.count("#")


@pytest.mark.parametrize(
    "now",
    [
        "variables: {a: {label: A, range: [0, 10]}, b: {label: B}}\n",
        "{variables: {a: {label: A, range: [0, 10]}, b: {label: B}}}\n",
        DRAFTED.replace("variables:", "variables: &all") + "also: *all\n",
        DRAFTED + "...\n",
    ],
)
def test_where_lines_of_a_draft_would_mean_something_else_a_person_puts_them_in(now):
    found = merged("variables.yaml", DRAFTED, now, ADDED)
    assert found.text == now
    told = "\n".join(found.unmerged)
    assert "put in its place, under variables:\n  b:\n    label: Bee" in told
    assert told.endswith("add, under variables:\n  c:\n    label: C")
    # what a person put in is not told again
    done = yaml.safe_load(now)
    done["variables"] |= {"b": {"label": "Bee"}, "c": {"label": "C"}}
    flow = yaml.safe_dump(done, default_flow_style=True)
    again = merged("variables.yaml", DRAFTED, flow, ADDED)
    assert (again.text, again.kept, again.unmerged) == (flow, (), ())


def test_an_entry_that_others_are_an_alias_of_stays():
    now = DRAFTED.replace("  b:", "  b: &b") + "  d: *b\n"
    found = merged("variables.yaml", DRAFTED, now, ADDED)
    told = yaml.safe_load(now)
    told["variables"] |= {"c": {"label": "C"}}
    assert yaml.safe_load(found.text) == told
    assert found.kept == ("variables b",)


def test_what_a_person_wrote_in_flow_style_is_kept_and_told():
    now = "variables: {a: {label: Mine}, b: {label: B}}\n"
    found = merged("variables.yaml", DRAFTED, now, DRAFTED.replace("label: A", "label: New"))
    assert (found.text, found.kept, found.unmerged) == (now, ("variables a",), ())
    gone = DRAFTED.partition("  b:")[0]
    found = merged("variables.yaml", DRAFTED, now, gone)
    assert found.unmerged == ("take out variables b, which is drafted no more",)


def test_a_file_that_is_new_or_was_deleted_is_written():
    assert merged("x.csv", None, None, BEFORE).text == BEFORE
    assert merged("x.csv", BEFORE, None, BEFORE).text == BEFORE


def test_a_target_that_a_person_renamed():
    now = BEFORE.replace(",t,", ",trust,").replace(row(3, "c", target="trust"), "")
    assert renamed(BEFORE, now)["t"] == "trust"
    half = BEFORE.replace(row(1, "a"), row(1, "a", target="other"))
    assert "t" not in renamed(BEFORE, half)


def test_the_difference_names_files_and_lines():
    found = difference({"a": "1\n2\n"}, {"a": "1\n3\n", "b": "x\n"})
    assert "-2" in found and "+3" in found and "+x" in found
