"""How a draft is held against a hand-made study."""

import hashlib
import runpy
from pathlib import Path

import pytest
import six_countries
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def benchmark():
    return runpy.run_path(str(ROOT / "benchmarks/drafting.py"))


@pytest.fixture
def study(benchmark):
    """Two sources that ask of trust and age; one target is fed by two columns of the second."""
    column, answers = benchmark["Column"], {"1": "Little", "2": "Some", "3": "Much", "9": "Refused"}
    trust = {"1": "low", "2": "low", "3": "high", "9": "refused"}
    age = {"98": "98", "99": "refused"}
    columns = [
        column("a", "t", "Trust", answers, {("trust", 0): trust}),
        column("a", "age", "Age", {"98": "98 or older", "99": "Refused"}, {("age", 0): age}),
        column("b", "x", "Trust", answers, {("trust", 0): trust}),
    ]
    types = {"trust": "ordinal", "age": "numeric"}
    return benchmark["Study"](columns, types, {"trust": ["low", "high"], "age": []})


def proposed(benchmark, key, target, codes, levels=True, **more):
    return {key: benchmark["Proposal"](target, codes, levels, "ordinal", **more)}


LEVELS = {"1": "none", "2": "some", "3": "much", "9": "refused"}


def test_rows_that_nobody_has_to_change_are_right_and_merged_ones_are_told(benchmark, study):
    given = proposed(benchmark, ("a", "t"), "t", LEVELS)
    given |= proposed(benchmark, ("b", "x"), "t", LEVELS, partner=("a", "t"), sure=True)
    given |= proposed(benchmark, ("a", "age"), "age", {"98": "98", "99": "no_answer"}, False)
    found = benchmark["compare"](study, given)
    assert (found["variables"], found["variables right"]) == (3, 3)
    assert (found["rows"], found["kinds"], found["levels"]) == (10, 3, 7)
    # one of the two levels that a person merged is the level, in both sources
    assert (found["levels right"], found["levels merged by hand"]) == (5, 2)
    assert (found["kinds right"], found["kinds wrong"], found["rows right"]) == (2, 1, 7)
    assert (found["sure"], found["sure wrong"]) == (1, 0)


def test_what_is_asked_or_in_another_target_is_not_right(benchmark, study):
    given = proposed(benchmark, ("a", "t"), "t", LEVELS)
    given |= proposed(benchmark, ("b", "x"), "t", LEVELS, asked=True, partner=("a", "t"))
    found = benchmark["compare"](study, given)
    assert (found["variables right"], found["variables asked"]) == (1, 1)
    assert (found["rows right"], found["levels asked"], found["levels not drafted"]) == (3, 3, 1)
    apart = given | proposed(benchmark, ("b", "x"), "x", LEVELS)
    found = benchmark["compare"](study, apart)
    assert (found["variables right"], found["levels misplaced"]) == (1, 3)
    wrong = given | proposed(benchmark, ("b", "x"), "t", LEVELS, partner=("a", "age"), sure=True)
    assert benchmark["compare"](study, wrong)["sure wrong"] == 1


def test_fuzzy_text_matches_labels_and_kinds(benchmark, study):
    found = benchmark["by_fuzzy_text"](study.columns)
    assert found["b", "x"].target == found["a", "t"].target != found["a", "age"].target
    assert found["a", "t"].codes == {"1": "Little", "2": "Some", "3": "Much", "9": "refused"}


def test_the_hand_made_study_is_of_the_made_export():
    given = yaml.safe_load((ROOT / "tests/studies/six_countries/study.yaml").read_text("utf-8"))
    told = given["sources"]["export"]["sha256"]
    assert hashlib.sha256(six_countries.export()).hexdigest() == told


@pytest.mark.slow
def test_an_export_of_six_countries_is_drafted_right(benchmark, tmp_path):
    folder = benchmark["exports"]("six_countries", None, tmp_path)
    told = {(way, what): n for way, what, n in benchmark["measured"]("six_countries", folder)}
    assert told["draft", "rows right"] >= 0.8 * told["draft", "rows"]
    assert told["draft", "kinds right"] == told["draft", "kinds"]
    assert told["draft", "rows right"] > told["fuzzy text", "rows right"]
