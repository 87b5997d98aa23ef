"""Places: which country a file is of, by its column of countries or its name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from coproduction.draft.looking.likeness import plain
from coproduction.draft.looking.seen import FileProfile

#: Countries whose people are first thought of where a questionnaire is in a language.
_OF_LANGUAGE = {
    "en": ("GB", "IE", "US"), "de": ("DE", "AT", "CH"), "fr": ("FR", "BE", "CH"),
    "es": ("ES", "MX", "AR"), "pt": ("PT", "BR"), "nl": ("NL", "BE"), "it": ("IT", "CH"),
    "da": ("DK",), "cs": ("CZ",), "sv": ("SE", "FI"), "no": ("NO",), "nb": ("NO",), "pl": ("PL",),
    "sk": ("SK",), "hu": ("HU",), "fi": ("FI",), "ro": ("RO",), "el": ("GR", "CY"), "tr": ("TR",),
    "ru": ("RU",), "uk": ("UA",), "zh": ("CN", "TW"), "ja": ("JP",), "ko": ("KR",), "et": ("EE",),
    "lv": ("LV",), "lt": ("LT",), "hr": ("HR",), "sl": ("SI",), "sr": ("RS",), "bg": ("BG",),
}  # fmt: skip

#: Names of so few letters are codes.
_SHORT = 3


@dataclass(frozen=True)
class Place:
    """The country of a file.

    Attributes
    ----------
    codes
        Code in the column of countries to ISO code and name; empty where there is no such column.
    country
        The only country, empty where there are several or none is told.
    sure
        Whether a column tells it, and not the name of the file.
    why
        What tells it.
    candidates
        ISO codes that may be it.
    """

    country: str = ""
    codes: tuple[tuple[str, str, str], ...] = ()
    sure: bool = False
    why: str = ""
    candidates: tuple[str, ...] = ()


def place(file: FileProfile) -> Place:
    """What a file tells of its country."""
    found = _by_column(file)
    if found is not None:
        return found
    candidates = _OF_LANGUAGE.get(file.language, ())
    named = _by_name(Path(file.path).stem)
    if named:
        why = f"the name of the file, {Path(file.path).name}"
        return Place(named, sure=False, why=why, candidates=candidates)
    return Place(candidates=candidates, why=f"the language {file.language}" if candidates else "")


def label(code: str) -> str:
    """The English name of a country, its code where none is known."""
    return _listed().get(code, (code,))[0]


def iso(*told: str) -> str:
    """The ISO code that a code or label names; empty where none does."""
    for text in told:
        if text.strip().upper() in _listed():
            return text.strip().upper()
    for text in told:
        if found := _names().get(plain(text)):
            return found
    return ""


def neutral(text: str, sign: str) -> str:
    """A text in small letters with one sign for every name of a country in it."""
    return _named_in().sub(sign, text)


def _by_column(file: FileProfile) -> Place | None:
    column = file.variable(file.country) if file.country else None
    column = column or next((v for v in file.variables if v.role == "country"), None)
    if column is None:
        return None
    held = [code for code in column.codes if code.n and not code.missing]
    found = []
    for code in held:
        country = iso(code.label, code.code) or re.sub(r"\W", "", code.label or code.code)[:12]
        known = country in _listed()
        found.append((code.code, country, label(country) if known else code.label or code.code))
    if not found:
        return None
    why = f"column {column.name}"
    if len(found) == 1:
        return Place(found[0][1], tuple(found), bool(iso(found[0][1])), why)
    return Place("", tuple(found), True, why)


def _by_name(stem: str) -> str:
    """The country in the name of a file: `ESS9GB`, `uk_2017`, `survey-germany`."""
    words = re.findall(r"[A-Z]{2}(?![A-Za-z])|[A-Za-zÀ-ž]{2,}", re.sub(r"_", " ", stem))
    for word in words:
        if len(word) > 3 and (found := _names().get(plain(word))):
            return found
    for word in [w for w in words if len(w) <= 3]:
        if found := _names().get(plain(word)) or (
            word.upper() if word.upper() in _listed() else ""
        ):
            return found
    tail = re.search(r"(?<=[\d_-])([A-Z]{2})$|^([a-z]{2})(?=\d|_|$)", stem)
    return iso(tail[0]) if tail else ""


@cache
def _listed() -> dict[str, Sequence[str]]:
    path = Path(__file__).with_name("iso_countries.yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def _names() -> dict[str, str]:
    return {plain(name): code for code, names in _listed().items() for name in names}


@cache
def _named_in() -> re.Pattern[str]:
    """Names of countries as words; shorter ones are words of languages, too."""
    names = sorted((name for name in _names() if len(name) > _SHORT), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
