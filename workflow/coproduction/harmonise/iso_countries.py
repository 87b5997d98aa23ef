"""ISO countries: which country a code or a label names."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from coproduction.files import read_yaml

_FILE = Path(__file__).with_suffix(".yaml")
#: What stands before a name: `12. Ireland`, `(3) Irland`.
_NUMBERED = re.compile(r"^\W*\d+\W+")


def label(code: str) -> str:
    """The English name of a country, its code where none is known."""
    return listed().get(code, (code,))[0]


def iso(*told: str) -> str:
    """The ISO code that a code or label names; empty where none does.

    >>> iso("7", "7. Deutschland"), iso("gb"), iso("Bavaria")
    ('DE', 'GB', '')
    """
    for text in told:
        if text.strip().upper() in listed():
            return text.strip().upper()
    for text in told:
        if found := named(text):
            return found
    return ""


def named(text: str) -> str:
    """The ISO code of a country of that name, also without its blanks; empty where none has it."""
    bare = _worded(text)
    return names_of().get(bare) or _squeezed().get(bare.replace(" ", ""), "")


@cache
def listed() -> dict[str, Sequence[str]]:
    """ISO code to the names of its country, the English one first."""
    return read_yaml(_FILE)


@cache
def names_of() -> dict[str, str]:
    """Name in small letters to ISO code."""
    return {_worded(name): code for code, names in listed().items() for name in names}


@cache
def _squeezed() -> dict[str, str]:
    return {name.replace(" ", ""): code for name, code in names_of().items()}


def _worded(text: str) -> str:
    """A name in small letters, words only, without a number before it."""
    text = _NUMBERED.sub("", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(re.findall(r"[^\W_]+", text))
