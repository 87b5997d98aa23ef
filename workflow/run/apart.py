"""Apart: what an extra needs beyond the lock of the pipeline, installed where it is asked for."""

import re
import sys
from pathlib import Path

from run.licences import pins

HEAD = (
    "# Written by `make lock`: the extra `{extra}` of pyproject.toml, apart from the lock of the "
    "pipeline, which has\n# what else it needs.\n"
)


def apart(extra: str, resolved: str, lock: str) -> str:
    """The text of the lock of an extra, from all that it needs (`resolved`) and the pipeline's.

    Both are locks of pip, with hashes. Raises `ValueError` for packages that stand in both with
    other versions: installed beside the pipeline they would change it.
    """
    ours = {name for name, _ in pins(lock)}
    if other := sorted({name for name, _ in {*pins(resolved)} - {*pins(lock)}} & ours):
        raise ValueError(f"{extra}: another version than in the lock: {', '.join(other)}")
    found = [
        entry
        for entry in re.findall(r"^[A-Za-z0-9](?:.*\\\n)*.*\n", resolved, re.M)
        if re.split("[ =]", entry, maxsplit=1)[0] not in ours
    ]
    return HEAD.format(extra=extra) + "".join(found)


if __name__ == "__main__":
    extra, lock = sys.argv[1:]
    print(apart(extra, sys.stdin.read(), Path(lock).read_text("utf-8")), end="")
