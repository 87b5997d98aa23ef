"""Cells of tables as markup: a report has tens of thousands, which a template is slow to fill."""

from functools import lru_cache

from markupsafe import Markup

from coproduction.pages.template import escaped
from coproduction.tables.formatting.layout import LaidCell


@lru_cache(maxsize=4096)
def markup(cell: LaidCell) -> Markup:
    """A cell as an element of a row, every text of it escaped."""
    tag = "th" if cell.header else "td"
    # text that runs from the left is what a cell of no class is
    classed = cell.classes and (cell.header or cell.classes != ("left",))
    attributes = {
        "scope": cell.scope,
        "colspan": str(cell.span) if cell.span > 1 else "",
        "class": " ".join(cell.classes) if classed else "",
        "data-value": cell.value,
    }
    told = "".join(f' {name}="{escaped(text)}"' for name, text in attributes.items() if text)
    first, *others = map(escaped, cell.lines or ("",))
    if cell.lines and cell.mark:
        first += f"<sup>{escaped(cell.mark)}</sup>"
    if cell.lines and cell.over:
        first = f'<span class="over">{first}</span>'
    return Markup(f"<{tag}{told}>{'<br>'.join([first, *others])}</{tag}>")
