import pandas as pd
from exports import FILTER, run

from coproduction.harmonise import exclusions, microdata
from coproduction.study.resolved.rules import Exclusion
from coproduction.study.resolved.specification import typed

EXCLUDE = [
    {"rule": "filter", "reason": "filter not kept"},
    {"when": {"age": {"below": 15}}, "reason": "below 15"},
    {"when": {"ill": ["no"], "age": {"above": 90}}, "reason": "nobody"},
]


def test_the_excluded_stay_in_the_harmonised_file_and_are_counted(tmp_path):
    settings = {"rules": {"filter": FILTER}, "exclude": EXCLUDE}
    wrong = {"q1": ["1", "1", "1", "9"]}
    frame, ledger, _ = run(tmp_path, settings, **wrong)
    plain, same, _ = run(tmp_path, **wrong)
    assert ledger == same
    pd.testing.assert_frame_equal(frame.drop(columns="excluded"), plain.drop(columns="excluded"))
    assert frame["excluded"].astype(object).where(frame["excluded"].notna(), "").tolist() == [
        "", "below 15", "filter not kept", ""
    ]  # fmt: skip
    counted = exclusions.counts(
        "uk", frame["excluded"], [typed(Exclusion, entry) for entry in EXCLUDE]
    )
    assert counted.to_dict("records") == [
        {"source": "uk", "reason": "filter not kept", "n": 1},
        {"source": "uk", "reason": "below 15", "n": 1},
        {"source": "uk", "reason": "nobody", "n": 0},
    ]
    kept = microdata.kept(frame)
    assert kept["respondent"].tolist() == frame["respondent"][[0, 3]].tolist()
    assert len(kept) + counted["n"].sum() == len(frame) == 4
    assert "excluded" not in kept and kept.index.tolist() == [0, 1]


def test_the_first_exclusion_that_holds_gives_the_reason(tmp_path):
    both = [EXCLUDE[1], {"when": {"ill": ["yes"]}, "reason": "ill"}]
    for order in (both, both[::-1]):
        frame, _, _ = run(tmp_path, {"exclude": order})
        assert frame["excluded"][1] == order[0]["reason"] and frame["excluded"][0] == "ill"
