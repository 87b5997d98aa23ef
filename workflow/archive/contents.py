"""What goes into an archive: the list that a workflow writes, read and checked.

The list is JSON and lies in the archive as ``contents.json``, see `read`.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from archive.verify import CONTENTS, Refused, unsafe

#: What a file of an archive is. Changes are told by kind.
KINDS = ("data", "configuration", "code", "environment", "results", "documentation")
#: The years that a zip can date.
FIRST, LAST = 1980, 2107


@dataclass(frozen=True)
class Person:
    """Who made what lies in an archive: a person, or a group by `name`; an ORCID is a URL."""

    family: str = ""
    given: str = ""
    name: str = ""
    orcid: str = ""
    affiliation: str = ""

    @property
    def spoken(self) -> str:
        """The name as it is spoken."""
        return self.name or f"{self.given} {self.family}"


@dataclass(frozen=True)
class Licence:
    """A licence: its SPDX identifier, its name and where it stands."""

    id: str
    name: str
    url: str


@dataclass(frozen=True)
class Entry:
    """A file: its path in the archive, where it lies before, its kind, media type and meaning."""

    path: str
    source: str
    kind: str
    media: str = "application/octet-stream"
    about: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Step:
    """A step of the workflow, in the order they run: the program, what it reads and makes.

    Paths are those in the archive; what lies in none is left out.
    """

    name: str
    program: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Workflow:
    """The file that a workflow starts from, and the engine that runs it."""

    path: str
    engine: str
    version: str
    url: str


@dataclass(frozen=True)
class Contents:
    """A whole archive, see `read`; `rebuild` is what `archive.verify` does to make it again."""

    name: str
    version: str
    released: date
    title: str
    description: str
    persons: tuple[Person, ...]
    licences: tuple[Licence, ...]
    files: tuple[Entry, ...]
    steps: tuple[Step, ...]
    workflow: Workflow
    rebuild: dict[str, Any]
    replaces: str = ""
    reason: str = ""
    keywords: tuple[str, ...] = field(default=())

    @property
    def folder(self) -> str:
        """The one folder of the zip."""
        return f"{self.name}-{self.version}"


def read(path: Path) -> Contents:
    """Read a list of contents.

    The first of `licences` is that of the whole; a file of another names it by its `id`. Raises
    `Refused` for a file that is none, with the key at fault, for names that no system could unpack,
    and for two files in one place.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        contents = Contents(
            **{
                **found,
                "released": date.fromisoformat(found["released"]),
                "persons": tuple(Person(**one) for one in found["persons"]),
                "licences": tuple(Licence(**one) for one in found["licences"]),
                "files": tuple(Entry(**one) for one in found["files"]),
                "steps": tuple(
                    Step(one["name"], one["program"], (*one["inputs"],), (*one["outputs"],))
                    for one in found["steps"]
                ),
                "workflow": Workflow(**found["workflow"]),
                "keywords": tuple(found.get("keywords", ())),
            }
        )
    except KeyError as error:
        raise Refused(f"{path}: the key {error} is not there") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise Refused(f"{path}: no list of contents ({error})") from None
    check(contents, str(path))
    return contents


def check(contents: Contents, shown: str) -> None:
    """Raise `Refused` for contents that make no archive."""
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", contents.folder):
        raise Refused(f"{shown}: {contents.folder!r} cannot be the name of a folder")
    if not FIRST <= contents.released.year <= LAST:
        raise Refused(f"{shown}: released {contents.released}; a zip dates {FIRST} to {LAST}")
    if not contents.licences or not contents.persons:
        raise Refused(f"{shown}: an archive has a licence and a person")
    licences, met = {licence.id for licence in contents.licences}, {}
    for entry in contents.files:
        if problem := unsafe(entry.path):
            raise Refused(f"{shown}: {entry.path!r} {problem}")
        if entry.path == CONTENTS:
            raise Refused(f"{shown}: {CONTENTS} is written by the archive itself")
        other = met.setdefault(entry.path.casefold(), entry.path)
        if other is not entry.path:
            raise Refused(f"{shown}: {other!r} and {entry.path!r} would be one file")
        if entry.kind not in KINDS:
            raise Refused(f"{shown}: {entry.path}: kind {entry.kind!r}; one of {', '.join(KINDS)}")
        if entry.licence and entry.licence not in licences:
            raise Refused(f"{shown}: {entry.path}: no licence is called {entry.licence!r}")
    if contents.workflow.path not in {entry.path for entry in contents.files}:
        raise Refused(f"{shown}: the workflow {contents.workflow.path!r} is none of the files")
