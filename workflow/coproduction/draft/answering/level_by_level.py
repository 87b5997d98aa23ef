"""Level by level: which level each code is, asked one after the other in a terminal."""

from collections.abc import Callable, Sequence

from coproduction.draft.answering.printed_decision import wrapped
from coproduction.draft.proposing import levels
from coproduction.draft.proposing.shown_decisions import ShownDecision
from coproduction.faults import nearest
from coproduction.missing import KINDS
from coproduction.study.recodes import decisions

_BACK = "b"


class LevelRound:
    """The levels of the codes of one decision.

    A level is typed as its number, name or label, a kind of missing by its name. What is none is
    asked again, and what was typed before stays.

    Parameters
    ----------
    one
        The decision, with the codes to fill and the levels there are.
    ask
        Gives one line of the person for a prompt.
    show
        Writes lines.
    width
        Columns of the terminal.
    """

    def __init__(
        self,
        one: ShownDecision,
        ask: Callable[[str], str],
        show: Callable[..., None],
        width: int,
    ):
        self._one, self._ask, self._show, self._width = one, ask, show, width
        # a level that is called by a number is meant where it is typed
        self._by_number = not any(level.label.strip().isdecimal() for level in one.levels)

    def answer(self) -> str:
        """The pairs of all codes; empty where the person leaves the round."""
        codes = self._one.to_fill
        labels = {c.code: c.label for side in self._one.lists[:1] for c in side.codes}
        self._explain()
        given: list[str] = []
        while len(given) < len(codes):
            code = codes[len(given)]
            label = f" ({labels[code]})" if labels.get(code) else ""
            self._show_wrapped(f"level, or kind of missing, of {code}{label}")
            line = self._ask("level> ")
            if not line:
                return ""
            if meant := self._meant(line):
                given.append(meant)
            elif line.casefold() == _BACK:
                given = given[:-1]
            else:
                self._show_wrapped(self._wrong(line))
        return decisions.paired(zip(codes, given, strict=True))

    def _explain(self) -> None:
        for number, level in enumerate(self._one.levels, start=1):
            named = level.name if level.label == level.name else f"{level.name} ({level.label})"
            self._show_wrapped(f"  {number if self._by_number else ''}  {named}", indent=5)
        self._show_wrapped(f"  or a kind of missing: {', '.join(KINDS)}", indent=5)
        self._show_wrapped("  Enter  leave this decision    b  the code before again", indent=5)

    def _meant(self, line: str) -> str:
        """The level or kind of missing that a line is; empty where it is none."""
        if line.casefold() in KINDS:
            return line.casefold()
        if found := levels.level(line, self._one.levels):
            return found
        numbered = dict(enumerate(self._names() if self._by_number else (), start=1))
        return numbered.get(int(line), "") if line.isdecimal() and len(line) < 6 else ""

    def _wrong(self, line: str) -> str:
        known = [*self._names(), *KINDS]
        expected = nearest(line, known) or f"expected: {', '.join(known)}"
        return f"{line!r} is no level; {expected}"

    def _names(self) -> Sequence[str]:
        return [level.name for level in self._one.levels]

    def _show_wrapped(self, told: str, indent: int = 0) -> None:
        self._show(*wrapped(told, self._width, indent=indent))
