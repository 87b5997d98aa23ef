"""A small study as its archive is described."""

import pytest

from coproduction.deposit.citation_files import Work
from coproduction.deposit.inventory import Export, Run
from coproduction.study.archiving import Archive, Funding, Licences, Person, Rights

FOLDER = "results/tiny"
JOBS = (
    {
        "name": "harmonise gb",
        "script": "workflow/scripts/harmonise.py",
        "inputs": ["data/raw/gb.sav"],
        "outputs": ["data/harmonised/tiny/gb.parquet", f"{FOLDER}/harmonisation/sources/gb.csv"],
    },
    {
        "name": "fit pooled",
        "script": "workflow/scripts/fit.py",
        "inputs": ["data/harmonised/tiny/gb.parquet"],
        "outputs": [f"{FOLDER}/models/pooled/estimates.csv"],
    },
    {
        "name": "tables",
        "script": "workflow/scripts/tables.py",
        "inputs": [f"{FOLDER}/models/pooled/estimates.csv", "workflow/report/a.rst"],
        "outputs": [f"{FOLDER}/tables/one.csv"],
    },
)
RESULTS = [path for job in JOBS for path in job["outputs"] if path.startswith(FOLDER)]
PROJECT = ["Snakefile", "config/studies/tiny/study.yaml", "requirements.txt", "README.md"]
PROJECT += ["workflow/scripts/fit.py", "workflow/scripts/tables.py"]


@pytest.fixture
def run():
    return Run(
        "tiny", ("study=tiny",), JOBS, ("data/harmonised/tiny/gb.parquet",), "~/k",
        f"{FOLDER}/archive/tiny-1.1.zip",
    )  # fmt: skip


@pytest.fixture
def exports():
    return [Export("gb", "data/raw/gb.sav", "0" * 64, 7)]


@pytest.fixture
def work():
    return Work(
        "tiny",
        "Tiny: a <study>",
        "Us (2026).",
        Archive(
            version="1.1",
            released="2026-01-31",
            description="Two | sentences.\nOn two lines.",
            persons=(
                Person("Müller", "Ann", "", "0000-0002-1825-0097", "Here"), Person(name="Group"),
            ),
            contact="ann@example.org",
            licences=Licences("CC-BY-4.0", "CC0-1.0"),
            rights={
                "gb": Rights(
                    "application", "The archive", "its terms", "researchers", "by mail", "", "none",
                    "a month",
                )
            },
            replaces="1.0",
            reason="a wrong weight",
            funding=(Funding("The fund", "42"),),
            deviations="The sample was smaller.",
        ),
    )  # fmt: skip
