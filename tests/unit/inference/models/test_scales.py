"""Numbers far from zero or from each other: an income in a small currency, a year, a share of one.

No statistic depends on the unit or the origin of a number; each of these once did in silence.
"""

import numpy as np
import pytest
from acts import COUNTRIES, COUNTRY_TERM, WORK_TERM, acts, people
from specified import curve, fit, model, number, product
from unit.inference.models.test_categories import chosen

from coproduction.faults import Faults
from coproduction.inference.models.fit import results
from coproduction.study.resolved.specification import Replication

OUTCOMES = {
    "wls": "y",
    "logit": "yes",
    "fractional_logit": "share",
    "poisson": "count",
    "negative_binomial": "bursts",
    "ordered_logit": "grade",
    "ordered_probit": "grade",
    "random_intercept": "y",
}
#: From the number as it is to one that is told by its last digits only.
UNITS = {"small": (1e-6, 0.0), "large": (1e12, 0.0), "far": (1e5, 1e7)}


def survey():
    data = people(120)
    rng = np.random.default_rng(5)
    latent = 0.5 * data["x"] + 0.2 * data["x"] ** 2 + data["y"]
    return data.assign(
        yes=(latent > 0) * 1.0,
        share=1 / (1 + np.exp(-latent)),
        count=rng.poisson(np.exp(0.3 * latent)) * 1.0,
        bursts=rng.poisson(np.exp(0.3 * latent) * rng.gamma(0.5, 2.0, 120)) * 1.0,
        grade=np.digitize(latent, [-0.7, 0.7]) * 1.0,
        psu=[f"p{k}" for k in np.arange(120) // 6],
    )


def told(estimator, data):
    """The statistics of the square and of work, and those of tests, R² and collinearity."""
    changes = {"estimator": estimator}
    if estimator == "random_intercept":
        changes |= {"errors": "model", "cluster": "psu", "weights": "none"}
    terms = (curve("x", "quadratic"), WORK_TERM)
    own = fit(number(OUTCOMES[estimator]), *terms, bounds=(0.0, 1.0))
    found = results(model(own, countries=COUNTRIES, **changes), data)
    kept = found.estimates["term"].isin(["x^2", "work=seeking", "work=other"])
    gvif = found.diagnostics.query("measure == 'gvif'")["value"]
    parts = (found.estimates["statistic"][kept], found.tests["statistic"], gvif)
    return np.concatenate([*parts, found.fits["r_squared"]])


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("estimator", OUTCOMES)
def test_no_statistic_depends_on_the_unit_or_the_origin_of_a_number(estimator, unit):
    scale, origin = UNITS[unit]
    data = survey()
    moved = data.assign(x=data["x"] * scale + origin)
    loose = 1e-3 if estimator == "random_intercept" else 1e-4
    np.testing.assert_allclose(told(estimator, moved), told(estimator, data), rtol=loose)


def test_a_number_that_does_not_vary_beside_its_size_is_refused():
    data = people().assign(x=lambda d: d["x"] + 1e6)
    with pytest.raises(Faults, match="x\\^2 is a linear combination of Intercept, x"):
        results(acts(curve("x", "quadratic")), data)


def test_respondents_without_a_weight_are_told_of_by_no_replicate():
    data = people().assign(source="s", psu=lambda d: (d.index // 6).astype("str"))
    data.loc[:4, "weight"] = 0.0
    for k in range(10):
        data[f"weight__{k + 1}"] = data["weight"] * np.where(data.index // 6 == k, 0.0, 10 / 9)
    columns = tuple(f"w{k}" for k in range(10))
    given = {"replication": {"s": Replication("JK1", columns, True, scale=0.9)}}
    spec = acts(number("x"), errors="replicate", weights="none", **given)
    with pytest.raises(Faults, match="5 respondents of the fit have a weight of 0, of whom"):
        results(spec, data)
    assert len(results(acts(number("x"), errors="replicate", **given), data).estimates) == 2


def test_a_country_alone_leaves_a_term_without_columns_and_without_a_test():
    data = people()
    data = data[data["country"] == "AA"].reset_index(drop=True)
    found = results(chosen(number("x"), COUNTRY_TERM), data)
    assert "country" not in set(found.tests["term"]) and "x" in set(found.tests["term"])


def test_without_outcomes_at_an_end_nothing_is_called_separated():
    data = people().assign(x=lambda d: d["x"] * 1e6 + 1e8, share=lambda d: 1 / (1 + np.exp(d["y"])))
    own = fit(number("share"), number("x"), WORK_TERM, product("x", "work"), bounds=(0.0, 1.0))
    spec = model(own, countries=COUNTRIES, estimator="fractional_logit")
    try:
        assert np.isfinite(results(spec, data).estimates["std_error"]).all()
    except Faults as faults:
        assert "separation" not in str(faults)
