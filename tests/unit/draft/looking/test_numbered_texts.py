"""Answers in words that begin with their number."""

import pytest
import yaml
from unit.draft.made_files import variable

from coproduction.draft.looking import scales
from coproduction.draft.looking.numbered_texts import numbered, with_numbers
from coproduction.draft.looking.profile import profiled
from coproduction.draft.proposing.asking import Answers
from coproduction.draft.proposing.drafting import Raw, draft
from coproduction.study.resolved.survey import Level


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["0 - Not at all", "1", "10 – Completely"], [0, 1, 10]),
        (["1 (None at all)", "\ufeff2 (Half)", "3"], [1, 2, 3]),
        (["1: no", "2. yes", "3) both"], [1, 2, 3]),
        (["-1", "0", "1"], [-1, 0, 1]),
        # intervals, decimals, words without a number, one number twice
        (["18 - 24", "25 - 34"], []),
        (["1.5", "2.5"], []),
        (["1 - no", "yes"], []),
        (["1 - no", "1 - yes"], []),
        (["2 children", "3 children"], []),
        (["1 - no"], []),
    ],
)
def test_numbers_are_read_where_all_answers_have_their_own(texts, numbers):
    assert [number for number, _ in numbered(texts).values()] == numbers


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """Three columns of 330 respondents: labelled ends, labels in an order, and age groups."""
    path = tmp_path_factory.mktemp("in") / "x.csv"
    ends = ["10 - Completely", *map(str, range(1, 10)), "0 - Not at all"]
    ages = "18 - 24", "25 - 34"
    order = ["10 - Often", "9 - Sometimes", "2 - Never"]
    lines = [
        f"{'No answer' if k % 30 == 0 else ends[k % 11]},{order[k % 3]},{ages[k % 2]}"
        for k in range(330)
    ]
    head = "How satisfied are you?,How often is it read?,Which age group is it?"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    profile = profiled(path)
    return profile, draft("mine", {"x": Raw(str(path), "0" * 64, profile)}, Answers())


def test_labelled_ends_of_numbers_are_a_number_whatever_the_cells(drafted):
    profile, found = drafted
    read = yaml.safe_load(found.texts["variables.yaml"])["variables"]["how_satisfied_are_you"]
    assert (read["type"], read["range"]) == ("numeric", [0, 10])
    rows = [row for row in found.texts["crosswalk/x.csv"].splitlines() if "satisfied" in row]
    assert [row.split(",")[1:6] for row in rows] == [
        ["0 - Not at all", "", "how_satisfied_are_you", "map", "0"],
        ["10 - Completely", "", "how_satisfied_are_you", "map", "10"],
        ["No answer", "", "how_satisfied_are_you", "map", ""],
        ["0..10", "", "how_satisfied_are_you", "copy", ""],
    ]
    assert scales.numeric(profile.variables[0]) and scales.ordered(profile.variables[0])


def test_labels_are_in_the_order_of_their_numbers(drafted):
    profile, found = drafted
    target = next(t for t in found.targets if t.name == "how_often_is_it_read")
    assert target.scale.type == "ordinal"
    assert target.scale.levels == (
        Level("never", "Never", 1.0),
        Level("sometimes", "Sometimes", 2.0),
        Level("often", "Often", 3.0),
    )
    assert scales.ordered(profile.variables[2])  # bands of age, in their order


def test_intervals_keep_both_ends_in_their_names(drafted):
    _, found = drafted
    target = next(t for t in found.targets if t.name == "which_age_group_is_it")
    assert target.scale.names() == ["18_24", "25_34"]


def test_a_text_among_numbers_is_in_doubt_and_the_others_are_numbers():
    texts = tuple(str(k) for k in range(11))
    found = with_numbers(variable("q", answers=(*texts, "NSP"), kind="text"))
    odd = next(code for code in found.codes if code.code == "NSP")
    assert odd.suspicious == "no_number" and odd.number is None
    assert [one.codes for one in found.suspicious] == [("NSP",)]
    assert scales.numeric(found) and len(scales.bare(found)) == 11
    few = with_numbers(variable("q", answers=("1", "2", "Often", "Never", "Daily"), kind="text"))
    assert not any(code.suspicious or code.number for code in few.codes)
