"""A drawing within a page: the SVG of a figure without what a reader does not see.

Its title and description are the page's alternative text, so they are left out here.
"""

import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from coproduction.made import remembered
from coproduction.states import state_of

_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_UNSEEN = {_SVG + name for name in ("metadata", "title", "desc")}
_DECIMAL = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")
_MOVED = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")
_NAMED = re.compile(r"(?<=#)[^\s)]+")
_COMMAND = re.compile(r"\s*([A-Za-z])\s*")
#: Commands of a path that need not be said again.
_AGAIN = re.compile(r"([LQCT])([^A-Za-z]*)")
#: What stands in a URI as it is; neither a double quote nor a number sign or ampersand is among it.
_PLAIN = " '<>:;=/,.()!*+?@[]-_~"
_CODED = re.compile(f"[^A-Za-z0-9{re.escape(_PLAIN)}]")


def uri(svg: str) -> str:
    """The drawing as a data URI, safe between double quotes.

    Coordinates, in points, are told to a hundredth, glyphs of a line to a unit of their font;
    glyphs and markers have short names.
    """
    root = ElementTree.fromstring(svg)
    _without_unseen(root)
    short = _names(root)
    for element in root.iter():
        attributes = {_LINK: "href"}
        found = {attributes.get(k, k): _value(k, v, short) for k, v in element.attrib.items()}
        if element.tag == _SVG + "use" and (moved := _MOVED.fullmatch(found.get("transform", ""))):
            # a glyph in its line: units of a font are less than a tenth of a point
            del found["transform"]
            places = (f"{float(value):.0f}" for value in moved.groups())
            found |= {k: v for k, v in zip("xy", places, strict=True) if v.strip("-") != "0"}
        element.attrib.clear()
        element.attrib.update({k: v for k, v in found.items() if v})
        element.tail = None
        if element.text and not element.text.strip():
            element.text = None
    _flatten(root)
    _classed(root)
    ElementTree.register_namespace("", _SVG[1:-1])
    text = ElementTree.tostring(root, encoding="unicode")
    text = text.replace(" />", "/>")
    text = text if "'" in text else text.replace('"', "'")
    return "data:image/svg+xml," + _CODED.sub(lambda found: quote(found[0], safe=""), text)


def kept(name: str) -> AbstractContextManager[Callable[[str], str]]:
    """`uri`, with the drawings of the last time kept by a name (see `coproduction.made`)."""
    return remembered(name, state_of([Path(__file__)]), uri)


def _without_unseen(root: ElementTree.Element) -> None:
    for parent in root.iter():
        for child in [child for child in parent if child.tag in _UNSEEN]:
            parent.remove(child)


def _flatten(parent: ElementTree.Element) -> None:
    """Put what groups without attributes hold in their place."""
    for child in [*parent]:
        _flatten(child)
        if child.tag == _SVG + "g" and not child.attrib:
            place = list(parent).index(child)
            parent.remove(child)
            for k, inner in enumerate(list(child)):
                parent.insert(place + k, inner)


def _classed(root: ElementTree.Element) -> None:
    """Say once what several elements look like: a class each, in the style sheet of the drawing."""
    styled = [element for element in root.iter() if element.get("style")]
    said = Counter(element.attrib["style"] for element in styled)
    sheet = next((element for element in root.iter(_SVG + "style")), None)
    if sheet is None:
        return
    names = {style: f"s{k}" for k, style in enumerate(s for s, n in said.items() if n > 1)}
    for element in styled:
        if name := names.get(element.attrib["style"]):
            del element.attrib["style"]
            element.set("class", name)
    sheet.text = (sheet.text or "") + "".join(f".{n}{{{s}}}" for s, n in names.items())


def _names(root: ElementTree.Element) -> dict[str, str]:
    """Names that something points to, to short ones; all others are of no use."""
    values = (value for element in root.iter() for value in element.attrib.values())
    met = dict.fromkeys(name for value in values for name in _NAMED.findall(value))
    have = {element.get("id", "") for element in root.iter()}
    numbers = count()
    return {name: f"a{next(numbers)}" for name in met if name in have}


def _value(name: str, text: str, short: dict[str, str]) -> str:
    """The value of an attribute; empty of one that is left out."""
    if name == "id":
        return short.get(text, "")
    if name in ("role", "aria-labelledby"):
        return ""
    if "#" in text:
        text = _NAMED.sub(lambda found: short.get(found[0], found[0]), text)
    if "." in text:
        text = _DECIMAL.sub(_rounded, text)
    if name == "style":
        return re.sub(r"\s*([:;])\s*", r"\1", text).rstrip(";")
    return _path(text) if name == "d" else text


def _rounded(found: re.Match) -> str:
    value = float(found[0])
    text = f"{value:.2f}" if abs(value) >= 1 else f"{value:.6f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _straight(text: str) -> str:
    """Lines along an axis by the one coordinate that changes."""
    x = y = ""

    def said(found: re.Match) -> str:
        nonlocal x, y
        command, numbers = found[1], found[2].split()
        before, last = (x, y), command == "L" and len(numbers) == 2
        x, y = numbers[-2:] if len(numbers) > 1 else ("", "")
        if last and y == before[1]:
            return f"H{x}"
        return f"V{y}" if last and x == before[0] else found[0]

    return re.sub(r"([A-Za-z])([^A-Za-z]*)", said, text)


def _path(text: str) -> str:
    """A path without blanks at its commands, and without the same command twice in a row."""
    text, before = _straight(_COMMAND.sub(r"\1", text.strip())), ""

    def said(found: re.Match) -> str:
        nonlocal before
        repeated = found[1] == before and found.start() == end[0]
        before, end[0] = found[1], found.end()
        return f" {found[2]}" if repeated else found[0]

    end = [-1]
    return _AGAIN.sub(said, text)
