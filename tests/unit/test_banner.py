"""The banner of simulated data: worded once, in every language, over every page."""

from pathlib import Path

import shipped

from coproduction.banner import SIMULATED
from coproduction.words import fixed

WORKFLOW = Path(__file__).resolve().parents[2] / "workflow"
#: Files of text; what is drawn or compiled is made of them.
TEXTS = {".py", ".smk", ".jinja", ".js", ".rst", ".yaml"}


def test_no_other_file_words_the_banner():
    files = [path for path in shipped.files(WORKFLOW) if path.suffix in TEXTS]
    texts = {path.stem: path.read_text("utf-8") for path in files}
    worded = {name for name, text in texts.items() for said in WORDED if said in text}
    assert worded == {"banner", *fixed.languages()}


#: How it was worded, or begins.
WORDED = ("SIMULATED DATA", "Simulated data.", "Simulated data!", "Simulated data:")


def test_every_language_has_it():
    for tag in fixed.languages():
        assert fixed.say(SIMULATED, tag) != SIMULATED


def test_every_page_of_a_simulated_study_has_it():
    base = (WORKFLOW / "report/page/base.html.jinja").read_text("utf-8")
    assert "{{ banner }}" in base
    texts = {p.name: p.read_text("utf-8") for p in (WORKFLOW / "report/page").glob("*.jinja")}
    # parts that pages have in common are no pages
    pages = {name for name, text in texts.items() if "{% macro" not in text} - {"base.html.jinja"}
    assert all('{% extends "base.html.jinja" %}' in texts[page] for page in pages)
