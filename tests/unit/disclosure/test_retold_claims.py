"""Claims about what other files estimate have the numbers that these publish."""

import math
from collections import Counter

import pytest

from coproduction.disclosure.relations import Table
from coproduction.disclosure.retold_claims import retell
from coproduction.results import contract
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.inequality_files import INDICES

ROW = {
    "id": "c", "statement": "A claim.", "test": "inequality", "part": "single", "area": "all",
    "country": "all", "term": "y", "left": "age", "right": "erreygers", "direction": "none",
    "unit": "concentration", "smallest": 0.05, "estimate": 0.04123456, "std_error": 0.0123456,
    "df": 60.0, "conf_low": 0.0165, "conf_high": 0.0659, "confidence": 0.95, "p_value": 0.0014,
    "family": "f", "correction": "holm", "p_adjusted": 0.0028, "equivalence_p": 0.24,
    "verdict": "inconclusive",
}  # fmt: skip
OTHER = ROW | {"test": "areas", "unit": "outcome", "p_value": 0.02, "p_adjusted": 0.02}
INDEX = {
    "outcome": "y", "area": "all", "country": "all", "ranking": "age", "measure": "erreygers",
    "n": 240, "confidence": 0.9,
}  # fmt: skip


def retold(**index):
    frames = {
        HYPOTHESES.path: contract.frame(HYPOTHESES, [ROW, OTHER]),
        INDICES.path: contract.frame(INDICES, [INDEX | index]),
    }
    log = Counter()
    given = Table(HYPOTHESES, HYPOTHESES.path, frames[HYPOTHESES.path])
    retell(frames, {HYPOTHESES.path: given}, log)
    return frames[HYPOTHESES.path], log


def test_estimates_and_what_follows_are_of_the_published_numbers():
    found, log = retold(estimate=0.04, std_error=0.01, df=60.0)
    row = found.iloc[0]
    assert (row["estimate"], row["std_error"]) == (0.04, 0.01)
    # R: 0.04 - qt(0.975, 60) * 0.01; 2 * pt(-4, 60); pt(-1, 60)
    assert row["conf_low"] == pytest.approx(0.01999702, abs=1e-8)
    assert row["p_value"] == pytest.approx(0.0001763224, abs=1e-9)
    assert row["equivalence_p"] == pytest.approx(0.1606633, abs=1e-6)
    assert row["p_adjusted"] == pytest.approx(2 * row["p_value"])
    assert found.iloc[1]["estimate"] == OTHER["estimate"]
    assert log["hypotheses.csv", "estimate", "rounded", "follows"] == 1


def test_what_is_withheld_there_is_withheld_of_the_claim():
    found, log = retold()
    names = ["estimate", "std_error", "df", "conf_low", "p_value", "p_adjusted", "equivalence_p"]
    assert found.loc[0, names].isna().all()
    assert found.loc[0, "smallest"] == 0.05 and found.loc[1, names].notna().all()
    # by Holm over both tests, though one is withheld
    assert found.loc[1, "p_adjusted"] == 2 * OTHER["p_value"]
    assert log["hypotheses.csv", "estimate", "withheld", "follows"] == 1


def test_without_a_published_error_the_estimate_stands_alone():
    found, _ = retold(estimate=0.04)
    assert found.loc[0, "estimate"] == 0.04 and math.isnan(found.loc[0, "p_value"])
