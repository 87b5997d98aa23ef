"""Read any export: one interface over the formats and platforms surveys come in."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from coproduction.faults import Fault, Faults, nearest, raise_any
from coproduction.files import sha256
from coproduction.readers.export import Export
from coproduction.readers.formats import check_content, format_of
from coproduction.readers.gather import compact
from coproduction.readers.headers import swallowed

Reader = Callable[[dict[str, Any], Path, Sequence[str] | None, Path], Export]


def read(
    source: dict[str, Any], columns: Sequence[str] | None = None, root: Path = Path()
) -> Export:
    """Read one export as its source entry of `study.yaml` declares it.

    Parameters
    ----------
    source
        An entry of `sources`: `file` and, where they differ from the default, `format`,
        `platform`, `catalog`, `encoding`, `delimiter`, `decimal`, `quote`, `sheet`, `respondents`,
        `header_rows`, `name_row`. With `sha256` the file's checksum is asserted.
    columns
        Names of the columns to read; None reads all. Columns not named cost no memory.
    root
        Folder that `file` and `catalog` are relative to.

    Returns
    -------
    Export
        Cells as the file holds them, with labels, declared missing codes and tags.

    Raises
    ------
    Faults
        All that is wrong with the file: it is absent, changed, truncated, of another format,
        wrongly encoded, ragged, or lacks a column.
    """
    file = source["file"]
    path = Path(root) / file
    if not path.is_file():
        raise Faults([_absent(file, path)])
    if path.stat().st_size == 0:
        raise Faults([Fault(file, "The file is empty (0 bytes).", check="empty file")])
    found = _changed(source, path)
    export = None
    try:
        kind = format_of(source)
        check_content(source, kind, path)
        export = _reader(kind)({**source, "format": kind}, path, columns, Path(root))
        found += _miscounted(source, len(export.data))
        found += swallowed(source, replace(export, file=file))
    except Faults as faults:
        found += faults.faults
    raise_any(found)
    assert export is not None
    data = pd.DataFrame({name: compact(cells) for name, cells in export.data.items()},
                        index=export.data.index, copy=False)  # fmt: skip
    return replace(export, file=file, data=data, decimal=source.get("decimal", "."))


def _reader(kind: str) -> Reader:
    """The reader of a format, imported on use since each brings a heavy library.

    The imports are spelt out so that a job's dependence on them can be seen without running it.
    """
    if kind == "por":
        from coproduction.readers.statistical.portable import read
    elif kind == "xpt":
        from coproduction.readers.statistical.transport import read
    elif kind in ("csv", "tsv"):
        from coproduction.readers.text.delimited import read
    elif kind == "xlsx":
        from coproduction.readers.workbook.spreadsheet import read
    elif kind == "parquet":
        from coproduction.readers.columnar import read
    else:
        from coproduction.readers.statistical.readstat import read
    return read


def _changed(source: dict[str, Any], path: Path) -> list[Fault]:
    """The fault of a file that has another checksum than the one declared."""
    declared = source.get("sha256")
    if declared is None or (actual := sha256(path)) == declared:
        return []
    return [
        Fault(
            source["file"],
            "The file is not the one that was declared: its checksum differs.",
            expected=f"sha256 {declared}",
            mend=f"restore the file, or if the change is meant: sha256: {actual}",
            check="checksum",
        )
    ]


def _miscounted(source: dict[str, Any], n: int) -> list[Fault]:
    """The fault of a file that holds no respondents, or not as many as declared."""
    if n == 0:
        problem = "The file holds no respondents."
        return [Fault(source["file"], problem, check="no respondents")]
    if n == source.get("respondents", n):
        return []
    return [
        Fault(
            source["file"],
            f"The file holds {n} respondents.",
            expected=f"{source['respondents']}, as study.yaml says",
            mend=f"the whole file, or if that is right: respondents: {n}",
            check="respondents",
        )
    ]


def _absent(file: str, path: Path) -> Fault:
    problem = "There is no such file."
    if path.is_dir():
        problem = "This is a folder, not a file."
    mend = ""
    if path.parent.is_dir():
        mend = nearest(path.name, sorted(p.name for p in path.parent.iterdir() if p.is_file()))
    return Fault(file, problem, mend=mend or f"put the export at {file}", check="absent file")
