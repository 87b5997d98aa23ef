"""Logs: what a job tells, in its log file and on the terminal."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coproduction.faults import Faults

SHOWN = 20
#: What a log holds until its job has ended.
RUNNING = (
    "running. If the job has ended and nothing else stands here, it was killed from outside: most "
    "often because memory ran out (then run fewer jobs at once, or on a larger machine), or "
    "because its time was up.\n"
)


@contextmanager
def told(log: str | Path) -> Iterator[None]:
    """Run a job's work; on failure tell why and leave with status 1.

    Faults of the input are told as sentences: all of them in `log`, the first ones on the
    terminal. Anything else is a defect of the software and keeps its traceback. Until the job ends
    `log` says that it is running, as a job that is killed cannot say so any more.
    """
    log = Path(log)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(RUNNING, encoding="utf-8")
    try:
        yield
    except Faults as faults:
        log.write_text(f"{faults}\n", encoding="utf-8")
        shown = faults if len(faults.faults) <= SHOWN else Faults(faults.faults[:SHOWN])
        print(shown, file=sys.stderr)
        if shown is not faults:
            more = len(faults.faults) - SHOWN
            print(f"… and {more} more, all of them in {log}", file=sys.stderr)
        raise SystemExit(1) from None
    except Exception:
        log.write_text(traceback.format_exc(), encoding="utf-8")
        raise
    else:
        log.write_text("done\n", encoding="utf-8")
