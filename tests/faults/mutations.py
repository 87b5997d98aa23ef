"""Mutations: what goes wrong with an export between an institute and an analyst, as code.

Every mutation turns the bytes of one committed export into other bytes, and declares what must
come of it: the run stops and says where, or the microdata and the ledger are what they were.

Not in the corpus, since no reader can tell them from another true answer, and only the checksum
of the export does: one valid code in place of another of the same question; the values or the
names of two columns of the same scale exchanged in a format without labels; an interview taken
out, or a text file cut exactly at the end of a line; a stratum, sampling point, identifier or
weight replaced by another possible one; the question text of a variable changed where study.yaml
asserts none. The last mutation of the corpus stands for them: its answer is another, and the
checksum says so.
"""

import gzip
import io
import re
import struct
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat

Change = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Stopped:
    """Where the run must stop.

    Attributes
    ----------
    check, column, code
        As the fault names them; empty asserts nothing.
    row, n
        A row the fault names, and how many rows it counts.
    says
        A text that the printed fault holds.
    alone
        Whether it must be the only fault.
    """

    check: str
    column: str = ""
    row: int = 0
    n: int = 1
    code: str = ""
    says: str = ""
    alone: bool = True


@dataclass(frozen=True)
class Noted:
    """What is possible but not plausible: the run goes on, and a check lists these rows."""

    check: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Harmless:
    """The microdata and the ledger are unchanged, but for the declared order of respondents."""

    order: Callable[[int], np.ndarray] = np.arange


@dataclass(frozen=True)
class Mutation:
    """One mutation of one source's export; `sealed` keeps the checksum of the original."""

    family: str
    name: str
    source: str
    change: Change
    outcome: Stopped | Noted | Harmless
    sealed: bool = False


# --- bytes ----------------------------------------------------------------------------------


def put(offset: int, new: bytes) -> Change:
    """Overwrite bytes at an offset, counted from the end where it is negative."""

    def change(data: bytes) -> bytes:
        at = offset if offset >= 0 else len(data) + offset
        return data[:at] + new + data[at + len(new) :]

    return change


def swap(old: bytes, new: bytes, count: int = 1) -> Change:
    """Replace a byte string that must be there."""

    def change(data: bytes) -> bytes:
        assert old in data, old
        return data.replace(old, new, count)

    return change


def cut(length: int) -> Change:
    return lambda data: data[:length]


def zeroed(start: int, length: int) -> Change:
    return put(start, bytes(length))


def flip(offset: int) -> Change:
    """Flip the highest bit of a byte."""

    def change(data: bytes) -> bytes:
        at = offset if offset >= 0 else len(data) + offset
        return data[:at] + bytes([data[at] ^ 0x80]) + data[at + 1 :]

    return change


def instead(data: bytes) -> Change:
    return lambda _: data


def export_of(name: str) -> Change:
    """The export of another country at this one's place."""
    folder = Path(__file__).resolve().parents[2] / "data" / "raw" / "fivenations_simulated"
    return lambda _: next(folder.glob(f"{name}_simulated.*")).read_bytes()


# --- text -----------------------------------------------------------------------------------


def text(edit: Callable[[str], str], encoding: str = "cp1252") -> Change:
    """Edit the French text and write it in an encoding."""
    return lambda data: edit(data.decode("cp1252")).encode(encoding)


def lines(edit: Callable[[list[str]], list[str]]) -> Change:
    """Edit the lines of the French text, the header first."""
    return text(lambda body: "".join(f"{line}\r\n" for line in edit(body.splitlines())))


def rows(edit: Callable[[list[list[str]]], list[list[str]]]) -> Change:
    """Edit the French cells, the header first."""
    return lines(lambda body: [";".join(row) for row in edit([ln.split(";") for ln in body])])


def cell(column: str, line: int, new: str | Callable[[str], str]) -> Change:
    """Write one French cell; lines count from the header, which is 1."""

    def edit(table: list[list[str]]) -> list[list[str]]:
        at = table[0].index(column)
        old = table[line - 1][at]
        table[line - 1][at] = new if isinstance(new, str) else new(old)
        assert table[line - 1][at] != old
        return table

    return rows(edit)


def column(name: str, new: Callable[[str], str]) -> Change:
    """Write every French cell of a column."""

    def edit(table: list[list[str]]) -> list[list[str]]:
        at = table[0].index(name)
        return [table[0], *([*r[:at], new(r[at]), *r[at + 1 :]] for r in table[1:])]

    return rows(edit)


def line(number: int, edit: Callable[[str], str]) -> Change:
    return lines(lambda body: [*body[: number - 1], edit(body[number - 1]), *body[number:]])


def header(edit: Callable[[list[str]], list[str]]) -> Change:
    return rows(lambda table: [edit(table[0]), *table[1:]])


def inserted(number: int, new: Callable[[list[str]], str]) -> Change:
    """A new line that becomes the line of that number."""
    return lines(lambda body: [*body[: number - 1], new(body), *body[number - 1 :]])


def exchanged(left: str, right: str, header_too: bool = False) -> Change:
    """Exchange the values of two French columns; with their names nothing has changed."""

    def edit(table: list[list[str]]) -> list[list[str]]:
        a, b = table[0].index(left), table[0].index(right)
        for row in table if header_too else table[1:]:
            row[a], row[b] = row[b], row[a]
        return table

    return rows(edit)


# --- SPSS -----------------------------------------------------------------------------------


def resaved(edit: Callable[[pd.DataFrame, dict], pd.DataFrame]) -> Change:
    """Write an SPSS file anew; `edit` gets its cells and the arguments of the writer."""

    def change(data: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "export.sav"
            path.write_bytes(data)
            frame, meta = pyreadstat.read_sav(
                path, user_missing=True, disable_datetime_conversion=True
            )
            declared = {
                "column_labels": dict(meta.column_names_to_labels),
                "variable_value_labels": {
                    k: dict(v) for k, v in meta.variable_value_labels.items()
                },
                "missing_ranges": dict(meta.missing_ranges),
                "variable_format": dict(meta.original_variable_types),
                "row_compress": data[:4] == b"$FL2",
                "compress": data[:4] == b"$FL3",
            }
            frame = edit(frame, declared)
            pyreadstat.write_sav(frame, path, **declared)
            return path.read_bytes()

    return change


def code(variable: str, row: int, new: float) -> Change:
    """Write one SPSS cell; rows count from 1."""

    def edit(frame: pd.DataFrame, _: dict) -> pd.DataFrame:
        assert frame.loc[row - 1, variable] != new
        frame.loc[row - 1, variable] = new
        return frame

    return resaved(edit)


def recoded(variable: str, new: Callable[[pd.Series], pd.Series], kind: str = "") -> Change:
    """Write a whole SPSS column, under another print format where `kind` gives one."""

    def edit(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
        frame[variable] = new(frame[variable])
        if kind:
            declared["variable_format"][variable] = kind
        if frame[variable].dtype != "float64":
            declared["variable_format"].pop(variable, None)
            declared["missing_ranges"].pop(variable, None)
            declared["variable_value_labels"].pop(variable, None)
        return frame

    return resaved(edit)


def labels(variable: str, edit: Callable[[dict], dict]) -> Change:
    """Edit the value labels of an SPSS variable."""

    def change(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
        of_variable = declared["variable_value_labels"]
        before = of_variable.get(variable, {})
        of_variable[variable] = edit(dict(before))
        assert of_variable[variable] != before
        return frame

    return resaved(change)


def labelled_cell(variable: str, row: int, new: float, label: str) -> Change:
    """Write one SPSS cell, rows counting from 1, and label its code."""

    def edit(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
        frame.loc[row - 1, variable] = new
        declared["variable_value_labels"].setdefault(variable, {})[new] = label
        return frame

    return resaved(edit)


def unlabelled(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
    declared["variable_value_labels"] = {}
    return frame


def undeclared(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
    declared["missing_ranges"] = {}
    return frame


def renamed(names: dict[str, str]) -> Change:
    """Rename SPSS variables with all that is declared of them."""

    def edit(frame: pd.DataFrame, declared: dict) -> pd.DataFrame:
        for key in ("column_labels", "variable_value_labels", "missing_ranges", "variable_format"):
            declared[key] = {names.get(name, name): v for name, v in declared[key].items()}
        return frame.rename(columns=names)

    return resaved(edit)


# --- Stata ----------------------------------------------------------------------------------

_STATA_ROW = 176
#: Bytes of the German variables from the start of an interview, and how each is packed.
_STATA = {"lfdnr": (0, "<d"), "land": (8, "<d"), "sample_point": (16, "<d"), "gewicht": (168, "<d")}
_STATA |= {"v11_1": (24, "<i"), "alter": (152, "<i")}
#: Stata packs the missing value "." of a long as this number, and ".a" to ".z" as the next.
_STATA_LONG = 2_147_483_621
_STATA_DOUBLE = float.fromhex("0x1.0000000000000p+1023")


def stata(variable: str, row: int, new: float) -> Change:
    """Write one Stata cell in place; rows count from 1."""
    offset, packing = _STATA[variable]

    def change(data: bytes) -> bytes:
        start = data.index(b"<data>") + len(b"<data>")
        at = start + (row - 1) * _STATA_ROW + offset
        new_bytes = struct.pack(packing, new)
        assert data[at : at + len(new_bytes)] != new_bytes
        return put(at, new_bytes)(data)

    return change


def after(mark: bytes, offset: int, new: bytes) -> Change:
    """Overwrite the bytes that follow a mark at a distance."""
    return lambda data: put(data.index(mark) + len(mark) + offset, new)(data)


# --- workbook -------------------------------------------------------------------------------

_SHEET, _BOOK, _STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"


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
    return part(_SHEET, rf'<c r="{reference}"[^>]*><v>([^<]*)</v></c>', new.replace("{v}", r"\1"))


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
    return found | {_SHEET: found[_SHEET] + b" " * (65 << 20)}


def extra_sheet(found: dict[str, bytes]) -> dict[str, bytes]:
    link = found["xl/_rels/workbook.xml.rels"].decode()
    first = re.search(r'<Relationship Id="rId1"[^>]*/>', link).group()
    second = first.replace("rId1", "rId9").replace("sheet1", "sheet2")
    return found | {
        "xl/_rels/workbook.xml.rels": link.replace(first, second + first).encode(),
        _BOOK: found[_BOOK].replace(
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
        rb'<c r="D4"[^>]*><v>[^<]*</v></c>', b'<c r="D4" s="1"><v>39479</v></c>', found[_SHEET]
    )
    return found | {
        "xl/_rels/workbook.xml.rels": link.replace("</Relationships>", styles).encode(),
        "xl/styles.xml": b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        b'main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        _SHEET: sheet,
    }


def last_row_lower(found: dict[str, bytes]) -> dict[str, bytes]:
    """The last respondent one row below, after a blank one."""
    head, _, last = found[_SHEET].rpartition(b'<row r="1005">')
    last = re.sub(rb'r="([A-Z]+)1005"', rb'r="\g<1>1006"', last)
    return found | {_SHEET: head + b'<row r="1006">' + last}


# --- the corpus -----------------------------------------------------------------------------


def _permuted(n: int) -> np.ndarray:
    return np.random.default_rng(3).permutation(n)


def _shuffled(table: list[list[str]]) -> list[list[str]]:
    return [table[0], *(table[1 + i] for i in _permuted(len(table) - 1))]


def _interview_again(body: list[str]) -> str:
    """The tenth interview under an identifier of its own."""
    return "SIMULATED-9999;" + body[10].split(";", 1)[1]


_MOJIBAKE = "Plutôt sûr".encode().decode("cp1252")
_HUGE = "x" * 2_000_000

M, S, N, H = Mutation, Stopped, Noted, Harmless

MUTATIONS = [
    # bytes of a text file
    M("bytes", "empty", "france", instead(b""), S("empty file")),
    M("bytes", "bom_only", "france", instead(b"\xef\xbb\xbf"), S("encoding")),
    M("bytes", "blanks_only", "france", instead(b"\r\n\r\n"), S("empty file")),
    M("bytes", "csv_cut_in_a_cell", "france", cut(200_000), S("truncated file", row=527)),
    M("bytes", "csv_cut_in_header", "france", cut(100), S("missing column", "pds", alone=False)),
    M("bytes", "csv_header_only", "france", lines(lambda b: b[:1]), S("no respondents")),
    M("bytes", "csv_nul", "france", put(100_000, b"\0"), S("NUL bytes", row=264)),
    M("bytes", "csv_zeroed_block", "france", zeroed(100_000, 4096), S("NUL bytes", row=264)),
    M("bytes", "csv_junk", "france", lambda d: d + b"\x1a\x8f\x90junk", S("encoding", row=991)),
    M("bytes", "csv_end_mark", "france", lambda d: d + b"\x1a", S("truncated file", row=991)),
    M("bytes", "csv_flip", "france", flip(1000), S("code", alone=False)),
    # bytes of an SPSS file
    M("bytes", "sav_mark", "uk", put(0, b"XFL2"), S("content")),
    M("bytes", "sav_flip_layout", "uk", flip(67), S("damaged file")),
    M("bytes", "sav_flip_compression", "uk", put(72, b"\7"), S("truncated file")),
    M("bytes", "sav_uncompressed", "uk", put(72, b"\0"), S("truncated file")),
    M("bytes", "sav_one_more", "uk", put(80, struct.pack("<i", 984)), S("truncated file")),
    M("bytes", "sav_count_unknown", "uk", put(80, struct.pack("<i", -1)), H()),
    M("bytes", "sav_bias", "uk", put(84, struct.pack("<d", 99.0)), S("code", alone=False)),
    M("bytes", "sav_name_flip", "uk", swap(b"SERIAL", b"SERIBL"), S("missing column", "serial")),
    M("bytes", "sav_cut_in_header", "uk", cut(100), S("truncated file")),
    M("bytes", "sav_cut_in_dictionary", "uk", cut(5000), S("truncated file")),
    M("bytes", "sav_cut_in_cells", "uk", cut(40_000), S("damaged file")),
    M("bytes", "sav_cut_in_last_cells", "uk", cut(-16), S("damaged file")),
    # The end of the last block is padding.
    M("bytes", "sav_cut_in_padding", "uk", cut(-8), H()),
    M("bytes", "sav_zeroed_dictionary", "uk", zeroed(3000, 512), S("damaged file")),
    M("bytes", "sav_zeroed_cells", "uk", zeroed(40_000, 512), S("truncated file")),
    M("bytes", "sav_junk", "uk", lambda d: d + b"junk" * 100, H()),
    M("bytes", "zsav_flip", "denmark", flip(20_000), S("damaged file")),
    M("bytes", "zsav_cut", "denmark", cut(20_000), S("truncated file")),
    M("bytes", "zsav_cut_at_end", "denmark", cut(-1), S("truncated file")),
    M("bytes", "zsav_zeroed_block", "denmark", zeroed(20_000, 4096), S("damaged file")),
    # bytes of a Stata file
    M("bytes", "dta_mark", "germany", put(0, b"<xtata_dta>"), S("content")),
    M("bytes", "dta_release", "germany", swap(b"<release>118", b"<release>918"), S("damaged file")),
    M("bytes", "dta_one_more", "germany", after(b"<N>", 0, b"\xeb"), S("damaged file")),
    M("bytes", "dta_one_less", "germany", after(b"<N>", 0, b"\xe9"), S("damaged file")),
    M("bytes", "dta_one_column_less", "germany", after(b"<K>", 0, b"\x27"), S("damaged file")),
    M("bytes", "dta_byte_order", "germany", swap(b">LSF<", b">MSF<"), S("damaged file")),
    M("bytes", "dta_zeroed_map", "germany", zeroed(218, 100), S("damaged file")),
    M("bytes", "dta_cut_in_header", "germany", cut(150), S("damaged file")),
    M("bytes", "dta_cut_in_cells", "germany", cut(100_000), S("truncated file")),
    M("bytes", "dta_cut_in_labels", "germany", cut(205_000), S("truncated file")),
    M("bytes", "dta_cut_at_last_byte", "germany", cut(-1), S("truncated file")),
    M("bytes", "dta_junk", "germany", lambda d: d + b"junk" * 100, S("truncated file")),
    M("bytes", "dta_zeroed_cells", "germany", zeroed(100_000, 2048), S("code", alone=False)),
    M(
        "bytes",
        "dta_zeroed_names",
        "germany",
        zeroed(459, 129),
        S("damaged file", says="no name for the columns at positions 1"),
    ),
    M("bytes", "dta_time", "germany", swap(b"01 Jun 2008", b"02 Jun 2008"), H()),
    M("bytes", "dta_title", "germany", swap(b"SIMULATED survey", b"Simulated survey"), H()),
    # bytes of a workbook
    M("bytes", "xlsx_cut", "czechia", cut(100_000), S("truncated file")),
    M("bytes", "xlsx_cut_at_end", "czechia", cut(-20), S("truncated file")),
    M("bytes", "xlsx_flip", "czechia", flip(60_000), S("truncated file")),
    M("bytes", "xlsx_zeroed_block", "czechia", zeroed(60_000, 512), S("truncated file")),
    M("bytes", "xlsx_zeroed_directory", "czechia", zeroed(-200, 60), S("truncated file")),
    # another file, or another format, at its place
    M("formats", "dta_as_sav", "uk", export_of("germany"), S("content", says="a Stata data file")),
    M(
        "formats",
        "zsav_as_sav",
        "uk",
        export_of("denmark"),
        S("missing column", "serial", alone=False),
    ),
    M(
        "formats",
        "sav_as_zsav",
        "denmark",
        export_of("uk"),
        S("missing column", "lbnr", alone=False),
    ),
    M("formats", "csv_as_xlsx", "czechia", export_of("france"), S("content")),
    M("formats", "xlsx_as_csv", "france", export_of("czechia"), S("content")),
    M("formats", "sav_as_csv", "france", export_of("uk"), S("content")),
    M("formats", "page_as_csv", "france", instead(b"<!DOCTYPE html><p>Sign in"), S("content")),
    M("formats", "zip_as_xlsx", "czechia", twice("xl/workbook.xml"), S("archive")),
    M("formats", "gzip_as_sav", "uk", lambda d: gzip.compress(d, mtime=0), S("content")),
    M(
        "formats",
        "sav_declares_fewer",
        "uk",
        lambda d: d[:80] + (int.from_bytes(d[80:84], "little") - 1).to_bytes(4, "little") + d[84:],
        S("more respondents than declared"),
    ),
    M(
        "formats",
        "commas",
        "france",
        text(lambda t: t.replace(",", ".").replace(";", ",")),
        S("delimiter", row=1),
    ),
    M(
        "formats",
        "tabs",
        "france",
        text(lambda t: t.replace(";", "\t")),
        S("delimiter", row=1),
    ),
    # headers
    M(
        "headers",
        "renamed",
        "france",
        header(lambda h: ["num", *h[1:]]),
        S("missing column", "numero", says="numero"),
    ),
    M(
        "headers",
        "upper_case",
        "france",
        header(lambda h: [n.upper() for n in h]),
        S("missing column", "secu_1", says="SECU_1", alone=False),
    ),
    M(
        "headers",
        "padded",
        "france",
        header(lambda h: [f" {n}" for n in h]),
        S("missing column", "secu_1", alone=False),
    ),
    M(
        "headers",
        "blank_name",
        "france",
        header(lambda h: [*h[:-1], ""]),
        S("missing column", "pds"),
    ),
    M(
        "headers",
        "one_twice",
        "france",
        header(lambda h: [*h[:4], h[3], *h[5:]]),
        S("duplicate column", "etat_1", alone=False),
    ),
    M(
        "headers",
        "missing_with_its_cells",
        "france",
        rows(lambda t: [r[:-1] for r in t]),
        S("missing column", "pds"),
    ),
    M(
        "headers",
        "missing_alone",
        "france",
        header(lambda h: h[:-1]),
        S("missing column", "pds", alone=False),
    ),
    M(
        "headers",
        "two_exchanged",
        "france",
        header(lambda h: [*h[:34], h[35], h[34], *h[36:]]),
        S("code", "sexe", alone=False),
    ),
    M(
        "headers",
        "shifted",
        "france",
        header(lambda h: [h[-1], *h[:-1]]),
        S("code", "etat_1", alone=False),
    ),
    M(
        "headers",
        "absent",
        "france",
        lines(lambda b: b[1:]),
        S("missing column", "numero", alone=False),
    ),
    M(
        "headers",
        "again_inside",
        "france",
        inserted(500, lambda b: b[0]),
        S("code", "etat_1", row=500, code="etat_1", alone=False),
    ),
    M(
        "headers",
        "line_above",
        "france",
        inserted(1, lambda _: "Enquête 2008"),
        S("missing column", "numero", alone=False),
    ),
    M(
        "headers",
        "one_more_column",
        "france",
        rows(lambda t: [[*t[0], "note"], *([*r, "x"] for r in t[1:])]),
        H(),
    ),
    M(
        "headers",
        "one_more_name",
        "france",
        header(lambda h: [*h, "note"]),
        S("ragged rows", n=989, row=2),
    ),
    M("headers", "in_quotes", "france", header(lambda h: [f'"{n}"' for n in h]), H()),
    M(
        "headers",
        "sav_renamed",
        "uk",
        renamed({"q1a": "q1_a"}),
        S("missing column", "q1a", says="q1_a"),
    ),
    M(
        "headers",
        "sav_upper_case",
        "uk",
        renamed({"q1a": "Q1A"}),
        S("missing column", "q1a", says="Q1A"),
    ),
    M(
        "headers",
        "sav_two_exchanged",
        "uk",
        renamed({"q1a": "q8f", "q8f": "q1a"}),
        S("label", "q1a", alone=False),
    ),
    M(
        "headers",
        "dta_renamed",
        "germany",
        swap(b"alter\0", b"Alter\0"),
        S("missing column", "alter", says="Alter"),
    ),
    M(
        "headers",
        "xlsx_renamed",
        "czechia",
        part(_STRINGS, "<t>VAHA</t>", "<t>V\u00c1HA</t>"),
        S("missing column", "VAHA"),
    ),
    M(
        "headers",
        "xlsx_one_row_less",
        "czechia",
        part(_SHEET, '<row r="2">.*?</row>', ""),
        H(),
    ),
    M(
        "headers",
        "xlsx_rows_exchanged",
        "czechia",
        part(
            _SHEET,
            r'<row r="1">(.*?)</row><row r="2">(.*?)</row>',
            r'<row r="1">\2</row><row r="2">\1</row>',
        ),
        S("missing column", "ID", alone=False),
    ),
    # codes
    M(
        "codes",
        "unknown",
        "france",
        cell("secu_1", 10, "Toujours"),
        S("code", "secu_1", row=10, code="Toujours"),
    ),
    M(
        "codes",
        "of_another_scale",
        "france",
        cell("secu_1", 10, "Un peu"),
        S("code", "secu_1", row=10, code="Un peu"),
    ),
    M(
        "codes",
        "another_case",
        "france",
        cell("secu_1", 10, "souvent"),
        S("code", "secu_1", row=10, code="souvent", says="did you mean 'Souvent'?"),
    ),
    M(
        "codes",
        "space_at_end",
        "france",
        cell("secu_1", 11, "Souvent "),
        S("code", "secu_1", row=11, code="Souvent "),
    ),
    M(
        "codes",
        "hard_space",
        "france",
        cell("etat_1", 10, lambda c: "Plutôt\xa0sûr"),
        S("code", "etat_1", row=10),
    ),
    M(
        "codes",
        "number_for_word",
        "france",
        cell("secu_1", 10, "3"),
        S("code", "secu_1", row=10, code="3"),
    ),
    M(
        "codes",
        "blank",
        "france",
        cell("secu_1", 10, ""),
        S("code", "secu_1", row=10, code="<blank>"),
    ),
    M("codes", "a_space", "france", cell("secu_1", 10, " "), S("code", "secu_1", row=10, code=" ")),
    M(
        "codes",
        "word_for_blank",
        "france",
        cell("secu_1", 10, "<blank>"),
        S("code", "secu_1", row=10, code="<blank>"),
    ),
    M(
        "codes",
        "not_available",
        "france",
        cell("secu_1", 10, "NA"),
        S("code", "secu_1", row=10, code="NA"),
    ),
    M(
        "codes",
        "too_old",
        "france",
        cell("age", 10, "412"),
        S("code", "age", row=10, code="412", says="from 18 to 95"),
    ),
    M(
        "codes",
        "negative_age",
        "france",
        cell("age", 10, "-41"),
        S("code", "age", row=10, code="-41"),
    ),
    M(
        "codes",
        "text_in_number",
        "france",
        cell("age", 10, "quarante"),
        S("code", "age", row=10, code="quarante"),
    ),
    M(
        "codes",
        "digits_parted",
        "france",
        cell("age", 10, "4_1"),
        S("code", "age", row=10, code="4_1"),
    ),
    M(
        "codes",
        "not_a_number",
        "france",
        cell("age", 10, "nan"),
        S("code", "age", row=10, code="nan"),
    ),
    M("codes", "infinite", "france", cell("age", 10, "inf"), S("code", "age", row=10, code="inf")),
    M(
        "codes",
        "point_for_comma",
        "france",
        cell("age", 10, "41.5"),
        S("code", "age", row=10, code="41.5"),
    ),
    M("codes", "comma_and_nothing", "france", cell("age", 2, "41,0"), H()),
    M("codes", "exponent", "france", cell("age", 2, "4,1e1"), H()),
    M("codes", "space_before_number", "france", cell("age", 2, " 41"), H()),
    M("codes", "leading_zero", "france", cell("age", 2, "041"), H()),
    M("codes", "sav_unknown", "uk", code("q1a", 10, 5.0), S("code", "q1a", row=10, code="5")),
    M(
        "codes",
        "sav_of_another_scale",
        "uk",
        code("q8f", 10, 3.0),
        S("code", "q8f", row=10, code="3"),
    ),
    M(
        "codes",
        "sav_blank",
        "uk",
        code("q1b", 10, np.nan),
        S("code", "q1b", row=10, code="<blank>"),
    ),
    M(
        "codes",
        "sav_fraction",
        "uk",
        code("q1a", 10, 2.0000001),
        S("code", "q1a", row=10, code="2.0000001"),
    ),
    M("codes", "sav_too_old", "uk", code("age", 10, 150.0), S("code", "age", row=10, code="150")),
    M(
        "codes",
        "dta_unknown",
        "germany",
        stata("v11_1", 10, 6),
        S("code", "v11_1", row=10, code="6"),
    ),
    M(
        "codes",
        "dta_blank",
        "germany",
        stata("v11_1", 10, _STATA_LONG),
        S("code", "v11_1", row=10, code="<blank>"),
    ),
    M(
        "codes",
        "dta_unknown_missing",
        "germany",
        stata("v11_1", 10, _STATA_LONG + 26),
        S("code", "v11_1", row=10, code=".z"),
    ),
    M(
        "codes",
        "dta_missing_elsewhere",
        "germany",
        stata("alter", 10, _STATA_LONG + 3),
        S("code", "alter", row=10, code=".c"),
    ),
    M(
        "codes",
        "xlsx_unknown",
        "czechia",
        inline("D10", "Ano"),
        S("code", "O1a", row=10, code="Ano"),
    ),
    M(
        "codes",
        "xlsx_blank",
        "czechia",
        sheet_cell("D10", ""),
        S("code", "O1a", row=10, code="<blank>"),
    ),
    M(
        "codes",
        "xlsx_born_tomorrow",
        "czechia",
        sheet_cell("AJ10", '<c r="AJ10"><v>2009</v></c>'),
        S("code", "ROK_NAR", row=10, code="2009"),
    ),
    # labels
    M(
        "labels",
        "drifted",
        "uk",
        labels("q1a", lambda v: v | {1.0: "Unsafe"}),
        S("label", "q1a", code="1", says="Very unsafe"),
    ),
    M(
        "labels",
        "exchanged",
        "uk",
        labels("q1a", lambda v: v | {1.0: v[4.0], 4.0: v[1.0]}),
        S("label", "q1a", code="4", alone=False),
    ),
    M(
        "labels",
        "labels_shifted",
        "uk",
        labels("q1a", lambda v: {k + 1: t for k, t in v.items()}),
        S("label", "q1a", code="1", alone=False),
    ),
    M(
        "labels",
        "one_removed",
        "uk",
        labels("q1a", lambda v: {k: t for k, t in v.items() if k != 1}),
        S("label", "q1a", code="1"),
    ),
    M(
        "labels",
        "removed_of_a_column",
        "uk",
        labels("q1a", lambda v: {}),
        S("label", "q1a", code="1", alone=False),
    ),
    M(
        "labels",
        "removed_of_all",
        "uk",
        resaved(unlabelled),
        S("label", "q1a", code="1", alone=False),
    ),
    M(
        "labels",
        "new_for_a_code",
        "uk",
        labels("q1a", lambda v: v | {7.0: "Depends"}),
        S("label", "q1a", code="7"),
    ),
    M(
        "labels",
        "of_a_number_that_is_copied",
        "denmark",
        labels("alder", lambda v: v | {90.0: "Ubesvaret"}),
        S("code", "alder", code="90", says="'Ubesvaret'"),
    ),
    M(
        "labels",
        "of_an_age_once_missing",
        "uk",
        labelled_cell("age", 3, 95.0, "Refused"),
        S("code", "age", code="95", says="'Refused'"),
    ),
    M(
        "labels",
        "of_a_weight",
        "denmark",
        labelled_cell("vaegt", 3, 99.0, "Ikke oplyst"),
        S("labelled_weight", "vaegt", code="99", row=3, n=1, says="leave_out:"),
    ),
    M("labels", "of_no_answer", "uk", labels("q1a", lambda v: v | {5.0: "Depends"}), H()),
    M(
        "labels",
        "labels_upper_case",
        "uk",
        labels("q1a", lambda v: {k: t.upper() for k, t in v.items()}),
        S("label", "q1a", code="2", alone=False),
    ),
    M(
        "labels",
        "label_space_at_end",
        "uk",
        labels("q1a", lambda v: v | {1.0: "Very unsafe\xa0"}),
        S("label", "q1a", code="1"),
    ),
    M(
        "labels",
        "of_another_question",
        "uk",
        resaved(
            lambda f, d: (
                d["variable_value_labels"].update(q1a=d["variable_value_labels"]["q1b"]) or f
            )
        ),
        S("label", "q1a", code="1", alone=False),
    ),
    M(
        "labels",
        "mojibake",
        "denmark",
        resaved(
            lambda f, d: (
                d["variable_value_labels"].update(
                    besk={
                        k: t.encode().decode("cp1252")
                        for k, t in d["variable_value_labels"]["besk"].items()
                    }
                )
                or f
            )
        ),
        S("label", "besk", code="1", says="Lønmodtager", alone=False),
    ),
    M(
        "labels",
        "dta_drifted",
        "germany",
        swap(b"sehr sicher", b"ganz sicher"),
        S("label", "v11_1", code="1"),
    ),
    M(
        "labels",
        "dta_unhooked",
        "germany",
        after(b"<value_label_names>", 3 * 129, bytes(129)),
        S("label", "v11_1", code="1", alone=False),
    ),
    M("labels", "missing_not_declared", "uk", resaved(undeclared), H()),
    # types
    M("types", "sav_number_as_text", "uk", recoded("age", lambda s: s.map("{:.0f}".format)), H()),
    M("types", "sav_id_as_text", "uk", recoded("serial", lambda s: s.map("{:.0f}".format)), H()),
    M(
        "types",
        "sav_number_as_padded_text",
        "uk",
        recoded("age", lambda s: s.map("{:.1f}".format)),
        S("code", "age", row=21, n=12, code="999.0", alone=False),
    ),
    M(
        "types",
        "sav_codes_as_words",
        "uk",
        recoded("sex", lambda s: s.map({1.0: "M", 2.0: "F"}).fillna("")),
        S("code", "sex", code="M", alone=False),
    ),
    M(
        "types",
        "sav_codes_as_dates",
        "uk",
        recoded("age", lambda s: s, "DATE11"),
        S("code", "age", alone=False),
    ),
    M(
        "types",
        "dta_codes_as_dates",
        "germany",
        swap(b"%12.0g", b"%td\0\0\0", 40),
        S("code", "v11_1", alone=False),
    ),
    M(
        "types",
        "csv_numbers_with_points",
        "france",
        column("pds", lambda c: c.replace(",", ".")),
        S("positive", "pds", row=2, n=989),
    ),
    M(
        "types",
        "csv_one_with_a_point",
        "france",
        cell("pds", 10, lambda c: c.replace(",", ".")),
        S("positive", "pds", row=10),
    ),
    M(
        "types",
        "csv_thousands",
        "france",
        cell("pds", 10, "1.000,5"),
        S("positive", "pds", row=10, code="1.000,5"),
    ),
    M("types", "csv_percent", "france", cell("pds", 10, "73,5 %"), S("positive", "pds", row=10)),
    M(
        "types",
        "csv_age_as_date",
        "france",
        cell("age", 10, "1967-05-01"),
        S("code", "age", row=10, code="1967-05-01"),
    ),
    M("types", "csv_fewer_decimals", "france", column("pds", lambda c: c.rstrip("0")), H()),
    M(
        "types",
        "xlsx_text_as_number",
        "czechia",
        sheet_cell("D10", '<c r="D10"><v>2</v></c>'),
        S("code", "O1a", row=10, code="2"),
    ),
    M(
        "types",
        "xlsx_number_as_text",
        "czechia",
        sheet_cell("AJ10", '<c r="AJ10" t="str"><v>{v}</v></c>'),
        H(),
    ),
    M(
        "types",
        "xlsx_truth",
        "czechia",
        sheet_cell("AF10", '<c r="AF10" t="b"><v>1</v></c>'),
        S("code", "O8F", row=10, code="TRUE"),
    ),
    M("types", "xlsx_date", "czechia", parts(dated), S("code", "O1a", row=4, code="2008-02-01")),
    M(
        "types",
        "xlsx_not_a_number",
        "czechia",
        sheet_cell("AJ10", '<c r="AJ10"><v>abc</v></c>'),
        S("damaged cell", "ROK_NAR", row=10, code="abc"),
    ),
    # encodings
    M(
        "encodings",
        "utf8",
        "france",
        text(str, "utf-8"),
        S("encoding", row=2, says="encoding: utf-8"),
    ),
    M(
        "encodings",
        "utf8_with_bom",
        "france",
        text(str, "utf-8-sig"),
        S("encoding", says="encoding: utf-8"),
    ),
    M(
        "encodings",
        "bom_before_cp1252",
        "france",
        lambda d: b"\xef\xbb\xbf" + d,
        S("encoding", row=1),
    ),
    M("encodings", "utf16", "france", text(str, "utf-16"), S("encoding", says="encoding: utf-16")),
    M(
        "encodings",
        "utf16_without_bom",
        "france",
        text(str, "utf-16-le"),
        S("NUL bytes", row=1, n=991),
    ),
    M("encodings", "macintosh", "france", text(str, "mac-roman"), S("encoding", alone=False)),
    M(
        "encodings",
        "dos",
        "france",
        lambda d: d.decode("cp1252").encode("cp850", "replace"),
        S("encoding", alone=False),
    ),
    M(
        "encodings",
        "accents_lost",
        "france",
        lambda d: d.decode("cp1252").encode("ascii", "replace"),
        S("code", alone=False),
    ),
    M(
        "encodings",
        "decoded_twice",
        "france",
        cell("etat_1", 2, _MOJIBAKE),
        S("code", "etat_1", row=2, code=_MOJIBAKE),
    ),
    M(
        "encodings",
        "stratum_decoded_twice",
        "france",
        cell("zeat", 2, "Région parisienne".encode().decode("cp1252")),
        S("mojibake", "zeat", row=2),
    ),
    M("encodings", "byte_of_no_letter", "france", put(700, b"\x81"), S("encoding", row=3)),
    M(
        "encodings",
        "accents_apart",
        "czechia",
        inline("D10", "Spi\u0301s\u030ce nebezpec\u030cne\u0301"),
        S("code", "O1a", row=10),
    ),
    M(
        "encodings",
        "sav_wrongly_declared",
        "denmark",
        swap(b"UTF-8", b"cp850"),
        S("label", alone=False),
    ),
    # duplicates
    M(
        "duplicates",
        "row",
        "france",
        inserted(500, lambda b: b[9]),
        S("unique", "numero", row=500, n=2, code="SIMULATED-0009", alone=False),
    ),
    M(
        "duplicates",
        "identifier",
        "france",
        cell("numero", 500, "SIMULATED-0009"),
        S("unique", "numero", row=500, n=2),
    ),
    M(
        "duplicates",
        "interview",
        "france",
        inserted(500, _interview_again),
        N("duplicate_interview", rows=(11, 500)),
    ),
    M(
        "duplicates",
        "whole_file",
        "france",
        lines(lambda b: b + b[1:]),
        S("unique", "numero", row=2, n=1978, alone=False),
    ),
    M(
        "duplicates",
        "sav_identifier",
        "uk",
        code("serial", 10, 9.0),
        S("unique", "serial", row=10, n=2, code="9"),
    ),
    M(
        "duplicates",
        "dta_identifier",
        "germany",
        stata("lfdnr", 10, 9.0),
        S("unique", "lfdnr", row=9, n=2),
    ),
    M(
        "duplicates",
        "xlsx_row",
        "czechia",
        part(_SHEET, r'(<row r="10">.*?</row>)', r"\1\1"),
        S("damaged file", row=10),
    ),
    M(
        "duplicates",
        "xlsx_cell",
        "czechia",
        sheet_cell("D10", '<c r="D10" t="s"><v>22</v></c><c r="D10" t="s"><v>23</v></c>'),
        S("damaged cell", "O1a", row=10, code="D10"),
    ),
    # exchanged values
    M("swaps", "two_columns", "france", exchanged("sexe", "age"), S("code", "sexe", alone=False)),
    M(
        "swaps",
        "answer_and_question",
        "france",
        exchanged("secu_1", "etat_1"),
        S("code", "secu_1", alone=False),
    ),
    M("swaps", "age_and_weight", "france", exchanged("age", "pds"), S("code", "age", alone=False)),
    M("swaps", "two_columns_and_names", "france", exchanged("sexe", "age", header_too=True), H()),
    M("swaps", "columns_reversed", "france", rows(lambda t: [r[::-1] for r in t]), H()),
    M(
        "swaps",
        "within_a_row",
        "france",
        rows(lambda t: [*t[:9], [*t[9][:34], t[9][35], t[9][34], *t[9][36:]], *t[10:]]),
        S("code", "age", row=10, alone=False),
    ),
    M(
        "swaps",
        "sav_two_columns",
        "uk",
        resaved(lambda f, _: f.assign(sex=f["age"], age=f["sex"])),
        S("code", "sex", alone=False),
    ),
    # shifts
    M(
        "shifts",
        "row_to_the_right",
        "france",
        line(10, lambda r: ";" + r.rsplit(";", 1)[0]),
        S("present", "numero", row=10, alone=False),
    ),
    M(
        "shifts",
        "row_to_the_left",
        "france",
        line(10, lambda r: r.split(";", 1)[1] + ";"),
        S("code", "etat_1", row=10, alone=False),
    ),
    M(
        "shifts",
        "part_of_a_row",
        "france",
        rows(lambda t: [*t[:9], [*t[9][:10], "", *t[9][10:-1]], *t[10:]]),
        S("code", "info_2", row=10, code="<blank>", alone=False),
    ),
    M(
        "shifts",
        "delimiter_lacks",
        "france",
        line(10, lambda r: r.replace(";", "", 1)),
        S("ragged rows", row=10),
    ),
    M(
        "shifts",
        "delimiter_too_many",
        "france",
        line(10, lambda r: r.replace(";", ";;", 1)),
        S("ragged rows", row=10),
    ),
    M(
        "shifts",
        "delimiter_in_a_cell",
        "france",
        cell("secu_1", 10, "Souvent;peut-être"),
        S("ragged rows", row=10),
    ),
    M(
        "shifts",
        "line_broken",
        "france",
        line(10, lambda r: r.replace(";Plut", "\r\n;Plut", 1)),
        S("ragged rows", row=10, n=2),
    ),
    M(
        "shifts",
        "lines_joined",
        "france",
        lines(lambda b: [*b[:9], b[9] + b[10], *b[11:]]),
        S("ragged rows", row=10),
    ),
    M(
        "shifts",
        "xlsx_cell_of_another_row",
        "czechia",
        sheet_cell("D10", '<c r="D11" t="s"><v>{v}</v></c>'),
        S("damaged cell", "O1a", row=10, code="D11"),
    ),
    # lines
    M(
        "lines",
        "quote_opens",
        "france",
        line(500, lambda r: r.replace(";", ';"', 1)),
        S("unterminated quote", row=500),
    ),
    M(
        "lines",
        "quotes_around_cells",
        "france",
        rows(lambda t: [[f'"{c}"' for c in r] for r in t]),
        H(),
    ),
    M(
        "lines",
        "blank_lines",
        "france",
        lines(lambda b: [*b[:9], "", *b[9:500], "", "", *b[500:], ""]),
        H(),
    ),
    M(
        "lines",
        "line_of_delimiters",
        "france",
        inserted(500, lambda b: ";" * b[0].count(";")),
        S("present", "numero", row=500, alone=False),
    ),
    M(
        "lines",
        "line_of_spaces",
        "france",
        inserted(500, lambda _: "   "),
        S("ragged rows", row=500),
    ),
    M("lines", "delimiter_at_every_end", "france", lines(lambda b: [f"{r};" for r in b]), H()),
    M(
        "lines",
        "delimiter_at_one_end",
        "france",
        line(10, lambda r: f"{r};"),
        S("ragged rows", row=10),
    ),
    M("lines", "line_feeds", "france", text(lambda t: t.replace("\r\n", "\n")), H()),
    M("lines", "carriage_returns", "france", text(lambda t: t.replace("\r\n", "\r")), H()),
    M(
        "lines",
        "two_carriage_returns",
        "france",
        text(lambda t: t.replace("\r\n", "\r\r\n")),
        S("missing column", "pds", says="pds\\r"),
    ),
    M("lines", "mixed_ends", "france", text(lambda t: t.replace("\r\n", "\n", 300)), H()),
    M("lines", "no_last_end", "france", text(lambda t: t.removesuffix("\r\n")), H()),
    M(
        "lines",
        "break_in_a_cell",
        "france",
        cell("secu_1", 10, '"Sou\nvent"'),
        S("code", "secu_1", row=10, code="Sou\nvent"),
    ),
    M(
        "lines",
        "total_below",
        "france",
        lambda d: d + b"Total: 989\r\n",
        S("truncated file", row=991),
    ),
    # order of respondents
    M("order", "shuffled", "france", rows(_shuffled), H(_permuted)),
    M(
        "order",
        "sav_reversed",
        "uk",
        resaved(lambda f, _: f[::-1].reset_index(drop=True)),
        H(lambda n: np.arange(n)[::-1]),
    ),
    M(
        "order",
        "xlsx_interviews_exchanged",
        "czechia",
        part(_SHEET, r'(<row r="10">.*?</row>)(<row r="11">.*?</row>)', r"\2\1"),
        S("damaged file", row=10),
    ),
    M("order", "xlsx_blank_row", "czechia", parts(last_row_lower), H()),
    # formulas, markup and huge cells
    M(
        "markup",
        "formula",
        "france",
        cell("secu_1", 10, "=1+1"),
        S("code", "secu_1", row=10, code="=1+1"),
    ),
    M(
        "markup",
        "script",
        "france",
        cell("secu_1", 10, "<script>alert(1)</script>"),
        S("code", "secu_1", row=10),
    ),
    M(
        "markup",
        "formula_as_identifier",
        "france",
        cell("numero", 10, "=cmd|' /C calc'!A0"),
        S("plain", "numero", row=10),
    ),
    M(
        "markup",
        "script_as_identifier",
        "france",
        cell("numero", 10, "<script>alert(1)</script>"),
        S("plain", "numero", row=10),
    ),
    M(
        "markup",
        "break_in_identifier",
        "france",
        cell("numero", 10, '"SIM\n10"'),
        S("plain", "numero", row=10),
    ),
    M(
        "markup",
        "formula_as_stratum",
        "france",
        cell("zeat", 10, "=1+1"),
        S("plain", "zeat", row=10),
    ),
    M("markup", "huge_answer", "france", cell("secu_1", 10, _HUGE), S("code", "secu_1", row=10)),
    M(
        "markup",
        "huge_identifier",
        "france",
        cell("numero", 10, _HUGE),
        S("plain", "numero", row=10),
    ),
    M(
        "markup",
        "huge_elsewhere",
        "france",
        rows(lambda t: [[*t[0], "note"], *([*r, ""] for r in t[1:-1]), [*t[-1], _HUGE]]),
        H(),
    ),
    M(
        "markup",
        "xlsx_script",
        "czechia",
        inline("D10", "&lt;script&gt;"),
        S("code", "O1a", row=10, code="<script>"),
    ),
    M(
        "markup",
        "xlsx_formula_with_value",
        "czechia",
        sheet_cell("AJ10", '<c r="AJ10"><f>1900+1</f><v>{v}</v></c>'),
        H(),
    ),
    M(
        "markup",
        "xlsx_formula_without_value",
        "czechia",
        sheet_cell("AJ10", '<c r="AJ10"><f>1900+1</f></c>'),
        S("formula without value", "ROK_NAR", row=10),
    ),
    M(
        "markup",
        "xlsx_error_cell",
        "czechia",
        sheet_cell("AJ10", '<c r="AJ10" t="e"><v>#N/A</v></c>'),
        S("error cell", "ROK_NAR", row=10, code="#N/A"),
    ),
    # tricks with the archive of a workbook
    M("archive", "bomb", "czechia", parts(bomb), S("archive", says=_SHEET)),
    M(
        "archive",
        "entities",
        "czechia",
        part(_SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        S("archive", says=_SHEET),
    ),
    M("archive", "sheet_part_lacks", "czechia", without(_SHEET), S("truncated file", says=_SHEET)),
    M(
        "archive",
        "strings_part_lacks",
        "czechia",
        without(_STRINGS),
        S("truncated file", says=_STRINGS),
    ),
    M("archive", "book_part_lacks", "czechia", without(_BOOK), S("truncated file", says=_BOOK)),
    M("archive", "types_part_lacks", "czechia", without("[Content_Types].xml"), S("content")),
    M(
        "archive",
        "sheet_renamed",
        "czechia",
        part(_BOOK, "SIMULATED", "Simulated"),
        S("sheet", says="Simulated"),
    ),
    M("archive", "sheet_added", "czechia", parts(extra_sheet), H()),
    M("archive", "sheet_hidden", "czechia", part(_BOOK, "<sheet ", '<sheet state="hidden" '), H()),
    M(
        "archive",
        "rows_hidden",
        "czechia",
        part(_SHEET, '<row r="10">', '<row r="10" hidden="1">'),
        H(),
    ),
    M(
        "archive",
        "cells_merged",
        "czechia",
        part(
            _SHEET,
            r'(<c r="D10".*?)<c r="E10"[^>]*><v>[^<]*</v></c>(.*)</sheetData>',
            r'\1\2</sheetData><mergeCells><mergeCell ref="D10:E10"/></mergeCells>',
        ),
        S("merged cells", "O1a", row=10),
    ),
    M(
        "archive",
        "string_lacks",
        "czechia",
        sheet_cell("D10", '<c r="D10" t="s"><v>999</v></c>'),
        S("damaged cell", "O1a", row=10, code="999"),
    ),
    M(
        "archive",
        "string_before_the_first",
        "czechia",
        sheet_cell("D10", '<c r="D10" t="s"><v>-1</v></c>'),
        S("damaged cell", "O1a", row=10, code="-1"),
    ),
    M(
        "archive",
        "strings_shifted",
        "czechia",
        part(_STRINGS, "<si>", "<si><t>x</t></si><si>"),
        S("missing column", "ID", alone=False),
    ),
    M(
        "archive",
        "string_in_pieces",
        "czechia",
        part(
            _STRINGS,
            "<t>Spíše bezpečné</t>",
            '<r><t>Spíše</t></r><r><t xml:space="preserve"> bezpečné</t></r>',
        ),
        H(),
    ),
    M("archive", "wrong_dimension", "czechia", part(_SHEET, 'ref="A1:AN1005"', 'ref="A1:B2"'), H()),
    M("archive", "sheet_cut", "czechia", part(_SHEET, '<row r="900">.*', ""), S("truncated file")),
    # weights and the design
    M("design", "weight_zero", "uk", code("wt", 10, 0.0), S("positive", "wt", row=10, code="0")),
    M(
        "design",
        "weight_negative",
        "uk",
        code("wt", 10, -1.0),
        S("positive", "wt", row=10, code="-1"),
    ),
    M(
        "design",
        "weight_blank",
        "uk",
        code("wt", 10, np.nan),
        S("positive", "wt", row=10, code="<blank>"),
    ),
    M(
        "design",
        "weight_declared_missing",
        "uk",
        resaved(lambda cells, declared: declared["missing_ranges"].update(wt=[0.7206]) or cells),
        S("not_missing", "wt", row=10, code="0.7206"),
    ),
    M(
        "design",
        "weight_beyond_all_others",
        "france",
        cell("pds", 10, "1e300"),
        S("extreme_weight", row=10),
    ),
    M("design", "stratum_without_label", "uk", code("region", 10, 13.0), N("labelled", (10,))),
    M(
        "design",
        "weight_as_text",
        "france",
        cell("pds", 10, "lourd"),
        S("positive", "pds", row=10, code="lourd"),
    ),
    M(
        "design",
        "weight_not_a_number",
        "france",
        cell("pds", 10, "NaN"),
        S("positive", "pds", row=10, code="NaN"),
    ),
    M(
        "design",
        "weight_infinite",
        "france",
        cell("pds", 10, "inf"),
        S("positive", "pds", row=10, code="inf"),
    ),
    M(
        "design",
        "weight_beyond_doubles",
        "france",
        cell("pds", 10, "1e999"),
        S("positive", "pds", row=10),
    ),
    M(
        "design",
        "dta_weight_missing",
        "germany",
        stata("gewicht", 10, _STATA_DOUBLE),
        S("positive", "gewicht", row=10, code="<blank>"),
    ),
    M(
        "design",
        "identifier_blank",
        "france",
        cell("numero", 10, ""),
        S("present", "numero", row=10, code="<blank>"),
    ),
    M(
        "design",
        "identifier_of_spaces",
        "france",
        cell("numero", 10, "   "),
        S("present", "numero", row=10),
    ),
    M(
        "design",
        "dta_identifier_missing",
        "germany",
        stata("lfdnr", 10, _STATA_DOUBLE),
        S("present", "lfdnr", row=10),
    ),
    M("design", "stratum_blank", "france", cell("zeat", 10, ""), S("present", "zeat", row=10)),
    M("design", "point_blank", "france", cell("point", 10, ""), S("present", "point", row=10)),
    M(
        "design",
        "dta_stratum_missing",
        "germany",
        stata("land", 10, _STATA_DOUBLE),
        S("present", "land", row=10),
    ),
    M(
        "design",
        "dta_point_tagged",
        "germany",
        stata("sample_point", 10, float.fromhex("0x1.0010000000000p+1023")),
        S("present", "sample_point", row=10, code=".a"),
    ),
    M("design", "sav_point_blank", "uk", code("point", 10, np.nan), S("present", "point", row=10)),
    # the same to the eye
    M(
        "codes",
        "xlsx_sign_without_width",
        "czechia",
        inline("D10", "Neví\u200b"),
        S("code", "O1a", row=10, code="Neví\u200b", says="did you mean 'Neví'?"),
    ),
    M(
        "codes",
        "xlsx_letter_of_another_script",
        "czechia",
        inline("D10", "N\u0435ví"),
        S("code", "O1a", row=10, code="N\u0435ví"),
    ),
    M(
        "codes",
        "xlsx_accent_apart",
        "czechia",
        inline("D10", "Nevi\u0301"),
        S("code", "O1a", row=10, code="Nevi\u0301"),
    ),
    M(
        "codes",
        "xlsx_hard_space_in_number",
        "czechia",
        inline("AJ10", "1970\xa0"),
        S("code", "ROK_NAR", row=10, code="1970\xa0"),
    ),
    M("codes", "minus_zero", "france", cell("age", 10, "-0"), S("code", "age", row=10, code="0")),
    M("codes", "kilo", "france", cell("age", 10, "1e3"), S("code", "age", row=10, code="1000")),
    M(
        "codes",
        "thousand_with_comma",
        "france",
        cell("age", 10, "41,000,0"),
        S("code", "age", row=10, code="41,000,0"),
    ),
    M(
        "codes",
        "sav_next_double",
        "uk",
        code("q1a", 10, np.nextafter(2.0, 3.0)),
        S("code", "q1a", row=10, code="2.0000000000000004"),
    ),
    M(
        "labels",
        "sign_without_width",
        "uk",
        labels("q1a", lambda v: v | {1.0: "Very\u200b unsafe"}),
        S("label", "q1a", code="1"),
    ),
    M(
        "labels",
        "two_spaces",
        "uk",
        labels("q1a", lambda v: v | {1.0: "Very  unsafe"}),
        S("label", "q1a", code="1"),
    ),
    M(
        "labels",
        "of_another_country",
        "uk",
        labels("q1a", lambda v: v | {1.0: "Très dangereux"}),
        S("label", "q1a", code="1", says="Très dangereux"),
    ),
    M("types", "sav_weight_as_text", "uk", recoded("wt", lambda s: s.map(repr)), H()),
    M(
        "types",
        "sav_weight_with_commas",
        "uk",
        recoded("wt", lambda s: s.map(repr).str.replace(".", ",")),
        S("positive", "wt", row=1, n=983),
    ),
    M(
        "types",
        "sav_weight_as_date",
        "uk",
        recoded("wt", lambda s: s, "DATETIME20"),
        S("positive", "wt", row=1, n=983),
    ),
    M(
        "types",
        "xlsx_number_beyond_doubles",
        "czechia",
        sheet_cell("AJ10", '<c r="AJ10"><v>1e999</v></c>'),
        S("code", "ROK_NAR", row=10, code="inf"),
    ),
    M(
        "duplicates",
        "identifier_but_for_a_space",
        "france",
        rows(lambda t: [*t[:10], [t[9][0] + " ", *t[10][1:]], *t[11:]]),
        S("spelling", "numero", row=11),
    ),
    M(
        "design",
        "point_with_space",
        "france",
        cell("point", 10, lambda c: c + " "),
        S("spelling", "point", row=10),
    ),
    M(
        "design",
        "stratum_in_capitals",
        "france",
        cell("zeat", 10, str.upper),
        S("spelling", "zeat", row=10),
    ),
    M(
        "types",
        "sav_numbers_declared_missing",
        "uk",
        resaved(lambda f, d: d["missing_ranges"].update(age=[{"lo": 40, "hi": 41}]) or f),
        S("code", "age", code="40", n=21, row=6, says="declares this code missing", alone=False),
    ),
    M(
        "labels",
        "question_put_anew",
        "uk",
        resaved(lambda f, d: d["column_labels"].update(q7_1="Do you own a recycling bin?") or f),
        S("question", "q7_1", says='q7_1: "Do you own a recycling bin?"'),
    ),
    M(
        "swaps",
        "sav_two_questions",
        "uk",
        resaved(
            lambda f, d: (
                f.assign(q6_1=f["q6_2"], q6_2=f["q6_1"])
                if d["column_labels"].update(
                    q6_1=d["column_labels"]["q6_2"], q6_2=d["column_labels"]["q6_1"]
                )
                is None
                else f
            )
        ),
        S("question", "q6_2", says="watch over", alone=False),
    ),
    M(
        "labels",
        "questions_removed",
        "uk",
        resaved(lambda f, d: d["column_labels"].update(dict.fromkeys(d["column_labels"], "")) or f),
        S("question", "q1a", says="declares no question", alone=False),
    ),
    # what only the checksum can tell
    M(
        "codes",
        "another_true_answer",
        "france",
        cell("secu_1", 2, "Parfois"),
        S("checksum"),
        sealed=True,
    ),
]
