"""Changes of the Czech workbook."""

import io
import re
import zipfile
from collections.abc import Callable

from faults.mutation import Change

SHEET, BOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"


def parts(edit: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Change:
    """Edit the parts of the Czech workbook."""

    def change(data: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, body in edit(found).items():
                archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    return change


def part(name: str, old: str, new: str) -> Change:
    """Replace the first occurrence of a regular expression in a part."""

    def edit(found: dict[str, bytes]) -> dict[str, bytes]:
        body, n = re.subn(old, lambda match: match.expand(new), found[name].decode(), count=1)
        assert n == 1, old
        return found | {name: body.encode()}

    return parts(edit)


def without(name: str) -> Change:
    return parts(lambda found: {k: v for k, v in found.items() if k != name})


def sheet_cell(reference: str, new: str) -> Change:
    """Write the element of one cell of the sheet; ``{v}`` stands for its old value."""
    return part(SHEET, rf'<c r="{reference}"[^>]*><v>([^<]*)</v></c>', new.replace("{v}", r"\1"))


def inline(reference: str, content: str) -> Change:
    return sheet_cell(reference, f'<c r="{reference}" t="inlineStr"><is><t>{content}</t></is></c>')


def twice(name: str) -> Change:
    """The workbook with one of its parts a second time."""

    def change(data: bytes) -> bytes:
        out = io.BytesIO(data)
        with zipfile.ZipFile(out, "a") as archive:
            again = zipfile.ZipInfo("again".ljust(len(name), "_"))
            archive.writestr(again, archive.read(name), zipfile.ZIP_DEFLATED)
        return out.getvalue().replace(again.filename.encode(), name.encode())

    return change


def bomb(found: dict[str, bytes]) -> dict[str, bytes]:
    return found | {SHEET: found[SHEET] + b" " * (65 << 20)}


def extra_sheet(found: dict[str, bytes]) -> dict[str, bytes]:
    link = found["xl/_rels/workbook.xml.rels"].decode()
    first = re.search(r'<Relationship Id="rId1"[^>]*/>', link).group()
    second = first.replace("rId1", "rId9").replace("sheet1", "sheet2")
    return found | {
        "xl/_rels/workbook.xml.rels": link.replace(first, second + first).encode(),
        BOOK: found[BOOK].replace(
            b"<sheets>", b'<sheets><sheet name="Notes" sheetId="2" r:id="rId9"/>'
        ),
        "xl/worksheets/sheet2.xml": b'<worksheet xmlns="http://schemas.openxmlformats.org/'
        b'spreadsheetml/2006/main"><sheetData/></worksheet>',
    }


def dated(found: dict[str, bytes]) -> dict[str, bytes]:
    """A code column cell shown as a date, as a spreadsheet does with ``1.2.``."""
    link = found["xl/_rels/workbook.xml.rels"].decode()
    kind = re.search(r'Type="([^"]*)/sharedStrings"', link).group(1)
    styles = f'<Relationship Id="rId8" Type="{kind}/styles" Target="styles.xml"/></Relationships>'
    sheet = re.sub(
        rb'<c r="D4"[^>]*><v>[^<]*</v></c>', b'<c r="D4" s="1"><v>39479</v></c>', found[SHEET]
    )
    return found | {
        "xl/_rels/workbook.xml.rels": link.replace("</Relationships>", styles).encode(),
        "xl/styles.xml": b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        b'main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        SHEET: sheet,
    }


def last_row_lower(found: dict[str, bytes]) -> dict[str, bytes]:
    """The last respondent one row below, after a blank one."""
    head, _, last = found[SHEET].rpartition(b'<row r="1005">')
    last = re.sub(rb'r="([A-Z]+)1005"', rb'r="\g<1>1006"', last)
    return found | {SHEET: head + b'<row r="1006">' + last}
