"""Metadata for repositories are as those document them."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from coproduction.deposit import citation_files
from coproduction.study.archiving import Licences, Person

SCHEMAS = Path(__file__).parent / "schemas"
MADE = {"zenodo": citation_files.zenodo, "dataverse": citation_files.dataverse}


def wrong(name, told):
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    found = jsonschema.Draft202012Validator(schema).iter_errors(json.loads(json.dumps(told)))
    return [error.message for error in found]


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"persons": (Person(name="Group"),), "funding": (), "keywords": ()},
        {"replaces": "", "reason": "", "keywords": ("a", "b")},
        {"licences": Licences("CC0-1.0", "CC0-1.0")},
    ],
    ids=["all", "little", "first", "free"],
)
def test_metadata_are_as_the_repository_documents_them(work, name, changed):
    own = replace(work, archive=replace(work.archive, **changed))
    assert wrong(name, MADE[name](own)) == []


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("zenodo", lambda told: told.pop("creators")),
        ("zenodo", lambda told: told.update(publication_date="31.1.2026")),
        ("zenodo", lambda told: told.update(access_right="free")),
        ("zenodo", lambda told: told["creators"][0].update(orcid="https://orcid.org/1")),
        ("dataverse", lambda told: fields(told).pop(0)),
        ("dataverse", lambda told: fields(told)[0].update(multiple=True)),
        ("dataverse", lambda told: fields(told).append({"typeName": "strange"})),
        ("dataverse", lambda told: told["datasetVersion"].pop("license")),
    ],
)
def test_the_schemas_refuse_what_the_repository_would(work, name, damage):
    told = MADE[name](work)
    damage(told)
    assert wrong(name, told)


def fields(told):
    return told["datasetVersion"]["metadataBlocks"]["citation"]["fields"]
