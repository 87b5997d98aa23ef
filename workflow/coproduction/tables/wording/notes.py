"""Notes on fits: sentences chosen by the columns of fit.csv and remarks.csv.

What is true of all fits of a table is said once; what is true of some is said of those.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.arrangement import Across
from coproduction.tables.wording.fit_facts import (
    ERRORS,
    EVERY_PATTERN,
    REPLICATE,
    STRATIFIED,
    Fact,
    clusters,
    estimates,
    estimator,
    filled,
    missing,
    r_squared,
    singletons,
    some_weights,
    strata,
    units,
    unweighted,
    weights,
)
from coproduction.tables.wording.ratio_notes import DEFINED, defined, ratios
from coproduction.tables.wording.remark_sentences import REMARKS, VALUES
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, Labels
from coproduction.words.numerals import count, percent, typeset

ERROR_BELOW = "standard errors in parentheses"
INTERVAL_BELOW = "{level} % intervals in brackets"
P_BELOW = "p-values below"

#: Remarks on imputed answers.
OF_IMPUTED = (
    "nothing_imputed",
    "imputations_unsettled",
    "imputations_not_followed",
    "dependent_but_imputed",
)

SHARES = "Weighted shares of the countries – {found}."


class FitNotes:
    """Sentences on the fits of a table.

    Parameters
    ----------
    fits
        Rows of fit.csv.
    remarks
        The rows of remarks.csv about them.
    labels, language
        What names are called, and in what language all is said.
    across
        What parts fits of one outcome and area.
    """

    def __init__(
        self,
        fits: pd.DataFrame,
        remarks: pd.DataFrame,
        labels: Labels,
        language: str,
        across: Across = "country",
    ):
        self._fits = records(fits)
        self._remarks = records(remarks)
        self._labels, self._language = labels, language
        self._keys = ("outcome", "area", across)

    def method(self, *below: str, exponentiate: bool = False) -> str:
        """Estimator, what estimates are, exponentiated or not, and what stands below them."""
        estimators = self.estimators()
        kinds = self._listed(lambda fit: (estimates(fit), {}))
        told = ", ".join(map(self.below, below))
        return f"{estimators}; {self._ratios() if exponentiate else kinds}, {told}."

    def estimators(self) -> str:
        """What the estimators of the fits are called."""
        return self._listed(lambda fit: (estimator(fit), {}))

    def _ratios(self) -> str:
        return self._listed(lambda fit: (ratios(fit), {}))

    def fit(self, rows: Sequence[str]) -> list[str]:
        """What likelihoods and criteria are, of those that are rows of the foot."""
        return [
            text
            for name in rows
            if name in DEFINED
            for text in self._told(lambda fit, name=name: defined(fit, name))
        ]

    def below(self, uncertainty: str) -> str:
        """What stands below an estimate: ``std_error``, ``interval`` or ``p_value``."""
        if uncertainty == "p_value":
            return say(P_BELOW, self._language)
        if uncertainty != "interval":
            return say(ERROR_BELOW, self._language)
        return self._listed(lambda fit: (INTERVAL_BELOW, {"level": f"{100 * fit['confidence']:g}"}))

    def design(self) -> list[str]:
        """Weights, errors, and strata of one sampling unit."""
        every = {self._key(row) for row in self._remarks if row["remark"] == "every_pattern"}
        return [
            *self._told(weights),
            *self._told(some_weights),
            *self._shares(),
            *self.remarks("weights_apart", "sources_apart"),
            *self._told(lambda fit: self._errors(fit, self._key(fit) in every)),
            *self.remarks("replicates_unused", "finite_population"),
            *self.remarks("raked_known", "raked_residuals"),
            *self._told(units),
            *self._told(strata),
            *self._told(singletons),
        ]

    def _shares(self) -> list[str]:
        """The weighted share of each country in pooled fits, from the smallest to the largest."""
        across, spans = self._keys[-1], {}
        weighted = {self._key(fit) for fit in self._fits if not unweighted(fit)}
        for row in self._remarks:
            fit = self._of_fit(row)
            if row["remark"] == "country_share" and self._key(fit) in weighted:
                own = spans.setdefault(fit[across], {})
                own.setdefault(row["country"], []).append(row["value"])
        found = {
            name: "; ".join(f"{self._labels.country(c)} {self._span(v)} %" for c, v in own.items())
            for name, own in spans.items()
        }
        return self._told(
            lambda fit: (
                ((SHARES, {"found": found[fit[across]]}) if self._key(fit) in weighted else None)
                if fit[across] in found
                else None
            )
        )

    def _span(self, shares: Sequence[float]) -> str:
        ends = dict.fromkeys(percent(share) for share in (min(shares), max(shares)))
        return "–".join(typeset(end, self._language) for end in ends)

    def missing(self) -> list[str]:
        """What becomes of respondents with missing answers."""
        return [*self._told(missing), *self._told(filled), *self.remarks(*OF_IMPUTED)]

    def r_squared(self) -> list[str]:
        """What R² is of each estimator that has one of its own."""
        return self._told(r_squared)

    def remarks(self, *names: str) -> list[str]:
        """The remarks of some names, in that order."""
        out = []
        for name in names:
            # the country of an absent one is not that of the fits it is absent from
            keys = [k for k in self._keys if not (name == "country_absent" and k == "country")]
            found: dict[tuple[str, ...], dict[str, None]] = {}
            for row in self._remarks:
                if row["remark"] == name:
                    fit = self._of_fit(row)
                    key = tuple(fit[k] for k in keys)
                    found.setdefault(key, {})[self._found(row)] = None
            said = {key: "; ".join(texts) for key, texts in found.items()}

            def fact(fit: dict[str, Any], said=said, name=name, keys=keys) -> Fact | None:
                text = said.get(tuple(fit[key] for key in keys))
                return None if text is None else (REMARKS[name], {"found": text})

            out += self._told(fact)
        return out

    def _errors(self, fit: dict[str, Any], every: bool) -> Fact:
        kind = fit["errors"]
        if kind == "stratified":
            return STRATIFIED[bool(fit["strata_declared"]), bool(fit["psu_declared"])], {}
        if kind == "replicate":
            text = REPLICATE.get(fit["replicate_kind"], REPLICATE[""])
            return text, {"n": int(fit["replicates"])}
        parts: dict[str, str | int] = {}
        if kind in ("cr1", "cr2", "wild_bootstrap", "random_intercept"):
            parts = {"clusters": say(clusters(fit), self._language), "n": int(fit["n_clusters"])}
        if kind == "wild_bootstrap":
            parts["draws"] = int(fit["replicates"])
        return EVERY_PATTERN if every else ERRORS[kind], parts

    def _found(self, remark: dict[str, Any]) -> str:
        if remark["remark"] in ("country_absent", "sources_apart"):
            return self._labels.country(remark["country"])
        term = "" if pd.isna(remark["term"]) else self._labels.term(remark["term"])
        told = VALUES.get(remark["remark"])
        if told and not pd.isna(remark["value"]):
            term = f"{term} ({typeset(told(float(remark['value'])), self._language)})"
        fit = self._of_fit(remark)
        moved = [
            name(remark[key])
            for key, name in (("country", self._labels.country), ("area", self._labels.area))
            if remark[key] != fit[key]
        ]
        return ", ".join([term, *moved] if term else moved)

    def _of_fit(self, remark: dict[str, Any]) -> dict[str, Any]:
        """The remark as one of its fit, which may be of all countries, or of all areas."""
        known = {self._key(fit) for fit in self._fits}
        tried = [
            remark | moved
            for moved in ({}, {"country": ALL}, {"area": ALL}, {"country": ALL, "area": ALL})
        ]
        # An absent country is never that of the fit, though one may be called alike.
        of_one = remark["remark"] in ("country_absent", "country_share")
        tried = tried[1:] if of_one else tried
        return next((one for one in tried if self._key(one) in known), remark)

    def _key(self, row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(row[key] for key in self._keys)

    def _told(self, fact: Callable[[dict[str, Any]], Fact | None]) -> list[str]:
        """A sentence of all fits, or of each group of them that it is true of."""
        return [
            colon(who, text, self._language) if who else text for who, text in self._grouped(fact)
        ]

    def _listed(self, fact: Callable[[dict[str, Any]], Fact | None]) -> str:
        """Clauses of a sentence, each with the fits it is true of in parentheses."""
        parts = self._grouped(fact)
        return ", ".join(text if who in ("", text) else f"{text} ({who})" for who, text in parts)

    def _grouped(self, fact: Callable[[dict[str, Any]], Fact | None]) -> list[tuple[str, str]]:
        """Pairs of fits (none named where it is of all) and the text that is true of them."""
        groups: dict[tuple, dict[int, dict[str, str | int]]] = {}
        found = [fact(fit) for fit in self._fits]
        for i, one in enumerate(found):
            if one is not None:
                words = {key: part for key, part in one[1].items() if isinstance(part, str)}
                groups.setdefault((one[0], *words.items()), {})[i] = one[1]
        out = []
        for (text, *words), members in groups.items():
            numbers: dict[str, list[int]] = {}
            for own in members.values():
                for key, part in own.items():
                    if isinstance(part, int):
                        numbers.setdefault(key, []).append(part)
            parts = dict(words) | {key: self._range(some) for key, some in numbers.items()}
            whose = "" if len(members) == len(found) else self._whose(members)
            out.append((whose, say(text, self._language, **parts)))
        return out

    def _range(self, numbers: Sequence[int]) -> str:
        ends = dict.fromkeys((min(numbers), max(numbers)))
        return "–".join(typeset(count(end), self._language) for end in ends)

    def _whose(self, members: Collection[int]) -> str:
        """The fits by the one key that parts them from the others, else by all that differ."""
        inside = [self._fits[i] for i in members]
        outside = [fit for i, fit in enumerate(self._fits) if i not in members]
        for key in reversed(self._keys):
            names = dict.fromkeys(fit[key] for fit in inside)
            if not {*names} & {fit[key] for fit in outside}:
                return ", ".join(self._name(key, name) for name in names)
        differ = [key for key in self._keys if len({fit[key] for fit in self._fits}) > 1]
        return "; ".join(", ".join(self._name(key, fit[key]) for key in differ) for fit in inside)

    def _name(self, key: str, name: str) -> str:
        if key == "outcome":
            return self._labels.index(name)
        return self._labels.area(name) if key == "area" else self._labels.country(name)
