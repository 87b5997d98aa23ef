"""Moments: numbers of a statistical format that stand for dates and times, as ISO 8601 text."""

import re

import numpy as np
import pandas as pd

#: Origin and unit (in microseconds) that date, datetime and time numbers count in.
_COUNTING = {
    "spss": {"epoch": "1582-10-14", "date": 1_000_000, "datetime": 1_000_000, "time": 1_000_000},
    "stata": {"epoch": "1960-01-01", "date": 86_400_000_000, "datetime": 1000, "time": 1000},
    "sas": {
        "epoch": "1960-01-01",
        "date": 86_400_000_000,
        "datetime": 1_000_000,
        "time": 1_000_000,
    },
}
_SPSS = {
    "date": {"DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR"},
    "datetime": {"DATETIME", "YMDHMS"},
    "time": {"TIME", "DTIME", "MTIME"},
}
_SAS_DATES = re.compile(
    r"(DATE|(DDMMYY|MMDDYY|YYMMDD)[BCDNPS]?|(MMYY|YYMM|YYQ|YYQR)[CDNPS]?|YYMON|WEEKDATE|WEEKDATX"
    r"|WORDDATE|WORDDATX|MONYY|JULIAN|JULDAY|YEAR|MONTH|MONNAME|QTRR?|WEEK[UVW]?|WEEKDAY|DAY|DOWNAME|B8601DA|E8601DA|IS8601DA|NLDATE\w*|EUR(DF|FR)\w*)$"
)
_SAS_DATETIMES = re.compile(
    r"(DATETIME|DATEAMPM|MDYAMPM|DTDATE|DTMONYY|DTWKDATX|DTYEAR|B8601D[NTZ]|E8601D[NTZ]|NLDATM\w*)$"
)
_SAS_TIMES = re.compile(r"(TIME|TIMEAMPM|HHMM|HOUR|MMSS|TOD|B8601T[MZ]|E8601T[MZ]|NLTIM\w*)$")

#: Periods that numbers of Stata count from the first of 1960, which is 0.
_PERIODS = {"tw": "weeks", "tm": "months", "tq": "quarters", "th": "half-years"}

#: Years -9999 to 9999 and durations up to as much: beyond, a number is no moment.
_LIMIT = 86_400_000_000 * 366 * 12_000


def kind_of(family: str, display: str | None) -> str:
    """Kind of a numeric column by its display format: ``number``, ``date``, ``datetime``, ``time``.

    `family` is ``spss``, ``stata`` or ``sas``. Formats that show a period (week, month, quarter
    of Stata) stay numbers, as do week days and months of SPSS.
    """
    display = (display or "").upper() if family != "stata" else (display or "")
    if family == "stata":
        body = display.lstrip("%-0")
        if body.startswith(("tc", "tC")):
            hours_only = re.fullmatch(r"t[cC][Hh]{2}:MM(:SS(\.s+)?)?", body)
            return "time" if hours_only else "datetime"
        return "date" if body.startswith(("td", "d")) else "number"
    if family == "spss":
        stem = re.sub(r"[^A-Z].*", "", display, flags=re.DOTALL)
        return next((kind for kind, stems in _SPSS.items() if stem in stems), "number")
    stem = re.sub(r"\d+(\.\d*)?$", "", display)
    if _SAS_DATETIMES.match(stem):
        return "datetime"
    if _SAS_TIMES.match(stem):
        return "time"
    return "date" if _SAS_DATES.match(stem) else "number"


def periods(family: str, display: str | None) -> str:
    """What the numbers of a column count where its format shows weeks, months, quarters or halves.

    Empty for other formats, and for years, which count themselves.
    """
    body = (display or "").lstrip("%-0")
    return _PERIODS.get(body[:2], "") if family == "stata" else ""


def iso(numbers: np.ndarray, family: str, kind: str) -> pd.Series | None:
    """Return ISO 8601 text for numbers (float64, NaN for none) of a moment kind.

    Text is ``2008-05-06``, ``2008-05-06T10:10:10`` or ``10:10:10`` with as many decimals as the
    fraction has (at most six); hours may exceed 24, since SPSS counts durations so. A date that
    is not a whole day, like one stored as a datetime, keeps its time. Returns None when a
    number is beyond the years ±9999, so that nothing is invented.
    """
    counting = _COUNTING[family]
    with np.errstate(over="ignore"):
        values = numbers * counting[kind]
    filled = ~np.isnan(values)
    text = np.full(len(values), None, dtype=object)
    if not filled.any():
        return pd.Series(text, dtype="str")
    if np.abs(values[filled]).max() > _LIMIT:
        return None
    micros, back = np.unique(np.rint(values[filled]).astype("int64"), return_inverse=True)
    if kind == "time":
        shown = _clock(micros)
    else:
        moments = np.datetime64(counting["epoch"], "us") + micros.astype("timedelta64[us]")
        whole = kind == "date" and not (micros % 86_400_000_000).any()
        shown = np.datetime_as_string(moments, unit="D" if whole else "us")
        shown = shown.astype(object) if whole else _trim(shown)
    text[filled] = np.asarray(shown, dtype=object)[back]
    return pd.Series(text, dtype="str")


def _clock(micros: np.ndarray) -> np.ndarray:
    size = np.abs(micros)
    seconds = size // 1_000_000
    frame = pd.DataFrame(
        {"h": seconds // 3600, "m": seconds // 60 % 60, "s": seconds % 60, "u": size % 1_000_000}
    ).astype("str")
    text = frame["h"].str.zfill(2) + ":" + frame["m"].str.zfill(2) + ":" + frame["s"].str.zfill(2)
    text = text + "." + frame["u"].str.zfill(6)
    return _trim(np.where(micros < 0, "-", "").astype(object) + text.to_numpy(dtype=object))


def _trim(text: np.ndarray) -> np.ndarray:
    return pd.Series(text, dtype="str").str.replace(r"\.?0{1,6}$", "", regex=True).to_numpy(object)
