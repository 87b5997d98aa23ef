"""Tables: what is written is what came in, and labels are text in every format."""

import csv
import io
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from coproduction.tables.correlates import correlates
from coproduction.tables.indices import indices
from coproduction.tables.labels import Labels
from coproduction.tables.sample import sample
from coproduction.tables.table import (
    SIMULATED,
    Cell,
    Column,
    Row,
    Table,
    estimate_cell,
    interval_cell,
    number,
    places,
)
from coproduction.tables.writers import escape_latex, to_csv, to_html, to_latex, write

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


def means():
    rows = [
        (c, a, i, 45.25 + k, 0.5, 44.0 + k, 46.5 + k, 1000 + 10 * (a == "health"))
        for k, (c, a, i) in enumerate(
            (c, a, i) for c in ("AA", "BB") for a in ("safety", "health") for i in ("index", "sub")
        )
    ]
    columns = "country area index mean std_error conf_low conf_high n"
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
        facts={"Fieldwork": {"AA": "May 2008", "BB": NASTY}},
        name="sample",
        title="Sample",
        simulated=False,
    )


def all_tables():
    return [
        a_table(),
        a_table(("AA", "BB"), stars={"***": 0.001, "*": 0.05}),
        a_table(("all",), interval=True),
        indices(means(), LABELS, name="i", title="Indices", simulated=True),
        indices(means(), LABELS, name="i", title="I", simulated=True, uncertainty="interval"),
        a_sample(),
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
        "country=BB": "country: B_land",
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
    assert [c.header for c in table.columns] == ["Index 100%", "sub", "n"] * 2
    assert table.rows[1].cells[3].values == (51.25, 0.5)
    assert table.rows[1].cells[5].lines == ("1,010",)
    frame = means()
    frame.loc[0, "n"] = 7
    table = indices(frame, LABELS, name="i", title="I", simulated=False)
    assert [c.header for c in table.columns] == [
        *("Index 100%", "n", "sub", "n"),
        *("Index 100%", "sub", "n"),
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
    assert rows["Fieldwork"][1].lines == (NASTY,)


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
        assert ("strong", SIMULATED) in read.texts


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
        write(a_table(), *(tmp_path / f"{name}{suffix}" for suffix in (".csv", ".tex", ".html")))
    for suffix in (".csv", ".tex", ".html"):
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
