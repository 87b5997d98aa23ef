"""What jobs ask of a scheduler, and the profile that passes it on."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from coproduction.readers import formats
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


def test_two_processors_are_asked_for_large_exports_whose_format_is_read_in_halves():
    assert asked.processes("sav", 312) == 2
    assert asked.processes("sav", 3) == asked.processes("csv", 312) == 1
    read = {kind for kind, module in formats.READERS.items() if module.endswith(".readstat:read")}
    assert {*asked.IN_HALVES} == read
