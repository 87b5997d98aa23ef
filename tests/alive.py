"""What of an attack is alive in a file: elements, attributes, formulas, contents of other files."""

import base64
import csv
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import hostile

#: A cell that a spreadsheet would run; a sign before a number is none.
_LIVE = re.compile(
    r'[\s"]*([=@＝＠＋－]|[-+](?![\d.,]+(e[-+]?\d+)?%?( [(\[][-\d., ]+[)\]])?( [*†]+)?$))'
)
_URI = re.compile(rb"data:[\w/+.-]*;?[\w=-]*;base64,([A-Za-z0-9+/=]+)")


class Page(HTMLParser):
    """The scripts of a page, and what in it calls `hostile.ALERT` or asks for something."""

    def __init__(self, page: str):
        super().__init__()
        self.scripts, self.alive, self._within = [], [], False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self._within = tag == "script"
        if self._within:
            self.scripts.append("")
        for name, value in attrs:
            link = (value or "").strip().lower()
            asks = name in ("src", "href", "data") and not link.startswith(("data:", "#"))
            if name.startswith("on") or link.startswith("javascript:") or (asks and tag != "a"):
                self.alive.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag):
        self._within = self._within and tag != "script"

    def handle_data(self, data):
        if self._within:
            self.scripts[-1] += data


def alive(path: Path) -> Iterator[str]:
    """What is alive in a file, told."""
    content = path.read_bytes()
    parts = [content, *_members(content), *map(base64.b64decode, _URI.findall(content))]
    if any(hostile.SECRET.encode() in part for part in parts):
        yield "holds the canary"
    text = content.decode("utf-8", "replace")
    if path.suffix == ".html":
        page = Page(text)
        yield from page.alive
        yield from (s[:80] for s in page.scripts if s.strip().startswith(hostile.ALERT))
    elif path.suffix in (".svg", ".xml"):
        tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(content).iter()}
        yield from tags & {"script", "img", "image", "foreignObject", "a", "b"}
    elif path.suffix == ".csv":
        yield from live_cells(text)
    elif path.suffix == ".tex":
        yield from {*re.findall(r"\\([A-Za-z]+|.)", text)} & {"input", "include", "write", "x"}


def _members(content: bytes) -> list[bytes]:
    if not content.startswith(b"PK"):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def live_cells(text: str) -> Iterator[str]:
    """Cells that a spreadsheet would run, whichever sign it parts cells by."""
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for cell in row:
                if cell != "-" and _LIVE.match(cell):
                    yield repr(cell[:80])
