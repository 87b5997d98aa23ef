"""Columns that a draft takes up nowhere, and why."""

import numpy as np
import pandas as pd

from coproduction.draft.proposing.folder import redraft
from coproduction.draft.proposing.undrafted import told


def test_every_column_that_is_left_out_is_told_with_the_reason(tmp_path):
    n, file = 240, tmp_path / "uk.csv"
    columns = {
        "idno": np.arange(1001, 1001 + n),
        "trust": np.tile([1, 2, 3, 4], n // 4),
        "email": [f"person{i}@example.org" for i in range(n)],
        "wave": ["one"] * n,
        "remark": [f"What respondent {i} wrote of it" for i in range(n)],
        "int_id": np.repeat(np.arange(24), n // 24),
    }
    pd.DataFrame(columns).to_csv(file, index=False)
    found = redraft("mine", [str(file)], root=tmp_path).draft.left_out
    assert {name for names in found["uk"].values() for name in names} == {
        "email", "wave", "remark", "int_id"
    }  # fmt: skip
    lines = told(found)
    assert any("email" in line and "may identify somebody directly" in line for line in lines)
    assert "uk: 1 column left out, wave: no answers that differ" in lines
    assert "uk: 1 column left out, int_id: interviewer" in lines


def test_a_question_that_names_a_telephone_among_answers_is_drafted(tmp_path):
    file = tmp_path / "uk.csv"
    label = "How did you contact the council? 1 mail, 2 phone, 3 in person"
    cells = ["1", "2", "3", "1,2", "1,3", "2,3", "1,2,3"] * 20
    number = "What is your mobile phone number?"
    numbers = [str(k) for k in range(501, 641)]
    pd.DataFrame({label: cells, number: numbers}).to_csv(file, index=False)
    given = redraft("mine", [str(file)], root=tmp_path).draft
    assert [target.label for target in given.targets] == [label]
