"""Findings claim by claim: verdict, estimates, what they depend on, and what speaks against it.

What other chapters show in full is told of the claim alone, with links to them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from coproduction.pages.reporting.blocks import Block, FindingBlock, Paragraph
from coproduction.pages.reporting.claim_chapter import found_at
from coproduction.pages.reporting.claim_evidence import ClaimEvidence, Rows
from coproduction.pages.reporting.evidence import Evidence
from coproduction.pages.reporting.exhibits import block_name
from coproduction.pages.reporting.told_claims import OBJECTION, Told, opened
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.tables.formatting.layout import Layout, layout
from coproduction.tables.kinds.imputation_table import WAYS
from coproduction.tables.kinds.multiverse_table import COLUMNS
from coproduction.tables.kinds.sensitivity_table import LEFT, OF_WEIGHTS, STRENGTH, UNWEIGHTED
from coproduction.tables.kinds.verdict_table import of_claim, written
from coproduction.tables.table import (
    Cell,
    Column,
    Row,
    Table,
    number_cell,
    probability_cell,
)
from coproduction.tables.wording import claim_notes
from coproduction.tables.wording.compared import Compared
from coproduction.words.fixed import colon
from coproduction.words.labels import CORRELATIONS, Labels
from coproduction.words.numerals import (
    ABSENT,
    number,
    p_compared,
    percent,
    places,
    span,
    typeset,
    whole,
)

INTRODUCTION = (
    "Every claim by itself: the verdict on it and the estimates that this rests on and, where it "
    "is declared, what these depend on and what was found elsewhere against it. Tables and figures "
    "that tell more are linked."
)
VERDICT, UNANSWERED, HIDDEN, KNOWN = "Verdict", "Not answerable", "Withheld", "Claimed"
LEFT_OUT = "Countries left out"
VARIED, CHANGED = "What else could have been estimated", "What would change the estimates"
MISSING, BETWEEN = "Who is missing", "Between countries"
ESTIMATES, DEPENDENCE = "Estimates", "What the estimates depend on"
MORE = "More"
IN_MODEL = "model “{model}”"
_, MEDIAN, ENDS, _, SIGNIFICANT, OF_MEDIAN, *_ = COLUMNS
#: Columns of what estimates depend on, by what these are of.
DEPENDS = (
    *((VARIED, text) for text in (MEDIAN, ENDS, SIGNIFICANT, OF_MEDIAN)),
    *((CHANGED, text) for text in (*STRENGTH[1:], *LEFT.values(), UNWEIGHTED, OF_WEIGHTS)),
)
_Cells = Iterator[tuple[tuple[str, str], Cell]]


def found(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """A block a claim, in order; nothing where the study claims nothing."""
    if not evidence.has(HYPOTHESES.path):
        return exhibits
    findings = _Findings(evidence)
    blocks = [findings.block(name) for name in findings.told.claims]
    return [Paragraph(findings.labels.say(INTRODUCTION)), *blocks, *exhibits]


class _Findings:
    """What the files of a study say of one claim at a time."""

    def __init__(self, evidence: Evidence):
        self.study = evidence.study
        self.told, self.files = Told.of(evidence), ClaimEvidence(evidence)
        self.labels = Labels(self.study.labels, self.study.language)
        self.rows: dict[str, list[dict[str, Any]]] = {}
        for row in written(evidence.typed(HYPOTHESES)):
            self.rows.setdefault(row["id"], []).append(row)

    def block(self, name: str) -> FindingBlock:
        """All of one claim."""
        rows, told, say = self.told.claims[name], self.told, self.labels.say
        said = {
            VERDICT: told.verdicts(name),
            UNANSWERED: told.unanswered(name),
            HIDDEN: " ".join(claim_notes.gaps(rows, self.labels)),
            LEFT_OUT: ", ".join(map(self.labels.country, self.study.claims[name].left_out)),
            KNOWN: told.known(name),
            VARIED: told.robust(name),
            MISSING: " ".join(self._missing(rows)),
            BETWEEN: " ".join(self._between(rows)),
            OBJECTION: self.study.claims[name].objection,
        }
        estimated = any(row["estimate"] is not None or row["part"] == "whole" for row in rows)
        simulated = self.study.simulated
        table = of_claim(self.rows[name], self.labels, say(ESTIMATES), simulated)
        tables = [layout(table) if estimated else None, self._dependence(rows)]
        return FindingBlock(
            found_at(name),
            self.study.claims[name].statement,
            tuple((say(term), opened(text)) for term, text in said.items() if text),
            tuple(table for table in tables if table is not None),
            told.unit(name),
            say(MORE),
            tuple(block_name(entry) for entry in self.files.exhibits(rows)),
            self.study.language,
        )

    def _dependence(self, rows: Rows) -> Layout | None:
        """What was compared down; what else could have been estimated, and what would change the
        estimates, across; nothing where nobody asked."""
        compared = Compared.of(rows, self.labels, self.labels.language)
        cells, alphas = {}, set()
        for row in rows:
            own = dict([*self._varied(row), *self._changed(row)])
            if own:
                cells[compared.named(row) or self.labels.term(row["term"])] = own
                alphas |= {one["alpha"] for one in self.files.confounding(row)}
        heads = [head for head in DEPENDS if any(head in own for own in cells.values())]
        if not heads:
            return None
        alpha = ", ".join(whole(one) for one in sorted(alphas))
        columns = tuple(
            Column(self.labels.say(text, alpha=alpha), self.labels.say(over))
            for over, text in heads
        )
        body = tuple(
            Row(stub, tuple(own.get(head, Cell()) for head in heads)) for stub, own in cells.items()
        )
        title, language = self.labels.say(DEPENDENCE), self.labels.language
        return layout(
            Table("depends", title, columns, body, "", (), self.study.simulated, language)
        )

    def _varied(self, row: Mapping[str, Any]) -> _Cells:
        """The estimates of all specifications of the same question."""
        for one in self.files.specifications(row):
            if one["median"] is None:
                continue
            low, high, share = one["smallest"], one["largest"], one["share_significant"]
            digits = places([high - low], 2)
            ends = span(number(low, digits), number(high, digits), self.labels.language)
            yield (VARIED, MEDIAN), number_cell(one["median"], digits)
            yield (VARIED, ENDS), Cell((ends,), (low, high))
            if share is not None:
                yield (VARIED, SIGNIFICANT), Cell((percent(share),), (share,))
            if one["p_median"] is not None:
                yield (VARIED, OF_MEDIAN), probability_cell(one["p_median"])

    def _changed(self, row: Mapping[str, Any]) -> _Cells:
        """What it would take to change an estimate."""
        digits = places([row["std_error"]], 2)
        for one in self.files.confounding(row):
            keys = ("robustness_value", "robustness_value_alpha")
            for text, key in zip(STRENGTH[1:], keys, strict=True):
                if one[key] is not None:
                    yield (CHANGED, text), number_cell(one[key], 3)
        for of, text in LEFT.items():
            left = self.files.left_out(row, of)
            if left:
                low, high = min(left), max(left)
                ends = span(number(low, digits), number(high, digits), self.labels.language)
                yield (CHANGED, text), Cell((ends,), (low, high))
        for one in self.files.weighting(row):
            if one["unweighted"] is not None:
                yield (CHANGED, UNWEIGHTED), number_cell(one["unweighted"], digits)
            if one["p_value"] is not None:
                yield (CHANGED, OF_WEIGHTS), probability_cell(one["p_value"])

    def _missing(self, rows: Rows) -> Iterator[str]:
        """Estimates with missing answers dealt with in several ways, a sentence each."""
        compared = Compared.of(rows, self.labels, self.labels.language)
        for row in rows:
            for model, ways in self.files.imputed(row).items():
                digits = places((one["std_error"] for one in ways.values()), 2)
                told = "; ".join(
                    self._colon(self.labels.say(text), number(ways[way]["estimate"], digits))
                    for way, text in WAYS.items()
                    if way in ways
                )
                of = [compared.named(row)] if len(rows) > 1 else []
                if model != row["model"]:
                    label = self.study.models[model].label
                    of.append(self.labels.say(IN_MODEL, model=label))
                yield self._sentence(", ".join(of), told)

    def _between(self, rows: Rows) -> Iterator[str]:
        """How the means of countries go with a covariate, by rank."""
        for row in rows:
            for one in self.files.associations(row):
                p = ABSENT if one["p_value"] is None else p_compared(one["p_value"])
                parts = {"r": number(one["estimate"], 2), "p": p}
                parts = {key: typeset(text, self.labels.language) for key, text in parts.items()}
                area = self.labels.area(row["area"], alone=True)
                yield self._sentence(area, self.labels.say(CORRELATIONS["spearman"], **parts))

    def _colon(self, what: str, text: str) -> str:
        return colon(what, typeset(text, self.labels.language), self.labels.language)

    def _sentence(self, what: str, text: str) -> str:
        said = colon(what, text, self.labels.language) if what else text
        return f"{opened(said)}."
