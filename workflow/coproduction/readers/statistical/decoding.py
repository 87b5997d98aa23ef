"""Decoding: texts that ReadStat would give with their last letters in the next cell."""

import codecs
import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from coproduction.faults import Fault, Faults

#: The encoding in which each byte is the letter of its number.
_BYTES = "ISO-8859-1"
#: Encodings with combining marks or shift states: letters depend on what follows.
_HELD_BACK = ("CP1255", "CP1258", "TCVN", "BIG5HKSCS", "EUCJISX0213", "EUCJIS2004",
              "SHIFTJISX0213", "SHIFTJIS2004", "ISO2022", "UTF7", "HZ")  # fmt: skip
#: What the binding of ReadStat raises for a damaged file, besides errors of its own.
BROKEN = (ValueError, OverflowError, LookupError, TypeError)


def iconv(encoding: str) -> str:
    """Name of an encoding as iconv, which ReadStat uses, knows it."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return encoding
    return name.replace("iso8859", "iso-8859").replace("_", "-").upper()


def held_back(encoding: str) -> bool:
    """Whether iconv holds letters of an encoding back until it knows what follows.

    ReadStat does not ask for the last one of a text, which then begins the next text.
    """
    plain = re.sub(r"[^A-Z0-9]", "", iconv(encoding).upper()).replace("WINDOWS", "CP")
    return plain.startswith(_HELD_BACK)


def refuse(file: str, encoding: str) -> None:
    """Raise `Faults` for such an encoding that Python does not know either."""
    try:
        if not held_back(encoding) or codecs.lookup(encoding):
            return
    except LookupError:
        pass
    fault = Fault(
        file,
        f"Texts in {encoding} cannot be read safely from this format: their last letters may "
        "stand in the next cell.",
        expected="text in utf-8",
        mend="save the file in Unicode, or export it as CSV in Unicode",
        check="encoding",
    )
    raise Faults([fault])


def as_bytes(options: dict[str, Any]) -> dict[str, Any]:
    """The options for ReadStat of a file whose texts are decoded here."""
    encoding = options.get("encoding", "")
    if not held_back(encoding):
        return options
    names = options.get("usecols") or []
    spelt = [name.encode(encoding).decode("latin-1") for name in names]
    return options | {"encoding": _BYTES} | ({"usecols": spelt} if "usecols" in options else {})


def scanned(reader: Callable, file: Any, options: dict[str, Any]) -> tuple[pd.DataFrame, Any]:
    """Cells and header that ReadStat gives, texts decoded one by one where it would move letters.

    Raises what ReadStat raises, and `UnicodeDecodeError`.
    """
    cells, header = reader(file, **as_bytes(options))
    encoding = options.get("encoding", "")
    if not held_back(encoding):
        return cells, header
    for name, value in vars(header).items():
        setattr(header, name, _decoded(value, encoding))
    for position in range(cells.shape[1]):
        column = cells.iloc[:, position]
        if not pd.api.types.is_numeric_dtype(column.dtype):
            positions, distinct = pd.factorize(column, use_na_sentinel=True)
            texts = [*(_decoded(text, encoding) for text in distinct), None]
            decoded = pd.Series(texts, dtype="object").take(positions % len(texts))
            cells.isetitem(position, decoded.array)
    cells.columns = pd.Index([_decoded(name, encoding) for name in cells.columns])
    return cells, header


def _decoded(value: Any, encoding: str) -> Any:
    if isinstance(value, str):
        return value.encode("latin-1").decode(encoding)
    if isinstance(value, dict):
        return {_decoded(k, encoding): _decoded(v, encoding) for k, v in value.items()}
    return [_decoded(one, encoding) for one in value] if isinstance(value, list) else value
