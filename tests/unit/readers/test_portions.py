"""Parts of an export, read by a job each, joined: as one job reads them."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from declarations import reading
from unit.readers.samples import FRAME, attempted, joined, run_here, same, source, write

from coproduction.faults import Faults
from coproduction.readers import dispatch, formats, portions
from coproduction.readers.gather import Gathered


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """Read in this process; batches and what is stored of them are small."""
    monkeypatch.setattr(dispatch, "started", run_here)
    monkeypatch.setattr(portions, "CELLS", 25)


@pytest.mark.parametrize("of", [1, 2, 3, 7])
@pytest.mark.parametrize("kind", ["sav", "zsav", "dta15"])
def test_parts_are_the_whole(tmp_path, kind, of):
    write(kind, tmp_path / source(kind)["file"])
    declared = reading(source(kind))
    same(
        joined(declared, tmp_path, tmp_path, of, [*FRAME]), attempted(declared, tmp_path, [*FRAME])
    )


def test_parts_may_have_no_respondent_and_columns_many_distinct_cells_or_tags(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("coproduction.readers.gather.MOST_DISTINCT", 3)
    frame = pd.DataFrame(
        {
            "n": [1.5, np.nan, -0.0, 2.0, 7.0],
            "t": ["a", "", "b", "c", "d"],
            "k": pd.Series([1.0, "a", np.nan, "z", 2.0], dtype="object"),
        }
    )
    pyreadstat.write_dta(frame, tmp_path / "a.dta", missing_user_values={"k": ["a", "z"]})
    declared = reading({"file": "a.dta"})
    for of in (1, 2, 5, 9):
        same(
            joined(declared, tmp_path, tmp_path, of, [*frame]),
            attempted(declared, tmp_path, [*frame]),
        )


@pytest.mark.parametrize("row", [3, 290])
def test_texts_cut_or_of_another_encoding_are_told_as_of_the_whole(tmp_path, row):
    frame = FRAME.assign(name="abcd")
    frame.loc[row, "name"] = "äb"
    pyreadstat.write_sav(frame, tmp_path / "a.sav")
    raw = (tmp_path / "a.sav").read_bytes()
    for wrong in (b"ab\xe4", b"\xe4b "):
        (tmp_path / "a.sav").write_bytes(raw.replace("äb".encode(), wrong))
        declared = reading({"file": "a.sav"})
        told = attempted(declared, tmp_path, ["name"])
        assert isinstance(told, tuple) and told[0].check == "encoding"
        assert joined(declared, tmp_path, tmp_path, 3, ["name"]) == told


@pytest.mark.parametrize("lacking", [30, 200 * 24])
def test_a_file_that_is_cut_or_goes_on_is_told_as_of_the_whole(tmp_path, lacking):
    pyreadstat.write_sav(FRAME, tmp_path / "a.sav")
    raw = (tmp_path / "a.sav").read_bytes()
    declared = reading({"file": "a.sav"})
    for spoilt in (raw[:-lacking], raw + raw[-24:]):
        (tmp_path / "a.sav").write_bytes(spoilt)
        told = attempted(declared, tmp_path, ["id"])
        assert isinstance(told, tuple) and joined(declared, tmp_path, tmp_path, 3, ["id"]) == told


def test_a_file_that_does_not_say_how_many_it_holds_is_read_by_its_first_part(tmp_path):
    pyreadstat.write_sav(FRAME, tmp_path / "a.sav")
    raw = bytearray((tmp_path / "a.sav").read_bytes())
    raw[80:84] = b"\xff" * 4
    (tmp_path / "a.sav").write_bytes(raw)
    declared = reading({"file": "a.sav"})
    same(joined(declared, tmp_path, tmp_path, 3, [*FRAME]), attempted(declared, tmp_path, [*FRAME]))


@pytest.mark.parametrize("kind", ["sav", "dta15"])
def test_columns_that_the_parts_lack_are_read_from_the_file(tmp_path, kind):
    write(kind, tmp_path / source(kind)["file"])
    declared = reading(source(kind))
    joined(declared, tmp_path, tmp_path, 2, ["id"])
    with portions.given([tmp_path / "1.arrow", tmp_path / "2.arrow"]):
        for columns in (["trust"], ["id", "trust"], ["name", "id"], None, []):
            given = attempted(declared, tmp_path, columns)
            with portions.given([]):
                same(given, attempted(declared, tmp_path, columns))
        stored = portions.holding(["id"])[0]
    with pytest.raises(KeyError, match="trust"):
        stored.extend({"id": Gathered(text=False), "trust": Gathered(text=False)})


def test_fewer_columns_than_the_parts_have_are_joined_alone(tmp_path):
    write("sav", tmp_path / "sav.sav")
    declared = reading({"file": "sav.sav"})
    joined(declared, tmp_path, tmp_path, 2, [*FRAME])
    with portions.given([tmp_path / "1.arrow", tmp_path / "2.arrow"]):
        given = attempted(declared, tmp_path, ["trust"])
    same(given, attempted(declared, tmp_path, ["trust"]))


def test_columns_that_are_lacking_are_told_as_of_the_whole(tmp_path):
    write("sav", tmp_path / "sav.sav")
    declared, asked = reading({"file": "sav.sav"}), ["id", "trusts"]
    assert joined(declared, tmp_path, tmp_path, 2, asked) == attempted(declared, tmp_path, asked)


@pytest.mark.parametrize("asked", [["id"], ["id", "trusts"]])
def test_a_file_that_declares_none_of_its_respondents_is_told_as_of_the_whole(tmp_path, asked):
    pyreadstat.write_sav(FRAME, tmp_path / "a.sav")
    raw = bytearray((tmp_path / "a.sav").read_bytes())
    raw[80:84] = bytes(4)
    (tmp_path / "a.sav").write_bytes(raw)
    declared = reading({"file": "a.sav"})
    told = attempted(declared, tmp_path, asked)
    lacking = "trusts" in asked
    assert isinstance(told, tuple)
    assert (told[0].check != "more respondents than declared") == lacking
    assert joined(declared, tmp_path, tmp_path, 3, asked) == told


def test_a_reader_that_was_ended_fails_its_job(tmp_path, monkeypatch):
    def ended(*_):
        raise dispatch.Crash("SIGKILL")

    write("sav", tmp_path / "sav.sav")
    monkeypatch.setattr(dispatch, "started", ended)
    with pytest.raises(Faults, match="memory runs out"):
        dispatch.write_part(
            reading({"file": "sav.sav"}), ["id"], 1, 2, tmp_path / "1.arrow", tmp_path
        )
    assert not (tmp_path / "1.arrow").exists()


def test_parts_follow_from_the_size_of_a_file_and_its_format():
    assert [formats.parts("sav", n, 10) for n in (0, 10, 11, 95)] == [1, 1, 2, 10]
    assert formats.parts("csv", 95, 10) == formats.parts("xlsx", 95, 10) == 1


def test_parts_of_other_runs_are_removed(tmp_path):
    for name in ("1.arrow", "2.arrow", "3.arrow", "else.txt"):
        (tmp_path / name).touch()
    portions.alone(tmp_path, [tmp_path / "1.arrow"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.arrow", "else.txt"]
    portions.alone(tmp_path / "none", [])
