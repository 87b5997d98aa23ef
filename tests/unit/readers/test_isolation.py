"""A parser that crashes takes nothing with it; what it returns or raises comes back as it was."""

import faulthandler
import os
import pickle
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pandas as pd
import pytest
from unit.readers.samples import read, source

from coproduction.faults import Crash, Fault, Faults
from coproduction.readers import dispatch, isolation, shelf
from coproduction.readers.isolation import isolated

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="a process with threads is forked on Linux only"
)


@pytest.fixture
def children(monkeypatch):
    """The process ids of the children forked in a test."""
    known, fork = [], os.fork

    def noted():
        child = fork()
        known.append(child)
        return child

    monkeypatch.setattr(isolation.os, "fork", noted)
    return known


@pytest.fixture(autouse=True)
def silent():
    """Children that crash do not fill the terminal with their stacks, as pytest would have them."""
    if was := faulthandler.is_enabled():
        faulthandler.disable()
    yield
    if was:
        faulthandler.enable(sys.__stderr__)


def die(name: str) -> None:
    os.kill(os.getpid(), signal.Signals[name])


def test_the_answer_comes_back_as_it_was():
    frame = pd.DataFrame(
        {
            "n": np.arange(100_000.0),
            "t": pd.Series(["ä", None] * 50_000, dtype="str"),
            "c": pd.Categorical.from_codes([0, 1] * 50_000, ["x", "y"]),
            "empty": pd.Series(np.nan, index=range(100_000)),
        }
    )
    found = isolated(lambda: (frame, os.getpid()))
    pd.testing.assert_frame_equal(found[0], frame)
    assert found[1] != os.getpid()
    found[0].loc[0, "n"] = 7.0  # to be changed at will
    assert isolated(lambda: frame.iloc[:0]).shape == (0, 4)
    assert isolated(max, 2, 3) == 3


def test_the_answer_comes_back_where_no_file_can_be_made(tmp_path, monkeypatch):
    with shelf.at(tmp_path):
        monkeypatch.setattr(shelf.tempfile, "TemporaryFile", Mock(side_effect=OSError("no inode")))
        found = isolated(lambda: shelf.laid(np.arange(100_000.0)))
    assert found.tolist() == [*range(100_000)]


def test_what_is_raised_comes_back_with_where_it_was_raised():
    def wrong():
        raise Faults([Fault("a.sav", "Wrong.", column="x", rows=(1,), n=1)])

    with pytest.raises(Faults, match=r"a.sav, column x, row 1: Wrong\."):
        isolated(wrong)

    def defect():
        return {}["key"]

    with pytest.raises(KeyError, match="key") as met:
        isolated(defect)
    assert "in defect" in met.value.__notes__[0]


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL"])
def test_a_crash_is_told_by_its_signal(name):
    with pytest.raises(Crash, match=name):
        isolated(die, name)


def test_an_end_without_answer_is_a_crash(monkeypatch):
    with pytest.raises(Crash, match="exit code 3"):
        isolated(lambda: os._exit(3))
    # Killed while it sends: the answer is cut, and no part of it is taken for the whole.
    dump = pickle.dump

    def cut(*arguments, **options):
        dump(*arguments, **options)
        arguments[1].flush()
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(isolation.pickle, "dump", cut)
    with pytest.raises(Crash, match="SIGKILL"):
        isolated(lambda: np.arange(100.0))


def test_an_answer_that_cannot_be_sent_is_told(capfd):
    with pytest.raises(Crash, match="exit code 1"):
        isolated(lambda: lambda: None)
    assert "pickle" in capfd.readouterr().err


def test_no_child_is_left_behind(children):
    isolated(max, 2, 3)
    with pytest.raises(Crash):
        isolated(os._exit, 1)
    assert len(children) == 2
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def test_an_interrupted_read_ends_its_child(monkeypatch, children):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(isolation, "_received", interrupted)
    with pytest.raises(KeyboardInterrupt):
        isolated(signal.pause)
    with pytest.raises(ChildProcessError):
        os.waitpid(children[0], os.WNOHANG)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SIGSEGV", "crashed over it (SIGSEGV): the file is damaged"),
        ("SIGKILL", "memory runs out"),
        ("SIGTERM", "was ended before it was done (SIGTERM), which says nothing of the file"),
        ("SIGINT", "was ended before it was done (SIGINT)"),
        ("SIGXCPU", "was ended before it was done (SIGXCPU)"),
    ],
)
def test_a_file_that_crashes_its_reader_is_a_fault_of_the_file(folder, monkeypatch, name, said):
    monkeypatch.setattr(dispatch, "imported", lambda *_: lambda *_: die(name))
    with pytest.raises(Faults) as met:
        read(source("sav"), root=folder)
    (fault,) = met.value.faults
    assert fault.file == "sav.sav" and said in fault.problem
    assert ("damaged" in fault.problem) == (name == "SIGSEGV")


class Unsendable(Exception):
    def __init__(self, one, two):
        super().__init__(one)
        self.held = lambda: two


def test_what_cannot_be_sent_is_told_as_it_was():
    def defect():
        raise Unsendable("three cells", 2)

    with pytest.raises(RuntimeError, match="Unsendable: three cells") as met:
        isolated(defect)
    assert "in defect" in met.value.__notes__[0]


def test_memory_that_runs_out_is_told_as_such(folder, monkeypatch):
    def greedy(*_):
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, resource.RLIM_INFINITY))
        bytearray(1 << 40)

    monkeypatch.setattr(dispatch, "imported", lambda *_: greedy)
    with pytest.raises(Faults) as met:
        read(source("sav"), root=folder)
    assert [f.check for f in met.value.faults] == ["memory"]


def test_a_child_dies_with_its_parent(tmp_path):
    told = tmp_path / "child"
    code = (
        "import os, signal, sys, pathlib\n"
        "from coproduction.readers.isolation import isolated\n"
        "def wait():\n"
        "    pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))\n"
        "    os.kill(os.getppid(), signal.SIGKILL)\n"
        "    signal.pause()\n"
        "isolated(wait)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "workflow")}
    parent = subprocess.run([sys.executable, "-c", code, str(told)], env=environment)
    assert parent.returncode == -signal.SIGKILL
    child = int(told.read_text())
    for _ in range(100):
        if not _runs(child):
            return
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    raise AssertionError("the child lives on")


def _runs(process: int) -> bool:
    """Whether a process is there and more than a name that nobody has asked for."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_flipped_byte_that_crashes_a_library_is_a_fault_of_the_file(tmp_path):
    """Byte 357 of this file, in the record of a variable, ends ReadStat in a SIGSEGV."""
    raw = bytearray((ROOT / "data/raw/fivenations_simulated/uk_simulated.sav").read_bytes())
    raw[357] = 57
    (tmp_path / "uk.sav").write_bytes(raw)
    with pytest.raises(Faults) as met:
        read({"file": "uk.sav"}, root=tmp_path)
    assert {fault.file for fault in met.value.faults} == {"uk.sav"}
