"""Foresight: what the exports of a study will be faulted for, told along with its configuration."""

from pathlib import Path

from coproduction.faults import Faults
from coproduction.harmonise.source import source_faults
from coproduction.study.data.checks import resolved
from coproduction.study.readable import readable

#: So much of exports is read before the configuration is right, also by a dry run (bytes).
MOST_READ = 100_000_000


def told(faults: Faults, folder: Path, root: Path = Path()) -> str:
    """The faults of a study's configuration, and those of the exports that can be judged yet."""
    found, read, unread = list(faults.faults), 0, 0
    for one in readable(folder, root):
        size = (root / one.source.file).stat().st_size
        if read + size > MOST_READ:
            unread += 1
        else:
            read += size
            given = one.name, one.source, one.crosswalk, one.targets
            found += source_faults(*given, resolved({}, {}), root)
    text = str(Faults(found))
    if unread:
        more = f"{unread} export{'s' * (unread > 1)} not read yet, of more than"
        text += f"\n\n{more} {MOST_READ // 10**6} MB in all"
    return text
