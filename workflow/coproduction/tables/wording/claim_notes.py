"""Notes on claims: families of tests, how countries count, and what is withheld."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coproduction.tables.wording.compared import Compared
from coproduction.words.claim_words import withheld
from coproduction.words.fixed import colon
from coproduction.words.labels import ALL, Labels
from coproduction.words.numerals import ABSENT

CORRECTIONS = {
    "holm": "Holm",
    "benjamini_hochberg": "Benjamini and Hochberg",
    "none": "none",
}
FAMILY = "One family of {n} tests, corrected after {correction} – {found}."
UNCORRECTED = "{n} tests whose p is not corrected – {found}."
SINGLE = "One test each, which leaves nothing to correct – {found}."
ALIKE = (
    "Means over countries count each country the same, whatever its population and its number of "
    "respondents; within a country respondents count by their weights, where there are some."
)
WITHHELD = (
    "Estimates withheld ({sign}), since they would tell of few respondents; the verdict is by the "
    "numbers as they are – {found}."
)
UNSURE = (
    "Interval and p withheld ({sign}), since they would tell how many respondents or sampling "
    "units they rest on; the verdict is by the numbers as they are – {found}."
)
#: Tests of means over countries, or held against one.
_OVER_COUNTRIES = ("areas", "outcomes", "groups", "inequality", "country")


def said(
    rows: Sequence[Mapping[str, Any]], every: Sequence[Mapping[str, Any]], labels: Labels
) -> Iterator[str]:
    """How the tests of some `rows` of hypotheses.csv are corrected, and how countries count in
    them; `every` are all its rows, of which families are."""
    yield from _families(rows, every, labels)
    tested = (row for row in rows if row["correction"])
    over = (row for row in tested if row["test"] == "country" or row["country"] == ALL)
    if len(labels.countries) > 1 and any(row["test"] in _OVER_COUNTRIES for row in over):
        yield labels.say(ALIKE)


def _families(
    rows: Sequence[Mapping[str, Any]], every: Sequence[Mapping[str, Any]], labels: Labels
) -> Iterator[str]:
    """What one correction covers: how many tests, and of which claims."""
    alone: dict[str, None] = {}
    for family in dict.fromkeys(row["family"] for row in rows if row["correction"]):
        own = [row for row in every if row["correction"] and row["family"] == family]
        claims = dict.fromkeys(labels.hypothesis(row["id"]).removesuffix(".") for row in own)
        correction = own[0]["correction"]
        if len(own) == 1:
            alone |= claims
            continue
        template = UNCORRECTED if correction == "none" else FAMILY
        parts = {"n": str(len(own)), "found": "; ".join(claims)}
        yield labels.say(template, correction=labels.say(CORRECTIONS[correction]), **parts)
    if alone:
        yield labels.say(SINGLE, found="; ".join(alone))


def gaps(rows: Sequence[Mapping[str, Any]], labels: Labels) -> Iterator[str]:
    """What is withheld of claims that have a verdict, and why."""
    for part, template in (("estimate", WITHHELD), ("interval", UNSURE)):
        told = []
        for claim in dict.fromkeys(row["id"] for row in rows if withheld(row) == part):
            own = [row for row in rows if row["id"] == claim]
            compared = Compared.of(own, labels, labels.language)
            lacking = [row for row in own if withheld(row) == part]
            stubs = [compared.named(row) for row in lacking] if len(lacking) < len(own) else []
            statement = labels.hypothesis(claim).removesuffix(".")
            told.append(colon(statement, ", ".join(stubs), labels.language) if stubs else statement)
        if told:
            yield labels.say(template, sign=ABSENT, found="; ".join(told))
