import re
from pathlib import Path

import pytest
from declarations import declared, source

from coproduction.harmonise import validation
from coproduction.harmonise.validation.verdict import EXPECTED
from coproduction.study.data import checks
from coproduction.study.resolved.rules import Limits, built_in, severity
from coproduction.study.resolved.specification import plain
from coproduction.study.written import settings

VARIABLES = declared({
    "care": {"type": "ordinal", "levels": [{"name": n} for n in ("never", "often")]},
    "ill": {"type": "binary", "levels": [{"name": n} for n in ("no", "yes")]},
    "region": {"type": "categorical", "levels": [{"name": n} for n in "abc"]},
    "country": {"type": "categorical", "levels": [{"name": n} for n in ("GB", "FR")]},
    "age": {"type": "numeric", "range": [15, 95]},
    "born": {"type": "numeric", "range": [1900, 2010]},
})  # fmt: skip
SOURCES = {"uk": source(fieldwork={"start": "2008-05"}), "fr": source()}


def load(tmp_path, text):
    path = tmp_path / "checks.yaml"
    path.write_text(text, encoding="utf-8")
    return settings.load(path, "checks", "checks.yaml")


def problems(tmp_path, text):
    found, wrong = load(tmp_path, text)
    return wrong or checks.faults(found, VARIABLES, SOURCES, "checks.yaml")


@pytest.mark.parametrize(
    ("failed", "more_than", "expected"),
    [
        (0, {"error": 0}, ""),
        (1, {"error": 0}, "error"),
        (1, {"note": 1}, "tolerated"),
        (2, {"note": 1, "warning": 2}, "note"),
        (3, {"note": 1, "warning": 2}, "warning"),
        (5, {"warning": "5%"}, "tolerated"),
        (6, {"warning": "5%", "error": "10%"}, "warning"),
        (11, {"note": 0, "error": "10%"}, "error"),
        (1, {"warning": "0.5%"}, "warning"),
    ],
)
def test_the_severity_is_the_highest_whose_limit_is_exceeded(failed, more_than, expected):
    assert severity(failed, 100, Limits(**more_than)) == expected


def test_without_a_file_the_built_in_checks_have_their_limits():
    found = plain(checks.resolved({}, VARIABLES))
    assert found["built_in"]["duplicate_interview"] == {
        "minimum_answered": 10,
        "more_than": {"note": 0, "warning": "1%"},
    }
    assert (found["rules"], found["exclude"]) == ({}, [])


def test_rules_are_resolved_with_their_defaults(tmp_path):
    text = (
        "built_in: {duplicate_interview: {minimum_answered: 3}}\n"
        "rules:\n  fast: {speeding: {variable: age}}\n"
        "  flat: {straight_lining: {battery: [age, born], reversed: [age]}}\n"
    )
    found, faults = load(tmp_path, text)
    assert not faults
    found = plain(checks.resolved(found, VARIABLES))
    assert found["built_in"]["duplicate_interview"]["more_than"] == {"note": 0, "warning": "1%"}
    assert found["rules"]["fast"] == {
        "kind": "speeding",
        "more_than": {"warning": 0},
        "variable": "age",
        "share_of_median": 0.5,
    }
    assert found["rules"]["flat"]["ranges"] == {"age": [15, 95], "born": [1900, 2010]}


def test_a_right_file_has_no_fault(tmp_path):
    text = (
        "rules:\n"
        "  filter: {asked_only_if: {variable: care, when: {ill: [yes], age: {at_least: 18}}}}\n"
        "  order: {compare: {left: age, relation: below, right: born}, more_than: {error: 2.5%}}\n"
        "exclude:\n"
        "  - {rule: filter, reason: x}\n"
        "  - {rule: duplicate_interview, reason: x}\n"
        "  - {when: {age: {below: 18}}, reason: young}\n"
    )
    assert problems(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "problem", "expected"),
    [
        ("rules: {r: {asked_only_if: {variable: car, when: {ill: [yes]}}}}", "'car'", "'care'"),
        ("rules: {r: {asked_only_if: {variable: care, when: {il: [yes]}}}}", "'il'", "'ill'"),
        ("rules: {r: {asked_only_if: {variable: care, when: {ill: [yess]}}}}", "'yess'", "'yes'"),
        ("rules: {r: {asked_only_if: {variable: ill, when: {ill: [yes]}}}}", "own filter", ""),
        ("rules: {r: {asked_only_if: {variable: country, when: {ill: [yes]}}}}", "question", ""),
        ("rules: {r: {asked_only_if: {variable: ill, when: {age: ['18']}}}}", "no levels", ""),
        ("rules: {r: {asked_only_if: {variable: care, when: {ill: {above: 1}}}}}", "numeric", ""),
        ("rules: {r: {compare: {left: age, relation: equal, right: ill}}}", "ill is not num", ""),
        ("rules: {r: {speeding: {variable: ill}}}", "ill is not numeric", ""),
        ("rules: {r: {straight_lining: {battery: [care, ill]}}}", "fewer than four", ""),
        (
            "rules: {r: {straight_lining: {battery: [care, age], reversed: [ill]}}}",
            "'ill' is not in the battery",
            "",
        ),
        (
            "rules: {r: {straight_lining: {battery: [care, age], reversed: [age]}}}",
            "differ in length",
            "",
        ),
        (
            "rules: {r: {straight_lining: {battery: [region, age], reversed: [age]}}}",
            "has no order",
            "",
        ),
        ("rules: {r: {age_and_birth: {age: age, year_of_birth: born}}}", "when fr was", "first"),
        ("rules: {r: {more_than: {note: 0}}}", "exactly one kind, has none", "asked_only_if"),
        ("rules: {missing_share: {speeding: {variable: age}}}", "built-in", ""),
        ("rules: {r: {speedng: {variable: age}}}", "'speedng'", "'speeding'"),
        ("rules: {r: {speeding: {variable: age}, more_than: {note: few}}}", "'few'", ""),
        ("rules: {code: {speeding: {variable: age}}}", "'code' cannot be a name", ""),
        ("rules: {r: {compare: {left: age, relation: below, right: age}}}", "with itself", ""),
        (
            "rules: {r: {difference: {of: age, minus: born, at_least: 5, at_most: 3}}}",
            "no difference",
            "",
        ),
        ("exclude: [{when: {age: {above: 50, below: 50}}, reason: x}]", "no number meets", ""),
        ("exclude: [{when: {age: {above: .nan}}, reason: x}]", "no number to reckon", "finite"),
        ("exclude: [{when: {ill: [yes]}, reason: ' '}]", "reason is blank", "why"),
        ("exclude: [{rule: duplicate_intervew, reason: x}]", "intervew", "'duplicate_interview'"),
        ("exclude: [{when: {ill: [maybe]}, reason: x}]", "'maybe'", "no, yes"),
        ("exclude: [{when: {ill: [yes]}}]", "'reason' is missing", "Why"),
        ("exclude: [{rule: r, when: {ill: [yes]}, reason: x}]", "exclude.0", ""),
    ],
)
def test_a_wrong_name_is_named_with_the_right_one(tmp_path, text, problem, expected):
    found = problems(tmp_path, text + "\n")
    assert any(problem in fault.problem and expected in fault.expected for fault in found), found


@pytest.mark.parametrize(
    ("text", "problem", "expected"),
    [
        ("built_in: {missing_share: {more_than: {note: 0.05}}}", "0.05 cannot", "a share such as"),
        (
            "built_in: {missing_share: {more_than: {note: 500%}}}",
            "'500%' cannot",
            "a share such as",
        ),
        ("built_in: {missing_share: {more_than: {note: -1}}}", "-1 is less than", "a note"),
        ("exclude: [{reason: x}]", "needs exactly one of rule, when", ""),
        ("exclude: [{when: {age: {under: 3}}, reason: x}]", "unknown key 'under'", "at_least"),
        ("exclude: [{when: {care: often}, reason: x}]", "'often' cannot stand here", "a list"),
    ],
)
def test_settings_that_may_be_several_things(tmp_path, text, problem, expected):
    (fault,) = load(tmp_path, text)[1]
    assert problem in fault.problem and expected in fault.expected


def test_no_rule_of_a_study_can_have_the_name_of_a_check_of_ours():
    """A row of the validation, and an exclusion, would mean either."""
    folder = Path(validation.__file__).parents[1]
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]
    named = {n for t in texts for n in re.findall(r'check(?:"\s*:\s*|=)"([a-z_]+)"', t)}
    named |= {n for t in texts for n in re.findall(r'\.enter\(\s*[^,"]+,\s*"([a-z_]+)"', t)}
    named |= {n for t in texts for n in re.findall(r'\.enter\(\s*"",\s*"([a-z_]+)"', t)}
    rules = settings.schema("checks")["properties"]["rules"]["propertyNames"]["not"]["enum"]
    assert {"mean_weight", "total_row", "leave_out"} <= named
    assert (named | {*EXPECTED}) - {*built_in()} <= {*rules}
