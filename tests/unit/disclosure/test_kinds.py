"""No number is published of which nobody said what it tells."""

import pytest

from coproduction.disclosure import kinds, releasing
from coproduction.results import catalogue
from coproduction.results.contract import Column, File

UNKNOWN = File("models/new.csv", "suppressed", (Column("model", "text"), Column("f2", "number")))


def test_every_number_of_a_declared_file_has_a_kind():
    """A new column belongs into `kinds`; one that tells a number of respondents also into
    `following`, which makes it of the published one."""
    files = [file for file in catalogue.FILES if file.path.endswith(".csv")]
    assert files and list(kinds.without_kind(files)) == []


def test_a_number_of_no_kind_is_not_published(tmp_path, monkeypatch):
    assert list(kinds.without_kind([UNKNOWN])) == ["models/new.csv: f2"]
    assert not list(kinds.without_kind([File("new.csv", "public", UNKNOWN.columns)]))
    path = tmp_path / UNKNOWN.path
    path.parent.mkdir()
    path.write_text("model,f2\nm,0.1\n")
    monkeypatch.setattr(releasing.catalogue, "declared", lambda _: UNKNOWN)
    with pytest.raises(releasing.Unclassed, match="f2"):
        releasing.tables(tmp_path, [str(path)], 10)


def test_degrees_of_freedom_of_a_file_that_nobody_follows_have_none():
    file = File("models/new.csv", "suppressed", (Column("df", "number"), Column("n", "integer")))
    assert list(kinds.without_kind([file])) == ["models/new.csv: df", "models/new.csv: n"]


def test_a_new_number_of_a_file_that_is_followed_has_none():
    file = File(
        "models/fit.csv", "suppressed", (Column("df_new", "number"), Column("df", "number"))
    )
    assert list(kinds.without_kind([file])) == ["models/fit.csv: df_new"]
