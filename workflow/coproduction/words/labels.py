"""Labels: what a reader sees in place of the names of a study's terms, areas and levels."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coproduction.faults import nearest
from coproduction.words.fixed import colon, say

SECTIONS = (
    "terms",
    "areas",
    "countries",
    "indices",
    "items",
    "levels",
    "hypotheses",
    "unanswerable",
    "covariates",
    "randomised",
    "own",
    "raised",
)

#: Terms every study has; their labels are fixed words.
FIXED = {
    "Intercept": "Intercept",
    "country": "Country",
    "wave": "Wave",
    "cut": "Cut points",
    "level": "Level of the outcome",
    "log(alpha)": "Dispersion, log(α)",
    "variance_between": "Variance between clusters",
    "variance_within": "Variance within clusters",
    "several": "Several reasons",
    "all": "All terms",
}

#: Step of the sample flow to what it is called.
STEPS = {
    "read": "Rows in the files",
    "harmonised": "Harmonised",
    "included": "Not excluded by a rule",
    "weighted": "With a weight above 0",
    "outcome": "Outcome known",
    "complete": "All terms answered",
}

#: How a source measures a variable, from the best to the worst.
STATUSES = {
    "identical": "Identical",
    "one_to_one": "One to one, other labels",
    "recoded": "Recoded, nothing lost",
    "partial": "Partial",
    "unavailable": "Unavailable",
}

#: Kind of missing to what it is called.
MISSING = {
    "refused": "Refused",
    "dont_know": "Don't know",
    "no_answer": "No answer",
    "not_applicable": "Not applicable",
    "not_asked": "Not asked",
    "invalid": "Invalid",
    "system_missing": "Empty, reason not given",
    "several": "Several kinds",
}

#: What means of countries are that are adjusted by a model.
ADJUSTED = "at the same correlates"
#: Method of a correlation to how it is told.
CORRELATIONS = {
    "spearman": "Rank correlation {r}, p {p}",
    "pearson": "Correlation {r}, p {p}",
}
#: Choice of a multiverse to what it is called in a sentence and as a heading; its options to what
#: these are.
CHOICES = {
    "answered": "the number of items answered",
    "scoring": "the scores",
    "items": "the items",
    "weights": "the weights",
    "estimator": "the estimator",
    "covariates": "the covariates",
    "left_out": "the country left out",
}
HEADS = {
    "answered": "Number of items answered",
    "scoring": "Scores",
    "items": "Items",
    "weights": "Weights",
    "estimator": "Estimator",
    "covariates": "Covariates",
    "left_out": "Country left out",
}
OPTIONS = {
    "answered": {
        "all": "all items",
        "half": "half of the items",
        "one": "one item",
        "zero": "no answer as 0",
    },
    "scoring": {"ever": "ever or never", "above_middle": "above the middle or not"},
    "weights": {
        "design": "design weights",
        "equal_country": "countries alike",
        "population": "by population",
        "none": "no weights",
    },
}

#: A column of a curve: of a quadratic, or of a spline.
_CURVED = re.compile(r"(?P<name>.+?)(?:\^2|\[(?P<part>\d+)\])")

#: End the name of a term, and of an outcome, that stands for who did not answer another.
UNANSWERED = "__unanswered"
INDICATORS = ("__missing", UNANSWERED)

#: How a fit, or a row, that is not of one area or one country is named.
ALL = "all"


@dataclass(frozen=True)
class Stub:
    """One line of a list of terms: a heading (`term` is None), a term, or an indented level."""

    label: str
    term: str | None
    indent: bool = False


class Labels:
    """The labels of a study in one language; a name without a label stands for itself.

    Parameters
    ----------
    sections
        ``{"terms": {"efficacy": "Self-efficacy", "employment=unemployed": "Unemployed", …},
        "areas": {…}, "countries": {…}, "indices": {…}, "items": {…},
        "levels": {variable: {level: label}}}``; any section may be absent. ``own`` holds what one
        table calls a name, of whatever section; it goes before all others. ``raised`` are terms of
        two levels, each with its column and the level that its estimates are of.
    language
        Language of the fixed words, a BCP 47 tag.

    Raises
    ------
    ValueError
        A section has an unknown name.
    """

    def __init__(self, sections: Mapping[str, Mapping], language: str = "en"):
        for name in sections:
            if name not in SECTIONS:
                hint = nearest(name, SECTIONS) or f"the sections are {', '.join(SECTIONS)}"
                raise ValueError(f"labels have no section {name!r}: {hint}")
        self._sections = sections
        self.language = language

    def _get(self, section: str, name: str) -> str | None:
        found = self._sections.get("own", {}).get(name)
        if found is None:
            found = self._sections.get(section, {}).get(name)
        return None if found is None else str(found)

    def say(self, text: str, **parts: str) -> str:
        """A fixed text in the language of the labels, its parts in braces filled in."""
        return say(text, self.language, **parts)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that have a label."""
        return tuple(self._sections.get("countries", {}))

    def area(self, name: str, alone: bool = False) -> str:
        """Label of an area; `ALL` is empty where it stands alone, otherwise "All areas"."""
        found = self._get("areas", name)
        if found is not None:
            return found
        return ("" if alone else self.say("All areas")) if name == ALL else str(name)

    def country(self, name: str) -> str:
        """Label of a country; `ALL` is "All countries"."""
        said = self.say("All countries") if name == ALL else str(name)
        return self._get("countries", name) or said

    def index(self, name: str) -> str:
        """Label of an index, or of any other outcome of a model."""
        if name.endswith(INDICATORS):
            return self._unanswered(name)
        return self._get("indices", name) or self._get("terms", name) or str(name)

    def item(self, name: str) -> str:
        """Label of an item."""
        return self._get("items", name) or self._get("terms", name) or str(name)

    def hypothesis(self, name: str) -> str:
        """A claim in words."""
        return self._get("hypotheses", name) or str(name)

    def unanswerable(self, name: str) -> str:
        """Why the study declares that a claim has no answer; empty where it gives no reason."""
        return self._get("unanswerable", name) or ""

    def randomised(self, name: str) -> str:
        """Label of a variable whose levels were drawn at random; empty for others."""
        return self._get("randomised", name) or ""

    def level(self, variable: str, level: str) -> str:
        """Label of a level of a variable; of a product those of the variables that have one."""
        if ":" in variable:
            parts = zip(variable.split(":"), level.split(":"), strict=True)
            return " × ".join(self.level(name, one) for name, one in parts if one)
        found = self._get("terms", f"{variable}={level}")
        found = found or self._sections.get("levels", {}).get(variable, {}).get(level)
        if not found and variable == "country":
            found = self._get("countries", level)
        if not found and variable == "cut":
            return " | ".join(map(self._of_any, level.split("|")))
        kept = self.say(MISSING[level]) if level in MISSING else level
        return str(found or kept)

    def _of_any(self, level: str) -> str:
        """Label of a level whose variable is not known, where all that have it call it the same."""
        labels = self._sections.get("levels", {}).values()
        found = {str(of[level]) for of in labels if level in of}
        return found.pop() if len(found) == 1 else level

    def variable(self, name: str) -> str:
        """Label of a variable that stands in a model, of a product, or of a column of a curve."""
        if ":" in name:
            return " × ".join(self.variable(part) for part in name.split(":"))
        if name.endswith(INDICATORS):
            return self._unanswered(name)
        bent = _CURVED.fullmatch(name)
        if bent:
            label = self.variable(bent["name"])
            part = self.say("spline {k}", k=bent["part"]) if bent["part"] else ""
            return f"{label}, {part}" if part else f"{label}²"
        found = self._get("terms", name) or self._get("indices", name) or self._get("items", name)
        if name in FIXED and found in (None, FIXED[name]):
            return self.say(FIXED[name])
        return found or str(name)

    def _unanswered(self, name: str) -> str:
        """Who did not answer a variable or an index."""
        own = next(name.removesuffix(end) for end in INDICATORS if name.endswith(end))
        return self.say("{term}, not answered", term=self.variable(own))

    def term(self, name: str) -> str:
        """Label of a term: of its variable, and of its level where it has one."""
        variable, level = split(name)
        label = self.variable(variable)
        if not level:
            return self._raised(variable, label)
        return colon(label, self.level(variable, level), self.language)

    def _raised(self, variable: str, label: str) -> str:
        """A label with the level that the term of a variable of two levels is of."""
        column, level = self._sections.get("raised", {}).get(variable, ("", ""))
        if not level:
            return label
        said = self.level(variable, level)
        said = self.level(column, level) if said == level else said
        return colon(label, said, self.language)

    def stubs(
        self, terms: Iterable[str], references: Mapping[str, str] | None = None
    ) -> list[Stub]:
        """Lay the terms of a model out as a reader wants them, in the order they come.

        The levels of a category follow its label, indented; a category with one level beside its
        reference takes one line, ``variable: level``. With `references` (variable to reference
        level) the label of the category names its reference.
        """
        levels: dict[str, dict[str, str]] = {}
        for term in dict.fromkeys(terms):
            variable, level = split(term)
            levels.setdefault(variable, {}).update({level: term} if level else {})
        stubs = []
        for variable, by_level in levels.items():
            label, found = self.variable(variable), list(by_level)
            reference = (references or {}).get(variable)
            named = reference is not None and bool(found)
            if not found:
                stubs.append(Stub(self._raised(variable, label), variable))
            elif len(found) == 1:
                text = colon(label, self.level(variable, found[0]), self.language)
                stubs.append(Stub(self._with(text, variable, reference, named), by_level[found[0]]))
            else:
                stubs.append(Stub(self._with(label, variable, reference, named), None))
                stubs += [
                    Stub(self.level(variable, level), by_level[level], indent=True)
                    for level in found
                ]
        return stubs

    def option(self, choice: str, option: str, model: str) -> str:
        """What an option of a multiverse is called: an item, or a country, that is left out; an
        index in place of all items; a set of covariates of the model."""
        if option == "declared":
            return self.say("as declared")
        if choice == "left_out":
            return self.say("without {name}", name=self.country(option))
        if choice == "items":
            index = self._get("indices", option)
            return index or self.say("without {name}", name=self.item(option))
        if choice == "covariates":
            own = self._sections.get("covariates", {}).get(model, {})
            return str(own.get(option, option))
        if choice == "estimator":  # called by its name
            return self.say(option.replace("_", " ").capitalize())
        return self.say(OPTIONS[choice][option])

    def _with(self, label: str, variable: str, reference: str | None, named: bool) -> str:
        """A label with its reference level, where that is to be named."""
        if not named or reference is None:
            return label
        level = self.level(variable, reference)
        return self.say("{label} (ref. {level})", label=label, level=level)


def split(term: str) -> tuple[str, str]:
    """The variable and the level of a term; of a product ``a:b`` and ``level:level``."""
    parts = [part.partition("=") for part in term.split(":")]
    levels = [level for _, _, level in parts]
    return ":".join(part[0] for part in parts), ":".join(levels) if any(levels) else ""


def chosen(names: Iterable[str], rows: Sequence[str] | None) -> list[str]:
    """The names in the order of `rows`, those not in it left out; as they come without `rows`."""
    found = list(dict.fromkeys(names))
    return found if rows is None else [name for name in rows if name in found]
