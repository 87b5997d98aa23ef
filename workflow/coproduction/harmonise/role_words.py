"""Role words: what names and labels of columns say of what they are for, in many languages."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from coproduction.files import read_yaml

_FILE = Path(__file__).with_suffix(".yaml")
#: Letters that have no accent to take off.
_SPELT = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ł": "l", "Ł": "L"})


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """A text in lower case without accents, its words parted by single blanks.

    >>> plain("resp_Email2"), plain("Poids d’échantillon")
    ('resp email', 'poids d echantillon')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text.translate(_SPELT))
    signs = unicodedata.normalize("NFKD", parted)
    bare = "".join(sign for sign in signs if not unicodedata.combining(sign)).lower()
    return " ".join(re.findall(r"[^\W\d_]+", bare))


@cache
def words() -> Mapping[str, tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]]:
    """Role to words of names, words of labels, and words that speak against it."""
    read = read_yaml(_FILE)
    return {
        role: (frozenset(given["names"]), tuple(given["labels"]), tuple(given["not"]))
        for role, given in read.items()
    }


def against(role: str, *texts: str) -> bool:
    """Whether a plain text has a word that speaks against a role."""
    return any(f" {word} " in f" {text} " for word in words()[role][2] for text in texts)
