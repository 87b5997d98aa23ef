"""Sentences: what Snakemake says of what the machine lacks, in place of its tracebacks."""

import logging
import sys
from collections.abc import Iterator

from snakemake import exceptions
from snakemake_interface_common.exceptions import WorkflowError

from coproduction.logs import lacking
from coproduction.progress import tell

_SAYS = "format_exception_to_string"
#: Of a lock: another run is at work, or one was killed.
LOCKED = (
    "Another run works in this folder, or the last one was killed, which leaves a lock. Where no "
    "other runs:\n  to mend:  .venv/bin/snakemake --unlock\n"
    "Then run again: what the last run finished is kept."
)


def speak() -> None:
    """Let Snakemake tell in a sentence what the machine lacks (room, a right, memory), or a lock.

    It meets that itself where it takes away what a failed job made, or notes what a job did, and
    prints its traceback. Every other error is told as it was.
    """
    says = getattr(exceptions, _SAYS, None)
    if says and says.__module__ != __name__:  # not twice

        def said(ex: BaseException, linemaps: dict | None = None) -> str:
            if isinstance(ex, exceptions.LockException):
                return LOCKED
            told = sentence(ex)
            if told and isinstance(ex, (WorkflowError, exceptions.RuleException)):
                own = says(ex, linemaps)
                return own if told in own else f"{own}\n{told}"
            return told or says(ex, linemaps)

        setattr(exceptions, _SAYS, said)
    for handler in logging.getLogger("snakemake.logging").handlers:
        if isinstance(handler, logging.FileHandler):
            handler.handleError = Incomplete(handler.baseFilename, handler.handleError)


class Incomplete:
    """What is done where a line cannot be written to Snakemake's own log: it is told once.

    The run goes on: what it makes and notes is written elsewhere. Other errors are left to `other`.
    """

    def __init__(self, path: str, other):
        self.path = path
        self.other = other
        self.silent = False

    def __call__(self, record: logging.LogRecord) -> None:
        """Take the error that is being handled, of a line `record`."""
        error = sys.exception()
        if error is None or not (said := lacking(error)):
            self.other(record)
        elif not self.silent:
            self.silent = True
            tell(f"{self.path} lacks lines of Snakemake's log: {said}")


def sentence(ex: BaseException) -> str:
    """The sentence on what the machine lacks, of an error or one that it came of; empty without."""
    return next(filter(None, map(lacking, _chain(ex))), "")


def _chain(ex: BaseException) -> Iterator[BaseException]:
    """An error and those behind it, as a traceback would show them."""
    seen: set[int] = set()
    behind: BaseException | None = ex
    while behind is not None and id(behind) not in seen:
        seen.add(id(behind))
        yield behind
        context = None if behind.__suppress_context__ else behind.__context__
        behind = behind.__cause__ or context
