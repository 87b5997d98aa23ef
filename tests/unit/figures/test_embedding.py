import io
import re
import zlib

from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from coproduction.figures.embedding import lean
from coproduction.figures.style import styled


def fonts(text: str) -> list[TTFont]:
    """The fonts within a PDF file of a text."""
    figure, out = Figure(figsize=(2, 1)), io.BytesIO()
    with styled(), lean():
        figure.text(0.1, 0.1, text)
        figure.savefig(out, format="pdf")
    streams = re.findall(rb"/Length1.*?stream\r?\n(.*?)endstream", out.getvalue(), re.DOTALL)
    return [TTFont(io.BytesIO(zlib.decompress(stream))) for stream in streams]


def test_a_font_holds_its_outlines_and_widths_and_nothing_to_lay_text_out():
    (font,) = fonts("Wahl, Größe 12")
    kept = {*font.keys()} - {"GlyphOrder"}
    assert {"glyf", "loca", "head", "hhea", "hmtx", "maxp"} <= kept
    assert not kept & {"GSUB", "GPOS", "GDEF", "cmap", "name", "post", "OS/2"}
    signs = set("Wahl, Größe 12")
    assert font["maxp"].numGlyphs >= len(signs)


def test_fonts_are_read_whole_elsewhere():
    before = subset.load_font
    fonts("a")
    assert subset.load_font is before
