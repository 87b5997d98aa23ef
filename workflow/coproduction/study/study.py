"""A study: all that its folder declares, checked as a whole and resolved.

Everything downstream receives parts of a study, so that a job depends on exactly the part it uses;
rules make them JSON-like (`plain`), scripts types again (`typed`).
"""

from dataclasses import dataclass

from coproduction.study.archiving import Archive
from coproduction.study.data import sources, variables, waves
from coproduction.study.data.plausible_values import PlausibleValues
from coproduction.study.modelling import steps_of_terms
from coproduction.study.modelling.names import term
from coproduction.study.printed import answer_tables
from coproduction.study.printed.combined_tables import CombinedSpec
from coproduction.study.printed.figures import Widths
from coproduction.study.printed.paper import Paper
from coproduction.study.recodes.crosswalk import Crosswalk
from coproduction.study.release import Disclosure
from coproduction.study.resolved import tables
from coproduction.study.resolved.analysis import Balance, Breakdown, Descriptives, Index, Weighting
from coproduction.study.resolved.between_countries import BetweenCountries, Summarised
from coproduction.study.resolved.claims import Claims
from coproduction.study.resolved.harmonisation import Guess, Harmonisation
from coproduction.study.resolved.imputations import Imputation
from coproduction.study.resolved.instruments import Matched, Measured
from coproduction.study.resolved.model_types import Comparison, Family, Model
from coproduction.study.resolved.multiverses import Multiverse
from coproduction.study.resolved.participation import Inequality
from coproduction.study.resolved.rules import Checks
from coproduction.study.resolved.sensitivities import Sensitivity
from coproduction.study.resolved.specification import WAVE, Replication, Singletons, Term
from coproduction.study.resolved.steps import Printing
from coproduction.study.resolved.survey import (
    Area,
    Country,
    Description,
    Pseudonyms,
    Source,
    Variable,
)
from coproduction.study.resolved.tables import TableSpec
from coproduction.study.written.registration import Registration


@dataclass(frozen=True)
class Study:
    """A checked study.

    Attributes
    ----------
    name, folder
        Name, and folder as shown in messages.
    title, citation, simulated, simulator, pseudonyms, disclosure, singletons
        As in `study.yaml`; the simulator is empty where none is declared.
    fingerprint
        Tells the secret key of pseudonyms from another, empty for an open one.
    areas, sources, variables, crosswalks
        By name; no areas when the study has none.
    guesses
        Source to its columns of which a draft guessed something that nobody confirmed.
    countries
        The reference country first.
    concepts
        Name shared by the same question about several areas to its label.
    plausible
        Score to the variables that are its plausible values.
    indices
        One entry an index and area.
    compared, matched
        Those whose measurement is compared between countries, and those whose items are looked at
        one by one.
    models
        Model to its resolved specification (see `coproduction.study.modelling.models`).
    comparisons
        Comparison to its model and steps.
    families
        Family of tests that are corrected together.
    multiverses
        What could have been estimated otherwise, a model each.
    imputation
        How missing answers are imputed; None where no model has imputed ones.
    sensitivities
        What would change the estimates of terms, a model each.
    summaries, between
        Models whose coefficients are summarised over countries, and what countries' means are held
        against, an outcome each.
    inequalities
        How unequally people take part, an outcome each.
    printing
        Model to how it is printed, in the study's language.
    widths, ranges
        Widths of figures, and described index to its smallest and largest possible value.
    checks
        Limits, rules and exclusions, every default filled in.
    weighting
        Trimming and raking, empty if not declared.
    language
        Language of all texts above, a code of `languages` of `study.yaml`.
    printed
        Language to what is printed in it: `labels` and `fieldwork` (see the methods), and `models`,
        model to its label.
    tables, combined
        The tables, the standard ones first, and those combined of them.
    claims
        The claims with their tests; None where the study declares none.
    registered
        The claims as they were registered, the oldest first.
    archive
        How the study is archived; None where it does not say.
    paper
        What stands in the paper; None where the study does not say.
    """

    name: str
    folder: str
    title: str
    citation: str
    simulated: bool
    simulator: str
    pseudonyms: Pseudonyms
    disclosure: Disclosure
    fingerprint: str
    singletons: Singletons
    areas: dict[str, Area]
    sources: dict[str, Source]
    countries: list[Country]
    concepts: dict[str, str]
    variables: dict[str, Variable]
    plausible: dict[str, PlausibleValues]
    crosswalks: dict[str, Crosswalk]
    guesses: dict[str, dict[str, Guess]]
    indices: list[Index]
    compared: tuple[Measured, ...]
    matched: tuple[Matched, ...]
    models: dict[str, Model]
    comparisons: dict[str, Comparison]
    families: dict[str, Family]
    multiverses: tuple[Multiverse, ...]
    imputation: Imputation | None
    sensitivities: tuple[Sensitivity, ...]
    summaries: tuple[Summarised, ...]
    between: tuple[BetweenCountries, ...]
    inequalities: tuple[Inequality, ...]
    printing: dict[str, Printing]
    widths: Widths
    ranges: dict[str, tuple[float, ...]]
    checks: Checks
    weighting: Weighting
    language: str
    printed: dict[str, dict]
    tables: list[TableSpec]
    combined: list[CombinedSpec]
    claims: Claims | None
    registered: list[Registration]
    archive: Archive | None
    paper: Paper | None = None

    def targets(self, source: str) -> dict[str, Variable]:
        """The variables a crosswalk of `source` must map, `country` included where it must."""
        return variables.targets(self.variables, self.sources[source], self.countries)

    def harmonisation(self, source: str) -> Harmonisation:
        """All that is declared about the microdata of a source."""
        return Harmonisation(
            study=self.name,
            source=source,
            declared=self.sources[source],
            targets=self.targets(source),
            countries=tuple(self.codes()),
            checks=self.checks,
            pseudonyms=self.pseudonyms,
            fingerprint=self.fingerprint,
            guesses=dict(self.guesses.get(source, {})),
        )

    def guessed_rows(self) -> dict[str, int]:
        """Source to how many rows of its crosswalk rest on guesses, of those that have some."""
        counts = {
            source: sum(row.source_variable in columns for row in self.crosswalks[source].rows)
            for source, columns in self.guesses.items()
            if source in self.crosswalks
        }
        return {source: n for source, n in counts.items() if n}

    def codes(self) -> list[str]:
        """Codes of the countries, in order of presentation."""
        return [country.country for country in self.countries]

    def ordered(self) -> list[str]:
        """Variables whose answers have an order, by name; not country and wave."""
        return sorted(
            name
            for name, variable in self.variables.items()
            if variable.type != "categorical" and name not in ("country", WAVE)
        )

    def items(self) -> list[Breakdown]:
        """The items with levels of every described index, each in its first area."""
        found = {}
        for entry in self.indices:
            for item in entry.items if entry.describe else ():
                if levels := tuple(self.variables[item].names()):
                    found.setdefault(item, Breakdown(item, levels, entry.area))
        return list(found.values())

    def characteristics(self) -> list[Term]:
        """Who the respondents are: variables of no area and no index, as model terms.

        Plausible values are one term, of the first of them.
        """
        names = answer_tables.characteristics(self.variables, self.plausible, self.indices)
        return [
            Term(name, "number", self.plausible[name].columns[0])
            if name in self.plausible
            else term(name, name, self.variables[name])
            for name in names
        ]

    def replication(self) -> dict[str, Replication]:
        """Source to its replicate weights, of the sources that have some."""
        return sources.replication(self.sources)

    def balances(self) -> tuple[Balance, ...]:
        """What tables of balance hold against each other."""
        return tuple(
            Balance(
                table.name,
                table.group,
                tuple(self.variables[table.group].names()),
                tuple(term(name, name, self.variables[name]) for name in table.rows),
                self.replication(),
                self.singletons,
            )
            for table in self.tables
            if table.kind == "balance"
        )

    def waves(self) -> dict[str, list[str]]:
        """Country to the waves in which it may have been asked, in order."""
        known = self.variables[WAVE].names() if WAVE in self.variables else []
        met = waves.by_country(self.sources, self.codes(), known)
        return {country: [name for name in known if name in own] for country, own in met.items()}

    def groups(self) -> list[Breakdown]:
        """The variables by whose levels a table shows the indices."""
        names = dict.fromkeys(t.group for t in self.tables if t.group and t.kind == "indices")
        return [Breakdown(name, tuple(self.variables[name].names())) for name in names]

    def descriptives(self) -> Descriptives:
        """What is described of the respondents."""
        return answer_tables.described(self, steps_of_terms.spreads(self.printing, self.models))

    def fieldwork(self, language: str = "") -> dict[str, dict[str, str]]:
        """Facts of the fieldwork as printed: name of the fact to country to text."""
        return self.printed[language or self.language]["fieldwork"]

    def described(self) -> Description:
        """What a codebook tells of the study besides the data."""
        return Description(
            title=self.title,
            citation=self.citation,
            simulated=self.simulated,
            areas={area: entry.label for area, entry in self.areas.items()},
            sources=self.sources,
            countries=tuple(self.countries),
            concepts=self.concepts,
            variables=self.variables,
        )

    def references(self, model: str) -> dict[str, str]:
        """Reference level of every categorical term of a model, as `levels` names them."""
        return tables.references(self.models[model])

    def labels(self, language: str = "") -> dict[str, dict]:
        """Printed labels by kind: `terms`, `areas`, `countries`, `indices`, `items`, `levels`."""
        return self.printed[language or self.language]["labels"]

    def stated(self, language: str = "") -> dict[str, dict]:
        """The labels with ``hypotheses``, the claims in words, and why some have no answer."""
        claims = self.printed[language or self.language]["hypotheses"]
        words = {name: stated.statement for name, stated in claims.items()}
        why = {name: stated.not_answerable for name, stated in claims.items()}
        return self.labels(language) | {"hypotheses": words, "unanswerable": why}

    def varied(self, language: str = "") -> dict[str, dict]:
        """The labels with ``covariates``, model to what the sets of its multiverse are called."""
        return self.labels(language) | {
            "covariates": self.printed[language or self.language]["covariates"]
        }
