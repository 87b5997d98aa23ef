"""RO-Crate 1.1 of an archive, as a Workflow Run Crate 0.5.

Leo et al. (2024), Recording provenance of workflow runs with RO-Crate, PLoS ONE 19(9).
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from archive.contents import Contents, Entry, Licence, Person
from archive.verify import CONTENTS

FILE = "ro-crate-metadata.json"
CRATE = "https://w3id.org/ro/crate/1.1"
CONTEXT = [f"{CRATE}/context", "https://w3id.org/ro/terms/workflow-run/context"]
#: Profiles that the crate follows: URL, name and version.
PROFILES = (
    ("https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"),
    ("https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"),
    ("https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"),
)
#: What archives add to the files of their list: path, media type, meaning.
OWN = (
    Entry(CONTENTS, "", "documentation", "application/json", "What lies in this archive."),
    Entry(
        "contexts/ro-crate-1.1.jsonld", "", "documentation", "application/ld+json",
        f"The context {CONTEXT[0]}, for use without a network.", "CC0-1.0",
    ),
    Entry(
        "contexts/workflow-run.jsonld", "", "documentation", "application/ld+json",
        f"The context {CONTEXT[1]}, for use without a network.", "Apache-2.0",
    ),
)  # fmt: skip
_LICENCES = (
    Licence(
        "CC0-1.0",
        "Creative Commons Zero 1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    Licence("Apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
)

Entity = dict[str, Any]


def described(contents: Contents, payload: Mapping[str, tuple[str, int]]) -> Entity:
    """Return the metadata of a crate; `payload` has the SHA-256 and size of each file by path."""
    licences = {licence.id: licence for licence in (*_LICENCES, *contents.licences)}
    entries = [*contents.files, *OWN]
    graph = [
        _descriptor(),
        _root(contents, entries),
        *(_file(contents, entry, payload[entry.path], licences) for entry in entries),
        _engine(contents),
        *_runs(contents),
        *_people(contents.persons),
        *(
            _work(one.url, one.name, identifier=one.id)
            for one in _used(entries, licences, contents)
        ),
        *(_work(url, name, version=version) for url, name, version in PROFILES),
    ]
    return {"@context": CONTEXT, "@graph": [_single(entity) for entity in graph]}


def _single(entity: Entity) -> Entity:
    """An entity whose lists of one are that one, and whose empty lists are left out (RO-Crate 1.1,
    appendix on JSON-LD)."""
    return {
        key: value[0] if isinstance(value, list) and len(value) == 1 else value
        for key, value in entity.items()
        if value != []
    }


def _reference(of: str) -> Entity:
    return {"@id": of}


def _address(path: str) -> str:
    """A path as an identifier: a relative reference, its signs encoded as URLs have them."""
    return quote(path, safe="/~!$&'()*+,;=@")


def _descriptor() -> Entity:
    return {
        "@id": FILE,
        "@type": "CreativeWork",
        "about": _reference("./"),
        "conformsTo": [_reference(CRATE), _reference(PROFILES[2][0])],
    }


def _root(contents: Contents, entries: list[Entry]) -> Entity:
    found: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": contents.title,
        "description": contents.description,
        "identifier": contents.folder,
        "version": contents.version,
        "datePublished": contents.released.isoformat(),
        "license": _reference(contents.licences[0].url),
        "author": [_reference(_who(person)) for person in contents.persons],
        "conformsTo": [_reference(url) for url, _, _ in PROFILES],
        "hasPart": [_reference(_address(entry.path)) for entry in entries],
        "mainEntity": _reference(_address(contents.workflow.path)),
        "mentions": [_reference("#run"), *(_reference(_step(i)) for i, _ in _stepped(contents))],
    }
    if contents.keywords:
        found["keywords"] = list(contents.keywords)
    if contents.replaces:
        found["isBasedOn"] = f"{contents.name}-{contents.replaces}"
    return found


def _file(
    contents: Contents, entry: Entry, weighed: tuple[str, int], licences: Mapping[str, Licence]
) -> Entity:
    digest, size = weighed
    kinds = ["File"]
    if entry.path == contents.workflow.path:
        kinds += ["SoftwareSourceCode", "ComputationalWorkflow"]
    elif entry.path in {step.program for step in contents.steps}:
        kinds += ["SoftwareSourceCode"]
    found: Entity = {
        "@id": _address(entry.path),
        "@type": kinds if len(kinds) > 1 else kinds[0],
        "name": entry.path,
        "encodingFormat": entry.media,
        "contentSize": str(size),
        "sha256": digest,
    }
    if entry.about:
        found["description"] = entry.about
    if entry.licence:
        found["license"] = _reference(licences[entry.licence].url)
    if "ComputationalWorkflow" in kinds:
        found["programmingLanguage"] = _reference("#engine")
        found.setdefault("license", _reference(contents.licences[0].url))
    if entry.path == "README.md":
        found["about"] = _reference("./")
    return found


def _engine(contents: Contents) -> Entity:
    flow = contents.workflow
    return {
        "@id": "#engine",
        "@type": "ComputerLanguage",
        "name": flow.engine,
        "version": flow.version,
        "identifier": _reference(flow.url),
        "url": _reference(flow.url),
    }


def _stepped(contents: Contents) -> list[tuple[int, Any]]:
    """The steps of which something lies in the archive, each with its number from 1."""
    numbered = enumerate(contents.steps, start=1)
    return [(number, step) for number, step in numbered if step.outputs and step.program]


def _step(number: int) -> str:
    return f"#step-{number}"


def _runs(contents: Contents) -> Iterator[Entity]:
    """The run as a whole, and each of its steps."""
    made = {path for step in contents.steps for path in step.outputs}
    read = dict.fromkeys(path for step in contents.steps for path in step.inputs)
    steps = contents.steps
    yield _run(contents, "#run", contents.title, contents.workflow.path) | {
        "object": [_reference(_address(path)) for path in read if path not in made],
        "result": [
            _reference(_address(p)) for p in dict.fromkeys(p for s in steps for p in s.outputs)
        ],
    }
    for number, step in _stepped(contents):
        yield _run(contents, _step(number), step.name, step.program) | {
            "object": [_reference(_address(path)) for path in step.inputs],
            "result": [_reference(_address(path)) for path in step.outputs],
        }


def _run(contents: Contents, of: str, name: str, program: str) -> Entity:
    return {
        "@id": of,
        "@type": "CreateAction",
        "name": name,
        "description": f"Dated by the release of version {contents.version}.",
        "endTime": f"{contents.released.isoformat()}T00:00:00+00:00",
        "agent": _reference(_who(contents.persons[0])),
        "instrument": _reference(_address(program)),
    }


def _who(person: Person) -> str:
    return person.orcid or "#" + _address(person.spoken.replace(" ", "-"))


def _people(persons: tuple[Person, ...]) -> Iterator[Entity]:
    for person in persons:
        found: Entity = {
            "@id": _who(person),
            "@type": "Organization" if person.name else "Person",
            "name": person.spoken,
        }
        if not person.name:
            found |= {"familyName": person.family, "givenName": person.given}
        if person.affiliation:
            found["affiliation"] = _reference(_house(person.affiliation))
        yield found
    for house in dict.fromkeys(person.affiliation for person in persons if person.affiliation):
        yield {"@id": _house(house), "@type": "Organization", "name": house}


def _house(name: str) -> str:
    return "#" + _address(name.replace(" ", "-"))


def _used(
    entries: list[Entry], licences: Mapping[str, Licence], contents: Contents
) -> list[Licence]:
    ids = [contents.licences[0].id, *(entry.licence for entry in entries if entry.licence)]
    return [licences[one] for one in dict.fromkeys(ids)]


def _work(of: str, name: str, **told: str) -> Entity:
    return {"@id": of, "@type": "CreativeWork", "name": name, "url": _reference(of)} | told
