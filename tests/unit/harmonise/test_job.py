"""The job of one source writes everything, or nothing but what failed."""

import errno

import pandas as pd
import pytest
from declarations import source
from exports import CROSSWALK, DATA, VARIABLES

from coproduction.faults import Faults
from coproduction.files import sha256
from coproduction.harmonise import job, storage
from coproduction.readers import isolation
from coproduction.study.data import checks
from coproduction.study.resolved.harmonisation import Harmonisation
from coproduction.study.resolved.specification import plain, typed
from coproduction.study.resolved.survey import Pseudonyms

WRITTEN = ("microdata", "ledger", "summary", "cells", "exclusions", "left_out")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the job on a small CSV with cells changed; returns what it wrote."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.csv").write_text(CROSSWALK, encoding="utf-8")
    out = {name: str(tmp_path / name) for name in WRITTEN}

    def run(**changed):
        pd.DataFrame(DATA | changed).to_csv("uk.csv", index=False)
        declared = source(
            file="uk.csv", sha256=sha256(tmp_path / "uk.csv"), format="csv", encoding="utf-8",
            delimiter=",", decimal=".", header_rows=1, country="GB", respondent="id", weight="w",
        )  # fmt: skip
        open_data = Pseudonyms(open=True)
        given = Harmonisation(
            "study", "uk", declared, VARIABLES, ("GB",), checks.resolved({}, VARIABLES), open_data
        )
        assert typed(Harmonisation, plain(given)) == given
        try:
            job.run(given, "x.csv", "failures.csv", out)
        except Faults as faults:
            out["told"] = str(faults)
            return [fault.check for fault in faults.faults]
        return [name for name in WRITTEN if (tmp_path / name).is_file()]

    run.told = lambda: out["told"]
    return run


def test_a_sound_source_is_written_whole(run):
    assert run() == list(WRITTEN)


def test_a_fault_leaves_its_cells_and_nothing_else(run, tmp_path):
    assert run(w=["1", "0", "2", "1"]) == ["positive"]
    cells = pd.read_csv("failures.csv").query("check == 'positive'")
    assert cells["row"].tolist() == [3]
    assert not any((tmp_path / name).exists() for name in WRITTEN)
    assert run.told().endswith("at most 10000 of each, stand in failures.csv")


def test_a_fault_is_told_where_microdata_could_not_be_written(run, tmp_path, monkeypatch):
    def full(found, path):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(isolation, "WORTH", 1)
    monkeypatch.setattr(storage, "write", full)
    with isolation.processes(2):
        assert run(id=["a", "b", "c", "Total"]) == ["total_row"]
        assert (tmp_path / "failures.csv").is_file()
        with pytest.raises(OSError, match="full"):
            run()
