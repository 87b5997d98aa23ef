"""Faults: what is wrong with an input, where, and the line that mends it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches

from coproduction.lookalikes import in_latin, plain

ROWS_SHOWN = 5
LONGEST_NAME = 200
#: Classes of signs that turn the direction of a text, and of those that end this (UAX #9).
_TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")

#: How alike two words are that are one, misspelt: words at large, words that begin with the same
#: two letters, and short ones that do. *minimum* is less like *maximum*, *harmful* than *harmless*.
_ALIKE, _ALIKE_FROM_THE_START, _ALIKE_AND_SHORT, _SHORT = 0.8, 0.75, 0.65, 5


def many(n: int, one: str, several: str = "") -> str:
    """So many of a thing in words, `several` where that is not `one` and an s.

    >>> many(1, "job"), many(0, "job"), many(2, "loss", "losses")
    ('1 job', '0 jobs', '2 losses')
    """
    return f"{n} {one}" if n == 1 else f"{n} {several or f'{one}s'}"


def named(names: Sequence[str], most: int) -> str:
    """The first `most` of some names, and how many more there are.

    >>> named(["a", "b", "c"], 2), named(["a"], 2)
    ('a, b and 1 more', 'a')
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True)
class Paste:
    """A row to paste into a file.

    Attributes
    ----------
    file
        Path as declared. Rows of one file are printed together, in the order of `at`.
    row
        The row as text.
    lines
        The lines of the file that it stands in place of; none where it is added.
    at
        Where it belongs: position of the column, number of the code (infinite where it is none),
        the code, position of the target.
    """

    file: str
    row: str
    lines: tuple[int, ...] = ()
    at: tuple[int, float, str, int] = (0, 0.0, "", 0)


@dataclass(frozen=True)
class Admitting:
    """Kinds of missing that a variable of `variables.yaml` may not have and would need.

    Attributes
    ----------
    variable
        Its name.
    missing
        The kinds that it may have.
    kinds
        Those it would need.
    when
        When it would, as the words before the line to put there.
    """

    variable: str
    missing: tuple[str, ...]
    kinds: tuple[str, ...]
    when: str = ""

    def __str__(self) -> str:
        kinds = ", ".join(dict.fromkeys([*self.missing, *self.kinds]))
        return f"{self.when}put into variables.yaml under {self.variable}\nmissing: [{kinds}]"


@dataclass(frozen=True)
class Fault:
    """One fault of one file.

    Attributes
    ----------
    file
        Path as the user declared it, relative to the project.
    problem
        One sentence: what was met.
    column, code
        Where in the file, and the value met, where they apply.
    rows
        The first row numbers concerned, as a spreadsheet or viewer counts them in that file.
    n
        Number of rows concerned in all (0: the fault is not of rows).
    expected
        What would have been right.
    mend
        What to do: the line to add or to change, ready to paste.
    check
        Short name of the check that found it, for tables of failures.
    pastes
        Rows that would mend it. `Faults` print those of all faults at the end.
    admitting
        Kinds of missing that variables would need. `Faults` print with each all that all faults
        need, so that one line is enough for a variable.
    codes
        The first values met, whole, where `code` tells several.
    about
        Name of the entry of the file that is at fault, where the fault is of one that others name.
    """

    file: str
    problem: str
    column: str = ""
    code: str = ""
    rows: tuple[int, ...] = ()
    n: int = 0
    expected: str = ""
    mend: str = ""
    check: str = ""
    pastes: tuple[Paste, ...] = ()
    admitting: tuple[Admitting, ...] = ()
    codes: tuple[str, ...] = ()
    about: str = field(default="", compare=False)

    def __str__(self) -> str:
        where = [self.file]
        if self.column:
            where.append(f"column {_brief(self.column)}")
        if self.rows:
            shown = ", ".join(str(row) for row in self.rows[:ROWS_SHOWN])
            more = ", …" if max(self.n, len(self.rows)) > ROWS_SHOWN else ""
            where.append(f"row{'s' if self.n > 1 or len(self.rows) > 1 else ''} {shown}{more}")
        if self.code:
            where.append(f"code {quoted(self.code)}")
        lines = [f"{', '.join(where)}: {self.problem}"]
        if self.expected:
            lines.append(f"  expected: {self.expected}")
        if mend := "\n".join(filter(None, [self.mend, *map(str, self.admitting)])):
            lines.append("  to mend:  " + mend.replace("\n", "\n" + " " * 12))
        return "\n".join(lines)


class Faults(Exception):
    """All faults of an input at once, and where more of them stands; never raised empty."""

    def __init__(self, faults: Iterable[Fault], more: str = ""):
        self.faults, self.more = tuple(faults), more
        if not self.faults:
            raise ValueError("Faults needs at least one fault")
        super().__init__(self.faults, more)

    def __str__(self) -> str:
        n = len(self.faults)
        head = f"{n} fault{'s' if n > 1 else ''} found"
        return self._told(head, tuple(_together(self.faults)))

    def first(self, n: int, log: str) -> str:
        """The first n faults as text, and in which `log` the others stand.

        The kinds of missing that variables would need are those that all faults need.
        """
        if n >= len(self.faults):
            return str(self)
        told, others = tuple(_together(self.faults))[:n], len(self.faults) - n
        more = f"… and {others} more fault{'s' * (others > 1)}, all faults in {log}"
        return f"{self._told(f'{n} faults found', told)}\n{more}"

    def _told(self, head: str, faults: "tuple[Fault, ...]") -> str:
        pastes = dict.fromkeys(paste for fault in faults for paste in fault.pastes)
        more = ["", self.more] if self.more else []
        return visible_lines("\n".join([head, *map(str, faults), *_block(pastes), *more]))


def _together(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The faults, each with all kinds of missing that any needs of its variables."""
    faults, kinds = list(faults), {}
    for one in (one for fault in faults for one in fault.admitting):
        kinds[one.variable] = (*kinds.get(one.variable, ()), *one.kinds)
    for fault in faults:
        every = (replace(one, kinds=kinds[one.variable]) for one in fault.admitting)
        yield replace(fault, admitting=tuple(every))


def _block(pastes: Iterable[Paste]) -> Iterator[str]:
    """All rows to paste, by file: those to add, then those in place of lines that are there."""
    ordered = sorted(pastes, key=lambda paste: (paste.file, bool(paste.lines), paste.at))
    told = ""
    for paste in ordered:
        if paste.lines:
            numbers = ", ".join(map(str, paste.lines))
            head = f"in {paste.file} in place of line{'s' * (len(paste.lines) > 1)} {numbers}:"
        else:
            head = f"to add to {paste.file}:"
        if head != told:
            yield "\n" + head
        told = head
        yield paste.row


def raise_any(faults: Iterable[Fault]) -> None:
    """Raise `Faults` when there is at least one, otherwise return."""
    found = tuple(faults)
    if found:
        raise Faults(found)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"`` for the nearest known name, or an empty string.

    Near is what is the same but for a misspelling; *agree* is not near to *disagree*. Letters of
    another script that look the same are named.
    """
    if len(str(name)) > LONGEST_NAME:  # comparing takes the square of the length
        return ""
    known = [str(k) for k in known if len(str(k)) <= LONGEST_NAME]
    seen = in_latin(str(name))
    for one in known:
        if one != str(name) and in_latin(one) == seen:
            return f"did you mean {quoted(one)}? {_of_other_scripts(str(name), one)}"
    folded = {k.casefold(): k for k in reversed(known)}
    met = str(name).casefold()
    for match in get_close_matches(met, folded, n=5, cutoff=0.6):
        if _misspelt(met, match):
            return f"did you mean {quoted(folded[match])}?"
    return ""


def _of_other_scripts(name: str, known: str) -> str:
    """Which letters of two names look the same and are of different scripts."""
    differ = [
        f"letter {k} is {_script(b)} {quoted(b)}, here {_script(a)} {quoted(a)}"
        for k, (a, b) in enumerate(zip(name, known, strict=True), start=1)
        if a != b
    ]
    return f"it looks the same, but {', '.join(differ)}"


def apart_by_signs(here: str, there: str) -> str:
    """Which signs of two texts that look alike differ, by their names in Unicode, to end a
    sentence; nothing where they are equal or do not look alike.

    Alike look letters of several scripts, spaces, dashes, apostrophes, and what is invisible. At
    most three places are named.
    """
    if here == there or in_latin(plain(here, False)) != in_latin(plain(there, False)):
        return ""
    matched = SequenceMatcher(None, here, there, autojunk=False).get_opcodes()
    places = [
        f"at sign {a + 1} here {_named(here[a:b])}, there {_named(there[c:d])}"
        for tag, a, b, c, d in matched
        if tag != "equal"
    ]
    return f"; these look alike, but {'; '.join(places[:3])}{'; …' * (len(places) > 3)}"


def _named(signs: str) -> str:
    """Signs by their names in Unicode."""
    names = (unicodedata.name(sign, f"U+{ord(sign):04X}") for sign in signs[:3])
    return " + ".join(names) + " + …" * (len(signs) > 3) or "nothing"


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0].capitalize()


def _misspelt(name: str, other: str) -> bool:
    """Whether two names are one, misspelt: word for word alike, and with the same first letters.

    The first letter of a word is rarely misspelt, and where words differ in it, or are fewer at the
    beginning, one of the names may be the other's opposite.
    """
    words, others = ([w for w in re.split(r"[\W_]+", text) if w] for text in (name, other))
    return "".join(words) == "".join(others) or all(
        _same_word(one, two) for one, two in zip(words, others, strict=False)
    )


def _same_word(one: str, two: str) -> bool:
    if one.isdigit() and two.isdigit():
        return True
    if one[0] != two[0]:
        return False
    short = max(len(one), len(two)) <= _SHORT
    from_the_start = _ALIKE_AND_SHORT if short else _ALIKE_FROM_THE_START
    alike = from_the_start if one[:2] == two[:2] else _ALIKE
    letters = len(one) == len(two) and sum(a != b for a, b in zip(one, two, strict=True))
    # of so short a word a letter too many is half of it
    return (
        letters == 1
        or {len(one), len(two)} == {1, 2}
        or SequenceMatcher(None, one, two).ratio() >= alike
    )


def _brief(name: str) -> str:
    """A name as a message shows it: on one line, and not at any length."""
    name = visible(name)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def quoted(text: str) -> str:
    """A text in quotes for a message, what cannot be seen of it spelt out."""
    return f"'{visible(text)}'"


def visible_lines(text: str) -> str:
    """A text of several lines, to print, in which no sign moves the cursor or turns others about;
    its line ends and tabs stay."""
    if text.isprintable():
        return text
    lines = text.split("\r\n")
    return "\r\n".join(
        "".join(_spelt(s) if s not in "\n\t" and _hides(s) else s for s in line) for line in lines
    )


def _hides(sign: str) -> bool:
    """Whether a sign may hide what stands beside it: it is a control character, ends a line, or
    turns the direction of a text (embeddings, overrides and isolates of UAX #9)."""
    return (
        unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(sign) in _TURNING
    )


def _spelt(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def visible(text: str) -> str:
    r"""A text with what cannot be seen of it spelt out: ``2\r`` for a 2 and a carriage return.

    Spelt out are control characters, line ends and signs that turn the direction of others, and at
    both ends of a text every sign that is not printed but a space. Where any is, a backslash is
    doubled. Other texts are returned as they are.
    """
    if text.isprintable():
        return text
    seen = [place for place, sign in enumerate(text) if sign.isprintable()]
    first, last = (seen[0], seen[-1]) if seen else (len(text), -1)
    unseen = {
        sign
        for place, sign in enumerate(text)
        if _hides(sign)
        or (not first < place < last and unicodedata.category(sign) in ("Cf", "Zs") and sign != " ")
    }
    if not unseen:
        return text
    escaped = unseen | {"\\"}
    return "".join(_spelt(sign) if sign in escaped else sign for sign in text)


class Crash(Exception):
    """A child process ended without an answer; `how` says by what (`SIGSEGV`)."""

    def __init__(self, how: str):
        self.how = how
        super().__init__(how)
