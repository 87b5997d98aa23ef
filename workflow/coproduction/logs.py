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
    terminal. Anything else is a defect of the software and keeps its traceback. What the job itself
    wrote into `log`, such as what a program says that it runs, stands before it. Until the job ends
    `log` says that it is running, as a job that is killed cannot say so any more.
    """
    log = Path(log)
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(RUNNING, encoding="utf-8")
    try:
        yield
    except Faults as faults:
        log.write_text(f"{faults}\n", encoding="utf-8")
        print(faults.first(SHOWN, str(log)), file=sys.stderr)
        raise SystemExit(1) from None
    except Exception as error:
        written = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
        reasons = [written] if written not in ("", RUNNING) else []
        reasons = [*reasons, *_said(error), traceback.format_exc()]
        log.write_text("\n".join(reasons), encoding="utf-8")
        raise
    else:
        log.write_text("done\n", encoding="utf-8")


def _said(error: BaseException) -> Iterator[str]:
    """What programs said that an error, or one behind it, tells of."""
    behind: BaseException | None = error
    while behind is not None:
        for said in (getattr(behind, "stdout", None), getattr(behind, "stderr", None)):
            if said:
                yield said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        behind = behind.__cause__ or behind.__context__
