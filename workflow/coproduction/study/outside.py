"""What a study names that lies outside its folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from coproduction.faults import Faults
from coproduction.files import is_file
from coproduction.study.data import key_file

if TYPE_CHECKING:
    from coproduction.study.study import Study


def holds(study: "Study", root: Path = Path()) -> bool:
    """Whether a study that was loaded before would be loaded alike, as far as that lies outside its
    folder: its exports are there, and its key is the same.

    False where that is not told without loading it.
    """
    named = [path for one in study.sources.values() for path in (one.file, one.catalog)]
    there = all(is_file(root / path) for path in (*named, study.simulator) if path)
    if not there or study.disclosure.earlier:
        return False
    shown = f"{study.folder}/study.yaml"
    try:
        found = key_file.fingerprint(study.pseudonyms, study.name, shown, root)
    except Faults:
        return False
    return found == study.fingerprint
