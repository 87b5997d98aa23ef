"""A study: its folder of configuration, read, checked as a whole and resolved.

Everything downstream receives plain, JSON-like parts of a study, so that a job depends on exactly
the part it uses.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coproduction.faults import Fault, nearest, raise_any
from coproduction.study import (
    checks,
    countries,
    crosswalk_faults,
    indices,
    key_file,
    models,
    settings,
    sources,
    tables,
    texts,
    variables,
    weights,
)
from coproduction.study.crosswalk import Crosswalk
from coproduction.study.names import Names, kind
from coproduction.study.specification import plain

#: Files that a study can do without.
_OPTIONAL = ("indices", "checks", "tables")


@dataclass(frozen=True)
class Study:
    """A checked study.

    Attributes
    ----------
    name, folder
        Name, and folder as shown in messages.
    title, citation, simulated, simulator, pseudonyms, singletons
        As in `study.yaml`; the simulator is empty where none is declared.
    areas
        Area to its label; empty when the study has none.
    sources
        Source to its settings, the format always filled in.
    countries
        Dicts of `country`, `label`, `population`, the reference country first.
    concepts
        Name shared by the same question about several areas to its label.
    variables
        Harmonised variable to its declaration; every level has a score.
    crosswalks
        Source to `Crosswalk`.
    indices
        One entry an index and area (see `coproduction.study.indices.resolved`).
    models
        Model to its resolved specification (see `coproduction.study.models`).
    checks
        Limits, rules and exclusions, every default filled in (see `coproduction.study.checks`).
    weighting
        Trimming and raking as `coproduction.inference.weight_adjustment.adjusted` takes them; empty
        if not declared.
    language
        Language of all texts above, a code of `languages` of `study.yaml`.
    printed
        Language to what is printed in it: `labels` and `fieldwork` (see the methods), and `models`,
        model to its label.
    tables
        Declarations of the tables (see `coproduction.study.tables.resolve`).
    """

    name: str
    folder: str
    title: str
    citation: str
    simulated: bool
    simulator: str
    pseudonyms: dict
    singletons: str
    areas: dict[str, str]
    sources: dict[str, dict]
    countries: list[dict]
    concepts: dict[str, str]
    variables: dict[str, dict]
    crosswalks: dict[str, Crosswalk]
    indices: list[dict]
    models: dict[str, dict]
    checks: dict
    weighting: dict
    language: str
    printed: dict[str, dict]
    tables: list[dict]

    def targets(self, source: str) -> dict[str, dict]:
        """The variables a crosswalk of `source` must map, `country` included where it must."""
        return variables.targets(self.variables, self.sources[source], self.countries)

    def items(self) -> list[dict]:
        """The items with levels of every described index: `item`, `area`, `levels`."""
        items = {}
        for entry in self.indices:
            for item, scored in entry["items"].items() if entry["describe"] else ():
                if "scores" in scored:
                    levels = [level["name"] for level in self.variables[item]["levels"]]
                    items.setdefault(item, {"item": item, "area": entry["area"], "levels": levels})
        return list(items.values())

    def characteristics(self) -> list[dict]:
        """Who the respondents are: variables of no area and no index, as model terms."""
        items = {item for entry in self.indices for item in entry["items"]}
        return [
            {"name": name, "column": name} | kind(variable)
            for name, variable in self.variables.items()
            if name not in items and "area" not in variable
        ]

    def replication(self) -> dict[str, dict]:
        """Source to its replicate weights, see `coproduction.study.replication.resolved`."""
        return sources.replication(self.sources)[0]

    def groups(self) -> list[dict]:
        """The variables by whose levels a table shows the indices: `group`, `levels`."""
        names = dict.fromkeys(table["group"] for table in self.tables if table.get("group"))
        return [
            {"group": name, "levels": [level["name"] for level in self.variables[name]["levels"]]}
            for name in names
        ]

    def fieldwork(self, language: str = "") -> dict[str, dict[str, str]]:
        """Facts of the fieldwork as printed: name of the fact to country to text."""
        return self.printed[language or self.language]["fieldwork"]

    def specification(self, model: str) -> dict:
        """What determines the numbers of a model, without how it is printed."""
        return plain(models.specification(self.models[model]))

    def described(self) -> dict:
        """What a codebook tells of the study besides the data, JSON-like."""
        return {
            "title": self.title,
            "citation": self.citation,
            "simulated": self.simulated,
            "areas": self.areas,
            "sources": self.sources,
            "countries": self.countries,
            "concepts": self.concepts,
            "variables": self.variables,
        }

    def references(self, model: str) -> dict[str, str]:
        """Reference level of every categorical term of a model, as `levels` names them."""
        return tables.references(self.models[model])

    def labels(self, language: str = "") -> dict[str, dict]:
        """Printed labels by kind: `terms`, `areas`, `countries`, `indices`, `items`, `levels`."""
        return self.printed[language or self.language]["labels"]


def load(folder: Path, root: Path = Path(), language: str = "") -> Study:
    """Read and check the study in `folder` (relative to the project at `root`).

    `language` is the language of its texts, by default the first of the study's.

    Raises `Faults` with every fault of every file of the study.
    """
    path, faults = root / folder, []

    def read(name: str) -> dict:
        found, wrong = settings.load(
            path / f"{name}.yaml", name, str(PurePosixPath(folder) / f"{name}.yaml")
        )
        faults.extend(wrong)
        return found

    if not path.is_dir():
        known = [p.name for p in path.parent.glob("*") if p.is_dir()]
        hint = nearest(path.name, known) or "one of " + ", ".join(sorted(known))
        raise_any([Fault(str(folder), "there is no such study", expected=hint)])
    files: dict[str, dict] = {"indices": {"indices": {}}}
    for name in ("study", "variables", "indices", "models", "checks", "tables"):
        if name not in _OPTIONAL or (path / f"{name}.yaml").exists():
            files[name] = read(name)
    shown = PurePosixPath(folder)
    faults += _stray_files(path, shown)
    languages = files["study"].get("languages", ["en"]) if not faults else ["en"]
    places, wrong = countries.load(path / "countries.csv", str(shown / "countries.csv"), languages)
    raise_any(faults + wrong)
    faults += texts.faults(files, languages, shown)
    if language and language not in languages:
        known = ", ".join(languages)
        problem = f"language: the study has no texts in {language!r}"
        faults.append(Fault("config/config.yaml", problem, expected=f"one of {known}"))
    raise_any(faults)
    language = language or languages[0]
    spoken = {tongue: texts.spoken(files, places, tongue, languages) for tongue in languages}
    files, places = spoken[language]
    study = files["study"]

    areas = {area: entry["label"] for area, entry in study["areas"].items()}
    exports = {name: sources.resolved(entry) for name, entry in study["sources"].items()}
    given = files["variables"]
    declared = {name: variables.scored(entry) for name, entry in given["variables"].items()}
    faults += sources.faults(exports, places, str(shown / "study.yaml"), root)
    faults += _simulator_faults(study, str(shown / "study.yaml"), root)
    faults += key_file.faults(study["pseudonyms"], str(shown / "study.yaml"), root)
    concepts = {name: entry["label"] for name, entry in given["concepts"].items()}
    faults += variables.faults(declared, areas, concepts, str(shown / "variables.yaml"))
    raise_any(faults)

    codes = [country["country"] for country in places]
    adjustment, wrong = weights.load(path, str(shown), declared, codes)
    faults += wrong
    if adjustment and sources.replication(exports)[0]:
        problem = "weights cannot be adjusted beside replicate weights, which would keep the old"
        mend = "delete weights.yaml, or replicates in study.yaml"
        faults.append(Fault(str(shown / "weights.yaml"), problem, mend=mend))
    judged = variables.targets(declared, {}, places)
    faults += checks.faults(files.get("checks", {}), judged, exports, str(shown / "checks.yaml"))
    crosswalks, wrong = _crosswalks(path, shown, exports, declared, places)
    faults += wrong
    given = files["indices"]["indices"]
    faults += indices.faults(given, declared, areas, concepts, str(shown / "indices.yaml"))
    raise_any(faults)

    resolved = indices.resolved(given, declared)
    specs, faults = models.resolved(
        files["models"]["models"],
        study,
        Names(declared, resolved, codes),
        places,
        str(shown / "models.yaml"),
    )
    raise_any(faults)
    printed = {tongue: texts.printed(*said) for tongue, said in spoken.items()}
    described = [entry for entry in resolved if entry["describe"]]
    levelled = [name for name, variable in declared.items() if variable["type"] != "numeric"]
    shows = {
        "sample": list(declared),
        "items": [item for e in described for item in e["items"] if item in levelled],
        "indices": codes if described else [],
        "groups": levelled,
    }
    drawn, faults = tables.resolve(
        files.get("tables")
        or settings.with_defaults({"tables": {}}, settings.schema("tables"), {}),
        shows,
        specs,
        printed,
        language,
        str(shown / "tables.yaml"),
    )
    raise_any(faults)
    return Study(
        name=path.name,
        folder=str(shown),
        title=study["title"],
        citation=study["citation"],
        simulated=study["simulated"],
        simulator=study.get("simulator", ""),
        pseudonyms=study["pseudonyms"],
        singletons=study["singletons"],
        areas=areas,
        sources=exports,
        countries=places,
        concepts=concepts,
        variables=declared,
        crosswalks=crosswalks,
        indices=resolved,
        models=specs,
        weighting=adjustment,
        checks=checks.resolved(files.get("checks", {}), declared),
        language=language,
        printed=printed,
        tables=drawn,
    )


def _crosswalks(
    path: Path, shown: PurePosixPath, exports: dict, declared: dict, places: list[dict]
) -> tuple[dict[str, Crosswalk], list[Fault]]:
    """The crosswalk of each source, and what is wrong with them and the questions beside."""
    found, faults = {}, []
    for name, source in exports.items():
        found[name], wrong = crosswalk_faults.checked(
            path / "crosswalk" / f"{name}.csv",
            str(shown / "crosswalk" / f"{name}.csv"),
            variables.targets(declared, source, places),
        )
        faults += wrong
        columns = found[name].source_variables()
        faults += [
            Fault(
                str(shown / "study.yaml"),
                f"sources.{name}.questions: the crosswalk uses no column {column!r}",
                expected=nearest(column, columns),
            )
            for column in source["questions"]
            if not wrong and column not in columns
        ]
    return found, faults


def _simulator_faults(study: dict, shown: str, root: Path) -> list[Fault]:
    """A simulator that is not there, or of data that are said to be real."""
    script = study.get("simulator")
    if script is None:
        return []
    faults = []
    if not (root / script).is_file():
        near = nearest(Path(script).name, [p.name for p in (root / script).parent.glob("*.py")])
        faults.append(Fault(shown, f"simulator: {script} is not there", expected=near))
    if not study["simulated"]:
        problem = "simulator: the data are said to be no simulated ones"
        faults.append(Fault(shown, problem, mend="simulated: true"))
    return faults


def _stray_files(path: Path, shown: PurePosixPath) -> list[Fault]:
    """Files of settings that nothing reads: an optional one of a wrong name would go unseen."""
    known = [
        f"{schema.name.split('.')[0]}.yaml"
        for schema in settings.SCHEMAS.glob("*.yaml")
        if schema.name != "config.schema.yaml"
    ]
    return [
        Fault(
            str(shown / file.name),
            "nothing reads this file",
            expected=nearest(file.name, known) or "one of " + ", ".join(sorted(known)),
        )
        for file in sorted(path.iterdir())
        if file.suffix in (".yaml", ".yml") and file.name not in known
    ]
