"""Value labels of a SAS data set, which SAS keeps in a file of their own: the format catalogue."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyreadstat

from coproduction.faults import Fault
from coproduction.readers.absence import absent
from coproduction.readers.statistical.decoding import BROKEN, held_back, iconv, refuse, scanned

#: Formats of SAS itself that nearly every data set names.
_PLAIN = ("", "$", "$CHAR", "BEST", "F", "COMMA", "DATE", "DATETIME", "TIME")


def catalogue(file: str, root: Path, header: Any) -> tuple[dict[str, dict[Any, str]], list[Fault]]:
    """Value labels of each column from a SAS format catalogue."""
    path = root / file
    if found := absent(file, path):
        return {}, found
    try:
        # The catalogue may be written under another encoding than the data.
        meta = pyreadstat.read_sas7bcat(str(path))[1]
        if held_back(own := meta.file_encoding or ""):
            refuse(file, own)
            options = {"encoding": iconv(own)}
            meta = scanned(pyreadstat.read_sas7bcat, str(path), options)[1]
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, *BROKEN) as error:
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
    if out:
        return out, []
    used = {(display or "").upper().rstrip("0123456789.") for display in
            header.original_variable_types.values()}  # fmt: skip
    return {}, [
        Fault(
            file,
            "No column of the data has a format of this catalogue: its value labels fit nothing.",
            expected=f"formats such as {_listed(used)}; it holds {_listed(formats)}",
            mend="catalog: the .sas7bcat that was written with these data, or delete the line "
            f"catalog: {file}",
            check="catalogue",
        )
    ]


def _listed(names: Iterable[str]) -> str:
    """The first names, those of SAS for plain numbers, text and moments left to the end."""
    found = sorted({name for name in names if name}, key=lambda name: (name in _PLAIN, name))
    return ", ".join(found[:6]) + (", …" if len(found) > 6 else "") if found else "none"
