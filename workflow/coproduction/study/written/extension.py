"""A second configuration of a study: a title and some files of its own, all else the other's.

What the data are, and what is claimed of them, is declared once; what is asked of them may differ.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from coproduction.faults import Fault, nearest
from coproduction.study.written import settings

FILE = "extends.yaml"
#: Files, by their schemas, that it may have beside.
OWN = ("models", "tables", "multiverse", "imputation", "manuscript")


@dataclass(frozen=True)
class Folders:
    """Where the files of a study lie.

    Attributes
    ----------
    folder
        Where they lie, from the project's folder: in that of the study, or of the one it extends.
    title
        Its own title; empty where it extends none.
    own
        Files of settings that lie in its own folder, by their schemas.
    """

    folder: PurePosixPath
    title: str = ""
    own: Mapping[str, PurePosixPath] = field(default_factory=dict)

    def place(self, name: str) -> PurePosixPath:
        """Where a file of settings lies, from the project's folder."""
        return self.own.get(name, self.folder / f"{name}.yaml")

    def named(self, fault: Fault) -> Fault:
        """A fault, told of the file that is read where it is of one in the other's place."""
        places = {str(self.folder / f"{name}.yaml"): str(path) for name, path in self.own.items()}
        return replace(fault, file=places.get(fault.file, fault.file))


def folders(folder: Path | PurePosixPath, root: Path = Path()) -> tuple[Folders, list[Fault]]:
    """Where the files of the study in `folder` lie, from the project at `root`, and what is wrong
    with its `extends.yaml`."""
    path, shown = root / folder, PurePosixPath(folder)
    if not (path / FILE).is_file():
        return Folders(shown), []
    given, faults = settings.load(path / FILE, "extends", str(shown / FILE))
    if faults:
        return Folders(shown), faults
    found = {name: shown / f"{name}.yaml" for name in OWN if (path / f"{name}.yaml").is_file()}
    other = shown.parent / given["study"]
    faults = [*_unknown(given["study"], path, shown), *_unread(path, shown)]
    return Folders(other, given["title"], found), faults


def _unknown(study: str, path: Path, shown: PurePosixPath) -> Iterator[Fault]:
    """A study that is none, or one that is itself no whole one."""
    siblings = path.parent.glob("*/study.yaml")
    known = sorted(one.parent.name for one in siblings if one.parent != path)
    if study not in known:
        hint = nearest(study, known) or "one of " + ", ".join(known)
        yield Fault(str(shown / FILE), f"study: {study!r} is no study beside this", expected=hint)


def _unread(path: Path, shown: PurePosixPath) -> Iterator[Fault]:
    """Files that would be its own, and are those of the other study."""
    known = [FILE, *(f"{name}.yaml" for name in OWN)]
    for file in sorted(path.iterdir()):
        if file.name not in known and not file.name.startswith("."):
            problem = f"nothing reads this: {FILE} takes it from the study that it names"
            mend = f"delete it, or write a study of its own, without {FILE}"
            yield Fault(str(shown / file.name), problem, mend=mend)
