"""A study: its folder of configuration, read, checked as a whole and resolved.

Everything downstream receives parts of a study, so that a job depends on exactly the part it uses;
rules make them JSON-like (`plain`), scripts types again (`typed`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coproduction.faults import Fault, Faults, nearest, raise_any
from coproduction.study import (
    archiving,
    checks,
    claim_faults,
    combined_tables,
    crosswalk_faults,
    declared_answers,
    declared_files,
    declared_models,
    declared_steps,
    indices,
    key_file,
    plausible_values,
    registration,
    release,
    settings,
    sources,
    table_faults,
    tables,
    texts,
    variables,
    weights,
)
from coproduction.study.analysis import Breakdown, Descriptives, Index, Weighting
from coproduction.study.archiving import Archive
from coproduction.study.claims import Claims
from coproduction.study.combined_tables import CombinedSpec
from coproduction.study.crosswalk import Crosswalk
from coproduction.study.declared_models import Modelled
from coproduction.study.figures import Widths, width_faults
from coproduction.study.harmonisation import Harmonisation
from coproduction.study.multiverses import Multiverse
from coproduction.study.names import Names, ranges, term
from coproduction.study.plausible_values import PlausibleValues
from coproduction.study.registration import Registration
from coproduction.study.release import Disclosure
from coproduction.study.rules import Checks
from coproduction.study.specification import (
    Comparison,
    Family,
    Model,
    Replication,
    Singletons,
    Term,
    typed,
)
from coproduction.study.steps import Printing
from coproduction.study.survey import Area, Country, Description, Pseudonyms, Source, Variable
from coproduction.study.tables import TableSpec
from coproduction.study.texts import Spoken


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
    countries
        The reference country first.
    concepts
        Name shared by the same question about several areas to its label.
    plausible
        Score to the variables that are its plausible values.
    indices
        One entry an index and area.
    compared
        Those whose measurement is compared between countries.
    models
        Model to its resolved specification (see `coproduction.study.models`).
    comparisons
        Comparison to its model and steps.
    families
        Family of tests that are corrected together.
    multiverses
        What could have been estimated otherwise, a model each.
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
    indices: list[Index]
    compared: tuple[Index, ...]
    models: dict[str, Model]
    comparisons: dict[str, Comparison]
    families: dict[str, Family]
    multiverses: tuple[Multiverse, ...]
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
        )

    def codes(self) -> list[str]:
        """Codes of the countries, in order of presentation."""
        return [country.country for country in self.countries]

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
        names = declared_answers.characteristics(self.variables, self.plausible, self.indices)
        return [
            Term(name, "number", self.plausible[name].columns[0])
            if name in self.plausible
            else term(name, name, self.variables[name])
            for name in names
        ]

    def replication(self) -> dict[str, Replication]:
        """Source to its replicate weights, of the sources that have some."""
        return sources.replication(self.sources)

    def groups(self) -> list[Breakdown]:
        """The variables by whose levels a table shows the indices."""
        names = dict.fromkeys(t.group for t in self.tables if t.group and t.kind == "indices")
        return [Breakdown(name, tuple(self.variables[name].names())) for name in names]

    def descriptives(self) -> Descriptives:
        """What is described of the respondents."""
        return declared_answers.described(self, declared_steps.spreads(self.printing, self.models))

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
        """The labels with ``hypotheses``, the claims in words."""
        claims = self.printed[language or self.language]["hypotheses"]
        words = {name: stated.statement for name, stated in claims.items()}
        return self.labels(language) | {"hypotheses": words}

    def varied(self, language: str = "") -> dict[str, dict]:
        """The labels with ``covariates``, model to what the sets of its multiverse are called."""
        return self.labels(language) | {
            "covariates": self.printed[language or self.language]["covariates"]
        }


def load(folder: Path, root: Path = Path(), language: str = "") -> Study:
    """Read and check the study in `folder` (relative to the project at `root`).

    `language` is the language of its texts, by default the first of the study's.

    Raises `Faults` with every fault of every file of the study.
    """
    study = _resolved(folder, root, language)
    raise_any(width_faults(study, str(PurePosixPath(folder) / "study.yaml")))
    return study


def _resolved(folder: Path, root: Path, language: str) -> Study:
    """The study in `folder`, but for what its figures say."""
    path, shown = root / folder, PurePosixPath(folder)
    raise_any(_absent(path, folder))
    files, faults = (given := declared_files.read(path, shown)).files, given.faults
    faults += declared_files.language_faults(language, given.languages or [language])
    if "study" not in files or not given.languages:
        raise Faults(faults)
    language = language if language in given.languages else given.languages[0]
    spoken = {c: texts.spoken(files, given.places[c], c, given.languages) for c in given.languages}
    said, study, asked = spoken[language], files["study"], files.get("checks", {})
    faults += _study_faults(study, said, str(shown / "study.yaml"), root, given.whole)
    crosswalks, wrong = _crosswalks(path, shown, said, given.lost)
    judged = given.whole and given.sound("variables", "countries")
    weighting, more = _weighting(path, shown, said) if judged else (Weighting(), [])
    faults += [*wrong, *more, *(_checks_faults(asked, said, shown) if judged else [])]
    unnamed = _named_faults(said, shown) if judged else []
    # models and tables are made of variables and indices: of wrong ones they would be wrong too
    raise_any([*faults, *unnamed] if unnamed or not judged or not given.sound("indices") else [])
    printed = {tongue: texts.printed(one) for tongue, one in spoken.items()}
    names = _names(said, entries := said.entries())
    specs, wrong = declared_models.of_study(given, weighting, said, names, shown)
    unsound = bool(wrong) or not given.sound("models", "tables", "hypotheses", "multiverse")
    raise_any([*faults, *wrong] if unsound else [])
    drawn, made, wrong = _tables(files, said, entries, specs, printed, language, shown)
    claims, unclear = claim_faults.of_study(files, names, specs.models, said.sources, shown)
    registered, unread = registration.of_study(path, shown)
    raise_any([*faults, *wrong, *unclear, *unread])
    secret = typed(Pseudonyms, study["pseudonyms"])
    return Study(
        name=path.name,
        folder=str(shown),
        title=said.title,
        **release.taken(study),
        pseudonyms=secret,
        fingerprint=key_file.fingerprint(secret, path.name, str(shown / "study.yaml"), root),
        areas=said.areas,
        sources=said.sources,
        countries=said.countries,
        concepts=said.concepts,
        variables=said.variables,
        plausible=said.plausible,
        crosswalks=crosswalks,
        indices=entries,
        compared=said.compared(),
        **vars(specs),
        widths=typed(Widths, study["figures"]),
        ranges=ranges(entries, said.variables),
        checks=checks.resolved(asked, said.variables),
        weighting=weighting,
        language=language,
        printed=printed,
        tables=drawn,
        combined=made,
        claims=claims,
        registered=registered,
        archive=archiving.resolved(study),
    )


def _absent(path: Path, folder: Path) -> Iterator[Fault]:
    """A folder of a study that is not there."""
    if not path.is_dir():
        known = [p.name for p in path.parent.glob("*") if p.is_dir()]
        hint = nearest(path.name, known) or "one of " + ", ".join(sorted(known))
        yield Fault(str(folder), "there is no such study", expected=hint)


def _checks_faults(declared: Mapping, said: Spoken, shown: PurePosixPath) -> list[Fault]:
    """What is wrong with `checks.yaml`."""
    judged = variables.with_country(said.variables, said.countries)
    return checks.faults(declared, judged, said.sources, str(shown / "checks.yaml"))


def _study_faults(study: Mapping, said: Spoken, shown: str, root: Path, whole: bool) -> list[Fault]:
    """What is wrong with the sources, pseudonyms and simulator of `study.yaml`, and with its
    archive where the `whole` of the sources is there."""
    return [
        *sources.faults(said.sources, study["sources"], said.countries, shown, root),
        *key_file.faults(typed(Pseudonyms, study["pseudonyms"]), shown, root),
        *release.faults(release.disclosure(study), shown, root),
        *sources.simulator_faults(study, shown, root),
        *(archiving.faults(study, shown) if whole else ()),
    ]


def _crosswalks(
    path: Path, shown: PurePosixPath, said: Spoken, lost: Collection[str] | None
) -> tuple[dict[str, Crosswalk], list[Fault]]:
    """The crosswalk of each source, and what is wrong with them and the questions beside.

    Of targets that are `lost` nothing is told; None where any may be.
    """
    found, faults = {}, []
    if lost is None:
        return found, faults
    for name, source in said.sources.items():
        found[name], wrong = crosswalk_faults.checked(
            path / "crosswalk" / f"{name}.csv",
            str(shown / "crosswalk" / f"{name}.csv"),
            variables.targets(said.variables, source, said.countries),
            source.lists,
            lost,
        )
        faults += wrong
        columns = [] if wrong else found[name].columns()
        faults += [
            Fault(
                str(shown / "study.yaml"),
                f"sources.{name}.{key}: the crosswalk uses no column {column!r}",
                expected=nearest(column, columns),
            )
            for key, named in (("questions", source.questions), ("lists", source.lists))
            for column in named
            if not wrong and column not in columns
        ]
    return found, faults


def _named_faults(said: Spoken, shown: PurePosixPath) -> list[Fault]:
    """What is wrong with the variables, plausible values and indices."""
    named = (said.variables, said.areas, said.concepts)
    taken = dict.fromkeys(said.concepts, "a concept") | dict.fromkeys(
        indices.labels(said.indices), "an index"
    )
    items = {item: name for name, index in said.indices.items() for item in index.flat()}
    scores = said.plausible, said.variables, taken, items
    return [
        *variables.faults(*named, str(shown / "variables.yaml")),
        *plausible_values.faults(*scores, str(shown / "variables.yaml")),
        *indices.faults(said.indices, *named, str(shown / "indices.yaml")),
    ]


def _weighting(path: Path, shown: PurePosixPath, said: Spoken) -> tuple[Weighting, list[Fault]]:
    """The adjustment of the weights, which cannot stand beside replicate weights."""
    codes = [country.country for country in said.countries]
    found, faults = weights.load(path, str(shown), said.variables, codes)
    if found != Weighting() and sources.replication(said.sources):
        problem = "weights cannot be adjusted beside replicate weights, which would keep the old"
        mend = "delete weights.yaml, or replicates in study.yaml"
        faults.append(Fault(str(shown / "weights.yaml"), problem, mend=mend))
    return found, faults


def _names(said: Spoken, entries: Sequence[Index]) -> Names:
    """Every name that a model or a claim may use."""
    codes = [country.country for country in said.countries]
    scores = {name: score.columns for name, score in said.plausible.items()}
    return Names(said.variables, entries, codes, scores)


def _tables(
    files: Mapping[str, dict],
    said: Spoken,
    entries: Sequence[Index],
    specs: Modelled,
    printed: Mapping[str, Mapping],
    language: str,
    shown: PurePosixPath,
) -> tuple[list[TableSpec], list[CombinedSpec], list[Fault]]:
    """The standard tables and those of `tables.yaml`, and those combined of them."""
    described = [entry for entry in entries if entry.describe]
    levelled = [name for name, variable in said.variables.items() if variable.levels]
    scored = said.variables, said.plausible
    rows = {
        "variables": [*said.variables, *said.plausible],
        "answered": [*said.variables],
        "characteristics": declared_answers.characteristics(*scored, entries),
        "items": [*dict.fromkeys(i for entry in described for i in entry.items if i in levelled)],
        "countries": [country.country for country in said.countries] if described else [],
        "groups": levelled,
        "hypotheses": [*said.hypotheses],
    }
    tabled = [name for name, model in said.models.items() if model["table"]]
    given = files.get("tables")
    given = given or settings.with_defaults({"tables": {}}, settings.schema("tables"), {})
    file = str(shown / "tables.yaml")
    of_study = said.variables, said.countries
    checked = table_faults.checked(given, rows, specs, tabled, printed, language, file, *of_study)
    declared = {} if checked[1] else given["combined"]
    made, wrong = combined_tables.resolved(declared, checked[0], [*printed], file)
    return checked[0], made, [*checked[1], *wrong]
