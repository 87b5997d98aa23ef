"""Standing: what a run left, by which the next one knows at once that it has nothing to do.

To read the workflow and to ask each of its jobs takes longer than all else that such a run does. It
stands where the code, the study and the settings are as they were by content, and every file that
jobs read or made is the one that the last whole run left. Else nothing is said here, and Snakemake
finds what is to be run.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from snakemake.common import NOTHING_TO_BE_DONE_MSG

from run.fingerprints import modified, state
from run.kept import Kept

#: Where Snakemake marks jobs that began and did not end, and files of a run that goes on or was
#: killed.
_MARKS = (Path(".snakemake/incomplete"), Path(".snakemake/locks"))
_AMOUNT = re.compile(r"(-c|-j|--cores|--jobs)(?:=?(?:\d+|all))?")
_SETTING = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
#: Settings of Snakemake by which a run has other jobs than a whole study has, or makes some anew.
_NARROWED = (
    "targets", "target_jobs", "batch", "forcetargets", "forceall", "forcerun", "until", "omit_from",
    "allowed_rules",
)  # fmt: skip
_FILES = "files"


class Standing:
    """The files of all jobs of a study as the last whole run left them, noted in the file `path`.

    `state` tells all else that the run follows from (see `coproduction.states`).
    """

    def __init__(self, path: Path, state: bytes):
        self._kept = Kept(path, state)

    def holds(self) -> bool:
        """Whether each is there as it was, none is of the future, no job was stopped, and no other
        run goes on."""
        files: dict[str, str] = self._kept.values.get(_FILES, {})
        if not files or any(mark for folder in _MARKS for mark in folder.glob("*")):
            return False
        now = time.time_ns()
        return all(state(p) == known and modified(known) <= now for p, known in files.items())

    def keep(self, files: Mapping[str, str]) -> None:
        """Note files with their states (see `run.fingerprints`), unless one has none."""
        if all(files.values()):
            self._kept.of(_FILES, lambda: dict(files), lambda _: False)
            self._kept.save()


def when_nothing_is_done(keep: Callable[[], None]) -> None:
    """Call `keep` where Snakemake says that there is nothing to do; it calls no hook then."""

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.msg == NOTHING_TO_BE_DONE_MSG:
                keep()

    logging.getLogger("snakemake.logging").addHandler(Listener())


def is_plain(command: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether a command is that of Snakemake for all of a study and as the project has it: options
    say how many jobs run at once, and which study, and no more.
    """
    program, *options = command
    path = Path(program)
    own = path.name == "snakemake" or path.parts[-2:] == ("snakemake", "__main__.py")
    elsewhere = any(name.startswith("SNAKEMAKE_") for name in environment)
    return own and not elsewhere and all(_plain(options))


def is_whole(settings: Any) -> bool:
    """Whether a run is of all jobs, and of none that stands, by Snakemake's settings `DAGSettings`:
    a profile may ask for less or for more, and no command tells."""
    return not any(getattr(settings, name) for name in _NARROWED)


def _plain(options: Sequence[str]) -> Iterator[bool]:
    before = ""
    for option in options:
        if option.startswith("-"):
            before = option
            yield option == "--config" or bool(_AMOUNT.fullmatch(option))
        elif before == "--config":
            yield bool(_SETTING.fullmatch(option))
        else:
            yield before in ("-c", "-j", "--cores", "--jobs") and bool(
                re.fullmatch(r"\d+|all", option)
            )
            before = ""
