"""The page and the table of a file's codes: shares, escaping, what is not shown."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from coproduction.draft.looking.look_page import page, share_of_answers, shares_by_country, table
from coproduction.draft.looking.profile import profiled

HOSTILE = "</script><script>alert(1)</script>"


@pytest.fixture
def seen(tmp_path):
    frame = pd.DataFrame(
        {
            "cntry": np.repeat([1.0, 2.0], 40),
            "q": np.tile([1.0, 1.0, 2.0, 8.0], 20),
            "w": np.tile([3.0, 1.0, 1.5, 1.25], 20),
            "name": [f"Person {i}" for i in range(80)],
        }
    )
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(
        frame,
        path,
        column_labels=["Country", HOSTILE, "Weight", "Name"],
        variable_value_labels={
            "cntry": {1: "=1+1", 2: "B&B"},
            "q": {1: "<img src=x onerror=alert(2)>", 2: '"quoted" {{ braces }}', 8: "Don't know",
                  9: "Refused"},
        },
    )  # fmt: skip
    return profiled(path, weight="w")


def test_shares_are_of_answers_and_weighted(seen):
    q = seen.variable("q")
    assert [share_of_answers(code, q)[0] for code in q.codes] == [2 / 3, 1 / 3, None, None]
    assert share_of_answers(q.codes[0], q)[1] == pytest.approx(4 / 5.5)
    assert shares_by_country(q.codes[0], q) == pytest.approx([4 / 5.5, 4 / 5.5])
    assert shares_by_country(q.codes[2], q) == [None, None]


def test_every_text_of_the_file_is_shown_as_text(seen):
    html = page(seen)
    assert html.count("<script>") == 1 and "<img" not in html
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in html
    assert "{{ braces }}" in html and "B&amp;B" in html
    assert "http://" not in html and "https://" not in html


def test_persons_are_nowhere(seen):
    assert "Person 1" not in page(seen)
    assert "Person 1" not in table(seen).to_csv()


def test_the_table_has_a_row_a_code(seen):
    rows = table(seen)
    assert [*rows[rows.variable == "q"].code] == ["1", "2", "8", "9"]
    q = rows[rows.variable == "q"].set_index("code")
    assert [*q.n] == [40, 20, 20, 0]
    assert [*q.kind_of_missing] == ["", "", "dont_know", "refused"]
    assert [*q["n in B&B"]] == [20, 10, 10, 0]
    assert len(rows[rows.variable == "name"]) == 1


def test_codes_without_a_respondent_are_told_apart(seen):
    assert "1 labelled without a respondent" in page(seen)
    assert "9 Refused" in page(seen)


def test_the_table_of_a_file_without_codes_has_a_row_a_variable(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n2\n")
    rows = table(profiled(path))
    assert rows["variable"].tolist() == ["a"] and rows["n"].isna().all()
