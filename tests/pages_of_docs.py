"""Blocks of the pages in `docs/pages`: what is typed, and parts of files of a study."""

import re
from pathlib import Path

PAGES = Path(__file__).resolve().parents[1] / "docs" / "pages"
#: What the commands of the pages need beside what rules use.
ROOT_FILES = (
    "Makefile",
    "requirements.txt",
    *(f"docs/neighbours/{name}" for name in ("uk.csv", "germany.sav", "france.dta")),
)
#: Pages that are written; others are copies.
WRITTEN = (
    "index",
    "five-nations",
    "your-survey",
    "how-to",
    "stata-and-r",
    "scale",
    "methods",
    "understand",
)


def text(page: str) -> str:
    """A page as it is written."""
    return (PAGES / f"{page}.md").read_text(encoding="utf-8")


def blocks(written: str) -> list[tuple[str, str, str]]:
    """Language, title and content of every fenced block, in order."""
    found = re.findall(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', written, re.M | re.S)
    return [(language, title, content) for language, title, content in found]


def sections(page: str) -> dict[str, str]:
    """What stands under each heading of the second level."""
    parts = re.split(r"^## (.*)$", text(page), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
