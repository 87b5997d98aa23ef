"""Isolation: a parser of bytes from outside runs where it can crash and take nothing with it."""

import ctypes
import io
import os
import pickle
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BufferedReader
from typing import Any, BinaryIO, NoReturn, TypeVar

import numpy as np

from coproduction.faults import Crash
from coproduction.readers import shelf
from coproduction.readers.shelf import Shelf

Value = TypeVar("Value")
#: Rows from which on a child process saves time.
WORTH = 1 << 17
_PR_SET_PDEATHSIG = 1
_PROCESSES = ContextVar("processes", default=1)


@contextmanager
def processes(n: int) -> Iterator[None]:
    """Let what is done here take so many processes at once."""
    before = _PROCESSES.set(max(n, 1))
    try:
        yield
    finally:
        _PROCESSES.reset(before)


def several() -> bool:
    """Whether two processes may work at once, and a child can be forked."""
    return _PROCESSES.get() > 1 and sys.platform == "linux"


def isolated(function: Callable[..., Value], *arguments: Any) -> Value:
    """Return what a function returns, or raise what it raises, from a child process.

    The child is a fork of this process, so it imports nothing anew, and what the function
    allocates goes with it. Its answer comes over a pipe: arrays one by one, each straight to its
    place, so that the answer is never held twice here.

    Where a process with threads cannot be forked safely (macOS, Windows) the function runs in
    this process.

    The child dies with this process. Raises `Crash` when it ends alone and without an answer, as by
    a C library on damaged bytes.
    """
    with started(function, *arguments) as answer:
        return answer()


def pays(rows: int) -> bool:
    """Whether work on so many rows is worth a child process, and one may work beside this one."""
    return several() and rows >= WORTH


@contextmanager
def beside(
    rows: int, function: Callable[..., Value], *arguments: Any
) -> Generator[Callable[[], Value], None, None]:
    """Start a function in a child process where that `pays`, and give what waits for its answer.

    Elsewhere it runs here when it is waited for.
    """
    if not pays(rows):
        yield lambda: function(*arguments)
        return
    with started(function, *arguments) as answer:
        yield answer


@contextmanager
def started(
    function: Callable[..., Value], *arguments: Any
) -> Generator[Callable[[], Value], None, None]:
    """Start what `isolated` does, and give what waits for its answer, once.

    A child that nobody waited for is ended. Without a child the function runs when it is waited
    for.
    """
    if sys.platform != "linux":
        yield lambda: function(*arguments)
        return
    on = shelf.current()
    try:
        beside = on.beside() if on else None
    except OSError:  # no file can be made there
        beside = None
    child, inlet = _forked(function, arguments, beside)
    arguments = ()  # the child has them
    ended = False

    def answer() -> Value:
        nonlocal ended
        try:
            returned, value = _received(stream, beside)
        except EOFError:
            status = os.waitpid(child, 0)[1]
            ended = True
            raise Crash(_how(os.waitstatus_to_exitcode(status))) from None
        os.waitpid(child, 0)
        ended = True
        if returned:
            return value
        raise value

    with os.fdopen(inlet, "rb") as stream:
        try:
            yield answer
        finally:
            if not ended:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


def _forked(
    function: Callable[..., Any], arguments: tuple[Any, ...], beside: Shelf | None
) -> tuple[int, int]:
    """Fork a child that runs the function: its process id, and where its answer is read."""
    sys.stdout.flush()
    sys.stderr.flush()
    inlet, outlet = os.pipe()
    parent, system = os.getpid(), ctypes.CDLL(None)
    try:
        child = os.fork()
    except OSError as error:
        os.close(inlet)
        os.close(outlet)
        raise MemoryError(f"no process for the reader: {error}") from error
    if child == 0:
        os.close(inlet)
        system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before that
            os._exit(1)
        shelf.use(beside)
        _answer(outlet, function, arguments)
    os.close(outlet)
    return child, inlet


def _answer(outlet: int, function: Callable[..., Any], arguments: tuple[Any, ...]) -> NoReturn:
    """In the child: run the function, send what came of it, and end without any clearing up."""
    status = 1
    try:
        # A signal that asks to end ends the child as such, and is no fault of what it reads.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # A dump of memory would hold respondents' answers.
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        try:
            answer = True, function(*arguments)
        except Exception as error:
            # The traceback stays behind with the child.
            error.add_note(traceback.format_exc())
            answer = False, _sendable(error)
        with os.fdopen(outlet, "wb") as stream:
            _send(answer, stream, shelf.current())
        status = 0
    except BrokenPipeError:
        pass  # the parent is gone
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _sendable(error: Exception) -> Exception:
    """The error, or where it does not come whole out of a pickle, one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        told = RuntimeError(f"{type(error).__name__}: {error}")
        told.__notes__ = error.__notes__
        return told
    return error


class _Pickler(pickle.Pickler):
    """Of arrays on a shelf it sends where they lie."""

    on: Shelf | None = None

    def persistent_id(self, obj: Any) -> Any:
        return self.on.place(obj) if self.on and isinstance(obj, np.ndarray) else None


class _Unpickler(pickle.Unpickler):
    on: Shelf | None = None

    def persistent_load(self, pid: Any) -> Any:
        if self.on is None:
            raise pickle.UnpicklingError("no shelf")
        return self.on.laid(pid)


def _send(answer: Any, stream: BinaryIO, on: Shelf | None) -> None:
    arrays: list[pickle.PickleBuffer] = []
    head = io.BytesIO()
    pickler = _Pickler(head, protocol=5, buffer_callback=arrays.append)
    pickler.on = on
    pickler.dump(answer)
    raw = [array.raw() for array in arrays]
    pickle.dump((head.getvalue(), [len(part) for part in raw]), stream, protocol=5)
    for part in raw:
        stream.write(part)


def _received(stream: BufferedReader, on: Shelf | None) -> Any:
    """The answer of a child; raises `EOFError` where it is cut."""
    try:
        head, sizes = pickle.load(stream)
    except pickle.UnpicklingError as error:  # cut within
        raise EOFError from error
    arrays = []
    for size in sizes:
        array = bytearray(size)
        if stream.readinto(array) != size:
            raise EOFError
        arrays.append(array)
    unpickler = _Unpickler(io.BytesIO(head), buffers=arrays)
    unpickler.on = on
    return unpickler.load()


def _how(exitcode: int) -> str:
    if exitcode >= 0:
        return f"exit code {exitcode}"
    known = {int(known): known.name for known in signal.Signals}
    return known.get(-exitcode, f"signal {-exitcode}")
