"""Every work that a printed text of any language names stands in the list of references."""

import re

import pytest

from coproduction.pages.papers.cited_works import WORKS, cited, named
from coproduction.words import fixed

#: Names of distributions and tests that nobody cites.
EPONYMS = {"Poisson", "Taylor", "Wald", "Gini"}
#: First words of texts and of what stands in brackets are names where one of these follows.
FOLLOWED = re.compile(r"\b[A-ZÉ][a-zà-ž]+(?=[’']s\b| and [A-Z]| (?:19|20)\d\d\b)|\([A-Z][a-z]+\)")


def texts():
    return list(fixed.language("de").words)


def test_every_name_within_a_text_is_of_a_work():
    inside = re.compile(r"(?<=[a-z0-9,) ] )(?<![.:;!?] )[A-ZÉ][a-zà-ž]{2,}")
    met = False
    for text in texts():
        works = " ".join(named(text))
        for name in (*inside.findall(text), *FOLLOWED.findall(text)):
            name = name.strip("()")
            if name in EPONYMS:
                continue
            assert name in works, f"{name}: {text}"
            met = True
    assert met


@pytest.mark.parametrize("language", [code for code in fixed.languages() if code != "en"])
def test_translations_name_the_works_of_the_text(language):
    spoken = fixed.language(language).words
    for text in texts():
        assert {*named(spoken[text])} == {*named(text)}, text


def test_entries_begin_with_their_author_and_every_one_is_of_some_text():
    met = {work for text in texts() for work in named(text)}
    assert met == {*WORKS}
    for work, entry in WORKS.items():
        author = "Judkins" if work == "Fay" else re.split(r"[ ,]", work)[0]
        assert entry.split(",")[0] == author, work
        assert re.search(r"\((?:19|20)\d\d\)\. .*\.", entry), work


def test_works_are_listed_once_where_they_are_named_and_no_others():
    assert [*cited(["Kept as categories"])] == []
    (one,) = cited(["Muthén et Asparouhov 2014", "d’après Muthén et Asparouhov 2014"])
    assert one.startswith("Muthén, B., & Asparouhov")
    assert [*named("Freiheitsgrade von Barnard und Rubin")] == ["Barnard and Rubin"]
    assert {*named("Rubinových pravidel (Barnard a Rubin)")} == {"Barnard and Rubin", "Rubin"}
