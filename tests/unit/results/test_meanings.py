"""Meanings: every declared name has one, none is of a name that is not declared."""

import ast
import re
from pathlib import Path

import pytest

from coproduction.missing import KINDS
from coproduction.results import between_files, estimator_names, meanings
from coproduction.results.catalogue import FILES
from coproduction.results.model_files import FIT_REMARKS

SAID = meanings.said()
FOLDERS = {file.path.partition("/")[0] for file in FILES}


def own(file):
    return SAID["files"][file.path].get("columns", {})


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_every_file_column_and_value_has_a_meaning(file):
    assert meanings.of_file(file).endswith(".")
    for column in file.columns:
        assert meanings.of_column(file, column).endswith("."), column.name
        told = meanings.of_values(file, column)
        assert list(told) == list(column.values), column.name
        assert all(isinstance(one, str) and one and one[-1] != "." for one in told.values())


def test_no_meaning_is_of_a_file_that_is_not_declared():
    assert set(SAID) == {"missing", "folders", "files"}
    assert set(SAID["files"]) == {file.path for file in FILES}
    assert set(SAID["folders"]) <= FOLDERS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_no_meaning_is_of_a_column_or_value_that_is_not_declared(file):
    for name, said in own(file).items():
        assert name in file.names
        values = said["values"] if isinstance(said, dict) else {}
        values = estimator_names.MEANINGS if values == "estimators" else values
        assert set(values) == set(file.column(name).values), name


@pytest.mark.parametrize("folder", SAID["folders"])
def test_what_is_said_for_a_folder_holds_for_several_files_of_it(folder):
    inside = [file for file in FILES if file.path.startswith(f"{folder}/")]
    for name, said in SAID["folders"][folder].items():
        sharing = [file for file in inside if name in file.names and name not in own(file)]
        assert len(sharing) > 1, name
        values = said["values"] if isinstance(said, dict) else {}
        for file in sharing:
            assert set(values) == set(file.column(name).values), (file.path, name)


def test_kinds_of_missing_are_told_in_their_order():
    assert list(SAID["missing"]) == list(KINDS) == list(meanings.of_missing())


def test_what_a_remark_on_a_fit_names_is_a_column_of_its_row():
    """The report fills the columns in."""
    told = meanings.of_values(FIT_REMARKS, FIT_REMARKS.column("remark"))
    named = {name for said in told.values() for name in re.findall(r"`(\w+)`", said)}
    assert named <= {"outcome", "area", "country", "term", "value"} < set(FIT_REMARKS.names)


#: Maker of files between countries to the files.
MAKERS = {
    "random_effects": (between_files.COUNTRY_SUMMARIES,),
    "country_means": between_files.OF_COUNTRIES,
}


@pytest.mark.parametrize("maker", MAKERS)
def test_reasons_between_countries_are_those_that_are_given(maker):
    """One that no row can have was once declared, and five of every file."""
    path = Path(__file__).parents[3] / "workflow/coproduction/robustness/countries" / f"{maker}.py"
    given = {
        node.value
        for told in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(told, ast.Dict)
        for key, value in zip(told.keys, told.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "lacking"
        for node in ([value.body, value.orelse] if isinstance(value, ast.IfExp) else [value])
        if isinstance(node, ast.Constant)
    }
    assert given == {why for file in MAKERS[maker] for why in file.column("lacking").values}
