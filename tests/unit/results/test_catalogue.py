"""The catalogue: every declared file, well declared, and found by its path."""

import re

import pytest

from coproduction.results import (
    codebook_files,
    descriptive_files,
    harmonisation_files,
    model_files,
    published_files,
    validation_files,
)
from coproduction.results.catalogue import FILES, declared, is_released, without_class


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("validation/summary.csv", validation_files.SUMMARY),
        ("validation/sources/uk.csv", validation_files.SUMMARY),
        ("validation/sources/uk_exclusions.csv", validation_files.EXCLUSIONS),
        ("harmonisation/sources/uk.csv", harmonisation_files.LEDGER),
        ("codebook/harmonised.csv", codebook_files.CODEBOOK),
        ("descriptives/indices.csv", descriptive_files.INDICES),
        ("models/fit.csv", model_files.FIT),
        ("models/pooled/fit.csv", model_files.FIT),
        ("tables/sample.csv", published_files.TABLE),
        ("manifest.csv", published_files.MANIFEST),
        ("models/pooled/more/fit.csv", None),
        ("models/pooled/notes.csv", None),
        ("stray.csv", None),
    ],
)
def test_a_path_leads_to_its_declaration(path, file):
    assert declared(path) is file


def test_paths_and_columns_are_declared_once():
    paths = [path for file in FILES for path in (file.path, file.part) if path]
    assert len(set(paths)) == len(paths)
    for file in FILES:
        assert len(set(file.names)) == len(file.names), file.path


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_every_column_is_well_declared(file):
    for column in file.columns:
        assert re.fullmatch("[a-z][a-z0-9_]*", column.name)
        assert column.type == "text" or not column.values
        assert len(set(column.values)) == len(column.values)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_every_count_says_what_it_counts(file):
    """Disclosure control tells by the unit what a number counts."""
    for column in file.columns:
        counts = re.fullmatch(r"(n|weighted_n|effective_n)(_.*)?", column.name)
        assert not counts or column.unit, column.name


def test_a_public_file_holds_nothing_computed_from_answers():
    for file in FILES:
        if file.sensitivity == "public":
            assert {column.type for column in file.columns} == {"text"}, file.path


def test_declarations_may_be_keys():
    assert len({file: file.path for file in FILES}) == len(FILES)


def test_a_file_that_a_rule_makes_has_a_class():
    made = ["r/tables/sample.docx", "r/figures/a.svg", "r/models/notes.csv", "r/report.html"]
    assert without_class([*made, "r/archive/x-1.zip", "data/a.parquet"], "r") == [
        "r/models/notes.csv"
    ]


@pytest.mark.parametrize(
    ("path", "released"),
    [
        ("models/fit.csv", True),
        ("codebook/uk.csv", True),
        ("models/pooled/fit.csv", False),
        ("validation/failures.csv", False),
        ("harmonisation/ledger.csv", False),
        ("harmonisation/comparability.csv", False),
        ("tables/sample.csv", False),
        ("multiverse/estimates.csv", True),
        ("multiverse/estimates.parquet", False),
    ],
)
def test_what_stays_inside_is_not_released(path, released):
    assert is_released(path) is released
