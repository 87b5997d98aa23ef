"""What is added in several places is in all of them: formats, estimators, tables, figures."""

from pathlib import Path
from typing import get_args

import pytest

from coproduction.figures import registry
from coproduction.inference.estimators import named
from coproduction.readers import formats
from coproduction.results import model_files
from coproduction.study import settings, specification
from coproduction.study import tables as declarable
from coproduction.tables import table_kinds
from coproduction.words import labels

CAPTIONS = {path.stem for path in (Path(__file__).parents[2] / "workflow/report").glob("*.rst")}


def enumerated(schema: str, *keys: str) -> set[str]:
    """The values that a schema allows below some keys."""
    found = settings.schema(schema)["properties"]
    for key in keys[:-1]:
        found = found[key]["additionalProperties"]["properties"]
    return set(found[keys[-1]]["enum"])


def test_a_format_has_a_reader_and_may_be_declared():
    assert set(formats.READERS) == enumerated("study", "sources", "format")


@pytest.mark.parametrize("kind", formats.READERS)
def test_the_reader_of_a_format_is_of_the_module_that_is_named(kind):
    assert formats.reader_of(kind).__module__ == formats.READERS[kind]


def test_an_estimator_has_a_function_a_meaning_and_a_printed_name_and_may_be_declared():
    places = [named.MODULES, model_files.ESTIMATORS, labels.ESTIMATORS]
    places += [get_args(specification.Estimator), enumerated("models", "models", "estimator")]
    assert all(set(place) == set(named.MODULES) for place in places)


@pytest.mark.parametrize("name", named.MODULES)
def test_the_function_of_an_estimator_is_of_the_module_that_is_named(name):
    function = named.estimator_of(name)
    assert (function.__module__, function.__name__) == (named.MODULES[name], name)


def test_a_table_has_a_function_and_a_caption_and_may_be_declared():
    kinds = set(table_kinds.KINDS)
    assert kinds == set(declarable.KINDS) == enumerated("tables", "tables", "kind")
    assert {f"table_{kind}" for kind in kinds} <= CAPTIONS


def test_a_figure_has_a_caption():
    assert set(registry.KINDS) <= CAPTIONS
