"""What a row of hypotheses.csv compares, in words, and why it has no answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels, split
from coproduction.words.license_words import BETWEEN_COUNTRIES

VERDICTS = {
    "supported": "supported",
    "contradicted": "contradicted",
    "negligible": "negligible",
    "inconclusive": "inconclusive",
    "not_answerable": "not answerable",
}
SIGNS = {"positive": "+", "negative": "−", "either": "±", "none": "0"}
REASONS = {
    "declared": "the study says so",
    "nobody_answered": "nobody answered",
    "level_absent": "nobody is of the level, or the country, in the model",
    "fitted_without_rest": "it rests on answers that the model fits without rest",
    "of_single_units": "it rests on a single unit that errors are clustered by",
    "test_not_estimable": "the difference has no variance that can be estimated",
    "one_unit": "all respondents are of one sampling unit",
    "constant": "all respondents have one value",
    "empty_replicate": "a replicate weighs none of the respondents",
    "constant_replicate": "all whom a replicate weighs have one value",
    "mixed_replicates": "only some of the sources have replicate weights",
    "no_variance": "no sampling unit or replicate adds variance",
    "no_degrees_of_freedom": "no degrees of freedom are left",
    "few_countries": "fewer than 15 countries cannot show it",
    "constant_countries": "the covariate, or the mean, is the same in all countries",
}
DRAWN = (
    "Groups that the study declares as drawn at random – {found}. What does not compare these is "
    "correlates and differences, not effects."
)
CORRELATES = "Correlates, not effects."
MEAN = "mean of all countries"
WHOLE = "the order as a whole"


def drawn_at_random(
    rows: Iterable[Mapping[str, Any]], labelled: Labels, terms: Iterable[str] = ()
) -> str:
    """The sentence on differences between groups that were drawn at random; empty where no row of
    hypotheses.csv, and none of some `terms`, is one. A product with another term is none."""
    sides = {"groups": "left", "terms": "term", "term_differences": "term"}
    compared = (row[sides[row["test"]]] for row in rows if row["test"] in sides)
    names = (split(one)[0] for one in (*compared, *terms))
    found = dict.fromkeys(name for one in names if (name := labelled.randomised(one)))
    return labelled.say(DRAWN, found="; ".join(found)) if found else ""


def not_effects(terms: Iterable[str], labelled: Labels) -> str:
    """That some terms are correlates; or which of them are not, as they were drawn at random."""
    return drawn_at_random((), labelled, terms) or labelled.say(CORRELATES)


@dataclass(frozen=True)
class Compared:
    """Names what the rows of one claim compare: what all share is left out.

    Attributes
    ----------
    labels
        The labels of the study.
    language
        Language of the fixed words.
    shared
        Columns of hypotheses.csv that are the same in all rows of the claim.
    """

    labels: Labels
    language: str
    shared: frozenset[str]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]], labels: Labels, language: str) -> "Compared":
        """Take the rows of one claim, empty cells as empty texts."""
        given = list(rows)
        names = ("model", "area", "country", "term", "left", "right")
        same = {name for name in names if len({row[name] for row in given}) == 1}
        return cls(labels, language, frozenset(same))

    def named(self, row: Mapping[str, Any]) -> str:
        """What a row compares."""
        parts = []
        if row["area"] != ALL and "area" not in self.shared:
            parts.append(self.labels.area(row["area"]))
        between = row["test"] in BETWEEN_COUNTRIES
        if row["country"] != ALL and "country" not in self.shared and not between:
            parts.append(self.labels.country(row["country"]))
        parts.append(self._what(row))
        if row["test"] == "terms" and "model" not in self.shared:
            parts.append(row["model"])
        return ", ".join(part for part in parts if part)

    def _what(self, row: Mapping[str, Any]) -> str:
        test = row["test"]
        if row["part"] == "whole":
            return say(WHOLE, self.language)
        if test == "terms":
            return self._coefficient(row)
        told = {"area", "country", "term"} - self.shared
        if told and {"left", "right"} <= self.shared:
            return "" if "term" in self.shared else self.labels.term(row["term"])
        if test == "term_differences":
            difference = self._pair(row, self.labels.area)
            if "term" in self.shared:
                return difference
            return colon(self.labels.term(row["term"]), difference, self.language)
        if test == "inequality":
            return "" if "left" in self.shared else self.labels.term(row["left"])
        if test == "areas":
            return self._pair(row, self.labels.area)
        if test == "outcomes":
            return self._pair(row, self.labels.item)
        if test == "groups":
            return self._pair(row, lambda name: self.labels.level(*split(name)))
        if row["test"] in BETWEEN_COUNTRIES:
            return self._pair(row, self.labels.country)
        return ""

    def _coefficient(self, row: Mapping[str, Any]) -> str:
        alone = "term" in self.shared and not {"area", "country"} <= self.shared
        return "" if alone else self.labels.term(row["term"])

    def _pair(self, row: Mapping[str, Any], called: Any) -> str:
        right = called(row["right"]) if row["right"] else say(MEAN, self.language)
        return f"{called(row['left'])} – {right}"
