"""The multiverse of a made survey: every specification is the fit of a model."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from specified import category, fit, model, number

from coproduction.harmonise import microdata
from coproduction.inference import scoring
from coproduction.inference.models.fit import results
from coproduction.robustness.varying import multiverse, multiverse_fits, multiverse_linear
from coproduction.robustness.varying.multiverse import estimated
from coproduction.study.resolved.analysis import ByLevel, Index
from coproduction.study.resolved.multiverses import DECLARED, Multiverse, Outcome, Variant
from coproduction.study.resolved.specification import Term

COUNTRIES = ["AA", "BB", "CC"]
SCORES = ByLevel({"never": 0.0, "some": 50.0, "often": 100.0})
INDEX = Index("acts", "all", "acts", True, 2, False, "mean", dict.fromkeys("abc", SCORES))


def survey(n=420, slope=6.0, seed=5):
    """Respondents of three countries in strata and PSUs, with acts that x goes with."""
    rng = np.random.default_rng(seed)
    country = np.repeat(COUNTRIES, n // 3)
    psu = rng.integers(0, 14, n)
    x, z = rng.normal(size=n), rng.normal(size=n)
    near = rng.normal(size=(3, 14))[np.repeat(range(3), n // 3), psu]
    frame = pd.DataFrame(
        {
            "source": country,
            "country": pd.Categorical(country, COUNTRIES),
            "weight": rng.uniform(0.4, 2.5, n),
            "stratum": [f"{c}{p % 2}" for c, p in zip(country, psu, strict=True)],
            "psu": [f"{c}{p}" for c, p in zip(country, psu, strict=True)],
            "x": np.where(rng.random(n) < 0.03, np.nan, x),
            "z": np.where(rng.random(n) < 0.05, np.nan, z),
            "sex": pd.Categorical(rng.choice(["m", "f"], n), ["m", "f"]),
        }
    )
    for item in "abc":
        latent = slope / 10 * x + 0.4 * z + 0.5 * near + rng.normal(size=n)
        level = np.digitize(latent, [-0.4, 0.7])
        level = np.where(rng.random(n) < 0.06, 3, level)
        frame[item] = pd.Categorical.from_codes(
            np.where(level == 3, -1, level), ["never", "some", "often"]
        )
    return scoring.with_indices(frame, [INDEX])


TERMS = (
    number("x"),
    number("z"),
    category("sex", ["m", "f"]),
    category("country", COUNTRIES),
)


def crossed(permutations=0, estimators=(), weights=("equal_country",), left_out=COUNTRIES):
    """A multiverse of x and z with every choice."""
    base = model(
        fit(Term("acts", "number", "acts"), *TERMS, bounds=(0.0, 100.0)), countries=COUNTRIES
    )
    two = {item: s for item, s in INDEX.items.items() if item != "b"}
    ever = ByLevel({"never": 0.0, "some": 100.0, "often": 100.0})
    outcomes = (
        Outcome(DECLARED, DECLARED, DECLARED, "acts"),
        Outcome("all", DECLARED, DECLARED, entry=replace(INDEX, minimum_answered=3)),
        Outcome(DECLARED, "ever", DECLARED, entry=replace(INDEX, items=dict.fromkeys("abc", ever))),
        Outcome(DECLARED, "above_middle", DECLARED, entry=INDEX, cut=(50.0, 0.0, 100.0)),
        Outcome(DECLARED, DECLARED, "b", entry=replace(INDEX, items=two, minimum_answered=1)),
    )
    variants = [
        Variant(w, e, replace(base, weights="design" if w == DECLARED else w, **own))
        for w in (DECLARED, *weights)
        for e, own in {
            DECLARED: {},
            **{e: {"estimator": e, "effects": "average_marginal"} for e in estimators},
        }.items()
    ]
    return Multiverse(
        "m",
        ("x", "z"),
        {"all": outcomes},
        tuple(variants),
        {DECLARED: ("x", "z", "sex", "country"), "few": ("country",)},
        (DECLARED, *left_out),
        ("scoring", "items", "left_out"),
        permutations,
        1,
    )


def by_model(asked, data, row):
    """A specification as a model of its own, fitted as models are."""
    options = {"answered", "scoring", "items"}
    (outcome,) = [
        o for o in asked.outcomes["all"] if all(getattr(o, k) == getattr(row, k) for k in options)
    ]
    (variant,) = [
        v for v in asked.variants if (v.weights, v.estimator) == (row.weights, row.estimator)
    ]
    kept = [c for c in COUNTRIES if c != row.left_out]
    terms = [
        replace(t, levels=tuple(kept)) if t.name == "country" else t
        for t in TERMS
        if t.name in (*asked.covariates[row.covariates], row.term)
    ]
    own = fit(Term("acts", "number", "y"), *terms, bounds=(0.0, 100.0))
    spec = replace(variant.model, fits=(own,), countries=tuple(kept))
    found = results(spec, data.assign(y=multiverse_fits.outcome_of(outcome, data)))
    return found.estimates.set_index("term").loc[row.term], int(found.fits["n"].iloc[0])


@pytest.mark.parametrize(
    ("estimators", "weights", "step"),
    [((), ("none", "equal_country"), 19), (("fractional_logit",), (), 23)],
)
def test_a_specification_is_the_fit_of_a_model(estimators, weights, step, monkeypatch):
    data, asked = survey(), crossed(0, estimators, weights, ("AA", "CC"))
    if estimators:
        chosen = asked.outcomes["all"][:4:3]  # a logit, where the index is of two values
        asked = replace(asked, outcomes={"all": chosen})
    else:
        # nothing of it needs the ordinary fit
        monkeypatch.setattr(multiverse_fits, "_ordinary", None)
    found, _, _ = estimated([asked], data)
    assert found["estimate"].notna().all()
    for row in found.iloc[::step].itertuples():
        wanted, n = by_model(asked, data, row)
        assert (row.n, row.df) == (n, wanted["df"])
        for name in ("estimate", "std_error", "p_value"):
            assert getattr(row, name) == pytest.approx(wanted[name], rel=1e-9, abs=1e-12), row


def test_without_respondents_of_a_unit_the_ordinary_fit_tells_what_rests_on_it():
    """A coefficient that one PSU tells alone has no error, by the short way as by the long."""
    data = survey()
    data["z"] = np.where(data["psu"] == "AA3", data["z"].fillna(0.0), 1.0)
    found, summary, _ = estimated([crossed()], data)
    alone = found[found["term"] == "z"]
    first = alone.iloc[0]
    assert first["lacking"] == "of_single_units" and np.isnan(first["std_error"])
    assert not np.isnan(first["estimate"])
    left = alone[alone["left_out"] == "AA"]
    assert set(left["lacking"]) == {"not_estimable"} and left["estimate"].isna().all()
    row = summary[(summary["term"] == "z") & (summary["scope"] == "all")].iloc[0]
    assert row["n_specifications"] == len(alone) and row["n_estimated"] == 0


def test_a_question_is_changed_by_the_choices_that_are_said_to():
    found, summary, _ = estimated([crossed()], survey())
    same = found["question"] == "same"
    declared = (found[["scoring", "items", "left_out"]] == DECLARED).all(axis=1)
    assert (same == declared).all()
    counts = summary.set_index(["term", "scope"])["n_specifications"]
    assert counts["x", "same"] == 2 * 2 * 2 and counts["x", "all"] == 5 * 2 * 2 * 4


def test_covariates_that_come_to_the_declared_ones_are_counted_once():
    """`few` and what the model declares are one where x alone tells them apart."""
    same = {DECLARED: ("x", "z", "country"), "few": ("z", "country")}
    asked = replace(crossed(19, weights=(), left_out=()), covariates=same)
    found, summary, moved = estimated([asked], survey())
    of = dict(list(found.groupby("term")))
    assert set(of["x"]["covariates"]) == {DECLARED} and len(of["z"]) == 2 * len(of["x"])
    assert list(of["x"]["specification"]) == [1, 2, 3, 4, 5]
    assert "covariates" not in set(moved.loc[moved["term"] == "x", "choice"])
    alone = estimated([replace(asked, covariates={DECLARED: same[DECLARED]})], survey())
    own = summary[summary["term"] == "x"].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, alone[1][alone[1]["term"] == "x"].reset_index(drop=True))


def test_a_choice_that_changes_nothing_in_the_data_is_counted_once():
    """Weights that are all 1, and answers that nobody lacks; the model's own question stays."""
    data = survey().assign(weight=1.0)
    whole = data.dropna(subset=["acts"])
    for item in "abc":
        whole = whole[whole[item].notna()]
    found, summary, moved = estimated([crossed(19, weights=("none",))], whole)
    alone = crossed(19, weights=())
    one = alone.outcomes["all"]
    without = replace(alone, outcomes={"all": (one[0], *one[2:])})
    expected = estimated([without], whole)
    assert not {"weights", "answered"} & {*moved["choice"]}
    for ours, wanted in zip((found, summary, moved), expected, strict=True):
        pd.testing.assert_frame_equal(ours, wanted)
    # of another question that comes to the same the model's own stays
    changed = replace(crossed(weights=("none",)), changed=("weights",))
    changed = replace(changed, variants=changed.variants[::-1])
    only, _, _ = estimated([changed], whole)
    assert {*only["question"]} == {"same"} and {*only["weights"]} == {DECLARED}


def test_shares_of_choices_are_those_of_an_analysis_of_variance():
    """Of a whole crossing the sums of squares of single choices are apart, in any order."""
    found, _, moved = estimated([crossed(weights=("none",))], survey())
    rows = found[found["term"] == "x"]
    moved = moved[(moved["term"] == "x") & (moved["scope"] == "all")].set_index("choice")
    assert set(moved.index) == {"answered", "scoring", "items", "weights", "covariates", "left_out"}
    y = rows["estimate"].to_numpy()
    design = pd.get_dummies(rows["left_out"], drop_first=True, dtype=float)
    x = np.column_stack([np.ones(len(y)), design])
    rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
    share = 1 - rest @ rest / ((y - y.mean()) ** 2).sum()
    assert moved.loc["left_out", "share"] == pytest.approx(share, rel=1e-9)
    assert moved.loc["left_out", "n_options"] == 4
    medians = rows.groupby("left_out")["estimate"].median()
    assert moved.loc["left_out", "lowest"] == medians.idxmin()
    assert moved.loc["left_out", "highest_median"] == pytest.approx(medians.max())


def test_a_few_respondents_and_estimates_at_a_time_tell_the_same(tmp_path, monkeypatch):
    asked = crossed(19)
    together = estimated([asked], survey())
    table = microdata.with_metadata(pa.Table.from_pandas(survey()), {})
    microdata.write([table], tmp_path / "people.parquet")
    monkeypatch.setattr(multiverse_linear, "ROWS", 7)
    monkeypatch.setattr(multiverse, "HELD", 1)
    apart = estimated([asked], microdata.Opened(tmp_path / "people.parquet"))
    assert together[0]["estimate"].notna().all()
    for one, other in zip(together, apart, strict=True):
        pd.testing.assert_frame_equal(one, other, rtol=1e-9)


def test_permutations_are_those_of_their_seed():
    data, asked = survey(slope=0.5), crossed(19, weights=())
    first, again = (estimated([asked], data)[1] for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    other = estimated([replace(asked, seed=2)], data)[1]
    assert not first["p_aggregate"].equals(other["p_aggregate"])
    assert set(first["permutations"]) == {19}
