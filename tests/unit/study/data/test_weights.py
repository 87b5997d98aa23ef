"""The declared adjustment of weights, and what is wrong with its margins."""

import pytest
from declarations import declared

from coproduction.study.data import weights
from coproduction.study.resolved.analysis import Trim, Weighting

VARIABLES = declared(
    {
        "female": {"type": "binary", "levels": ["no", "yes"]},
        "age": {"type": "numeric", "range": [18, 99]},
    }
)
RAKE = "rake: {variables: [female]}"


def read(folder, settings, margins=None):
    (folder / "weights.yaml").write_text(settings, encoding="utf-8")
    if margins is not None:
        text = "country,variable,level,share\n" + margins
        (folder / "margins.csv").write_text(text, encoding="utf-8")
    return weights.load(folder, "study", VARIABLES, ["AA"])


def test_without_a_file_or_with_trimming_alone_no_margins_are_read(tmp_path):
    assert weights.load(tmp_path, "study", VARIABLES, ["AA"]) == (Weighting(), [])
    assert read(tmp_path, "trim: {limit: 4}") == (Weighting(Trim(4.0, "median")), [])


def test_only_variables_with_levels_are_raked_to(tmp_path):
    _, faults = read(tmp_path, "rake: {variables: [age, femal]}")
    assert [f.problem.split(": ")[1] for f in faults] == [
        "'age' is a number",
        "'femal' is not a variable",
    ]
    assert "female" in faults[1].expected


def test_shares_are_scaled_to_add_up_to_one(tmp_path):
    found, faults = read(tmp_path, RAKE, "AA,female,yes,0.51\nAA,female,no,0.491\n")
    assert not faults and found.rake is not None
    assert found.rake.margins["AA"]["female"] == pytest.approx(
        {"yes": 0.51 / 1.001, "no": 0.491 / 1.001}
    )


def test_shares_that_do_not_add_up_are_told_with_the_row_to_add(tmp_path):
    (fault,) = read(tmp_path, RAKE, "AA,female,yes,0.51\n")[1]
    assert "add up to 0.51" in fault.problem and fault.mend == "AA,female,no,<share>"


@pytest.mark.parametrize(
    ("row", "problem", "expected"),
    [
        ("AA,female,maybe,0.2", "'maybe' is not known", "no, yes"),
        ("ZZ,female,no,0.2", "'ZZ' is not known", "AA"),
        ("AA,age,no,0.2", "'age' is not known", "female"),
        ("AA,female,no,2", "'2' is not a share", "0 to 1"),
        ("AA,female,no,much", "'much' is not a share", "0 to 1"),
        ("AA,female,no", "'AA,female,no' is not a margin", "country,variable,level,share"),
        ("AA,female,yes,0.2", "AA, female, yes is given twice", ""),
    ],
)
def test_what_is_no_margin_is_told_with_its_row(tmp_path, row, problem, expected):
    (fault,) = read(tmp_path, RAKE, f"AA,female,yes,0.51\n{row}\n")[1]
    assert fault.problem == problem and expected in fault.expected and fault.rows == (3,)
