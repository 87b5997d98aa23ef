"""Quotes out of place: every respondent is read with the same answers, or the lines are told."""

import csv
import io
import random

import pytest
from declarations import reading
from unit.readers.samples import cells

from coproduction.faults import Faults
from coproduction.readers.text import delimited

HEAD = "id;remark;trust;age\n"
ROWS = [f"{i};fine;{i % 3};{20 + i}" for i in range(1, 41)]


def _quoted(*places: tuple[int, str, str]) -> str:
    """Forty respondents, a remark of some of them other."""
    rows = list(ROWS)
    for i, old, new in places:
        rows[i - 1] = rows[i - 1].replace(old, new)
    return HEAD + "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("text", "column", "rows"),
    [
        (_quoted((5, "fine", '"fine'), (30, "fine", 'fine"')), "remark", (6, 31)),
        (_quoted((1, "fine", '"fine'), (40, "fine", 'fine"')), "remark", (2, 41)),
        (_quoted((1, "1;fine", '"1;fine'), (2, "2;fine", '2";fine')), "id", (2, 3)),
        (_quoted((7, ";27", ';"27'), (9, ";29", ';29"')), "age", (8, 10)),
        (
            _quoted((5, "fine", '"fine'), (8, "fine", ""), (30, "fine", 'fine"')),
            "remark",
            (6, 31),
        ),
        # The header is merged too: its names are not told.
        (_quoted((40, "fine", 'fine"')).replace("remark", '"remark'), "column_2", (1, 41)),
        (_quoted((40, "40;fine", '40";fine')).replace("remark", '"remark'), "column_2", (1, 41)),
    ],
)
def test_two_quotes_that_merge_respondents_are_told(fault, text, column, rows):
    for line_end in ("\n", "\r\n"):
        for mark in ('"', "'"):
            content = text.replace("\n", line_end).replace('"', mark)
            found = fault(content, ["id", "trust"], delimiter=";", quote=mark)
            assert (found.check, found.column, found.rows) == ("merged lines", column, rows)
            assert "fine" not in str(found)
    tabs = fault(text.replace(";", "\t"), name="export.tsv")
    assert tabs.rows == rows


def test_one_column_of_several_lines_needs_its_number(export, fault):
    assert fault('a\n"x\ny"\nz\n').rows == (2, 3)
    assert export('a\n"x\ny"\nz\n', respondents=2).data["a"].tolist() == ["x\ny", "z"]


def test_a_declared_number_of_respondents_tells_merged_lines_from_long_answers(export, fault):
    text = 'id,comment\n1,"so, so\nand, so"\n2,x\n'
    assert "respondents: …" in fault(text).mend
    met = export(text, respondents=2)
    assert met.data["comment"].tolist() == ["so, so\nand, so", "x"]
    assert met.notes == ("1 cell holds line breaks: 1 in comment (rows 2)",)
    found = fault(text, respondents=3)
    assert found.check == "merged lines" and "correct respondents: 3, if 2 is right" in found.mend


def test_many_merged_lines_are_told_briefly(export):
    text = "id,a\n" + "".join(f'{i},"x\n{i},y"\n' for i in range(20))
    with pytest.raises(Faults) as met:
        export(text)
    assert len(met.value.faults) == 6 and "15 more cells" in met.value.faults[-1].problem


@pytest.mark.parametrize(
    ("text", "column", "rows"),
    [
        (_quoted((5, "fine", '"fine')), "remark", (6,)),
        (
            _quoted(*((i, "fine", '"fine"') for i in (1, 2, 4)), (3, "fine", '"fine')),
            "remark",
            (4,),
        ),
        (_quoted((5, ";25", ';"')), "age", (6,)),
        (_quoted().replace("trust", '"trust'), "column_3", (1,)),
    ],
)
def test_a_closing_quote_that_lacks_is_told_with_its_place(fault, text, column, rows):
    found = fault(text, ["id", "trust"])
    assert (found.check, found.column, found.rows) == ("unterminated quote", column, rows)
    assert "fine" not in str(found)


def test_quotes_that_shift_cells_are_told(export, fault):
    found = fault(_quoted((5, "fine;2;25", '""a; b;"x;2;25"')))
    assert (found.check, found.rows) == ("quotes out of place", (6,))
    # A quote more at the end of an answer that holds the delimiter, and one like it below.
    with pytest.raises(Faults) as met:
        export(_quoted((5, "fine", '"a; b""'), (30, "fine", '"; c"')))
    shifted, merged = met.value.faults
    assert (shifted.rows, merged.rows) == ((6,), (6, 31))


def test_names_merged_in_the_header_are_told(fault):
    """All lines end in a delimiter, so that the names would be one column to the left."""
    found = fault('id,"a,b",c\n1,2,3,\n2,3,4,\n')
    assert (found.check, found.column, found.rows) == ("ragged rows", "column_2", (1,))


def _survey(chance: random.Random) -> tuple[str, str, str]:
    """A well-formed file of some shape, with its delimiter and quoting character."""
    delimiter, mark = chance.choice(",;\t"), chance.choice('""\'')
    width = chance.choice([2, 3, 4, 8, 12])

    def word() -> str:
        text = chance.choice(["1", "2", "fine", "", "a b"])
        more = ["", "", "", delimiter, f"{delimiter} y", "\nq", "\r\np, r", "\r", '"t"', "'"]
        return text + chance.choice(more[: chance.choice([3, 5, 8, 10])])

    stream = io.StringIO()
    quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    line_end = chance.choice(["\n", "\r\n"])
    writer = csv.writer(stream, "excel", delimiter=delimiter, quotechar=mark, quoting=quoting,
                        lineterminator=line_end)  # fmt: skip
    writer.writerow([f"c{i}" for i in range(width)])
    for i in range(chance.choice([1, 2, 5, 20])):
        writer.writerow([f"id{i}", *(word() for _ in range(width - 1))])
    return stream.getvalue(), delimiter, mark


def _broken(text: str, delimiter: str, mark: str, chance: random.Random) -> str:
    """One or two quotes put in, mostly where cells begin or end."""
    for _ in range(chance.choice([1, 2, 2])):
        edges = [i for i in range(len(text)) if text[i] in delimiter + "\n\r"]
        at = chance.choice([i + chance.randrange(2) for i in edges])
        at = at if chance.random() < 0.6 else chance.randrange(len(text))
        text = text[:at] + mark + text[at:]
    return text


def _plain(cell: str | None, mark: str) -> str:
    """A cell without what a quote at its edge may bring: itself, and the line end before it."""
    return (cell or "").replace(mark, "").rstrip("\r\n").removesuffix(".0")


def test_quotes_put_in_anywhere_never_lose_a_respondent(tmp_path):
    chance, outcomes = random.Random(2008), {"read": 0, "told": 0}
    for _ in range(250):
        text, delimiter, mark = _survey(chance)
        source = reading({"file": "a.csv", "delimiter": delimiter, "quote": mark})

        def met(content: str, source=source):
            (tmp_path / "a.csv").write_text(content, encoding="utf-8", newline="")
            export = delimited.read(source, tmp_path / "a.csv", None, tmp_path)
            return {name: cells(column.astype("str")) for name, column in export.data.items()}

        try:
            sound = met(text)
        except Faults:  # a long answer in a narrow file
            continue
        changed = _broken(text, delimiter, mark, chance)
        try:
            found = met(changed)
        except Faults as faults:
            outcomes["told"] += 1
            assert all(f.rows or f.check == "no respondents" for f in faults.faults), changed
            continue
        outcomes["read"] += 1
        assert len(found) == len(sound), (text, changed)
        for old, new in zip(sound.values(), found.values(), strict=True):
            assert len(old) == len(new), (text, changed)
            for a, b in zip(old, new, strict=True):
                assert _plain(a, mark) == _plain(b, mark), (text, changed)
    assert min(outcomes.values()) > 15
