"""Cells of several answers, whatever an answer has within."""

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.readers.samples import read

from coproduction.readers.lists import ListColumn

WAYS = ("Walk", "Bus, tram or train", "Other", "Other, please say", "Git", "GitHub")


def answers(column, cell):
    return [sorted(", ".join(parts) for parts in reading) for reading in column.readings(cell)]


@pytest.mark.parametrize(
    ("cell", "listed"),
    [
        ("Walk", ["Walk"]),
        ("Walk,Bus, tram or train", ["Bus, tram or train", "Walk"]),
        ("Bus, tram or train,Walk", ["Bus, tram or train", "Walk"]),
        ("Other, please say,Other", ["Other", "Other, please say"]),
        ("GitHub", ["GitHub"]),
        ("Git,GitHub", ["Git", "GitHub"]),
        ("Walk,Walk", ["Walk"]),
        ("  Walk , Git,", ["Git", "Walk"]),
        ("Bus,  tram or train", ["Bus, tram or train"]),
    ],
)
def test_a_cell_lists_its_answers_whole(cell, listed):
    assert answers(ListColumn(",", WAYS), cell) == [listed]


@pytest.mark.parametrize("separator", [";", " ; ", "|", "\n", " "])
def test_any_text_may_separate(separator):
    column = ListColumn(separator, ("walk", "group"))
    assert answers(column, separator.join(["group", "walk"])) == [["group", "walk"]]
    assert column.unknown([f"walk{separator}cycle", "cycle"]) == {"cycle": [0, 1]}


def test_answers_that_nothing_explains_are_told_whole():
    column = ListColumn(",", ("Walk",))
    cells = ["Cycle,Bus, tram", "Cycle", "Walk,None", "Bus, tram,None,Walk", "Walk", " ,"]
    assert column.unknown(cells) == {
        "Cycle": [0, 1], "Bus, tram": [0, 3], "None": [2, 3], " ,": [5],
    }  # fmt: skip
    # an answer that the file labels is not taken apart, nor joined with its neighbour
    assert column.unknown(["Walk,a, b,c"]) == {"a, b,c": [0]}
    assert column.unknown(["Walk,a, b,c"], ["a, b"]) == {"a, b": [0], "c": [0]}
    # the beginning of a known answer is not that answer
    assert ListColumn(",", WAYS).unknown(["please say", "GitHu", "Bus"]) == {
        "please say": [0], "GitHu": [1], "Bus": [2],
    }  # fmt: skip


def test_readings_that_differ_are_all_given():
    column = ListColumn(",", ("a", "b", "a,b", "c"))
    assert answers(column, "a,b,c") == [["a", "b", "c"], ["a, b", "c"]]
    # more than can be told apart are read as none and as all
    many = ListColumn(",", ("a", *(",".join("a" * n) for n in range(2, 40))))
    assert answers(many, ",".join("a" * 200))[0] == []


TEXTS = st.text(st.sampled_from("ab ,"), min_size=1, max_size=6).filter(lambda t: t.strip(" ,"))


@given(st.lists(TEXTS, min_size=1, max_size=6), st.data())
def test_what_was_listed_is_recovered_or_ambiguous(options, data):
    column = ListColumn(",", tuple(options))
    listed = data.draw(st.lists(st.sampled_from(options), min_size=1, max_size=6))
    pads = data.draw(st.lists(st.sampled_from(["", " "]), min_size=7, max_size=7))
    cell = ",".join(pad + option for pad, option in zip(pads, listed, strict=False))
    meant = frozenset(map(column.parts, listed))
    assert meant in column.readings(cell)
    assert column.unknown([cell]) == {}
    # one answer fewer known: the cell is read without it, or told
    lacking = ListColumn(
        ",", tuple(o for o in options if column.parts(o) != column.parts(listed[0]))
    )
    assert lacking.readings(cell) or lacking.unknown([cell])


COLUMNS = {"id": ["a", "b", "c"], "tools": ["1,2", "1,5", "2,5"]}


@pytest.mark.parametrize("decimal", [{}, {"decimal": "."}, {"decimal": ","}])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "sav"])
def test_a_column_of_lists_is_text_whatever_the_decimal_mark(tmp_path, kind, decimal):
    frame, path = pd.DataFrame(COLUMNS), tmp_path / f"x.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False, sep=";")
    elif kind == "xlsx":
        frame.to_excel(path, index=False)
    else:
        pyreadstat.write_sav(frame, str(path))
    source = {"file": path.name, **decimal} | ({"delimiter": ";"} if kind == "csv" else {})
    lists = {"tools": ","}
    found = read({**source, "lists": lists}, None, tmp_path)
    assert found.columns["tools"].kind == "text"
    assert [str(code) for code in found.codes("tools")] == COLUMNS["tools"]
    assert found.lists == {"tools": ListColumn(",")}
    if kind != "sav" and decimal == {"decimal": ","}:
        assert read(source, None, tmp_path).columns["tools"].kind == "number"


def test_numbers_and_lists_in_one_column_of_a_workbook_keep_their_spelling(tmp_path):
    book = openpyxl.Workbook()
    for row in [["id", "tools"], ["a", 1], ["b", "1,2"], ["c", 2.5], ["d", "1.000"]]:
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    source = {"file": "x.xlsx", "decimal": ",", "lists": {"tools": ","}}
    found = read(source, None, tmp_path)
    assert [str(code) for code in found.codes("tools")] == ["1", "1,2", "2.5", "1.000"]
    alone = read({"file": "x.xlsx", "lists": {"tools": ","}}, None, tmp_path)
    assert [str(code) for code in alone.codes("tools")] == ["1", "1,2", "2.5", "1.000"]
