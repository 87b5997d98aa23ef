"""To machines that share no files goes what a run of the study reads, and nothing else of git."""

from types import SimpleNamespace

import pytest
from snakemake import api  # first: its modules import each other
from snakemake.dag import DAG
from snakemake.sourcecache import LocalSourceFile

from run import travelling

#: What git has: the code, the study, another one with its exports.
HELD = (
    "Snakefile", "workflow/rules/common.smk", "config/studies/one/study.yaml", "data/raw/one/a.sav",
    "config/studies/two/study.yaml", "data/raw/two/b.sav", "data/harmonised/two/b.parquet",
)  # fmt: skip


@pytest.fixture
def dag():
    """A class as Snakemake's, which sends all of git and what it read."""

    class Own:
        def __init__(self):
            rules = [LocalSourceFile(f"workflow/rules/{name}.smk") for name in ("one", "common")]
            self.workflow = SimpleNamespace(included=rules, configfiles=["config/./mine.yaml"])

        def get_sources(self):
            return {*HELD, "./config/mine.yaml", "workflow/rules/one.smk"}

    return Own


def test_what_a_run_of_the_study_does_not_read_stays(dag, capsys):
    needed = ["config/studies/one/study.yaml", "data/raw/one/a.sav", "Snakefile", "not/in/git.csv"]
    assert travelling.restrict(dag, lambda: [*HELD]) == ""
    assert travelling.restrict(dag, lambda: needed) == ""  # of the study whose rules were read last
    read = {"config/mine.yaml", "workflow/rules/common.smk", "workflow/rules/one.smk"}
    assert dag().get_sources() == {*needed[:3], *read}
    told = "".join(capsys.readouterr())
    assert "6 files of the project are sent" in told and "; 3 others" in told


def test_nothing_is_sent_where_it_cannot_be_told_what():
    told = travelling.restrict(type("Other", (), {}), lambda: [])
    assert "all of git" in told and "requirements.txt" in told


def test_snakemake_still_asks_so():
    assert api.Workflow and callable(DAG.get_sources)
