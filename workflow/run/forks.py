"""Forks: jobs that are forked of one process with their libraries, which so are imported once.

To import them takes most of a short job. Where a job cannot be forked it starts an interpreter of
its own, as Snakemake has it, and computes the same.
"""

import atexit
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from run import needs
from run.loaded import REFUSED

#: From so many jobs on it takes less to load libraries for all of them.
FEWEST = 3
#: What tells libraries of linear algebra how many threads to use, which they read when they load.
_THREADS = (
    "OMP_NUM_THREADS", "GOTO_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS",
)  # fmt: skip
#: What most jobs import, before it is known which run.
FIRST = ("numpy", "pandas", "pyarrow.parquet", "scipy.linalg", "scipy.special")
#: What Snakemake writes to the head of a script imports these.
_OF_SNAKEMAKE = ("pickle", "snakemake.iocontainers", "snakemake.logging")
#: What the log of a job says where that process ended before the job.
ENDED = (
    "The process that jobs are forked of ended, most often killed from outside because memory ran "
    "out, and this job with it: run again.\n"
)
_TEMPORARY = ("TMPDIR", "TMP", "TEMPDIR", "TEMP")


class Forks:
    """The process that has loaded the libraries, of one run.

    `libraries` holds, by the code of a job, the names to import for it, modules of that code among
    them; `jobs` is how many jobs the run has.
    """

    def __init__(self):
        self.libraries: dict[tuple[str, ...], Sequence[str]] = {}
        self.jobs = 0
        self._lock = threading.Lock()
        self.loaded: subprocess.Popen | None = None
        self._link: socket.socket | None = None
        self._asked = False

    def ahead(self, libraries: Iterable[str], code: Iterable[str] = ()) -> None:
        """Begin to load what jobs to come import, beside all else that goes on.

        `code` are the files of those of the `libraries` that are code of the jobs.
        """
        told = {"libraries": [*dict.fromkeys(libraries)], "code": [*dict.fromkeys(code)]}
        if not _can() or not told["libraries"]:
            return
        with self._lock, suppress(OSError):  # the jobs find out
            self._linked().sendall(f"{json.dumps(told)}\n".encode())

    def expect(self, codes: Iterable[tuple[str, ...]]) -> None:
        """Begin to load what jobs with some code import."""
        codes = [one for one in dict.fromkeys(codes) if one in self.libraries]
        names = (name for one in codes for name in self.libraries[one])
        self.ahead(names, (file for one in codes for file in one))

    def begin(self, jobs: Iterable[Any]) -> None:
        """Take the jobs of Snakemake that a run has, and begin to load what they import."""
        jobs = [*jobs]
        self.jobs = len(jobs)
        if self.jobs >= FEWEST:
            self.expect(map(_code, jobs))

    def take(self, script: Any) -> bool:
        """Whether a job of Snakemake is one to be forked here and now."""
        own = (script.container_img, script.conda_env, script.env_modules, script.shadow_dir)
        return (
            _can()
            and self.jobs >= FEWEST
            and not any(own)
            and script.threads == 1
            and _code(script) in self.libraries
        )

    def run(self, script: Any, path: str) -> dict[str, Any]:
        """Run the script at `path` for a job: its status, processor seconds and peak memory (kB).

        Raises OSError where it could not be forked, and did not begin.
        """
        asked = {
            "script": str(Path(path).resolve()),
            "folder": str(Path.cwd()),
            "environment": _environment(script),
            "libraries": [*_OF_SNAKEMAKE, *self.libraries[_code(script)]],
            "code": _code(script),
        }
        inlet, outlet = os.pipe()
        with os.fdopen(inlet, encoding="utf-8") as stream:
            try:
                self._ask(asked, outlet)
            finally:
                os.close(outlet)
            told = stream.read()
        if told:
            return json.loads(told)
        # Jobs end with the process that they are forked of, which then tells nothing.
        with suppress(OSError), Path(script.log[0]).open("a", encoding="utf-8") as log:
            log.write(ENDED)
        return {"status": -signal.SIGKILL, "cpu": 0.0, "peak": 0}

    def close(self) -> None:
        """End the process, where there is one, and wait for it."""
        if self._link and self.loaded:
            if not self._asked:
                self.loaded.kill()  # it may still load
            self._link.close()
            self.loaded.wait()
            self._link = None

    def _linked(self) -> socket.socket:
        if self._link is None:
            self._link, self.loaded = _started()
            atexit.register(self.close)
        return self._link

    def _ask(self, asked: dict[str, Any], outlet: int) -> None:
        with self._lock:
            link, self._asked = self._linked(), True
            try:
                text = f"{json.dumps(asked)}\n".encode()
                link.sendall(text[socket.send_fds(link, [text], [outlet]) :])  # it may send less
                with link.makefile("r") as answers:
                    begun = answers.readline() not in ("", REFUSED)
            except OSError:
                begun = False
            if not begun:
                self.jobs = 0  # the others start by themselves
                raise OSError("there is no process that can be forked")


def _can() -> bool:
    """Whether jobs can be forked here."""
    # elsewhere libraries have threads that a fork loses
    return sys.platform == "linux" and not needs.is_limited()


def _started() -> tuple[socket.socket, subprocess.Popen]:
    ours, theirs = socket.socketpair()
    with theirs:
        python = shlex.split(sys.executable)[0]  # it is quoted for commands of a shell
        command = [python, "-P", "-m", "run.loaded", str(theirs.fileno())]
        environment = os.environ | dict.fromkeys(_THREADS, "1")
        loaded = subprocess.Popen(command, env=environment, pass_fds=[theirs.fileno()])
    return ours, loaded


def _code(script: Any) -> tuple[str, ...]:
    return tuple(map(str, script.input.get("code", ())))


def _environment(script: Any) -> dict[str, str]:
    """The environment of a job as Snakemake gives it to those that it starts."""
    found = {**os.environ, **{name: str(script.threads) for name in _THREADS}}
    if folder := script.resources.get("tmpdir"):
        found |= {name: str(folder) for name in _TEMPORARY}
    return found


def instead(python: type, forks: Forks) -> None:
    """Let Snakemake's class of scripts in Python fork the jobs that `forks` takes."""
    plain = getattr(python, "execute_script", None)
    if plain is None or plain.__module__ == __name__:
        return

    def execute_script(self, fname, edit=False):
        if edit or not forks.take(self):
            return plain(self, fname, edit)
        start = time.time()
        try:
            told = forks.run(self, fname)
        except OSError:
            return plain(self, fname, edit)
        if self.bench_record is not None:
            _note(self.bench_record, time.time() - start, told)
        if told["status"]:
            raise subprocess.CalledProcessError(told["status"], f"{sys.executable} {fname}")

    python.execute_script = execute_script


def _note(record: Any, seconds: float, told: Mapping[str, Any]) -> None:
    """What Snakemake measures of a job it starts, of one that was forked: to its very end."""
    record.running_time, record.cpu_time = seconds, told["cpu"]
    record.max_rss, record.data_collected = told["peak"] / 1024, True
    record.cpu_usage = 100 * told["cpu"]
