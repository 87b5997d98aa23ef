"""Snakemake takes checksums from what a run noted, where files are as they were noted."""

import asyncio
import hashlib
import inspect
import os
from pathlib import Path

import pytest
from snakemake.io import _IOFile

from run.checksums import noted
from run.fingerprints import MADE, READ, Fingerprints


class File(str):
    """As Snakemake's: what it computes by itself is told apart."""

    is_storage = False

    async def checksum(self, threshold=None, force=False, algorithm=None):
        return "computed"


@pytest.fixture
def taken(tmp_path, monkeypatch):
    """The checksum that Snakemake gets of a file, of those that are noted."""
    monkeypatch.chdir(tmp_path)
    for name in ("read.csv", "made.csv", "other.csv"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    fingerprints = Fingerprints("fingerprints.tsv")
    fingerprints.take(READ, ["read.csv"])
    fingerprints.take(MADE, ["made.csv"])

    class Own(File):
        pass

    noted(Own, Fingerprints("none.tsv"))
    noted(Own, fingerprints)  # of the last workflow that was read

    def checksum(name, *given, **named):
        return asyncio.run(Own(name).checksum(*given, **named))

    checksum.kind = Own
    return checksum


@pytest.mark.parametrize("name", ["read.csv", "made.csv"])
def test_what_is_as_it_was_noted_is_not_read_again(taken, name):
    assert taken(name, 1000) == f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"


def test_what_was_changed_or_is_not_noted_is_computed(taken):
    before = Path("read.csv").stat()
    Path("read.csv").write_text("edit.csv", encoding="utf-8")
    os.utime("read.csv", ns=(before.st_atime_ns, before.st_mtime_ns))
    Path("made.csv").unlink()
    assert {taken(name, 1000) for name in ("read.csv", "made.csv", "other.csv")} == {"computed"}


def test_whatever_else_snakemake_asks_for_is_computed(taken):
    assert taken("read.csv") == "computed"
    assert taken("read.csv", 3) == "computed", "it is larger"
    assert taken("read.csv", 1000, force=True) == "computed"
    assert taken("read.csv", 1000, algorithm="md5") == "computed"
    taken.kind.is_storage = True
    assert taken("read.csv", 1000) == "computed"


def test_snakemake_still_asks_so():
    parameters = inspect.signature(_IOFile.checksum).parameters
    assert list(parameters) == ["self", "threshold", "force", "algorithm"]
