"""Fixed words: every language has all of them, and a file more is a language more."""

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest
import shipped

from coproduction.words import fixed

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = ROOT / "workflow" / "coproduction"
CATALOGUE = set().union(*(fixed.language(code).words for code in fixed.languages()))


def braces(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@cache
def said():
    """Every literal text that the library says, and every text constant of the rooms that print,
    whose beginning is one of a sentence."""
    found = set()
    for path in shipped.files(LIBRARY, "*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if called in ("say", "_say") and isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def test_there_are_the_languages_of_the_files():
    assert fixed.languages() == sorted(p.stem for p in (LIBRARY / "words").glob("*.yaml"))
    assert {"fr", "de", "da", "cs"} <= {*fixed.languages()}


@pytest.mark.parametrize("code", fixed.languages())
def test_a_language_lacks_no_text(code):
    spoken = fixed.language(code)
    lacking = sorted((CATALOGUE | said()) - {*spoken.words})
    assert not lacking, f"{code}.yaml lacks {lacking}"
    assert all(spoken.words.values())
    for text, other in spoken.words.items():
        assert braces(text) == braces(other), text


def test_a_text_that_a_language_lacks_is_english(monkeypatch, tmp_path):
    text = 'numerals: {decimal: ",", thousands: "."}\nwords: {Note.: Nota.}\n'
    (tmp_path / "it.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(fixed, "FOLDER", tmp_path)
    fixed.language.cache_clear()
    assert fixed.languages() == ["it"]
    assert fixed.say("Note.", "it-CH") == "Nota."
    assert fixed.say("{label} (mean)", "it", label="a") == "a (mean)"
    assert fixed.say("Note.", "xx") == "Note."
    fixed.language.cache_clear()


def test_french_stands_narrow_no_break_spaces_before_its_signs():
    for text in fixed.language("fr").words.values():
        assert not re.search(r" [:;?!]", text), text
        assert not re.search(r"\w[;?!]( |$)", text), text
    assert fixed.colon("Pays", "Norvège", "fr") == "Pays\u202f: Norvège"
    assert fixed.colon("Land", "Norwegen", "de") == "Land: Norwegen"
