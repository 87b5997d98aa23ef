"""Sections of the paper: prose of the authors, what settings and results say, and exhibits."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from coproduction.faults import raise_any
from coproduction.pages.manifest import Entry
from coproduction.pages.papers import cited_works, numbering
from coproduction.pages.papers.cited import Cited
from coproduction.pages.papers.manuscript import DATA
from coproduction.pages.papers.numbering import Chapters
from coproduction.pages.reporting import unit_words
from coproduction.pages.reporting.blocks import FigureBlock, TableBlock
from coproduction.pages.reporting.claim_chapter import (
    SIMULATED,
    licensing,
    lines,
    randomised,
    withheld,
)
from coproduction.pages.reporting.evidence import Evidence, joined
from coproduction.pages.reporting.exhibits import exhibit
from coproduction.results.between_files import FEWEST
from coproduction.results.descriptive_files import EVERYBODY, RELIABILITY, SAMPLE
from coproduction.results.disclosure_files import DISCLOSURE
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.invariance_files import LICENSED
from coproduction.results.model_files import FIT, FIT_REMARKS
from coproduction.results.multiverse_files import SUMMARY
from coproduction.study.printed.paper import FOLDER, SECTIONS, Paper
from coproduction.study.printed.presented import PresentedIndex, PresentedModel
from coproduction.study.printed.prose import Prose, Run
from coproduction.tables.kinds.invariance_table import SAID as FACTOR_MODELS
from coproduction.tables.kinds.multiverse_table import in_words
from coproduction.tables.kinds.verdict_table import DEVIATIONS, rules
from coproduction.tables.table import Table
from coproduction.tables.wording import claim_notes
from coproduction.tables.wording.notes import FitNotes
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels
from coproduction.words.license_words import FEW_COUNTRIES
from coproduction.words.license_words import rules as cutoffs
from coproduction.words.numerals import ABSENT, count, number, typeset

#: Section to its heading.
TITLES = {
    "abstract": "Abstract",
    "question": "Question",
    "data": "Data",
    "measures": "Measures",
    "methods": "Methods",
    "findings": "Findings",
    "limits": "Limits",
    "references": "References",
}
SLOT = "[To be written by the authors: {file}]"
CLAIMS = "The claims in question are:"
ASKED = "{n} respondents are in the data:"
WITHHELD = "Respondents by country:"
OF_SOURCE = "{country}: {n}"
INDICES = "Indices and their items:"
INDEX = "{label}: {items}. Of {all} items {n} have to be answered"
OF_ONE = "{label}: {items}"
#: How an index is made of scores, by its aggregate and whether what is not answered counts.
MADE = {
    ("mean", False): "Mean of the scores of the items that are answered",
    ("mean", True): "Mean of the scores of all items, where what is not answered counts as 0",
    ("sum", False): "Sum of the scores of the items",
    ("sum", True): "Sum of the scores of the items, where what is not answered counts as 0",
}
SCORES = "Scores of the answers: {scores}"
ALPHA = "Cronbach’s alpha is {low} to {high} by country"
ONE_ALPHA = "Cronbach’s alpha is {low}"
MODEL = "{label}. {estimator} of {outcomes} on {terms}."
BY_COUNTRY = "Each country is fitted by itself."
SPLINE = "{term} enters as a natural spline with {df} degrees of freedom."
QUADRATIC = "{term} enters as a quadratic curve."
STACK = "Areas are fitted together as one stack, a row a respondent and area."
ROWS = "The stacks have {low} to {high} rows."
SAME_ROWS = "Every stack has {low} rows."
SIZE = "The fits have {low} to {high} respondents."
SAME_SIZE = "Every fit has {low} respondents."
SOFTWARE = "All numbers are made by: {software}"
CLAIMS_TESTED = (
    "Intervals of claims are of {level} %; p is two-sided and corrected within families of tests "
    "({corrections}); equivalence is tested by two one-sided tests."
)
SMALLEST = "Smallest effect of interest {size} – {found}."
WHOLE_ORDER = (
    "An order of countries is supported where all its differences are, and contradicted where one "
    "is; the share of draws in which it holds is told beside that, and no level of it is needed."
)
AGREEING = (
    "How far a verdict is robust is told as the share of admissible specifications, those that "
    "estimate the same otherwise, that have it by the same rule."
)
NEVER = "Estimates are correlates and differences, never effects."


@dataclass(frozen=True)
class Section:
    """A section: its heading, and its blocks in order."""

    title: str
    blocks: tuple[Prose | TableBlock | FigureBlock, ...]


@dataclass(frozen=True)
class Written:
    """The paper: its sections, of its exhibits in order the names of the blocks and what they are
    called, and the works that the exhibits of the supplement name."""

    sections: tuple[Section, ...]
    shown: tuple[str, ...]
    called: tuple[str, ...]
    works: tuple[str, ...] = ()


def sections(evidence: Evidence, paper: Paper, chapters: Chapters) -> Written:
    """Write the paper; `chapters` are those of the report, which the supplement follows.

    Raises `Faults` with every reference of the prose that stands for nothing.
    """
    placed = numbering.placed(evidence, paper)
    ordered = [entry for section in SECTIONS for entry in placed[section]]
    language = evidence.study.language
    numbered = numbering.numbered(ordered, "", language)
    rest = numbering.remaining(evidence, chapters, {entry.stem for entry in ordered})
    numbered |= numbering.numbered(rest, "S", language)
    cited = Cited(evidence, numbered)
    found = []
    said: list[str] = []
    for section in SECTIONS:
        own = [_resolved(block, cited) for block in paper.of(section)]
        made = [*_WRITE.get(section, _nothing)(evidence, ordered)]
        if section == "references":
            made += [_point(work) for work in cited_works.cited(said)]
            made += _software(evidence)
        said += [run.text for block in made for run in block.runs]
        said += [text for entry in placed[section] for text in _words(evidence, entry)]
        if not own and section in ("abstract", "question", "findings", "limits"):
            file = f"{FOLDER}/{section}.md"
            own = [_paragraph(say(SLOT, language, file=file), emphasis=True)]
        exhibits = [exhibit(evidence, entry) for entry in placed[section]]
        found.append(Section(say(TITLES[section], language), (*own, *made, *exhibits)))
    raise_any(cited.faults)
    shown = [block.name for one in found for block in one.blocks if not isinstance(block, Prose)]
    works = tuple(cited_works.cited(text for entry in rest for text in _words(evidence, entry)))
    called = tuple(numbered[entry.stem] for entry in ordered)
    return Written(tuple(found), tuple(shown), called, works)


def _resolved(block: Prose, cited: Cited) -> Prose:
    runs = [
        replace(run, text=cited.text(run.reference), reference=None) if run.reference else run
        for run in block.runs
    ]
    return replace(block, runs=tuple(runs))


def _paragraph(text: str, emphasis: bool = False) -> Prose:
    return Prose("paragraph", (Run(text, emphasis=emphasis),))


def _point(text: str, head: str = "") -> Prose:
    start = (Run(f"{head} ", strong=True),) if head else ()
    return Prose("bullet", (*start, Run(text)), 1)


def _nothing(evidence: Evidence, entries: Sequence[Entry]) -> Iterator[Prose]:
    yield from ()


def _question(evidence: Evidence, entries: Sequence[Entry]) -> Iterator[Prose]:
    claims = evidence.study.claims
    if claims:
        yield _paragraph(say(CLAIMS, evidence.study.language))
    for claim in claims.values():
        yield _point(claim.statement)


def _data(evidence: Evidence, entries: Sequence[Entry]) -> Iterator[Prose]:
    study, labels = evidence.study, Labels(evidence.study.labels, evidence.study.language)
    language = study.language
    rows = evidence.frame(SAMPLE).where(variable=EVERYBODY).rows
    rows = [row for row in rows if row["country"] != ALL]
    known = [row["n"] for row in rows if row["n"] is not None]
    total = typeset(count(sum(known)), language)
    # rounded counts add up to no number of respondents
    exact = len(known) == len(rows) and not evidence.has(DISCLOSURE.path)
    yield _paragraph(say(ASKED if exact else WITHHELD, language, n=total))
    for row in rows:
        n = typeset(ABSENT if row["n"] is None else count(row["n"]), language)
        told = say(OF_SOURCE, language, country=labels.country(row["country"]), n=n)
        periods = [s.fieldwork for s in study.sources.values() if s.country == row["country"]]
        for period in periods:
            dates = "–".join(dict.fromkeys(filter(None, (period.start, period.end))))
            facts = [*filter(None, (dates, period.mode, period.institute))]
            told += f" ({', '.join(facts)})" if facts else ""
        yield _point(told)


def _measures(evidence: Evidence, entries: Sequence[Entry]) -> Iterator[Prose]:
    study, labels = evidence.study, Labels(evidence.study.labels, evidence.study.language)
    language = study.language
    known = evidence.has(RELIABILITY.path)
    alphas = evidence.frame(RELIABILITY).where(statistic="alpha").rows if known else ()
    if study.indices:
        yield _paragraph(say(INDICES, language))
    for entry in study.indices:
        label = ", ".join(filter(None, (entry.label, labels.area(entry.area, alone=True))))
        parts = {"items": ", ".join(map(labels.item, entry.items)), "all": len(entry.items)}
        told = OF_ONE if len(entry.items) == 1 else INDEX
        said = [say(told, language, label=label, n=entry.minimum_answered, **parts)]
        said += _made(entry, language)
        own = [
            row["estimate"]
            for row in alphas
            if (labels.index(row["index"]), row["area"]) == (entry.label, entry.area)
            and row["estimate"] is not None
        ]
        if own:
            ends = [typeset(number(end, 2), language) for end in (min(own), max(own))]
            template = ALPHA if ends[0] != ends[1] else ONE_ALPHA
            said.append(say(template, language, low=ends[0], high=ends[1]))
        yield _point(". ".join(said) + ".")


def _made(entry: PresentedIndex, language: str) -> Iterator[str]:
    """How an index is made of the scores of the answers, and what these are where known."""
    if len(entry.items) > 1 or entry.missing_as_zero:
        yield say(MADE[entry.aggregate, entry.missing_as_zero], language)
    if entry.scores:
        scores = "; ".join(typeset(f"{score:.4g}", language) for score in entry.scores)
        yield say(SCORES, language, scores=scores)


def _methods(evidence: Evidence, entries: Sequence[Entry]) -> Iterator[Prose]:
    study, language = evidence.study, evidence.study.language
    judged = evidence.frame(HYPOTHESES).rows if evidence.has(HYPOTHESES.path) else []
    shown = dict.fromkeys(m for entry in entries for m in study.shown_models.get(entry.stem, ()))
    shown |= dict.fromkeys(entry.model for entry in entries if entry.model)
    shown |= dict.fromkeys(row["model"] for row in judged if row["model"])
    fits = evidence.typed(FIT)
    remarks = evidence.typed(FIT_REMARKS)
    for name in shown or study.models:
        own = fits[fits["model"] == name]
        if len(own):
            notes = FitNotes(own, remarks[remarks["model"] == name], *_labelled(evidence))
            yield _paragraph(" ".join(_model(study.models[name], own, notes, evidence)))
    if judged:
        stated = {row["id"]: row["statement"] for row in judged}
        labels = Labels(dict(study.labels) | {"hypotheses": stated}, language)
        told = claim_notes.said(judged, judged, labels)
        yield _paragraph(" ".join([*_judging(judged, evidence), *told]))
    if evidence.has(LICENSED.path):
        licensed = evidence.typed(LICENSED)
        told = cutoffs(licensed, _labelled(evidence)[0])
        yield _paragraph(" ".join([say(FACTOR_MODELS, language), *told]))
    if evidence.has(SUMMARY.path):
        crossed = evidence.typed(SUMMARY)
        yield _paragraph(" ".join(in_words(crossed, language)))
    yield _paragraph(randomised(evidence) or say(NEVER, language))
    if study.software:
        yield _paragraph(say(SOFTWARE, language, software=study.software))


def _judging(judged: Sequence[Mapping], evidence: Evidence) -> Iterator[str]:
    """How verdicts are reached: rule, tests, smallest effects, orders, specifications."""
    labels, language = _labelled(evidence)
    yield from rules(judged, language, CLAIMS_TESTED)
    sizes: dict[str, dict[str, None]] = {}
    for row in judged:
        if row["smallest"] is not None:
            size = typeset(f"{row['smallest']:.3g}", language)
            unit = unit_words.said(evidence.study.units.get(row["id"], ()), labels)
            size += f" ({unit})" if unit else ""
            sizes.setdefault(size, {})[row["statement"].removesuffix(".")] = None
    for size, of in sizes.items():
        yield say(SMALLEST, language, size=size, found="; ".join(of))
    if any(row["unit"] == "deviations" for row in judged):
        yield say(DEVIATIONS, language)
    if any(row["part"] == "whole" for row in judged):
        yield say(WHOLE_ORDER, language)
    if any(row["multiverse_share"] is not None for row in judged):
        yield say(AGREEING, language)


def _labelled(evidence: Evidence) -> tuple[Labels, str]:
    return Labels(evidence.study.labels, evidence.study.language), evidence.study.language


def _model(
    model: PresentedModel, fits: pd.DataFrame, notes: FitNotes, evidence: Evidence
) -> Iterator[str]:
    """Sentences on a model: what it is of, weights, errors, missing answers, and its size."""
    labels, language = _labelled(evidence)
    both = say("and", language)
    yield say(
        MODEL,
        language,
        label=model.label,
        estimator=notes.estimators(),
        outcomes=joined([labels.index(outcome) for outcome in model.outcomes], both),
        terms=joined([labels.variable(term) for term in model.terms], both),
    )
    for term, df in model.splines.items():
        yield say(SPLINE, language, term=labels.variable(term), df=df)
    for term in model.quadratic:
        yield say(QUADRATIC, language, term=labels.variable(term))
    if model.by_country:
        yield say(BY_COUNTRY, language)
    yield from notes.design()
    yield from notes.missing()
    if model.stacked:
        yield say(STACK, language)
    # of areas stacked on each other, n counts a respondent once an area
    alone = (fits["area"] != ALL) | (not evidence.study.areas)
    yield from _sizes(fits.loc[alone, "n"], SAME_SIZE, SIZE, language)
    if model.stacked:
        yield from _sizes(fits.loc[~alone, "n"], SAME_ROWS, ROWS, language)


def _sizes(n: pd.Series, same: str, apart: str, language: str) -> Iterator[str]:
    """How many respondents or rows fits have, where that is told of any."""
    known = n.dropna()
    if len(known):
        low, high = (typeset(count(end), language) for end in (known.min(), known.max()))
        yield say(same if low == high else apart, language, low=low, high=high)


def _findings(evidence: Evidence, entries: Sequence[Entry]) -> Iterator[Prose]:
    for statement, told in lines(evidence):
        yield _point(told, statement)
    for known in (licensing(evidence), withheld(evidence)):
        if known:
            yield _paragraph(" ".join(known))


def _limits(evidence: Evidence, entries: Sequence[Entry]) -> Iterator[Prose]:
    study, language = evidence.study, evidence.study.language
    if study.simulated:
        yield _point(say(SIMULATED, language))
    yield _point(randomised(evidence) or say(NEVER, language))
    if 1 < len(study.countries) < FEWEST:
        yield _point(say(FEW_COUNTRIES, language, k=len(study.countries)))


def _references(evidence: Evidence, entries: Sequence[Entry]) -> Iterator[Prose]:
    study, language = evidence.study, evidence.study.language
    yield _point(say(DATA, language, citation=study.citation))
    for source in dict.fromkeys(claim.source for claim in study.claims.values() if claim.source):
        yield _point(source)


def _software(evidence: Evidence) -> Iterator[Prose]:
    study, language = evidence.study, evidence.study.language
    if study.software:
        yield _point(colon(say("Software", language), study.software, language))


def _words(evidence: Evidence, entry: Entry) -> Iterator[str]:
    """What is printed of methods in an exhibit: headings, stubs and notes, or a figure in words."""
    if entry.type == "figure":
        yield evidence.text(f"{entry.stem}.txt")
        return
    table = Table.from_json(evidence.text(f"{entry.stem}.json"))
    yield from table.paragraphs
    yield from (text for column in table.columns for text in (column.header, column.spanner))
    yield from (row.stub for row in table.rows)


_WRITE: Mapping[str, Callable[[Evidence, Sequence[Entry]], Iterator[Prose]]] = {
    "question": _question,
    "data": _data,
    "measures": _measures,
    "methods": _methods,
    "findings": _findings,
    "limits": _limits,
    "references": _references,
}
