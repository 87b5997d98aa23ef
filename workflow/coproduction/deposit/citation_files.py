"""How to cite an archive, as machines read it: CITATION.cff, CodeMeta, Zenodo and Dataverse."""

from dataclasses import dataclass
from typing import Any

import yaml

from coproduction.study.archiving import LICENCES, Archive, Person


@dataclass(frozen=True)
class Work:
    """What is cited: the study in an archive.

    Attributes
    ----------
    name, title
        Name and title of the study.
    data
        How to cite its data.
    archive
        What the study declares about its archive.
    """

    name: str
    title: str
    data: str
    archive: Archive

    @property
    def folder(self) -> str:
        """Name of the archive."""
        return f"{self.name}-{self.archive.version}"

    @property
    def licence(self) -> tuple[str, str]:
        """Name and address of the licence of the whole."""
        return LICENCES[self.archive.licences.results]


def citation(work: Work) -> str:
    """``CITATION.cff`` of format 1.2.0."""
    archive = work.archive
    told: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this archive, please cite it, and the data as README.md says.",
        "type": "dataset",
        "title": work.title,
        "version": archive.version,
        "date-released": archive.released,
        "license": archive.licences.results,
        "abstract": archive.description,
        "keywords": list(archive.keywords),
        "authors": [_in_citation(person) for person in archive.persons],
    }
    told = {key: value for key, value in told.items() if value}
    return yaml.dump(told, Dumper=_Quoting, allow_unicode=True, sort_keys=False, width=88)


class _Quoting(yaml.SafeDumper):
    """YAML 1.1 in which text that looks like a date or number is in quotes: it is text."""


def _in_citation(person: Person) -> dict[str, str]:
    told = {"name": person.name, "family-names": person.family, "given-names": person.given}
    told["affiliation"] = "" if person.name else person.affiliation
    told["orcid"] = person.orcid and f"https://orcid.org/{person.orcid}"
    return {key: text for key, text in told.items() if text}


def codemeta(work: Work, python: str, engine: str) -> dict[str, Any]:
    """``codemeta.json`` of CodeMeta 3.0; `python` and `engine` are the versions the code needs."""
    archive = work.archive
    told: dict[str, Any] = {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "identifier": work.folder,
        "name": work.title,
        "description": archive.description,
        "version": archive.version,
        "datePublished": archive.released,
        "license": "https://spdx.org/licenses/MIT",
        "programmingLanguage": {"@type": "ComputerLanguage", "name": "Python", "version": python},
        "runtimePlatform": f"Snakemake {engine}",
        "keywords": list(archive.keywords),
        "author": [_in_codemeta(person) for person in archive.persons],
        "funder": [{"@type": "Organization", "name": one.funder} for one in archive.funding],
        "funding": "; ".join(one.award for one in archive.funding if one.award),
        "isBasedOn": f"{work.name}-{archive.replaces}" if archive.replaces else "",
    }
    return {key: value for key, value in told.items() if value}


def _in_codemeta(person: Person) -> dict[str, Any]:
    kind = "Organization" if person.name else "Person"
    told: dict[str, Any] = {"@type": kind, "name": person.name}
    told |= {"familyName": person.family, "givenName": person.given}
    told["@id"] = person.orcid and f"https://orcid.org/{person.orcid}"
    if person.affiliation:
        told["affiliation"] = {"@type": "Organization", "name": person.affiliation}
    return {key: value for key, value in told.items() if value}


def zenodo(work: Work) -> dict[str, Any]:
    """``.zenodo.json``: the metadata of a deposit on Zenodo."""
    archive = work.archive
    told: dict[str, Any] = {
        "upload_type": "dataset",
        "title": work.title,
        "description": archive.description,
        "version": archive.version,
        "publication_date": archive.released,
        "access_right": "open",
        "license": archive.licences.results.lower(),
        "keywords": list(archive.keywords),
        "creators": [
            {
                key: text
                for key, text in {
                    "name": person.cited,
                    "orcid": person.orcid,
                    "affiliation": person.affiliation,
                }.items()
                if text
            }
            for person in archive.persons
        ],
        "notes": _of_version(archive),
        "references": [work.data],
    }
    return {key: value for key, value in told.items() if value}


def _of_version(archive: Archive) -> str:
    if not archive.replaces:
        return ""
    return f"Version {archive.version} replaces {archive.replaces}: {archive.reason}"


def dataverse(work: Work) -> dict[str, Any]:
    """``dataverse.json``: the metadata of a dataset, as Dataverse's native API takes it."""
    archive, (_, address) = work.archive, work.licence
    authors = [
        {
            "authorName": _primitive("authorName", person.cited),
            **_where("authorAffiliation", person.affiliation),
            **(_where("authorIdentifier", person.orcid)),
            **(
                {
                    "authorIdentifierScheme": _field(
                        "authorIdentifierScheme", "ORCID", "controlledVocabulary"
                    )
                }
                if person.orcid
                else {}
            ),
        }
        for person in archive.persons
    ]
    contact = {
        "datasetContactName": _primitive("datasetContactName", archive.persons[0].cited),
        "datasetContactEmail": _primitive("datasetContactEmail", archive.contact),
    }
    grants = [
        {
            "grantNumberAgency": _primitive("grantNumberAgency", one.funder),
            **_where("grantNumberValue", one.award),
        }
        for one in archive.funding
    ]
    described = {"dsDescriptionValue": _primitive("dsDescriptionValue", archive.description)}
    fields = [
        _primitive("title", work.title),
        _many("author", authors),
        _many("datasetContact", [contact]),
        _many("dsDescription", [described]),
        _field("subject", ["Social Sciences"], "controlledVocabulary", multiple=True),
        _many(
            "keyword", [{"keywordValue": _primitive("keywordValue", k)} for k in archive.keywords]
        ),
        _many("grantNumber", grants),
        _primitive("notesText", _of_version(archive)),
    ]
    return {
        "datasetVersion": {
            "license": {"name": _shown(archive.licences.results), "uri": address},
            "metadataBlocks": {
                "citation": {
                    "displayName": "Citation Metadata",
                    "fields": [field for field in fields if field["value"]],
                }
            },
        }
    }


def _shown(identifier: str) -> str:
    """A licence as Dataverse lists it."""
    return "CC0 1.0" if identifier == "CC0-1.0" else identifier.replace("-4.0", " 4.0")


def _field(name: str, value: Any, kind: str, multiple: bool = False) -> dict[str, Any]:
    return {"typeName": name, "typeClass": kind, "multiple": multiple, "value": value}


def _primitive(name: str, text: str) -> dict[str, Any]:
    return _field(name, text, "primitive")


def _many(name: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    return _field(name, values, "compound", multiple=True)


def _where(name: str, text: str) -> dict[str, Any]:
    """A field by its name, where there is something to say."""
    return {name: _primitive(name, text)} if text else {}
