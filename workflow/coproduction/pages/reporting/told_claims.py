"""The claims of a study in words: what rows of hypotheses.csv say of each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from coproduction.pages.reporting import unit_words
from coproduction.pages.reporting.blocks import Block, Facts, Paragraph
from coproduction.pages.reporting.evidence import Evidence
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.multiverse_files import DECISIONS
from coproduction.study.printed.presented import Presented
from coproduction.study.written.registration import Registration
from coproduction.tables.wording.compared import REASONS, VERDICTS, Compared
from coproduction.words import claim_words
from coproduction.words.fixed import colon, say
from coproduction.words.labels import CHOICES, Labels
from coproduction.words.license_words import in_short
from coproduction.words.numerals import count, number, p_compared, percent, places, typeset

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
#: Direction that a source published, of an association as of a difference.
PUBLISHED = {
    "positive": "published: positive",
    "negative": "published: negative",
    "either": "published: positive or negative",
    "none": "published: no association or difference",
}
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


def opened(text: str) -> str:
    """A text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def _sentences(parts: Iterable[str]) -> str:
    """Parts as sentences, empty ones left out."""
    said = [opened(part) for part in parts if part]
    return ". ".join(said) + "." if said else ""


class Told:
    """Rows of hypotheses.csv in words of one language."""

    @classmethod
    def of(cls, evidence: Evidence) -> "Told":
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
        return tuple(
            (self.study.claims[name].statement, self.verdicts(name)) for name in self.claims
        )

    def verdicts(self, name: str) -> str:
        """The verdicts on a claim by area, and what it is comparable in between countries."""
        rows, by_area = self.claims[name], dict[str, list[Mapping[str, Any]]]()
        for row in rows:
            by_area.setdefault(row["area"], []).append(row)
        said = [
            colon(area, self._verdict(own), self.language) if area else self._verdict(own)
            for one, own in by_area.items()
            for area in [self.labels.area(one, alone=True)]
        ]
        return ". ".join(filter(None, ("; ".join(said), opened(in_short(rows, self.labels)))))

    def line(self, name: str) -> str:
        """The verdict on a claim, with its estimates."""
        rows = self.claims[name]
        parts = [self._verdict(rows)]
        parts += [self._details(rows)] if rows[0]["reason"] != "declared" else []
        parts += [self._unit(name, rows), self._robust(rows), self._depends(rows)]
        parts += [in_short(rows, self.labels), *self._known(name)]
        return _sentences(parts)

    def known(self, name: str) -> str:
        """What was published of a claim, by whom, and when it was registered."""
        return _sentences(self._known(name))

    def unit(self, name: str) -> str:
        """What the estimates of a claim are in."""
        return _sentences([self._unit(name, self.claims[name])])

    def robust(self, name: str) -> str:
        """How many specifications agree with the verdict on a claim, and what moves them."""
        rows = self.claims[name]
        return _sentences([self._robust(rows), self._depends(rows)])

    def _known(self, name: str) -> list[str]:
        published = self.claims[name][0]["published"]
        parts = [self._say(PUBLISHED[published])] if published else []
        parts += [self.study.claims[name].source]
        if name in self.registered:
            first = self.registered[name][0]
            text = EDITED if len(self._texts(name)) > 1 else REGISTERED
            parts.append(self._say(text, date=first.date))
        return parts

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
        said = {name: self.unanswered(name) for name in self.claims}
        facts = [(self.study.claims[name].statement, why) for name, why in said.items() if why]
        return [Paragraph(self._say(LACKING)), Facts(tuple(facts))] if facts else []

    def unanswered(self, name: str) -> str:
        """What of a claim was not answerable, and why."""
        rows, said = self.claims[name], []
        compared = Compared.of(rows, self.labels, self.language)
        for row in (row for row in rows if row["reason"] and row["part"] == "single"):
            declared = row["reason"] == "declared"
            why = self._say(REASONS[row["reason"]])
            why = self.study.claims[name].not_answerable if declared else why
            head = "" if declared else compared.named(row)
            said.append(colon(head, why, self.language) if head else why)
        return "; ".join(said)

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
