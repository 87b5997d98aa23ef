"""Foresight: what the exports of a study will be faulted for, told along with its configuration."""

from pathlib import Path

from coproduction.faults import Faults
from coproduction.harmonise.source import source_faults
from coproduction.study.checks import resolved
from coproduction.study.readable import readable

#: Larger exports are not read before the configuration is right (bytes).
LARGEST = 100_000_000


def told(faults: Faults, folder: Path, root: Path = Path()) -> str:
    """The faults of a study's configuration, and those of the exports that can be judged yet."""
    found, larger = list(faults.faults), 0
    for one in readable(folder, root):
        if (root / one.source.file).stat().st_size > LARGEST:
            larger += 1
        else:
            given = one.name, one.source, one.crosswalk, one.targets
            found += source_faults(*given, resolved({}, {}), root)
    text = str(Faults(found))
    if larger:
        more = (
            f"{larger} export{'s' * (larger > 1)} of more than {LARGEST // 10**6} MB not read yet"
        )
        text += f"\n\n{more}"
    return text
