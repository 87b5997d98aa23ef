"""Other files: columns that say a file is of another country, time or language than declared.

`asserts` of study.yaml stops such a file. What nobody asserts is told here, where the name, the
label or the value labels of a column say what it holds: words stand in `role_words.yaml`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from coproduction.faults import Faults
from coproduction.harmonise.iso_countries import iso
from coproduction.harmonise.outcomes import is_declared_missing
from coproduction.harmonise.role_words import against, plain, words
from coproduction.harmonise.validation.schema import spelt
from coproduction.harmonise.validation.verdict import Book, Verdict
from coproduction.missing import BLANK
from coproduction.readers import dispatch
from coproduction.readers.export import Column, Export, number, shortened
from coproduction.readers.headers import quoted
from coproduction.study.recodes.crosswalk import Crosswalk
from coproduction.study.recodes.intervals import day
from coproduction.study.resolved.rules import Limits
from coproduction.study.resolved.survey import Source

#: Check to the role of the columns it looks at.
_ROLES = {
    "other_country": ("country",),
    "other_time": ("year", "date"),
    "other_wave": ("wave",),
    "other_language": ("language",),
}
#: What may stand beside the word in a name that means the column of the survey's own country.
_BESIDE = frozenset(
    ["a", "alpha", "b", "c", "cd", "code", "id", "iso", "name", "nr", "num", "of", "q", "survey"]
)
#: A label of more words is a question.
_LONGEST = 4
#: Of fewer respondents all may have named one country by chance.
_FEWEST = 50
#: Days by which interviews may lie outside of the fieldwork, and years of its nominal year.
_DAYS, _YEARS = 31, 1
#: More years in one column are years of birth and the like.
_MOST_YEARS = 8
#: Years of surveys.
_FIRST, _LAST = 1930, 2100
#: Words for languages of questionnaires, by ISO 639-1.
_LANGUAGES = {
    "english": "en", "englisch": "en", "anglais": "en", "ingles": "en", "inglese": "en",
    "german": "de", "deutsch": "de", "allemand": "de", "aleman": "de", "tedesco": "de",
    "french": "fr", "francais": "fr", "franzosisch": "fr", "frances": "fr", "francese": "fr",
    "spanish": "es", "espanol": "es", "castellano": "es", "italian": "it", "italiano": "it",
    "portuguese": "pt", "portugues": "pt", "dutch": "nl", "nederlands": "nl", "danish": "da",
    "dansk": "da", "czech": "cs", "cesky": "cs", "cestina": "cs", "polish": "pl", "polski": "pl",
    "swedish": "sv", "svenska": "sv", "norwegian": "no", "norsk": "no", "finnish": "fi",
}  # fmt: skip


def validate(
    name: str, export: Export, kept: np.ndarray, source: Source, crosswalk: Crosswalk, root: Path
) -> Verdict:
    """Warn of a country or wave that is not the declared one, note years, days and languages.

    `kept` ((n of the file,) bools) are those who are not left out and are judged. Columns that the
    crosswalk maps, or that study.yaml asserts, are held to what these say of them. The others are
    read for this alone: where they cannot be read nothing is told of them.
    """
    found = dict(_columns(export, source, crosswalk))
    more = [column for column in found if column not in export.data]
    book = Book(name, "raw", export)
    if not found:
        return book.verdict
    try:
        told = dispatch.read(source, [*found], root) if more else export
    except Faults:
        return book.verdict
    if more and len(kept) > len(export.data):
        told = told.part(kept)
    for column, check in found.items():
        _JUDGES[check](book, told, column, source)
    return book.verdict


def _columns(export: Export, source: Source, crosswalk: Crosswalk) -> Iterator[tuple[str, str]]:
    """Columns with the check of each, where the study declares something to hold them against."""
    declared = {
        "other_country": bool(iso(source.country)),
        "other_time": bool(source.fieldwork.start),
        "other_wave": True,
        "other_language": bool(source.language),
    }
    held = {*source.asserts, *crosswalk.source_variables()}
    names = [column.name for column in export.listing]
    for column in export.listing:
        if column.name in held or names.count(column.name) > 1:
            continue
        for check, roles in _ROLES.items():
            if declared[check] and any(_is(column, role) for role in roles):
                yield column.name, check
                break


def _is(column: Column, role: str) -> bool:
    """Whether a column has a role by its whole name, by a short label, or holds countries."""
    names, labels, _ = words()[role]
    name, label = plain(column.name), plain(column.label)
    if against(role, name, label) or (role == "date" and column.kind in ("number", "time")):
        return False  # days and months alone, as numbers, tell no time
    if _named(column, role) or (label in labels or label in names):
        return True
    if role != "country":
        return False
    if len(label.split()) <= _LONGEST and any(label.startswith(f"{one} ") for one in labels):
        return True
    countries = [iso(text) for text in column.labels.values()]
    return sum(map(bool, countries)) > 0.8 * len(countries) > 1


def _named(column: Column, role: str) -> bool:
    """Whether a name is the word of a role, alone or beside `_BESIDE`."""
    names, parts = words()[role][0], plain(column.name).split()
    if "".join(parts) in names:
        return True
    return any(part in names for part in parts) and all(
        part in names or part in _BESIDE for part in parts
    )


def _codes(export: Export, column: str) -> dict[str, int]:
    """The codes of a column that are no missing ones, with their number of respondents."""
    codes = export.codes(column)
    n = export.counts(column)
    missing, mark = export.columns[column].missing, export.mark(column)
    return {
        str(code): int(k)
        for code, k in zip(codes.categories, n, strict=True)
        if k and code != BLANK and not is_declared_missing(code, mark, missing)
    }


def _enter(
    book: Book,
    export: Export,
    column: str,
    check: str,
    wrong: list[str],
    expected: str,
    grave: bool,
) -> None:
    """Enter who has one of the codes that are not of the source."""
    if not wrong:
        return
    cells = np.asarray(export.codes(column), dtype=object)
    failing = np.isin(cells, wrong)
    positions, rows = book.rows(failing)
    more_than = Limits(warning=0) if grave else Limits(note=0)
    told = spelt(export, column, positions)
    counts = int(failing.sum()), len(failing)
    book.enter(column, check, *counts, rows, told, expected, more_than=more_than)


def _asserting(column: str, codes: Mapping[str, int]) -> str:
    """The line that holds the column to what it has."""
    listed = ", ".join(f'"{shortened(code)}"' for code in sorted(codes)[:_MOST_YEARS])
    return (
        f"if the file is the one meant, asserts of study.yaml says so: {quoted(column)}: [{listed}]"
    )


def _country(book: Book, export: Export, column: str, source: Source) -> None:
    kept = _codes(export, column)
    labels, own = export.columns[column].labels, iso(source.country)
    named = {code: iso(labels.get(code, ""), code) for code in kept}
    wrong = [code for code, country in named.items() if country not in ("", own)]
    if not _named(export.columns[column], "country"):
        # a question on some country: only that all have named one tells
        alone = {*named.values()}
        if len(alone) > 1 or sum(kept.values()) < max(_FEWEST, 0.9 * len(export.data)):
            return
    expected = f"respondents of country {source.country}, as study.yaml declares the source"
    expected += f"; {_asserting(column, kept)}"
    _enter(book, export, column, "other_country", wrong, expected, grave=True)


def _time(book: Book, export: Export, column: str, source: Source) -> None:
    """Judge a column of years, or of days."""
    kept = _codes(export, column)
    if not kept:
        return
    start, end = source.fieldwork.start, source.fieldwork.end or source.fieldwork.start
    years = {code: number(code, export.mark(column)) for code in kept}
    fits = all(read.is_integer() and _FIRST <= read <= _LAST for read in years.values())
    if fits and len(years) <= _MOST_YEARS:
        low, high = int(start[:4]) - _YEARS, int(end[:4]) + _YEARS
        wrong = [code for code, read in years.items() if not low <= read <= high]
        expected = f"a year of the fieldwork of the source ({start} to {end}), or the one beside it"
        _enter(book, export, column, "other_time", wrong, expected, grave=False)
        return
    days = {code: day(re.sub(r"[T ].*", "", code)) for code in kept}
    if not all(map(np.isfinite, days.values())):
        return
    first, last = day(f"{start}-01"[:10]), day(f"{end}-28"[:10])
    if not source.fieldwork.end:
        last = np.inf
    wrong = [code for code, read in days.items() if not first - _DAYS <= read <= last + _DAYS]
    expected = f"a day of the fieldwork of the source ({start} to {source.fieldwork.end or '…'})"
    _enter(book, export, column, "other_time", wrong, expected, grave=False)


def _wave(book: Book, export: Export, column: str, source: Source) -> None:
    """Judge a column of waves: another than the declared one, or several in one file."""
    kept = _codes(export, column)
    declared = number(source.wave) if source.wave else float("nan")
    read = {code: number(code, export.mark(column)) for code in kept}
    if np.isfinite(declared) and all(map(np.isfinite, read.values())):
        wrong = [code for code, wave in read.items() if wave != declared]
        expected = f"wave {source.wave}, as study.yaml declares the source"
    elif 1 < len(kept) <= _MOST_YEARS:
        common = max(kept, key=lambda code: kept[code])
        wrong = [code for code in kept if code != common]
        expected = "one wave, unless the study is of several together: was another one appended?"
    else:
        return
    expected += f"; {_asserting(column, kept)}"
    _enter(book, export, column, "other_wave", wrong, expected, grave=bool(source.wave))


def _language(book: Book, export: Export, column: str, source: Source) -> None:
    """Judge a column of languages: that nobody was asked in the declared one."""
    kept = _codes(export, column)
    labels = export.columns[column].labels
    spoken = {code: _language_of(labels.get(code, ""), code) for code in kept}
    if "" in spoken.values() or source.language.lower()[:2] in spoken.values():
        return
    expected = f"interviews in the language {source.language}, as study.yaml declares the source"
    _enter(book, export, column, "other_language", [*spoken], expected, grave=False)


def _language_of(*told: str) -> str:
    """The ISO 639-1 code of a language that a code or label names; empty where none does."""
    for text in told:
        if re.fullmatch(r"[a-z]{2}([-_][a-z]{2,4})?", text.strip().lower()):
            return text.strip().lower()[:2]
        for word in plain(text).split():
            if word in _LANGUAGES:
                return _LANGUAGES[word]
    return ""


_JUDGES: dict[str, Callable[[Book, Export, str, Source], None]] = {
    "other_country": _country,
    "other_time": _time,
    "other_wave": _wave,
    "other_language": _language,
}
