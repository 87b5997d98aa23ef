"""Read any export: one interface over the formats and platforms surveys come in."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from coproduction.faults import Crash, Fault, Faults, raise_any
from coproduction.on_use import imported
from coproduction.readers import hashing, shelf
from coproduction.readers.absence import absent
from coproduction.readers.controls import noted
from coproduction.readers.export import Export
from coproduction.readers.formats import (
    PARTS,
    READERS,
    Reader,
    Reading,
    check_content,
    check_encoding,
    check_format,
)
from coproduction.readers.gather import compact
from coproduction.readers.headers import swallowed
from coproduction.readers.isolation import Value, several, started
from coproduction.readers.lists import ListColumn
from coproduction.readers.portions import Part

#: Signals that a library raises on bytes it cannot follow.
_DAMAGE = ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGTRAP")
#: Checks that say of a reader, and not of a file for sure, that it did not get to its end.
_UNFINISHED = ("crash", "interrupted", "memory")
#: An export that is being read: how it was asked for, and what waits for it.
_AHEAD: ContextVar[list[tuple[tuple, Callable[[], Export]]]] = ContextVar("ahead")


def read(source: Reading, columns: Sequence[str] | None = None, root: Path = Path()) -> Export:
    """Read one export as its source entry of `study.yaml` declares it.

    Parameters
    ----------
    source
        How the file is declared to be read.
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
        wrongly encoded, ragged, or lacks a column; it changes while it is read, or its reader
        crashes over it. A file that is
        absent, changed or of another format is told before it is parsed.
    """
    asked = _asked(source, columns, root)
    ahead = _AHEAD.get([])
    if ahead and ahead[0][0] == asked:
        return ahead.pop()[1]()
    with _begun(READERS, source, root, _parsed, *asked[1:]) as answer:
        return answer()


@contextmanager
def ahead(
    source: Reading, columns: Sequence[str] | None = None, root: Path = Path()
) -> Iterator[None]:
    """Begin to read an export beside this process, where two may work at once.

    `read` waits for it where it is asked for the same while this lasts, and tells what is wrong.
    """
    asked = _asked(source, columns, root)
    with ExitStack() as stack:
        found = []
        if several():
            try:
                begun = _begun(READERS, source, root, _parsed, *asked[1:])
                found = [(asked, stack.enter_context(begun))]
            except Faults:
                pass  # `read` finds them too
        before = _AHEAD.set(found)
        try:
            yield
        finally:
            _AHEAD.reset(before)


def _asked(source: Reading, columns: Sequence[str] | None, root: Path) -> tuple:
    return source, None if columns is None else tuple(columns), Path(root)


def write_part(
    source: Reading, columns: Sequence[str], part: int, of: int, to: Path, root: Path = Path()
) -> None:
    """Read some respondents of an export, those of one part, from 1 on, of many; write a file.

    `read` joins the files (see `coproduction.readers.portions`), and tells what is wrong with the
    export: where this kept from reading the part, no columns are written. Raises `Faults` where the
    reader did not get to its end.
    """
    with shelf.at(to.parent):
        try:
            with _begun(PARTS, source, root, _parsed_part, columns, part, of) as answer:
                found = answer()
        except Faults as told:
            if any(fault.check in _UNFINISHED for fault in told.faults):
                raise
            found = Part()
        found.write(to)


@contextmanager
def _begun(
    readers: Mapping[str, str],
    source: Reading,
    root: Path,
    parsed: Callable[..., Value],
    *arguments: Any,
) -> Generator[Callable[[], Value], None, None]:
    """Begin what a function makes of the reader of a file, the source, its path and arguments.

    Gives what waits for that, once.
    """
    file = source.file
    path = Path(root) / file
    raise_any(absent(file, path))
    if path.stat().st_size == 0:
        raise Faults([Fault(file, "The file is empty (0 bytes).", check="empty file")])
    # No parser is given a file that is not the one declared.
    before = hashing.state(path)
    raise_any([*_changed(source, path), *_foreign(source, path)])
    # Imported here and not in the child, so that the next file of its format finds it.
    reader = imported(readers, source.format, "format")
    with ExitStack() as stack:
        with _told(file):
            answer = stack.enter_context(started(parsed, reader, source, path, *arguments))

        def waited() -> Value:
            with _told(file):
                found = answer()
            raise_any(_written_to(file, path, before))
            return found

        yield waited


@contextmanager
def _told(file: str) -> Iterator[None]:
    """Tell how a reader ended as the fault of its file."""
    try:
        yield
    except Crash as crash:
        raise Faults([_crashed(file, crash.how)]) from crash
    except MemoryError as error:
        raise Faults([_oversized(file)]) from error


def _parsed(
    reader: Reader, source: Reading, path: Path, columns: Sequence[str] | None, root: Path
) -> Export:
    """The export, its columns compact; `Faults` where the file holds other than declared."""
    export = replace(reader(source, path, columns, root), file=source.file)
    raise_any([*_miscounted(source, len(export.data)), *swallowed(source, export)])
    data = pd.DataFrame({name: compact(cells) for name, cells in export.data.items()},
                        index=export.data.index, copy=False)  # fmt: skip
    lists = {name: ListColumn(sign) for name, sign in source.lists.items()}
    export = replace(export, data=data, decimal=source.decimal or ".", lists=lists)
    return replace(export, notes=(*export.notes, *noted(export)))


def _parsed_part(
    reader: Callable[..., Part],
    source: Reading,
    path: Path,
    columns: Sequence[str],
    part: int,
    of: int,
) -> Part:
    return reader(source, path, columns, part, of)


def _changed(source: Reading, path: Path) -> list[Fault]:
    """The fault of a file that has another checksum than the one declared."""
    declared = source.sha256
    if not declared or (actual := hashing.of(path)) == declared:
        return []
    return [
        Fault(
            source.file,
            "The file is not the one that was declared: its checksum differs.",
            expected=f"sha256 {declared}",
            mend=f"restore the file, or if the change is meant: sha256: {actual}",
            check="checksum",
        )
    ]


def _written_to(file: str, path: Path, before: hashing.State) -> list[Fault]:
    """The fault of a file that was another before its checksum was taken and it was read."""
    if hashing.state(path) == before:
        return []
    return [
        Fault(
            file,
            "The file changed while it was read.",
            expected="a file that nothing writes to while a run goes on",
            mend="run again when it is whole, and is the file that was declared",
            check="checksum",
        )
    ]


def _foreign(source: Reading, path: Path) -> Sequence[Fault]:
    """The fault of a file of no known format or encoding, or of another format than declared."""
    try:
        check_format(source)
        check_encoding(source)
        check_content(source, path)
    except Faults as faults:
        return faults.faults
    return ()


def _miscounted(source: Reading, n: int) -> list[Fault]:
    """The fault of a file that holds no respondents, or not as many as declared."""
    if n == 0:
        problem = "The file holds no respondents."
        return [Fault(source.file, problem, check="no respondents")]
    if n == (source.respondents or n):
        return []
    return [
        Fault(
            source.file,
            f"The file holds {n} respondents.",
            expected=f"{source.respondents}, as study.yaml says",
            mend=f"the whole file, or if that is right: respondents: {n}",
            check="respondents",
        )
    ]


def _crashed(file: str, how: str) -> Fault:
    """The fault of a file whose reader died over it: by a signal's name or exit code."""
    if how == "SIGKILL":
        return Fault(
            file,
            "The system killed the reader of the file (SIGKILL), as it does when memory runs out.",
            expected="a file that fits into memory",
            mend="run with more memory; if it was not that: copy or download the file again",
            check="crash",
        )
    if how in _DAMAGE:
        return Fault(
            file,
            f"The reader of the file crashed over it ({how}): the file is damaged.",
            expected="a whole file",
            mend="copy or download the file again, or export it again",
            check="crash",
        )
    return Fault(
        file,
        f"The reader of the file was ended before it was done ({how}), which says nothing of the "
        "file.",
        expected="a reader that is left to read",
        mend="run again",
        check="interrupted",
    )


def _oversized(file: str) -> Fault:
    """The fault of a file that takes more memory than there is."""
    return Fault(
        file,
        "The file does not fit into the memory that the system gives.",
        expected="a file that fits into memory",
        mend="run with more memory, or compare the file's size with the original",
        check="memory",
    )
