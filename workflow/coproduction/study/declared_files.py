"""The files of settings that declare a study, and what of faulty ones can still be judged.

All faults of a study are told at once: where a file is at fault, what stands in for it lets the
others be judged by themselves, and nothing that would follow from its faults is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from coproduction.faults import Fault, nearest
from coproduction.study import settings, texts
from coproduction.study.derivation import derived

#: Every file of settings by its schema, in the order in which they are judged.
FILES = ("study", "variables", "indices", "models", "checks", "tables", "hypotheses")
#: Files that a study can do without.
_OPTIONAL = ("indices", "checks", "tables", "hypotheses")
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
    """

    files: dict[str, dict] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unsound: set[str] = field(default_factory=set)
    languages: list[str] = field(default_factory=list)
    cut: set[str] = field(default_factory=set)
    whole: bool = True

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
    return found


def _stand_in(found: DeclaredFiles, name: str, given: Any) -> None:
    """Put in place of a file at fault what can be judged: of `study.yaml` its sound entries."""
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
            found.files.pop(name)
            if name in _EMPTY:
                found.files[name] = _empty(name)


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
