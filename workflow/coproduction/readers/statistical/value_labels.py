"""Value labels of a SAS data set, which SAS keeps in a file of their own: the format catalogue."""

from pathlib import Path
from typing import Any

import pyreadstat

from coproduction.faults import Fault


def catalogue(
    source: dict[str, Any], root: Path, header: Any
) -> tuple[dict[str, dict[Any, str]], list[Fault]]:
    """Value labels of each column from a SAS format catalogue."""
    file = source["catalog"]
    path = root / file
    if not path.is_file():
        return {}, [Fault(file, "There is no such file.", check="absent file")]
    try:
        # The catalogue may be written under another encoding than the data.
        meta = pyreadstat.read_sas7bcat(str(path))[1]
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError) as error:
        return {}, [
            Fault(
                file,
                f"The file is not a SAS format catalogue, or it is damaged ({error}).",
                expected="a .sas7bcat file",
                mend="remove the line catalog: or give the right catalogue",
                check="content",
            )
        ]
    formats = {name.upper(): labels for name, labels in meta.value_labels.items()}
    out = {}
    for name, display in header.original_variable_types.items():
        stem = (display or "").upper()
        labels = formats.get(stem) or formats.get(stem.rstrip("0123456789."))
        if labels:
            out[name] = labels
    return out, []
