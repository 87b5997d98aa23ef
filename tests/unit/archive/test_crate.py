"""The crate: every file once, every reference answered, runs as Workflow Run Crates have them."""

import json

import pytest

from archive import crate, packing, verify


@pytest.fixture
def graph(tree):
    packing.pack(tree / "contents.json", tree.parent / "tiny.zip", tree)
    bag = verify.unpacked(tree.parent / "tiny.zip", tree.parent / "unpacked")
    told = json.loads((bag / "data" / crate.FILE).read_text("utf-8"))
    assert told["@context"] == crate.CONTEXT
    return {entity["@id"]: entity for entity in told["@graph"]} | {"bag": bag}


def references(value):
    if isinstance(value, dict):
        yield from [value["@id"]] if set(value) == {"@id"} else []
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_file_is_described_once_with_its_size_and_checksum(graph):
    from urllib.parse import unquote

    bag = graph.pop("bag")
    files = {unquote(of): e for of, e in graph.items() if "File" in str(e["@type"])}
    lying = {
        p.relative_to(bag / "data").as_posix() for p in (bag / "data").rglob("*") if p.is_file()
    }
    assert set(files) == lying - {crate.FILE}
    for path, entity in files.items():
        assert entity["sha256"] == verify.sha256(bag / "data" / path)
        assert int(entity["contentSize"]) == (bag / "data" / path).stat().st_size


def test_every_reference_within_the_crate_is_answered(graph):
    graph.pop("bag")
    within = {of for e in graph.values() for of in references(e) if not of.startswith("http")}
    assert within <= set(graph)


def test_run_and_steps_say_what_they_read_and_made(graph):
    run, second = graph["#run"], graph["#step-2"]
    assert run["object"] == {"@id": "flow/in/r%C3%A4w%201%25.txt"}
    assert run["result"] == [{"@id": "out/a.csv"}, {"@id": "out/b.csv"}]
    assert run["instrument"] == graph["./"]["mainEntity"] == {"@id": "flow/Snakefile"}
    assert (second["instrument"], second["result"]) == (
        {"@id": "flow/make.py"},
        {"@id": "out/b.csv"},
    )
    assert {e["endTime"] for of, e in graph.items() if of.startswith("#step-")} == {
        "2026-01-31T00:00:00+00:00"
    }


def test_the_crate_names_profiles_author_and_licence(graph):
    root = graph["./"]
    assert [one["@id"] for one in root["conformsTo"]] == [url for url, _, _ in crate.PROFILES]
    assert graph[root["author"]["@id"]]["familyName"] == "Müller"
    assert root["license"] == {"@id": "https://example.org/by"}
