"""Flow: who is left after each step."""

from unit.tables.cases import LABELS, NASTY, reasons, steps

from coproduction.tables.flow_table import flow


def test_flow_prints_shared_steps_once_and_says_what_was_missing():
    table = flow(steps(), reasons(), LABELS, name="t", title="T", simulated=False)
    assert [row.stub for row in table.rows] == [
        "Rows in the files",
        "Outcome known",
        "Public <safety> & order",
        "All terms answered",
        "Health",
        "All terms answered",
    ]
    assert [cell.values for cell in table.rows[-1].cells] == [(800.0,), (800.0,), (1600.0,)]
    assert f"Health: Left out at the last step – {NASTY} 200; Employment 3" in table.paragraphs[1]
