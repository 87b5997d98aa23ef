"""What `study.yaml` declares about the archive of a study: version, persons, licences, rights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any, Literal

from coproduction.faults import Fault, nearest
from coproduction.study import release
from coproduction.study.resolved.specification import typed
from coproduction.study.resolved.survey import Pseudonyms
from coproduction.study.written.lost import Lost, meant

Availability = Literal["public", "registered", "application", "closed"]

#: Licences that results may have: SPDX identifier to name and address.
LICENCES = {
    "CC0-1.0": (
        "Creative Commons Zero 1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution Share Alike 4.0 International",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "CC-BY-NC-4.0": (
        "Creative Commons Attribution Non Commercial 4.0 International",
        "https://creativecommons.org/licenses/by-nc/4.0/",
    ),
    "CC-BY-NC-SA-4.0": (
        "Creative Commons Attribution Non Commercial Share Alike 4.0 International",
        "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    ),
}
#: What must be told of data by their availability.
_TOLD: dict[str, tuple[str, ...]] = {
    "public": (),
    "registered": ("who", "how", "cost", "time"),
    "application": ("who", "how", "cost", "time"),
    "closed": ("who",),
}
#: Data that everybody may have, so that they may travel.
_FOR_ALL = ("public", "registered")

#: What is to be pasted where nothing is declared.
EXAMPLE = """\
archive:
  version: "1.0"
  released: "<YYYY-MM-DD>"
  description: <what the study is about>
  persons: [{family: <family name>, given: <given name>}]
  contact: <e-mail address>
  licences: {results: CC-BY-4.0, documentation: CC-BY-4.0}
  rights:"""
_RIGHTS = (
    "{source}: {{availability: application, holder: <who provides it>, licence: <its terms>, "
    "who: <who may have it>, how: <how to get it>, cost: <what it costs>, time: <how long>}}"
)


@dataclass(frozen=True)
class Person:
    """An author: a person by `family` and `given`, or a group by `name`."""

    family: str = ""
    given: str = ""
    name: str = ""
    orcid: str = ""
    affiliation: str = ""

    @property
    def cited(self) -> str:
        """The name as bibliographies have it."""
        return self.name or f"{self.family}, {self.given}"


@dataclass(frozen=True)
class Licences:
    """SPDX identifiers of the licences of results (and of the whole) and of documentation."""

    results: str
    documentation: str


@dataclass(frozen=True)
class Rights:
    """Who may have the export of a source, and how; what is empty was not declared."""

    availability: Availability
    holder: str
    licence: str
    who: str = ""
    how: str = ""
    url: str = ""
    cost: str = ""
    time: str = ""


@dataclass(frozen=True)
class Funding:
    """A funder, and the number of the grant."""

    funder: str
    award: str = ""


@dataclass(frozen=True)
class Archive:
    """The archive of a study, see `archive` of `study.yaml`; `released` is a day, YYYY-MM-DD."""

    version: str
    released: str
    description: str
    persons: tuple[Person, ...]
    contact: str
    licences: Licences
    rights: dict[str, Rights]
    raw: bool = False
    harmonised: bool = False
    replaces: str = ""
    reason: str = ""
    keywords: tuple[str, ...] = ()
    ethics: str = ""
    funding: tuple[Funding, ...] = ()
    deviations: str = ""
    may_use: bool = False
    may_share: bool = False
    runtime: str = ""


def resolved(study: Mapping[str, Any]) -> Archive | None:
    """The archive that a sound `study.yaml` declares, if it does."""
    return typed(Archive, study["archive"]) if "archive" in study else None


def undeclared(sources: Mapping[str, Any], shown: str) -> Fault:
    """The fault of a study that is to be archived and does not say how."""
    rights = "".join(f"\n    {_RIGHTS.format(source=source)}" for source in sources)
    return Fault(shown, "archive: is not declared", mend=f"{EXAMPLE}{rights}")


def unconfirmed(guesses: Mapping[str, Any], folder: str, withheld: bool) -> list[Fault]:
    """The guesses of a draft that nobody confirmed, of a study to be archived: results tell them.

    Where numbers are `withheld`, `decisions.csv` does not leave, and who makes the results again
    would not have the guesses.
    """
    shown = f"{folder}/decisions.csv"
    expected = "yes, or what is right, as the answer: this file stays out of the archive"
    return [
        Fault(
            shown,
            f"{source}: nobody confirmed what the draft guessed of {', '.join(columns)}",
            column="answer",
            expected=expected,
            mend=f"type it, then make draft STUDY={PurePosixPath(folder).name}",
        )
        for source, columns in guesses.items()
        if withheld
    ]


def faults(study: Mapping[str, Any], shown: str, lost: Lost | None = None) -> Iterator[Fault]:
    """What is wrong with the archive of a `study.yaml` against which its schema says nothing.

    Nothing is told of rights that are `lost`.
    """
    lost = lost or Lost()
    if (archive := resolved(study)) is None:
        return
    yield from _release_faults(archive, shown)
    yield from _person_faults(archive, shown)
    sources = study["sources"]
    strange = archive.rights.keys() - sources.keys()
    for source in sources:
        follows = lost.has("rights", source) or meant(source, strange, sources)
        if source not in archive.rights and not follows:
            problem = f"archive.rights: nothing is said of the source {source!r}"
            yield Fault(shown, problem, mend=_RIGHTS.format(source=source))
    for source, rights in archive.rights.items():
        at = f"archive.rights.{source}"
        if source not in sources:
            hint = nearest(source, sources) or "one of " + ", ".join(sources)
            yield Fault(shown, f"{at}: there is no such source", expected=hint)
        lacking = [key for key in _TOLD[rights.availability] if not getattr(rights, key)]
        if lacking:
            problem = f"{at}: {', '.join(lacking)} of {rights.availability} data is not said"
            yield Fault(shown, problem, mend=", ".join(f"{key}: <text>" for key in lacking))
    withheld = not release.disclosure(study).open
    yield from _travel_faults(archive, typed(Pseudonyms, study["pseudonyms"]), withheld, shown)


def _release_faults(archive: Archive, shown: str) -> Iterator[Fault]:
    """A date that is none, and a correction that is not newer than what it corrects."""
    try:
        date.fromisoformat(archive.released)
    except ValueError:
        problem = f"archive.released: {archive.released!r} is no day of the calendar"
        yield Fault(shown, problem, expected="a day such as 2026-01-31")
    else:
        if not 1980 <= int(archive.released[:4]) <= 2107:
            problem = f"archive.released: {archive.released!r} cannot date the files of a zip"
            yield Fault(shown, problem, expected="a day of the years 1980 to 2107")
    if archive.replaces and _number(archive.replaces) >= _number(archive.version):
        problem = f"archive.replaces: {archive.replaces} is not older than {archive.version}"
        yield Fault(shown, problem, mend=f'version: "{_next(archive.replaces)}"')


def _number(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in version.split(".")]
    return (*parts, *[0] * (3 - len(parts)))


def _next(version: str) -> str:
    *before, last = version.split(".")
    return ".".join([*before, str(int(last) + 1)])


def _person_faults(archive: Archive, shown: str) -> Iterator[Fault]:
    """Persons without a name, and ORCID iDs whose last sign is not the one of the others (ISO 7064,
    MOD 11-2)."""
    for number, person in enumerate(archive.persons, start=1):
        if bool(person.name) == bool(person.family or person.given) or (
            bool(person.family) != bool(person.given)
        ):
            expected = "family and given of a person, or the name of a group"
            yield Fault(
                shown, f"archive.persons.{number}: it is not clear who this is", expected=expected
            )
        total = 0
        for digit in person.orcid.replace("-", "")[:-1]:
            total = (total + int(digit)) * 2
        expected = (12 - total % 11) % 11
        if person.orcid and person.orcid[-1] != "0123456789X"[expected]:
            problem = f"archive.persons.{number}.orcid: {person.orcid} is misspelt"
            yield Fault(shown, problem, expected="an ORCID iD whose last sign checks the others")


def _travel_faults(
    archive: Archive, pseudonyms: Pseudonyms, withheld: bool, shown: str
) -> Iterator[Fault]:
    """Data that are to travel and may not; `withheld`: numbers are withheld from the results."""
    for key in ("raw", "harmonised"):
        kept = [s for s, of in archive.rights.items() if of.availability not in _FOR_ALL]
        if getattr(archive, key) and kept:
            problem = (
                f"archive.{key}: not everybody may have the data of {', '.join(kept)} "
                "(availability: application or closed)"
            )
            yield Fault(shown, problem, mend=f"{key}: false")
        if getattr(archive, key) and withheld:
            problem = f"archive.{key}: the data would tell what disclosure withholds from results"
            mend = f"{key}: false  (or disclosure: {{level: open}})"
            yield Fault(shown, problem, mend=mend)
    if archive.raw and pseudonyms.key_file:
        problem = "archive.raw: the exports hold the identifiers that the key of pseudonyms hides"
        yield Fault(shown, problem, mend="raw: false")
