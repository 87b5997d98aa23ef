"""Which files an archive of a study holds, how each is made, and how all are made again.

The list is the one that `archive.contents` reads, as JSON-like values.
"""

import mimetypes
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from coproduction.results import catalogue, meanings
from coproduction.study.archiving import LICENCES, Archive
from coproduction.study.written import registration

#: Pages that show rows of files of the class internal where nothing is withheld from results.
OF_ROWS = ("report.html", "validation/report.html")
#: Files of a drafted study that count the respondents of codes.
_COUNTING = ("decisions.csv", "decisions.html")
#: What lies in the folder of a study: what it is read from, and the page of a draft. Settings and
#: crosswalks of other names are refused when it is read, as is other prose.
_OF_STUDY = (
    *("*.yaml", "crosswalk/*.csv", "manuscript/*.md", *_COUNTING),
    *("countries.csv", "margins.csv", registration.FILE),
)
#: Files beside the list of contents; all lie in the archive under these names.
DOCUMENTS = (
    "README.md",
    "CITATION.cff",
    "codemeta.json",
    "datapackage.json",
    "dataverse.json",
    ".zenodo.json",
)
CONTENTS = "contents.json"
#: Where the project lies in the archive, and the results.
PROJECT, RESULTS = "project", "results"
#: The licence of the software, see LICENSE.
SOFTWARE = "MIT"
#: The oldest Python that the project runs on.
PYTHON = "3.11"
_NAMED = {SOFTWARE: ("MIT License", "https://opensource.org/license/mit")}
_MEDIA = {
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".cff": "application/yaml",
    ".yaml": "application/yaml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".tex": "application/x-tex",
    ".xml": "application/xml",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".json": "application/json",
    ".txt": "text/plain",
    ".py": "text/x-python",
    ".toml": "application/toml",
    ".smk": "text/x-python",
    ".rst": "text/x-rst",
    ".css": "text/css",
    ".js": "text/javascript",
    ".jsonld": "application/ld+json",
    ".parquet": "application/vnd.apache.parquet",
}
_FOLDERS = {
    "codebook": "Codebook.",
    "tables": "A table as printed.",
    "figures": "A figure.",
}


@dataclass(frozen=True)
class Export:
    """A file of raw data: its source, its path, its checksum and size."""

    source: str
    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Run:
    """How the workflow runs on a study.

    Attributes
    ----------
    name
        Name of the study.
    settings
        What stands behind ``--config`` of Snakemake.
    jobs
        Every job in an order in which they can run: its name, script, inputs and outputs.
    microdata
        The harmonised files.
    key_file
        The file of the secret key of pseudonyms; empty for an open one.
    archive
        Path of the archive.
    """

    name: str
    settings: tuple[str, ...]
    jobs: tuple[Mapping[str, Any], ...]
    microdata: tuple[str, ...]
    key_file: str
    archive: str


def published(paths: Iterable[str], folder: str, withheld: bool) -> list[str]:
    """The results that may leave, in the order given: files of a class that is not internal.

    `folder` is that of the results of the study; what lies elsewhere stays inside. `withheld` says
    whether disclosure control was at work; where it was not, pages show rows of internal files and
    stay inside too.
    """
    kept = []
    for path in dict.fromkeys(paths):
        inner = path.removeprefix(f"{folder}/")
        file = catalogue.classed(inner) if inner != path else None
        of_rows = inner in OF_ROWS and not withheld
        if file is not None and file.sensitivity != "internal" and not of_rows:
            kept.append(path)
    return kept


def project_files(root: Path, studies: Sequence[str], withheld: bool) -> list[str]:
    """What the workflow needs to run on a study, as paths from the project's folder, sorted.

    `studies` are the folders that hold its files.

    Code, configuration, lock and documentation; neither tests nor what lies beside them, and of
    the folder of a study what it is read from alone (see `unread`). Where numbers are `withheld`
    from the results, the decisions of a draft stay inside too: they count single codes of each
    source.
    """
    single = (
        "Snakefile", "Makefile", "requirements.txt", "pyproject.toml", "LICENSE", "CITATION.cff",
        "README.md", "CHANGELOG.md", "config/README.md", "config/config.yaml", "data/README.md",
        "results/README.md",
    )  # fmt: skip
    found = [root / path for path in single if (root / path).is_file()]
    for folder in ("workflow", "profiles"):
        found += [root / folder / path for path in _lying(root / folder)]
    for folder in studies:
        found += [root / folder / path for path in _lying(root / folder) if _is_read(path)]
    paths = {path.relative_to(root).as_posix() for path in found}
    return sorted(paths - {f"{one}/{name}" for one in studies for name in _COUNTING if withheld})


def unread(root: Path, studies: Sequence[str]) -> list[str]:
    """Files in the folders of a study that it is not read from, as `project_files` gives those that
    it is: an archive holds none of them, as they may be anything, microdata too."""
    return sorted(
        f"{folder}/{path.as_posix()}"
        for folder in dict.fromkeys(studies)
        for path in _lying(root / folder)
        if not _is_read(path)
    )


def _is_read(path: Path) -> bool:
    """Whether a study is read from a file, given as a path from its folder."""
    return any(len(path.parts) == len(Path(one).parts) and path.match(one) for one in _OF_STUDY)


def _lying(folder: Path) -> list[Path]:
    """The files below a folder, as paths from there, without what tools leave behind."""
    inner = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [path for path in inner if not _left_behind(path)]


def _left_behind(path: Path) -> bool:
    """Whether a file is none of the project: what Python, editors and systems leave behind."""
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts) or (
        path.suffix in (".pyc", ".swp", ".bak") or path.name.endswith("~")
    )


def listed(
    archive: Archive,
    title: str,
    run: Run,
    engine: str,
    results: Sequence[str],
    project: Sequence[str],
    exports: Sequence[Export],
    documents: Mapping[str, str],
) -> dict[str, Any]:
    """Return the list of contents of an archive; `engine` is the version of Snakemake.

    `results` are those that leave (see `published`), `project` the files that the workflow needs,
    `documents` those that describe the archive: path in it to path in the project.
    """
    study = f"{RESULTS}/{run.name}"
    entries = [_entry(path, file, "documentation", archive) for path, file in documents.items()]
    entries += [_entry(_inside(path, study), path, "results", archive) for path in results]
    entries += [_entry(f"{PROJECT}/{path}", path, _kind(path), archive) for path in project]
    if archive.raw:
        entries += [
            _data(
                export.path, f"Export of {export.source}: {archive.rights[export.source].licence}"
            )
            for export in exports
        ]
    if archive.harmonised:
        entries += [_data(path, "Harmonised microdata.") for path in run.microdata]
    held = {entry["source"]: entry["path"] for entry in entries}
    return {
        "name": run.name,
        "version": archive.version,
        "released": archive.released,
        "replaces": archive.replaces,
        "reason": archive.reason,
        "title": title,
        "description": archive.description,
        "keywords": list(archive.keywords),
        "persons": [_person(one) for one in archive.persons],
        "licences": [_licence(one) for one in _licences(archive)],
        "files": entries,
        "steps": [_step(job, held) for job in run.jobs],
        "workflow": {
            "path": f"{PROJECT}/Snakefile",
            "engine": "Snakemake",
            "version": engine,
            "url": "https://snakemake.readthedocs.io",
        },
        "rebuild": _rebuild(archive, run, exports, held),
    }


def _licences(archive: Archive) -> list[str]:
    """The licences of an archive, that of the whole first."""
    named = archive.licences
    return list(dict.fromkeys([named.results, named.documentation, SOFTWARE]))


def _licence(one: str) -> dict[str, str]:
    name, url = (LICENCES | _NAMED)[one]
    return {"id": one, "name": name, "url": url}


def _person(person: Any) -> dict[str, str]:
    orcid = f"https://orcid.org/{person.orcid}" if person.orcid else ""
    told = {"family": person.family, "given": person.given, "name": person.name}
    return told | {"orcid": orcid, "affiliation": person.affiliation}


def _inside(path: str, study: str) -> str:
    """Where a result of the study lies in the archive."""
    return f"{RESULTS}/{path.removeprefix(f'{study}/')}"


def _kind(path: str) -> str:
    """What a file of the project is."""
    if path in ("requirements.txt", "pyproject.toml") or path.startswith("workflow/envs/"):
        return "environment"
    if path.startswith(("workflow/", "Snakefile", "Makefile", "profiles/")):
        return "code"
    documents = ("LICENSE", "CITATION.cff")
    return "documentation" if path.endswith(".md") or path in documents else "configuration"


def _entry(path: str, source: str, kind: str, archive: Archive) -> dict[str, str]:
    own = {"results": archive.licences.results, "documentation": archive.licences.documentation}
    licence = SOFTWARE if path.startswith(f"{PROJECT}/") else own[kind]
    about = _about(path.removeprefix(f"{RESULTS}/")) if kind == "results" else ""
    return _told(path, source, kind, about) | {"licence": licence}


def _data(path: str, about: str) -> dict[str, str]:
    return _told(f"{PROJECT}/{path}", path, "data", about)


def _told(path: str, source: str, kind: str, about: str) -> dict[str, str]:
    media = _MEDIA.get(PurePosixPath(path).suffix.lower()) or mimetypes.guess_type(path)[0]
    told = {"path": path, "source": source, "kind": kind, "about": about}
    return told | {"media": media or "application/octet-stream"}


def _about(path: str) -> str:
    declared = catalogue.declared(path)
    if declared is not None:
        return meanings.of_file(declared)
    return _FOLDERS.get(path.partition("/")[0], "")


def _step(job: Mapping[str, Any], held: Mapping[str, str]) -> dict[str, Any]:
    """A job, as far as what it reads and makes lies in the archive."""
    inputs = [held[path] for path in job["inputs"] if path in held]
    return {
        "name": job["name"],
        "program": held.get(job["script"], ""),
        "inputs": list(dict.fromkeys(inputs)),
        "outputs": [held[path] for path in job["outputs"] if path in held],
    }


def _rebuild(
    archive: Archive, run: Run, exports: Sequence[Export], held: Mapping[str, str]
) -> dict[str, Any]:
    """How `archive.verify` makes everything again: from the exports, else from microdata."""
    config = ["--config", *run.settings]
    raw = {
        "name": "the raw exports",
        "needs": [
            {"path": one.path, "sha256": one.sha256, "in": held.get(one.path, "")}
            for one in exports
        ],
        "command": ["-m", "snakemake", "archive", "--cores", "{cores}", *config],
        "archive": run.archive,
        "secrets": [run.key_file] if run.key_file else [],
    }
    ways = [raw, _from_microdata(run, exports, held, config)] if archive.harmonised else [raw]
    return {
        "folder": PROJECT,
        "python": PYTHON,
        "install": ["--require-hashes", "--use-pep517", "-r", "requirements.txt"],
        "ways": ways,
    }


#: The rules that read exports, or files that hold answers and do not leave.
_BEFORE = re.compile(r"(harmonise|validation|report|manuscript|snakemake_report)(?: |$)")


def _from_microdata(
    run: Run, exports: Sequence[Export], held: Mapping[str, str], config: Sequence[str]
) -> dict[str, Any]:
    """The way that begins with the harmonised files.

    What the jobs before made is taken from the archive; exports are empty files in their place,
    which nothing reads.
    """
    before = [job for job in run.jobs if job["name"].startswith("harmonise ")]
    place = {path: held[path] for job in before for path in job["outputs"] if path in held}
    targets = [
        path
        for job in run.jobs
        if not _BEFORE.match(job["name"])
        for path in job["outputs"]
        if path in held and path not in place
    ]
    made = {held[path] for path in targets}
    kept = [path for path in held.values() if path.startswith(f"{RESULTS}/") and path not in made]
    return {
        "name": "the harmonised microdata (the raw exports may not travel: how they became "
        "these is not made again, nor are pages that show it)",
        "needs": [{"path": path, "sha256": "", "in": held[path]} for path in run.microdata],
        "command": ["-m", "snakemake", *targets, "--cores", "{cores}", *config],
        "place": place,
        "kept": kept,
        "stand_in": [one.path for one in exports],
        "secrets": [run.key_file] if run.key_file else [],
    }
