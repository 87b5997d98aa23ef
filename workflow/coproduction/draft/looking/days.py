"""Days: which texts are dates, and the first and the last of them."""

import re
from collections.abc import Iterable
from datetime import date

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ,].*)?")
#: Share of texts that must be dates.
_MOSTLY = 0.95
#: Years in which somebody may have been asked, or born.
_YEARS = range(1880, 2101)


def are_days(texts: Iterable[str]) -> bool:
    """Whether texts are dates, but for a few."""
    met = [text.strip() for text in texts]
    fits = sum(bool(_YEAR_FIRST.fullmatch(t) or _YEAR_LAST.fullmatch(t)) for t in met)
    return bool(met) and fits >= _MOSTLY * len(met)


def first_and_last(texts: Iterable[str]) -> tuple[str, str]:
    """The first and the last day of texts, as ISO 8601; empty where day and month may be swapped.

    Of dates that end in the year the place that exceeds 12 somewhere is the day.
    """
    first = [m.groups() for text in texts if (m := _YEAR_FIRST.fullmatch(text.strip()))]
    days = [day for y, m, d in first if (day := _day(y, m, d))]
    last = [m.groups() for text in texts if (m := _YEAR_LAST.fullmatch(text.strip()))]
    if last:
        ahead, behind = (max(int(one[place]) for one in last) for place in (0, 1))
        if (ahead > 12) == (behind > 12):
            return "", ""
        days += [day for a, b, y in last if (day := _day(y, *((b, a) if ahead > 12 else (a, b))))]
    return (min(days).isoformat(), max(days).isoformat()) if days else ("", "")


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if found.year in _YEARS else None
