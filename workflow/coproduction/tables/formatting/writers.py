"""Writers: one `Table`, any format; the same table is always the same bytes."""

import html
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from coproduction.files import legible, whole
from coproduction.tables.formatting.docx import to_docx
from coproduction.tables.formatting.flat import to_csv, to_markdown, to_notes
from coproduction.tables.formatting.layout import LaidCell, LaidRow, layout
from coproduction.tables.formatting.xlsx import to_xlsx
from coproduction.tables.table import Cell, Row, Table, broken
from coproduction.words.fixed import say
from coproduction.words.numerals import typeset

_SPACES = re.compile(r"\s+")

_LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # in the default font encoding these three print as other signs
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    # after the end of a row these two would be read as its option
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    # signs that pdfLaTeX does not know as text
    "−": "$-$",
    "×": r"$\times$",
    "∞": r"$\infty$",
    "⁻": "$^{-}$",
    **{raised: f"$^{{{digit}}}$" for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "≠": r"$\neq$",
    "≈": r"$\approx$",
    "α": r"$\alpha$",
    "β": r"$\beta$",
}
_LATEX_GREEK = ("α", "β")


def escape_latex(text: str) -> str:
    """Escape text for LaTeX: every special sign prints as itself; other Unicode passes as UTF-8.

    Greek letters of statistics become mathematics only where they stand alone, so that Greek
    words stay text (which needs a Greek font encoding, or XeLaTeX or LuaLaTeX).
    """
    text = _SPACES.sub(" ", text)
    out = []
    for i, sign in enumerate(text):
        if sign in _LATEX_GREEK and (text[i - 1 : i] + text[i + 1 : i + 2]).strip().isalpha():
            out.append(sign)
        else:
            # what TeX cannot read
            sign = "?" if sign == "\ufffd" or unicodedata.category(sign) == "Cc" else sign
            out.append(_LATEX.get(sign, sign))
    return "".join(out)


def to_latex(table: Table, lines: int = 48, columns: int = 12) -> str:
    """Write a table as LaTeX floats, ready to be ``\\input``.

    Needs the package booktabs and nothing else. A table with more than `lines` printed lines or
    `columns` columns, or too wide for a page of A4, becomes several floats with one number, the
    later ones "continued". Letters that pdfLaTeX does not know are named in a comment on top.
    """
    parts = list(table.parts(lines, columns))
    while columns > 1 and not all(any(map(_fits(part), _SIZES)) for part in parts):
        columns -= 1
        parts = list(table.parts(lines, columns))
    text = "\n".join(_latex_part(part, i) for i, part in enumerate(parts))
    scripts = _scripts(text)
    if not scripts:
        return text
    needs = "XeLaTeX or LuaLaTeX and a font with these letters"
    return f"% {', '.join(scripts)}: needs {needs}.\n{text}"


def _scripts(text: str) -> list[str]:
    """Scripts of the letters that pdfLaTeX with T1 fonts does not know, as Unicode calls them."""
    letters = {sign for sign in text if ord(sign) > 0x17F and unicodedata.category(sign)[0] == "L"}
    names = {unicodedata.name(sign, "other").split()[0] for sign in letters}
    return sorted(name if name == "CJK" else name.title() for name in names)


#: Sizes of type: command, points, points between columns.
_SIZES = ((r"\small", 10, 6), (r"\footnotesize", 9, 4), (r"\scriptsize", 8, 3))
_ROOM = 440.0  # points: a line of A4 with usual margins
_STUB = 38  # letters a stub may take before it breaks
_LETTER = 0.46  # mean width of a letter by its size


def _fits(table: Table) -> Callable[[tuple[str, int, int]], bool]:
    stub, *rest = table.letters()
    stub = min(stub, _STUB)

    def fits(size: tuple[str, int, int]) -> bool:
        _, points, gap = size
        return (stub + sum(rest)) * _LETTER * points + 2 * gap * len(rest) <= _ROOM

    return fits


def _latex_part(table: Table, part: int) -> str:
    n = len(table.columns)
    size, _, gap = next(filter(_fits(table), _SIZES), _SIZES[-1])
    align = "".join(column.align[0] for column in table.columns)
    out = [r"\begin{table}[tbp]", r"\centering"]
    if part:
        out.append(r"\addtocounter{table}{-1}")
    caption = escape_latex(table.caption) + (
        f" ({say('continued', table.language)})" if part else ""
    )
    label = "" if part else rf"\label{{tab:{table.name}}}"
    out += [
        r"\setlength{\belowcaptionskip}{4pt}",
        rf"\caption{{{caption}}}{label}",
        size,
        rf"\setlength{{\tabcolsep}}{{{gap}pt}}",
        rf"\begin{{tabular}}{{@{{}}l{align}@{{}}}}",
        r"\toprule",
        *_latex_header(table),
        r"\midrule",
    ]
    previous: Row | None = None
    for row in table.rows:
        out += _latex_row(row, previous, n, table.language)
        previous = row
    out += [r"\bottomrule", r"\end{tabular}"]
    if table.paragraphs:
        notes = " ".join(escape_latex(text) for text in table.paragraphs)
        out += [
            r"\par\smallskip",
            r"\begin{minipage}{\linewidth}",
            rf"\footnotesize\textit{{{escape_latex(say('Note.', table.language))}}} {notes}",
            r"\end{minipage}",
        ]
    out.append(r"\end{table}")
    return "\n".join(out) + "\n"


def _latex_header(table: Table) -> list[str]:
    out = []
    if any(column.spanner for column in table.columns):
        cells, rules, position = [""], [], 2
        for text, n in table.spanners():
            cells.append(rf"\multicolumn{{{n}}}{{c}}{{{escape_latex(text)}}}" if text else
                         rf"\multicolumn{{{n}}}{{c}}{{}}")  # fmt: skip
            if text:
                rules.append(rf"\cmidrule(lr){{{position}-{position + n - 1}}}")
            position += n
        out.append(" & ".join(cells) + r" \\")
        out.append("".join(rules))
    headers = [escape_latex(table.stub_header)]
    for column in table.columns:
        headers.append(rf"\multicolumn{{1}}{{{column.align[0]}}}{{{_latex_stack(column)}}}")
    if any(column.header for column in table.columns) or table.stub_header:
        out.append(" & ".join(headers) + r" \\")
    return out


def _latex_stack(column) -> str:
    """A header on several lines, so that a word longer than its numbers widens no column twice."""
    lines = broken(column.header)
    if len(lines) < 2:
        return escape_latex(column.header)
    stacked = r"\\".join(escape_latex(line) for line in lines)
    return rf"\shortstack[{column.align[0]}]{{{stacked}}}"


def _latex_row(row: Row, previous: Row | None, n: int, language: str) -> list[str]:
    stub = escape_latex(row.stub)
    if row.kind == "panel":
        rule = [r"\midrule"] if previous is not None else []
        return [*rule, rf"\multicolumn{{{n + 1}}}{{@{{}}l}}{{\textbf{{{stub}}}}} \\"]
    if row.kind == "group":
        return [rf"\multicolumn{{{n + 1}}}{{@{{}}l}}{{{stub}}} \\*"]
    out = []
    if row.kind == "total" and (previous is None or previous.kind != "total"):
        out.append(r"\midrule")
    stubs = broken(row.stub, _STUB) or [""]
    for i in range(max(row.height, len(stubs))):
        indent = row.indent + (i > 0)
        stub = escape_latex(stubs[i]) if i < len(stubs) else ""
        if stub and indent:
            stub = rf"\hspace*{{{indent}em}}{stub}"
        cells = [_latex_cell(cell, i, language) for cell in row.cells]
        out.append(" & ".join([stub, *cells]) + r" \\")
    return out


def _latex_cell(cell: Cell, line: int, language: str) -> str:
    if line >= len(cell.lines):
        return ""
    text = cell.lines[line]
    if cell.values:
        text = typeset(text, language)
    text = escape_latex(text)
    if line == 0 and cell.mark:
        text += rf"\rlap{{\textsuperscript{{{escape_latex(cell.mark)}}}}}"
    if line == 0 and cell.over_parentheses:
        text += r"\phantom{)}"
    return text


_CSS = """
body{margin:1.5rem;color:#1a1a1a;background:#fff;
font:15px/1.4 system-ui,"Segoe UI","DejaVu Sans",sans-serif}
.scroll{overflow-x:auto}
table{border-collapse:collapse;border-top:2px solid #1a1a1a;border-bottom:2px solid #1a1a1a}
caption{text-align:left;font-weight:600;padding-bottom:.5rem}
th,td{padding:.15rem .6rem;vertical-align:top;font-variant-numeric:tabular-nums}
thead th{font-weight:600;vertical-align:bottom}
thead tr:last-child>*{border-bottom:1px solid #1a1a1a}
thead th[scope=colgroup]{text-align:center;border-bottom:1px solid #767676}
tbody th{text-align:left;font-weight:400}
tbody th.group{padding-top:.4rem}
tbody th.panel{font-weight:600;border-top:1px solid #1a1a1a;padding-top:.4rem}
tbody th.indent{padding-left:1.8rem}
tr.foot>*{border-top:1px solid #1a1a1a}
.left{text-align:left}.centre{text-align:center}.right{text-align:right}
td.right{white-space:nowrap}
sup{position:absolute;line-height:1}
.over{padding-right:.35em}
.notes{max-width:60rem;font-size:.87rem}
.simulated{font-weight:700}
@media print{body{margin:0;font-size:9pt}}
""".strip()


def to_html(table: Table) -> str:
    """Write a table as a complete HTML document: no script, no request, labels as text only."""
    text = html.escape
    laid = layout(table)
    out = [
        "<!DOCTYPE html>",
        f'<html lang="{text(table.language)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{text(laid.caption)}</title>",
        f"<style>\n{_CSS}\n</style>",
        "</head>",
        "<body>",
        '<div class="scroll" role="region" tabindex="0" aria-labelledby="caption">',
        "<table>",
        f'<caption id="caption">{text(laid.caption)}</caption>',
        "<thead>",
        *map(_html_row, laid.head),
        "</thead>",
    ]
    for body in laid.bodies:
        out += ["<tbody>", *map(_html_row, body), "</tbody>"]
    out += ["</table>", "</div>"]
    if laid.notes:
        notes = [text(note) for note in laid.notes]
        if laid.simulated:
            notes[0] = f'<strong class="simulated">{notes[0]}</strong>'
        out.append(f'<p class="notes"><em>{text(laid.note)}</em> {" ".join(notes)}</p>')
    out += ["</body>", "</html>"]
    return "\n".join(out) + "\n"


def _html_row(row: LaidRow) -> str:
    opening = f'<tr class="{row.kind}">' if row.kind else "<tr>"
    return f"{opening}{''.join(map(_html_cell, row.cells))}</tr>"


def _html_cell(cell: LaidCell) -> str:
    tag = "th" if cell.header else "td"
    given = {
        "scope": cell.scope,
        "class": " ".join(cell.classes),
        "colspan": cell.span if cell.span > 1 or cell.scope.endswith("group") else "",
    }
    attributes = "".join(f' {name}="{value}"' for name, value in given.items() if value)
    lines = [html.escape(line) for line in cell.lines]
    if cell.mark:
        lines[0] += f"<sup>{html.escape(cell.mark)}</sup>"
    if cell.over:
        lines[0] = f'<span class="over">{lines[0]}</span>'
    return f"<{tag}{attributes}>{'<br>'.join(lines)}</{tag}>"


#: File suffix to writer; a writer returns the whole file.
WRITERS: dict[str, Callable[[Table], str | bytes]] = {
    ".json": Table.to_json,
    ".csv": to_csv,
    ".txt": to_notes,
    ".md": to_markdown,
    ".tex": to_latex,
    ".html": to_html,
    ".docx": to_docx,
    ".xlsx": to_xlsx,
}


def write(table: Table, *paths: str | Path) -> None:
    """Write a table to each path in the format of its suffix.

    A sign that no document may hold becomes the replacement character.

    Raises
    ------
    ValueError
        No writer has that suffix.
    """
    table = table.mapped(legible)
    for path in map(Path, paths):
        if path.suffix not in WRITERS:
            raise ValueError(f"{path}: no table writer for {path.suffix!r}; known: {[*WRITERS]}")
        written = WRITERS[path.suffix](table)
        with whole(path) as partial:
            partial.write_bytes(written if isinstance(written, bytes) else written.encode("utf-8"))
