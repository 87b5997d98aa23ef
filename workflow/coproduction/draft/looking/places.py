"""Places: which country a file is of, by its column of countries or its name; else which it may be,
by countries that questions name, codes of regions, and the language.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coproduction.draft.looking.likeness import plain
from coproduction.draft.looking.seen import FileProfile
from coproduction.faults import nearest
from coproduction.harmonise.iso_countries import iso, label, listed, named, names_of

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
#: Words that names of files are made of, and codes of countries too.
_SMALL = frozenset(
    ("am", "as", "at", "be", "by", "da", "de", "do", "el", "en", "es", "et", "id", "in", "is", "it",
     "la", "me", "mi", "my", "no", "on", "or", "pa", "se", "so", "sa", "to")
)  # fmt: skip
#: Those that no name of a file ends with but for the country.
_LAST = frozenset(("at", "be", "de", "es", "it", "no"))
#: Words of the longest name of a country that is looked for.
_LONGEST = 5
_REGION = re.compile(r"([A-Z]{2})-?[0-9A-Z]{1,3}")


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
    told = [
        ("questions that name it", _by_questions(file)),
        ("codes of its regions", _by_regions(file)),
        (f"the language {file.language}", list(_OF_LANGUAGE.get(file.language, ()))),
    ]
    candidates = tuple(dict.fromkeys(code for _, codes in told for code in codes))
    named = _by_name(Path(file.path).stem)
    if named:
        why = f"the name of the file, {Path(file.path).name}"
        candidates = tuple(code for code in candidates if code != named)
        return Place(named, sure=False, why=why, candidates=candidates)
    why = "; ".join(f"{', '.join(codes[:3])}: {what}" for what, codes in told if codes)
    return Place(candidates=candidates, why=why)


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
        known = country in listed()
        found.append((code.code, country, label(country) if known else code.label or code.code))
    if not found:
        return None
    why = f"column {column.name}"
    if len(found) == 1:
        return Place(found[0][1], tuple(found), bool(iso(found[0][1])), why)
    return Place("", tuple(found), True, why)


def _by_name(stem: str) -> str:
    """The country in the name of a file: `ESS9GB`, `uk_2017`, `survey-germany`, `NewZealand2021`.

    Of codes, small words such as *in* and *de* are none but where nothing but numbers stands
    beside them.
    """
    words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-zß-ž])(?=[A-ZÀ-Ž])", " ", stem))
    spans = [words[k : k + n] for n in range(_LONGEST, 0, -1) for k in range(len(words))]
    for span in spans:
        joined = " ".join(span)
        if len(joined) > 3 and (found := named(joined)):
            return found
    mixed = not stem.isupper()
    for place, word in enumerate(words):
        large, last = mixed and word.isupper(), place == len(words) - 1
        small = word.casefold() in _SMALL and not (last and word.casefold() in _LAST)
        told = large or ((not place or last) and (len(words) == 1 or not small))
        if len(word) <= 3 and told and (found := iso(word)):
            return found
    return ""


def _by_questions(file: FileProfile) -> list[str]:
    """The countries that questions name, the most frequent first."""
    met = Counter(code for v in file.variables for code in {*_within(v.label)})
    return [code for code, _ in met.most_common()]


def _within(text: str) -> Iterator[str]:
    """The countries that a text names; names are written large where letters have two sizes."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)
    for n in range(_LONGEST, 0, -1):
        for place in range(len(words) - n + 1):
            joined = " ".join(words[place : place + n])
            large = joined[:1] != joined[:1].lower() or joined.lower() == joined.upper()
            if large and len(joined) > 3 and (found := names_of().get(plain(joined))):
                yield found


def _by_regions(file: FileProfile) -> list[str]:
    """The countries whose codes begin all codes of a column, as in NUTS and ISO 3166-2."""
    found = []
    for variable in file.variables:
        codes = [code.code.strip() for code in variable.codes if code.n and not code.missing]
        met = [_REGION.fullmatch(code) for code in codes]
        begun = {match[1] for match in met if match}
        if len(codes) > 1 and all(met) and len(begun) == 1:
            found.append(iso(begun.pop()))
    return [code for code in dict.fromkeys(found) if code]


@cache
def _named_in() -> re.Pattern[str]:
    """Names of countries as words; shorter ones are words of languages, too."""
    names = sorted((name for name in names_of() if len(name) > _SHORT), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")


#: Parts of a country that surveys treat as one.
_PARTS = ("England", "Scotland", "Wales", "Northern Ireland")


def unknown(countries: Path) -> list[str]:
    """The countries of a drafted study that are none by code or name, a line each with what may
    have been meant."""
    if not countries.is_file():
        return []
    rows = csv.reader(countries.read_text(encoding="utf-8").splitlines())
    codes = [row[0] for row in rows if row][1:]
    found = []
    for code in codes:
        if not iso(code) and code not in _PARTS:
            near = nearest(code, [*_PARTS, *(names[0] for names in listed().values())])
            hint = f"; {near.strip()}" if near else ""
            found.append(f"{code} is no country by its ISO code or name, and stays as it is{hint}")
    return found
