"""YAML of a draft: lines with comments, in which what a file says can be nothing but text."""

import unicodedata
from collections.abc import Mapping, Sequence

import yaml

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
#: Words that YAML reads as something other than text.
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n", "none"))


def quoted(text: str) -> str:
    """A text as a YAML scalar: bare where it is a plain word, else in double quotes."""
    plain = text and {*text} <= _BARE and not text[0].isdigit()
    if plain and text.casefold() not in _WORDS:
        return text
    told = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))
    return told.rstrip("\n")


def number(value: float) -> str:
    """A number as YAML has it, whole ones without a point."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def comment(text: str, indent: int = 0) -> str:
    """A text as one comment line: nothing in it can end the line."""
    bare = "".join(s if unicodedata.category(s)[0] not in "C" else " " for s in text)
    bare = " ".join(bare.replace("\u2028", " ").replace("\u2029", " ").split())
    return f"{' ' * indent}# {bare}"


def flow(values: Sequence[str]) -> str:
    """Texts as a list on one line."""
    return "[" + ", ".join(map(quoted, values)) + "]"


def mapped(values: Mapping[str, str]) -> str:
    """Texts to texts, as a mapping on one line."""
    return "{" + ", ".join(f"{quoted(k)}: {quoted(v)}" for k, v in values.items()) + "}"
