"""The fixed words of print in several languages; all other texts are a study's own.

A language is one file beside this module, ``<code>.yaml``: its numerals, and what each English text
is in it. What a file lacks, and any language without a file, is printed in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from coproduction.files import read_yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """Marks of numerals (decimal, and between thousands), and English text to that of a language;
    parts in braces are filled in."""

    decimal: str = "."
    thousands: str = ","
    words: Mapping[str, str] = field(default_factory=dict)


def languages() -> list[str]:
    """Codes of the languages that have a file, all but English."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def language(tag: str) -> Language:
    """The language of a BCP 47 tag; English where it has no file."""
    path = FOLDER / f"{tag.partition('-')[0].lower()}.yaml"
    if not path.exists():
        return Language()
    found = read_yaml(path)
    return Language(**found["numerals"], words=found["words"])


def colon(left: str, right: str, tag: str = "en") -> str:
    """Two texts with a colon between them, spaced as the language does."""
    return say("{left}: {right}", tag, left=left, right=right)


def say(text: str, tag: str = "en", **parts: object) -> str:
    """A fixed text in the language of a BCP 47 tag, its parts in braces filled in."""
    found = language(tag).words.get(text, text)
    return found.format(**parts) if parts else found
