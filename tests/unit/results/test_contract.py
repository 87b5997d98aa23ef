"""The contract: what is written is what is declared, and is read as what was written."""

import tempfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduction.files import inert
from coproduction.results.contract import (
    Column,
    File,
    NotAsDeclared,
    frame,
    read,
    read_rows,
    write,
)

ANIMALS = File(
    "animals/{farm}.csv",
    "public",
    (
        Column("name", "text", required=True),
        Column("sound", "text", values=("moo", "baa")),
        Column("legs", "integer", "legs", required=True),
        Column("age", "integer", "years"),
        Column("weight", "number", "kg"),
        Column("sold", "boolean", spelt=("no", "yes"), required=True),
        Column("tame", "boolean"),
    ),
)
ROWS = [
    ["NA", "moo", 4, 7, 612.123456789012, True, None],
    ["01", "", 4, None, float("nan"), False, True],
    ["=1+1", "baa", 3, 2, float("inf"), False, False],
]
WORD = Column("word", "text")
TYPES = ["str", "str", "int64", "Int64", "float64", "bool", "boolean"]


def changed(**cells):
    """The rows with cells of the second one changed."""
    table = pd.DataFrame(ROWS, columns=ANIMALS.names, dtype="object")
    for name, cell in cells.items():
        table.loc[1, name] = cell
    return table


def test_what_is_written_is_read_again(tmp_path):
    path = tmp_path / "a.csv"
    write(frame(ANIMALS, ROWS), ANIMALS, path)
    assert path.read_text(encoding="utf-8") == (
        "name,sound,legs,age,weight,sold,tame\n"
        "NA,moo,4,7,612.1234568,yes,\n"
        "01,,4,,,no,True\n"
        "'=1+1,baa,3,2,inf,no,False\n"
    )
    found = read(ANIMALS, path)
    assert [str(dtype) for dtype in found.dtypes] == TYPES
    assert found["name"].tolist() == ["NA", "01", "'=1+1"]
    assert found["sound"].isna().tolist() == [False, True, False]
    assert found["age"].tolist() == [7, pd.NA, 2]
    assert found["sold"].tolist() == [True, False, False]
    assert np.isposinf(found["weight"][2])
    rows, texts = read_rows(ANIMALS, path)
    assert rows == [
        dict(zip(ANIMALS.names, row, strict=True))
        for row in (
            ("NA", "moo", 4, 7, 612.1234568, True, None),
            ("01", "", 4, None, None, False, True),
            ("'=1+1", "baa", 3, 2, float("inf"), False, False),
        )
    ]
    assert [*texts[1].values()] == ["01", "", "4", "", "", "no", "True"]
    again = tmp_path / "b.csv"
    write(found, ANIMALS, again)
    assert again.read_bytes() == path.read_bytes()


def test_an_empty_file_keeps_its_types(tmp_path):
    assert [str(dtype) for dtype in frame(ANIMALS, []).dtypes] == TYPES
    write(pd.DataFrame(columns=ANIMALS.names), ANIMALS, tmp_path / "a.csv")
    found = read(ANIMALS, tmp_path / "a.csv")
    assert [str(dtype) for dtype in found.dtypes] == TYPES and found.empty
    assert read_rows(ANIMALS, tmp_path / "a.csv") == ([], [])


def test_a_row_may_be_a_mapping_and_leave_out_what_is_empty():
    found = frame(ANIMALS, [{"name": "Bella", "legs": np.int16(4), "sold": np.bool_(True)}])
    assert found.iloc[0].dropna().to_dict() == {"name": "Bella", "legs": 4, "sold": True}
    with pytest.raises(NotAsDeclared, match=r"row 1: column 'leg' is not declared"):
        frame(ANIMALS, [{"name": "Bella", "leg": 4, "sold": True}])


def test_numbers_of_another_type_are_written_as_declared(tmp_path):
    table = changed(age=5.0, weight=80).astype({"legs": "float64", "name": "category"})
    write(table, ANIMALS, tmp_path / "a.csv")
    assert "01,,4,5,80,no,True\n" in (tmp_path / "a.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"name": ""}, "column name, row 2: '' is not as declared; expected no empty cell"),
        ({"name": 1}, "column name, row 2: 1 is not as declared; expected text"),
        ({"sound": "woof"}, "column sound, row 2: 'woof' is not as declared; expected one of moo"),
        ({"legs": 3.5}, "column legs, row 2: 3.5 is not as declared; expected a whole number"),
        ({"age": "7"}, "column age, row 2: '7' is not as declared; expected a whole number"),
        ({"age": True}, "column age, row 2: True is not as declared; expected a whole number"),
        ({"weight": "8 kg"}, "column weight, row 2: '8 kg' is not as declared; expected a number"),
        ({"sold": "yes"}, "column sold, row 2: 'yes' is not as declared; expected true or false"),
        ({"tame": 1}, "column tame, row 2: 1 is not as declared; expected true or false"),
    ],
)
def test_another_cell_is_not_written(cells, said, tmp_path):
    path = tmp_path / "a.csv"
    with pytest.raises(NotAsDeclared) as told:
        write(changed(**cells), ANIMALS, path)
    assert str(told.value).startswith(str(path)) and said in str(told.value)
    assert not path.exists()


def test_other_columns_are_not_written(tmp_path):
    table = frame(ANIMALS, ROWS)
    for other, said in (
        (table.drop(columns="legs"), "lacks legs; expected the columns name, sound, legs"),
        (table.assign(wool=1), "has undeclared wool;"),
        (table.rename(columns={"legs": "feet"}), "lacks legs and has undeclared feet;"),
        (table[ANIMALS.names[::-1]], "has its columns in another order;"),
    ):
        with pytest.raises(NotAsDeclared, match=said):
            write(other, ANIMALS, tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Bella,moo,4.0,,,no,", "column legs, row 1: '4.0' is not as declared; expected a whole"),
        ("Bella,moo,four,,,no,", "column legs, row 1: 'four' is not as declared; expected a whole"),
        ("Bella,moo,4,,heavy,no,", "column weight, row 1: 'heavy'"),
        ("Bella,moo,4,,,False,", "column sold, row 1: 'False' is not as declared; expected one of"),
        ("Bella,,4,,,no,yes", "column tame, row 1: 'yes' is not as declared; expected one of Fals"),
        (",moo,4,,,no,", "column name, row 1: '' is not as declared; expected no empty cell"),
        ("Bella,mew,4,,,no,", "column sound, row 1: 'mew'"),
    ],
)
def test_a_file_of_other_cells_is_not_read(row, said, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"{','.join(ANIMALS.names)}\n{row}\n", encoding="utf-8")
    for way in (read, read_rows):
        with pytest.raises(NotAsDeclared) as told:
            way(ANIMALS, path)
        assert said in str(told.value)


def test_withheld_numbers_are_read(tmp_path):
    file = File("n.csv", "suppressed", (Column("n", "integer", required=True), WORD))
    (tmp_path / "n.csv").write_text("n,word\n5,a\n,b\n", encoding="utf-8")
    assert read(file, tmp_path / "n.csv")["n"].tolist() == pytest.approx([5, np.nan], nan_ok=True)
    rows, _ = read_rows(file, tmp_path / "n.csv")
    assert [row["n"] for row in rows] == [5.0, None] and isinstance(rows[0]["n"], float)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=1))
def test_any_text_comes_back(texts):
    words = File("words.csv", "public", (Column("n", "integer"), WORD))
    with tempfile.TemporaryDirectory() as folder:
        write(frame(words, enumerate(texts)), words, f"{folder}/words.csv")
        found = read(words, f"{folder}/words.csv")["word"]
        rows, printed = read_rows(words, f"{folder}/words.csv")
    assert [row["word"] for row in rows] == [row["word"] for row in printed]
    assert [row["word"] for row in rows] == [inert(text) for text in texts]
    assert found.fillna("").tolist() == [inert(text) for text in texts]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-1e300, 1e300), min_size=1))
def test_a_number_comes_back_to_ten_digits(numbers):
    file = File("numbers.csv", "public", (Column("number", "number"),))
    with tempfile.TemporaryDirectory() as folder:
        write(frame(file, [[number] for number in numbers]), file, f"{folder}/numbers.csv")
        found = read(file, f"{folder}/numbers.csv")["number"]
    np.testing.assert_allclose(found, numbers, rtol=1e-9, atol=1e-307)


def test_numbers_are_written_with_the_digits_that_are_declared(tmp_path):
    file = File("x.csv", "public", (Column("fit", "number", digits=4), Column("n", "number")))
    rows = [[0.123449999, 0.123449999], [-98765.4321, 1.0], [None, None], [0.0, 0.0]]
    write(frame(file, rows), file, tmp_path / "x.csv")
    found = (tmp_path / "x.csv").read_text("utf-8").splitlines()
    assert found == ["fit,n", "0.1234,0.123449999", "-98770,1", ",", "0,0"]
