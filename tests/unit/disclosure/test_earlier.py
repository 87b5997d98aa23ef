"""An earlier release is read whichever version wrote it, or told as a fault of the input."""

import math

import pytest

from coproduction.disclosure import earlier
from coproduction.disclosure.relations import Table
from coproduction.faults import Faults
from coproduction.results import contract
from coproduction.results.descriptive_files import MISSINGNESS
from coproduction.results.model_files import FIT
from coproduction.study.release import Disclosure

ROWS = [
    ("GB", "uk", "age", "answered", 140, 157, 0.9, 0.9),
    ("GB", "uk", "age", "refused", 17, 157, 0.1, 0.1),
]


@pytest.fixture
def table():
    return Table(MISSINGNESS.path, MISSINGNESS, contract.frame(MISSINGNESS, ROWS))


def read(table, folder):
    given = {table.path: table}
    return earlier.read(given, Disclosure("publish", 10, str(folder)))


def before(folder, text):
    path = folder / MISSINGNESS.path
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_counts_of_rows_that_say_the_same(tmp_path, table):
    before(tmp_path, "country,source,variable,kind,n\nGB,uk,age,refused,\nGB,uk,sex,answered,90\n")
    ((cell, n),) = earlier.counts(table, read(table, tmp_path))
    assert cell == (MISSINGNESS.path, 1, "n") and math.isnan(n)


def test_numbers_that_an_older_version_did_not_have_are_not_withheld(tmp_path, table):
    before(tmp_path, "kind,country,source,variable,share\nanswered,GB,uk,age,0.9\n")
    assert not list(earlier.counts(table, read(table, tmp_path)))


def test_columns_that_this_version_does_not_have_are_passed_over(tmp_path):
    fit = {"model": "m", "outcome": "y", "area": "all", "country": "all", "n": 140}
    path = tmp_path / FIT.path
    path.parent.mkdir()
    names = [column.name for column in FIT.columns if column.type == "text"]
    own = {name: fit.get(name, "") for name in names} | {"old": "1", "n": "140"}
    own |= {c.name: c.values[0] for c in FIT.columns if c.type == "text" and c.values}
    path.write_text(",".join(own) + "\n" + ",".join(own.values()) + "\n")
    empty = Table(FIT.path, FIT, contract.frame(FIT, []))
    assert "old" not in read(empty, tmp_path)[FIT.path]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("country,source,kind,n\nGB,uk,answered,140\n", "lacks the columns variable"),
        ("country,source,variable,kind,n\nGB,uk,age,answered,many\n", "row 1: 'many'"),
        (b"country,source,variable,kind,n\nGB,uk,\xff,answered,140\n", "no CSV file in UTF-8"),
        ('country,source,variable,kind,n\n"GB,uk,age\n', "no CSV file in UTF-8"),
        ("", "no CSV file in UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_file(tmp_path, table, text, problem):
    path = before(tmp_path, text)
    with pytest.raises(Faults) as told:
        read(table, tmp_path)
    assert problem in str(told.value) and str(path) in str(told.value)
    assert "to mend" in str(told.value)


def test_without_an_earlier_release_nothing_is_read(table):
    assert earlier.read({table.path: table}, Disclosure("publish", 10)) == {}
