"""The chapter the report opens with: what the data say about each claim, a line each."""

from dataclasses import replace

from coproduction.pages.reporting.blocks import Block, Facts, FigureBlock, Paragraph
from coproduction.pages.reporting.evidence import Evidence
from coproduction.pages.reporting.exhibits import slug
from coproduction.pages.reporting.told_claims import Told
from coproduction.results.descriptive_files import INDICES
from coproduction.results.disclosure_files import DISCLOSURE
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.invariance_files import INVARIANCE, LICENSED
from coproduction.study.printed.presented import Presented
from coproduction.tables.wording import claim_notes
from coproduction.tables.wording.compared import (
    drawn_at_random,
)
from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels
from coproduction.words.license_words import (
    COMPARABLE,
    LICENSES,
    based,
    licenses,
    of_countries,
)

WHAT = "What the data say about each claim. Correlates and differences, never effects."
WHAT_ALONE = "What the data say about each claim."
REAL = "The study declares its data as real answers."
SIMULATED = (
    "The data are simulated: nobody in them exists, and what follows says nothing about the world."
)


def short(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """The figure of all verdicts, the claims with them and their estimates in words, the table of
    all, what was not answerable, and what changed since it was registered; nothing where the study
    claims nothing."""
    study = evidence.study
    if not evidence.has(HYPOTHESES.path):
        return exhibits
    language = study.language
    told = Told.of(evidence)
    tone = "bad" if study.simulated else ""
    figures = [block for block in exhibits if isinstance(block, FigureBlock)]
    tables = [block for block in exhibits if block not in figures]
    return [
        Paragraph(say(SIMULATED if study.simulated else REAL, language), tone),
        Paragraph(_what(evidence)),
        *(replace(figure, in_words=told.grid()) for figure in figures),
        Facts(
            tuple((study.claims[name].statement, told.whole(name)) for name in told.claims),
            tuple(map(found_at, told.claims)),
        ),
        *map(Paragraph, [*licensing(evidence), *withheld(evidence)]),
        *tables,
        *told.lacking(),
        *told.changed(),
    ]


def found_at(claim: str) -> str:
    """Identifier of what was found of a claim, on the page."""
    return f"found-{slug(claim)}"


def lines(evidence: Evidence) -> list[tuple[str, str]]:
    """Every claim, and what the data say about it in words; none where the study claims nothing."""
    if not evidence.has(HYPOTHESES.path):
        return []
    told = Told.of(evidence)
    return [(evidence.study.claims[name].statement, told.line(name)) for name in told.claims]


def randomised(evidence: Evidence) -> str:
    """The sentence on differences between groups that were drawn at random, of claims and of
    models, see `drawn_at_random`."""
    labels = Labels(evidence.study.labels, evidence.study.language)
    rows = evidence.frame(HYPOTHESES).rows if evidence.has(HYPOTHESES.path) else ()
    terms = [term for model in evidence.study.models.values() for term in model.terms]
    return drawn_at_random(rows, labels, terms)


def _what(evidence: Evidence) -> str:
    language = evidence.study.language
    labels = Labels(evidence.study.labels, language)
    drawn = drawn_at_random(evidence.frame(HYPOTHESES).rows, labels)
    return f"{say(WHAT_ALONE, language)} {drawn}" if drawn else say(WHAT, language)


def licensing(evidence: Evidence) -> list[str]:
    """What the claims are comparable in between countries, in full and once: sentences."""
    if not evidence.has(HYPOTHESES.path):
        return []
    study = evidence.study
    labels = Labels(study.labels, study.language)
    rows = [r for r in evidence.frame(HYPOTHESES).rows if r["comparable"] and of_countries(r)]
    met = {row["comparable"] for row in rows}
    found: list[str] = []
    told_of: list[str] = []
    if evidence.has(LICENSED.path):
        of = {name for row in rows for name in (row["term"], *_outcomes(row["model"], study))}
        files = LICENSED, INVARIANCE, INDICES
        frames = [evidence.typed(file) for file in files]
        rounded = evidence.has(DISCLOSURE.path)
        told = based(frames[0], frames[1], None if rounded else frames[2])
        shown = told["index"].isin(of) & told["area"].isin({row["area"] for row in rows})
        told = told[shown & told["license"].isin(met)]
        told_of = told["license"].tolist()
        found += licenses(told, labels)
    for one, said in LICENSES.items():
        if one in met and one not in told_of:
            parts = labels.say(COMPARABLE[one]), labels.say(said)
            found.append(colon(*parts, study.language) + ".")
    return found


def withheld(evidence: Evidence) -> list[str]:
    """What is withheld of claims that have a verdict, and why."""
    if not evidence.has(HYPOTHESES.path):
        return []
    labels = Labels(evidence.study.labels, evidence.study.language)
    return [*claim_notes.gaps(evidence.frame(HYPOTHESES).rows, labels)]


def _outcomes(model: str, study: Presented) -> tuple[str, ...]:
    return tuple(study.models[model].outcomes) if model in study.models else ()
