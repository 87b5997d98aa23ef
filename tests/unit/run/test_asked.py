"""What jobs ask of a scheduler, and the profile that passes it on."""

import csv
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from coproduction.study.printed import figures
from coproduction.tables import table_kinds
from run import asked

ROOT = Path(__file__).resolve().parents[3]
RULES = "\n".join(
    path.read_text("utf-8") for path in sorted((ROOT / "workflow/rules").glob("*.smk"))
)
PROFILE = yaml.safe_load((ROOT / "profiles/slurm/config.yaml").read_text("utf-8"))


def read(megabytes):
    return SimpleNamespace(size_mb=megabytes)


@pytest.mark.parametrize("kind", asked.KINDS)
@pytest.mark.parametrize("asks", [asked.memory, asked.minutes])
def test_more_is_asked_for_more_input_and_each_time_that_a_job_is_tried_again(kind, asks):
    ask = asks(kind)
    small, large = (ask(None, input=read(size), attempt=1) for size in (0.4, 400))
    assert isinstance(small, int) and 0 < small < large
    assert [ask(None, input=read(400), attempt=n) for n in (2, 3)] == [2 * large, 3 * large]


def test_of_exports_those_that_are_read_whole_ask_for_more():
    whole, batches = (asked.memory(asked.export(kind)) for kind in ("xlsx", "sav"))
    assert whole(None, input=read(400), attempt=1) > batches(None, input=read(400), attempt=1)
    assert asked.export("zsav") == asked.export("csv") == "export"


def test_a_job_that_reads_a_part_asks_for_its_part():
    whole, half, part = (asked.memory("batches", n)(None, read(4000), 1) for n in (1, 2, 4))
    assert whole - half == 2 * (half - part) > 0


def blocks():
    """Every rule that has a name of its own, and what it says."""
    return dict(re.findall(r"^ *rule (\w+):\n(.*?)(?=^ *rule[ :]|\Z)", RULES, re.M | re.S))


def test_every_job_that_reads_microdata_asks_by_their_size():
    reading = {
        name
        for name, said in blocks().items()
        if re.search(r"data/harmonised|rules\.pool\.output|rules\.index\.output", said)
        and "script:" in said
    }
    asking = {name for name, said in blocks().items() if "asked.memory(" in said}
    assert reading <= asking and "fit" in reading and "harmonise" in asking
    assert all("asked.minutes(" in blocks()[name] for name in asking)


def test_jobs_of_tables_and_figures_go_together_and_those_that_read_microdata_do_not():
    jobs = {f"table_{kind.job}" for kind in table_kinds.KINDS.values()}
    jobs |= {f"figures_{kind.job}" for kind in figures.KINDS.values() if kind.job != "coefficients"}
    named = set(blocks())
    assert jobs <= set(PROFILE["groups"])
    assert {name for name in PROFILE["groups"] if name not in jobs} <= named
    assert not [name for name in PROFILE["groups"] if "asked." in blocks().get(name, "")]
    assert PROFILE["retries"] >= 1


def test_more_is_asked_for_a_megabyte_than_was_measured():
    with (ROOT / "benchmarks/growth.csv").open(encoding="utf-8", newline="") as stream:
        found = {(row["what"], int(row["respondents"])): row for row in csv.DictReader(stream)}

    def a_megabyte(job, file):
        every = sorted(n for what, n in found if what == job)
        sizes = every[0], every[-1]
        few, many = (
            {what: float(found[what, n]["megabytes"]) for what in (job, file)} for n in sizes
        )
        return (many[job] - few[job]) / (many[file] - few[file])

    once = {job for job, _ in found if job in ("index", "describe", "reliability", "responses")}
    fits = {job for job, _ in found if job.startswith("fit/")}
    assert len(once) == 4 and fits
    for job in once | fits:
        assert a_megabyte(job, "analysis.parquet") < asked.KINDS["microdata"].megabytes
    # a workbook is a CSV file at sizes that no sheet holds
    exports = {f"harmonise/{one}" for one in ("uk", "france", "germany", "denmark", "czechia")}
    assert all(a_megabyte(job, "exports") < asked.KINDS["export"].megabytes for job in exports)
