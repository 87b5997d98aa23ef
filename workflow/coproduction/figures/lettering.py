"""Lettering: text measured and wrapped before it is set, and what stands for text no font has."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from unicodedata import category

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import text_to_path

from coproduction.figures.style import FAMILIES, LINE, POINT, TEXT, styled
from coproduction.words.labels import Labels


def _font(size: float, bold: bool = False) -> FontProperties:
    return FontProperties(family=FAMILIES, size=size, weight="bold" if bold else "normal")


@lru_cache(maxsize=8192)
def width_of(text: str, size: float = TEXT, bold: bool = False) -> float:
    """Width of one line of text, mm, `size` in points."""
    if not text.strip():
        return 0.0
    with styled():
        width, _, _ = text_to_path.get_text_width_height_descent(text, _font(size, bold), False)
    # room for the rounding of letters to pixels
    return 1.01 * width * POINT


@lru_cache(maxsize=1)
def _glyphs() -> frozenset[int]:
    """The signs that can be printed, upright and bold."""
    covered = []
    for weight in ("normal", "bold"):
        paths = [
            findfont(FontProperties(family=family, weight=weight), fallback_to_default=False)
            for family in FAMILIES
        ]
        covered.append(set().union(*(get_font(path).get_charmap() for path in paths)))
    return frozenset(set.intersection(*covered))


def _lacking(text: str) -> list[str]:
    """The signs of a text that no font has; what has no shape of its own lacks nothing."""
    return sorted(
        {
            sign
            for sign in text
            if ord(sign) not in _glyphs() and not sign.isspace() and category(sign) != "Cf"
        }
    )


class Legible(Labels):
    """Labels that the fonts at hand can print; the name of a thing stands for any other label.

    `lacking` is whether that was so of any label asked for, which the figure then says.
    """

    def __init__(self, sections: Mapping[str, Mapping], language: str = "en"):
        super().__init__(sections, language)
        self.lacking = False

    def _legible(self, label: str, name: str) -> str:
        if not _lacking(label):
            return label
        self.lacking = True
        return str(name)

    def area(self, name: str, alone: bool = False) -> str:
        """As `Labels.area`."""
        return self._legible(super().area(name, alone), name)

    def country(self, name: str) -> str:
        """As `Labels.country`."""
        return self._legible(super().country(name), name)

    def index(self, name: str) -> str:
        """As `Labels.index`."""
        return self._legible(super().index(name), name)

    def item(self, name: str) -> str:
        """As `Labels.item`."""
        return self._legible(super().item(name), name)

    def hypothesis(self, name: str) -> str:
        """As `Labels.hypothesis`."""
        return self._legible(super().hypothesis(name), name)

    def level(self, variable: str, level: str) -> str:
        """As `Labels.level`."""
        return self._legible(super().level(variable, level), level)

    def variable(self, name: str) -> str:
        """As `Labels.variable`."""
        return self._legible(super().variable(name), name)


def checked(text: str) -> str:
    """Return a label on one line, or say which of its signs no font has.

    Raises
    ------
    ValueError
        A sign would be printed as an empty box.
    """
    text = re.sub(
        r"[^\S\u00a0\u202f]+", " ", "".join(s for s in str(text) if category(s) != "Cf")
    ).strip()
    lacking = _lacking(text)
    if lacking:
        raise ValueError(
            f"label {text!r}: no font of {', '.join(FAMILIES)} has {' '.join(lacking)}; "
            "install a Noto font that has, or shorten the label"
        )
    return text


def wrap(text: str, width: float, size: float = TEXT, bold: bool = False) -> str:
    """Break text into lines no wider than `width` mm; a longer word is broken anywhere.

    A no-break space is a letter of its word.
    """
    lines = [""]
    for word in checked(text).split(" "):
        candidate = f"{lines[-1]} {word}".strip()
        if width_of(candidate, size, bold) <= width:
            lines[-1] = candidate
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if lines[-1] and width_of(lines[-1] + sign, size, bold) > width:
                lines.append("")
            lines[-1] += sign
    return "\n".join(lines)


def height_of(text: str, size: float = TEXT) -> float:
    """Height of wrapped text, mm; nothing for no text."""
    return (text.count("\n") + 1) * size * LINE * POINT if text else 0.0


class Upright:
    """Texts that stand upright over or under slots of `slot` mm, in as many lines as these hold.

    `height` (mm) is that of the longest. A text longer than `SHORT` mm takes as many lines as there
    are, and is no shorter than it must be.
    """

    SHORT = 22.0

    def __init__(self, texts: Sequence[str], slot: float, size: float = TEXT):
        self.size = size
        lines = max(1, int(slot // (size * POINT)))
        self.texts = [self._broken(text, lines) for text in texts]
        self.height = max(width_of(t, size) for text in self.texts for t in text.split("\n"))

    def _broken(self, text: str, lines: int) -> str:
        whole = checked(text)
        width = self.SHORT
        while wrap(whole, width, self.size).count("\n") >= lines:
            width += 2.0
        return wrap(whole, width, self.size)

    def draw(self, overlay: Axes, i: int, x: float, y: float, down: str) -> None:
        """Draw text `i` centred on x, its end (`down` is "bottom") or start ("top") at y mm."""
        overlay.text(
            x, y, self.texts[i], rotation=90, fontsize=self.size, ha="center", va=down,
            linespacing=0.95, multialignment="left" if down == "bottom" else "right",
        )  # fmt: skip
