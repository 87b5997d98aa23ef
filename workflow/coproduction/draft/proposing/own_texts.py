"""Own texts: answers of single respondents among those to choose from, once a person decided.

Nobody reads them in `decisions.csv`. A row of the crosswalk has to name them, or the study would
not run: each becomes the kind of missing that was decided, or a level of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from coproduction.draft.looking.measured import reading_of
from coproduction.draft.looking.seen import CodeProfile, FileProfile, VariableProfile
from coproduction.draft.proposing.asking import ANSWER
from coproduction.missing import BLANK, KINDS
from coproduction.readers.dispatch import read
from coproduction.readers.export import code_place
from coproduction.study.recodes.decisions import ASK, Decision


def columns(variables: Sequence[VariableProfile]) -> list[VariableProfile]:
    """The variables of texts to choose from some of whose answers are not told."""
    return [one for one in variables if one.kind == "text" and one.n_own_words and one.codes]


def asked(
    files: Mapping[str, FileProfile], used: Mapping[str, Sequence[VariableProfile]]
) -> Iterator[Decision]:
    """What such texts are, a decision a file."""
    for source, variables in used.items():
        if found := columns(variables):
            names = tuple(one.name for one in found)
            most = max(one.n_own_words for one in found)
            more = f" and {len(names) - 1} more columns" if len(names) > 1 else ""
            yield Decision(
                decision=f"own:{source}",
                tier=ASK,
                question=f"What are the answers in {found[0].name}{more} of {source} that one "
                "respondent each wrote and nobody else?",
                candidates=("no_answer", ANSWER),
                evidence=f"at most {most} respondents of a column; the crosswalk will name them",
                source=source,
                variables=names,
                respondents=most,
                share=most / files[source].n_rows,
            )


def with_own_texts(
    file: FileProfile, chosen: str, wanted: Sequence[str], root: Path
) -> FileProfile:
    """The file, in the variables `wanted` of which single texts are codes as well.

    They are a kind of missing where `chosen` is one, else answers.
    """
    found = [one for one in columns(file.variables) if one.name in wanted]
    if not found or not chosen:
        return file
    export = read(reading_of(file), [one.name for one in found], root)
    more = {}
    for one in found:
        codes = export.codes(one.name)
        counts = np.bincount(codes.codes, minlength=len(codes.categories))
        texts = {str(text): int(n) for text, n in zip(codes.categories, counts, strict=True)}
        more[one.name] = _with(one, texts, chosen)
    return replace(file, variables=tuple(more.get(v.name, v) for v in file.variables))


def _with(variable: VariableProfile, texts: Mapping[str, int], chosen: str) -> VariableProfile:
    known = {code.code for code in variable.codes}
    kind = chosen if chosen in KINDS else None
    own = [
        CodeProfile(text, "", n, False, kind)
        for text, n in sorted(texts.items(), key=lambda one: code_place(one[0]))
        if n and text not in known and text != BLANK
    ]
    gone = sum(code.n for code in own if kind)
    return replace(
        variable,
        codes=(*variable.codes, *own),
        n_own_words=0,
        n_valid=variable.n_valid - gone,
    )
