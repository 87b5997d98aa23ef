"""Loaded: a process that imports libraries once, and of which jobs are forked that need them.

Started by `run.forks` with the number of a socket. A request is a line of JSON, and with it comes
the end of a pipe; the answer is the number of the process that runs the script, and through the
pipe comes how it ended. One without a script, and without a pipe, has no answer: its libraries are
loaded while nothing else is asked.

Among the libraries are modules of the project, whose files are the code of a job. A job of which
one has changed since is not forked, as it would run what was imported before.
"""

import atexit
import ctypes
import gc
import json
import os
import select
import signal
import socket
import sys
import threading
import types
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

_MESSAGE = 1 << 16
#: The answer where this process cannot be forked.
REFUSED = "refused\n"
_ALLOCATOR = "jemalloc_bg_thd"
_PR_SET_PDEATHSIG = 1
#: Seconds in which a job mostly follows on what is told of all jobs: it need not wait for what
#: others import.
_PAUSE = 0.1
#: New objects after which a job looks for those that it dropped: by far most go by themselves.
_OBJECTS = 20_000


def load(libraries: Iterable[str], tried: set[str]) -> None:
    """Import some names, of modules or of what is in them, and add them to those `tried` before.

    What a module raises is for the job to meet.
    """
    for name in libraries:
        if name not in tried:
            tried.add(name)
            with suppress(Exception):
                import_module(name)


def noted(code: Iterable[str], known: dict[str, str]) -> bool:
    """Whether files of code are as they were when they were first told of, before any of them was
    imported: the states then, by path, are those `known`, to which new ones are added."""
    now = {path: _state(path) for path in code}
    known |= {path: state for path, state in now.items() if path not in known}
    return all(known[path] == state for path, state in now.items())


def _state(path: str) -> str:
    """What tells a file from a changed one; empty of one that is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116 - asked of all code for each job: a path takes longer
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def alone() -> bool:
    """Whether this process has no thread that a fork loses.

    The thread of Arrow's allocator is none: jemalloc sees to forks by itself.
    """
    threads = Path("/proc/self/task").iterdir()
    names = [(thread / "comm").read_text(encoding="utf-8").strip() for thread in threads]
    return len(names) - names.count(_ALLOCATOR) == 1


def serve(link: socket.socket) -> dict[str, Any] | None:
    """Fork a process for every request until the other side is gone.

    Returns twice: the request in the process that is to run it, and None at the end.
    """
    wake, woken = os.pipe()
    for end in (wake, woken):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, int] = {}
    tried: set[str] = set()
    code: dict[str, str] = {}
    ahead: list[str] = []
    parent, pause = os.getpid(), 0.0
    while True:
        ready, _, _ = select.select([link, wake], [], [], pause if ahead else None)
        pause = 0.0
        if wake in ready:
            with suppress(BlockingIOError):
                os.read(wake, _MESSAGE)
            _reap(running)
        if link not in ready:
            load([ahead.pop(0)] if ahead else (), tried)
            continue
        told, pipe = _received(link)
        if not told:
            return None
        same = [noted(one["code"], code) for one in told][-1]  # what is waited for is last
        ahead += [name for one in told if "script" not in one for name in one["libraries"]]
        asked = next((one for one in told if "script" in one), None)
        if asked is None:
            pause = _PAUSE if code else 0.0
            continue
        if same:
            load(asked["libraries"], tried)
        gc.freeze()
        if not (same and alone()):
            os.close(pipe)
            link.sendall(REFUSED.encode())
            continue
        child = os.fork()
        if child == 0:
            signal.set_wakeup_fd(-1)
            for end in (wake, woken, pipe, *running.values()):
                os.close(end)
            link.close()
            return asked | {"parent": parent}
        running[child] = pipe
        link.sendall(f"{child}\n".encode())


def _received(link: socket.socket) -> tuple[list[dict[str, Any]], int]:
    """What is asked next, of which one alone comes with a pipe; nothing at the end."""
    text, pipes = b"", [-1]
    while not text.endswith(b"\n"):
        part, more, _, _ = socket.recv_fds(link, _MESSAGE, 1)
        if not part:
            return [], -1
        text, pipes = text + part, pipes + more
    return [json.loads(line) for line in text.splitlines()], pipes[-1]


def _reap(running: dict[int, int]) -> None:
    """Tell how processes ended: their status, processor seconds, and peak memory in kilobytes."""
    while running:
        child, status, usage = os.wait4(-1, os.WNOHANG)
        if not child:
            return
        told = {
            "status": os.waitstatus_to_exitcode(status),
            "cpu": usage.ru_utime + usage.ru_stime,
            "peak": usage.ru_maxrss,
        }
        with os.fdopen(running.pop(child), "w") as stream, suppress(OSError):
            json.dump(told, stream)
            stream.flush()


def run(asked: dict[str, Any]) -> None:
    """Run a script as the interpreter does that is started with it; it ends with its parent."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != asked["parent"]:  # it ended before that
        os._exit(1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    script = asked["script"]
    sys.argv[:] = [script]
    sys.path.insert(0, str(Path(script).parent))
    gc.set_threshold(_OBJECTS)
    gc.enable()
    main = types.ModuleType("__main__")
    main.__file__ = script
    sys.modules["__main__"] = main
    exec(compile(Path(script).read_bytes(), script, "exec"), main.__dict__)


def end() -> None:
    """End as the interpreter does, but for taking modules apart, which takes longer than many a job
    and copies the memory that it shares with the others.

    What the script itself holds is dropped, and files that only it holds are so written and closed;
    what modules hold is not.
    """
    threads: Any = threading  # as `multiprocessing` ends what it forks
    threads._shutdown()
    atexit._run_exitfuncs()
    vars(sys.modules["__main__"]).clear()
    gc.collect()
    streams: tuple[Any, ...] = (sys.stdout, sys.stderr)  # None where a script left none
    for stream in streams:
        if stream is not None and not stream.closed:
            stream.flush()
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # libraries are there to stay
    if request := serve(socket.socket(fileno=int(sys.argv[1]))):
        run(request)
        end()
    os._exit(0)  # the run waits for it
