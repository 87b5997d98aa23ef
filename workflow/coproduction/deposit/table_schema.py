"""``datapackage.json``: the tables of results as a Frictionless data package, from the contract."""

from collections.abc import Iterable, Mapping
from typing import Any

from coproduction.deposit.citation_files import Work
from coproduction.results import catalogue, meanings
from coproduction.results.contract import Column, File

_TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def package(
    work: Work, files: Iterable[Mapping[str, str]], withheld: bool = False
) -> dict[str, Any]:
    """Return the data package of the results of an archive whose columns are declared.

    Printed forms have a free header, of several rows in one, and are no tables of data; what is
    there as CSV and as Parquet is listed as CSV, which every reader of packages reads. `files` are
    entries of its list of contents (see `coproduction.deposit.inventory`). Where numbers are
    `withheld`, required cells may be empty in files that are published after suppression.
    """
    archive, (licence, address) = work.archive, work.licence
    texts = (e for e in files if e["path"].endswith(".csv"))
    pairs = ((e, catalogue.declared(e["path"].removeprefix("results/"))) for e in texts)
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
        "resources": [_resource(entry, file, withheld) for entry, file in tables],
    }


def _resource(entry: Mapping[str, str], file: File, withheld: bool) -> dict[str, Any]:
    path = entry["path"]
    withheld = withheld and file.sensitivity == "suppressed"
    return {
        "profile": "tabular-data-resource",
        "name": path.removeprefix("results/").removesuffix(".csv").replace("/", ".").lower(),
        "path": path,
        "description": entry["about"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(file, column, withheld) for column in file.columns],
            "missingValues": [""],
        },
    }


def _field(file: File, column: Column, withheld: bool) -> dict[str, Any]:
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
    if column.required and not (withheld and column.type in ("integer", "number")):
        limits["required"] = True
    if column.values:
        limits["enum"] = list(column.values)
    return found | ({"constraints": limits} if limits else {})
