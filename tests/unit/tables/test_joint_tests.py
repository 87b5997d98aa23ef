"""Tests: joint tests beside the differences of areas."""

from unit.tables.cases import NASTY, by_stub, hypothesis_table

from coproduction.tables.table import Cell


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
