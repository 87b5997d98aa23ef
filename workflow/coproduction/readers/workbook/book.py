"""Book: the sheets of a workbook, and what its cells share: texts, formats, origin of days."""

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from coproduction.faults import Fault, Faults, nearest
from coproduction.readers.formats import Reading
from coproduction.readers.headers import quoted
from coproduction.readers.workbook.parts import holds_cells, integer, relations, stream
from coproduction.readers.workbook.sieve import Sieve, text_of

_BUILTIN_DATES = {14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 57, 58}
_BUILTIN_TIMES = {18, 19, 20, 21, 32, 33, 45, 46, 47, 55, 56}
_DATETIME = 22
_BUILTIN_PERCENTS = {9, 10}
_PLAIN_TEXT = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t>')
#: Sheets that a fault lists, and that are looked into for the one to propose.
SHEETS_SHOWN = 50


@dataclass(frozen=True)
class Sharing:
    """What the cells of a workbook share.

    Attributes
    ----------
    strings
        The shared texts, by number.
    formats
        Kind of each cell style: ``number``, ``percent``, ``date``, ``datetime`` or ``time``.
    from_1904
        Whether days count from 1904, as Excel for Macintosh had it, and not from 1900.
    uncalculated
        Whether the program that wrote the workbook could not calculate and says so.
    struck, struck_strings
        The cell styles, and the shared texts, of which at least a part is struck through.
    """

    strings: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    from_1904: bool = False
    uncalculated: bool = False
    struck: frozenset[int] = frozenset()
    struck_strings: frozenset[int] = frozenset()


def open_book(source: Reading, archive: zipfile.ZipFile) -> tuple[str, str, Sharing, list[str]]:
    """The name and the part of the sheet to read, what its cells share, and notes."""
    top = relations(source, archive, "")
    part = next((t for kind, t in top.values() if kind == "officeDocument"), "xl/workbook.xml")
    related = relations(source, archive, part)
    sheets: dict[str, str] = {}
    hidden: set[str] = set()
    from_1904 = uncalculated = False

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904, uncalculated
        if element == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif element == "calcPr":
            uncalculated = attributes.get("fullCalcOnLoad", "0") in ("1", "true")
        elif element == "sheet":
            key = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            kind, target = related.get(key, ("", ""))
            if kind == "worksheet":
                sheets[attributes.get("name", "")] = target
                if attributes.get("state", "visible") != "visible":
                    hidden.add(attributes.get("name", ""))

    stream(source, archive, part, start)
    if not sheets:
        raise Faults([Fault(source.file, "The workbook has no worksheet.", check="sheet")])
    name, notes = _choose(source, archive, sheets)
    notes += _not_read(archive, sheets, name, hidden)
    strings: list[str] = []
    formats: list[str] = []
    struck_strings: set[int] = set()
    struck: set[int] = set()
    shared = dict(related.values())  # one part of each kind, however many lead to it
    if "sharedStrings" in shared:
        strings, struck_strings = _shared_strings(source, archive, shared["sharedStrings"])
    if "styles" in shared:
        formats, struck = _formats(source, archive, shared["styles"])
    told = frozenset(struck), frozenset(struck_strings)
    sharing = Sharing(tuple(strings), tuple(formats), from_1904, uncalculated, *told)
    return name, sheets[name], sharing, notes


def _choose(
    source: Reading, archive: zipfile.ZipFile, sheets: dict[str, str]
) -> tuple[str, list[str]]:
    """The name of the sheet to read, and notes; `Faults` where it cannot be told."""
    file, wanted = source.file, source.sheet
    if not wanted:
        first = next(iter(sheets))
        if len(sheets) == 1:
            return first, []
        if source.platform == "kobo":
            # Kobo puts each repeated group on a sheet of its own, after the main one.
            note = f"sheet not declared; read {first!r}, the first, which holds the submissions"
            return first, [note]
        raise Faults(
            [
                Fault(
                    file,
                    f"The workbook has {len(sheets)} sheets and none is declared: "
                    + _listed(sheets)
                    + ".",
                    mend=f"sheet: {quoted(_longest(source, archive, sheets))}",
                    check="sheet",
                )
            ]
        )
    if wanted not in sheets:
        raise Faults(
            [
                Fault(
                    file,
                    f"The workbook has no sheet {wanted!r}; it has " + _listed(sheets) + ".",
                    expected="one of its sheets",
                    mend=nearest(wanted, sheets)
                    or f"sheet: {quoted(_longest(source, archive, sheets))}",
                    check="sheet",
                )
            ]
        )
    return wanted, []


def _listed(sheets: Iterable[str]) -> str:
    """The first names of sheets, and how many there are where that is not all."""
    names = [*sheets]
    shown = ", ".join(repr(name) for name in names[:SHEETS_SHOWN])
    return shown + (f", … ({len(names)} in all)" if len(names) > SHEETS_SHOWN else "")


def _longest(source: Reading, archive: zipfile.ZipFile, sheets: dict[str, str]) -> str:
    """Of the first sheets that with the most rows that hold anything, the first of several."""
    sheets = dict(islice(sheets.items(), SHEETS_SHOWN))
    rows = dict.fromkeys(sheets.values(), 0)
    filled = False

    for part in rows:

        def start(element: str, _: dict[str, str], part: str = part) -> None:
            nonlocal filled
            if element == "row":
                filled = False
            elif element in ("v", "is") and not filled:
                filled = True
                rows[part] += 1

        if part in archive.NameToInfo:
            stream(source, archive, part, start)
    return max(sheets, key=lambda name: rows[sheets[name]])


def _not_read(
    archive: zipfile.ZipFile, sheets: dict[str, str], name: str, hidden: set[str]
) -> list[str]:
    """The note of the other sheets that hold anything, of the first ones."""
    others = [other for other in sheets if other != name and sheets[other] in archive.NameToInfo]
    first = others[:SHEETS_SHOWN]
    filled = {
        part: holds_cells(archive, part) for part in dict.fromkeys(map(sheets.__getitem__, first))
    }
    shown = [
        f"{other!r}" + (" (hidden)" if other in hidden else "")
        for other in first
        if filled[sheets[other]]
    ]
    more = len(others) - len(first)
    if not shown and not more:
        return []
    note = f"only the sheet {name!r}" + (" (hidden)" if name in hidden else "") + " is read"
    if shown:
        note += f", not the {'sheet' if len(shown) == 1 else 'sheets'} {', '.join(shown)}"
    if more:
        note += f"; whether {more} more hold anything was not looked into"
    return [note]


def remarks(source: Reading, archive: zipfile.ZipFile, part: str) -> list[str]:
    """The note of the comments on cells of a sheet: somebody has looked at its answers."""
    found: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element in ("comment", "threadedComment"):
            found.append(attributes.get("ref", "?"))

    folder, name = part.rsplit("/", 1) if "/" in part else ("", part)
    related = f"{folder}/_rels/{name}.rels".lstrip("/") in archive.NameToInfo
    found_in = dict.fromkeys(relations(source, archive, part).values() if related else ())
    for kind, target in found_in:
        if kind in ("comments", "threadedComment") and target in archive.NameToInfo:
            stream(source, archive, target, start)
    cells = list(dict.fromkeys(found))
    if not cells:
        return []
    shown = ", ".join(cells[:5])
    return [f"comments on cells are not read ({len(cells)} of the sheet, as at {shown})"]


def unescape(cell: str) -> str:
    """Undo ``_x000D_``, the way a workbook writes characters that XML cannot hold."""
    if "_x" not in cell:
        return cell
    return re.sub(r"_x(?!D[89A-Fa-f])([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), cell)


def strikes(element: str, attributes: dict[str, str]) -> bool:
    """Whether an element says that a text is struck through."""
    return element == "strike" and attributes.get("val", "1") not in ("0", "false")


def _shared_strings(
    source: Reading, archive: zipfile.ZipFile, part: str
) -> tuple[list[str], set[int]]:
    """The shared texts, and the numbers of those of which a part is struck through."""
    strings: list[str] = []
    struck: set[int] = set()
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "si":
            pieces.clear()
        elif element == "rPh":
            state["phonetic"] = True
        elif element == "t":
            state["text"] = not state["phonetic"]
        elif strikes(element, attributes):
            struck.add(len(strings))

    def end(element: str) -> None:
        if element == "si":
            strings.append(unescape("".join(pieces)))
        elif element == "rPh":
            state["phonetic"] = False
        elif element == "t":
            state["text"] = False

    def characters(piece: str) -> None:
        if state["text"]:
            pieces.append(piece)

    stream(source, archive, part, start, end, characters, _PlainTexts(strings))
    return strings, struck


class _PlainTexts(Sieve):
    """Shared texts of one piece, added to those before."""

    end = b"</si>"

    def __init__(self, strings: list[str]) -> None:
        self._strings = strings

    def met(self, element: bytes) -> bool:
        match = _PLAIN_TEXT.fullmatch(element)
        text = text_of(match[1]) if match else None
        if text is not None:
            self._strings.append(unescape(text))
        return text is not None


def _formats(source: Reading, archive: zipfile.ZipFile, part: str) -> tuple[list[str], set[int]]:
    """Kind of each cell style, as of `Sharing`, and the numbers of those struck through."""
    custom: dict[int, str] = {}
    kinds: list[str] = []
    fonts: list[bool] = []
    struck: set[int] = set()
    within = ""

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal within
        if element == "numFmt":
            custom[integer(attributes["numFmtId"])] = _format_kind(attributes.get("formatCode", ""))
        elif element in ("fonts", "cellXfs"):
            within = element
        elif element == "font" and within == "fonts":
            fonts.append(False)
        elif within == "fonts" and fonts and strikes(element, attributes):
            fonts[-1] = True
        elif element == "xf" and within == "cellXfs":
            font = integer(attributes.get("fontId", "0"))
            if font < len(fonts) and fonts[font]:
                struck.add(len(kinds))
            number = integer(attributes.get("numFmtId", "0"))
            if number in custom:
                kinds.append(custom[number])
            elif number in _BUILTIN_DATES:
                kinds.append("date")
            elif number in _BUILTIN_TIMES:
                kinds.append("time")
            else:
                other = "percent" if number in _BUILTIN_PERCENTS else "number"
                kinds.append("datetime" if number == _DATETIME else other)

    def end(element: str) -> None:
        nonlocal within
        if element == within:
            within = ""

    stream(source, archive, part, start, end)
    return kinds, struck


def _format_kind(code: str) -> str:
    first = code.split(";")[0]
    plain = re.sub(r'"[^"]*"|\\.|_.|\*.', "", first)
    elapsed = re.search(r"\[(h+|m+|s+)\]", plain, re.IGNORECASE)
    plain = re.sub(r"\[[^\]]*\]", "", plain).lower()
    if "%" in plain:
        return "percent"
    if "general" in plain or re.search(r"[#?]|e[+-]", plain):
        return "number"
    day = bool(re.search(r"[yd]", plain)) or ("m" in plain and not re.search(r"[hs]", plain))
    clock = bool(elapsed) or bool(re.search(r"[hs]", plain))
    if elapsed and not re.search(r"[yd]", plain):
        return "time"
    if day and clock:
        return "datetime"
    return "date" if day else "time" if clock else "number"
