"""Claims about groups: resolved to means of levels, and what is wrong with them."""

import pytest
import yaml


@pytest.fixture
def claimed(project):
    def made(**test):
        given = {"outcome": "coproduction", "by": "urban", "areas": ["safety"]} | test
        claim = {"statement": "A claim.", "direction": "either", "smallest": {"points": 1}}
        text = yaml.safe_dump({"hypotheses": {"claim": claim | {"test": {"groups": given}}}})
        project.path("hypotheses.yaml").write_text(text, encoding="utf-8")
        return project

    return made


def comparisons(project):
    (claim,) = project.load().claims.claims
    assert claim.by in ("urban", "education")
    return claim.comparisons


def test_groups_are_compared_in_the_mean_of_countries(claimed):
    levels = claimed().load().variables["urban"].names()
    (one, *_) = comparisons(claimed())
    assert (one.left, one.right) == (f"urban={levels[1]}", f"urban={levels[0]}")
    weights = {(part.country, part.level): part.weight for part in one.parts}
    assert weights["FR", levels[1]] == pytest.approx(0.2)
    assert weights["FR", levels[0]] == pytest.approx(-0.2)
    assert {part.measure for part in one.parts} == {"coproduction_safety"}


def test_each_pair_is_the_later_level_less_the_earlier(claimed):
    found = comparisons(claimed(by="education", countries="each", leave_out=["CZ"]))
    first, second, third = claimed().load().variables["education"].names()
    pairs = [(one.left, one.right) for one in found if one.country == "GB"]
    assert pairs == [
        (f"education={a}", f"education={b}")
        for a, b in ((second, first), (third, first), (third, second))
    ]
    assert [*dict.fromkeys(one.country for one in found)] == ["GB", "FR", "DE", "DK"]


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ({"by": "age"}, ["test.groups.by: 'age' is no variable with levels"]),
        ({"by": "educatoin"}, ["'educatoin' is no variable with levels", "'education'"]),
        ({"by": "locks_home"}, ["the outcome is made of locks_home"]),
        (
            {"by": "education", "pairs": [["tertiary", "secondry"]]},
            ["no level 'secondry'", "'secondary'"],
        ),
        ({"outcome": "employment"}, ["'employment' has no scores"]),
        ({"areas": ["heath"]}, ["there is no area 'heath'", "'health'"]),
        ({"leave_out": ["DD"]}, ["there is no country 'DD'"]),
    ],
)
def test_what_is_wrong_is_told(claimed, test, told):
    (fault,) = claimed(**test).faults()
    assert all(text in str(fault) for text in told)


def test_points_that_no_difference_reaches_are_told(claimed):
    project = claimed()
    path = project.path("hypotheses.yaml")
    text = path.read_text("utf-8")
    for points, n in (("99", 0), ("100", 1)):
        path.write_text(text.replace("points: 1\n", f"points: {points}\n"), encoding="utf-8")
        found = [str(fault) for fault in project.faults()] if n else [project.load()][:0]
        assert ["no estimate goes beyond 100 points" in one for one in found] == [True] * n
