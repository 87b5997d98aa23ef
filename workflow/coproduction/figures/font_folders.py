"""Font folders: what lies where fonts may lie, looked through once and again where it changed."""

import contextlib
import json
import os
from pathlib import Path

from coproduction.files import write
from coproduction.made import FOLDER

_PLACES = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
    "/Library/Fonts", "/System/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_REMEMBERED = FOLDER / "fonts.json"


def fonts() -> dict[str, int | None]:
    """When what lies in each folder of fonts last changed (nanoseconds); None where there is none.

    A folder changes with each file and folder put into it or taken out. So those of the last time
    need not be listed again while none has changed.
    """
    places = [str(Path(place).expanduser()) for place in _PLACES]
    before = _remembered()
    if set(places) <= before.keys() and all(_changed(one) == before[one] for one in before):
        return before
    below = {folder for place in places for folder, _, _ in os.walk(place)}
    found = {folder: _changed(folder) for folder in sorted({*places, *below})}
    with contextlib.suppress(OSError):  # they are looked through again, then
        write(json.dumps(found), _REMEMBERED)
    return found


def _remembered() -> dict[str, int | None]:
    try:
        found = json.loads(_REMEMBERED.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _changed(folder: str) -> int | None:
    try:
        return Path(folder).stat().st_mtime_ns
    except OSError:
        return None
