"""What the pages for people name is there, and what is written by `make docs` is up to date."""

import re
from pathlib import Path

import pytest
from pages_of_docs import WRITTEN

from run.rooms import direct, drawn

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md")
PAGES += tuple(f"docs/pages/{name}.md" for name in WRITTEN)
FOLDERS = "benchmarks|config|docs/neighbours|data/raw/fivenations|profiles|tests|workflow"
#: A study that a page drafts.
DRAFTED = "config/studies/neighbours"
FILES = "Snakefile|Makefile|pyproject.toml|requirements.txt|[A-Z]+.md|CITATION.cff"


@pytest.fixture(params=PAGES)
def page(request):
    return (ROOT / request.param).read_text("utf-8")


def test_every_path_of_the_project_is_there(page):
    named = re.findall(rf"(?<![\w/])((?:{FOLDERS})[\w./-]*/[\w./-]*|{FILES})(?=[`), :])", page)
    named = [path for path in named if not path.startswith(DRAFTED)]
    assert [path for path in named if not (ROOT / path.rstrip(".")).exists()] == []


def test_every_target_of_make_is_there(page):
    targets = set(re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"(?:`|^)make ([a-z-]+)", page, re.M)) <= targets


def test_every_target_of_make_says_what_it_does():
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = re.search(r"^\.PHONY: (.*)$", text, re.M)[1].split()
    told = re.findall(r"^(\w[\w-]*):.* ## \w", text, re.M)
    assert sorted(told) == sorted(targets)


def test_rooms_are_drawn_as_they_are():
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert drawn(page) == page, "run `make docs`"


def test_arrows_that_others_imply_are_left_out():
    assert direct({("c", "b"), ("b", "a"), ("c", "a")}) == [("b", "a"), ("c", "b")]
