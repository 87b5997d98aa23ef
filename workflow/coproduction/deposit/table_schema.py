"""``datapackage.json``: the tables of results as a Frictionless data package, from the contract."""

from collections.abc import Iterable, Mapping
from typing import Any

from coproduction.deposit.citation_files import Work
from coproduction.results import catalogue, meanings
from coproduction.results.contract import Column, File

_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def package(work: Work, files: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Return the data package of the results of an archive whose columns are declared.

    Printed forms have a free header, of several rows in one, and are no tables of data. `files` are
    entries of its list of contents (see `coproduction.deposit.inventory`).
    """
    archive, (licence, address) = work.archive, work.licence
    pairs = ((e, catalogue.declared(e["path"].removeprefix("results/"))) for e in files)
    tables = [(e, file) for e, file in pairs if e["kind"] == "results" and file and file.columns]
    return {
        "profile": "data-package",
        "name": work.folder.replace("_", "-"),
        "id": work.folder,
        "title": work.title,
        "description": archive.description,
        "version": archive.version,
        "created": f"{archive.released}T00:00:00Z",
        "licenses": [{"name": archive.licences.results, "title": licence, "path": address}],
        "contributors": [{"title": person.cited, "role": "author"} for person in archive.persons],
        "keywords": list(archive.keywords),
        "resources": [_resource(entry, file) for entry, file in tables],
    }


def _resource(entry: Mapping[str, str], file: File) -> dict[str, Any]:
    path = entry["path"]
    return {
        "profile": "tabular-data-resource",
        "name": path.removeprefix("results/").removesuffix(".csv").replace("/", ".").lower(),
        "path": path,
        "description": entry["about"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(file, column) for column in file.columns],
            "missingValues": [""],
        },
    }


def _field(file: File, column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": meanings.of_column(file, column),
    }
    if column.unit:
        found["unit"] = column.unit
    if column.type == "boolean":
        false, true = column.spelt
        found |= {"falseValues": [false], "trueValues": [true]}
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if column.values:
        limits["enum"] = list(column.values)
    return found | ({"constraints": limits} if limits else {})
