"""Logs: what a job tells, in its log file and on the terminal."""

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coproduction.faults import Faults

SHOWN = 20


@contextmanager
def told(log: str | Path) -> Iterator[None]:
    """Run a job's work; on failure tell why and leave with status 1.

    Faults of the input are told as sentences: all of them in `log`, the first ones on the
    terminal. Anything else is a defect of the software and keeps its traceback.
    """
    log = Path(log)
    log.parent.mkdir(parents=True, exist_ok=True)
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
