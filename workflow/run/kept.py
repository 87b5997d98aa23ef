"""Kept: what was found when the workflow was read, for the next time that it reads the same.

What is kept is a function of a state: files by their content, and whatever else was read. Another
state, or a damaged file, keeps nothing, and all is found anew. So does a file that somebody else
could have written. One that came in an unpacked folder is data, never code: to read it makes types
of the library, and calls nothing.
"""

import contextlib
import dataclasses
import hashlib
import io
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from coproduction.files import whole

_DIGITS = hashlib.sha256().digest_size

Found = TypeVar("Found")


class Kept:
    """Values by their names, kept in a file for one state.

    `state` tells all that the values follow from (see `coproduction.states`). The file holds the
    state, a checksum of what follows, and the values; it is only read where both hold.
    """

    def __init__(self, path: Path, state: bytes):
        self.path = path
        self.state = state
        self.values: dict[str, Any] = _read(path, state)
        self._new = False

    def of(
        self,
        name: str,
        find: Callable[[], Found],
        holds: Callable[[Found], bool] = lambda found: True,
    ) -> Found:
        """The value of a name as it is kept, where it still `holds`; else as it is found now."""
        if name in self.values and holds(self.values[name]):
            return self.values[name]
        self.values[name] = found = find()
        self._new = True
        return found

    def save(self) -> None:
        """Write the values where there are new ones. What cannot be written is found anew."""
        if not self._new:
            return
        content = pickle.dumps(self.values, pickle.HIGHEST_PROTOCOL)
        digest = hashlib.sha256(content).digest()
        with contextlib.suppress(OSError), whole(self.path) as partial:
            self.path.parent.chmod(0o700)
            partial.unlink(missing_ok=True)
            partial.touch(mode=0o600)
            partial.write_bytes(self.state + digest + content)
        self._new = False


def _read(path: Path, state: bytes) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            if not (_own(path.parent.stat()) and _own(os.fstat(stream.fileno()))):
                return {}
            raw = stream.read()
    except OSError:
        return {}
    whose, digest, content = raw[:_DIGITS], raw[_DIGITS : 2 * _DIGITS], raw[2 * _DIGITS :]
    if whose != state or hashlib.sha256(content).digest() != digest:
        return {}
    try:
        values = _Values(io.BytesIO(content)).load()
    except Exception:  # what is no pickle raises anything
        return {}
    return values if isinstance(values, dict) else {}


class _Values(pickle.Unpickler):
    """Reads values whose only types are those of Python that need no name, and data classes
    of the library."""

    def find_class(self, module: str, name: str) -> Any:
        """A type that values name. Raises `pickle.UnpicklingError` for whatever else they do."""
        if module.partition(".")[0] == "coproduction" and name.isidentifier():
            found = super().find_class(module, name)
            if isinstance(found, type) and dataclasses.is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no type that is kept")


def _own(found: os.stat_result) -> bool:
    """Whether nobody but the user, where the system tells users apart, can write there."""
    user = getattr(os, "geteuid", None)
    return user is None or (found.st_uid == user() and not found.st_mode & 0o022)
