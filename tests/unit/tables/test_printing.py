"""Tables of a job: those whose numbers and words are as before are taken as they stand."""

import pandas as pd
import pytest
from unit.tables.cases import estimates, fits, remarks
from unit.tables.test_making import SAID, written

from coproduction.results.model_files import ESTIMATES, FIT, FIT_REMARKS
from coproduction.study.resolved.tables import TableSpec
from coproduction.tables import making
from coproduction.tables.printing import printed

SPECS = [
    TableSpec(name, "correlates", "en", "Title", model=model, digits=2)
    for name, model in (("first", "m"), ("second", "other"))
]


class Job:
    """Prints two tables of two models, and tells which of them it made."""

    def __init__(self, folder, monkeypatch):
        monkeypatch.chdir(folder)
        self.folder, self.made = folder, []
        self.said, self.code = {"en": SAID}, [folder / "code.py"]
        self.code[0].touch()
        make = making.made
        monkeypatch.setattr(
            making, "made", lambda table, *rest: self.made.append(table.name) or make(table, *rest)
        )

    def run(self, of_m=1.0):
        one = estimates(["all"])
        both = pd.concat([one.assign(estimate=of_m), one.assign(model="other")], ignore_index=True)
        files = [
            written(self.folder, ESTIMATES, both),
            written(self.folder, FIT, fits(both)),
            written(self.folder, FIT_REMARKS, remarks()),
        ]
        paths = [self.folder / f"{spec.name}.{end}" for spec in SPECS for end in ("csv", "json")]
        self.made.clear()
        for path in paths:
            path.unlink(missing_ok=True)
        printed(SPECS, files, self.code, self.said, True, paths)
        return {path.name: path.read_bytes() for path in paths}


@pytest.fixture
def job(tmp_path, monkeypatch):
    return Job(tmp_path, monkeypatch)


def test_what_is_as_before_is_not_made_again(job):
    first = job.run()
    assert job.made == ["first", "second"]
    assert job.run() == first and job.made == []


def test_an_edit_of_one_model_makes_its_table(job):
    first = job.run()
    second = job.run(of_m=2.0)
    assert job.made == ["first"]
    assert {name for name in first if first[name] != second[name]} == {"first.csv", "first.json"}


def test_words_and_code_make_all_tables(job):
    job.run()
    job.said = {"en": {**SAID, "own": {}}}
    job.run()
    assert job.made == ["first", "second"]
    job.code[0].write_text("# edited\n", encoding="utf-8")
    job.run()
    assert job.made == ["first", "second"]
