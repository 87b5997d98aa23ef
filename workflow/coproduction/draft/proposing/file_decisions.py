"""File decisions: what is asked of whole files: countries, weights, the key of identifiers."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from coproduction.draft.proposing.asking import OPEN, SECRET
from coproduction.draft.proposing.facts import NONE, Facts
from coproduction.study.recodes import decisions
from coproduction.study.recodes.decisions import ASK, LIKELY, Decision


def asked(facts: Sequence[Facts], study: str) -> Iterator[Decision]:
    """What is asked of files and the study: countries, weights, the key of identifiers."""
    rows = {of.name: of.profile.n_rows for of in facts}
    for of in facts:
        if of.place.sure or of.several_countries:
            continue
        yield Decision(
            decision=f"country:{of.name}",
            tier=LIKELY if of.place.country else ASK,
            question=f"Which country is {of.name} of, as a code such as NO or a name?",
            proposal=of.place.country,
            candidates=of.place.candidates[:3],
            evidence=of.place.why or "nothing tells",
            source=of.name,
            respondents=rows[of.name],
            share=1.0,
        )
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for of in facts:
        if of.weights:
            groups[of.weights].append(of.name)
    for weights, sources in groups.items():
        n = sum(rows[source] for source in sources)
        yield Decision(
            decision=f"weight:{'+'.join(weights)}",
            tier=ASK if len(weights) > 1 else LIKELY,
            question="Which weight makes the respondents of "
            f"{', '.join(sources)} stand for their country?",
            proposal=weights[0] if len(weights) == 1 else "",
            candidates=(*weights[:3],) if len(weights) > 1 else (NONE,),
            evidence=f"{', '.join(weights)}: by name and values",
            source=decisions.joined(sources),
            variables=weights,
            respondents=n,
            share=1.0,
        )
    yield Decision(
        decision="key:pseudonyms",
        tier=ASK,
        question="May everybody who has the files link respondents to the harmonised ones "
        f"({OPEN}), or are they hidden by a secret key ({SECRET})?",
        candidates=(SECRET, OPEN),
        evidence=f"the key would lie in ~/.config/coproduction/{study}.key",
        respondents=sum(rows.values()),
        share=1.0,
    )
