"""Tests: joint tests beside the differences of areas."""

from unit.tables.cases import (
    LABELS,
    NASTY,
    by_stub,
    estimates,
    fits,
    hypotheses,
    hypothesis_table,
    remarks,
)

from coproduction.tables.joint_tests import joint_tests
from coproduction.tables.table import Cell


def test_the_note_names_the_covariate_and_no_variable_of_its_name():
    labels = LABELS | {"terms": {**LABELS["terms"], "profit": "Gross profit of the respondent"}}
    one, settings = fits(estimates(["all"])).iloc[:1], {"name": "t", "title": "T"}
    table = joint_tests(hypotheses(True), one, remarks(), labels, simulated=True, **settings)
    said = "Trend: change of a coefficient with one step of the areas’ covariate “profit”."
    assert said in table.notes and "Gross profit" not in " ".join(table.notes)


def test_the_note_repeats_a_level_of_one_respondent():
    one, settings = fits(estimates(["all"])).iloc[:1], {"name": "t", "title": "T"}
    rows = remarks(("safety", "all", "level_of_one", "job=out", None))
    table = joint_tests(hypotheses(False), one, rows, LABELS, simulated=True, **settings)
    assert (
        "One respondent only, the standard error is not to be trusted – Employment: Out of work."
    ) in table.notes


def test_tests_put_the_joint_test_beside_the_differences_of_its_levels():
    table = hypothesis_table(True)
    assert [c.header for c in table.columns] == [
        "F (df)", "p", "Health – Public <safety> & order", "Trend"
    ]  # fmt: skip
    rows = by_stub(table, None)
    assert table.rows[0].stub == "Level of the outcome" and table.rows[0].cells[0] == Cell()
    assert [cell.lines for cell in rows["Employment"][:3]] == [("2.78 (2, 385)",), ("0.063",), ()]
    assert rows["Out of work"][2].lines == ("-0.50", "(0.20)")
    joint = hypothesis_table(False)
    stubs = [row.stub for row in joint.rows]
    assert stubs == [
        "age: no association", "age: a straight line", f"{NASTY} × Employment: no association"
    ]  # fmt: skip
