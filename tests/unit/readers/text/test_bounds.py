"""Files that no survey makes are told, without memory or minutes for each of their bytes."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
#: A process a file, which has all it imports from the first.
READ = """
import os, resource, sys
from pathlib import Path
from coproduction.faults import Faults
from coproduction.readers.formats import Reading
from coproduction.readers.text import delimited
for path in map(Path, sys.argv[1:]):
    if os.fork():
        os.wait()
        continue
    sys.stdout = path.with_suffix(".txt").open("w")
    resource.setrlimit(resource.RLIMIT_AS, (int(2e9), int(2e9)))
    try:
        source = Reading(file="a.csv", format="csv", platform="none", quote='"', name_row=1)
        delimited.read(source, path, ["a", "b"], Path())
    except Faults as faults:
        print(faults)
    break
"""
#: What is said of a file.
SAID = {
    "60000000 NUL bytes": b"\0" * 60_000_000,
    "300000 NUL bytes": b"a,b\n" + b"1,\0\n" * 300_000,
    "10000001 cells": b"a," * 10_000_000 + b"b\n1,2\n",
    "no column 'a'": b"a" * 20_000_000 + b",b\n1,2\n",
    "row 2: Lines have up to 10000001 cells": b"a,b\n" + b"," * 10_000_000,
    "would merge respondents": b"a,b\n" + b'1,"\n' * 300_000,
    "Quotes are out of place": b"a,b\n" + b'"x"y,"1,2"\n' * 300_000,
    "blank lines only": b"\n" * 10_000_000,
    "33554432 bytes without a line end": b"a,b\n" + b'"' * 70_000_000,
    "100000001 line ends": b"a,b\n" + b"\n" * 100_000_000,
}


@pytest.mark.slow
def test_what_no_survey_holds_is_told_briefly(tmp_path):
    paths = {said: tmp_path / f"{i}.csv" for i, said in enumerate(SAID)}
    for said, path in paths.items():
        path.write_bytes(SAID[said])
    run = subprocess.run(
        [sys.executable, "-c", READ, *paths.values()],
        env={"PYTHONPATH": str(ROOT / "workflow"), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert run.returncode == 0, run.stderr
    for said, path in paths.items():
        told = path.with_suffix(".txt").read_text("utf-8")
        assert said in told, run.stderr
        assert len(told) < 3000


def test_nul_bytes_are_placed(fault):
    met = fault(b"a,b\n1,\x002\n3,4\n5,\x00\x00\n", encoding="utf-8")
    assert (met.rows, met.n) == ((2, 4), 2) and "3 NUL bytes" in met.problem
