import numpy as np
import pandas as pd
import pytest
from declarations import index
from scipy.stats import binom

from coproduction.inference import correlations, factors, item_sums, reliability
from coproduction.inference.design import Design
from coproduction.inference.scoring import scores
from coproduction.study.resolved.analysis import ByLevel, Linear
from coproduction.study.resolved.replication import COLUMN
from coproduction.study.resolved.specification import Replication

LEVELS = ["no", "some", "yes"]


def survey(n=400, psu=None, seed=1, items=4):
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, 1)) + rng.normal(size=(n, items))
    codes = np.digitize(latent, [-0.5, 0.8])
    frame = pd.DataFrame(
        {f"i{k}": pd.Categorical.from_codes(c, LEVELS) for k, c in enumerate(codes.T)}
    )
    frame["country"] = pd.Categorical(["AA"] * n)
    if psu is not None:
        frame["psu"] = [f"p{k}" for k in np.arange(n) % psu]
    return frame


def entry(*items):
    scores = ByLevel({"no": 0.0, "some": 50.0, "yes": 100.0})
    return index("x", items=dict.fromkeys(items, scores))


ALL = entry("i0", "i1", "i2", "i3")


def statistic(frame, name, of=ALL):
    found, _, _ = reliability.describe([of], frame)
    return found[found["statistic"] == name].reset_index(drop=True)


def test_where_there_is_no_number_a_remark_says_why():
    frame = survey()
    (one,) = statistic(frame, "alpha", entry("i0")).itertuples()
    assert np.isnan(one.estimate) and one.remark == "one_item"
    frame["i1"] = pd.Categorical(["no"] * len(frame), LEVELS)
    found, eigenvalues, loadings = reliability.describe([ALL], frame)
    silent = found[found["estimate"].isna()]
    assert set(silent["statistic"]) == {"alpha_ordinal", "omega", "item_rest"}
    assert (silent["remark"] == "constant_items").all()
    assert eigenvalues.empty and loadings.empty
    frame["i2"] = pd.Categorical([None] * len(frame), LEVELS)
    (none,) = statistic(frame, "alpha").itertuples()
    assert none.remark == "too_few_respondents" and none.n == 0
    assert (found["estimate"].isna() == found["remark"].notna()).all()


def test_intervals_are_those_of_the_seed_and_widen_with_clustering():
    alone = statistic(survey(), "alpha_pairwise")
    again = statistic(survey(), "alpha_pairwise")
    pd.testing.assert_frame_equal(alone, again)
    feldt = statistic(survey(), "alpha")
    width = (alone["conf_high"] - alone["conf_low"]) / (feldt["conf_high"] - feldt["conf_low"])
    # Ordinal answers are not normal: Feldt's interval is near, not equal.
    assert width.between(0.8, 1.25).all()
    frame = survey()
    twice = pd.concat([frame, frame], ignore_index=True)
    as_people = statistic(twice, "alpha_pairwise")
    twice["psu"] = [f"p{k}" for k in range(len(frame))] * 2
    as_pairs = statistic(twice, "alpha_pairwise")
    ratio = (as_pairs["conf_high"] - as_pairs["conf_low"]) / (
        as_people["conf_high"] - as_people["conf_low"]
    )
    # A survey that counts every respondent twice knows no more: √2 wider as pairs.
    assert ratio.between(1.25, 1.6).all()


def test_bivariate_normal_at_its_corners():
    rho = np.array([-0.999, -0.5, 0.0, 0.5, 0.999])
    at_zero = 0.25 + np.arcsin(rho) / (2 * np.pi)
    np.testing.assert_allclose(correlations.bivariate_normal(0.0, 0.0, rho), at_zero, rtol=1e-14)
    h = np.array([-2.0, 0.0, 0.7])
    nothing = correlations.bivariate_normal(h, -np.inf, 0.3)
    np.testing.assert_array_equal(nothing, 0.0)
    # P(X ≤ h, Y ≤ k) + P(X ≤ h, Y > k) = P(X ≤ h), on either side of zero.
    for k in (-1.1, 0.0, 0.4):
        both = correlations.bivariate_normal(h, k, 0.6) + correlations.bivariate_normal(h, -k, -0.6)
        whole = correlations.bivariate_normal(h, np.inf, 0.6)
        np.testing.assert_allclose(both, whole, rtol=1e-13)


def test_polychoric_of_exact_tables_is_the_correlation_they_were_made_with():
    cuts_x, cuts_y = np.array([-np.inf, -0.6, 0.4, np.inf]), np.array([-np.inf, -1.0, 0.9, np.inf])
    rho = np.array([-0.95, -0.3, 0.0, 0.62, 0.99])
    cumulated = correlations.bivariate_normal(
        cuts_x[None, :, None], cuts_y[None, None, :], rho[:, None, None]
    )
    tables = np.diff(np.diff(cumulated, axis=1), axis=2)
    np.testing.assert_allclose(correlations.polychoric(tables * 500), rho, atol=1e-7)
    assert np.isnan(correlations.polychoric(np.array([[4.0, 3.0], [0.0, 0.0]])))
    agreed = correlations.polychoric(np.diag([30.0, 40.0]))
    np.testing.assert_allclose(agreed, correlations.LARGEST, atol=1e-6)


def test_polychoric_goes_to_the_end_where_nothing_holds_it_and_rounding_errors_do_not_move_it():
    # An empty cell of a fourfold table: the likelihood grows up to the end, ever more slowly.
    flat = np.array([[[17.0, 0.0], [573.0, 370.0]], [[0.0, 14.0], [51.0, 920.0]]])
    ends = [correlations.LARGEST, -correlations.LARGEST]
    assert correlations.polychoric(flat).tolist() == ends
    drawn = np.random.default_rng(5)
    tables = drawn.integers(0, 40, (200, 4, 4)) * 1.25
    shaken = tables * (1 + drawn.choice([-4e-16, 4e-16], tables.shape))
    one, other = correlations.polychoric(tables), correlations.polychoric(shaken)
    np.testing.assert_allclose(one, other, rtol=1e-11)


def test_rounding_errors_do_not_move_factors_and_their_rotation():
    drawn = np.random.default_rng(8)
    answers = (drawn.normal(size=(5, 8)) + drawn.normal(size=8) for _ in range(60))
    matrices = np.stack([np.corrcoef(one) for one in answers])
    noise = drawn.choice([-4e-16, 4e-16], matrices.shape)
    shaken = matrices * (1 + noise + noise.swapaxes(1, 2))
    one, other = factors.likely(matrices, 1), factors.likely(shaken, 1)
    np.testing.assert_allclose(one.uniqueness, other.uniqueness, atol=1e-10)
    # Kaiser's criterion has no slope at the rotation that is found
    loadings = drawn.normal(size=(6, 3))
    x = factors.varimax(loadings)
    x = x / np.sqrt((x**2).sum(axis=1, keepdims=True))
    slope = x.T @ (x**3 - x * (x**2).mean(axis=0))
    np.testing.assert_allclose(slope, slope.T, atol=1e-12)
    turned = factors.varimax(loadings @ np.linalg.qr(drawn.normal(size=(3, 3)))[0])
    np.testing.assert_allclose((turned**2).sum(), (loadings**2).sum())


def test_factors_of_exact_correlations_are_recovered():
    one = np.array([0.8, 0.7, 0.6, 0.5])
    r = np.outer(one, one)
    np.fill_diagonal(r, 1.0)
    found = factors.likely(np.stack([r, r]), 1)
    np.testing.assert_allclose(found.loadings[1, :, 0], one, atol=1e-6)
    sd = np.array([1.0, 2.0, 3.0, 4.0])
    value, _ = factors.omega(r * np.outer(sd, sd))
    common = (one @ sd) ** 2
    np.testing.assert_allclose(value, common / (common + (1 - one**2) @ sd**2), rtol=1e-6)
    improper = np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.5], [0.8, 0.5, 1.0]])
    assert factors.likely(improper, 1).heywood.tolist() == [True, False, False]


def correlated(matrix, n=200):
    """Answers of n respondents whose correlations are exactly these."""
    drawn = np.random.default_rng(3).normal(size=(n, len(matrix)))
    drawn -= drawn.mean(axis=0)
    white = drawn @ np.linalg.inv(np.linalg.cholesky(np.cov(drawn.T))).T
    answers = white @ np.linalg.cholesky(np.array(matrix)).T
    frame = pd.DataFrame({f"i{k}": answers[:, k] for k in range(len(matrix))})
    return frame.assign(country=pd.Categorical(["AA"] * n))


def numbers(*slopes):
    items = {f"i{k}": Linear(slope, 0.0) for k, slope in enumerate(slopes)}
    return index("x", items=items)


def remarks(found):
    return dict(zip(found["statistic"], found["remark"].fillna(""), strict=True))


def test_an_item_that_goes_against_the_others_is_named_and_no_number_changes():
    data = correlated([[1.0, 0.5, 0.4], [0.5, 1.0, 0.6], [0.4, 0.6, 1.0]])
    straight, turned = numbers(1.0, 1.0, 1.0), numbers(-1.0, 1.0, 1.0)
    for of, items in ((straight, []), (turned, ["i0"])):
        found, _, _ = reliability.describe([of], data)
        odd = found[found["remark"] == "negative_item_rest"]
        assert odd["item"].tolist() == items
        assert (odd["statistic"] == "item_rest").all() and odd["estimate"].notna().all()
    # (s12 + s13) / sqrt(s11 · var(x2 + x3)), of the turned item with the sign of its scores
    expected = -(0.5 + 0.4) / np.sqrt(1 + 1 + 2 * 0.6)
    assert abs(odd["estimate"].item() - expected) < 1e-9


def test_a_remark_says_what_is_odd_about_the_items():
    # The first item would explain 0.8 · 0.8 / 0.5 of itself, more than all.
    improper = correlated([[1.0, 0.8, 0.8], [0.8, 1.0, 0.5], [0.8, 0.5, 1.0]])
    found, _, loadings = reliability.describe([numbers(1.0, 1.0, 1.0)], improper)
    assert remarks(found)["omega"] == "improper_solution"
    assert remarks(found)["alpha_ordinal"] == "too_many_values"
    assert loadings["remark"].tolist() == [
        "no_unique_variance", "improper_solution", "improper_solution",
    ]  # fmt: skip
    found, _, _ = reliability.describe([numbers(1.0, 1.0)], correlated([[1.0, 0.5], [0.5, 1.0]]))
    assert remarks(found)["omega"] == "not_identified" and not remarks(found)["alpha"]
    # An item and its reverse add up to the same for everybody.
    same = improper.assign(i1=improper["i0"].round(1), i0=improper["i0"].round(1))
    found, _, _ = reliability.describe([numbers(1.0, -1.0)], same)
    assert remarks(found)["alpha"] == "no_variance"
    assert remarks(found)["item_rest"] == "negative_item_rest"


def test_strata_of_one_unit_are_counted_where_intervals_are_by_bootstrap():
    frame = survey(n=60, psu=6).assign(stratum=np.arange(60) % 6 // 2)
    whole = reliability.describe([ALL], frame)[0]
    assert (whole.loc[whole["interval"] == "bootstrap", "n_singletons"] == 0).all()
    assert whole.loc[whole["interval"] == "feldt", "n_singletons"].isna().all()
    found = reliability.describe([ALL], frame[frame["psu"] != "p0"])[0]
    assert (found.loc[found["interval"] == "bootstrap", "n_singletons"] == 1).all()


@pytest.mark.parametrize(
    ("n", "psus", "remark"), [(160, 31, "few_units"), (160, 32, ""), (25, 25, "")]
)
def test_intervals_by_a_bootstrap_of_few_units_have_a_remark(n, psus, remark):
    frame = survey(n=n, psu=psus).assign(stratum=np.arange(n) % psus % 2)
    found = reliability.describe([index("x", items=dict(list(ALL.items.items())[:2]))], frame)[0]
    drawn = found["interval"] == "bootstrap"
    assert {*found.loc[drawn, "remark"].fillna("")} - {"negative_item_rest"} == {remark}
    assert "few_units" not in {*found.loc[~drawn, "remark"]}


def test_items_below_0_are_those_that_describe_remarks_on():
    turned = {"no": 100.0, "some": 50.0, "yes": 0.0}
    odd = index("x", items={**ALL.items, "i3": ByLevel(turned)})
    frame = survey(n=80).assign(weight=[0.0, *[1.0] * 79], source="a")
    frame.loc[5, "i1"] = np.nan
    found = reliability.against([odd, entry("i0")], [frame])
    remarked = reliability.describe([odd], frame)[0].query("remark == 'negative_item_rest'")
    assert found["item"].tolist() == remarked["item"].tolist() == ["i3"]
    np.testing.assert_allclose(found["estimate"], remarked["estimate"])
    parted = reliability.against([odd, entry("i0")], [frame[:7], frame[7:8], frame[8:]])
    pd.testing.assert_frame_equal(parted, found)
    assert reliability.against([ALL], [frame]).empty


def test_who_answered_alike_is_one_pattern_and_sums_are_those_over_respondents(monkeypatch):
    frame = survey(n=300, psu=40).assign(weight=np.arange(300) % 5 + 0.5)
    frame.loc[frame.index % 7 == 0, "i2"] = np.nan
    cells = frame[[*ALL.items]]
    pattern, first = item_sums.patterns(cells)
    assert len(first) == len(cells.drop_duplicates()) < 100
    pd.testing.assert_frame_equal(cells.iloc[first[pattern]].reset_index(drop=True), cells)
    given = ALL, cells, Design.of(frame), np.ones(300, dtype=bool)
    group = item_sums.Group(*given)
    scored = scores(frame, ALL.items)
    complete = ~np.isnan(scored).any(axis=1)
    own = np.cov(scored[complete], rowvar=False)
    np.testing.assert_allclose(group.covariance(group.totals), own)
    monkeypatch.setattr(item_sums, "BLOCK", 1)
    blocks = item_sums.Group(*given)
    np.testing.assert_allclose(blocks.totals, group.totals, atol=1e-10)


def test_intervals_by_replicate_weights_do_not_hang_on_the_order_of_respondents():
    rng = np.random.default_rng(3)
    frame = survey(n=60, items=3).assign(source="x", weight=1.0, stratum=list("cab") * 20)
    told = Replication("bootstrap", tuple(f"r{k}" for k in range(1, 9)), mse=True)
    for k in range(1, 9):
        frame[COLUMN.format(k)] = rng.uniform(0, 2, len(frame))
    of = entry("i0", "i1", "i2")
    found, mixed = (
        reliability.describe([of], rows, replication={"x": told})[0]
        for rows in (frame, frame.sample(frac=1, random_state=1, ignore_index=True))
    )
    assert "replicate" in set(found["interval"])
    pd.testing.assert_frame_equal(found, mixed, rtol=1e-9)


def test_units_are_drawn_as_a_multinomial_of_one_less_than_there_are():
    n, surveys = 6, 40_000
    times = np.empty((n, surveys))
    item_sums._draw(times, np.random.default_rng(7))
    counts = times * (n - 1) / n
    assert np.allclose(counts, np.round(counts)) and np.allclose(counts.sum(axis=0), n - 1)
    # each binomial of n − 1 and 1/n, and covariances −(n − 1)/n²
    expected = (n - 1) / n * (np.eye(n) - 1 / n)
    assert np.abs(np.cov(counts) - expected).max() < 0.02
    shares = np.bincount(np.round(counts[0]).astype(int), minlength=n) / surveys
    assert np.abs(shares - binom.pmf(np.arange(n), n - 1, 1 / n)).max() < 0.01


def test_draws_do_not_hang_on_how_many_are_counted_at_once(monkeypatch):
    found = []
    for at_once in (1, 50, 1 << 15):
        monkeypatch.setattr(item_sums, "DRAWN", at_once)
        times = np.empty((7, 33))
        item_sums._draw(times, np.random.default_rng(3))
        found.append(times)
    assert (found[0] == found[1]).all() and (found[0] == found[2]).all()
