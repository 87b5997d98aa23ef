import numpy as np
import pandas as pd
import pytest

from coproduction.inference.design import Design, SingletonStrata, t_interval, t_probability
from coproduction.inference.domains import by_country, found_of, mean_of, narrowed
from coproduction.inference.replicates import ReplicatedDesign
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.specification import Replication


def test_mean_of_equal_weights_has_the_textbook_error():
    x = np.array([1.0, 4.0, 2.0, 7.0, 5.0])
    found = Design.of(pd.DataFrame(index=range(5))).mean(x)
    assert found.estimate[0] == pytest.approx(x.mean())
    assert found.std_error[0] == pytest.approx(x.std(ddof=1) / np.sqrt(5))
    assert (found.df, found.n, found.weighted_n) == (4, 5, 5.0)


def test_total_of_a_stratified_cluster_sample_by_hand():
    # Stratum a: PSU totals 3, 7 → 2/1 · (2² + 2²) = 16. Stratum b: 1, 2, 6 → 3/2 · 14 = 21.
    frame = pd.DataFrame(
        {"stratum": list("aaaabbb"), "psu": list("1122123"), "weight": [1, 2, 1, 1, 1, 1, 2]}
    )
    found = Design.of(frame).total([1, 1, 3, 4, 1, 2, 3])
    assert found.estimate[0] == 19
    assert found.covariance[0, 0] == pytest.approx(37)
    assert found.df == 5 - 2


def test_psu_labels_are_nested_and_nulls_stand_for_themselves():
    frame = pd.DataFrame(
        {
            "source": ["x"] * 4 + ["y"] * 3 + ["z"] * 2,
            "stratum": ["a", "a", "b", "b", None, None, None, None, None],
            "psu": ["1", "2", "1", "2", None, None, None, "1", "2"],
        }
    )
    design = Design.of(frame)
    assert design.counts() == (4 + 3 + 2, 2 + 1 + 1)
    assert design.strata == ("a", "b", "y", "z")
    assert list(design.clustered) == [True] * 4 + [False] * 3 + [True] * 2


def test_nobody_with_a_stratum_is_one_stratum():
    frame = pd.DataFrame({"source": ["x", "x", "y"], "stratum": [None] * 3, "psu": [None] * 3})
    assert Design.of(frame).counts() == (3, 1)


def test_degrees_of_freedom_leave_out_what_the_domain_does_not_hold():
    frame = pd.DataFrame(
        {"stratum": list("aabbcc"), "psu": list("121212"), "weight": [1, 1, 1, 0, 1, 1]}
    )
    design = Design.of(frame)
    assert design.degf() == 5 - 3
    assert design.degf(np.array([True, True, True, True, False, False])) == 3 - 2


def test_a_stratum_of_one_psu_is_named_only_where_it_matters():
    frame = pd.DataFrame({"stratum": ["a", "a", "lone"], "psu": ["1", "2", "1"]})
    design = Design.of(frame)
    with pytest.raises(SingletonStrata, match="'lone' has a single PSU") as caught:
        design.mean([1, 2, 3])
    assert caught.value.strata == ["lone"]
    assert design.mean([1, 2, 3], np.array([True, True, False])).df == 1


def test_a_lone_respondent_without_strata_is_named_so():
    with pytest.raises(SingletonStrata, match=r"stratum '' \(of a source that declares none\) has"):
        Design.of(pd.DataFrame({"stratum": [""]})).mean([1.0])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1.0])
def test_an_impossible_weight_is_located(bad):
    with pytest.raises(ValueError, match=r"column weight: 1 of 3 .* \(rows 1 "):
        Design.of(pd.DataFrame({"weight": [1.0, bad, 1.0]}))


def test_what_cannot_be_estimated_is_refused():
    design = Design.of(pd.DataFrame({"weight": [1.0, 0.0]}))
    with pytest.raises(ValueError, match="no respondent with a weight"):
        design.mean([1, 2], np.array([False, True]))
    with pytest.raises(ValueError, match="must not be NaN"):
        design.mean([np.nan, 2])
    with pytest.raises(ValueError, match="unknown singleton policy 'average'"):
        Design.of(pd.DataFrame(index=range(2)), "average")


def test_t_as_r_computes_it():
    # qt(0.975, 7) and 2 * pt(-2.5, 7) of R.
    low, high = t_interval(np.array([1.0]), np.array([2.0]), 7, 0.95)
    assert (high[0] - 1) / 2 == pytest.approx(2.3646242515927844, rel=1e-12)
    assert 1 - low[0] == pytest.approx(high[0] - 1)
    assert t_probability(np.array([2.5]), 7)[0] == pytest.approx(0.040992218585752874, rel=1e-11)
    assert np.isnan(t_interval(np.array([1.0]), np.array([2.0]), 0, 0.95)[0][0])


def test_a_stratum_taken_whole_adds_no_variance_and_is_no_singleton():
    frame = pd.DataFrame(
        {"stratum": list("aab"), "psu": list("121"), "fpc": [4.0, 4.0, 1.0], "y": [0.0, 2.0, 9.0]}
    )
    design = Design.of(frame)
    found = design.total(frame["y"].to_numpy())
    # (1 − 2/4) · 2 · Σ (y − 1)² of the first; of the second all is known
    assert found.covariance == pytest.approx((1 - 0.5) * 2 * 2)
    assert design.n_singletons(np.ones(3, dtype=bool)) == 0


@pytest.mark.parametrize("populations", [[4.0, 5.0, 1.0], [4.0, np.nan, 1.0], [1.5, 1.5, 1.0]])
def test_a_population_that_cannot_be_is_refused(populations):
    frame = pd.DataFrame({"stratum": list("aab"), "psu": list("121"), "fpc": populations})
    with pytest.raises(ValueError, match="column fpc: stratum 'a'"):
        Design.of(frame)


def test_populations_without_strata_are_of_the_source():
    frame = pd.DataFrame({"source": list("xxyyy"), "fpc": [4.0, 4.0, np.nan, np.nan, np.nan]})
    assert Design.of(frame).sampled.tolist() == [0.5, 0.0]


@pytest.mark.parametrize("kind", ["plain", "raked", "finite", "replicates"])
def test_a_country_has_the_errors_that_it_has_among_all(kind):
    rng = np.random.default_rng(5)
    n = 120
    frame = pd.DataFrame(
        {
            "source": "x",
            "country": pd.Categorical(rng.choice(["A", "B"], n)),
            "stratum": rng.choice(list("abc"), n),
            "psu": rng.choice(list("1234567"), n),
            "weight": rng.uniform(0.5, 2, n) * (rng.random(n) < 0.9),
        }
    )
    told: dict = {}
    if kind == "raked":
        margin = rng.integers(0, 3, n)
        frame = frame.assign(weight_unraked=frame["weight"] * 1.1, raked__1=margin)
    if kind == "finite":
        frame["fpc"] = frame["stratum"].map({"a": 20.0, "b": 0.5, "c": 40.0})
    if kind == "replicates":
        columns = ("r1", "r2", "r3")
        for k in range(1, 4):
            frame[COLUMN.format(k)] = frame["weight"] * rng.uniform(0.5, 1.5, n)
        told = {"x": Replication("bootstrap", columns, mse=True)}
    design = ReplicatedDesign.of(frame, sources=told)
    values, answered = rng.normal(size=(n, 2)), rng.random(n) < 0.8
    for country, rows, own in by_country(frame, design):
        domain = answered & (frame["country"] == country).to_numpy()
        whole = design.mean(values, domain)
        part = narrowed(own, values[rows], answered[rows])
        found = mean_of(*part)
        assert found is not None
        np.testing.assert_array_equal(found.estimate, whole.estimate)
        np.testing.assert_allclose(found.covariance, whole.covariance, rtol=1e-12)
        assert (found.df, found.n) == (whole.df, whole.n)
        assert found_of(part[0], part[2], "") == found_of(design, domain, "")


@pytest.mark.parametrize("coded", [False, True])
def test_strata_are_called_what_they_are_beside_more_names_than_a_byte_numbers(coded):
    # Codes of a categorical of few names are of a byte: their sum with many names is not.
    given = [f"h{k:03}" for k in range(126) for _ in range(2)]
    frame = pd.DataFrame(
        {
            "source": [*["a"] * 250, "b", "b", *["c"] * 4],
            "stratum": [*given, *[None] * 4],
            "psu": [None] * 256,
        }
    )
    if coded:
        frame = frame.astype({"source": "category", "stratum": "category"})
    design = Design.of(frame)
    assert design.strata == (*dict.fromkeys(given), "c")
