"""Parts: the archive that a workbook is, and its XML streamed part by part."""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from coproduction.faults import Fault, Faults, raise_any
from coproduction.readers.formats import Reading

#: No honest sheet is larger, nor shrinks more than this by compression above a small size.
MOST_BYTES = 4 << 30
MOST_RATIO = 200
_SMALL = 64 << 20
#: Parts are unpacked so many bytes at a time.
BLOCK = 1 << 20
#: The value of a cell, or its text.
_FILLED = re.compile(rb"<(?:\w+:)?[vt](?: [^>]*)?>\s*[^<\s]")
_INTEGER = re.compile(r"[ \t\r\n]*[0-9]+[ \t\r\n]*")
#: What readers of XML know, each a byte a letter but for UTF; programs write workbooks in UTF-8.
_OF_XML = re.compile(
    r"utf-8|utf-16(?:[bl]e)?|us-ascii|iso-8859-(?:[1-9]|1[013456])|windows-125[0-8]", re.IGNORECASE
)


def damaged(file: str, how: str) -> Fault:
    """The fault of a workbook that cannot be followed to its end."""
    return Fault(
        file,
        f"The workbook is truncated or damaged ({how}).",
        expected="a whole .xlsx file",
        mend="copy or download the file again, or open it in Excel and save it anew",
        check="truncated file",
    )


def check_archive(file: str, archive: zipfile.ZipFile) -> None:
    """Raise `Faults` for an archive that is no workbook, or that no honest program writes."""
    found: list[Fault] = []
    seen: set[str] = set()
    for part in archive.infolist():
        found += _part_faults(file, part, seen)
        seen.add(part.filename)
    if "[Content_Types].xml" not in seen or not any(n.startswith("xl/") for n in seen):
        found.append(
            Fault(
                file,
                "The file is an archive, but not an Excel workbook.",
                expected="an .xlsx file",
                mend="save it as .xlsx",
                check="content",
            )
        )
    raise_any(found)


def _part_faults(file: str, part: zipfile.ZipInfo, seen: set[str]) -> list[Fault]:
    """What is wrong with one part by its entry in the archive's directory."""
    found = []
    if part.filename in seen:
        found.append(
            Fault(
                file,
                f"The workbook holds the part {part.filename!r} twice.",
                expected="each part once",
                mend="open it in Excel and save it anew",
                check="archive",
            )
        )
    ratio = part.file_size / max(part.compress_size, 1)
    if part.file_size > MOST_BYTES or (part.file_size > _SMALL and ratio > MOST_RATIO):
        found.append(
            Fault(
                file,
                f"The part {part.filename!r} unpacks to {part.file_size} bytes, "
                f"{ratio:.0f} times its size: no survey does so.",
                expected=f"at most {MOST_BYTES} bytes and {MOST_RATIO} times the packed size",
                mend="export the file again from its platform",
                check="archive",
            )
        )
    if part.flag_bits & 1:
        found.append(
            Fault(
                file,
                f"The part {part.filename!r} is encrypted.",
                mend="save the workbook without a password",
                check="archive",
            )
        )
    return found


def stream(
    source: Reading,
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    characters: Callable[[str], None] | None = None,
    sieve: Callable[[Iterator[bytes]], Iterator[bytes]] | None = None,
) -> None:
    """Stream a part through handlers that get element names without their namespace.

    A sieve passes on those bytes of the part that the handlers are to be told of.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16

    def no_doctype(*_: object) -> None:
        raise Faults(
            [
                Fault(
                    source.file,
                    f"The part {part!r} declares a document type, which no workbook does.",
                    mend="export the file again from its platform",
                    check="archive",
                )
            ]
        )

    def known(_version: str, encoding: str | None, _standalone: int) -> None:
        # The parser would ask Python, which also decodes mail, names of hosts and source code.
        if encoding is not None and not _OF_XML.fullmatch(encoding):
            how = f"the part {part!r} is in {encoding!r}, which readers of XML do not know"
            raise Faults([damaged(source.file, how)])

    parser.XmlDeclHandler = known
    parser.StartDoctypeDeclHandler = no_doctype
    local = _Local()
    parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(local[name])
    if characters is not None:
        parser.CharacterDataHandler = characters
    try:
        info = archive.getinfo(part)
    except KeyError:
        raise Faults([damaged(source.file, f"the part {part!r} is lacking")]) from None
    try:
        with archive.open(info) as unpacked:
            blocks = iter(lambda: unpacked.read(BLOCK), b"")
            for block in blocks if sieve is None else sieve(blocks):
                parser.Parse(block, False)
            parser.Parse(b"", True)
    except expat.ExpatError:
        if sieve is not None:
            # Where it is that the part is no XML is to be told by its own lines.
            stream(source, archive, part, lambda *_: None)
        raise


class _Local(dict[str, str]):
    """Names of elements to those without their namespace."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rsplit(" ", 1)[-1]
        return self[name]


def integer(text: str) -> int:
    """A whole number from 0 on, as XML spells it. Raises `ValueError` for all else.

    Python also reads digits of other scripts, a sign and marks between digits.
    """
    if not _INTEGER.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no whole number")
    return int(text)


def holds_cells(archive: zipfile.ZipFile, part: str) -> bool:
    """Whether any cell of a worksheet is filled; its first one ends the search."""
    before = b""
    with archive.open(part) as unpacked:
        while block := unpacked.read(BLOCK):
            if _FILLED.search(before + block):
                return True
            before = block[-256:]
    return False


def relations(source: Reading, archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part: id to its kind and the part it leads to."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            target = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            found[attributes.get("Id", "")] = (kind, target)

    stream(source, archive, posixpath.join(folder, "_rels", f"{name}.rels"), start)
    return found
