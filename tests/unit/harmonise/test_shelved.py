"""A large source is harmonised in two processes, its cells in a file, or from parts that jobs read:
with the same bytes."""

import json
import sys

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from declarations import declared, source

from coproduction.files import sha256
from coproduction.harmonise import storage
from coproduction.harmonise.source import harmonise_source
from coproduction.readers import dispatch, formats, isolation, portions, shelf
from coproduction.readers.statistical import scan
from coproduction.study.data import checks
from coproduction.study.recodes import crosswalk_faults

TARGETS = declared(
    {
        "country": {"type": "categorical", "levels": ["AA", "BB"], "missing": []},
        "ill": {"type": "binary", "levels": ["no", "yes"], "missing": ["refused", "dont_know"]},
        "care": {
            "type": "ordinal",
            "levels": ["never", "sometimes", "often"],
            "missing": ["refused", "not_applicable"],
        },
        "age": {"type": "numeric", "range": [10, 99], "missing": ["refused"]},
        "helps": {"type": "binary", "levels": ["no", "yes"], "missing": ["refused"]},
    }
)
CROSSWALK = """\
source_variable,source_code,source_label,target,verb,target_code,missing_kind,note,where
c,1,,country,map,AA,,,
c,2,,country,map,BB,,,
q1,1,,ill,map,yes,,,
q1,2,,ill,map,no,,,
q1,{refused},,ill,map,,refused,,
q1,{unsure},,ill,map,,dont_know,,
q2,1,,care,map,never,,,
q2,2,,care,map,sometimes,,,
q2,3,,care,map,often,,,
q2,<blank>,,care,map,,not_applicable,,q1=2
q2,<blank>,,care,map,,refused,,
q3,,,age,copy,,,,
q3,99,,age,map,,refused,,
q4,help,,helps,contains,yes,,,
q4,care,,helps,contains,,,,
q4,<blank>,,helps,map,,refused,,
"""
REPLICATES = {"columns": ["r1", "r2"], "kind": "BRR", "digits": 1}
LEFT = [{"reason": "not interviewed", "where": {"d": [0]}}]
CHECKS = {
    "rules": {"asked": {"asked_only_if": {"variable": "care", "when": {"ill": ["yes"]}}}},
    "exclude": [{"rule": "asked", "reason": "not asked"}],
}
CHECKS["rules"]["asked"]["more_than"] = {"note": 0}


def answered(n: int, tagged: bool) -> pd.DataFrame:
    """Answers of n respondents in the columns of a survey."""
    rng = np.random.default_rng(7)
    c = rng.integers(1, 3, n)
    refused, unsure = ("a", "b") if tagged else (8.0, 9.0)
    q1 = rng.choice(np.array([1.0, 2.0, refused, unsure], dtype=object), n)
    q2 = np.where(rng.random(n) < 0.2, np.nan, rng.integers(1, 4, n))
    return pd.DataFrame(
        {
            "id": [f"p{i:05d}" for i in range(n)],
            "c": c.astype(float),
            "d": (rng.random(n) > 0.1).astype(float),
            "w": rng.uniform(0.5, 2, n).round(4),
            "st": rng.choice(["n", "s", "w"], n),
            "psu": rng.integers(1, 9, n).astype(float),
            "fpc": np.full(n, 500.0),
            "r1": rng.uniform(0.5, 2, n),
            "r2": rng.uniform(0.5, 2, n),
            "q1": q1 if tagged else q1.astype(float),
            "q2": q2,
            "q3": rng.choice([18.0, 34.0, 56.5, 99.0], n),
            "q4": rng.choice(["help;care", "care", "help", ""], n),
            # no row of the crosswalk is of these, which tell of another file
            "essround": rng.choice([8.0, 9.0], n),
            "year": rng.choice([2012.0, 2018.0], n),
            "lang": rng.choice(["en", "de", ""], n),
        }
    )


def spoilt(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with faults far apart: codes without a row, doubles, weights and replicates of 0."""
    n = len(frame)
    frame.loc[[3, n - 2], "q2"] = 7.0
    frame.loc[[n // 2, n - 1], "id"] = "p00001"
    frame.loc[[5, n // 2 + 3], "w"] = 0.0
    frame.loc[n - 3, "r1"] = -1.0
    frame.loc[9, "fpc"] = 3.0
    frame.loc[n - 4, "q4"] = "cook"
    return frame


@pytest.fixture(params=["sav", pytest.param("dta", marks=pytest.mark.slow)])
def harmonised(request, tmp_path, monkeypatch):
    """Harmonise a file of such answers: everything that comes of it."""
    kind, tagged = request.param, request.param == "dta"
    codes = (".a", ".b") if tagged else ("8", "9")
    text = CROSSWALK.replace("{refused}", codes[0]).replace("{unsure}", codes[1])
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    file = tmp_path / f"all.{kind}"

    def written(frame):
        labels = {"essround": {8: "eighth", 9: "ninth"}}
        if tagged:
            missing = {"q1": ["a", "b"]}
            pyreadstat.write_dta(
                frame, file, variable_value_labels=labels, missing_user_values=missing
            )
        else:
            ranges = {"q1": [{"lo": 8, "hi": 9}]}
            pyreadstat.write_sav(frame, file, variable_value_labels=labels, missing_ranges=ranges)

    def declared():
        entry = source(
            file=file.name, format=kind, sha256=sha256(file), respondent="id", weight="w",
            strata="st", psu="psu", fpc="fpc", replicates=REPLICATES, leave_out=LEFT,
            lists={"q4": ";"}, labels={"essround": {"8": "eighth"}}, language="fr",
            fieldwork={"start": "2012-01", "end": "2012-03"},
        )  # fmt: skip
        rows, faults = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", TARGETS, entry.lists)
        assert not faults, faults
        return entry, rows

    def told(settings):
        entry, rows = declared()
        out, kept = tmp_path / "out.parquet", []
        found, ledger, verdict = harmonise_source(
            "all", entry, rows, TARGETS, ["AA", "BB"], tmp_path, key=bytes(32),
            checks=checks.resolved(settings, TARGETS),
            write=lambda respondents: kept.append(storage.write(respondents, out)),
        )  # fmt: skip
        on = shelf.current()
        assert found is None or on is None or on.holds(found.fixed["weight"])
        frames = [frame.to_csv(index=False) for frame in verdict.frames()]
        failing = {check: who.tolist() for check, who in verdict.failing.items()}
        faults = [str(fault) + str(fault.rows) for fault in verdict.faults]
        assert len(kept) == 1 or (faults and not kept)
        content = None if faults else out.read_bytes()
        return content, json.dumps(ledger), frames, failing, faults, verdict.left_out

    def both(settings, spoil=lambda frame: frame, several=()):
        written(spoil(answered(120, tagged)))
        alone = told(settings)
        monkeypatch.setattr(formats, "LARGE", 1)
        monkeypatch.setattr(isolation, "WORTH", 1)
        for name, value in {"LEAST": 1, "MOST": 1, "CHUNK": 1 << 14}.items():
            monkeypatch.setattr(shelf, name, value)
        monkeypatch.setattr(scan, "BATCH", 1)
        monkeypatch.setattr(scan, "LEAST", 7)
        with isolation.processes(2), shelf.at(tmp_path):
            assert told(settings) == alone
        monkeypatch.setattr(portions, "CELLS", 99)
        entry, rows = declared()
        for of in several:
            files = [tmp_path / f"{part}.arrow" for part in range(1, of + 1)]
            for part, to in enumerate(files, start=1):
                columns = sorted(entry.columns(rows.columns()))
                dispatch.write_part(entry, columns, part, of, to, tmp_path)
            with portions.given(files), shelf.at(tmp_path):
                assert told(settings) == alone
        return alone

    return both


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="one process elsewhere")


def test_a_sound_source_has_the_same_bytes(harmonised):
    for settings in (CHECKS, {}):
        content, ledger, (summary, _), _, faults, left = harmonised(settings)
        assert not faults, faults
        assert all(f"other_{what}," in summary for what in ("time", "wave", "language"))
        assert content and ledger and left


def test_a_faulty_source_has_the_same_faults(harmonised):
    content, _, _, _, faults, _ = harmonised(CHECKS, spoilt)
    assert content is None and len(faults) > 4


def summed(frame: pd.DataFrame) -> pd.DataFrame:
    """The same, the last of them with the weight of all others, as a row of totals has."""
    last = len(frame) - 1
    frame.loc[last, "d"] = 1.0
    frame.loc[last, "w"] = frame["w"][:last][frame["d"] == 1].sum()
    return frame


def test_what_only_rows_beside_each_other_tell_stops_a_source_that_is_written(harmonised):
    for settings in (CHECKS, {}):
        content, ledger, (summary, _), failing, faults, _ = harmonised(settings, summed)
        assert content is None and ledger == "[]" and len(faults) == 1 and "of totals" in faults[0]
        assert not failing and "plausibility" not in summary


@pytest.mark.slow
@pytest.mark.parametrize("of", [1, 2, 3, 7, 130])
def test_parts_of_a_source_have_the_same_bytes_and_faults(harmonised, of):
    """Of a file of 120 respondents; the last parts may have none."""
    content, *_ = harmonised(CHECKS, several=(of,))
    assert content
    content, _, _, _, faults, _ = harmonised(CHECKS, spoilt, several=(of,))
    assert content is None and len(faults) > 4
