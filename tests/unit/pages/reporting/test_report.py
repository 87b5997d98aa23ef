"""The report as text: every fact of the inputs in its place, nothing read as markup."""

import base64
import gzip
from dataclasses import replace

from unit.pages.cases import ALT, EVIL, Text, assert_page

from coproduction.banner import SIMULATED
from coproduction.pages.reporting.chapters import written
from coproduction.pages.reporting.evidence import Evidence
from coproduction.pages.reporting.report import render
from coproduction.study.printed.figures import KINDS


def page(results) -> str:
    evidence = results.evidence()
    return render(evidence, written(evidence))


def test_what_a_storage_keeps_elsewhere_is_named_as_it_is_in_the_project(results):
    here = page(results)
    there, named = ".snakemake/storage/s3/bucket/", "results/s"
    (results.folder.parents[1] / there).mkdir(parents=True)
    results.folder.parent.rename(results.folder.parents[1] / there / "results")
    moved = {
        f"{there}{path}": made | {"inputs": [f"{there}{file}" for file in made["inputs"]]}
        for path, made in results.origins.items()
    }
    study = replace(results.study, figures=tuple(results.figures))
    evidence = Evidence.of(study, f"{there}{named}", moved, named)
    assert render(evidence, written(evidence)) == here


def test_markup_in_labels_is_text_in_the_page(results):
    read = Text(page(results))
    assert [tag for tag, _ in read.tags].count("script") == 1
    # the title in three places; label, question, answer and country; a row of the table; …
    assert read.text.count(EVIL) >= 10


def test_the_page_needs_nothing_beside_it_and_names_nothing_twice(results):
    assert_page(page(results), simulated=True)
    assert f'aria-label="Warning"><strong>{SIMULATED}<' in page(results)
    results.study = replace(results.study, simulated=False)
    assert f'aria-label="Warning"><strong>{SIMULATED}<' not in page(results)


def test_every_result_shows_its_origin_and_its_numbers(results):
    text = page(results)
    embedded = {
        given["download"]: base64.b64decode(given["href"].partition(",")[2])
        for tag, given in Text(text).tags
        if tag == "a" and "download" in given
    }
    items = (results.folder / "descriptives/items.csv").read_bytes()
    assert gzip.decompress(embedded["simulated-descriptives-items.csv.gz"]) == items
    figure = text[text.index('id="figures-items-svg"') :]
    figure = figure[: figure.index("</section>")]
    assert "#file-descriptives-items-csv" in figure
    assert "workflow/scripts/maker.py" in figure
    assert KINDS["items"].alt in figure and "left out" not in figure
    table = text[text.index('id="tables-sample-html"') :]
    table = table[: table.index("</section>")]
    assert "#file-tables-sample-csv" in table and 'download="simulated-tables-sample.docx"' in table
    docx = (results.folder / "tables/sample.docx").read_bytes()
    assert embedded["simulated-tables-sample.docx"] == docx
    assert "1,234" in table and "<sup>**</sup>" in table and '<span class="over">−0.50' in table


def test_a_table_of_another_language_is_marked_and_keeps_its_words(results):
    results.add_table("muster", "sample", language="de")
    text = page(results)
    table = text[text.index('id="tables-muster-html"') :]
    table = table[: table.index("</section>")]
    assert ' lang="de"' in table and "<em>Anmerkung.</em>" in table and "Note." not in table


def test_a_mailed_page_has_no_link_that_dies_unmarked(results):
    links = [given for tag, given in Text(page(results)).tags if tag == "a"]
    beside = [g for g in links if not g["href"].startswith(("#", "data:"))]
    assert beside and all(g.get("class") == "beside" for g in beside)
    assert not [g for g in beside if g["href"].endswith((".docx", ".xlsx"))]
    assert "lead to files beside it" in Text(page(results)).text


def test_two_renderings_are_the_same_bytes(results):
    assert page(results) == page(results)


def test_a_figure_is_named_and_told_as_declared_not_as_its_file_says(results):
    results.figures[0] = replace(results.figures[0], title=EVIL)
    read = Text(page(results))
    told = KINDS["items"].alt
    images = [given for tag, given in read.tags if tag == "img"]
    assert [given["alt"] for given in images] == [ALT.strip()]
    assert EVIL in read.text and told in read.text
    assert "Another" not in read.text and "Nothing" not in read.text
