"""The files that describe an archive, made at once from what is declared and what was made."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coproduction.deposit import availability_page, citation_files, inventory, table_schema
from coproduction.deposit.availability_page import Told
from coproduction.deposit.citation_files import Work
from coproduction.deposit.inventory import Export, Run
from coproduction.files import sha256, write
from coproduction.pages import manifest
from coproduction.study.release import Disclosure
from coproduction.study.written.registration import Registration


@dataclass(frozen=True)
class Declared:
    """What an archive is made of.

    Attributes
    ----------
    work
        What is cited.
    run
        How the workflow runs on the study.
    simulated, disclosure, claims, registered, seeds
        As in `coproduction.deposit.availability_page.Told`.
    exports
        Source to its files.
    results, project
        Files of results that leave, and those the workflow needs.
    folder
        Where the documents are written.
    supplement
        Whether the study declares a paper, which has a supplement.
    """

    work: Work
    run: Run
    simulated: bool
    disclosure: Disclosure
    claims: dict[str, str]
    registered: tuple[Registration, ...]
    seeds: dict[str, int]
    exports: dict[str, tuple[str, ...]]
    results: tuple[str, ...]
    project: tuple[str, ...]
    folder: str
    supplement: bool


def texts(declared: Declared, made: str, lock: str, numbers: Mapping[str, str]) -> dict[str, str]:
    """Return every document by its name.

    `made` is the manifest of tables and figures, `lock` the lock of packages, both as paths;
    `numbers` are what the paper or the manuscript calls each table and figure, by its stem.
    """
    work, run = declared.work, declared.run
    exports = tuple(_exports(declared.exports))
    locked = Path(lock).read_text(encoding="utf-8")
    engine = dict(availability_page.direct(locked)).get("snakemake", "")
    listed = inventory.listed(
        work.archive,
        work.title,
        run,
        engine,
        declared.results,
        declared.project,
        exports,
        {name: f"{declared.folder}/{name}" for name in inventory.DOCUMENTS},
    )
    told = Told(
        declared.simulated,
        declared.disclosure,
        exports,
        run,
        tuple(manifest.read(made)),
        numbers,
        declared.supplement,
        declared.claims,
        declared.registered,
        declared.seeds,
        locked,
    )
    return {
        "README.md": availability_page.page(work, told),
        "CITATION.cff": citation_files.citation(work),
        "codemeta.json": _json(citation_files.codemeta(work, inventory.PYTHON, engine)),
        "datapackage.json": _json(
            table_schema.package(work, listed["files"], not declared.disclosure.open)
        ),
        "dataverse.json": _json(citation_files.dataverse(work)),
        ".zenodo.json": _json(citation_files.zenodo(work)),
        inventory.CONTENTS: _json(listed),
    }


def write_all(found: Mapping[str, str], paths: Iterable[str]) -> None:
    """Write documents to the paths that end in their names."""
    for path in paths:
        write(found[Path(path).name], path)


def _exports(declared: Mapping[str, Iterable[str]]) -> Iterable[Export]:
    for source, paths in declared.items():
        for path in paths:
            yield Export(source, path, sha256(Path(path)), Path(path).stat().st_size)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
