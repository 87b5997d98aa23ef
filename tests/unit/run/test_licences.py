"""The licence of every locked package is known."""

import csv
from pathlib import Path

import pytest

from run import licences

ROOT = Path(__file__).resolve().parents[3]
LOCK = "numpy==1.0 \\\n    --hash=sha256:00\nnumpy==2.0 ; python_version >= '3.12'\nabsent-x==3\n"


def test_the_file_names_every_package_of_the_lock_with_a_licence():
    apart = ("multilingual", "slurm", "storage", "kubernetes")
    files = ["requirements.txt", *(f"docs/{name}.txt" for name in apart)]
    lock = "".join((ROOT / file).read_text("utf-8") for file in files)
    rows = list(csv.DictReader(licences.FILE.read_text("utf-8").splitlines()))
    assert [(row["package"], row["version"]) for row in rows] == licences.pins(lock)
    assert all(row["licence"] for row in rows)


def test_a_package_that_is_not_installed_keeps_the_licence_that_is_known():
    found = licences.licences(LOCK, {"absent-x": "MIT"})
    assert set(found) == {("numpy", "1.0"), ("numpy", "2.0"), ("absent-x", "3")}
    assert found[("absent-x", "3")] == "MIT" and "BSD" in found[("numpy", "2.0")]
    text = licences.written(found)
    assert text.startswith("package,version,licence\nabsent-x,3,MIT\n")


def test_a_licence_that_nobody_knows_is_asked_for():
    with pytest.raises(ValueError, match="no licence is known of absent-x"):
        licences.licences(LOCK, {})
