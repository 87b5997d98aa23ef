"""The chapter the report opens with: what the data say about each claim, a line each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from coproduction.pages.reporting import unit_words
from coproduction.pages.reporting.blocks import Block, Facts, FigureBlock, Paragraph
from coproduction.pages.reporting.evidence import Evidence
from coproduction.results import contract
from coproduction.results.descriptive_files import INDICES
from coproduction.results.disclosure_files import DISCLOSURE
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.invariance_files import INVARIANCE, LICENSED
from coproduction.results.multiverse_files import DECISIONS
from coproduction.study.printed.presented import Presented
from coproduction.study.written.registration import Registration
from coproduction.tables.wording import claim_notes
from coproduction.tables.wording.compared import (
    REASONS,
    SIGNS,
    VERDICTS,
    Compared,
    drawn_at_random,
)
from coproduction.words import claim_words
from coproduction.words.fixed import colon, say
from coproduction.words.labels import CHOICES, Labels
from coproduction.words.license_words import (
    COMPARABLE,
    LICENSES,
    based,
    in_short,
    licenses,
    of_countries,
)
from coproduction.words.numerals import count, number, p_compared, percent, places, typeset

WHAT = "What the data say about each claim. Correlates and differences, never effects."
WHAT_ALONE = "What the data say about each claim."
REAL = "The study declares its data as real answers."
SIMULATED = (
    "The data are simulated: nobody in them exists, and what follows says nothing about the world."
)
#: So many rows of a claim have a verdict, or all.
OF_ALL = "{verdict} in {n} of {all}"
EVERY = "{verdict} in all {all}"
ESTIMATE = "{estimate} ({level} % interval {low} to {high})"
CORRECTED = "{estimate} ({level} % interval {low} to {high}; corrected p {p})"
RANGE = "estimates from {low} to {high}"
HOLDS = "the order holds in {share} % of draws"
NOTHING = "without an estimate"
HIDDEN = "estimate withheld"
HIDDEN_ALL = "estimates withheld"
SOME_HIDDEN = "{n} of {all} withheld"
UNSURE = "{estimate} (interval and p withheld)"
PUBLISHED = "published {sign}"
OBJECTION = "Elsewhere, against it"
REGISTERED = "registered {date}"
EDITED = "registered {date} with another text, see below"
LACKING = "What was not answerable, and why:"
BOTH = "Claims that were edited after they were registered, with every text:"
GONE = "Claims that were registered and are no longer declared:"
NOW, THEN = "now", "as registered {date}"
AGREE = "the same verdict in {low} % of the admissible specifications (n = {n})"
AGREE_EACH = (
    "the same verdict in {low} % of the admissible specifications of each estimate (n = {n})"
)
AGREE_RANGE = (
    "the same verdict in {low} to {high} % of the admissible specifications of each estimate "
    "(n = {n})"
)
DEPENDS = "among these, what moves it most is {choice}, {share} % of their variation"
DEPENDS_MEAN = (
    "among these, what moves it most is {choice}, {share} % of their variation, the mean of {n} "
    "estimates"
)
#: A claim of more rows than this tells the range of its estimates.
FEW = 4


def short(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """The figure of all verdicts, the claims with them and their estimates in words, the table of
    all, what was not answerable, and what changed since it was registered; nothing where the study
    claims nothing."""
    study = evidence.study
    if not evidence.has(HYPOTHESES.path):
        return exhibits
    language = study.language
    told = _Told.of(evidence)
    tone = "bad" if study.simulated else ""
    figures = [block for block in exhibits if isinstance(block, FigureBlock)]
    tables = [block for block in exhibits if block not in figures]
    return [
        Paragraph(say(SIMULATED if study.simulated else REAL, language), tone),
        Paragraph(_what(evidence)),
        *(replace(figure, in_words=told.grid()) for figure in figures),
        Facts(tuple((study.claims[name].statement, told.whole(name)) for name in told.claims)),
        *map(Paragraph, [*licensing(evidence), *withheld(evidence)]),
        *tables,
        *told.lacking(),
        *told.changed(),
    ]


def lines(evidence: Evidence) -> list[tuple[str, str]]:
    """Every claim, and what the data say about it in words; none where the study claims nothing."""
    if not evidence.has(HYPOTHESES.path):
        return []
    told = _Told.of(evidence)
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
        frames = [contract.read(file, evidence.folder / file.path) for file in files]
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


def _opened(text: str) -> str:
    """A text as it begins a sentence."""
    return text[:1].upper() + text[1:]


class _Told:
    """Rows of hypotheses.csv in words of one language."""

    @classmethod
    def of(cls, evidence: Evidence) -> "_Told":
        """The rows of a study, in its language."""
        study = evidence.study
        moved = evidence.frame(DECISIONS).rows if evidence.has(DECISIONS.path) else []
        labels = Labels(study.labels, study.language)
        return cls(evidence.frame(HYPOTHESES).rows, labels, study, study.language, moved)

    def __init__(
        self,
        rows: Sequence[Mapping[str, Any]],
        labels: Labels,
        study: Presented,
        language: str,
        decisions: Sequence[Mapping[str, Any]],
    ):
        self.decisions = decisions
        self.labels, self.study, self.language = labels, study, language
        self.claims: dict[str, list[Mapping[str, Any]]] = {}
        for row in rows:
            self.claims.setdefault(row["id"], []).append(row)
        self.registered: dict[str, list[Registration]] = {}
        for one in study.registered:
            self.registered.setdefault(one.hypothesis, []).append(one)

    def grid(self) -> tuple[tuple[str, str], ...]:
        """Every claim with its verdicts by area, as the figure tells them."""
        found = []
        for name, rows in self.claims.items():
            by_area: dict[str, list[Mapping[str, Any]]] = {}
            for row in rows:
                by_area.setdefault(row["area"], []).append(row)
            said = [
                colon(area, self._verdict(own), self.language) if area else self._verdict(own)
                for one, own in by_area.items()
                for area in [self.labels.area(one, alone=True)]
            ]
            told = ". ".join(filter(None, ("; ".join(said), _opened(in_short(rows, self.labels)))))
            found.append((self.study.claims[name].statement, told))
        return tuple(found)

    def line(self, name: str) -> str:
        """The verdict on a claim, with its estimates."""
        rows = self.claims[name]
        claim = self.study.claims[name]
        parts = [self._verdict(rows)]
        parts += [self._details(rows)] if rows[0]["reason"] != "declared" else []
        parts += [self._unit(name, rows)]
        parts += [self._robust(rows), self._depends(rows), in_short(rows, self.labels)]
        if rows[0]["published"]:
            parts.append(self._say(PUBLISHED, sign=SIGNS[rows[0]["published"]]))
        parts += [claim.source]
        if name in self.registered:
            first = self.registered[name][0]
            text = EDITED if len(self._texts(name)) > 1 else REGISTERED
            parts.append(self._say(text, date=first.date))
        return ". ".join(_opened(part) for part in parts if part) + "."

    def whole(self, name: str) -> str:
        """The verdict on a claim, and what was found elsewhere against it."""
        objection = self.study.claims[name].objection
        told = [colon(self._say(OBJECTION), objection, self.language)] if objection else []
        return " ".join([self.line(name), *told])

    def _say(self, text: str, **parts: object) -> str:
        return say(text, self.language, **parts)

    def _verdict(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """The verdicts on a claim, the most frequent first; of an order those of its wholes."""
        judged = [row for row in rows if row["part"] == "whole"] or rows
        counts = Counter(row["verdict"] for row in judged)
        said = []
        for verdict, n in counts.most_common():
            word = self._say(VERDICTS[verdict])
            if len(judged) > 1:
                template = EVERY if n == len(judged) else OF_ALL
                word = self._say(template, verdict=word, n=n, all=len(judged))
            said.append(word)
        return ", ".join(said)

    def _details(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """Estimates with their intervals, or their range where they are many."""
        wholes = [row for row in rows if row["part"] == "whole"]
        shown = wholes or rows
        compared = Compared.of(rows, self.labels, self.language)
        several = len({row["verdict"] for row in shown}) > 1
        if len(shown) > FEW:
            return self._range(rows)
        said = []
        for row in shown:
            text = self._share(row) if wholes else self._estimate(row)
            text += f", {self._say(VERDICTS[row['verdict']])}" if several else ""
            head = compared.named(row) if len(rows) > 1 else ""
            head = self._area(row, wholes) if wholes else head
            said.append(colon(head, text, self.language) if head else text)
        return "; ".join(said)

    def _area(self, row: Mapping[str, Any], wholes: Sequence[Mapping[str, Any]]) -> str:
        return self.labels.area(row["area"]) if len(wholes) > 1 else ""

    def _share(self, row: Mapping[str, Any]) -> str:
        if row["order_share"] is None:
            return self._say(NOTHING)
        return self._say(HOLDS, share=self._set(percent(row["order_share"])))

    def _estimate(self, row: Mapping[str, Any]) -> str:
        hidden = claim_words.withheld(row)
        if hidden == "estimate" or row["std_error"] is None:
            return self._say(HIDDEN if hidden else NOTHING)
        digits = places([row["std_error"]], 1)
        if hidden:
            return self._say(UNSURE, estimate=self._set(number(row["estimate"], digits)))
        keys = {"estimate": "estimate", "low": "conf_low", "high": "conf_high"}
        parts = {key: self._set(number(row[name], digits)) for key, name in keys.items()}
        level = self._set(f"{100 * row['confidence']:g}")
        if row["p_adjusted"] is None or row["correction"] in ("", "none"):
            return self._say(ESTIMATE, level=level, **parts)
        p = self._set(p_compared(row["p_adjusted"]))
        return self._say(CORRECTED, level=level, p=p, **parts)

    def _range(self, rows: Sequence[Mapping[str, Any]]) -> str:
        known = [row for row in rows if row["std_error"] is not None]
        if not known:
            hidden = any(map(claim_words.withheld, rows))
            return self._say(HIDDEN_ALL if hidden else NOTHING)
        digits = places([row["std_error"] for row in known], 1)
        values = [row["estimate"] for row in known]
        low, high = (self._set(number(end, digits)) for end in (min(values), max(values)))
        told = self._say(RANGE, low=low, high=high)
        n = sum(claim_words.withheld(row) == "estimate" for row in rows)
        return f"{told} ({self._say(SOME_HIDDEN, n=n, all=len(rows))})" if n else told

    def _unit(self, name: str, rows: Sequence[Mapping[str, Any]]) -> str:
        """What the estimates that are told are in; of an order its share of draws has no unit."""
        told = rows[0]["reason"] != "declared" and rows[-1]["part"] != "whole"
        some = any(row["std_error"] is not None for row in rows)
        return unit_words.said(self.study.units.get(name, ()), self.labels) if told and some else ""

    def _robust(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """The share of admissible specifications with the same verdict, or its range."""
        held = [row for row in rows if row["multiverse_share"] is not None]
        if not held:
            return ""
        shares, counts = ([row[f"multiverse_{key}"] for row in held] for key in ("share", "n"))
        low, high = (self._set(percent(end)) for end in (min(shares), max(shares)))
        n = "–".join(dict.fromkeys(self._set(count(end)) for end in (min(counts), max(counts))))
        template = AGREE if len(held) == 1 else AGREE_EACH if low == high else AGREE_RANGE
        return self._say(template, low=low, high=high, n=n)

    def _depends(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """The choice with the largest share of the variation among admissible specifications; of
        several estimates the mean share, and nothing where it is not the same choice for all."""
        held = [row for row in rows if row["multiverse_share"] is not None]
        keys = {(row["model"], row["area"], row["term"]) for row in held}
        shares: dict[tuple[str, ...], dict[str, float]] = {}
        for one in self.decisions:
            own = one["model"], one["area"], one["term"]
            if own in keys and one["scope"] == "same" and one["share"] is not None:
                shares.setdefault(own, {})[one["choice"]] = one["share"]
        first = {max(own, key=lambda choice: own[choice]) for own in shares.values()}
        if len(first) != 1:
            return ""
        (most,) = first
        share = self._set(percent(sum(own[most] for own in shares.values()) / len(shares)))
        parts = {"choice": self._say(CHOICES[most]), "share": share}
        if len(shares) == 1:
            return self._say(DEPENDS, **parts)
        return self._say(DEPENDS_MEAN, **parts, n=len(shares))

    def _set(self, text: str) -> str:
        return typeset(text, self.language)

    def lacking(self) -> list[Block]:
        """What was not answerable, and why."""
        facts = []
        for name, rows in self.claims.items():
            claim = self.study.claims[name]
            compared = Compared.of(rows, self.labels, self.language)
            said = []
            for row in (row for row in rows if row["reason"] and row["part"] == "single"):
                declared = row["reason"] == "declared"
                why = claim.not_answerable if declared else self._say(REASONS[row["reason"]])
                head = "" if declared else compared.named(row)
                said.append(colon(head, why, self.language) if head else why)
            if said:
                facts.append((claim.statement, "; ".join(said)))
        return [Paragraph(self._say(LACKING)), Facts(tuple(facts))] if facts else []

    def changed(self) -> list[Block]:
        """Claims that have another text than when they were registered first, with every text."""
        now = self.study.as_declared
        edited = [name for name in self.registered if name in now and len(self._texts(name)) > 1]
        gone = [name for name in self.registered if name not in now]
        blocks: list[Block] = []
        for said, names in ((BOTH, edited), (GONE, gone)):
            blocks += [Paragraph(self._say(said))] if names else []
            for name in names:
                for text, when in self._texts(name).items():
                    blocks += [Paragraph(colon(name, when, self.language)), Paragraph(text, "code")]
        return blocks

    def _texts(self, name: str) -> dict[str, str]:
        """Every text that a claim had, the oldest first, and when it had it."""
        found: dict[str, str] = {}
        for one in self.registered.get(name, []):
            found.setdefault(one.text, self._say(THEN, date=one.date))
        now = self.study.as_declared.get(name)
        return found if now is None else found | {now: found.get(now, self._say(NOW))}
