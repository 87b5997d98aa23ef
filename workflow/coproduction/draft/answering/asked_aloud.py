"""Asked aloud: the decisions of a draft in a terminal, one after the other, answered by keys.

Nothing but lines is read and written, so that it works without colours and through a pipe.
"""

from collections.abc import Iterator
from typing import TextIO

from coproduction.draft.answering.level_by_level import LevelRound
from coproduction.draft.answering.printed_decision import listed, printed, wrapped
from coproduction.draft.answering.session import Session
from coproduction.draft.proposing.shown_decisions import ShownDecision
from coproduction.faults import Faults, visible_lines
from coproduction.study.recodes import decisions

BACK, QUIT, LEVELS, TYPE, ACCEPT, UNDO = "b", "q", "l", "t", "y", "x"
ANSWERED, GO = "a", "g"


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
        self._numbered: list[str] = []  # decisions as they were listed last

    def run(self) -> bool:
        """Ask all that waits, then what the answers lead to, then what of the answers to change;
        whether all answers were taken up.

        Answers are taken up at the end, also where the person quits before it.
        """
        asked: set[str] = set()
        ended = False
        while not ended:
            todo = [one.decision.decision for one in self._session.waiting]
            todo = [name for name in todo if name not in asked]
            try:
                if todo or self._session.pending:
                    self._round(todo)
                elif not self._revised():
                    break
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

    def _revised(self) -> bool:
        """Let answers be changed once nothing is left to ask; whether one was chosen."""
        while answered := self._session.answered:
            told = (
                f"{len(answered)} answered:  a  list them    g 2  change the second    Enter  end"
            )
            self._show(*wrapped(told, self._width))
            line = self._ask("change> ")
            if not line or line.casefold() == QUIT:
                break
            if not self._gone(line):
                told = f"{line!r} is none of the keys above"
                self._show(*wrapped(told, self._width))
            elif self._session.pending:
                return True
        return False

    def _gone(self, line: str) -> bool:
        """List the answered, or ask one of them anew; whether the line says so."""
        key, _, more = line.partition(" ")
        if key.casefold() == ANSWERED and not more:
            answered = self._session.answered
            self._numbered = [one.decision.decision for one in answered]
            self._show(*listed(answered, self._width), "")
            return True
        if key.casefold() != GO or not more:
            return False
        more = more.strip()
        if not self._numbered:
            self._numbered = [one.decision.decision for one in self._session.answered]
        place = int(more) - 1 if more.isdecimal() and len(more) < 6 else -1
        name = self._numbered[place] if 0 <= place < len(self._numbered) else more
        one = self._session.find(name)
        if one is None:
            told = f"there is no decision {more!r}: {ANSWERED} lists those with an answer"
            self._show(*wrapped(told, self._width))
            return True
        self._show(*printed(one, f"-- again -- {name} ", self._width))
        self._answered(one)
        return True

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
            if self._gone(line):
                return 0
            undone = key == UNDO and bool(one.decision.answer)
            answer = "" if undone else self._meant(one, line)
            if not answer and not undone and key == LEVELS and one.to_fill:
                return 0  # left before its end
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
        return LevelRound(one, self._ask, self._show, self._width).answer()

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
            told = f"{decisions.open_told(n)}: make study STUDY={study} goes on"
        else:
            told = f"nothing is open: make check STUDY={study} tells what else is wrong"
        self._show(*wrapped(told, self._width))
        if guesses:
            self._show(*wrapped(decisions.guesses_told(guesses), self._width))

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
