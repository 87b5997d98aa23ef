"""Decisions: what a draft could not know, one row a decision, answered by a person.

`decisions.csv` of a study's folder is written by `make draft`. A study with an open *ask* does not
run, nor one with an answer that its draft has not taken up yet.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from coproduction.faults import Fault, many, nearest, visible
from coproduction.files import inert
from coproduction.missing import KINDS
from coproduction.study.resolved.harmonisation import Guess
from coproduction.study.written.bounds import oversize
from coproduction.study.written.csv_rows import read_rows

FILE = "decisions.csv"
#: Where the last draft is kept, beside the files that came of it.
KEPT = ".draft"
HEADER = (
    "decision",
    "tier",
    "question",
    "proposal",
    "answer",
    "candidate_1",
    "candidate_2",
    "candidate_3",
    "evidence",
    "source",
    "variables",
    "respondents",
    "share",
)
ASK, LIKELY = "ask", "likely"
YES, NO = "yes", "no"

_GUESSES: dict[str, Guess] = {"match": "question", "scale": "levels"}
_TOKEN = re.compile(r'\s*("(?:[^"]|"")*"|[^=;"]*)\s*')


@dataclass(frozen=True)
class Decision:
    """One decision about a draft.

    Attributes
    ----------
    decision
        What is decided and of what, as ``missing:de:99``: the same in the next draft.
    tier
        `ASK`: a person has to answer. `LIKELY`: the proposal holds until a person says otherwise.
    question, evidence
        In plain words.
    proposal, candidates
        Answers that may be typed; ``yes`` stands for the proposal, of a match for the pairs that
        its question names, also where `no` is proposed.
    answer
        What the person typed; empty where nothing.
    source, variables
        The source, and its columns that are concerned.
    respondents, share
        How many respondents it touches, and which share of those of the sources concerned.
    line
        Its line in the file, 0 of one that was not read.
    """

    decision: str
    tier: str
    question: str
    proposal: str = ""
    answer: str = ""
    candidates: tuple[str, ...] = ()
    evidence: str = ""
    source: str = ""
    variables: tuple[str, ...] = ()
    respondents: int = 0
    share: float = 0.0
    line: int = 0

    @property
    def open(self) -> bool:
        """Whether a person has to answer and did not."""
        return self.tier == ASK and not self.answer

    @property
    def chosen(self) -> str:
        """What holds: the answer, the proposal where it was accepted or is likely, or nothing."""
        given = self.answer.strip()
        if given and given.casefold() != YES:
            return given.casefold() if given.casefold() == NO else given
        if given or self.tier == LIKELY:
            return self.proposal or given
        return ""


def decoded(raw: bytes) -> str:
    """The text of a file that a spreadsheet may have saved in an encoding of its own."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read(path: Path, shown: str = FILE) -> tuple[list[Decision], list[Fault]]:
    """The decisions in a file, and what is wrong with it as a table.

    Commas, semicolons or tabs part cells, so that a spreadsheet of any settings may have saved it.
    """
    if not path.is_file():
        return [], []
    if large := oversize(path, shown):
        return [], large
    text = decoded(path.read_bytes())
    lines, faults = read_rows(text, shown)
    if not lines or tuple(lines[0][1]) != HEADER:
        problem = f"the header is {text.partition(chr(10))[0].strip()[:200]!r}"
        return [], [Fault(shown, problem, rows=(1,), expected=",".join(HEADER))]
    found, seen = [], {}
    for line, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(HEADER):
            problem = f"the row has {many(len(cells), 'cell')}"
            faults.append(Fault(shown, problem, rows=(line,), expected=f"{len(HEADER)} cells"))
            continue
        one = _decision(dict(zip(HEADER, cells, strict=True)), line)
        if one.decision in seen:
            problem = f"the decision {one.decision!r} stands in row {seen[one.decision]} too"
            faults.append(Fault(shown, problem, rows=(line,), expected="one row a decision"))
        seen.setdefault(one.decision, line)
        found.append(one)
    return found, faults


def _decision(cells: Mapping[str, str], line: int) -> Decision:
    taken = {name: _typed(cell) for name, cell in cells.items()}
    what, _, of = taken["decision"].partition(":")
    if what == "match" and taken["answer"] and not taken["question"]:  # a row that a person wrote
        source, _, column = of.partition(":")
        whose = taken["source"] or source, taken["variables"] or quoted(column)
        taken |= {"source": whose[0], "variables": whose[1], "tier": taken["tier"] or ASK}
        answer = taken["answer"]
        if listed(whose[1]) and answer.casefold() != NO and not pairs(answer):
            taken["answer"] = f"{quoted(listed(whose[1])[0])}={answer}"
    return Decision(
        **{name: taken[name] for name in HEADER[:5]},
        candidates=tuple(taken[f"candidate_{k}"] for k in (1, 2, 3) if taken[f"candidate_{k}"]),
        evidence=taken["evidence"],
        source=taken["source"],
        variables=listed(taken["variables"]),
        respondents=int(number) if (number := taken["respondents"]).isdigit() else 0,
        share=_share(taken["share"]),
        line=line,
    )


def _typed(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    bare = cell.strip()
    return bare[1:] if bare.startswith("'") and inert(bare[1:]) == bare else bare


def _share(cell: str) -> float:
    try:
        return float(cell.replace(",", ".").rstrip("%"))
    except ValueError:
        return 0.0


def ranked(decisions: Iterable[Decision]) -> list[Decision]:
    """Open asks first, then by tier, matches before what rests on them, and by respondents."""

    def place(one: Decision) -> tuple[bool, bool, bool, int]:
        match = one.decision.startswith("match:")
        return not one.open, one.tier != ASK, not match, -one.respondents

    return sorted(decisions, key=place)


def text(decisions: Iterable[Decision]) -> str:
    """The file of some decisions, as they are ranked."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for one in ranked(decisions):
        candidates = [*one.candidates, "", "", ""][:3]
        cells = [one.decision, one.tier, one.question, one.proposal, one.answer, *candidates]
        cells += [one.evidence, one.source, joined(one.variables)]
        shown = [inert(visible(cell)) for cell in cells]
        writer.writerow([*shown, str(one.respondents), f"{one.share:.3f}"])
    return stream.getvalue()


def guesses(path: Path) -> dict[str, dict[str, Guess]]:
    """Source to its columns that a draft guessed something of, which nobody confirmed yet.

    `path` is the folder of the study. An answer confirms a guess, whatever it is.
    """
    found: dict[str, dict[str, Guess]] = {}
    for one in read(path / FILE)[0]:
        guessed = _GUESSES.get(one.decision.partition(":")[0])
        if guessed is None or one.tier != LIKELY or one.answer.strip():
            continue
        columns = found.setdefault(one.source, {})
        for column in one.variables:
            other = columns.get(column, guessed)
            columns[column] = guessed if other == guessed else "question and levels"
    return found


def faults(path: Path, shown: PurePosixPath) -> list[Fault]:
    """What of a drafted study a person still has to decide, or to draft again."""
    file = str(shown / FILE)
    given, wrong = read(path / FILE, file)
    taken, _ = read(path / KEPT / FILE)
    known = {one.decision: one.answer for one in taken}
    again = f"make draft STUDY={path.name}"
    for one in given:
        where = {"column": "answer", "rows": (one.line,), "n": 1}
        if one.tier not in (ASK, LIKELY):
            hint = nearest(one.tier, (ASK, LIKELY)) or f"{ASK} or {LIKELY}"
            problem = f"there is no tier {one.tier!r}"
            wrong.append(Fault(file, problem, column="tier", rows=(one.line,), n=1, expected=hint))
        if one.open:
            wrong.append(
                Fault(
                    file,
                    f"the draft asks: {one.question}",
                    **where,
                    expected=_answers(one),
                    mend=f"type it, then {again}",
                )
            )
        elif (
            known.get(one.decision, "" if taken and not one.question else one.answer) != one.answer
        ):
            problem = f"the answer {one.answer!r} is not in the study yet"
            wrong.append(Fault(file, problem, **where, mend=again))
    return wrong


def _answers(one: Decision) -> str:
    """What may be typed as the answer of a decision."""
    named = [f"{YES} (for {one.proposal})"] if one.proposal not in ("", NO) else [one.proposal]
    named = [told for told in named if told]
    return " or ".join([*named, *(f"{c}" for c in one.candidates if c != one.proposal)])


def replaced(decisions: Iterable[Decision], before: Iterable[Decision]) -> list[Decision]:
    """New decisions with the answers that a person gave to the same ones before."""
    answers = {one.decision: one.answer for one in before}
    return [replace(one, answer=answers.get(one.decision, one.answer)) for one in decisions]


def open_told(n: int) -> str:
    """How many decisions are open, in words."""
    return many(n, "decision is open", "decisions are open")


def guesses_told(n: int) -> str:
    """How many guesses nobody confirmed, in words."""
    return f"{many(n, 'guess holds', 'guesses hold')} until you say otherwise"


def quoted(name: str) -> str:
    """A name within an answer, in double quotes where a sign of answers stands in it."""
    bare = name == name.strip() and not set(name) & set('=;"') and name
    return name if bare else '"' + name.replace('"', '""') + '"'


def joined(names: Iterable[str]) -> str:
    """Names as one text that `listed` reads."""
    return "; ".join(map(quoted, names))


def listed(told: str) -> tuple[str, ...]:
    """The names in a text such as ``q1; q2``."""
    return tuple(name for name, _ in _parts(told))


def paired(pairs: Iterable[tuple[str, str]]) -> str:
    """Pairs as one text that `pairs` reads: ``1=never; 2=often``."""
    return "; ".join(f"{quoted(one)}={quoted(other)}" for one, other in pairs)


def ordered(one: Decision, none: str) -> tuple[tuple[str, ...], dict[str, str], str]:
    """The names of an answer in its order, those that are kinds of missing, and what was expected.

    They are those of the first candidate, each once, a kind of missing as ``0=no_answer``; `none`
    says that they have no order. What was expected is told where they are not all of them.
    """
    known = listed(one.candidates[0]) if one.candidates else ()
    parts = list(_parts(one.chosen))
    if one.chosen.casefold() == none:
        return (), {}, ""
    names = [name for name, _ in parts]
    kinds = {name: kind for name, kind in parts if kind}
    if sorted(names) != sorted(known) or not {*kinds.values()} <= {*KINDS}:
        told = f"{none}, or each of these once, from less to more: {joined(known)}"
        more = f"; of what is no answer its kind, such as {joined(known[:1])}={KINDS[0]}"
        return (), {}, told + more * bool(known)
    return tuple(name for name in names if name not in kinds), kinds, ""


def pairs(told: str) -> list[tuple[str, str]]:
    """The pairs in a text such as ``1=never; 2=often``; none where it holds anything else."""
    found = list(_parts(told))
    return [(one, other) for one, other in found if other] if all(o for _, o in found) else []


def to_fill(told: str) -> tuple[str, ...]:
    """The names in a text such as ``1=; 2=``, behind each of which something is to be typed."""
    found = list(_parts(told))
    bare = told.rstrip().endswith("=") and not any(other for _, other in found)
    return tuple(name for name, _ in found) if bare else ()


def _parts(told: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(told):
        sides = []
        while True:
            match = _TOKEN.match(told, place)
            assert match is not None  # it may be empty
            side = match[1].strip()
            sides.append(side[1:-1].replace('""', '"') if side.startswith('"') else side)
            place = match.end()
            if place >= len(told) or told[place] != "=":
                break
            place += 1
        if place < len(told) and told[place] != ";":
            return  # a quote that is not closed: nothing more can be read
        place += 1
        if any(sides):
            yield sides[0], sides[1] if len(sides) == 2 else ""
