"""The files of settings that declare a study, and what of faulty ones can still be judged.

All faults of a study are told at once: where a file is at fault, what stands in for it lets the
others be judged by themselves, and nothing that would follow from its faults is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from coproduction.faults import Fault, nearest
from coproduction.study import countries, settings, texts
from coproduction.study.derivation import derived
from coproduction.study.survey import Country

#: Every file of settings by its schema, in the order in which they are judged.
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
    "variables": {"variables": {}},
    "indices": {"indices": {}},
    "models": {"models": {}},
}
#: What stands in for keys that a faulty `study.yaml` lacks.
_UNSAID = {"title": "", "citation": "", "simulated": True, "pseudonyms": {"open": True}}


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
    lost
        Variables at fault, which are left out, and `country` where the countries are at fault: as
        targets of crosswalks they are not judged. None where it cannot be told which.
    """

    files: dict[str, dict] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unsound: set[str] = field(default_factory=set)
    languages: list[str] = field(default_factory=list)
    cut: set[str] = field(default_factory=set)
    whole: bool = True
    places: dict[str, list[Country]] = field(default_factory=dict)
    lost: set[str] | None = field(default_factory=set)

    def sound(self, *names: str) -> bool:
        """Whether none of some files is at fault."""
        return not self.unsound & {*names}


def read(path: Path, shown: PurePosixPath) -> DeclaredFiles:
    """Read the settings of the study in a folder, `shown` in messages."""
    found = DeclaredFiles(files={"indices": _empty("indices")}, faults=_stray(path, shown))
    for name in FILES:
        file = f"{name}.yaml"
        if name in _OPTIONAL and not (path / file).exists():
            continue
        derive = derived if name == "models" else None
        given, faults = settings.load(path / file, name, str(shown / file), derive)
        found.faults += faults
        if not faults:
            found.files[name] = given
        else:
            found.unsound.add(name)
            _stand_in(found, name, given)
    study = found.files.get("study")
    found.languages = study["languages"] if study else []
    if study:
        _judge_texts(found, shown)
    _place(found, path, shown)
    return found


def _place(found: DeclaredFiles, path: Path, shown: PurePosixPath) -> None:
    """Read the countries, or let those that sources name stand in for them."""
    file = "countries.csv"
    found.places, faults = countries.load(path / file, str(shown / file), found.languages)
    found.faults += faults
    if faults:
        sources = found.files.get("study", {}).get("sources", {})
        codes = [entry["country"] for entry in sources.values() if "country" in entry]
        found.places = countries.standing_in(codes, found.languages)
        found.unsound.add("countries")
        if found.lost is not None:
            found.lost.add("country")


def _stand_in(found: DeclaredFiles, name: str, given: Any) -> None:
    """Put in place of a file at fault what can be judged: of `study.yaml` its sound entries."""
    if name == "variables":
        _stand_in_variables(found, given)
        return
    if name != "study":
        if name in _EMPTY:
            found.files[name] = _empty(name)
        return
    rules = settings.schema(name)
    study = settings.sound(given, rules, _UNSAID) if isinstance(given, dict) else None
    if study is None or ("languages" in given and study["languages"] != given["languages"]):
        found.whole = False
        return
    declared = given["sources"]
    sources = study["sources"]
    found.cut = {source for source in sources if not {*declared[source]} <= {*sources[source]}}
    study["sources"] = {
        source: entry
        for source, entry in sources.items()
        # of one that lost a key it cannot be told whether its crosswalk has to map the country
        if "country" in entry or source not in found.cut
    }
    found.files[name] = study
    areas = given.get("areas", {})
    found.whole &= {*declared} == {*study["sources"]}
    found.whole &= isinstance(areas, dict) and {*areas} == {*study["areas"]}


def _stand_in_variables(found: DeclaredFiles, given: Any) -> None:
    """Put the variables without a fault in place of a faulty file."""
    file = settings.sound(given, settings.schema("variables"), {}) if given else None
    if file is None:
        found.files["variables"], found.lost = _empty("variables"), None
        return
    found.files["variables"] = file
    declared, kept = given["variables"], file["variables"]
    _lose(found, {name for name in declared if not _within(declared[name], kept.get(name))})


def _lose(found: DeclaredFiles, names: set[str]) -> None:
    """Leave variables at fault out."""
    if found.lost is not None:
        found.lost |= names
    kept = found.files["variables"]
    found.files["variables"] = kept | {
        "variables": {name: of for name, of in kept["variables"].items() if name not in names}
    }


def _within(given: Any, kept: Any) -> bool:
    """Whether nothing of some settings was left out."""
    if isinstance(given, dict):
        return isinstance(kept, dict) and all(
            key in kept and _within(value, kept[key]) for key, value in given.items()
        )
    if isinstance(given, list):
        return isinstance(kept, list) and len(kept) == len(given) and all(map(_within, given, kept))
    return given == kept


def _empty(name: str) -> dict:
    """What stands in for a file, with its defaults."""
    rules = settings.schema(name)
    return settings.with_defaults(_EMPTY[name], rules, rules)


def _judge_texts(found: DeclaredFiles, shown: PurePosixPath) -> None:
    """Add what is wrong with the texts of each file; one at fault is not judged any further."""
    for name in list(found.files):
        faults = texts.faults({name: found.files[name]}, found.languages, shown)
        if faults:
            found.faults += faults
            found.unsound.add(name)
            file = found.files.pop(name)
            if name in _EMPTY:
                found.files[name] = _empty(name)
            if name == "variables":
                found.files[name] |= {"variables": file["variables"]}
                _lose(found, {v for v, of in file["variables"].items() if _unspoken(found, v, of)})


def _unspoken(found: DeclaredFiles, name: str, declared: dict) -> bool:
    """Whether a text of a variable is at fault."""
    alone = {"variables": {"variables": {name: declared}}}
    return bool(texts.faults(alone, found.languages, PurePosixPath()))


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
