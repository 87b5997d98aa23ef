"""The manifest comes back as it was written."""

from coproduction.pages import manifest
from coproduction.study.printed.figures import Figure
from coproduction.study.resolved.tables import TableSpec


def test_a_manifest_reads_back_in_order(tmp_path):
    tables = [TableSpec("a", "indices", "de", "=A"), TableSpec("NA", "tests", "en", "T", "m")]
    figures = [Figure("heat_map_m", "heat_map", "M, again", "m")]
    found = manifest.entries(tables, figures)
    manifest.write(found, tmp_path / "manifest.csv")
    read = manifest.read(tmp_path / "manifest.csv")
    assert [entry.name for entry in read] == ["heat_map_m", "a", "NA"]
    assert [entry.stem for entry in read] == ["figures/heat_map_m", "tables/a", "tables/NA"]
    assert [(entry.model, entry.language) for entry in read] == [
        ("m", "en"),
        ("", "de"),
        ("m", "en"),
    ]
    assert read[1].title == "'=A" and read[0] == found[0] and read[2] == found[2]


def test_a_study_without_tables_and_figures_has_an_empty_manifest(tmp_path):
    manifest.write([], tmp_path / "manifest.csv")
    assert manifest.read(tmp_path / "manifest.csv") == []
