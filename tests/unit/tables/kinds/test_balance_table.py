"""The table of balance."""

import pytest

from coproduction.results import contract
from coproduction.results.descriptive_files import BALANCE, EVERYBODY
from coproduction.tables.kinds.balance_table import APART, OBSERVED, RANDOMISED, WITHHELD, balance

LABELS = {
    "terms": {"arm": "Arm", "age": "Age", "sex": "Sex"},
    "levels": {"arm": {"no": "Nothing", "yes": "Visit"}, "sex": {"m": "Men", "f": "Women"}},
}
HEAD = {"table": "balance", "group": "arm"}
TEST = {"statistic": 1.236, "df_numerator": 1, "df_denominator": 42.0, "p_value": 0.2712}


def frame(means=True):
    own = {**HEAD, "n_fewest": 40}
    rows = [own | {"variable": EVERYBODY, "group_level": a, "n_group": 1100} for a in ("no", "yes")]
    for name, level in (("age", None), ("sex", "m"), ("sex", "f")):
        key = own | {"variable": name, "level": level}
        rows += [key | {"group_level": "no", "mean": 0.4321, "n_group": 1090}]
        rows += [
            key | {"group_level": "yes", "mean": 0.5678, "n_group": 1080, "difference": -0.126}
        ]
        rows += [own | {"variable": name} | TEST] * (level != "m")
    rows.append(own | {"variable": "all", "lacking": "no_degrees_of_freedom"})
    found = contract.frame(BALANCE, [*rows, rows[0] | {"table": "other"}])
    return found if means else found.assign(mean=float("nan"), n_group=float("nan"))


def laid(found, **more):
    given = {"name": "balance", "title": "Balance", "simulated": False, "group": "arm"}
    return balance(found, LABELS, **given | more)


def texts(table):
    return {row.stub: ["".join(cell.lines) for cell in row.cells] for row in table.rows}


def test_means_differences_and_tests_stand_across():
    table = laid(frame(), randomised=True)
    assert [(c.spanner, c.header) for c in table.columns] == [
        ("Mean or %", "Nothing"),
        ("Mean or %", "Visit"),
        ("", "n"),
        ("Standardised difference", "Visit"),
        ("", "F (df)"),
        ("", "p"),
    ]
    assert texts(table) == {
        "Respondents (unweighted n)": ["1,100", "1,100", "2,200", "", "", ""],
        "Age (mean)": ["0.4", "0.6", "2,170", "-0.13", "1.24 (1, 42)", "0.271"],
        "Sex (%)": ["", "", "2,170", "", "1.24 (1, 42)", "0.271"],
        "Men": ["43.2", "56.8", "", "-0.13", "", ""],
        "Women": ["43.2", "56.8", "", "-0.13", "", ""],
        "All variables together": ["", "", "", "", "–", "–"],
    }
    assert RANDOMISED in table.notes
    assert any("All variables together" in note for note in table.notes)


def test_groups_that_nobody_declares_as_drawn_at_random_are_told_as_such():
    assert OBSERVED in laid(frame()).notes


@pytest.mark.parametrize("nothing", [float("nan"), None])
def test_means_that_are_not_published_have_no_column(nothing):
    table = laid(frame(means=False).assign(n_group=nothing))
    assert [c.header for c in table.columns] == ["Visit", "F (df)", "p"]
    assert texts(table)["Men"] == ["-0.13", "", ""]
    assert WITHHELD in table.notes


def test_a_number_of_respondents_that_is_withheld_is_a_dash():
    found = frame().astype({"n_group": "object"})
    found.loc[found.index[3], "n_group"] = found.loc[found.index[0], "n_group"] = None
    rows = texts(laid(found))
    assert rows["Respondents (unweighted n)"][:3] == ["–", "1,100", "–"]
    assert rows["Age (mean)"][2] == "–" and rows["Sex (%)"][2] == "2,170"


def test_a_table_that_the_file_lacks_is_refused():
    with pytest.raises(ValueError, match="no groups"):
        laid(frame(), name="strange")


def test_weights_on_different_scales_are_told_once():
    found = frame()
    tests = found["group_level"].isna()
    found.loc[tests, ["statistic", "p_value"]] = float("nan")
    found.loc[tests, "lacking"] = "weights_apart"
    notes = laid(found).notes
    assert notes.count(APART) == 1
    assert not any("sampling units do not allow" in note for note in notes)
