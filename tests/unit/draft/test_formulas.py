"""Cells that a spreadsheet may run are told, numbers are none."""

import sys

import pandas as pd
import pytest

from coproduction.draft import __main__ as program
from coproduction.draft.formulas import formulas


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-cmd|x", "@SUM(A1)", '"=HYPERLINK(""x"",1)"'])
def test_cells_that_begin_like_a_formula_are_told_by_line(cell):
    assert formulas(f"source_variable,source_code\nq,1\n{cell},2\nq,{cell}\n") == [3, 4]


@pytest.mark.parametrize("cell", ["-1", "-9.5", "-9..10", "a=b", "", "don't know"])
def test_numbers_and_other_texts_are_not(cell):
    assert formulas(f"q,{cell}\n") == []


def test_drafting_tells_lines_that_a_spreadsheet_may_run(tmp_path, monkeypatch, capsys):
    frame = pd.DataFrame({"trust": ["=cmd|' /C calc'!A0", "much"] * 30, "vote": ["a", "b"] * 30})
    frame.to_csv(tmp_path / "export.csv", index=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["draft", "--study", "mine", str(tmp_path / "export.csv")])
    assert program.main() == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "spreadsheet" in line]
    assert len(told) == 1 and "crosswalk" in told[0] and "cmd" not in told[0]
