"""README and metadata of an archive, as people, repositories and machines read them."""

import json
from dataclasses import replace

import pytest
import yaml
from unit.deposit.conftest import FOLDER, PROJECT, RESULTS

from coproduction.deposit import (
    availability_page,
    citation_files,
    documents,
    inventory,
    table_schema,
)
from coproduction.deposit.availability_page import Told
from coproduction.deposit.documents import Declared
from coproduction.disclosure import following
from coproduction.inference import reliability
from coproduction.pages import manifest
from coproduction.pages.manifest import Entry
from coproduction.results import catalogue
from coproduction.study.release import Disclosure
from coproduction.study.resolved.specification import plain, typed
from coproduction.study.written.registration import registration

OURS = "    # via coproduction (pyproject.toml)\n"
LOCK = f"numpy==2.0 \\\n    --hash=x\n{OURS}six==1 \\\n    # via numpy\n"
TABLE = Entry("one", "table", "items", "", "en", "Answers | to items", "tables/one")


@pytest.fixture
def told(run, exports):
    claims = {"h1": "as it was", "h2": "another", "h3": "new"}
    then = [registration(name, text, "2025-12-01") for name, text in
            (("h1", "as it was"), ("h2", "one"), ("h0", "gone"))]  # fmt: skip
    return Told(
        False,
        Disclosure("open", 10),
        tuple(exports),
        run,
        (TABLE,),
        {"tables/one": "Table S1"},
        True,
        claims,
        then,
        {"model pooled": 7},
        LOCK,
    )


def test_the_readme_follows_the_template_of_the_data_editors(work, told):
    headings = [
        "Overview", "Data Availability and Provenance Statements", "Dataset list",
        "Computational requirements", "Description of programs/code",
        "Instructions to Replicators", "List of tables and programs",
        "Deviations from registered hypotheses", "Ethics", "Funding", "Licences",
    ]  # fmt: skip
    lines = availability_page.page(work, told).splitlines()
    assert [line[3:] for line in lines if line.startswith("## ")] == headings


def test_the_readme_says_who_may_have_the_data_and_how(work, told):
    page = availability_page.page(work, told)
    for line in ("Provided by: The archive", "Who may have them: researchers", "How: by mail",
                 "Cost: none", "Time: a month", "Licence: its terms"):  # fmt: skip
        assert f"- {line}\n" in page
    assert "The raw exports are not in this archive." in page
    assert "add `--inputs FOLDER`" in page
    assert f"| gb | `data/raw/gb.sav` | 7 | `{'0' * 64}` | no |" in page


def test_the_readme_says_what_makes_a_table_and_what_is_drawn(work, told):
    page = availability_page.page(work, told)
    row = "| Table S1: Answers \\| to items | `results/tables/one.csv` | tables | "
    assert row + "`workflow/scripts/tables.py` | `models/pooled/estimates.csv` |" in page
    assert "`results/manuscript.pdf`, with an S that of `results/supplement.pdf`;" in page
    without = availability_page.page(work, replace(told, numbers={}, supplement=False))
    assert "| Table: Answers" in without and "supplement.pdf" not in without
    assert "- model pooled: 7" in page and "among them: numpy 2.0." in page


def test_the_readme_tells_claims_from_their_registration(work, told):
    page = availability_page.page(work, told)
    assert "- `h1` is as it was registered, as of 2025-12-01." in page
    assert "- `h2` was edited after it was registered, as of 2025-12-01." in page
    assert "- `h3` was not registered." in page
    assert "- `h0` was registered, as of 2025-12-01, and is no longer declared." in page
    assert "The sample was smaller." in page


@pytest.mark.parametrize(("level", "step"), [("publish", 7), ("strict", 14)])
def test_the_readme_says_by_which_rule_numbers_are_withheld(work, told, level, step):
    page = availability_page.page(work, replace(told, disclosure=Disclosure(level, 7)))
    assert f"(level `{level}`): no count of fewer than 7 respondents" in page
    assert f"rounded to multiples of {step}, bases of estimates to multiples of 14;" in page
    assert "withheld" not in availability_page.page(work, told)


def test_the_readme_certifies_what_the_study_certifies(work, told):
    page = availability_page.page(work, told)
    assert "- [ ] We certify that the authors of this archive have" in page
    assert "permission to redistribute" not in page  # no data travel
    sure = replace(work.archive, may_use=True, may_share=True, harmonised=True)
    page = availability_page.page(replace(work, archive=sure), told)
    assert page.count("- [x] We certify that ") == 2


def test_the_readme_tells_seeds_and_what_a_run_needs(work, told):
    needs = replace(work.archive, runtime="3 minutes on two cores, 2 GB")
    page = availability_page.page(replace(work, archive=needs), told)
    assert "`results/manuscript.pdf`, with an S that of `results/supplement.pdf`;" in page
    without = availability_page.page(work, replace(told, numbers={}, supplement=False))
    assert "| Table: Answers" in without and "supplement.pdf" not in without
    assert "- model pooled: 7" in page and "\n3 minutes on two cores, 2 GB\n" in page
    assert f"seed {reliability.SEED} of the code" in page
    assert availability_page.FIXED == reliability.SEED == following.SEED


def test_texts_of_a_study_are_no_markup_and_stay_on_their_line(work, told):
    page = availability_page.page(work, told)
    assert page.startswith("# Tiny: a &lt;study>\n\nVersion 1.1, released 2026-01-31.\n")
    assert "It replaces version 1.0: a wrong weight" in page
    assert "\nTwo | sentences. On two lines.\n" in page


def test_the_citation_names_persons_and_groups(work):
    told = yaml.safe_load(citation_files.citation(work))
    assert told["authors"] == [
        {
            "family-names": "Müller",
            "given-names": "Ann",
            "affiliation": "Here",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        },
        {"name": "Group"},
    ]
    assert (told["version"], told["date-released"]) == ("1.1", "2026-01-31")


def test_metadata_of_repositories(work):
    zenodo = citation_files.zenodo(work)
    assert zenodo["creators"][0]["orcid"] == "0000-0002-1825-0097"
    assert zenodo["notes"] == "Version 1.1 replaces 1.0: a wrong weight"
    block = citation_files.dataverse(work)["datasetVersion"]["metadataBlocks"]["citation"]
    fields = {field["typeName"]: field for field in block["fields"]}
    # what Dataverse requires of every dataset
    assert {"title", "author", "datasetContact", "dsDescription", "subject"} <= set(fields)
    assert fields["subject"]["value"] == ["Social Sciences"]
    assert [one["authorName"]["value"] for one in fields["author"]["value"]] == [
        "Müller, Ann",
        "Group",
    ]
    meta = citation_files.codemeta(work, "3.11", "9.27")
    assert meta["author"][1] == {"@type": "Organization", "name": "Group"}


TABLES = [file for file in catalogue.FILES if file.columns and file.path.endswith(".csv")]


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.path)
def test_every_declared_file_has_a_table_schema(file, work):
    path = f"results/{file.path}".replace("{", "").replace("}", "")
    entry = {"path": path, "kind": "results", "about": "x"}
    (resource,) = table_schema.package(work, [entry])["resources"]
    fields = resource["schema"]["fields"]
    assert [field["name"] for field in fields] == file.names
    assert all(field["description"] for field in fields)


def test_only_numbers_that_are_withheld_may_be_empty_in_required_columns(work):
    entries = [
        {"path": f"results/{path}", "kind": "results", "about": "x"}
        for path in ("descriptives/sample.csv", "manifest.csv")
    ]

    def required(withheld):
        return [
            (table["path"], field["name"])
            for table in table_schema.package(work, entries, withheld)["resources"]
            for field in table["schema"]["fields"]
            if field.get("constraints", {}).get("required")
        ]

    lost = set(required(withheld=False)) - set(required(withheld=True))
    files = [catalogue.declared(entry["path"].removeprefix("results/")) for entry in entries]
    assert [file.sensitivity for file in files] == ["suppressed", "public"]
    assert lost == {
        (entries[0]["path"], column.name)
        for column in files[0].columns
        if column.required and column.type in ("integer", "number")
    }
    assert lost


@pytest.mark.parametrize("path", ["tables/x.csv", "multiverse/estimates.parquet"])
def test_printed_forms_and_copies_as_parquet_are_no_tables_of_data(work, path):
    """A Parquet file was listed as CSV, which no reader could read."""
    entry = {"path": f"results/{path}", "kind": "results", "about": ""}
    assert table_schema.package(work, [entry])["resources"] == []


def test_all_documents_are_written_from_what_a_job_receives(work, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/raw/gb.sav").write_bytes(b"abc")
    (tmp_path / "lock.txt").write_text(
        LOCK + "snakemake==9.27 \\\n    # via coproduction (pyproject.toml)\n"
    )
    manifest.write([TABLE], "manifest.csv")
    declared = Declared(
        work, run, True, Disclosure("open", 10), {}, (), {}, {"gb": ("data/raw/gb.sav",)},
        tuple(RESULTS), tuple(PROJECT), f"{FOLDER}/archive/tiny-1.1", False,
    )  # fmt: skip
    declared = typed(Declared, json.loads(json.dumps(plain(declared))))
    texts = documents.texts(declared, "manifest.csv", "lock.txt", {TABLE.stem: "Table 1"})
    paths = [f"out/{name}" for name in (*inventory.DOCUMENTS, inventory.CONTENTS)]
    documents.write_all(texts, paths)
    contents = json.loads((tmp_path / "out/contents.json").read_text("utf-8"))
    assert contents["workflow"]["version"] == "9.27"
    need = contents["rebuild"]["ways"][0]["needs"][0]
    assert need["sha256"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    page = (tmp_path / "out/README.md").read_text("utf-8")
    assert "| Table 1: Answers" in page
    assert "**The data are simulated.**" in page and "The study declares no hypotheses." in page
