"""Logs: what a job tells, in its log file and on the terminal."""

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from coproduction.faults import Crash, Faults

SHOWN = 20
#: What a log holds until its job has ended.
RUNNING = (
    "running. If the job has ended and nothing else stands here, it was killed from outside: most "
    "often because memory ran out (then run fewer jobs at once, or on a larger machine), or "
    "because its time was up.\n"
)
#: What it holds of one that succeeded.
DONE = "done\n"
#: What a machine lacks, by the number of the error, and what to do.
LACKING = {
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room in your share of that disk",
    errno.EFBIG: "work on a disk that takes larger files, or let the user write larger ones",
    errno.EROFS: "work in a copy of the project on a disk that can be written to",
    errno.EACCES: "let the user who runs this read and write there",
    errno.EPERM: "let the user who runs this read and write there",
    errno.EMFILE: "let the user have more files open (`ulimit -n`), or run fewer jobs at once",
    errno.ENFILE: "let the machine have more files open, or run fewer jobs at once",
    errno.ENOMEM: "run fewer jobs at once (`--cores 1`), or on a machine with more memory",
}
#: What Python and Arrow say where no thread can be started; their errors have no number.
NO_THREAD = ("can't start new thread", "Failed to launch worker thread")


def begin(log: str | Path) -> None:
    """Begin a job's log. What is raised outside `told`, such as by an import, is kept there too.

    It is shown on the terminal as ever.
    """
    log = Path(log)
    with suppress(OSError):  # `told` meets it
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(RUNNING, encoding="utf-8")
    shown = sys.excepthook

    def kept(kind, error, trace):
        with suppress(OSError):
            if log.read_text(encoding="utf-8", errors="replace") in ("", RUNNING, DONE):
                raised = traceback.format_exception(kind, error, trace)
                log.write_text("".join(raised), encoding="utf-8")
        shown(kind, error, trace)

    sys.excepthook = kept


@contextmanager
def told(log: str | Path) -> Iterator[None]:
    """Run a job's work; on failure tell why and leave with status 1.

    Faults of the input are told as sentences: all of them in `log`, the first ones on the
    terminal. So is what the machine lacks: room, a right, memory. Anything else is a defect of the
    software and keeps its traceback. What the job itself wrote into `log`, such as what a program
    says that it runs, stands before it. Until the job ends `log` says that it is running, as a job
    that is killed cannot say so any more.
    """
    log = Path(log)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(RUNNING, encoding="utf-8")
        yield
    except Faults as faults:
        log.write_text(f"{faults}\n", encoding="utf-8")
        print(faults.first(SHOWN, str(log)), file=sys.stderr)
        raise SystemExit(1) from None
    except Exception as error:
        if said := lacking(error):
            print(said, file=sys.stderr)
            with suppress(OSError):  # it may be the log that has no room
                log.write_text(f"{said}\n", encoding="utf-8")
            raise SystemExit(1) from None
        written = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
        reasons = [written] if written not in ("", RUNNING) else []
        reasons = [*reasons, *_said(error), traceback.format_exc()]
        log.write_text("\n".join(reasons), encoding="utf-8")
        raise
    else:
        log.write_text(DONE, encoding="utf-8")


def lacking(error: BaseException) -> str:
    """Return what the machine lacks where an error is none of the data or the software; else an
    empty text."""
    if isinstance(error, MemoryError):
        return (
            f"Memory ran out: {str(error) or 'no more is given'}.\n"
            "  to mend:  run fewer jobs at once (`--cores 1`), or on a machine with more memory, "
            "then run again"
        )
    if any(said in str(error) for said in NO_THREAD):
        return (
            f"No thread could be started: {error}.\n"
            "  to mend:  let the user have more memory (`ulimit -v`, `ulimit -d`) and processes "
            "(`ulimit -u`), or run fewer jobs at once, then run again"
        )
    if isinstance(error, Crash) and error.how == "SIGKILL":
        return (
            "The system killed a process of this job (SIGKILL), as it does when memory runs out.\n"
            f"  to mend:  {LACKING[errno.ENOMEM]}, then run again"
        )
    number = getattr(error, "errno", None)
    if not isinstance(error, OSError) or number not in LACKING:
        return ""
    place = f"{error.filename}: " if error.filename else ""
    return (
        f"{place}{os.strerror(number)}.\n  to mend:  {LACKING[number]}, then run again; "
        "what was made before is kept"
    )


def _said(error: BaseException) -> Iterator[str]:
    """What programs said that an error, or one behind it, tells of."""
    behind: BaseException | None = error
    while behind is not None:
        for said in (getattr(behind, "stdout", None), getattr(behind, "stderr", None)):
            if said:
                yield said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        behind = behind.__cause__ or behind.__context__
