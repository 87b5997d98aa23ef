"""What is added in several places is in all of them: formats, estimators, tables, figures."""

import ast
import inspect
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import shipped

from coproduction.faults import Fault, Faults
from coproduction.figures.alternative import SENTENCES
from coproduction.inference.estimators import named
from coproduction.on_use import imported
from coproduction.pages.reporting.chapters import CHAPTERS
from coproduction.readers import formats
from coproduction.results import estimator_names, estimators
from coproduction.results.invariance_files import INVARIANCE, LICENSED
from coproduction.results.model_files import DIAGNOSTICS
from coproduction.study.declared.table_declarations import TableDeclaration
from coproduction.study.printed import declarable_tables
from coproduction.study.printed import figures as registry
from coproduction.study.printed.table_faults import NEEDED, untaken
from coproduction.study.resolved import figure_kinds
from coproduction.study.written import settings
from coproduction.tables import table_kinds
from run.captions import captions

KINDS = (table_kinds.KINDS, registry.KINDS)
WORKFLOW = Path(__file__).parents[2] / "workflow"
#: Estimators that other files speak of, for what is true of them alone.
SPOKEN_OF = ("wls", "fractional_logit", "random_intercept", "poisson")


def texts(path: Path) -> set[str]:
    """Every text that stands in the code of a module."""
    tree = ast.parse(path.read_text("utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


@cache
def named_texts() -> dict[Path, set]:
    """Every module with the constants that it holds."""
    return {path: texts(path) for path in shipped.files(WORKFLOW, "*.py")}


def naming(name: str) -> set[str]:
    """The modules that name something."""
    found = [path for path, held in named_texts().items() if name in held]
    return {path.relative_to(WORKFLOW).as_posix() for path in found}


def enumerated(schema: str, *keys: str) -> set[str]:
    """The values that a schema allows below some keys."""
    found = settings.schema(schema)["properties"]
    for key in keys[:-1]:
        found = found[key]["additionalProperties"]["properties"]
    return set(found[keys[-1]]["enum"])


def test_a_format_has_a_reader_and_may_be_declared():
    assert set(formats.READERS) == enumerated("study", "sources", "format")


@pytest.mark.parametrize("kind", formats.READERS)
def test_the_reader_of_a_format_is_there(kind):
    function = imported(formats.READERS, kind, "format")
    assert f"{function.__module__}:{function.__name__}" == formats.READERS[kind]


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", b"ARROW1\0\0", b"PK\3\4ods", b"<?xml ?><a/>"])
def test_a_reader_that_is_added_judges_its_files_itself(monkeypatch, tmp_path, content):
    """A format that had a reader alone was once a KeyError at its first file."""
    monkeypatch.setitem(formats.READERS, "feather", "coproduction.readers.columnar:read")
    path = tmp_path / "a.feather"
    reading = formats.Reading(
        file="a.feather", format="feather", platform="none", quote='"', name_row=0
    )
    path.write_bytes(content)
    formats.check_format(reading)
    formats.check_content(reading, path)
    path.write_bytes(b"PAR1" + bytes(99))
    with pytest.raises(Faults, match="not a file of format feather, it is a Parquet") as met:
        formats.check_content(reading, path)
    assert met.value.faults[0].mend == "format: parquet"


def test_formats_of_a_setting_are_formats_and_its_readers_are_told_it():
    rules = settings.schema("study")["properties"]["sources"]["additionalProperties"]["properties"]
    some = {key: rule["x-formats"] for key, rule in rules.items() if "x-formats" in rule}
    assert some and set(some) <= set(formats.Reading.__dataclass_fields__)
    assert all(set(of) < set(formats.READERS) for of in some.values())


def test_an_estimator_has_a_function_a_meaning_and_may_be_declared():
    places = [estimator_names.NAMES, enumerated("models", "models", "estimator")]
    assert all(set(place) == set(estimators.ESTIMATORS) for place in places)


@pytest.mark.parametrize("name", [n for n in estimators.ESTIMATORS if n not in SPOKEN_OF])
def test_an_estimator_is_named_in_no_other_file(name):
    assert naming(name) == {
        "coproduction/results/estimator_names.py",
        "coproduction/results/estimators.py",
    }


@pytest.mark.parametrize("name", estimators.ESTIMATORS)
def test_the_function_of_an_estimator_is_of_the_module_that_is_named(name):
    function = named.estimator_of(name)
    assert f"{function.__module__}:{function.__name__}" == estimators.PLACES[name]
    assert function.__name__ == name


@pytest.mark.parametrize("kind", declarable_tables.KINDS)
def test_a_table_needs_what_its_kind_takes_of_models_and_takes_no_other(kind):
    given = {"model": "a", "models": {"a": "A", "b": "B"}, "comparison": "c"}
    needed = given.keys() & {*declarable_tables.KINDS[kind].takes}
    assert given.keys() == NEEDED.keys()

    def told(keys: set[str]) -> dict[str, list[Fault]]:
        declared = TableDeclaration(kind, **{key: given[key] for key in keys})
        return untaken({"t": declared}, "tables.yaml")

    assert told(needed) == {}
    for key in given:
        (fault,) = told(needed ^ {key})["t"]
        assert fault.problem.startswith(f"tables.t.{key}: a table of kind {kind} ")
        assert fault.expected


def test_a_table_has_a_function_a_caption_and_a_job_and_may_be_declared():
    kinds = set(table_kinds.KINDS)
    assert kinds == set(declarable_tables.KINDS) == enumerated("tables", "tables", "kind")
    jobs = {kind.job for kind in table_kinds.KINDS.values()}
    assert all(map(str.isidentifier, jobs)) and "combined" not in jobs


@pytest.mark.parametrize("kind", declarable_tables.KINDS)
def test_the_rows_of_a_table_are_names_that_a_study_has(kind):
    """A kind whose rows nobody knew was once a KeyError where one was named."""
    known = {"variables", "answered", "countries", "indices", "terms", "hypotheses"}
    known |= {*declarable_tables.FIXED}
    assert declarable_tables.KINDS[kind].rows in known
    assert declarable_tables.KINDS[kind].digits >= 0


def test_a_figure_has_a_caption_and_a_job():
    jobs = {kind.job for kind in registry.KINDS.values()}
    assert all(map(str.isidentifier, jobs))
    alone = [name for name, kind in registry.KINDS.items() if kind.job == "coefficients"]
    assert alone == ["coefficients"]
    assert set(SENTENCES) == set(registry.KINDS)


@pytest.mark.parametrize("of", [table_kinds, registry], ids=["table", "figure"])
def test_a_function_takes_what_its_kind_declares_by_name(of):
    beside = (table_kinds if of is table_kinds else figure_kinds).BESIDE
    for name, kind in of.KINDS.items():
        taken = inspect.signature(imported(of.PLACES, name, "kind")).parameters
        named = {*kind.settings, *(beside[file] for file in kind.beside if file in beside)}
        assert named <= {*taken}, name


@pytest.mark.parametrize("kind", [table_kinds.KINDS["flow"], registry.KINDS["flow"]])
def test_a_file_beside_others_that_reaches_no_function_is_refused(kind):
    """It was once an input of the job that nobody was given, without a word."""
    assert replace(kind, beside=(LICENSED, INVARIANCE)).beside
    for file in (DIAGNOSTICS, INVARIANCE):  # one has no parameter, one is a base of licenses
        with pytest.raises(ValueError, match=rf"beside: {file.path} reaches no function"):
            replace(kind, beside=(file,))


def test_every_kind_of_figure_is_of_some_study():
    """What no study has is never drawn: a kind is named where it is declared, and once more."""
    tree = ast.parse((WORKFLOW / "coproduction/study/printed/figures.py").read_text("utf-8"))
    makers = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    said = {n.value for maker in makers for n in ast.walk(maker) if isinstance(n, ast.Constant)}
    assert set(registry.KINDS) <= said


@pytest.mark.parametrize(("chapter", "section"), [("measurement", "measures"), ("data", "data")])
def test_a_kind_stands_in_the_section_of_the_paper_that_its_chapter_is_about(chapter, section):
    """Means and models of measurement once stood among the findings."""
    (kinds,) = (told.kinds for told in CHAPTERS if told.name == chapter)
    registered = [one[kind] for kind in kinds for one in KINDS if kind in one]
    assert len(registered) >= len(kinds)
    assert {kind.section for kind in registered} == {section}


def test_captions_are_those_of_the_registries():
    found = {path.name: path.read_text("utf-8") for path in (WORKFLOW / "report").glob("*.rst")}
    others = {"codebook.rst", "workflow.rst"}
    made = {name: text for name, text in found.items() if name not in others}
    assert made == captions(), "run `make docs`"


@pytest.mark.parametrize("what", ["a reader", "a table", "a figure", "an estimator"])
def test_what_is_added_takes_three_files(what):
    page = (WORKFLOW.parent / "CONTRIBUTING.md").read_text("utf-8")
    files = re.search(rf"^\| {what} \| (.*) \|$", page, re.M)[1]
    assert 2 <= len(re.findall(r"`(workflow/[^`]+)`", files)) <= 3
