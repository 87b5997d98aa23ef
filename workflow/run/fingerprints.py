"""Fingerprints: what runs read and made, and what has changed since without Snakemake's notice.

Snakemake compares the times of files first: it looks neither at the files it made, nor at an input
that is older than what was made from it, nor at what changes while it is read.
"""

import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from coproduction.faults import many
from coproduction.files import sha256

MADE, READ = "made", "read"
#: Nanoseconds by which clocks of a network differ.
_SKEW = 2 * 10**9


@dataclass(frozen=True)
class Fingerprint:
    """A file as a run left it (`MADE`) or found it (`READ`).

    `state` is its size in bytes and the times of its content and its entry in nanoseconds: where
    these are as they were, the content is too.
    """

    kind: str
    state: str
    sha256: str


class Fingerprints:
    """The fingerprints of a study's files, a line each in a file of its own; the last one counts.

    A run that is killed leaves those of the jobs that ended.
    """

    def __init__(self, path: str | Path):
        self.path = Path(path)
        self.known = _read(self.path)

    def take(self, kind: str, paths: Iterable[str]) -> None:
        """Note files as they are now; one that a run made is not noted anew when it is read."""
        found: dict[str, Fingerprint] = {}
        for path in paths:
            now, known = state(path), self.known.get(path)
            made = known is not None and known.kind == MADE and kind == READ
            if not now or made or (known and (known.kind, known.state) == (kind, now)):
                continue
            found[path] = Fingerprint(kind, now, sha256(Path(path)))
        self._note(found)

    def _note(self, found: Mapping[str, Fingerprint]) -> None:
        self.known |= found
        if not found:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as stream:
                stream.writelines(_line(path, one) for path, one in found.items())
        except OSError as error:  # a full disk does not say of which file
            error.filename = error.filename or str(self.path)
            raise

    def states(self, paths: Iterable[str]) -> dict[str, str]:
        """The states of some files as they are noted, empty of one that is not."""
        known = self.known
        return {path: known[path].state if path in known else "" for path in paths}

    def checksum(self, path: str, largest: int) -> str:
        """The SHA-256 of a file that is as it was noted and has no more than so many bytes; empty
        of another."""
        known = self.known.get(path)
        if known is None or not known.state or state(path) != known.state:
            return ""
        return known.sha256 if int(known.state.split()[0]) <= largest else ""

    def changed(self, paths: Iterable[str], kind: str) -> list[str]:
        """Those of some files of a kind that are there and have another content than was noted."""
        found, same = [], {}
        for path in paths:
            known, now = self.known.get(path), state(path)
            if known is None or known.kind != kind or now in ("", known.state):
                continue
            if sha256(Path(path)) != known.sha256:
                found.append(path)
            else:  # as it is now, so that it is not read again
                same[path] = replace(known, state=now)
        with suppress(OSError):  # where nothing can be kept it is read again
            self._note(same)
        return found

    def told(self) -> list[str]:
        """Sentences about what has changed since; a changed input gets a time Snakemake notices.

        Raises nothing for a file that cannot be touched: the sentence says what to do.
        """
        sentences = list(self._set_back())
        times = [modified(state(path)) for path, one in self.known.items() if one.kind == MADE]
        last = max(times, default=0)
        if made := self.changed(sorted(self.known), MADE):
            sentences.append(
                "Changed since a run made it, and read as it is by what is made from it: "
                f"{', '.join(made)}\n"
                f"To have it made anew, run without a target after: rm {' '.join(map(repr, made))}"
            )
        for path in self.changed(sorted(self.known), READ):
            if modified(state(path)) <= last:
                sentences.append(_renewed(path, max(time.time_ns(), last + 10**9)))
        return sentences

    def _set_back(self) -> Iterator[str]:
        """Date files anew that are of the future, and tell: what is made of them now would be older
        than they are, which Snakemake takes for a failure. What has changed stays the newer."""
        now = time.time_ns()
        ahead = [path for path in sorted(self.known) if modified(state(path)) > now + _SKEW]
        changed = self.changed(ahead, READ)
        for path in ahead:
            date = now if path in changed else now - 10**9
            with suppress(OSError):  # Snakemake says then what it makes of it
                os.utime(path, ns=(date, date))
        if ahead:
            yield (
                f"{many(len(ahead), 'file is', 'files are')} of a later date than now, as where a "
                f"clock was set back; {'it is' if len(ahead) == 1 else 'they are'} dated anew."
            )


def _renewed(path: str, now: int) -> str:
    """Give a changed file a time (nanoseconds), and tell."""
    changed = f"{path} has changed, but its date is before that of results: "
    try:
        os.utime(path, ns=(now, now))
    except OSError as error:
        return f"{changed}touch it, or it goes unnoticed (it could not be: {error.strerror})."
    return f"{changed}it is dated anew, so that what depends on it is made anew."


def state(path: str) -> str:
    """What tells a file from a changed one without reading it; empty where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - asked of each input of each job: a path takes longer
    except OSError:
        return ""
    if not stat.S_ISREG(status.st_mode):
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def modified(found: str) -> int:
    """When a file was changed, by its state, in nanoseconds; 0 of one that is not there."""
    return int(found.split()[1]) if found else 0


def _line(path: str, one: Fingerprint) -> str:
    return f"{one.kind}\t{one.state}\t{one.sha256}\t{path}\n"


def _read(path: Path) -> dict[str, Fingerprint]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError:
        return {}
    parts = [line.split("\t", 3) for line in lines]
    # The last line of a run that was killed may be cut.
    whole = [part for part in parts[:-1] if len(part) == 4 and len(part[2]) == 64]
    return {path: Fingerprint(kind, state, digest) for kind, state, digest, path in whole}
