"""Cell contents: what a cell of a workbook holds, by its kind, its style and what cells share."""

from coproduction.readers.workbook.book import Sharing, unescape
from coproduction.readers.workbook.parts import integer
from coproduction.readers.workbook.values import NUMBER


def shared(cell: str) -> int | None:
    """The number of the shared text that a cell leads to, None where it holds none."""
    try:
        return integer(cell)
    except ValueError:
        return None


class Contents:
    """What cells hold, in a workbook of cells that share so much."""

    def __init__(self, sharing: Sharing) -> None:
        self._sharing = sharing

    def told(self, kind: str, style: int, cell: str) -> tuple[str, str, bool] | None:
        """Kind, text and whether it is struck through at least in part; None for a wrong cell."""
        if kind == "e" or (cell and self.damage(kind, cell)):
            return None
        content, text = self.content(kind, style, cell)
        struck = kind == "s" and shared(cell) in self._sharing.struck_strings
        return content, text, bool(cell) and bool(struck or style in self._sharing.struck)

    def content(self, kind: str, style: int, cell: str) -> tuple[str, str]:
        """What a cell holds: text, a number or moment by its style, or a moment in ISO 8601."""
        if kind == "n":
            formats = self._sharing.formats
            return (formats[style] if style < len(formats) else "number"), cell
        if kind == "s":
            return "text", self._shared_text(cell)
        if kind in ("inlineStr", "str"):
            return "text", unescape(cell)
        if kind == "b":
            return "text", "TRUE" if cell.strip() in ("1", "true") else "FALSE"
        return ("iso" if kind == "d" else kind), cell

    def _shared_text(self, cell: str) -> str:
        """The shared text that a cell leads to; itself where it leads nowhere.

        That is told of columns asked for; in others it is a cell that is not empty.
        """
        number = shared(cell)
        if number is None:
            return cell if cell.strip() else ""
        return self._sharing.strings[number] if number < len(self._sharing.strings) else cell

    def damage(self, kind: str, cell: str) -> str:
        """What is wrong with the content of a cell, empty if nothing."""
        if kind == "s" and cell.strip():
            number = shared(cell)
            found = number is not None and number < len(self._sharing.strings)
            return "" if found else "it leads to a text that the workbook does not hold"
        if kind == "n" and not NUMBER.fullmatch(cell):
            return "it is to hold a number and does not"
        return ""
