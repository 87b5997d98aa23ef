"""Files that no survey makes are told, without memory or minutes for each of their bytes."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
READ = """
import resource, sys
from pathlib import Path
from coproduction.faults import Faults
from coproduction.readers.formats import Reading
from coproduction.readers.text import delimited
resource.setrlimit(resource.RLIMIT_AS, (int(2e9), int(2e9)))
try:
    source = Reading(file="a.csv", format="csv", platform="none", quote='"', name_row=1)
    delimited.read(source, Path(sys.argv[1]), ["a", "b"], Path())
except Faults as faults:
    print(faults)
"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0" * 60_000_000, "60000000 NUL bytes"),
        (b"a,b\n" + b"1,\0\n" * 1_000_000, "1000000 NUL bytes"),
        (b"a," * 10_000_000 + b"b\n1,2\n", "10000001 cells"),
        (b"a" * 20_000_000 + b",b\n1,2\n", "no column 'a'"),
        (b"a,b\n" + b"," * 10_000_000, "10000001 cells"),
        (b"a,b\n" + b'1,"\n' * 1_000_000, "would merge respondents"),
        (b"a,b\n" + b'"x"y,"1,2"\n' * 1_000_000, "Quotes are out of place"),
        (b"\n" * 10_000_000, "blank lines only"),
    ],
)
def test_what_no_survey_holds_is_told_briefly(tmp_path, content, said):
    (tmp_path / "a.csv").write_bytes(content)
    run = subprocess.run(
        [sys.executable, "-c", READ, str(tmp_path / "a.csv")],
        env={"PYTHONPATH": str(ROOT / "workflow"), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert said in run.stdout, run.stderr
    assert len(run.stdout) < 3000


def test_nul_bytes_are_placed(fault):
    met = fault(b"a,b\n1,\x002\n3,4\n5,\x00\x00\n", encoding="utf-8")
    assert (met.rows, met.n) == ((2, 4), 2) and "3 NUL bytes" in met.problem
