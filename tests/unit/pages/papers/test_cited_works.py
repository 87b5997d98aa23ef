"""Every work that printed texts name by authors and year stands in the list of references."""

import ast
import re
from pathlib import Path

from coproduction.pages.papers import cited_works

LIBRARY = Path(cited_works.__file__).resolve().parents[2]
#: Authors and a year in brackets, or several of them.
CITED = re.compile(r"\(((?:[A-ZÉ][^()]*?) (?:19|20)\d\d(?:; [^()]*? (?:19|20)\d\d)*)\)")


def printed():
    """Texts of modules that print, comments and docstrings left out."""
    for folder in ("tables", "words", "pages/papers"):
        for path in sorted((LIBRARY / folder).rglob("*.py")):
            if path.name == "cited_works.py":
                continue
            tree = ast.parse(path.read_text("utf-8"))
            told = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
                and node.body
                and isinstance(node.body[0], ast.Expr)
            }
            for node in ast.walk(tree):
                text = isinstance(node, ast.Constant) and isinstance(node.value, str)
                if text and id(node) not in told:
                    yield node.value


def test_what_is_cited_has_an_entry():
    named = {one for text in printed() for all_ in CITED.findall(text) for one in all_.split("; ")}
    assert named
    assert named <= {*cited_works.WORKS}


def test_every_entry_is_of_some_text_and_begins_with_its_author():
    texts = " ".join(printed())
    for work, entry in cited_works.WORKS.items():
        assert work in texts, work
        assert entry.split(",")[0] == re.split(r"[ ,]", work)[0], work
    used = {
        w for works in (*cited_works.BY_FILE.values(), *cited_works.BY_KIND.values()) for w in works
    }
    assert used == {*cited_works.WORKS}


def test_works_are_of_what_a_study_has():
    assert [*cited_works.cited([], [])] == []
    (one,) = cited_works.cited([], ["imputation"])
    assert one.startswith("Jones, M. P. (1996)")
    assert [e.split(",")[0] for e in cited_works.cited(cited_works.BY_FILE, [])] == [
        "Chen",
        "Cheung",
        "Rhemtulla",
        "Simonsohn",
        "Yuan",
    ]
