"""Session: the decisions of one study while a person answers them.

Every answer goes into `decisions.csv` at once, so that nothing is lost however a session ends.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from coproduction.draft.proposing import asking, folder
from coproduction.draft.proposing.folder import STUDIES, Written
from coproduction.draft.proposing.shown_decisions import ShownDecision, shown
from coproduction.faults import Fault, Faults, raise_any
from coproduction.files import absence, rewrite, unwritable
from coproduction.study.recodes import decisions


class Session:
    """The decisions of a drafted study, answered one by one.

    Parameters
    ----------
    study
        Name of its folder under ``config/studies``.
    root
        The folder of the project.

    Raises
    ------
    Faults
        Where nothing is drafted there, or the draft cannot be made from its files and answers.
    """

    def __init__(self, study: str, root: Path = Path()):
        self.study, self._root = study, root
        self._file = str(STUDIES / study / decisions.FILE)
        if not (root / self._file).is_file():
            mend = f'make draft STUDY={study or "<name>"} FILES="…"'
            problem = "there are no decisions: the study is not drafted"
            raise Faults([Fault(self._file, problem, mend=mend)])
        self._now = folder.prepared(study, root=root)
        self._asks = self._now.asks

    @property
    def decisions(self) -> list[ShownDecision]:
        """All decisions, open ones first, then by tier and respondents."""
        draft = self._now.draft
        return shown(self._asks, draft.questions, draft.targets)

    @property
    def waiting(self) -> list[ShownDecision]:
        """Those without an answer, in this order."""
        return [one for one in self.decisions if not one.decision.answer.strip()]

    @property
    def answered(self) -> list[ShownDecision]:
        """Those with an answer, in this order."""
        return [one for one in self.decisions if one.decision.answer.strip()]

    @property
    def open(self) -> int:
        """How many have to be answered before the study runs."""
        return sum(one.open for one in self._asks)

    @property
    def pending(self) -> bool:
        """Whether an answer is not in the study yet."""
        kept = decisions.read(self._root / STUDIES / self.study / decisions.KEPT / decisions.FILE)
        taken = {one.decision: one.answer for one in kept[0]}
        return any(taken.get(one.decision, "") != one.answer for one in self._asks)

    def find(self, name: str) -> ShownDecision | None:
        """The decision of a name; None where it is asked no more."""
        return next((one for one in self.decisions if one.decision.decision == name), None)

    def fault(self, name: str, answer: str) -> str:
        """Why an answer cannot be read, with what was expected; empty where it can."""
        return "; ".join(dict.fromkeys(self._wrong(name, answer)))

    def _wrong(self, name: str, answer: str) -> Iterator[str]:
        given = [replace(one, answer=answer) for one in self._asks if one.decision == name]
        if not given:
            yield "it is asked no more"
        found, wrong = asking.answered(given, self._file)
        if found.typed:  # whether these are levels shows in the draft that goes by them
            told = [given[0] if one.decision == name else one for one in self._asks]
            more = {"read_before": self._now.raw, "told": told}
            try:
                folder.prepared(self.study, root=self._root, **more)
            except Faults as faults:
                wrong += [one for one in faults.faults if one.rows == (given[0].line,)]
        for one in wrong:
            yield f"{one.problem}; expected: {one.expected}" if one.expected else one.problem

    def answer(self, name: str, answer: str) -> None:
        """Write the answer of a decision, empty to open it again; answers typed elsewhere stay.

        Raises `Faults` where `decisions.csv` cannot be read or is not to be rewritten.
        """
        path = self._root / self._file
        self.refresh()
        why = unwritable(path)
        raise_any([Fault(self._file, f"the file {why}")] if why else [])
        self._asks = [
            replace(one, answer=answer) if one.decision == name else one for one in self._asks
        ]
        rewrite(decisions.text(self._asks), path)

    def refresh(self) -> None:
        """Take over answers typed elsewhere. Raises `Faults` where `decisions.csv` is gone, or
        cannot be read."""
        path = self._root / self._file
        if not path.is_file():
            mend = f"make draft STUDY={self.study} writes it anew, without answers"
            raise Faults([Fault(self._file, f"the file {absence(path)}", mend=mend)])
        given, faults = decisions.read(path, self._file)
        raise_any(faults)
        self._asks = decisions.replaced(self._asks, given)

    def take_up(self) -> Written:
        """Draft again with the answers, as `make draft` does; new decisions may be asked then.

        Raises `Faults` where the answers do not go together; they stay in `decisions.csv`.
        """
        now = folder.prepared(self.study, root=self._root, read_before=self._now.raw)
        done = folder.written(now, self._root)
        self._now, self._asks = now, now.asks
        return done
