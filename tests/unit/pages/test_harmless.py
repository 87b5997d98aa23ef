"""Texts of a study in Snakemake's report: shown as they are, none of them markup."""

import json
from pathlib import Path

import hostile
import pytest
from docutils.core import publish_parts
from unit.pages.cases import Text

from coproduction.files import legible
from coproduction.pages.harmless import PARTS, harmless, label, restructured

CONF = Path(__file__).resolve().parents[3] / "workflow" / "report" / "docutils.conf"
TEXTS = [*hostile.texts(), "\n\n".join(hostile.texts()), "", "a_b_ *c* |d| [1]_ \\e\\ 3. x"]


@pytest.fixture
def canary(tmp_path, monkeypatch):
    """A working folder with a file that no output may hold."""
    (tmp_path / hostile.CANARY).write_text(hostile.SECRET, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_no_restructured_text(text, canary, monkeypatch):
    monkeypatch.setenv("DOCUTILSCONFIG", "")
    body = publish_parts(f"{restructured(text)}\n\nEnd.\n", writer="html")["html_body"]
    read = Text(body)
    assert {tag for tag, _ in read.tags} <= {"div", "p"}
    assert " ".join(read.text.split()) == " ".join([*legible(text).split(), "End."])


@pytest.mark.parametrize("name", ["include", "literal", "raw", "raw_file", "csv_table", "role"])
def test_descriptions_take_in_no_file_and_no_markup(name, canary, monkeypatch):
    """Even where a text came in as it is: the second wall."""
    monkeypatch.setenv("DOCUTILSCONFIG", str(CONF))
    settings = {"report_level": 5}
    body = publish_parts(hostile.PAYLOADS[name], writer="html", settings_overrides=settings)[
        "html_body"
    ]
    assert hostile.SECRET not in body
    assert "script" not in {tag for tag, _ in Text(body).tags}


@pytest.mark.parametrize("text", TEXTS)
def test_braces_of_a_label_are_no_wildcards(text):
    io = pytest.importorskip("snakemake.io")
    assert io.apply_wildcards(label(text), {"source": "uk"}) == label(text)


def snakemakes_page(**values):
    """The scripts of a page as Snakemake's template writes them."""
    values = dict.fromkeys(PARTS, "") | values
    return "".join(
        f'    <script id="{name}">\n    var {name} = {json.dumps(value)};\n    </script>\n\n'
        for name, value in values.items()
    )


@pytest.mark.parametrize("text", TEXTS)
def test_no_sign_of_a_text_ends_a_script_of_the_page(text):
    given = {"results": {text: {"labels": {"table": label(text)}, "params": text}}}
    page = harmless(snakemakes_page(**given))
    assert page.count("<") == 2 * len(PARTS)
    line = next(line for line in page.splitlines() if line.startswith("    var results"))
    ((path, told),) = json.loads(line.removeprefix("    var results = ")[:-1]).items()
    assert (path, told["params"]) == (text, text)
    assert told["labels"]["table"] == legible(text)


def test_the_code_of_the_page_is_left_alone():
    code = "<script>\n    var results = a < b;\n    var rules = {\u2060;\n    </script>\n"
    assert harmless(code + snakemakes_page()).startswith(code)


def test_a_page_of_another_snakemake_is_not_passed_on():
    page = snakemakes_page()
    with pytest.raises(ValueError, match="does not hold results as a line of JSON"):
        harmless(page.replace("var results", "const results"))
    with pytest.raises(ValueError, match="rules"):
        harmless(page + page[page.index('    <script id="rules">') :])


def test_the_template_of_snakemake_is_the_one_that_is_known():
    reporter = pytest.importorskip("snakemake.report.html_reporter")
    folder = Path(reporter.__file__).parent / "template"
    template = (folder / "index.html.jinja2").read_text(encoding="utf-8")
    for part in PARTS:
        assert f"    var {part} = {{{{{part}}}}};\n" in template
