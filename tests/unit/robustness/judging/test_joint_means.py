"""Joint means: who answered twice is one person, and what has no error says why."""

import numpy as np
import pandas as pd
import pytest

from coproduction.inference.design import Design, SingletonStrata
from coproduction.inference.replicates import ReplicatedDesign, jackknife
from coproduction.robustness.judging import joint_means
from coproduction.study.resolved.analysis import ByLevel, Linear
from coproduction.study.resolved.claims import Measure
from coproduction.study.resolved.specification import Replication

N = 60


def measure(name):
    return Measure(name, "all", name, Linear(1.0, 0.0))


def respondents(seed=3, **columns):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "source": ["a"] * 30 + ["b"] * 30,
            "country": pd.Categorical(["A"] * 30 + ["B"] * 30),
            "weight": rng.uniform(0.5, 2, N),
            "stratum": None,
            "psu": None,
            "x": rng.normal(10, 2, N),
        }
    )
    frame["y"] = frame["x"] + rng.normal(1, 0.5, N)
    return frame.assign(**columns)


def estimated(frame, *cells, singletons="fail"):
    given = [(measure(name), country) for name, country in cells]
    return joint_means.means(Design.of(frame, singletons), frame, given)


def test_a_difference_of_two_answers_is_the_mean_of_their_differences():
    """Of the same respondents, the contrast of two means is one mean: same error, same df."""
    frame = respondents()
    found = estimated(frame, ("y", "A"), ("x", "A")).combined(np.array([1.0, -1.0]))
    apart = (frame["y"] - frame["x"]).to_numpy()
    paired = Design.of(frame).mean(apart, (frame["country"] == "A").to_numpy())
    assert found.estimate == pytest.approx(paired.estimate[0], rel=1e-12)
    assert found.std_error == pytest.approx(paired.std_error[0], rel=1e-12)
    assert found.df == paired.df
    alone = estimated(frame, ("y", "A"), ("x", "A"))
    independent = np.sqrt(np.trace(alone.covariance))
    assert found.std_error < 0.5 * independent


def test_overlapping_answers_keep_the_covariance_of_those_who_gave_both():
    frame = respondents()
    frame.loc[:9, "y"] = np.nan
    frame.loc[20:29, "x"] = np.nan
    joint = estimated(frame, ("y", "A"), ("x", "A"))
    w = frame["weight"].to_numpy()
    parts = {}
    for name in ("y", "x"):
        inside = (frame["country"] == "A") & frame[name].notna()
        mean = np.average(frame.loc[inside, name], weights=w[inside])
        parts[name] = np.where(inside, w * (frame[name].fillna(0) - mean) / w[inside].sum(), 0.0)
    # one stratum of N respondents, as svydesign(ids = ~1)
    cross = N / (N - 1) * np.sum(parts["y"] * parts["x"])
    assert joint.covariance[0, 1] == pytest.approx(cross, rel=1e-9)


def test_a_group_of_a_country_is_a_domain_of_its_own():
    """As the mean of those alone; sampling units with respondents of both groups tie them."""
    frame = respondents(arm=pd.Categorical(["a", "b", None] * 20))
    frame["psu"] = [f"u{k // 2}" for k in range(N)]
    design = Design.of(frame)
    cells = [(measure("x"), "A", ("arm", level)) for level in ("a", "b")]
    joint = joint_means.means(design, frame, cells)
    own = (frame["country"] == "A").to_numpy()
    for k, level in enumerate(("a", "b")):
        alone = design.mean(frame["x"].to_numpy(), own & (frame["arm"] == level).to_numpy())
        assert joint.estimate[k] == pytest.approx(alone.estimate[0], rel=1e-12)
        assert joint.covariance[k, k] == pytest.approx(alone.std_error[0] ** 2, rel=1e-12)
    assert joint.covariance[0, 1] != 0
    assert joint_means.named(cells[0]) == "A x arm=a"


def test_degrees_of_freedom_are_those_of_the_means_that_are_used():
    joint = estimated(respondents(), ("x", "A"), ("x", "B"), ("y", "A"))
    assert joint.combined(np.array([1.0, 0.0, -1.0])).df == 29
    assert joint.combined(np.array([1.0, -1.0, 0.0])).df == 59


def test_levels_have_their_scores():
    frame = respondents(z=pd.Categorical(["never", "often"] * 30))
    scored = Measure("z", "all", "z", ByLevel({"never": 0.0, "often": 100.0}))
    joint = joint_means.means(Design.of(frame), frame, [(scored, "A")])
    often = (frame["z"] == "often")[:30]
    assert joint.estimate[0] == pytest.approx(100 * np.average(often, weights=frame["weight"][:30]))


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"y": np.nan}, "nobody_answered"),
        ({"y": 3.0}, "constant"),
        ({"psu": "p"}, "one_unit"),
    ],
)
def test_a_difference_has_no_error_where_one_of_its_means_has_none(columns, reason):
    found = estimated(respondents(**columns), ("y", "A"), ("x", "A"), singletons="adjust")
    combined = found.combined(np.array([1.0, -1.0]))
    assert (combined.std_error, combined.reason) == (None, reason)
    if reason != "one_unit":
        assert found.combined(np.array([0.0, 1.0])).std_error is not None


def test_all_that_differ_by_the_same_tell_no_variance():
    frame = respondents()
    frame["y"] = frame["x"] + 2
    found = estimated(frame, ("y", "A"), ("x", "A")).combined(np.array([1.0, -1.0]))
    assert found.estimate == pytest.approx(2) and found.reason == "no_variance"


def test_strata_of_one_unit_stop_it_under_the_policy_fail():
    frame = respondents(stratum=["s"] * 59 + ["t"], psu=[f"p{i}" for i in range(60)])
    with pytest.raises(SingletonStrata):
        estimated(frame, ("x", "B"))
    assert estimated(frame, ("x", "B"), singletons="adjust").lacking == ("",)


def replicated(frame, sources):
    """The same respondents with jackknife weights of each source."""
    given = {}
    for name in sources:
        own = (frame["source"] == name).to_numpy()
        made = jackknife(Design.of(frame[own].reset_index(drop=True)))
        for k in range(made.replicate.shape[1]):
            column = frame.get(f"weight__{k + 1}", frame["weight"]).to_numpy(copy=True)
            column[own] = made.replicate[:, k]
            frame = frame.assign(**{f"weight__{k + 1}": column})
        names = tuple(f"r{k}" for k in range(len(made.factors)))
        rscales = tuple(made.factors)
        given[name] = Replication("JKn", names, True, rscales=rscales)
    return frame, given


def test_replicate_weights_give_the_errors_where_sources_bring_them():
    frame, given = replicated(respondents(), ["a", "b"])
    design = ReplicatedDesign.of(frame, "fail", given)
    cells = [(measure("y"), "A"), (measure("x"), "A"), (measure("x"), "B")]
    joint = joint_means.means(design, frame, cells)
    # the mean of the deviations' squares is the variance, sample by sample
    spread = sum(part.T @ part / len(part) for part in joint.deviations)
    np.testing.assert_allclose(spread, joint.covariance, rtol=1e-9, atol=1e-12)
    assert len(joint.deviations) == 2
    paired = design.mean((frame["y"] - frame["x"]).to_numpy(), (frame["country"] == "A").to_numpy())
    found = joint.combined(np.array([1.0, -1.0, 0.0]))
    assert found.std_error == pytest.approx(paired.std_error[0], rel=1e-9)


def test_sources_with_and_without_replicate_weights_are_not_compared():
    frame, given = replicated(respondents(), ["a"])
    design = ReplicatedDesign.of(frame, "fail", given)
    joint = joint_means.means(design, frame, [(measure("x"), "A"), (measure("x"), "B")])
    assert joint.combined(np.array([1.0, -1.0])).reason == "mixed_replicates"
