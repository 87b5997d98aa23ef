"""Loading: the folder of a study, read, checked as a whole and resolved."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from coproduction.faults import Fault, nearest, raise_any
from coproduction.study import archiving, declared_files, declared_models, release, texts
from coproduction.study.data import (
    checks,
    indices,
    key_file,
    plausible_values,
    sources,
    variables,
    waves,
    weights,
)
from coproduction.study.declared import table_declarations
from coproduction.study.declared.table_declarations import TablesFile
from coproduction.study.declared_files import DeclaredFiles
from coproduction.study.declared_models import Modelled
from coproduction.study.modelling.names import Names, ranges
from coproduction.study.printed import (
    answer_tables,
    combined_tables,
    paper,
    placeholders,
    table_faults,
)
from coproduction.study.printed.combined_tables import CombinedSpec
from coproduction.study.printed.figures import Widths, width_faults
from coproduction.study.questions import claim_faults
from coproduction.study.recodes import crosswalk_faults, decisions
from coproduction.study.recodes.crosswalk import Crosswalk
from coproduction.study.resolved.analysis import Index, Weighting
from coproduction.study.resolved.specification import WAVE, typed
from coproduction.study.resolved.tables import TableSpec
from coproduction.study.study import Study
from coproduction.study.texts import Spoken
from coproduction.study.written import extension, registration, settings
from coproduction.study.written.lost import Lost, meant


def load(folder: Path, root: Path = Path(), language: str = "") -> Study:
    """Read and check the study in `folder` (relative to the project at `root`).

    `language` is the language of its texts, by default the first of the study's.

    Raises `Faults` with every fault of every file of the study. What follows from another fault is
    none.
    """
    raise_any([*_absent(root / folder, folder)])
    lying, faults = extension.folders(folder, root)
    path, shown = root / lying.folder, lying.folder
    # a draft is no study before it is decided
    raise_any([*faults, *decisions.faults(path, shown)])
    given = declared_files.read(root, lying)
    languages = given.languages or [*given.places]
    spoken = {c: texts.spoken(given.files, given.places[c], c, languages) for c in languages}
    faults = given.faults + declared_files.language_faults(language, languages)
    language = language if language in languages else languages[0]
    judging = _Judging(folder.name, path, shown, root, given, spoken, language, faults)
    study = judging.study()
    shown_study = str(shown / "study.yaml")
    faults += width_faults(study, shown_study, given.lost)
    raise_any(map(lying.named, [*faults, *paper.faults(study, shown, given.lost)]))
    return study


@dataclass
class _Judging:
    """A study file by file, those first that others name; what is wrong is added to the `faults`.

    What is at fault is lost to the files that follow, which are judged without it.
    """

    name: str
    path: Path
    shown: PurePosixPath
    root: Path
    given: DeclaredFiles
    spoken: Mapping[str, Spoken]
    language: str
    faults: list[Fault]

    def study(self) -> Study:
        """The study, of a faulty one what is sound."""
        given, shown, lost = self.given, self.shown, self.given.lost
        files, said = given.files, self.spoken[self.language]
        study, asked = files["study"], files.get("checks", {})
        if given.languages:
            self.faults += _study_faults(
                study, said, str(shown / "study.yaml"), self.root, given.whole, lost
            )
        tables, wrong = _tables_file(files, str(shown / "tables.yaml"))
        lost.add("tables", wrong)
        self.faults += [fault for own in wrong.values() for fault in own]
        crosswalks, faults = _crosswalks(self.path, shown, said, given.targets())
        weighting, more = _weighting(self.path, shown, said, lost)
        unchecked = [*_checks_faults(asked, said, shown, lost), *self._wave_faults(weighting)]
        self.faults += [*faults, *more, *unchecked, *_named_faults(said, shown, lost)]
        said = _kept(said, lost)
        printed = {tongue: texts.printed(one) for tongue, one in self.spoken.items()}
        names = _names(said, entries := said.entries())
        specs, faults = declared_models.of_study(given, weighting, said, names, shown)
        specs = specs.without_ends(withheld := release.disclosure(study))
        self.faults += faults
        drawn, made, faults = _tables(
            tables, said, entries, specs, printed, self.language, shown, lost
        )
        claims, unclear = claim_faults.of_study(said, names, specs.models, specs.asked, shown, lost)
        registered, unread = registration.of_study(self.path, shown)
        printing, unprinted = paper.of_study(files, self.path, shown)
        self.faults += [*faults, *unclear, *unread, *unprinted]
        key = (said.front.pseudonyms, self.path.name, str(shown / "study.yaml"), self.root)
        return Study(
            name=self.name,
            folder=str(shown),
            **vars(said.front),
            disclosure=withheld,
            fingerprint="" if self.faults else key_file.fingerprint(*key),
            areas=said.areas,
            sources=said.sources,
            countries=said.countries,
            concepts=said.concepts,
            variables=said.variables,
            plausible=said.plausible,
            crosswalks=crosswalks,
            guesses=decisions.guesses(self.path),
            indices=entries,
            compared=said.compared(),
            matched=said.matched(),
            **vars(specs),
            widths=typed(Widths, study["figures"]),
            ranges=ranges(entries, said.variables),
            checks=checks.resolved({} if unchecked else asked, said.variables),
            weighting=weighting,
            language=self.language,
            printed=printed,
            tables=drawn,
            combined=made,
            claims=claims,
            registered=registered,
            archive=archiving.resolved(study),
            paper=printing,
        )

    def _wave_faults(self, weighting: Weighting) -> Iterator[Fault]:
        """What is wrong with the waves, and with what takes them together."""
        said, lost, shown = self.spoken[self.language], self.given.lost, self.shown
        file = str(shown / "study.yaml")
        declared = self.given.files["variables"]["variables"]
        yield from waves.label_faults(said.waves, file)
        yield from waves.faults(said.sources, said.waves, file, lost)
        yield from waves.variable_faults(declared, said.waves, str(shown / "variables.yaml"))
        if weighting != Weighting() and len(said.waves) > 1:
            problem = "weights are adjusted by country, which takes its waves together"
            mend = "delete weights.yaml, and let the weight of each source be one adjusted by wave"
            yield Fault(str(shown / "weights.yaml"), problem, mend=mend)


def _kept(said: Spoken, lost: Lost) -> Spoken:
    """What is declared without the variables, scores and indices that are lost."""
    return replace(
        said,
        variables={n: v for n, v in said.variables.items() if not lost.has("variables", n)},
        plausible={n: v for n, v in said.plausible.items() if not lost.has("plausible_values", n)},
        indices={n: v for n, v in said.indices.items() if not lost.has("indices", n)},
    )


def _absent(path: Path, folder: Path) -> Iterator[Fault]:
    """A folder of a study that is not there."""
    if not path.is_dir():
        known = [p.name for p in path.parent.glob("*") if p.is_dir()]
        hint = nearest(path.name, known) or "one of " + ", ".join(sorted(known))
        yield Fault(str(folder), "there is no such study", expected=hint)


def _checks_faults(
    declared: Mapping, said: Spoken, shown: PurePosixPath, lost: Lost
) -> list[Fault]:
    """What is wrong with `checks.yaml`."""
    judged = variables.with_country(said.variables, said.countries)
    return checks.faults(declared, judged, said.sources, str(shown / "checks.yaml"), lost)


def _study_faults(
    study: Mapping, said: Spoken, shown: str, root: Path, whole: bool, lost: Lost
) -> list[Fault]:
    """What is wrong with the sources, pseudonyms and simulator of `study.yaml`, and with its
    archive and crosswalks of no source where the `whole` of the sources is there."""
    return [
        *sources.faults(said.sources, study["sources"], said.countries, shown, root),
        *key_file.faults(said.front.pseudonyms, shown, root),
        *release.faults(release.disclosure(study), shown, root),
        *sources.simulator_faults(said.front, shown, root),
        *placeholders.faults(said.front, shown),
        *(_whole_faults(study, said, shown, root, lost) if whole else ()),
    ]


def _whole_faults(
    study: Mapping, said: Spoken, shown: str, root: Path, lost: Lost
) -> Iterator[Fault]:
    """What is wrong with what all sources together leave out."""
    yield from archiving.faults(study, shown, lost)
    yield from _unread(said, shown, root)
    file = str(PurePosixPath(shown).parent / "countries.csv")
    yield from sources.country_faults(said.sources, said.countries, file)


def _unread(said: Spoken, shown: str, root: Path) -> Iterator[Fault]:
    """Crosswalks of no source of the `study.yaml` that is `shown`, which nothing reads."""
    folder = PurePosixPath(shown).parent / "crosswalk"
    found = {file.stem: file for file in sorted((root / folder).glob("*.csv"))}
    if not said.sources.keys() <= found.keys():
        return  # the one that a source lacks may have a wrong name
    for file in found.values():
        if file.stem not in said.sources:
            hint = nearest(file.stem, said.sources) or "one of " + ", ".join(said.sources)
            problem = f"nothing reads this crosswalk: there is no source {file.stem!r}"
            mend = "declare the source in study.yaml, or delete the file"
            yield Fault(str(folder / file.name), problem, expected=hint, mend=mend)


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
        targets = variables.targets(said.variables, source, said.countries)
        settled = source.settled(targets)
        found[name], wrong = crosswalk_faults.checked(
            path / "crosswalk" / f"{name}.csv",
            str(shown / "crosswalk" / f"{name}.csv"),
            targets,
            source.lists,
            # of a wave that is none, the row that lacks is no fault of its own
            {*lost} | ({WAVE} if source.wave else set()) - {*settled},
            settled,
        )
        faults += wrong
        columns = [] if wrong else found[name].columns()
        faults += [
            Fault(
                str(shown / "study.yaml"),
                f"sources.{name}.{key}: the crosswalk uses no column {column!r}",
                expected=nearest(column, columns),
                mend=f"remove its line below {key}, or add a row of it to crosswalk/{name}.csv",
            )
            for key, named in (("questions", source.questions), ("lists", source.lists))
            for column in named
            if not wrong and column not in columns
        ]
    return found, faults


def _named_faults(said: Spoken, shown: PurePosixPath, lost: Lost) -> list[Fault]:
    """What is wrong with the variables, plausible values and indices, which then are lost."""
    named = (said.variables, said.areas, said.concepts)
    taken = dict.fromkeys(said.concepts, "a concept") | dict.fromkeys(
        indices.labels(said.indices), "an index"
    )
    items = {item: name for name, index in said.indices.items() for item in index.flat()}
    file = str(shown / "variables.yaml")
    of_variables = variables.faults(*named, file, lost)
    if said.waves:  # told of study.yaml, which declares them
        of_variables = [fault for fault in of_variables if fault.about != WAVE]
    lost.told("variables", of_variables)
    scores = said.plausible, said.variables, taken, items
    of_scores = [*plausible_values.faults(*scores, file, lost)]
    lost.told("plausible_values", of_scores)
    of_indices = indices.faults(said.indices, *named, str(shown / "indices.yaml"), lost)
    lost.told("indices", of_indices)
    _follow(said, lost)
    return [*of_variables, *of_scores, *of_indices]


def _follow(said: Spoken, lost: Lost) -> None:
    """Take as lost what is made of variables that are, and of areas."""
    for name, variable in said.variables.items():
        concept = variable.concept
        if concept and lost.has("variables", name):
            lost.add("concepts", [concept])
            # of one that is unknown, what may be meant lacks an area
            lost.add("concepts", [c for c in said.concepts if meant(c, [concept], said.concepts)])
    for name, score in said.plausible.items():
        if any(lost.has("variables", column) for column in score.columns):
            lost.add("plausible_values", [name])
    for name, index in said.indices.items():
        of_lost = any(lost.has("variables", item) for item in index.flat())
        if of_lost or lost.has("indices", name) or any(lost.has("areas", a) for a in index.items):
            lost.add("indices", indices.all_names(name, index))


def _weighting(
    path: Path, shown: PurePosixPath, said: Spoken, lost: Lost
) -> tuple[Weighting, list[Fault]]:
    """The adjustment of the weights, which cannot stand beside replicate weights."""
    codes = [country.country for country in said.countries]
    found, faults = weights.load(path, str(shown), said.variables, codes, lost)
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


def _tables_file(
    files: Mapping[str, dict], shown: str
) -> tuple[TablesFile, dict[str, list[Fault]]]:
    """What `tables.yaml` declares, but for tables that lack what their kind needs, or have what it
    does not take; and what is wrong with each of these."""
    rules = settings.schema("tables")
    empty = settings.with_defaults({"tables": {}}, rules, rules)
    given = table_declarations.read(files.get("tables", empty))
    wrong = table_faults.untaken(given.tables, shown)
    kept = {name: entry for name, entry in given.tables.items() if name not in wrong}
    return replace(given, tables=kept), wrong


def _measurement(said: Spoken) -> list[str]:
    """The kinds of tables that tell of measurement, of those that the study has."""
    compared = said.compared()
    found = ["invariance", "factor_means"] * bool(compared)
    found += ["alignment"] * any(entry.alignment != "none" for entry in compared)
    return found + ["dif"] * bool(said.matched())


def _tables(
    given: TablesFile,
    said: Spoken,
    entries: Sequence[Index],
    specs: Modelled,
    printed: Mapping[str, Mapping],
    language: str,
    shown: PurePosixPath,
    lost: Lost,
) -> tuple[list[TableSpec], list[CombinedSpec], list[Fault]]:
    """The standard tables and those of `tables.yaml`, and those combined of them."""
    described = [entry for entry in entries if entry.describe]
    levelled = [name for name, variable in said.variables.items() if variable.levels]
    scored = said.variables, said.plausible
    rows = {
        "variables": [*said.variables, *said.plausible],
        "answered": [*said.variables],
        "characteristics": answer_tables.characteristics(*scored, entries),
        "items": [*dict.fromkeys(i for entry in described for i in entry.items if i in levelled)],
        "countries": [country.country for country in said.countries] if described else [],
        "groups": levelled,
        "indices": [*said.indices],
        "measurement": _measurement(said),
        "hypotheses": [*said.claims()],
    }
    tabled = [name for name in specs.models if said.modelling.models[name].table]
    file = str(shown / "tables.yaml")
    own = said.variables, said.countries, lost
    checked = table_faults.checked(given, rows, specs, tabled, printed, language, file, *own)
    made, wrong = combined_tables.resolved(given.combined, checked[0], [*printed], file, lost)
    return checked[0], made, [*checked[1], *wrong]
