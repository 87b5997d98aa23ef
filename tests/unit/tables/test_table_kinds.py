"""Kinds of tables: one list of them, alike for declarations, jobs and reports."""

import inspect

import pytest

from coproduction.study.printed import declarable_tables
from coproduction.study.resolved import tables
from coproduction.study.resolved.specification import plain, typed
from coproduction.study.resolved.tables import TableSpec
from coproduction.tables import making, table_kinds
from coproduction.words import fixed, labels

#: What every function of a kind takes besides its settings.
COMMON = {"name", "title", "simulated", "language", "rows", "notes"}
SAID = {
    "labels": {"terms": {"sex": "Gender"}, "levels": {"sex": {"f": "Woman"}}},
    "models": {"m": "Correlates of trust"},
}


def spec(kind, **settings):
    return TableSpec("t", kind, settings.pop("language", "en"), "", **settings)


@pytest.mark.parametrize("kind", table_kinds.KINDS)
def test_a_function_takes_the_files_and_settings_of_its_kind(kind):
    function, declared = making.maker(kind), table_kinds.KINDS[kind]
    assert f"{function.__module__}:{function.__name__}" == declared.function
    takes = inspect.signature(function).parameters
    frames = [n for n, p in takes.items() if p.kind is p.POSITIONAL_OR_KEYWORD and n != "labels"]
    assert len(frames) == len(declared.files)
    assert {*declared.settings} | COMMON == {
        name for name, p in takes.items() if p.kind is p.KEYWORD_ONLY and name not in NOT_DECLARED
    }
    assert {*declared.settings} - {"fieldwork"} <= {*TableSpec.__dataclass_fields__}
    # what may be declared reaches the function
    assert {*declarable_tables.KINDS[kind].takes} - {
        "model",
        "comparison",
        "family",
        "spanners",
    } <= {*declared.settings}


#: Levels of intervals of descriptives are those of the results; `across` is of side_by_side alone,
#: and `licensed`, `summaries` and `tests` are given where the study has them.
NOT_DECLARED = {"confidence", "across", "licensed", "summaries", "tests"}


@pytest.mark.parametrize(
    ("table", "title"),
    [
        (spec("sample"), "Samples and fieldwork"),
        (spec("sample", language="de"), "Stichproben und Feldarbeit"),
        (spec("indices", group="sex"), "Indices by country: Gender"),
        (spec("reliability", rows=("alpha",)), "Reliability of the indices"),
        (spec("reliability", rows=("item_rest",)), "Reliability by item"),
        (spec("correlates", model="m"), "Correlates of trust"),
        (spec("tests", model="m"), "Tests: Correlates of trust"),
        (spec("estimators", models={"m": "A", "k": "B"}), "Estimators side by side"),
        (TableSpec("t", "tests", "en", "As declared", model="m"), "As declared"),
    ],
)
def test_a_title_is_the_declared_one_or_that_of_the_kind(table, title):
    assert table_kinds.title(table, SAID) == title


def test_every_standard_title_is_there_in_every_language():
    titles = {kind.title for kind in table_kinds.KINDS.values()} - {""}
    for code in fixed.languages():
        assert titles | {table_kinds.BY_GROUP, table_kinds.BY_ITEM} <= {*fixed.language(code).words}


def test_a_specification_travels_as_json_values():
    table = spec("correlates", model="m", rows=("a", "b"), stars={"*": 0.05}, digits=2)
    assert typed(TableSpec, plain(table)) == table


def test_terms_that_no_file_declares_are_called_by_the_words():
    # tested between areas; counted together before publication; tested together; of study.yaml
    elsewhere = {"level", "several", "all", "wave"}
    assert {*tables.PARAMETERS} | elsewhere == {*labels.FIXED}
