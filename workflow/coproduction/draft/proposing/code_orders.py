"""Code orders: what a few numbers without any label are: amounts, steps of a scale, or categories.

No file tells that: 1 to 5 may be persons of a household, answers from less to more, or parties.
"""

from collections.abc import Iterator, Mapping, Sequence

from coproduction.draft.looking import scales
from coproduction.draft.looking.seen import FileProfile, VariableProfile
from coproduction.draft.proposing.facts import NONE
from coproduction.draft.proposing.targets import Target
from coproduction.faults import visible
from coproduction.study.recodes import decisions
from coproduction.study.recodes.decisions import ASK, Decision

#: The answer that numbers are amounts.
NUMBER = "number"
#: Two numbers need no order.
_FEWEST = 3


def asked(files: Mapping[str, FileProfile], targets: Sequence[Target]) -> Iterator[Decision]:
    """What the numbers of variables without any label are, a decision a run of like columns."""
    for source, file in files.items():
        known = {
            target.placed[source].variable.name
            for target in targets
            # what is decided of one source is of the question
            if target.named == source and not target.scale.levels and _all_few(target)
        }
        for run in scales.batteries([v for v in scales.usable(file) if v.name in known]):
            yield _decision(source, file, run)


def _all_few(target: Target) -> bool:
    """Whether all sources have few whole numbers."""
    variables = [placed.variable for placed in target.placed.values()]
    return all(map(codes, variables)) and any(len(codes(v)) >= _FEWEST for v in variables)


def codes(variable: VariableProfile) -> tuple[str, ...]:
    """The codes of a variable of few whole numbers without any label; none of others."""
    found = tuple(code.code for code in scales.bare(variable))
    return found if all(code.isascii() and code.isdigit() for code in found) else ()


def _decision(source: str, file: FileProfile, run: Sequence[VariableProfile]) -> Decision:
    first, names = run[0], tuple(variable.name for variable in run)
    span = names[0] if len(names) == 1 else f"{names[0]}..{names[-1]}"
    label = f" ({visible(first.label)})" if first.label else ""
    n = max(variable.n_valid for variable in run)
    listed = decisions.joined(sorted({code for one in run for code in codes(one)}, key=int))
    return Decision(
        decision=f"order:{source}:{span}",
        tier=ASK,
        question=f"What are the numbers of {span}{label} of {source}: amounts ({NUMBER}), steps "
        f"from less to more (all of them, in that order), or categories ({NONE})?",
        candidates=(listed, NUMBER, NONE),
        evidence="few whole numbers, and none has a label",
        source=source,
        variables=names,
        respondents=n,
        share=n / file.n_rows if file.n_rows else 0.0,
    )
