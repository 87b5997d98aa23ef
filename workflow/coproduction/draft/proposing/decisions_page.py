"""The decisions of a draft as one page to read and print: both code lists side by side.

The page needs no script; `decisions.csv` is where answers are typed.
"""

from collections.abc import Sequence

from coproduction.draft.matching.matches import Question
from coproduction.draft.proposing.shown_decisions import shown
from coproduction.draft.proposing.targets import Target
from coproduction.pages.template import fill
from coproduction.study.recodes import decisions
from coproduction.study.recodes.decisions import Decision

FILE = "decisions.html"


def page(
    study: str,
    asked: Sequence[Decision],
    questions: Sequence[Question],
    targets: Sequence[Target],
) -> str:
    """Write decisions as a complete HTML document, open ones first; texts of files are data."""
    return fill(
        "decisions",
        title=f"Decisions of the draft of {study}",
        simulated=False,
        file=decisions.FILE,
        study=study,
        open=sum(one.open for one in asked),
        entries=shown(asked, questions, targets),
    )
