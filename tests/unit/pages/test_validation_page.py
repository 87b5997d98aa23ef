from exports import (
    FILTER,
    run,
)

from coproduction.harmonise import exclusions
from coproduction.pages import validation_page
from coproduction.results import contract
from coproduction.results.validation_files import FAILURES, LEFT_OUT
from coproduction.study.resolved.rules import Exclusion
from coproduction.study.resolved.specification import typed

EXCLUDE = [
    {"rule": "filter", "reason": "filter not kept"},
    {"when": {"age": {"below": 15}}, "reason": "below 15"},
    {"when": {"ill": ["no"], "age": {"above": 90}}, "reason": "nobody"},
]


def test_the_report_escapes_the_data_says_simulated_and_hides_identifiers(tmp_path):
    settings = {"rules": {"filter": FILTER}, "exclude": [EXCLUDE[0] | {"reason": "a < b"}]}
    frame, _, verdict = run(tmp_path, settings, q1=["1", "2", "1", "9"])
    summary, failures = verdict.frames()
    failures.loc[0, ["row", "value"]] = ["", "<script>alert(1)</script>"]
    cells = contract.typed(failures, FAILURES, "failures")
    counted = exclusions.counts(
        "uk", frame["excluded"], [typed(Exclusion, entry) for entry in settings["exclude"]]
    )
    left = contract.frame(LEFT_OUT, [("uk", "GB", "weight < 1", 3), ("uk", None, "abroad", 2)])
    found = summary, validation_page.without_answers(cells), counted, left
    page = validation_page.page("A & B", True, {"uk": "uk.csv"}, *found)
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "A &amp; B" in page and "a &lt; b" in page and "<i>" not in page
    assert (
        '<td>weight &lt; 1</td><td class="right">3</td>' in page and "<td></td><td>abroad" in page
    )
    assert "SIMULATED" in page and 'lang="en"' in page
    assert "passed with warnings" in page and "row 4<br>" in page and "care=" not in page
    assert "http" not in page
    real = validation_page.page("A & B", "", {"uk": "uk.csv"}, *found)
    assert 'class="simulated"' not in real
