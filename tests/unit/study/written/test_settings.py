import ast
import copy
import re
from pathlib import Path

import pytest

from coproduction.readers.headers import header_rows
from coproduction.study import load as studies
from coproduction.study import reference
from coproduction.study.data import sources
from coproduction.study.written import schema_faults, settings

ROOT = Path(__file__).resolve().parents[4]


def load(tmp_path, text, name="config"):
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return settings.load(path, name, f"{name}.yaml")


def test_norway_and_no_stay_text_and_dates_too(tmp_path):
    found, faults = load(tmp_path, "study: no\nstudies: 2008-05-01\n")
    assert not faults
    assert found == {"study": "no", "studies": "2008-05-01", "part_mb": 2000}


def test_defaults_are_filled_in(tmp_path):
    found, _ = load(tmp_path, "study: x\n")
    assert found["studies"] == "config/studies"


def test_a_misspelt_key_is_named_with_the_right_one(tmp_path):
    _, faults = load(tmp_path, "study: x\nstudeis: y\n")
    assert faults[0].problem == "unknown key 'studeis'"
    assert faults[0].expected == "did you mean 'studies'?"


def test_a_key_given_twice_is_an_error_with_its_line(tmp_path):
    _, faults = load(tmp_path, "study: x\nstudy: y\n")
    assert "line 2" in faults[0].problem
    assert "given twice" in faults[0].problem


def test_broken_yaml_and_bytes_are_faults(tmp_path):
    _, faults = load(tmp_path, "study: [x\n")
    assert "line" in faults[0].problem
    (tmp_path / "config.yaml").write_bytes(b"study: \xe9\n")
    _, faults = settings.load(tmp_path / "config.yaml", "config", "config.yaml")
    assert "line 1: not UTF-8 at byte 7" in faults[0].problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("study: x\n? [a]\n: 1\n", "line 2: ['a'] cannot be a key"),
        ("study: " + "[" * 3000 + "]" * 3000, "line 1: lists or mappings are nested more than 100"),
        ("- " * 50_000 + "x", "nested more than 100 deep"),
        ("study: " + "x" * 10_000_000, "the file has 10000007 bytes"),
        ("".join(f"k{i}: 1\n" for i in range(101)), "1 more unknown keys"),
        ("study: !!int x", "has too many digits to be read, or is none"),
        (
            "m0: &m0 {x: 1}\n"
            + "".join(
                f"m{i}: &m{i} {{<<: [{', '.join([f'*m{i - 1}'] * 10)}]}}\n" for i in range(1, 20)
            ),
            "unknown key 'm19'",
        ),
        (
            "a: &a {"
            + ", ".join(f"k{i}: 1" for i in range(600))
            + "}\n"
            + "".join(f"m{i}: {{<<: *a}}\n" for i in range(600)),
            "merges (<<) repeat keys",
        ),
        ("study: " + "9" * 5000, "too many digits"),
        ("study: &a [*a]", "recursive node"),
        (
            "a: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
            + "".join(f"b{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 9)),
            "aliases repeat values",
        ),
        ("study: x\nlanguage: .nan\n", "language: nan is no number"),
        ("study: x\n\tstudies: y\n", "line 2: a tab stands before the text"),
        ("study: x\n---\nstudy: y\n", "line 2: expected a single document"),
        ("study: [x]\n", "study: ['x'] cannot stand here"),
        ("study:\n", "study: nothing stands here"),
    ],
)
def test_yaml_nobody_meant_is_a_fault(tmp_path, text, said):
    assert any(said in fault.problem for fault in load(tmp_path, text)[1])


def test_a_number_that_yaml_takes_for_text_is_written_out(tmp_path):
    text = "variables:\n  income: {label: I, type: numeric, range: [0, 1e6]}\n"
    (fault,) = load(tmp_path, text, "variables")[1]
    assert fault.mend.startswith("1000000.0 ")


def test_entries_that_share_their_settings_merge(tmp_path):
    model = "label: A, outcome: y, terms: [x]"
    text = f"models:\n  a: &a {{{model}}}\n  b: {{<<: *a, label: B}}\n"
    found, faults = load(tmp_path, text, "models")
    assert not faults and [found["models"][m]["label"] for m in "ab"] == ["A", "B"]
    assert found["models"]["b"]["outcome"] == "y"


def test_every_pattern_of_the_schemas_has_words():
    rules = str([settings.schema(p.name.split(".")[0]) for p in settings.SCHEMAS.glob("*.yaml")])
    found = {ast.literal_eval(text) for text in re.findall(r"'pattern': ('[^']+')", rules)}
    assert found <= {*schema_faults.PATTERNS}


def test_all_faults_of_a_file_come_at_once(tmp_path):
    text = "models:\n  a: {label: A, outcome: y, terms: [x], estimtor: wls}\n  b: {label: B}\n"
    _, faults = load(tmp_path, text, "models")
    problems = " ".join(fault.problem for fault in faults)
    assert "'estimtor'" in problems and "'outcome' is missing" in problems
    assert "'terms' is missing" in problems


def test_a_pattern_is_told_in_words(tmp_path):
    _, faults = load(tmp_path, "study: Výzkum\n")
    assert faults[0].expected.startswith("letters a to z, digits and underscores.")


@pytest.mark.parametrize("key", ["delimiter", "catalog", "country", "encoding", "sheet", "weight"])
def test_an_empty_text_is_not_taken_for_a_key_left_out(tmp_path, key):
    text = f'title: T\nsources: {{a: {{file: a.csv, {key}: ""}}}}\n'
    (fault,) = [f for f in load(tmp_path, text, "study")[1] if f"sources.a.{key}" in f.problem]
    assert "an empty text" in fault.problem and fault.mend.startswith(f'delete the line {key}: ""')


def test_an_empty_area_is_not_taken_for_none(tmp_path):
    text = 'q: {label: Q, type: binary, area: ""}\n'
    found = load(tmp_path, f"variables:\n  {text}", "variables")[1]
    assert any("area: an empty text" in fault.problem for fault in found)


def test_a_number_where_text_belongs_is_told_with_its_quotes(tmp_path):
    _, faults = load(tmp_path, "study: 2019\n")
    assert faults[0].mend.startswith('study: "2019"')


def test_a_platform_has_its_own_header_rows(tmp_path):
    source = f"{{file: a.csv, sha256: {'a' * 64}, language: en, platform: qualtrics}}"
    head = "title: T\nsimulated: true\ncitation: C\npseudonyms: {open: true}\n"
    text = f"{head}sources: {{a: {source}}}\n"
    found, faults = load(tmp_path, text, "study")
    assert not faults
    assert header_rows(sources.resolved(found["sources"]["a"])) == 3


def test_the_reference_page_is_the_schemas(pytestconfig):
    page = (pytestconfig.rootpath / "config" / "README.md").read_text(encoding="utf-8")
    assert page == reference.page(), "run `make docs`"


def test_every_key_of_every_schema_is_described():
    def undescribed(rules, at):
        for key, inner in rules.get("properties", {}).items():
            if not inner.get("description") and "$ref" not in inner:
                yield f"{at}.{key}"
            for below in (inner, inner.get("additionalProperties"), inner.get("items")):
                if isinstance(below, dict):
                    yield from undescribed(below, f"{at}.{key}")

    missing = [
        key
        for name in reference.FILES
        for key in undescribed(settings.schema(name), name)
        if key.count(".") > 1
    ]
    assert missing == []


def test_a_missing_key_is_told_with_what_it_says(tmp_path):
    _, faults = load(tmp_path, "models:\n  one: {label: One}\n", "models")
    told = {fault.problem: fault.expected for fault in faults}
    assert told["'outcome' is missing in models.one"].startswith("An index or a variable")
    assert told["'terms' is missing in models.one"].startswith("Correlates; required")


@pytest.mark.parametrize("written", ["", "1", "[a]", "text"])
@pytest.mark.parametrize("name", ["variables", "indices", "models", "tables"])
def test_an_entry_that_is_no_mapping_is_told_once(tmp_path, name, written):
    (fault,) = load(tmp_path, f"{name}:\n  one: {written}\n", name)[1]
    assert fault.problem.startswith(f"{name}.one: ")
    assert fault.expected.startswith("a mapping (`key: value`)")


@pytest.mark.parametrize("name", ["pooled", "harmonised", "failures", "uk_exclusions"])
def test_a_source_cannot_have_the_name_of_a_file_beside_it(tmp_path, name):
    source = f"{{file: a.csv, sha256: {'a' * 64}, language: en}}"
    text = "title: T\nsimulated: true\ncitation: C\npseudonyms: {open: true}\n"
    (fault,) = load(tmp_path, f"{text}sources:\n  {name}: {source}\n", "study")[1]
    assert fault.problem == f"{name!r} cannot be a name in sources"


def test_names_are_short_enough_for_files(tmp_path):
    model = "{label: A, outcome: y, terms: [x]}"
    assert not load(tmp_path, f"models:\n  {'a' * 64}: {model}\n", "models")[1]
    (fault,) = load(tmp_path, f"models:\n  {'a' * 65}: {model}\n", "models")[1]
    assert "cannot be a name in models" in fault.problem and "at most 64" in fault.expected


def test_a_whole_number_is_written_without_a_point(tmp_path):
    source = f"{{file: a.csv, sha256: {'a' * 64}, language: en, header_rows: 2.0}}"
    text = "title: T\nsimulated: true\ncitation: C\npseudonyms: {open: true}\n"
    (fault,) = load(tmp_path, f"{text}sources:\n  uk: {source}\n", "study")[1]
    assert fault.problem == "sources.uk.header_rows: 2.0 cannot stand here"
    assert fault.expected.startswith("a whole number") and fault.mend == "header_rows: 2"


def test_schemas_that_all_share_are_left_as_they_are():
    shared = [path.name.split(".")[0] for path in settings.SCHEMAS.glob("*.schema.yaml")]
    before = {name: copy.deepcopy(settings.schema(name)) for name in shared}
    studies.load(ROOT / "config/studies/fivenations_simulated", ROOT)
    assert {name: settings.schema(name) for name in shared} == before
    rules = {"properties": {"a": {"default": []}}}
    settings.with_defaults({}, rules, rules)["a"].append(1)
    assert settings.with_defaults({}, rules, rules) == {"a": []}


def test_keys_are_as_written(tmp_path):
    """A wave called 2008 once ended in a traceback."""
    path = tmp_path / "study.yaml"
    path.write_text("waves: {2008: {label: a}, 2012.0: {label: b}, true: {label: c}}\n")
    assert [*settings.read(path, "study.yaml")[0]["waves"]] == ["2008", "2012.0", "true"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("label: Trust: how much\n", "a text with a colon in quotes"),
        ("a: 1\nb\n", "a colon and a blank behind the key"),
        ("a:\n  - 1\n b: 2\n", "keys of one level at one indent"),
        ("- a\nb: 1\n", "a hyphen before each entry"),
        ("a: @x\n", "a text that begins with such a sign in quotes"),
        ("a: *x\n", "a text that begins with * in quotes"),
        ("a: 'x\n", "a quote that ends each quoted text"),
        ("a: [1, 2\nb: 3\n", "commas between, and the bracket"),
        ("a: - 1\n", "a list in lines below its key"),
    ],
)
def test_what_yaml_lacks_is_said(tmp_path, text, expected):
    path = tmp_path / "models.yaml"
    path.write_text(text, encoding="utf-8")
    _, (fault,) = settings.read(path, "models.yaml")
    assert expected in fault.expected
