"""The files of settings that declare a study, and what of faulty ones can still be judged.

All faults of a study are told at once: where a file is at fault, what stands in for it lets the
others be judged by themselves, and nothing that would follow from its faults is told.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from coproduction.faults import Fault, nearest
from coproduction.study import texts
from coproduction.study.data import countries
from coproduction.study.resolved.specification import WAVE
from coproduction.study.resolved.survey import Country
from coproduction.study.written import settings
from coproduction.study.written.derivation import derived
from coproduction.study.written.extension import Folders
from coproduction.study.written.lost import Lost

#: Files of settings by their schemas, in the order in which they are judged; `weights.yaml` is read
#: where variables and countries are known (see `data.weights`).
FILES = (
    "study",
    "variables",
    "indices",
    "models",
    "checks",
    "tables",
    "hypotheses",
    "multiverse",
    "imputation",
    "manuscript",
)
#: Files that a study can do without.
_OPTIONAL = (
    "indices",
    "checks",
    "tables",
    "hypotheses",
    "multiverse",
    "imputation",
    "manuscript",
)
#: What stands in for a file at fault, or one that is not there.
_EMPTY: dict[str, dict] = {
    "study": {"sources": {}, "figures": {}},
    "variables": {"variables": {}},
    "indices": {"indices": {}},
    "models": {"models": {}},
}
#: What stands in for the language of a study that does not say.
_ANY = "en"
#: Nothing that settings may hold.
_NOTHING = object()
#: What stands in for keys that a faulty `study.yaml` lacks.
_UNSAID = {"title": "", "citation": "", "simulated": True, "pseudonyms": {"open": True}}
#: Entries of a file that others name, by the key that declares them: a faulty one is left out.
_ENTRIES = {
    "variables": ("variables", "concepts", "plausible_values"),
    "indices": ("indices",),
    "models": (
        "sets",
        "steps",
        "comparisons",
        "families",
        "sensitivity",
        "summaries",
        "between",
        "inequality",
        "models",
    ),
    "checks": ("rules",),
    "tables": ("tables", "combined"),
    "hypotheses": ("hypotheses", "families"),
    "multiverse": ("multiverses",),
}
#: Entries whose parts do not follow from each other: of a faulty one the others are judged.
_JUDGED_IN_PART = ("multiverses",)


@dataclass
class DeclaredFiles:
    """The settings of every YAML file by its name, and what is wrong with them.

    Attributes
    ----------
    files
        Settings with their defaults; of a file at fault what can still be judged.
    faults
        What schemas say against them.
    unsound
        Names of the files at fault.
    languages
        Languages of the study; none where `study.yaml` does not say.
    cut
        Sources of which a key at fault is left out.
    whole
        Whether all areas and sources of `study.yaml` are there to be judged.
    places
        Language to the countries, of a file at fault those that sources name.
    covariates
        Covariate of countries to country to value.
    lost
        Entries at fault, which are left out.
    """

    files: dict[str, dict] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unsound: set[str] = field(default_factory=set)
    languages: list[str] = field(default_factory=list)
    cut: set[str] = field(default_factory=set)
    whole: bool = True
    places: dict[str, list[Country]] = field(default_factory=dict)
    lost: Lost = field(default_factory=Lost)
    covariates: dict[str, dict[str, float]] = field(default_factory=dict)

    def sound(self, *names: str) -> bool:
        """Whether none of some files is at fault."""
        return not self.unsound & {*names}

    def targets(self) -> Collection[str] | None:
        """Targets of crosswalks that are lost: variables, and `country` where the countries are at
        fault. None where it cannot be told which."""
        variables = self.lost.of("variables")
        place = {"country"} if self.lost.some("countries") else set()
        return None if variables is None else {*variables, *place}


def read(root: Path, lying: Folders) -> DeclaredFiles:
    """Read the settings of a study whose files lie so below the project at `root`."""
    path, shown = root / lying.folder, lying.folder
    found = DeclaredFiles(files={"indices": _empty("indices")}, faults=_stray(path, shown))
    for name in FILES:
        file = lying.place(name)
        if name in _OPTIONAL and not (root / file).exists():
            continue
        given, faults = settings.checked(root / file, name, str(file))
        found.faults += faults
        if faults:
            found.unsound.add(name)
        if name == "study":
            _take_study(found, given)
        else:
            _take(found, name, given, str(file))
    if lying.title:
        found.files["study"]["title"] = lying.title
    _judge_texts(found, shown)
    _place(found, path, shown)
    return found


def _place(found: DeclaredFiles, path: Path, shown: PurePosixPath) -> None:
    """Read the countries, or let those that sources name stand in for them."""
    file = "countries.csv"
    declared = found.files.get("study", {}).get("country_covariates", {})
    given = path / file, str(shown / file), found.languages, list(declared)
    found.places, faults = countries.load(*given)
    if not faults:
        found.covariates, wrong = countries.values(*given)
        found.faults += wrong
        found.unsound |= {"countries"} if wrong else set()
    found.faults += faults
    if faults or not found.languages:
        sources = found.files["study"]["sources"]
        codes = [entry["country"] for entry in sources.values() if "country" in entry]
        found.places = countries.standing_in(codes, found.languages or [_ANY])
        found.unsound.add("countries")
        found.lost.add_all("countries")


def _take_study(found: DeclaredFiles, given: Any) -> None:
    """Take `study.yaml`, of a faulty one its sound entries, of an unreadable one none."""
    rules = settings.schema("study")
    study = given
    if "study" in found.unsound:
        study = settings.sound(given, rules, _UNSAID) if isinstance(given, dict) else None
    if study is not None:
        study = settings.with_defaults(study, rules, rules)
    known = study is not None and given.get("languages", study["languages"]) == study["languages"]
    if study is None or not known:
        found.whole = False
        for kind in ("areas", "sources"):
            found.lost.add_all(kind)
        found.files["study"] = _empty("study", _UNSAID)
        return
    declared, sources = given["sources"], study["sources"]
    found.cut = {source for source in sources if not {*declared[source]} <= {*sources[source]}}
    study["sources"] = {
        source: entry
        for source, entry in sources.items()
        # of one that lost a key it cannot be told whether its crosswalk has to map the country
        if "country" in entry or source not in found.cut
    }
    if given.get("waves", {}) != study.get("waves", {}):
        found.lost.add("variables", [WAVE])
    areas = given.get("areas", {})
    found.lost.add("sources", {*declared} - {*study["sources"]})
    if not isinstance(areas, dict):
        found.lost.add_all("areas")
    else:
        found.lost.add("areas", {*areas} - {*study["areas"]})
    found.whole = not found.lost.some("sources", "areas")
    _lose_rights(found, given, study)
    found.files["study"], found.languages = study, study["languages"]


def _lose_rights(found: DeclaredFiles, given: Mapping, study: Mapping) -> None:
    """Take as lost the rights of sources that are at fault."""
    rights = [one.get("archive") for one in (given, study)]
    declared, sound = (one.get("rights") if isinstance(one, dict) else None for one in rights)
    if not isinstance(declared, dict):
        found.lost.add_all("rights")
        return
    sound = sound or {}
    faulty = {n for n, one in declared.items() if not _within(one, sound.get(n, _NOTHING))}
    found.lost.add("rights", faulty)


def _take(found: DeclaredFiles, name: str, given: Any, shown: str) -> None:
    """Take a file, of a faulty one the entries without a fault."""
    rules = settings.schema(name)
    kept = given
    if name in found.unsound:
        unsaid = _EMPTY.get(name, {})
        kept = settings.sound(given, rules, unsaid) if given and isinstance(given, dict) else None
        if kept is None:
            for key in _ENTRIES.get(name, (name,)):
                found.lost.add_all(key)
            if name in _EMPTY:
                found.files[name] = _empty(name)
            return
        for key in _ENTRIES.get(name, ()):
            _leave_out(found, name, kept, given, key)
    if name == "models":
        kept = _derived(found, kept, shown)
    found.files[name] = settings.with_defaults(kept, rules, rules)


def _leave_out(found: DeclaredFiles, name: str, kept: dict, given: Mapping, key: str) -> None:
    """Leave out the entries of a key of a file of which anything is at fault."""
    strange = given.keys() - settings.schema(name)["properties"].keys()
    declared = given.get(key, {})
    # a key that is not known may be this one, misspelt
    if not isinstance(declared, dict) or (strange and key not in given):
        found.lost.add_all(key)
        return
    sound = kept.get(key, {})
    faulty = {name for name in declared if not _within(declared[name], sound.get(name, _NOTHING))}
    found.lost.add(key, faulty)
    if key in kept and key not in _JUDGED_IN_PART:
        kept[key] = {name: entry for name, entry in sound.items() if name not in faulty}
    if key == "variables":  # a concept lacks the area of a variable that is left out
        entries = [declared[name] for name in faulty if isinstance(declared[name], dict)]
        # whatever its key: that may be at fault
        said = {value for entry in entries for value in entry.values() if isinstance(value, str)}
        concepts = {*given.get("concepts", {})} if isinstance(given.get("concepts"), dict) else said
        found.lost.add("concepts", said & concepts)
    if key == "indices":
        found.lost.add("indices", _parts({name: declared[name] for name in faulty}))


def _parts(indices: Mapping[str, Any]) -> set[str]:
    """The names of the subindices of some indices as they stand in the file."""
    parts = {n: i.get("subindices") for n, i in indices.items() if isinstance(i, dict)}
    return {f"{n}_{sub}" for n, subs in parts.items() if isinstance(subs, dict) for sub in subs}


def _derived(found: DeclaredFiles, kept: dict, shown: str) -> dict:
    """`models.yaml` with every model whole that starts from none at fault."""
    models = dict(kept["models"])
    while gone := {
        name for name, model in models.items() if found.lost.has("models", model.get("from", ""))
    }:
        found.lost.add("models", gone)
        models = {name: model for name, model in models.items() if name not in gone}
    whole, faults = derived(kept | {"models": models}, shown)
    found.faults += faults
    if faults:
        found.unsound.add("models")
    found.lost.add("models", {*models} - {*whole["models"]})
    found.lost.told("models", faults)
    sound = {n: m for n, m in whole["models"].items() if not found.lost.has("models", n)}
    return whole | {"models": sound}


def _within(given: Any, kept: Any) -> bool:
    """Whether nothing of some settings was left out."""
    if isinstance(given, dict):
        return isinstance(kept, dict) and all(
            key in kept and _within(value, kept[key]) for key, value in given.items()
        )
    if isinstance(given, list):
        return isinstance(kept, list) and len(kept) == len(given) and all(map(_within, given, kept))
    return given == kept


def _empty(name: str, unsaid: Mapping | None = None) -> dict:
    """What stands in for a file, with its defaults."""
    rules = settings.schema(name)
    return settings.with_defaults({**_EMPTY[name], **(unsaid or {})}, rules, rules)


def _judge_texts(found: DeclaredFiles, shown: PurePosixPath) -> None:
    """Add what is wrong with the texts of each file, and let some text stand in for each."""
    known = found.languages
    first = known[0] if known else _ANY
    for name in list(found.files):
        faults = texts.faults({name: found.files[name]}, known, shown) if known else []
        if faults or not known:
            found.faults += faults
            found.unsound |= {name} if faults else set()
            found.files[name] = settings.with_texts(
                found.files[name],
                settings.schema(name),
                lambda text, _: text.get(first) or next(iter(text.values()), ""),
            )


def language_faults(language: str, languages: Sequence[str]) -> list[Fault]:
    """A language of `config.yaml` that the study does not have."""
    if not language or language in languages:
        return []
    problem = f"language: the study has no texts in {language!r}"
    expected = f"one of {', '.join(languages)}"
    return [Fault("config/config.yaml", problem, expected=expected)]


def _stray(path: Path, shown: PurePosixPath) -> list[Fault]:
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
