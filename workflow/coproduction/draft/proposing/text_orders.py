"""Text orders: in which order answers in words run, where no words tell it."""

from collections.abc import Iterator, Mapping, Sequence

from coproduction.draft.looking import scales
from coproduction.draft.looking.seen import FileProfile
from coproduction.draft.proposing.facts import NONE
from coproduction.draft.proposing.targets import Target
from coproduction.faults import visible
from coproduction.study.recodes import decisions
from coproduction.study.recodes.decisions import LIKELY, Decision

#: Answers of a scale: fewer have no order that matters, and more are places or parties.
_FEWEST, _MOST = 3, 11


def asked(files: Mapping[str, FileProfile], targets: Sequence[Target]) -> Iterator[Decision]:
    """Whether levels that texts of a file name have an order, a decision a battery."""
    # which levels these are is asked, and their order with it
    asked_of = {(one.source, one.variable.name) for target in targets for one in target.unfit}
    for source, file in files.items():
        named = {
            target.placed[source].variable.name
            for target in targets
            if target.named == source in target.placed and target.scale.type == "categorical"
        }
        variables = [
            variable
            for variable in scales.usable(file)
            if variable.name in named
            and (source, variable.name) not in asked_of
            and variable.kind == "text"
            and _FEWEST <= scales.shape(variable) <= _MOST
        ]
        for run in scales.batteries(variables):
            names = tuple(variable.name for variable in run)
            codes = dict.fromkeys(code.code for one in run for code in scales.answers(one))
            span = names[0] if len(names) == 1 else f"{names[0]}..{names[-1]}"
            n = max(variable.n_valid for variable in run)
            yield Decision(
                decision=f"order:{source}:{span}",
                tier=LIKELY,
                question=f"In which order, from less to more, do the answers of {span} of "
                f"{source} run, if in any?",
                proposal=NONE,
                candidates=(decisions.joined(map(visible, codes)),),
                evidence="the words tell no order; the levels stand as in the file",
                source=source,
                variables=names,
                respondents=n,
                share=n / file.n_rows if file.n_rows else 0.0,
            )
