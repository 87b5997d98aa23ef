"""Asked aloud: the decisions of a draft in a terminal, one after the other, answered by keys.

Nothing but lines is read and written, so that it works without colours and through a pipe.
"""

from collections.abc import Iterator
from typing import TextIO

from coproduction.draft.answering.printed_decision import printed, wrapped
from coproduction.draft.answering.session import Session
from coproduction.draft.proposing.shown_decisions import ShownDecision
from coproduction.faults import Faults, visible_lines
from coproduction.study.recodes import decisions

BACK, QUIT, LEVELS, TYPE, ACCEPT, UNDO = "b", "q", "l", "t", "y", "x"


class _Ended(Exception):
    """The person quits, or no more lines come."""


class Conversation:
    """Decisions asked in a terminal.

    Parameters
    ----------
    session
        Whose decisions are asked.
    given, told
        Lines of the person, and where questions are written.
    width
        Columns of the terminal.
    """

    def __init__(self, session: Session, given: TextIO, told: TextIO, width: int = 80):
        self._session, self._given, self._told = session, given, told
        self._width = max(width, 20)

    def run(self) -> bool:
        """Ask all that waits, then what the answers lead to; whether all answers were taken up.

        Answers are taken up at the end, also where the person quits before it.
        """
        asked: set[str] = set()
        ended = False
        while not ended:
            todo = [one.decision.decision for one in self._session.waiting]
            todo = [name for name in todo if name not in asked]
            if not todo and not self._session.pending:
                break
            try:
                self._round(todo)
            except _Ended:
                ended = True
            asked |= {*todo}
            if self._session.pending and not self._taken_up():
                return False
        self._close()
        return True

    def _round(self, todo: list[str]) -> None:
        place = 0
        while place < len(todo):
            one = self._session.find(todo[place])
            if one is None:
                place += 1
                continue
            head = f"-- {place + 1} of {len(todo)} -- {one.decision.decision} "
            self._show(*printed(one, head, self._width))
            place = max(place + self._answered(one), 0)

    def _answered(self, one: ShownDecision) -> int:
        """Take one answer; how far to go on."""
        name = one.decision.decision
        while True:
            line = self._ask("answer> ")
            key = line.casefold()
            if not line:
                return 1
            if key == BACK:
                return -1
            if key == QUIT:
                raise _Ended
            undone = key == UNDO and bool(one.decision.answer)
            answer = "" if undone else self._meant(one, line)
            if not answer and not undone:
                told = f"{line!r} is none of the keys above; t and a blank before an answer"
                self._show(*wrapped(told, self._width))
                continue
            if why := "" if undone else self._session.fault(name, answer):
                self._show(*wrapped(why, self._width))
                continue
            try:
                self._session.answer(name, answer)
            except Faults as faults:
                self._show(str(faults))
                raise _Ended from None
            self._show(*wrapped(f"  {name}: {answer or 'open again'}", self._width, indent=4), "")
            return 1

    def _meant(self, one: ShownDecision, line: str) -> str:
        """The answer that a line means; empty where it is none."""
        key, _, more = line.partition(" ")
        key = key.casefold()
        if key == TYPE:
            return more.strip() or self._ask("the answer> ")
        if more == "" and key == ACCEPT and one.accepting:
            return one.accepting
        if more == "" and key == LEVELS and one.to_fill:
            return self._levels(one)
        numbered = {str(number): c for number, c in enumerate(one.candidates, start=1)}
        if line in numbered:
            return numbered[line]
        return next((choice for choice in one.choices if choice.casefold() == line.casefold()), "")

    def _levels(self, one: ShownDecision) -> str:
        labels = {c.code: c.label for side in one.lists[:1] for c in side.codes}
        pairs = []
        for code in one.to_fill:
            label = f" ({labels[code]})" if labels.get(code) else ""
            told = wrapped(f"level, or kind of missing, of {code}{label}", self._width)
            self._show(*told)
            pairs.append((code, self._ask("level> ")))
        return decisions.paired(pair for pair in pairs if pair[1])

    def _taken_up(self) -> bool:
        self._show("drafting again with the answers …")
        try:
            done = self._session.take_up()
        except Faults as faults:
            self._show(str(faults), f"the answers are kept in {decisions.FILE}")
            return False
        for row in done.kept:
            told = f"kept as you wrote it, though the draft differs: {row}"
            self._show(*wrapped(told, self._width))
        for file in done.unmerged:
            again = f"make draft STUDY={self._session.study}"
            told = f"{done.folder / file} stays as it is; {again} tells the lines to put in"
            self._show(*wrapped(told, self._width))
        return True

    def _close(self) -> None:
        study, n = self._session.study, self._session.open
        guesses = len(self._session.waiting) - n
        if n:
            told = f"{n} decisions are open: make study STUDY={study} goes on"
        else:
            told = f"nothing is open: make check STUDY={study} tells what else is wrong"
        self._show(*wrapped(told, self._width))
        if guesses:
            self._show(f"{guesses} guesses hold until you say otherwise")

    def _ask(self, prompt: str) -> str:
        """One line of the person without blanks around it; raises `_Ended` where none comes."""
        self._told.write(prompt)
        self._told.flush()
        line = self._given.readline()
        if not line:
            self._show("")
            raise _Ended
        if not self._given.isatty():
            self._show(line.strip())  # nobody has seen it typed
        return line.strip()

    def _show(self, *lines: str) -> None:
        self._told.writelines(_ended(lines))
        self._told.flush()


def _ended(lines: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{visible_lines(line)}\n" for line in lines)
