"""Embedding: of a font within a PDF file only what its readers read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fontTools import subset

#: Tables of an embedded TrueType font that is drawn by the numbers of glyphs (ISO 32000-1, 9.9).
_READ = {"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep"}


@contextmanager
def lean() -> Iterator[None]:
    """Context in which Matplotlib embeds TrueType fonts without what is read of them to lay text
    out, to choose a glyph by its letter or name, and to tell their licence: to read and thin it
    takes most of the time that a PDF file takes."""
    load = subset.load_font

    def loaded(*given: Any, **named: Any) -> Any:
        font = load(*given, **named)
        if "glyf" in font:
            for tag in {*font.keys()} - _READ - {"GlyphOrder"}:
                del font[tag]
        return font

    subset.load_font = loaded
    try:
        yield
    finally:
        subset.load_font = load
