"""Prose of authors: Markdown as types, with references, and what the paper cannot print."""

import pytest

from coproduction.study.printed.prose import Prose, Reference, Run, parsed


def test_markdown_is_read_as_types_and_references_stand_apart():
    text = "# Title\n\nIt is *so* {{estimate pooled a}} **x** [y](https://e.org).\n\n- a\n  1. b\n"
    found, faults = parsed(text, "m/findings.md")
    assert not faults
    assert found[0] == Prose("heading", (Run("Title"),))
    reference = Reference("estimate", ("pooled", "a"), "m/findings.md", 3)
    assert found[1].runs == (
        Run("It is "), Run("so", emphasis=True), Run(" "), Run(reference=reference), Run(" "),
        Run("x", strong=True), Run(" "), Run("y", url="https://e.org"), Run("."),
    )  # fmt: skip
    assert [(one.kind, one.level) for one in found[2:]] == [("bullet", 1), ("number", 2)]


def test_a_reference_over_two_lines_keeps_the_lines_of_those_below():
    found, faults = parsed("a {{n\npooled}} b\n\n{{p pooled x}}\n", "f.md")
    lines = [run.reference.line for block in found for run in block.runs if run.reference]
    assert not faults and lines == [1, 4]


def test_html_is_text_and_scripts_are_no_links():
    found, _ = parsed("<b>x</b> [a](javascript:alert(1))", "f.md")
    (block,) = found
    assert "".join(run.text for run in block.runs) == "<b>x</b> [a](javascript:alert(1))"
    assert not any(run.url for run in block.runs)


@pytest.mark.parametrize(
    ("text", "row", "told"),
    [
        ("a\n\n![x](y.png)", 3, "no image"),
        ("a\n\n```\nx\n```", 3, "no fence"),
        ("a\n\n> b", 3, "no blockquote"),
        ("a\n\n| a | b |\n|---|---|\n| 1 | 2 |", 3, "no table"),
        ("a[^1]\n\n[^1]: note", 3, "no footnote"),
        ("a\n\nof $x^2$", 3, "no formula"),
        ("a\n\n$$\nx\n$$", 3, "no formula"),
        ("a\n\n<!-- b", 3, "no comment without an end"),
        ("a\n{{estimat pooled}}", 2, "nothing is called 'estimat'"),
        ("{{estimate}}", 1, "does not say of what"),
        ("{{}}", 1, "nothing is called ''"),
        ("{{table a b}}", 1, "does not say of what"),
        ("a\n{{estimate pooled", 2, "one pair of braces"),
    ],
)
def test_what_cannot_be_printed_is_told_with_its_line(text, row, told):
    _, faults = parsed(text, "m/data.md")
    assert any(told in one.problem and row in one.rows for one in faults), faults


def test_comments_are_not_printed_and_lines_are_counted_with_them():
    found, faults = parsed("a <!-- {{estimate m}}\n\n --> b\n\n<!-- c -->\n> d", "f.md")
    assert [run.text for block in found for run in block.runs] == ["a", "b"]
    assert [one.rows for one in faults] == [(6,)]


def test_a_table_is_one_fault_and_prices_are_no_formula():
    _, faults = parsed("a\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> c", "f.md")
    assert [one.problem for one in faults] == [
        "the paper prints no table",
        "the paper prints no blockquote",
    ]
    (block,), faults = parsed("From $5 to $10, US$7 in a_b US$, `$x^2$`, `<!-- -->`.", "f.md")
    assert "".join(run.text for run in block.runs).endswith("US$, $x^2$, <!-- -->.")
    assert faults == []


def test_numbers_of_points_stay_as_they_are_typed():
    found, _ = parsed("2013. In that year\n\ntext\n\n3. third\n4. fourth\n", "f.md")
    assert [one.number for one in found] == [2013, 0, 3, 4]


@pytest.mark.parametrize("text", ["As [@p2013] say.", "So [see @a, p. 3; @b].", "[-@a]"])
def test_a_citation_by_its_key_is_a_fault_and_not_printed_as_typed(text):
    _, (fault,) = parsed(f"One.\n\n{text}", "p.md")
    assert "citation by a key" in str(fault) and fault.rows == (3,)


@pytest.mark.parametrize("text", ["`[@key]`", "[a@b.org](mailto:a@b.org)", "[me@home] x", "@key"])
def test_an_address_or_code_is_no_citation(text):
    assert not parsed(text, "p.md")[1]


@pytest.mark.parametrize(
    ("text", "what", "rows"),
    [
        ("a ~~b~~\n\nc ~~d~~", "text that is struck out", (1, 3)),
        ("x^2^ and H~2~O", "letters set high or low", (1,)),
        ("- [ ] do\n- [x] done", "list with boxes to tick", (1,)),
        ("| a | b |\n| c | d |", "table", (1,)),
        ("+---+---+\n| a | b |\n+---+---+", "table", (1,)),
        ("- a\n\n  | a | b |\n  |---|---|\n  | ~~1~~ | 2[^1] |", "table", (3,)),
        ("> ![a](b)\n> ```\n> x\n> ```\n> - <i>c</i>", "blockquote", (1,)),
        ("::: note\nx\n:::", "fenced division", (1, 3)),
        ("[x]{.smallcaps}", "attributes", (1,)),
        ("Term\n: what it is", "list of definitions", (2,)),
        ("\\textbf{x}", "command of LaTeX", (1,)),
        ("a[^1] and b[^2]\n\n[^1]: note\n\n[^2]: note", "footnote", (1, 3, 5)),
        ("    ~~a~~\n    <b>", "code block", (1,)),
    ],
)
def test_what_is_not_printed_truly_is_one_fault(text, what, rows):
    _, faults = parsed(text, "p.md")
    assert [(one.problem, one.rows) for one in faults] == [(f"the paper prints no {what}", rows)]


def test_signs_that_mean_nothing_stay_as_they_are():
    text = "p < .05 and n > 3; ~5 % or ~6; a | b; 2^3; <https://e.org>; C:\\data; [a] {b}: c"
    (block,), faults = parsed(text, "p.md")
    assert faults == [] and "~5 % or ~6; a | b; 2^3" in "".join(run.text for run in block.runs)
