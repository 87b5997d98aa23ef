"""Files: checksums, and outputs that are whole or absent."""

import errno
import hashlib
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:  # pandas takes most of a second to import; checksums do without
    import pandas as pd

#: Ten significant digits: what survives a change of processor or linear-algebra library.
FLOAT_FORMAT = "%.10g"

#: Signs that XML 1.0, and so HTML, cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A number after its sign, and numbers in brackets and marks of significance behind it.
_NUMBER = r"[\d.,]+(?:[eE][-+]?\d+)?%?"
_NUMBERS = rf"{_NUMBER}(?: [(\[][-+]?{_NUMBER}(?:[,;] [-+]?{_NUMBER})*[)\]])?(?: [*†‡§¶]+)?"
#: What a spreadsheet takes for a formula, as the start of a cell, and where other settings than
#: ours would cut the cell. East Asian editions read the signs in full width too.
_RUN = rf"[=@＝＠＋－]|[-+](?!(?:{_NUMBERS})?\Z)"
_FORMULA = re.compile(rf"[\t\r\n]|{_RUN}")
_LATER = re.compile(rf"([;\t\r\n][\s\"]*)(?={_RUN})")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_file(path: Path) -> bool:
    """Whether a file is there; there is none of a name too long for the machine."""
    try:
        return path.is_file()
    except OSError:
        return False


def absence(path: Path) -> str:
    """What is said of a path at which there is no file: ``is a folder, not a file``."""
    try:
        if path.is_dir():
            return "is a folder, not a file"
        return "is a pipe or device, not a file" if path.exists() else "is not there"
    except OSError:
        return "is not there"


#: Errors of a disk, or a share of it, that takes no more.
_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole(path: str | Path) -> Iterator[Path]:
    """Give a temporary path beside `path` that takes its place when the block ends well.

    A job that fails or is killed inside the block leaves whatever stood at `path` before.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        yield partial
        partial.replace(path)
    except OSError as error:
        if error.errno in _ROOM and not error.filename:  # a write does not say of which file
            error.filename = str(path)
        raise
    finally:
        partial.unlink(missing_ok=True)


def write(content: str | bytes, path: str | Path) -> None:
    """Write text as UTF-8, or bytes, whole or not at all."""
    with whole(path) as partial:
        partial.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def unwritable(path: Path) -> str:
    """Why a file that a person may have set up is not to be rewritten; empty where it is.

    A link would become a file of its own beside the one it names; a file without the right to write
    was protected by somebody, whatever this process may do.
    """
    if path.is_symlink():
        return "is a symbolic link"
    if path.exists() and not (path.stat().st_mode & 0o200 and os.access(path, os.W_OK)):
        return "is read-only"
    return ""


def rewrite(content: str | bytes, path: Path) -> None:
    """Write as `write` does; a file that is there keeps its mode."""
    with whole(path) as partial:
        partial.touch(mode=0o600)
        if path.exists():
            partial.chmod(path.stat().st_mode & 0o7777)
        partial.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def inert(text: str) -> str:
    """Return text as a cell of CSV that no spreadsheet runs.

    Labels and answers come from outside. One that begins as a formula does (``=``, ``@``, a tab or
    a line end, ``+`` or ``-``) gets an apostrophe in front, the spreadsheets' own mark of text
    (OWASP, CSV Injection). So does what stands so after a semicolon, a tab or a line end, where a
    spreadsheet of other settings parts cells. NUL becomes the replacement character. Everything
    else is itself.

    A sign before a number is no formula, nor before a number with others in brackets and marks of
    significance behind it, as ``-9.20 (0.50) **`` or ``-0.3 [-0.5, -0.1]``: such signs name no
    cell, function or program, and a spreadsheet shows them as a number or as text.
    """
    text = _LATER.sub(r"\1'", text.replace("\0", "\ufffd"))
    return f"'{text}" if _FORMULA.match(text) else text


def _inert(cells: list[Any]) -> list[Any]:
    """The cells of a column, its texts `inert`: each that differs is looked at once."""
    safe = {text: inert(text) for text in {cell for cell in cells if isinstance(cell, str)}}
    return [safe[cell] if isinstance(cell, str) else cell for cell in cells]


class _Rows(io.TextIOBase):
    """Takes rows that end with `END` and writes them with a line feed alone.

    Only with both signs in its line end does the writer of Python before 3.13 quote a cell that
    holds a carriage return; unquoted it would end the row for every reader.
    """

    END = "\r\n"

    def __init__(self, stream: TextIO):
        self._stream = stream

    def write(self, row: str, /) -> int:
        return self._stream.write(row.removesuffix(self.END) + "\n")


def legible(text: str) -> str:
    """Text with the replacement character for every sign that XML 1.0 cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def write_csv(frame: "pd.DataFrame", path: str | Path) -> None:
    """Write a frame as UTF-8 CSV with ``\\n`` line ends and floats as `FLOAT_FORMAT`.

    Text is written `inert`.
    """
    text = [name for name, dtype in frame.dtypes.items() if dtype in ("str", "object")]
    frame = frame.assign(**{str(name): _inert(frame[name].tolist()) for name in text})
    with whole(path) as partial, partial.open("w", encoding="utf-8", newline="") as stream:
        rows = _Rows(stream)
        frame.to_csv(rows, index=False, float_format=FLOAT_FORMAT, lineterminator=_Rows.END)


def read_yaml(path: Path) -> Any:
    """Read a file of YAML that the project itself has: by libyaml where there is one."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def read_texts(path: str | Path) -> "pd.DataFrame":
    """Read a CSV with every cell as text; an empty one is missing."""
    import pandas as pd

    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])


def concatenate(parts: list[str], path: str | Path) -> None:
    """Write CSV files of one header under each other, in the order given."""
    texts = [Path(part).read_bytes().decode("utf-8") for part in parts]
    headers = {text.partition("\n")[0] for text in texts}
    if len(headers) != 1:
        raise ValueError(f"{parts} do not have the same columns")
    body = "".join(text.partition("\n")[2] for text in texts)
    with whole(path) as partial:
        partial.write_text(f"{headers.pop()}\n{body}", encoding="utf-8", newline="\n")
