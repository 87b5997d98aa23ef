import numpy as np
import pandas as pd
from exports import FILTER, entry, run
from microdata_frames import frame, numeric, ordinal, verdicts

from coproduction.harmonise.validation import plausibility


def test_a_rule_reports_below_its_limits_and_stops_above(tmp_path):
    wrong = {"q1": ["1", "2", "1", "9"]}  # often though not ill; not_applicable though ill
    for more_than, severity in [
        ({"error": 0}, "error"),
        ({"warning": 1}, "warning"),
        ({"note": "60%", "error": "70%"}, "note"),
        ({"note": "67%"}, "tolerated"),
    ]:
        settings = {"rules": {"filter": FILTER | {"more_than": more_than}}}
        frame, _, verdict = run(tmp_path, settings, **wrong)
        (row,), cells = entry(verdict, "filter")
        assert (row["severity"], row["n_failed"], row["n"]) == (severity, 2, 3)
        assert row["passed"] is (severity == "tolerated")
        assert cells == [[3, "care=often; ill=no"], [4, "care=not_applicable; ill=yes"]]
        assert (frame is None) is (severity == "error") is bool(verdict.faults)
    fault = run(tmp_path, {"rules": {"filter": FILTER | {"more_than": {"error": 0}}}}, **wrong)[2]
    assert "rules:\n  filter:\n    more_than: {warning: 0}" in fault.faults[0].mend


def test_missing_answers_are_a_share_of_those_who_were_asked(tmp_path):
    limit = {"built_in": {"missing_share": {"more_than": {"note": "33%", "warning": "34%"}}}}
    _, _, verdict = run(tmp_path, limit, q2=["9", "3", "7", "2"])
    (row,), cells = entry(verdict, "missing_share", "care")
    assert (row["severity"], row["n_failed"], row["n"]) == ("note", 1, 3)
    assert cells == [["", "33.3% missing"]]
    assert entry(verdict, "missing_share", "age")[0][0]["severity"] == "tolerated"


def test_the_same_interview_twice_in_one_psu_is_found_whatever_its_identifier_and_weight(tmp_path):
    limit = {"duplicate_interview": {"minimum_answered": 3, "more_than": {"warning": 0}}}
    twice = {"q1": ["1", "1", "2", "1"], "q2": ["1", "3", "7", "1"], "q3": ["34", "12", "56", "34"]}
    twice |= {"st": ["n"] * 4, "psu": ["1", "2", "2", "1"]}
    _, _, verdict = run(tmp_path, {"built_in": limit}, **twice)
    (row,), cells = entry(verdict, "duplicate_interview")
    assert (row["severity"], row["n_failed"], row["n"]) == ("warning", 2, 3)
    assert cells == [[2, "the same as row 5"], [5, "the same as row 2"]]
    (row,), _ = entry(run(tmp_path, {"built_in": limit})[2], "duplicate_interview")
    assert (row["severity"], row["n_failed"]) == ("", 0)


def test_duplicates_are_alike_in_answers_and_kinds_of_missing():
    levels = ["no", "yes"]
    data = frame(
        a=ordinal(["no", "no", "no", "no", "yes", "refused", "refused"], levels),
        b=ordinal(["yes", "yes", "refused", "dont_know", "yes", "refused", "refused"], levels),
        c=numeric([1, 1, 1, 1, 1, "refused", "refused"]),
    )
    found = plausibility.duplicates(data, ["a", "b", "c"], 1)
    assert verdicts(found) == "ffppp--"
    assert found.twin.tolist() == [1, 0]
    assert verdicts(plausibility.duplicates(data, ["a", "b", "c"], 3)) == "ff--p--"


def test_answers_of_one_column_count_once_and_another_stratum_or_psu_is_another_person():
    """174 of 7402 interviews were duplicates: of other strata, ten targets of seven columns."""
    levels = ["no", "yes"]
    data = frame(
        a=ordinal(["no", "no", "yes", "yes"], levels),
        b=ordinal(["yes", "yes", "no", "no"], levels),
    )
    data["stratum"] = pd.Categorical(["n", "n", "n", "s"])
    data["psu"] = pd.Categorical(["1", "2", "3", "4"])
    given = data, ["a", "b"], 2
    assert verdicts(plausibility.duplicates(*given)) == "ffff"
    assert verdicts(plausibility.duplicates(*given, {"a": ["q"], "b": ["q"]})) == "----"
    assert verdicts(plausibility.duplicates(*given, {"a": []})) == "----"
    assert verdicts(plausibility.duplicates(*given, {}, ["stratum"])) == "ffpp"
    assert verdicts(plausibility.duplicates(*given, {}, ["psu"])) == "ffff", "each has one"


def test_duplicates_agree_with_comparing_every_pair():
    rng = np.random.default_rng(7)
    n, levels = 400, ["a", "b", "c"]
    answers = {f"q{i}": rng.choice([*levels, "refused"], n) for i in range(4)}
    data = frame(**{name: ordinal(list(cells), levels) for name, cells in answers.items()})
    rows = [tuple(str(cells[i]) for cells in answers.values()) for i in range(n)]
    expected = [rows.count(row) > 1 and sum(cell != "refused" for cell in row) >= 2 for row in rows]
    found = plausibility.duplicates(data, list(answers), 2)
    assert found.failing.tolist() == expected
    for one, other in zip(np.flatnonzero(found.failing), found.twin, strict=True):
        assert rows[one] == rows[other] and one != other
