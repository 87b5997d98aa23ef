"""How errors were found is told in columns, as resolved."""

import numpy as np
import pandas as pd
import pytest
from acts import COUNTRIES, WORK, WORK_TERM, acts, people
from specified import category, fit, model, number, product

from coproduction.faults import Faults
from coproduction.inference.models.design_matrix import Matrix
from coproduction.inference.models.fit import results
from coproduction.results.model_files import ERRORS
from coproduction.study.resolved.specification import Replication

STACKED = [
    fit(number("acts", "y"), number("x"), area="safety"),
    fit(number("acts", "z"), number("x"), area="health"),
]
#: Of errors that rest on neither a design, clusters nor replicates.
NOTHING = {
    "cluster": None,
    "n_clusters": None,
    "psu_declared": True,
    "strata_declared": True,
    "n_psu": 12,
    "n_strata": 3,
    "singletons": None,
    "n_singletons": None,
    "n_units": None,
    "n_unit_strata": None,
    "replicates": None,
    "replicate_kind": None,
}


def designed() -> pd.DataFrame:
    """Three strata of four PSUs of five respondents, with jackknife weights a PSU left out."""
    data = people().assign(z=lambda d: d["x"] ** 2, source="s")
    psu = np.arange(60) // 5
    data["stratum"] = [f"s{k}" for k in psu // 4]
    data["psu"] = [f"p{k}" for k in psu]
    for k in range(12):
        data[f"weight__{k + 1}"] = data["weight"] * (psu != k) * 12 / 11
    return data


def plain() -> pd.DataFrame:
    return designed().drop(columns=["stratum", "psu"])


JACKKNIFE = Replication("JK1", tuple(f"w{k}" for k in range(1, 13)), mse=True)
BY_PSU = {"cluster": "psu", "n_clusters": 12}
UNDECLARED = {"psu_declared": False, "strata_declared": False, "n_psu": None, "n_strata": None}
OVER = {"singletons": "fail", "n_singletons": 0}
OVER_STRATA = OVER | {"n_units": 12, "n_unit_strata": 3}
OVER_RESPONDENTS = OVER | {"n_units": 60, "n_unit_strata": 1} | UNDECLARED
#: Errors as resolved to the model, its data, and what differs from `NOTHING`.
CASES = {
    "stratified": (acts(number("x")), designed(), OVER_STRATA),
    "robust": (acts(number("x")), plain(), OVER_RESPONDENTS),
    "robust_by_respondent": (
        model(*STACKED, countries=COUNTRIES, stacked=True),
        plain(),
        OVER_RESPONDENTS,
    ),
    "replicate": (
        acts(number("x"), errors="replicate", replication={"s": JACKKNIFE}),
        designed(),
        {"n_psu": None, "n_strata": None, "replicates": 12, "replicate_kind": "JK1"},
    ),
    "model": (acts(number("x"), errors="model"), designed(), {}),
    "cr1": (acts(number("x"), errors="cr1", cluster="psu"), designed(), BY_PSU),
    "cr2": (acts(number("x"), errors="cr2", cluster="psu"), designed(), BY_PSU),
    "wild_bootstrap": (
        acts(number("x"), errors="wild_bootstrap", cluster="psu", draws=99, seed=1),
        designed(),
        BY_PSU | {"replicates": 99},
    ),
    "random_intercept": (
        acts(number("x"), estimator="random_intercept", errors="model", cluster="psu"),
        designed(),
        BY_PSU,
    ),
}


def test_every_value_is_walked():
    assert set(CASES) == set(ERRORS)


@pytest.mark.parametrize("errors", ERRORS)
def test_errors_are_told_as_resolved(errors):
    specification, data, differing = CASES[errors]
    fits = results(specification, data).fits.astype("object")
    (row,) = fits.where(fits.notna(), None).to_dict("records")
    expected = {"errors": errors} | NOTHING | differing
    assert {name: row[name] for name in expected} == expected


def test_strata_alone_are_a_design_and_respondents_no_psus():
    (row,) = results(acts(number("x")), designed().drop(columns="psu")).fits.to_dict("records")
    assert (row["errors"], row["strata_declared"], row["n_strata"]) == ("stratified", True, 3)
    assert not row["psu_declared"] and pd.isna(row["n_psu"])
    assert row["df_design"] == 60 - 3


def test_what_is_declared_is_told_of_the_respondents_of_the_fit():
    data = designed()
    data.loc[data["country"] == "BB", ["stratum", "psu"]] = None
    fits = results(acts(number("x"), by_country=True), data).fits.set_index("country")
    assert list(fits["errors"]) == ["stratified", "robust"]
    assert list(fits["psu_declared"]) == [True, False]
    assert fits.loc["AA", "n_psu"] == 12 and pd.isna(fits.loc["BB", "n_psu"])


def test_units_and_strata_that_errors_go_over_give_the_degrees_of_freedom_of_the_design():
    data = designed().assign(source=lambda d: d["country"].astype("str"))
    data.loc[data["country"] == "BB", ["stratum", "psu"]] = None
    (row,) = results(acts(number("x")), data).fits.to_dict("records")
    assert row["errors"] == "stratified"
    # 12 PSUs of three strata in one country, 30 respondents of one stratum in the other
    assert (row["n_psu"], row["n_units"]) == (12, 12 + 30)
    assert (row["n_strata"], row["n_unit_strata"]) == (3, 4)
    assert row["df_design"] == 42 - 4


@pytest.mark.parametrize(
    ("unweighted", "told"),
    [((), "all"), (("AA",), "some"), (("AA", "BB"), "none"), (("CC",), "all")],
)
def test_of_whom_weights_are_declared_is_told_of_the_respondents_of_the_fit(unweighted, told):
    data = designed().assign(source=lambda d: d["country"].astype("str"))
    stacked = model(*STACKED, countries=COUNTRIES, stacked=True, unweighted=unweighted)
    for spec in (acts(number("x"), unweighted=unweighted), stacked):
        assert list(results(spec, data).fits["weights_declared"]) == [told]
    by_country = acts(number("x"), unweighted=unweighted, by_country=True)
    expected = ["none" if country in unweighted else "all" for country in COUNTRIES]
    assert list(results(by_country, data).fits["weights_declared"]) == expected


@pytest.mark.parametrize("policy", ["adjust", "certainty"])
def test_strata_of_one_psu_are_counted(policy):
    data = designed()
    data.loc[data["psu"] == "p0", "stratum"] = "alone"
    (row,) = results(acts(number("x"), singletons=policy), data).fits.to_dict("records")
    assert (row["singletons"], row["n_singletons"], row["n_strata"]) == (policy, 1, 4)


def test_several_kinds_of_replicate_weights_are_mixed():
    data = designed()
    data["source"] = np.where(data["country"] == "AA", "s", "t")
    both = {"s": JACKKNIFE, "t": Replication("BRR", JACKKNIFE.columns, mse=True)}
    spec = acts(number("x"), errors="replicate", replication=both)
    (row,) = results(spec, data).fits.to_dict("records")
    assert (row["replicates"], row["replicate_kind"]) == (24, "mixed")


@pytest.mark.parametrize("units", [{}, {"psu": [f"p{k}" for k in range(60)]}])
def test_a_random_intercept_of_clusters_of_one_respondent_is_refused(units):
    spec = acts(number("x"), estimator="random_intercept", errors="model", cluster="psu")
    with pytest.raises(Faults) as caught:
        results(spec, plain().assign(**units))
    (fault,) = caught.value.faults
    assert "every cluster of the random intercept holds one respondent" in fault.problem
    assert fault.mend == "cluster: country, or psu in study.yaml"


def test_a_replicate_that_loses_a_level_is_named_with_the_level_and_what_to_do():
    # all who seek work are in the PSU that the third replicate leaves out
    data = designed()
    own = data["psu"] == "p2"
    data["work"] = pd.Categorical(np.where(own, "seeking", "paid"), WORK)
    data.loc[data.index[::5], "work"] = "other"
    spec = acts(WORK_TERM, errors="replicate", replication={"s": JACKKNIFE})
    with pytest.raises(Faults) as caught:
        results(spec, data)
    (fault,) = caught.value.faults
    assert fault.problem.endswith(
        "in the replicate w3 of source s, among respondents with a weight above 0: "
        "nobody has work=seeking"
    )
    assert fault.column == "work=seeking"
    assert fault.mend == "errors: design, merge levels of work, or leave it out"


def test_the_term_of_a_column_is_told_in_areas_and_interactions_too():
    names = ["Intercept", "one work=paid", "one work=paid:age"]
    blocks = {"Intercept": [0], "one work": [1], "one work:age": [2]}
    places = {"one work": ("one", "work"), "one work:age": ("one", "work:age")}
    matrix = Matrix(np.ones((1, 3)), names, blocks, {}, names, [], [], places=places)
    terms = [matrix.place(matrix.term(name))[1] for name in (*names, "")]
    assert terms == ["Intercept", "work", "work:age", ""]


@pytest.mark.parametrize("big", [1e7, 1e8, 999_999_999.0, 1e12])
def test_errors_do_not_depend_on_huge_weights_of_others(big):
    drawn = np.random.default_rng(7)
    n = 300
    place = np.arange(2 * n)
    x = np.round(drawn.normal(40, 10, 2 * n))
    data = pd.DataFrame(
        {
            "source": "s",
            "country": pd.Categorical(np.repeat(["A", "B"], n)),
            "x": x,
            "y": 0.02 * x + drawn.normal(size=2 * n),
            "psu": [f"p{k}" for k in place // 5],
            "stratum": [f"s{k}" for k in place // 60],
        }
    )
    own = drawn.uniform(0.5, 2, 2 * n)
    few = (data["country"] == "B") & (drawn.random(2 * n) < 0.02)
    country = category("country", ["A", "B"])
    asked = model(
        fit(number("y"), number("x"), country, product("x", "country")), countries=["A", "B"]
    )

    def of_a(weight):
        rows = results(asked, data.assign(weight=weight)).estimates.set_index("term")
        return rows.loc[["Intercept", "x"], "std_error"].to_numpy()

    assert of_a(np.where(few, big, own)) == pytest.approx(of_a(np.where(few, 5.0, own)), rel=1e-6)
