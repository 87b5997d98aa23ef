"""Kept: what was found when the workflow was read, for the next time that it reads the same.

What is kept is a function of a state: files by their content, and whatever else was read. Another
state, or a damaged file, keeps nothing, and all is found anew.
"""

import contextlib
import hashlib
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
            partial.write_bytes(self.state + digest + content)
        self._new = False


def _read(path: Path, state: bytes) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
    except OSError:
        return {}
    whose, digest, content = raw[:_DIGITS], raw[_DIGITS : 2 * _DIGITS], raw[2 * _DIGITS :]
    if whose != state or hashlib.sha256(content).digest() != digest:
        return {}
    return pickle.loads(content)
