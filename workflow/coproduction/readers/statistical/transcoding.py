"""Transcoding: texts that were written in another encoding than they are read in."""

import codecs
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from coproduction.faults import Fault, Faults
from coproduction.readers.export import Export, coded
from coproduction.readers.formats import Reading
from coproduction.readers.gather import Gathered
from coproduction.readers.statistical.scan import batches


def stata_encoding(kind: str, path: Path) -> str:
    """What Stata writes: UTF-8 since release 118 of its format, Windows-1252 before."""
    if kind != "dta":
        return ""
    with path.open("rb") as stream:
        head = stream.read(64)
    release = re.search(rb"<release>(\d+)", head)
    return "utf-8" if release and int(release.group(1)) >= 118 else "windows-1252"


def held(
    source: Reading,
    path: Path,
    names: Sequence[str],
    header: Any,
    options: dict[str, Any],
    encoding: str,
    at: int = 0,
    end: int | None = None,
) -> dict[str, Gathered]:
    """How many bytes the texts of the columns named have in the file, of those in utf-8.

    Of the respondents from one on, to before another or to the last.
    """
    if source.format == "xpt" or encoding.casefold() not in ("utf-8", "utf8"):
        return {}
    texts = [name for name in names if header.readstat_variable_types[name].startswith("string")]
    if not texts:
        return {}
    found = {name: Gathered(text=False) for name in texts}
    # Under the other encoding the columns' names read otherwise too.
    spelt = {name: name.encode().decode("latin-1") for name in texts}
    again = {**options, "encoding": "ISO-8859-1"}
    for batch in batches(source, path, again, list(spelt.values()), at=at, end=end):
        if strange := [name for name in texts if spelt[name] not in batch]:
            raise Faults([_misnamed(source.file, name) for name in strange])
        for name in texts:
            found[name].add(batch[spelt[name]].fillna("").str.len().to_numpy("float64"))
    return found


def cut_texts(export: Export, header: Any, held: Mapping[str, Gathered]) -> list[Fault]:
    """Texts that are not UTF-8 at their very end, which ReadStat drops without a word.

    A letter cut by the width of its column is no one's fault: only a text shorter than its
    column counts.
    """
    found = []
    for name, column in held.items():
        bytes_held = column.cells().to_numpy("float64")
        positions, texts = coded(export.cells(name))
        bytes_kept = np.array([*(len(text.encode()) for text in texts), 0.0])[positions]
        width = header.variable_storage_width.get(name) or 0
        cut = (bytes_held > bytes_kept) & (bytes_held < width)
        if cut.any():
            found.append(
                Fault(
                    export.file,
                    "A text ends in bytes that are no letter in utf-8.",
                    column=name,
                    rows=export.row_numbers(cut)[:5],
                    n=int(cut.sum()),
                    expected="text in utf-8",
                    mend="encoding: windows-1252  (or that of the program that wrote the file)",
                    check="encoding",
                )
            )
    return found


def _misnamed(file: str, name: str) -> Fault:
    """The fault of a name that ends in bytes which ReadStat drops as it does those of texts."""
    return Fault(
        file,
        "The name of the column ends in bytes that are no letter in utf-8.",
        column=name,
        expected="names in utf-8",
        mend="encoding: windows-1252  (or that of the program that wrote the file)",
        check="encoding",
    )


def texts_of(export: Export) -> dict[str, str]:
    """Every distinct text, label and value label, with a column it is met in."""
    texts: dict[str, str] = {}
    for column in export.columns.values():
        here = [column.label, *column.labels.values()]
        if column.kind == "text":
            here += coded(export.cells(column.name))[1]
        for text in here:
            texts.setdefault(text, column.name)
    return texts


def two_byte_texts(source: Reading, export: Export, encoding: str) -> list[Fault]:
    """Texts and labels read in a one-byte encoding that are plainly UTF-8 (``Ã¤`` for ``ä``)."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return []
    if name not in ("cp1252", "iso8859-1"):
        return []
    texts = {text: column for text, column in texts_of(export).items() if not text.isascii()}
    if not texts:
        return []
    for text in texts:
        try:
            text.encode(name).decode("utf-8")
        except UnicodeError:
            return []
    text, column = next(iter(texts.items()))
    meant = text.encode(name).decode("utf-8")
    return [
        Fault(
            source.file,
            f"The texts are utf-8, not {encoding}: {meant[:40]!r} reads {text[:40]!r}.",
            column=column,
            expected="accented letters as they were written",
            mend="encoding: utf-8",
            check="encoding",
        )
    ]
