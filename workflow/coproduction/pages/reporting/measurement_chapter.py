"""The chapter on measurement: what the data license of comparisons between countries."""

from coproduction.pages.reporting.blocks import Block, Paragraph
from coproduction.pages.reporting.evidence import Evidence
from coproduction.pages.reporting.exhibits import files
from coproduction.results.descriptive_files import INDICES
from coproduction.results.dif_files import DIF
from coproduction.results.dif_files import PARAMETERS as DIF_PARAMETERS
from coproduction.results.disclosure_files import DISCLOSURE
from coproduction.results.invariance_files import (
    ALIGNED,
    ALIGNMENT,
    INVARIANCE,
    LICENSED,
    PARAMETERS,
)
from coproduction.words.labels import Labels
from coproduction.words.license_words import based, few_answers, licenses, reconciled

INTRODUCTION = (
    "Means of an index compare between countries where its items have the same loadings and "
    "intercepts in all of them, slopes where they have the same loadings. Factor models test that, "
    "step by step. They test the measure, not the questions: that sources ask alike stands in the "
    "chapter before."
)
ITEMS = (
    "Items one by one: whether respondents of one score answer an item alike in all countries. "
    "With many respondents small differences are significant; the size tells whether they matter."
)
FILES = {
    INVARIANCE: "every step",
    PARAMETERS: "loadings, intercepts, means and variances of every step",
    ALIGNED: "aligned loadings and intercepts",
    DIF: "tests of every item",
    DIF_PARAMETERS: "thresholds, slopes and log odds of every item",
}


def comparable(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """In what countries compare, index by index, and why; nothing where nobody asked."""
    blocks: list[Block] = []
    labels = Labels(evidence.study.labels)
    if evidence.has(LICENSED.path):
        steps, indices = evidence.typed(INVARIANCE), evidence.typed(INDICES)
        rounded = evidence.has(DISCLOSURE.path)
        rows = based(evidence.typed(LICENSED), steps, None if rounded else indices)
        tests = evidence.typed(DIF) if evidence.has(DIF.path) else None
        blocks.append(Paragraph(INTRODUCTION))
        blocks += [
            Paragraph(text)
            for text in (
                *licenses(rows, labels),
                *few_answers(rows, labels),
                *reconciled(rows, evidence.typed(ALIGNMENT), tests, labels),
            )
        ]
    if evidence.has(DIF.path):
        blocks.append(Paragraph(ITEMS))
    told = {file.path: said for file, said in FILES.items()}
    return [*blocks, *exhibits, *files(evidence, told)]
