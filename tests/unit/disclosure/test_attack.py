"""What is released withstands an attacker who has all of it, and what is not withheld is told."""

import math
import shutil
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from coproduction.disclosure import releasing, thinning
from coproduction.disclosure.attack import _reasons as reasons_beside
from coproduction.disclosure.attack import attack, told
from coproduction.disclosure.relations import Table
from coproduction.disclosure.rounding import Grid
from coproduction.disclosure.thinning import thinned
from coproduction.results import contract
from coproduction.results.codebook_files import CODEBOOK
from coproduction.results.descriptive_files import MISSINGNESS, SAMPLE, WEIGHTS
from coproduction.results.harmonisation_files import RESPONSE_STYLES
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.imputation_files import CHAINS
from coproduction.results.model_files import FIT, FLOW, FLOW_MISSING
from coproduction.study.release import Disclosure

PUBLISH = Disclosure("publish", 10)
NOBODY = pd.DataFrame()


def answers(rng, n):
    """Answers of a small survey: every question lacks a few."""
    levels = {"female": ["no", "yes"], "education": ["lower", "secondary", "tertiary"]}
    frame = pd.DataFrame({"country": "GB", "weight": 1.0, "psu": rng.integers(0, 30, n)})
    for name, of in levels.items():
        frame[name] = pd.Series(rng.choice(of, n, p=[0.97, 0.03] if len(of) == 2 else None))
        frame.loc[rng.choice(n, rng.integers(1, 9), replace=False), name] = None
    return frame


def write(people, folder):
    """The files of its results as they are: sample, missing answers, a codebook, a flow."""
    n, kinds, levels, book = len(people), [], [], []
    book.append({"entry": "file", "code": "Respondents", "code_label": str(n)})
    for name in ("female", "education"):
        counts = people[name].value_counts().sort_index()
        lacking = int(people[name].isna().sum())
        share = lacking / n
        kinds.append(("GB", "uk", name, "answered", n - lacking, n, 1 - share, 1 - share))
        kinds.append(("GB", "uk", name, "refused", lacking, n, share, share))
        book.append({"entry": "variable", "variable": name, "n": n - lacking})
        book.append({"entry": "missing", "variable": name, "code": "9", "n": lacking})
        for level, count in counts.items():
            share = count / (n - lacking)
            error = math.sqrt(share * (1 - share) / n)
            levels.append(("GB", name, level, count, float(count), share, error))
            book.append({"entry": "level", "variable": name, "code": level, "n": count})
    names = ["country", "variable", "level", "n", "weighted_n", "weighted_share", "std_error"]
    complete = int(people[["female", "education"]].notna().all(axis=1).sum())
    head = ("m", "y", "all", "GB")
    steps = [("harmonised", n, 0), ("outcome", n - 57, 57)]
    flow = [(*head, None, *step) for step in [*steps, ("complete", complete - 57, n - complete)]]
    sure = int(people["female"].isna().sum())
    lost = [(*head, None, "complete", "female", "unanswered", sure)]
    weights = ("GB", "delivered", n, float(n), 0.2, 3.1, 0.3, 0.9 * n, 1.1)
    style = ("uk", "GB", "item_nonresponse", None, 2, n - 3, 2 * n - 9, 2.0 * n, 0.02, 0.02)
    fit = dict(zip(("model", "outcome", "area", "country"), head, strict=True)) | {
        "estimator": "wls", "effects": "coefficients", "weights": "none",
        "weights_declared": "none", "n_countries": 1, "errors": "model", "psu_declared": False,
        "strata_declared": False, "n": complete - 57, "weighted_n": complete - 57.0,
        "df_design": complete - 58.0, "df_residual": complete - 60.0, "rank": 3,
        "standardised": False, "confidence": 0.95, "missing": "listwise",
    }  # fmt: skip
    for file, path, rows in (
        (RESPONSE_STYLES, RESPONSE_STYLES.path, [style]),
        (FIT, FIT.path, [fit]),
        (SAMPLE, SAMPLE.path, [dict(zip(names, row, strict=True)) for row in levels]),
        (MISSINGNESS, MISSINGNESS.path, kinds),
        (CODEBOOK, "codebook/uk.csv", book),
        (FLOW, FLOW.path, flow),
        (FLOW_MISSING, FLOW_MISSING.path, lost),
        (WEIGHTS, WEIGHTS.path, [dict(zip(WEIGHTS.names, weights, strict=False))]),
    ):
        contract.write(contract.frame(file, rows), file, folder / path)


def release(folder, declared=PUBLISH):
    paths = [str(path) for path in sorted((folder / "full").rglob("*.csv"))]
    found = releasing.released(folder / "full", paths, folder / "analysis.parquet", declared)
    found.write(folder / "out", folder / "out/disclosure.csv")
    return found


def attacked(folder, declared=PUBLISH):
    people = pd.read_parquet(folder / "analysis.parquet")
    return attack(folder / "full", folder / "out", people, declared)


@pytest.fixture(scope="module", params=[0, pytest.param(1, marks=pytest.mark.slow)])
def once(request, tmp_path_factory):
    """Results of 300 respondents as they are, the respondents, and what is released: made once."""
    folder = tmp_path_factory.mktemp("once")
    people = answers(np.random.default_rng(request.param), 300)
    write(people, folder / "full")
    people.to_parquet(folder / "analysis.parquet")
    return folder, release(folder), attacked(folder)


@pytest.fixture
def full(once, tmp_path):
    """What `once` holds in a folder of its own, to add to and to release anew."""
    shutil.copytree(once[0], tmp_path, dirs_exist_ok=True)
    return tmp_path


def learnt_nothing(found):
    assert len(found.bounds) > 4
    assert (found.narrow, found.differences, found.exact, found.reasons) == (0, 0, 0, 0)


def test_no_withheld_count_is_learnt(once):
    learnt_nothing(once[2])


def test_no_withheld_count_is_learnt_of_a_strict_release(full):
    declared = Disclosure("strict", 10)
    release(full, declared)
    learnt_nothing(attacked(full, declared))


def test_what_is_released_is_rounded_and_without_extremes(once):
    found = once[1]
    sample, weights = found.frames[SAMPLE.path], found.frames[WEIGHTS.path]
    counts = sample["n"].dropna()
    assert ((counts % 10 == 0) | (counts == 300)).all()
    assert weights[["minimum", "maximum"]].isna().all(axis=None)
    small = sample[sample["level"] == "yes"]
    assert small["n"].isna().all() and small["weighted_share"].isna().all()
    # of the other level no error is told, which would tell the share
    assert sample.loc[sample["variable"] == "female", "std_error"].isna().all()
    assert found.log["numbers"].le(found.log["of"]).all()


def test_an_attacker_finds_degrees_of_freedom_and_answers_as_they_are(full, monkeypatch):
    """The gate can fail: nothing follows from what is published."""
    monkeypatch.setattr(releasing.following, "followed", lambda given, *_: given)
    release(full)
    monkeypatch.undo()
    assert attacked(full).exact > 0


def test_numbers_that_follow_are_entered(once):
    log = once[1].log
    followed = set(map(tuple, log.loc[log["reason"] == "follows", ["column", "action"]].to_numpy()))
    assert {("n_answers", "rounded"), ("df_residual", "rounded")} <= followed


def test_the_count_and_share_that_others_leave_are_told():
    """Anybody computes it where all others are told; of two that are withheld neither is."""
    rows = [
        ("GB", "uk", "x", "answered", 1995, 2000, 0.9975, 0.998),
        ("GB", "uk", "x", "refused", 5, 2000, 0.0025, 0.002),
        ("GB", "uk", "y", "answered", 1400, 2000, 0.7, 0.7),
        ("GB", "uk", "y", "refused", 5, 2000, 0.0025, 0.0025),
        ("GB", "uk", "y", "not_applicable", 595, 2000, 0.2975, 0.2975),
    ]
    table, log = Table(MISSINGNESS.path, MISSINGNESS, contract.frame(MISSINGNESS, rows)), Counter()
    shown = dict(enumerate([1980.0, math.nan, 1400.0, math.nan, math.nan]))
    counts = {(MISSINGNESS.path, at, "n"): n for at, n in shown.items()}
    found = thinned(table, counts, {}, PUBLISH, NOBODY, log)
    assert found.loc[0, ["share", "weighted_share"]].tolist() == [1, 1]
    assert found.loc[1, ["n", "share", "weighted_share"]].tolist() == [20, 0, 0]
    assert found.loc[[3, 4], ["n", "share"]].isna().all(axis=None)
    assert log[MISSINGNESS.path, "share", "withheld", "few_respondents"] == 2


def test_an_earlier_release_is_kept_to(full):
    earlier = full / "out" / SAMPLE.path
    frame = contract.read(SAMPLE, earlier)
    frame.loc[frame["level"] == "lower", "n"] = math.nan
    contract.write(frame, SAMPLE, full / "old" / SAMPLE.path, suppressed=True)
    found = release(full, Disclosure("publish", 10, str(full / "old"))).frames[SAMPLE.path]
    assert found.loc[found["level"] == "lower", "n"].isna().all()


def test_an_attacker_knows_an_earlier_release(once, full):
    """Nothing was withheld from it: all it tells is known, and this release adds nothing. Where
    it told the large counts alone, they tell the small ones with what is published now."""
    alone = once[2]
    told = contract.read(SAMPLE, full / "full" / SAMPLE.path)
    contract.write(told, SAMPLE, full / "old" / SAMPLE.path)
    declared = Disclosure("publish", 10, str(full / "old"))
    release(full, declared)
    found = attacked(full, declared)
    assert found.narrow == 0
    width = [(one.bounds["high"] - one.bounds["low"]).min() for one in (alone, found)]
    assert width[0] >= 10 and width[1] == 0


def test_findings_are_told(once):
    lines = list(told(once[2], 10))
    assert "withheld counts told to within less than 10: 0" in lines
    assert any(line.startswith("counts and percentages withheld: ") for line in lines)


def test_a_count_that_every_iteration_repeats_is_withheld_once(once, full):
    """Of two variables, 3 and 69 of whom have imputed answers, one number is withheld, not ten."""
    before = once[2]
    rows = [
        ("all", name, 1, step, n, 2.0, 1.0)
        for name, n in (("x", 3), ("y", 69))
        for step in range(5)
    ]
    path = full / "full" / CHAINS.path
    path.parent.mkdir()
    contract.write(contract.frame(CHAINS, rows), CHAINS, path)
    release(full)
    after = attacked(full)
    assert (after.lost.of - before.lost.of, after.lost.withheld - before.lost.withheld) == (2, 1)


def test_shares_of_no_respondents_are_rounded_as_numbers():
    """Shares of specifications stand beside no count of respondents."""
    rows = [{"id": "a", "order_share": 0.123456789, "conf_low": 0.1, "conf_high": 0.2}]
    text = {c.name: "x" for c in HYPOTHESES.columns if c.type == "text" and not c.values}
    said = {c.name: c.values[0] for c in HYPOTHESES.columns if c.type == "text" and c.values}
    frame = contract.frame(HYPOTHESES, [text | said | row for row in rows])
    table = Table(HYPOTHESES.path, HYPOTHESES, frame)
    found = thinned(table, {}, {}, PUBLISH, NOBODY, Counter())
    assert found.loc[0, ["order_share", "conf_low"]].tolist() == [0.123457, 0.1]


def of_satisfaction(counts):
    """The rows of a sample, a level a count."""
    n, rows = sum(counts), []
    for level, count in enumerate(counts):
        share = count / n
        rows.append({
            "country": "NL", "variable": "s", "level": f"{level}", "n": count,
            "weighted_n": float(count), "weighted_share": share,
            "std_error": math.sqrt(share * (1 - share) / n), "conf_low": share, "conf_high": share,
        })  # fmt: skip
    return Table(SAMPLE.path, SAMPLE, contract.frame(SAMPLE, rows))


@pytest.mark.parametrize("counts", [(18, 30, 25), (18, 30, 20, 5), (150, 120, 40, 4)])
def test_a_share_of_a_coarse_step_is_withheld_and_never_false(counts):
    """18 of 73 are 24.7 %: in steps of 50 they would be none."""
    table, log = of_satisfaction(counts), Counter()
    shown = {(SAMPLE.path, i, "n"): Grid(10, 10).cell(n) for i, n in enumerate(counts)}
    found = thinned(table, shown, {}, PUBLISH, NOBODY, log)
    told = ["weighted_share", "std_error", "conf_low", "conf_high"]
    assert found[told].isna().all(axis=None) and found["n"].notna().any()
    assert log[SAMPLE.path, "weighted_share", "withheld", "coarse"] == sum(n >= 10 for n in counts)


@pytest.mark.parametrize("counts", [(40, 50, 64), (10, 10, 229), (300, 200, 100, 9)])
def test_a_published_share_is_within_its_step_of_the_true_one(counts):
    table = of_satisfaction(counts)
    shown = {(SAMPLE.path, i, "n"): Grid(10, 10).cell(n) for i, n in enumerate(counts)}
    found = thinned(table, shown, {}, PUBLISH, NOBODY, Counter())["weighted_share"].dropna()
    assert len(found) == sum(n >= 10 for n in counts)
    assert ((found - table.frame.loc[found.index, "weighted_share"]).abs() <= 0.05).all()
    assert (found > 0).all()


def test_reasons_are_withheld_beside_counts_and_the_other_levels(monkeypatch):
    """That all respondents are alike tells that nobody, or everybody, is of a level."""
    rows = [
        {"level": "no", "n": 20, "no_error": "constant"},
        {"level": "yes", "n": 0, "no_error": "constant"},
    ]
    said = {"country": "GB", "variable": "female", "weighted_n": 20.0, "weighted_share": 0.5}
    given = Table(SAMPLE.path, SAMPLE, contract.frame(SAMPLE, [said | row for row in rows]))
    counts = {(SAMPLE.path, 0, "n"): 20.0, (SAMPLE.path, 1, "n"): math.nan}
    shown = thinned(given, counts, {}, PUBLISH, NOBODY, Counter())
    assert shown["n"].tolist()[0] == 20 and shown["no_error"].isna().all()
    assert reasons_beside(given, shown) == 0
    # the gate can fail
    monkeypatch.setattr(thinning, "reasons_of", lambda _: [])
    assert reasons_beside(given, thinned(given, counts, {}, PUBLISH, NOBODY, Counter())) == 1
    whole = dict.fromkeys(counts, 20.0)
    kept = thinned(given, whole, {}, PUBLISH, NOBODY, Counter())
    assert kept["no_error"].tolist() == ["constant"] * 2
