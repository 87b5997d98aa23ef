"""Citing: what prose refers to, from the results as they are published, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from coproduction.faults import Fault, nearest
from coproduction.pages.reporting.evidence import Evidence
from coproduction.results.contract import File
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.model_files import ESTIMATES, FIT
from coproduction.study.printed.prose import ASKED, Reference
from coproduction.tables.wording.compared import VERDICTS
from coproduction.words.fixed import say
from coproduction.words.numerals import count, number, p_compared, places, typeset

_Row = Mapping[str, Any]

#: What is asked to the file it stands in, the column that must be known, the column of its first
#: word, and those of the others.
_OF_FIT = (FIT, "model", ("outcome", "area", "country"))
_OF_TERM = (ESTIMATES, "model", ("outcome", "area", "country", "term", "category"))
_OF_CLAIM = (HYPOTHESES, "id", ("area", "country", "term", "left", "right"))
_WHERE: dict[str, tuple[File, str, tuple[str, ...]]] = {
    "estimate": _OF_TERM,
    "interval": _OF_TERM,
    "std_error": _OF_TERM,
    "p": _OF_TERM,
    "n": _OF_FIT,
    "r_squared": _OF_FIT,
    "verdict": _OF_CLAIM,
    "p_adjusted": _OF_CLAIM,
}
_KNOWN = {
    "estimate": "estimate",
    "interval": "conf_low",
    "std_error": "std_error",
    "p": "p_value",
    "n": "n",
    "r_squared": "r_squared",
    "verdict": "verdict",
    "p_adjusted": "p_adjusted",
}


class Cited:
    """What references stand for; what none can stand for is in `faults`.

    Parameters
    ----------
    evidence
        The results of the study.
    numbered
        Every table and figure, as a path from the results without suffix, to what it is called,
        such as "Table S2".
    """

    def __init__(self, evidence: Evidence, numbered: Mapping[str, str]):
        self._evidence, self._numbered = evidence, numbered
        self._language = evidence.study.language
        self.faults: list[Fault] = []

    def text(self, one: Reference) -> str:
        """What a reference stands for; empty where there is a fault."""
        if one.asked in ("table", "figure"):
            return self._numbered[f"{one.asked}s/{one.words[0]}"]
        row = self._row(one)
        if row is None:
            return ""
        if row[_KNOWN[one.asked]] is None:
            self._wrong(one, "the results have no such number: it was not estimated, or withheld")
            return ""
        return typeset(_SAID[one.asked](row, self._language), self._language)

    def _row(self, one: Reference) -> _Row | None:
        """The one row that the words of a reference are about."""
        file, key, columns = _WHERE[one.asked]
        rows: Sequence[_Row] = ()
        if self._evidence.has(file.path):
            rows = self._evidence.frame(file).where(**{key: one.words[0]}).rows
        if not rows:
            return self._wrong(one, f"{file.path} has nothing of {one.words[0]!r}")
        for word in one.words[1:]:
            names = [*dict.fromkeys(row[c] for row in rows for c in columns if row[c])]
            kept = [row for row in rows if word in [row[column] for column in columns]]
            if not kept:
                hint = nearest(word, names) or f"one of {', '.join(names)}"
                return self._wrong(one, f"{word!r} is nothing that it has", hint)
            rows = kept
        if len(rows) > 1:
            differ = [column for column in columns if len({row[column] for row in rows}) > 1]
            some = [*dict.fromkeys(row[differ[0]] for row in rows)] if differ else []
            hint = f"one of {', '.join(filter(None, some))}" if some else ASKED[one.asked]
            return self._wrong(one, f"{len(rows)} rows of {file.path} are meant", hint)
        return rows[0]

    def _wrong(self, one: Reference, problem: str, expected: str = "") -> None:
        fault = Fault(one.file, f"{one}: {problem}", rows=(one.line,), expected=expected)
        self.faults.append(fault)


def _digits(row: _Row) -> int:
    return places([row["std_error"]], 2)


def _interval(row: _Row, language: str) -> str:
    ends = (number(row[end], _digits(row)) for end in ("conf_low", "conf_high"))
    return f"[{', '.join(ends)}]"


_SAID: dict[str, Callable[[_Row, str], str]] = {
    "estimate": lambda row, _: number(row["estimate"], _digits(row)),
    "interval": _interval,
    "std_error": lambda row, _: number(row["std_error"], _digits(row)),
    "p": lambda row, _: p_compared(row["p_value"]),
    "p_adjusted": lambda row, _: p_compared(row["p_adjusted"]),
    "n": lambda row, _: count(row["n"]),
    "r_squared": lambda row, _: number(row["r_squared"], 3),
    "verdict": lambda row, language: say(VERDICTS[row["verdict"]], language),
}
