"""Tables: what is written is what came in, and labels are text in every format."""

import csv
import io
import itertools
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from coproduction.faults import Faults
from coproduction.study.load import load
from coproduction.tables.correlates_table import correlates
from coproduction.tables.estimators_table import side_by_side
from coproduction.tables.flow_table import flow
from coproduction.tables.index_table import indices
from coproduction.tables.item_table import items
from coproduction.tables.joint_tests import joint_tests
from coproduction.tables.reliability_table import WITHOUT_ALPHA, reliability
from coproduction.tables.sample_table import sample
from coproduction.tables.table import (
    SIMULATED,
    Cell,
    Column,
    Row,
    Table,
    estimate_cell,
    interval_cell,
)
from coproduction.tables.writers import escape_latex, to_csv, to_docx, to_html, to_latex, write
from coproduction.words.fixed import languages, say
from coproduction.words.labels import Labels
from coproduction.words.numerals import number, places, typeset

ROOT = Path(__file__).resolve().parents[3]
NASTY = r"A&B %$#_{}~^\ <b>x</b> [y] *z* “Ž” Ωμέγα"
LABELS = {
    "terms": {
        "efficacy": NASTY,
        "job": "Employment",
        "job=out": "Out of work",
        "job=study": "In education",
        "job=work": "In work",
        "sex": "Gender",
    },
    "levels": {"sex": {"f": "Woman", "m": "Man"}},
    "areas": {"safety": "Public <safety> & order", "health": "Health"},
    "countries": {"AA": "A-land", "BB": "B_land"},
    "indices": {"index": "Index 100%"},
}
REFERENCES = {"job": "work", "sex": "m", "unused": "x"}


def estimates(countries):
    terms = ["Intercept", "efficacy", "job=out", "job=study", "sex=f", "country=BB"]
    rows = []
    for a, area in enumerate(["safety", "health"]):
        for c, country in enumerate(countries):
            for t, term in enumerate(terms):
                if term.startswith("country") and country != "all":
                    continue
                value = (-1) ** t * (1234.56789 if t == 0 else 0.1 * t + 0.01 * a + 0.001 * c)
                row = ("m", "index", area, country, term, value, 0.02 + 0.001 * t, 10.0**-t)
                rows.append((*row, value - 0.04, value + 0.04))
    columns = "model outcome area country term estimate std_error p_value conf_low conf_high"
    return pd.DataFrame(rows, columns=columns.split())


def fits(frame):
    out = frame[["model", "outcome", "area", "country"]].drop_duplicates().copy()
    return out.assign(
        estimator="wls",
        weights="design",
        n=4951,
        weighted_n=5000.4,
        n_strata=40,
        n_psu=400,
        r_squared=0.1234,
    )


def a_table(countries=("all",), **settings):
    frame = estimates(countries)
    settings = {"simulated": True, "references": REFERENCES, **settings}
    return correlates(frame, fits(frame), LABELS, name="t", title="T & co", **settings)


def test_a_table_says_which_countries_its_fits_are_without():
    frame = estimates(["all"])
    without = fits(frame).assign(left_out="AA; BB")
    table = correlates(frame, without, LABELS, name="t", title="T", simulated=False)
    expected = ", ".join(Labels(LABELS).country(c) for c in ("AA", "BB"))
    assert any(note == f"Without – {expected}." for note in table.notes)
    without.loc[0, "left_out"] = ""
    table = correlates(frame, without, LABELS, name="t", title="T", simulated=False)
    assert sum("Without – " in note and ": " in note for note in table.notes) == 1


def means():
    rows = [
        (c, a, i, 45.25 + k, 0.5, 44.0 + k, 46.5 + k, 1000 + 10 * (a == "health"), 1012.6)
        for k, (c, a, i) in enumerate(
            (c, a, i) for c in ("AA", "BB") for a in ("safety", "health") for i in ("index", "sub")
        )
    ]
    columns = "country area index mean std_error conf_low conf_high n weighted_n"
    return pd.DataFrame(rows, columns=columns.split())


def a_sample():
    rows = [
        (c, *row)
        for c in ("AA", "BB")
        for row in [
            ("sex", "m", 480, 0.4812, None, None),
            ("sex", "f", 520, 0.5188, None, None),
            ("age", None, 1000, None, 47.123, 0.61),
        ]
    ]
    frame = pd.DataFrame(
        rows,
        columns=["country", "variable", "level", "n", "weighted_share", "mean", "std_error"],
    )
    return sample(
        frame,
        LABELS,
        respondents={"AA": 1004, "BB": 998},
        weighted={"AA": 1010.4, "BB": 990.6},
        facts={"Fieldwork": {"AA": "May 2008", "BB": NASTY}},
        name="sample",
        title="Sample",
        simulated=False,
    )


def shares():
    levels = {"often": (0.61234, 610), "never": (0.38766, 390)}
    rows = [
        (c, a, f"{a}_{i}", level, share, n, n + 0.4)
        for c in ("AA", "BB")
        for a in ("safety", "health")
        for i in ("one", "two")
        for level, (share, n) in levels.items()
    ]
    return pd.DataFrame(
        rows, columns=["country", "area", "item", "level", "share", "n", "weighted_n"]
    )


def steps():
    rows = []
    for area, last in (("safety", 700), ("health", 800)):
        for country in ("AA", "BB", "all"):
            times = 2 if country == "all" else 1
            why = f"efficacy {times * (900 - last)}; job 3"
            rows += [
                ("index", area, country, "read", times * 1000, ""),
                ("index", area, country, "outcome", times * 900, "no index"),
                ("index", area, country, "complete", times * last, why),
            ]
    return pd.DataFrame(rows, columns=["outcome", "area", "country", "step", "n", "reason"])


def grouped():
    """The means of two levels of a group in each country."""
    parts = [means().assign(level=level, mean=means()["mean"] + k) for k, level in enumerate("fm")]
    return pd.concat(parts, ignore_index=True)


def reliabilities():
    rows = []
    for country, area, index in itertools.product(("AA", "BB"), ("safety", "health"), ("i", "one")):
        if index == "one":
            rows.append((country, area, index, "alpha", None, None, None, None, 9, "one_item"))
            continue
        head = (country, area, index)
        rows.append((*head, "alpha", None, 0.71, 0.66, 0.75, 930, None))
        rows += [(*head, "item_rest", f"q{k}", 0.3 + k / 10, 0.2, 0.6, 930, None) for k in (1, 2)]
    columns = "country area index statistic item estimate conf_low conf_high n remark"
    return pd.DataFrame(rows, columns=columns.split())


def hypotheses(stacked):
    """The tests of a stacked model, or of two areas pooled."""
    head, f = ("m", "index"), (2.781, 2, 385, 0.0631)
    if not stacked:
        rows = [
            (*head, area, "all", kind, "", "", "", term, *[None] * 4, *f)
            for area in ("safety", "health")
            for kind, term in (("zero", "age"), ("straight_line", "age"), ("zero", "efficacy:job"))
        ]
    else:
        rows = [
            (*head, "all", "all", "equal_areas", "", "", "", t, *[None] * 4, *f)
            for t in ("efficacy", "job")
        ]
        rows += [
            (*head, "all", "all", *which, term, -0.5, 0.2, -0.9, -0.1, 6.25, 1, 385, 1e-5)
            for which in (
                ("area_difference", "health", "safety", ""),
                ("trend", "", "", "professionalisation"),
            )
            for term in ("level", "efficacy", "job=out", "job=study")
        ]
    columns = "model outcome area country hypothesis left right covariate term"
    columns += " estimate std_error conf_low conf_high"
    return pd.DataFrame(
        rows, columns=[*columns.split(), "statistic", "df", "df_denominator", "p_value"]
    )


def hypothesis_table(stacked, **settings):
    one = fits(estimates(["all"])).iloc[:1]
    settings = {"name": "t", "title": "Tests", "simulated": True} | settings
    return joint_tests(hypotheses(stacked), one, LABELS, **settings)


def compared(**settings):
    one = estimates(["all"])
    two = one.assign(model="k", estimate=one["estimate"] * 2)
    both = pd.concat([one, two], ignore_index=True)
    return side_by_side(
        both,
        pd.concat([fits(one), fits(two).assign(estimator="fractional_logit")]),
        LABELS,
        models={"m": "Least squares", "k": "Fractional"},
        name="t",
        title="T",
        simulated=True,
        effects="average_marginal",
        references=REFERENCES,
        **settings,
    )


def all_tables():
    return [
        a_table(),
        a_table(("AA", "BB"), stars={"***": 0.001, "*": 0.05}),
        a_table(("all",), uncertainty="interval"),
        indices(means(), LABELS, name="i", title="Indices", simulated=True),
        indices(means(), LABELS, name="i", title="I", simulated=True, uncertainty="interval"),
        a_sample(),
        items(shares(), LABELS, name="items", title="Items", simulated=True),
        flow(steps(), LABELS, name="flow", title="Flow", simulated=False),
        compared(),
        compared(language="fr"),
        indices(grouped(), LABELS, name="g", title="Groups", simulated=True, group="sex"),
        reliability(reliabilities(), LABELS, name="r", title="Reliability", simulated=True),
        hypothesis_table(True),
        hypothesis_table(False, language="de"),
    ]


def by_stub(table, panel=None):
    inside = panel is None
    found = {}
    for row in table.rows:
        if row.kind == "panel":
            inside = panel is None or row.stub == panel
        elif inside and row.cells:
            found[row.stub] = row.cells
    return found


def test_pooled_correlates_hold_every_estimate_under_its_area_and_term():
    frame, table = estimates(["all"]), a_table()
    assert [c.header for c in table.columns] == ["Public <safety> & order", "Health"]
    rows = by_stub(table)
    stubs = {
        "Intercept": "Intercept",
        "efficacy": NASTY,
        "job=out": "Out of work",
        "job=study": "In education",
        "sex=f": "Gender: Woman",
        "country=BB": "Country: B_land",
    }
    assert list(rows)[: len(stubs)] == list(stubs.values())
    for row in frame.itertuples():
        cell = rows[stubs[row.term]][["safety", "health"].index(row.area)]
        assert cell.values == (row.estimate, row.std_error)
        assert cell.lines == (f"{row.estimate:.3f}", f"({row.std_error:.3f})")
    assert [row.stub for row in table.rows if row.kind == "group"] == ["Employment"]
    assert rows["Respondents (unweighted n)"][0].lines == ("4,951",)
    assert rows["R²"][1].values == (0.1234,)
    assert "Degrees of freedom of the design" not in rows


def test_correlates_by_country_are_a_panel_an_area_and_a_column_a_country():
    frame, table = estimates(["AA", "BB"]), a_table(("AA", "BB"))
    assert [c.header for c in table.columns] == ["A-land", "B_land"]
    for area, panel in LABELS["areas"].items():
        rows = by_stub(table, panel)
        assert not any("country" in stub for stub in rows)
        for c, country in enumerate(["AA", "BB"]):
            fit = (frame["area"] == area) & (frame["country"] == country)
            one = frame[fit & (frame["term"] == "job=study")]
            assert rows["In education"][c].values[0] == one["estimate"].item()


def test_notes_say_method_references_missing_rule_and_simulation():
    said = " ".join(a_table().paragraphs)
    for part in (
        "SIMULATED DATA — not findings.",
        "Weighted least squares",
        "Design weights",
        "linearisation",
        "listwise",
        "Employment: In work; Gender: Man",
    ):
        assert part in said
    assert "unused" not in said
    assert SIMULATED not in " ".join(a_table(simulated=False).paragraphs)
    assert a_table(simulated=False).caption == "T & co"


def test_note_on_errors_follows_the_design_of_the_fits():
    frame = estimates(["all"])
    plain = fits(frame).assign(n_strata=1, n_psu=4951)
    table = correlates(frame, plain, LABELS, name="t", title="T", simulated=False)
    said = " ".join(table.paragraphs)
    assert "robust to heteroskedasticity" in said and "linearisation" not in said


def test_stars_are_off_unless_asked_and_take_the_first_limit_met():
    assert all(not cell.mark for row in a_table().rows for cell in row.cells)
    rows = by_stub(a_table(stars={"***": 0.001, "*": 0.05}))
    marks = [rows[stub][0].mark for stub in (NASTY, "Out of work", "Gender: Woman")]
    assert marks == ["", "*", "***"]  # p = 0.1, 0.01, 0.0001


def test_indices_share_a_column_of_n_only_where_all_n_agree():
    table = indices(means(), LABELS, name="i", title="I", simulated=False)
    assert [c.header for c in table.columns] == ["Index 100%", "sub", "n (N)"] * 2
    assert table.rows[1].cells[3].values == (51.25, 0.5)
    assert table.rows[1].cells[5].lines == ("1,010", "(1,013)")
    frame = means()
    frame.loc[0, "n"] = 7
    table = indices(frame, LABELS, name="i", title="I", simulated=False)
    assert [c.header for c in table.columns] == [
        *("Index 100%", "n (N)", "sub", "n (N)"),
        *("Index 100%", "sub", "n (N)"),
    ]


def test_decimals_of_a_row_show_two_digits_of_its_smallest_error():
    assert places([0.5, 0.02], 2) == 3 and places([0.5, 0.2], 3) == 3
    assert places([0.00032], 2) == 5 and places([1e-9], 2) == 6
    assert places([float("nan"), 0.0], 2) == 2 and places([0.0042], 1, significant=1) == 3
    frame = estimates(["all"])
    small = frame["term"] == "efficacy"
    frame.loc[small, ["estimate", "std_error"]] = [[-0.00045, 0.00014], [0.3, 0.05]]
    frame.loc[frame["term"] == "sex=f", ["estimate", "std_error"]] = [3e-9, 1e-9]
    rows = by_stub(correlates(frame, fits(frame), LABELS, name="t", title="T", simulated=False))
    assert [cell.lines for cell in rows[NASTY]] == [
        ("-0.00045", "(0.00014)"),
        ("0.30000", "(0.05000)"),
    ]
    assert rows["Out of work"][0].lines == ("0.200", "(0.022)")
    assert rows["Gender: Woman"][0].lines == ("3.0e-09", "(1.0e-09)")


def test_no_mean_prints_an_error_of_zero():
    unit = means().assign(mean=lambda f: f["mean"] / 100, std_error=0.0042)
    table = indices(unit, LABELS, name="i", title="I", simulated=False)
    assert table.rows[0].cells[0].lines == ("0.453", "(0.004)")
    assert estimate_cell(0.5, 0.0, 1).lines == ("0.5", "(0.0)")
    assert interval_cell(2e-7, 1e-7, 3e-7, 3).lines == ("2.0e-07", "[1.0e-07, 3.0e-07]")


def test_sample_prints_percent_means_and_facts():
    rows = by_stub(a_sample())
    assert rows["Woman"][0].lines == ("51.9",)
    assert rows["age (mean)"][0].lines == ("47.1", "(0.6)")
    assert " ".join(rows["Fieldwork"][1].lines) == NASTY


def test_a_missing_number_is_shown_and_explained():
    frame = means()
    frame.loc[0, ["mean", "std_error"]] = float("nan")
    table = indices(frame, LABELS, name="i", title="I", simulated=False)
    assert table.rows[0].cells[0].lines == ("–",)
    assert table.paragraphs[-1] == "– not available."


@pytest.mark.parametrize("table", all_tables(), ids=lambda t: t.name)
def test_csv_is_rectangular_and_every_number_reads_back(table):
    text = to_csv(table)
    lines = list(csv.reader(io.StringIO(text)))
    assert len({len(line) for line in lines}) == 1
    assert [line[0] for line in lines[-len(table.paragraphs) :]] == list(table.paragraphs)
    body = [row for row in table.rows if row.cells]
    for row, line in zip(body, lines[1:], strict=False):
        for cell, text in zip(row.cells, line[-len(table.columns) :], strict=True):
            numbers = (
                [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)] if cell.values else []
            )
            expected = cell.values if cell.lines else ()
            digits = len(text.split()[0].partition(".")[2]) if numbers else 0
            assert numbers == pytest.approx(expected, abs=0.51 * 10**-digits)


def test_csv_names_panel_and_group_of_a_row():
    lines = list(csv.DictReader(io.StringIO(to_csv(a_table(("AA", "BB"))))))
    found = [line for line in lines if line[""] == "In education"]
    assert [(f["panel"], f["group"]) for f in found] == [
        ("Public <safety> & order", "Employment"),
        ("Health", "Employment"),
    ]
    assert all(line["group"] == "" for line in lines if line[""] == "Gender: Woman")


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


@pytest.mark.parametrize("table", all_tables(), ids=range(len(all_tables())))
def test_json_holds_the_whole_table(table):
    table = replace(table, kind="tests", model="m")
    written = table.to_json()
    read = Table.from_json(written)
    assert read.to_json() == written
    assert read == table
    assert to_html(read) == to_html(table)


def test_json_holds_numbers_that_are_not_finite():
    values = (float("nan"), float("inf"), -float("inf"), 0.1)
    table = Table("t", "T", (Column("a"),), (Row("r", (Cell(("x",), values),)),))
    read = Table.from_json(table.to_json()).rows[0].cells[0].values
    assert str(read) == str(values)


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
            *(tmp_path / f"{name}{suffix}" for suffix in (".csv", ".tex", ".html", ".docx")),
        )
    for suffix in (".csv", ".tex", ".html", ".docx"):
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    with pytest.raises(ValueError, match=r"no table writer for '\.odt'"):
        write(a_table(), tmp_path / "x.odt")


def test_bad_frames_are_refused_by_name():
    frame = estimates(["all"])
    settings = {"name": "t", "title": "T", "simulated": False}
    with pytest.raises(ValueError, match="twice"):
        correlates(pd.concat([frame, frame.iloc[:1]]), fits(frame), LABELS, **settings)
    with pytest.raises(ValueError, match="index, health, all is in the estimates only"):
        correlates(frame, fits(frame).iloc[:1], LABELS, **settings)
    with pytest.raises(ValueError, match="several models"):
        two = frame.assign(model=["m", "k"] * (len(frame) // 2))
        correlates(two, fits(frame), LABELS, **settings)
    with pytest.raises(ValueError, match="did you mean 'countries'"):
        Labels({"countrys": {}})
    with pytest.raises(ValueError, match="1 cells, expected 2"):
        Table("t", "T", (Column("a"), Column("b")), (Row("r", (Cell(),)),))


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


def body_of(table):
    """The rows of a Word table as text, each cell once."""
    document = Document(io.BytesIO(to_docx(table)))
    (grid,) = document.tables
    rows = [
        [
            "".join(
                "\n" if part.tag == qn("w:br") else part.text or ""
                for part in cell.iter(qn("w:br"), qn("w:t"))
            )
            for cell in row.tc_lst
        ]
        for row in grid._tbl.tr_lst
    ]
    return document, grid, rows


@pytest.mark.parametrize("table", all_tables(), ids=lambda t: t.name)
def test_word_holds_every_cell_caption_and_note(table):
    document, grid, rows = body_of(table)
    assert document.paragraphs[0].style.name == "Caption"
    assert document.paragraphs[0].text == table.caption
    assert all(note in document.paragraphs[-1].text for note in table.paragraphs)
    heads = [row for row in grid.rows if row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert len(heads) == 1 + any(column.spanner for column in table.columns)
    for row, found in zip(table.rows, rows[len(heads) :], strict=True):
        assert found[0] == row.stub
        for cell, text in zip(row.cells, found[1:], strict=True):
            lines = [typeset(x, table.language) if cell.values else x for x in cell.lines]
            text = re.sub("[\u00a0\u200b]", "", text)
            if cell.mark:
                lines[0] += cell.mark
            assert text == re.sub("[\u00a0]", "", "\n".join(lines))


def test_word_is_undated_and_merges_spanners():
    table = indices(means(), LABELS, name="i", title="I", simulated=False)
    with zipfile.ZipFile(io.BytesIO(to_docx(table))) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "<dcterms:" not in core
    assert "python-docx" not in core and ">I<" in core
    _, _, rows = body_of(table)
    assert rows[0] == ["", "Public <safety> & order", "Health"]


def test_word_turns_the_page_for_a_wide_table():
    def orientation(columns):
        cells = (Cell(("-1,234.567", "(0.123)"), (-1234.567, 0.123)),) * columns
        heads = tuple(Column(f"Country {i}") for i in range(columns))
        table = Table("t", "T", heads, (Row("A label of usual length", cells),))
        return Document(io.BytesIO(to_docx(table))).sections[0].orientation

    assert orientation(4) == WD_ORIENT.PORTRAIT
    assert orientation(12) == WD_ORIENT.LANDSCAPE


def test_items_add_up_and_count_both_ways():
    table = items(shares(), LABELS, name="t", title="T", simulated=False)
    assert [r.stub for r in table.rows if r.kind == "panel"] == [*LABELS["areas"].values()]
    rows = by_stub(table, "Health")
    assert rows["often"][0].lines == ("61.2",)
    assert rows["n (N)"][1].lines == ("1,000 (1,001)",)
    only = items(shares(), LABELS, name="t", title="T", simulated=False, rows=["health_two"])
    assert [r.stub for r in only.rows if not r.cells] == ["Health", "health_two (%)"]


def test_groups_stand_below_their_country_and_sum_up_both_ways():
    table = indices(grouped(), LABELS, name="g", title="G", simulated=False, group="sex")
    stubs = [(row.kind, row.stub) for row in table.rows[:3]]
    assert stubs == [("group", "A-land"), ("body", "Woman"), ("body", "Man")]
    (woman, man) = (row.cells[0].values[0] for row in table.rows[1:3])
    assert (woman, man) == (45.25, 46.25)


def test_reliability_heads_items_by_their_statistic_and_says_what_has_none():
    table = reliability(reliabilities(), LABELS, name="r", title="R", simulated=False)
    stubs = [row.stub for row in table.rows[:7]]
    assert stubs == [
        LABELS["areas"]["safety"], "i", "Cronbach’s alpha", "Respondents (unweighted n)",
        "i: Item–rest correlation", "q1", "q2",
    ]  # fmt: skip
    assert table.rows[2].cells[1].lines == ("0.71", "[0.66, 0.75]")
    assert "No reliability of – one, Public <safety> & order (one item);" in table.paragraphs[-1]


@pytest.mark.parametrize("remark", WITHOUT_ALPHA)
def test_every_reason_of_no_alpha_is_said_in_every_language(remark):
    frame = reliabilities().replace({"remark": {"one_item": remark}})
    said = {
        language: reliability(
            frame, LABELS, name="r", title="R", simulated=False, language=language
        ).paragraphs[-1]
        for language in ("en", *languages())
    }
    expected = {
        "one_item": "one item",
        "too_few_respondents": "fewer than 3 respondents answered all items",
        "no_variance": "the sum of the items does not vary",
    }
    assert f"order ({expected[remark]});" in said["en"]
    assert not any(expected[remark] in said[language] for language in languages())


def test_tests_put_the_joint_test_beside_the_differences_of_its_levels():
    table = hypothesis_table(True)
    assert [c.header for c in table.columns] == [
        "F (df)", "p", "Health – Public <safety> & order", "Trend"
    ]  # fmt: skip
    rows = by_stub(table, None)
    assert table.rows[0].stub == "Level of the outcome" and table.rows[0].cells[0] == Cell()
    assert [cell.lines for cell in rows["Employment"][:3]] == [("2.78 (2, 385)",), ("0.063",), ()]
    assert rows["Out of work"][2].lines == ("-0.50", "(0.20)")
    joint = hypothesis_table(False)
    stubs = [row.stub for row in joint.rows]
    assert stubs == [
        "age: no association", "age: a straight line", f"{NASTY} × Employment: no association"
    ]  # fmt: skip


def test_flow_prints_shared_steps_once_and_says_what_was_missing():
    table = flow(steps(), LABELS, name="t", title="T", simulated=False)
    assert [row.stub for row in table.rows] == [
        "Rows in the files",
        "Outcome known",
        "Public <safety> & order",
        "All terms answered",
        "Health",
        "All terms answered",
    ]
    assert [cell.values for cell in table.rows[-1].cells] == [(800.0,), (800.0,), (1600.0,)]
    assert f"Health: Left out at the last step – {NASTY} 200; Employment 3" in table.paragraphs[2]


def test_estimators_stand_side_by_side_in_one_unit():
    table = compared()
    assert [column.header for column in table.columns] == ["Least squares", "Fractional"]
    one, two = by_stub(table, "Health")["Out of work"]
    assert two.values[0] == 2 * one.values[0]
    said = " ".join(table.paragraphs)
    assert "average marginal effects, in the unit of the outcome" in said
    assert "Weighted least squares, Fractional logit" in said
    with pytest.raises(ValueError, match="estimates of 'm' are by country"):
        by_country = estimates(["AA", "BB"])
        side_by_side(
            by_country, fits(by_country), LABELS, models={"m": ""}, name="t", title="T",
            simulated=False,
        )  # fmt: skip


def test_rows_choose_and_order_terms_and_the_note_names_the_rest():
    table = a_table(rows=["sex", "job"])
    stubs = [row.stub for row in table.rows if row.kind != "total"]
    assert stubs == ["Gender: Woman", "Employment", "Out of work", "In education"]
    assert f"Not shown – Intercept; {NASTY}; Country." in table.paragraphs


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "[−1,234.5, 6.0]"),
        ("fr", "[−1\u202f234,5; 6,0]"),
        ("de-AT", "[−1.234,5; 6,0]"),
        ("cs", "[−1\u00a0234,5; 6,0]"),
        ("xx", "[−1,234.5, 6.0]"),
    ],
)
def test_numerals_follow_the_language(language, expected):
    assert typeset("[-1,234.5, 6.0]", language) == expected


def test_a_table_in_another_language_says_nothing_in_english():
    table = compared(language="de")
    said = " ".join((table.caption, *table.paragraphs, *(row.stub for row in table.rows)))
    assert "simulierte Daten" in said and "Land: B_land" in said and "Befragte (n" in said
    for english in ("simulated", "Respondents", "Weighted", "errors", "Note"):
        assert english not in said
    assert "−0,100" in to_html(table) and "0,100" in to_latex(table) and "-0.100" in to_csv(table)


@pytest.fixture
def study(tmp_path):
    """The default study, to edit, and a function to load it."""
    folder = tmp_path / "study"
    shutil.copytree(ROOT / "config/studies/fivenations_simulated", folder)
    (folder / "tables.yaml").unlink()

    class Edited:
        def write(self, name, text):
            (folder / name).write_text(text, encoding="utf-8")

        def edit(self, name, old, new):
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text
            self.write(name, text.replace(old, new, 1))

        def load(self, language=""):
            return load(folder, ROOT, language)

        def problems(self, language=""):
            with pytest.raises(Faults) as caught:
                self.load(language)
            return str(caught.value)

    return Edited()


def test_without_a_file_the_tables_are_the_standard_ones(study):
    tables = sorted(study.load().tables, key=lambda spec: spec["name"])
    assert [(t["name"], t["kind"]) for t in tables] == [
        *((f"correlates_{m}", "correlates") for m in ("by_country", "pooled", "standardised")),
        ("flow", "flow"),
        ("indices", "indices"),
        ("items", "items"),
        ("reliability", "reliability"),
        ("reliability_items", "reliability"),
        ("sample", "sample"),
        ("tests_profiles", "tests"),
        ("tests_stacked", "tests"),
    ]


def test_a_declaration_makes_a_table_and_replaces_a_standard_one(study):
    study.write(
        "tables.yaml",
        """
uncertainty: interval
tables:
  indices: {kind: indices, digits: 0, uncertainty: std_error}
  short:
    kind: correlates
    model: pooled
    title: Self-efficacy
    rows: [efficacy]
    labels: {efficacy: "They can make a difference"}
    stars: {"*": 0.05, "**": 0.01}
""",
    )
    specs = {spec["name"]: spec for spec in study.load().tables}
    assert specs["indices"]["digits"] == 0 and specs["indices"]["uncertainty"] == "std_error"
    assert specs["correlates_pooled"]["uncertainty"] == "interval"
    assert list(specs["short"]["stars"]) == ["**", "*"]
    assert specs["short"]["own"] == {"efficacy": "They can make a difference"}
    study.write("tables.yaml", "standard: false\ntables: {s: {kind: sample}}\n")
    assert [spec["name"] for spec in study.load().tables] == ["s"]


def test_faults_of_declarations_come_at_once_with_the_right_name(study):
    study.write(
        "tables.yaml",
        """
tables:
  a: {kind: correlates, model: poled}
  b: {kind: sample, stars: {"*": 0.05}}
  c: {kind: estimators, models: {pooled: One, by_country: Two}}
  d: {kind: correlates, model: pooled, rows: [eficacy]}
  e: {kind: items, language: fr}
  f: {kind: indices, group: aeg}
  g: {kind: reliability, rows: [alfa]}
  h: {kind: correlates, model: pooled, labels: {efficcy: "They can", all: "All of them"}}
""",
    )
    told = study.problems()
    for part in (
        "there is no model 'poled'",
        "did you mean 'pooled'?",
        "tables.b.stars: a table of kind sample takes none",
        "by_country is fitted by country",
        "did you mean 'efficacy'?",
        "the study has no language 'fr'",
        "f.group: 'aeg' does not part respondents into groups",
        "did you mean 'alpha'?",
        "tables.h.labels: nothing is called 'efficcy'",
    ):
        assert part in told


def test_labels_are_in_any_language_of_the_study(study):
    study.edit("study.yaml", "areas:", "languages: [en, fr]\nareas:")
    study.edit("study.yaml", "label: Health,", "label: {en: Health, fr: Santé},")
    study.edit("countries.csv", "population", "population,label_fr")
    for end, label in {
        "61600000": "Royaume-Uni",
        "64000000": "",
        "82200000": "Allemagne",
        "5500000": "Danemark",
        "10300000": "Tchéquie",
    }.items():
        study.edit("countries.csv", end, f"{end},{label}")
    study.write(
        "tables.yaml", "tables: {items_fr: {kind: items, language: fr, title: {en: A, fr: B}}}\n"
    )
    english = study.load()
    assert english.areas["health"] == "Health" and english.labels()["areas"]["health"] == "Health"
    assert english.labels("fr")["areas"] == {**english.areas, "health": "Santé"}
    assert english.labels("fr")["countries"]["GB"] == "Royaume-Uni"
    assert english.labels("fr")["countries"]["FR"] == "France"
    spec = next(s for s in english.tables if s["name"] == "items_fr")
    assert (spec["language"], spec["title"]) == ("fr", "B")
    french = study.load("fr")
    assert french.areas["health"] == "Santé"
    assert next(s for s in french.tables if s["name"] == "sample")["title"].startswith("Échant")
    assert "no texts in 'de'" in study.problems("de")


def test_texts_in_unknown_languages_or_without_the_first_are_faults(study):
    study.edit("study.yaml", "label: Health,", "label: {fr: Santé},")
    told = study.problems()
    assert "areas.health.label: unknown language 'fr'" in told
    assert "areas.health.label: there is no text in en" in told


def test_numbers_of_any_size_show_what_is_known():
    assert number(1264379.8, 0) == "1,264,380" and places([543210.0], 2) == 0
    assert estimate_cell(1.7e-7, 4.8e-8, 2).lines == ("1.7e-07", "(4.8e-08)")
    assert estimate_cell(51.2, 1e-6, 1).lines == ("51.2", "(1.0e-06)")
    assert typeset("-1.7e-07") == "−1.7×10⁻⁷" and typeset("2.0e+11") == "2.0×10¹¹"
    assert escape_latex("10⁻⁷") == "10$^{-}$$^{7}$"


def test_letters_that_pdflatex_lacks_are_named_on_top():
    plain = Table("t", "Žluťoučký kůň", (Column("n"),), (Row("Åse", (Cell(("1",)),)),))
    assert to_latex(plain).startswith("\\begin")
    first = to_latex(replace(plain, title="日本 Ελλάδα")).split("\n")[0]
    assert first.startswith("% CJK, Greek: needs XeLaTeX")


def test_cut_points_have_the_labels_of_the_levels_they_part():
    labels = Labels({"levels": {"say": {"none": "No say", "some": "Some say"}}})
    assert labels.variable("cut") == "Cut points"
    assert labels.level("cut", "none|some") == "No say | Some say"
    apart = Labels({"levels": {"a": {"none": "No say"}, "b": {"none": "Nothing"}}})
    assert apart.level("cut", "none|some") == "none | some"
