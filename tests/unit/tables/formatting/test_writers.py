"""Writers: what is written is what came in, and labels are text in every format."""

import csv
import io
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser

import alive
import hostile
import pytest
from unit.tables.cases import NASTY, a_table, all_tables

from coproduction.banner import SIMULATED
from coproduction.tables.formatting.flat import to_csv, to_markdown
from coproduction.tables.formatting.writers import escape_latex, to_html, to_latex, write
from coproduction.tables.table import Cell, Column, Row, Table
from coproduction.words.fixed import say
from coproduction.words.numerals import number


@pytest.mark.parametrize("table", all_tables(), ids=lambda t: t.name)
def test_csv_is_rectangular_and_every_number_reads_back(table):
    text = to_csv(table)
    lines = list(csv.reader(io.StringIO(text)))
    assert len({len(line) for line in lines}) == 1
    # no sentence stands among the rows; the header says what is simulated
    assert ("simul" in " ".join(lines[0]).lower()) is table.simulated
    body = [row for row in table.rows if row.cells]
    for row, line in zip(body, lines[1:], strict=True):
        for cell, text in zip(row.cells, line[-len(table.columns) :], strict=True):
            numbers = (
                [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)] if cell.values else []
            )
            expected = cell.values if cell.lines else ()
            digits = len(text.split()[0].partition(".")[2]) if numbers else 0
            assert numbers == pytest.approx(expected, abs=0.51 * 10**-digits)


def test_csv_names_panel_and_group_of_a_row():
    lines = list(csv.DictReader(io.StringIO(to_csv(a_table(("AA", "BB"))))))
    found = [line for line in lines if line["simulated data"] == "In education"]
    assert [(f["panel"], f["group"]) for f in found] == [
        ("Public <safety> & order", "Employment"),
        ("Health", "Employment"),
    ]
    assert all(line["group"] == "" for line in lines if line["simulated data"] == "Gender: Woman")


@pytest.mark.parametrize("table", all_tables(), ids=lambda t: t.name)
def test_markdown_has_title_rows_and_notes_and_no_markup_of_theirs(table):
    title, body, *notes = to_markdown(table).rstrip("\n").split("\n\n")
    lines = body.split("\n")
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1
    assert len(lines) == 2 + sum(bool(row.cells) for row in table.rows)
    plain = [re.sub(r"\\(.)", r"\1", text) for text in (title, *notes)]
    assert plain == [f"**{table.caption}**", *(" ".join(n.split()) for n in table.paragraphs)]
    assert not re.search(r"(?<!\\)[<>`_]", body + " ".join(notes))


def unescaped(tex):
    for sign, macro in {
        "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
        "<": r"\textless{}", ">": r"\textgreater{}",
    }.items():  # fmt: skip
        tex = tex.replace(macro, f"\0{ord(sign)};")
    tex = tex.replace("{[}", "[").replace("{]}", "]").replace("{*}", "*")
    tex = re.sub(r"\\([&%$#_{}])", r"\1", tex)
    return re.sub("\0(\\d+);", lambda m: chr(int(m[1])), tex)


def test_latex_escapes_every_special_sign_and_passes_the_rest():
    assert unescaped(escape_latex(NASTY)) == NASTY
    bare = re.sub(r"\\[&%$#_{}]", "", escape_latex(NASTY))
    assert not re.search(r"[&%$#_~^]", bare)
    assert escape_latex("−1 ≥ α, άλφα") == r"$-$1 $\geq$ $\alpha$, άλφα"


@pytest.mark.parametrize("table", all_tables(), ids=lambda t: t.name)
def test_latex_is_balanced_and_each_line_has_a_cell_a_column(table):
    tex = to_latex(table)
    stack = []
    for command, environment in re.findall(r"\\(begin|end)\{(\w+)\}", tex):
        if command == "begin":
            stack.append(environment)
        else:
            assert stack.pop() == environment
    assert not stack
    plain = re.sub(r"\\[\\{}&%$#_]", "", tex)
    depth = 0
    for sign in plain:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    for line in tex.splitlines():
        if line.endswith((r" \\", r"\\*")):
            spans = [int(n) for n in re.findall(r"\\multicolumn\{(\d+)\}", line)]
            ands = len(re.findall(r"(?<!\\)&", line))
            assert ands + 1 + sum(spans) - len(spans) == len(table.columns) + 1
    assert re.findall(r"\\usepackage|\\documentclass", tex) == []


def test_latex_cuts_long_and_wide_tables_and_repeats_headings():
    rows = [Row("P", kind="panel"), Row("G", kind="group")]
    rows += [Row(f"r{i}", (Cell(("1", "(2)"), (1.0, 2.0)),) * 14, indent=True) for i in range(40)]
    table = Table("wide", "W", tuple(Column(f"c{i}") for i in range(14)), tuple(rows))
    tex = to_latex(table, lines=50, columns=10)
    floats = tex.split(r"\end{table}")[:-1]
    assert len(floats) == 4
    assert tex.count(r"\label{tab:wide}") == 1
    assert tex.count(r"\addtocounter{table}{-1}") == 3
    assert all(r"\textbf{P}" in one and "{G}" in one for one in floats)
    for i in range(40):
        assert len(re.findall(rf"\br{i} &", tex)) == 2


class Reader(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.stack, self.texts, self.tags, self.scopes = [], [], set(), []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "th":
            self.scopes.append(dict(attrs).get("scope"))
        if tag not in ("meta", "br"):
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.stack[-1] if self.stack else "", data))


@pytest.mark.parametrize("table", all_tables(), ids=lambda t: t.name)
def test_html_is_balanced_has_scopes_and_shows_markup_as_text(table):
    read = Reader(to_html(table))
    assert not read.stack
    assert not read.tags & {"b", "safety", "script", "link", "img"}
    assert ("caption", table.caption) in read.texts
    assert None not in read.scopes
    stubs = [row.stub for row in table.rows]
    assert [text for tag, text in read.texts if tag == "th" and text in stubs][
        -len(stubs) :
    ] == stubs
    if table.simulated:
        assert ("strong", say(SIMULATED, table.language)) in read.texts


def test_negative_numbers_get_a_minus_and_words_keep_their_hyphens():
    table = Table(
        "t", "T", (Column("x-1"),), (Row("A-1", (Cell(("-0.5", "[-1.0, -0.1]"), (-0.5,)),)),)
    )
    assert '<td class="right">−0.5<br>[−1.0, −0.1]</td>' in to_html(table)
    assert "$-$0.5" in to_latex(table) and "A-1" in to_latex(table)
    assert "-0.5" in to_csv(table)
    assert number(-0.0004, 3) == "0.000" and number(-0.0006, 3) == "-0.001"


def test_writing_is_deterministic_and_by_suffix(tmp_path):
    for name in ("a", "b"):
        write(
            a_table(),
            *(tmp_path / f"{name}{suffix}" for suffix in (".csv", ".md", ".tex", ".html", ".docx")),
        )
    for suffix in (".csv", ".md", ".tex", ".html", ".docx"):
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    with pytest.raises(ValueError, match=r"no table writer for '\.odt'"):
        write(a_table(), tmp_path / "x.odt")


def test_latex_compiles_and_keeps_within_the_page(tmp_path):
    """Every table in one document, with the packages of the smallest Debian TeX."""
    if not shutil.which("pdflatex"):
        pytest.skip("needs pdflatex (Debian: texlive-latex-base texlive-latex-recommended)")
    body = "".join(to_latex(table) for table in all_tables()).replace("Ωμέγα", "Omega")
    head = (
        r"\documentclass[a4paper,11pt]{article}\usepackage[T1]{fontenc}\usepackage{booktabs}"
        r"\usepackage[margin=25mm]{geometry}\begin{document}"
    )
    text = f"{head}\n{body}\n\\end{{document}}\n"
    (tmp_path / "t.tex").write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    printed = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, printed[-3000:]
    assert "Overfull" not in printed and "Float too large" not in printed


def test_letters_that_pdflatex_lacks_are_named_on_top():
    plain = Table("t", "Žluťoučký kůň", (Column("n"),), (Row("Åse", (Cell(("1",)),)),))
    assert to_latex(plain).startswith("\\begin")
    first = to_latex(replace(plain, title="日本 Ελλάδα")).split("\n")[0]
    assert first.startswith("% CJK, Greek: needs XeLaTeX")


def hostile_table(text):
    """A table whose every text is the same attack."""
    return Table(
        "t",
        text,
        (Column(text, text), Column(text, align="left")),
        (
            Row(text, kind="panel"),
            Row(text, kind="group"),
            Row(text, (Cell(("-9.20", "(0.50)"), (-9.2, 0.5), text), Cell((text,))), indent=True),
            Row(text, (Cell(("-1",), (-1.0,), "**"), Cell((text,))), kind="total"),
        ),
        stub_header=text,
        notes=(text, text),
    )


@pytest.mark.parametrize("text", ["\n\n".join(hostile.texts()), *hostile.texts()])
def test_no_text_of_a_table_is_alive_in_any_format(text, tmp_path):
    tame = to_latex(hostile_table("x")) + escape_latex("".join(map(chr, range(32, 256))))
    paths = [tmp_path / f"t.{suffix}" for suffix in ("json", "csv", "tex", "html", "docx")]
    write(hostile_table(text), *paths)
    assert [told for path in paths for told in alive.alive(path)] == []
    page = alive.Page(paths[3].read_text(encoding="utf-8"))
    assert page.scripts == [] and "img" not in tags(paths[3].read_text(encoding="utf-8"))
    commands = re.compile(r"\\([A-Za-z]+|.)")
    found = set(commands.findall(paths[2].read_text(encoding="utf-8")))
    assert found <= {*commands.findall(tame), "shortstack", "scriptsize", "addtocounter"}


@pytest.mark.parametrize("text", hostile.texts())
def test_no_text_of_a_table_is_markup_in_markdown(text, tmp_path):
    write(hostile_table(text), tmp_path / "t.md")
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", (tmp_path / "t.md").read_text(encoding="utf-8"))
    title, body, *notes = left.split("\n\n")
    shown = title.removeprefix("**").removesuffix("**") + "".join(notes) + body.replace("|", "")
    assert not set(shown) & set("<>`[]*_#|!&~$@{}^\\")


def tags(page):
    return set(re.findall(r"<(\w+)", page))


def test_numbers_of_a_printed_table_stay_numbers_in_its_csv():
    rows = list(csv.reader(io.StringIO(to_csv(hostile_table("x")))))
    # a mark that is a word could name something, and makes text of what it marks
    assert rows[1][3:] == ["'-9.20 (0.50) x", "x"]
    assert rows[2][3:] == ["-1 **", "x"]
