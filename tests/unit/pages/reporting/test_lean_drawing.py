"""A drawing within a page draws what its file draws."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from coproduction.figures.sheet import save
from coproduction.pages.reporting.lean_drawing import uri

SVG = """<?xml version="1.0"?><!-- said -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9pt">
<title>A "title" &amp; more</title><metadata>when</metadata>
<defs><path id="DejaVuSans-41" d="M 1 2
L 3.123456 4
L 5 6
Q 1 1 2 2
Q 3 3 4 4
z
" transform="scale(0.015625)"/></defs>
<g id="patch_1"><g id="text_1" style="fill: #ffffff; stroke: none">
<use xlink:href="#DejaVuSans-41" transform="translate(10.005678 0)"/>
<use xlink:href="#DejaVuSans-41" x="-0.000123" y="7"/></g></g></svg>
"""


def lean(svg: str) -> str:
    told = uri(svg)
    assert told.startswith("data:image/svg+xml,") and not {*told} & {*'"&#\n'}
    return unquote(told.partition(",")[2])


def test_what_a_reader_does_not_see_is_left_out_and_the_rest_said_shortly():
    assert lean(SVG) == (
        "<svg xmlns='http://www.w3.org/2000/svg' width='9pt'><defs>"
        "<path id='a0' d='M1 2L3.12 4 5 6Q1 1 2 2 3 3 4 4z' transform='scale(0.015625)'/></defs>"
        "<g style='fill:#ffffff;stroke:none'><use href='#a0' x='10'/>"
        "<use href='#a0' x='-0.000123' y='7'/></g></svg>"
    )


def test_what_looks_alike_is_said_once_and_lines_along_an_axis_by_one_number():
    rectangle = "<path d='M 1 2 L 3 2 L 3 4 L 1 4 z' style='fill: #123456; stroke: none'/>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><style>*{{}}</style>{rectangle * 2}</svg>"
    once = "<path d='M1 2H3V4H1z' class='s0'/>"
    said = f"<style>*{{}}.s0{{fill:#123456;stroke:none}}</style>{once * 2}</svg>"
    assert lean(svg).endswith(said)


def points(svg: str) -> np.ndarray:
    """Every number of the paths and places, in order."""
    values = [
        value
        for element in ElementTree.fromstring(svg).iter()
        for name, value in sorted(element.attrib.items())
        if name in ("d", "x", "y")
    ]
    return np.array([float(one) for v in values for one in re.findall(r"-?[\d.]+", v)])


def test_a_figure_keeps_every_path_and_is_much_smaller(tmp_path):
    figure = Figure(figsize=(3, 2))
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    axes.plot(np.arange(40), np.sin(np.arange(40)), marker="o", label="It’s 5 % & <more>")
    axes.legend()
    files = [tmp_path / f"f.{kind}" for kind in ("pdf", "png", "svg")]
    save(figure, *files, alt="A", title="T")
    before = files[2].read_text(encoding="utf-8")
    after = lean(before)
    paths = [e for e in ElementTree.fromstring(after).iter() if e.tag.endswith("path")]
    assert len(paths) == before.count("<path")
    old, new = points(before), points(after)
    assert np.isin(np.round(old[np.abs(old) >= 1], 2), np.round(new, 2)).all()
    assert len(after) < 0.6 * len(before)
