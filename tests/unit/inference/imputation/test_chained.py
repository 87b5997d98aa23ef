"""Chained equations: what is imputed, what is left, and that it is the same every time."""

from dataclasses import replace

import numpy as np
import pytest
from incomplete import AGE, INDEX, JOB, TARGETS, TRUST, VOTES, imputation, kinds, respondents

from coproduction.faults import Faults
from coproduction.inference.imputation.chained import imputed, needed


@pytest.fixture(scope="module")
def people():
    return respondents()


@pytest.fixture(scope="module")
def found(people):
    return imputed(imputation(indices=(INDEX,)), people)


def test_only_what_is_missing_is_imputed_and_all_of_it(people, found):
    for target in TARGETS:
        cells = found.cells[found.cells["variable"] == target.name]
        lacking = np.flatnonzero(people[target.name].isna())
        for _, own in cells.groupby("imputation"):
            assert own["row"].tolist() == lacking.tolist()
        number = target.type == "numeric"
        assert cells["value"].notna().all() == number and cells["level"].notna().all() != number
        if not number:
            assert set(cells["level"]) <= set(target.levels)


def test_an_index_is_that_of_its_items(people, found):
    cells = found.cells[found.cells["imputation"] == 2]
    own = cells[cells["variable"] == "engaged"].set_index("row")["value"]
    row = int(people.index[people[["age", "votes", "trust"]].isna().all(axis=1)][0])
    of = cells[cells["row"] == row].set_index("variable")
    votes, trust = of.loc["votes", "level"], of.loc["trust", "level"]
    scores = [INDEX.items["votes"].scores[votes], INDEX.items["trust"].scores[trust]]
    assert own[row] == pytest.approx(np.mean([*scores, of.loc["age", "value"]]))
    some = people[["age", "votes", "trust"]].isna().any(axis=1)
    assert own.index.tolist() == np.flatnonzero(some).tolist()


def test_imputations_are_the_same_every_time_and_more_leave_the_first(people, found):
    what = imputation(indices=(INDEX,))
    assert imputed(what, people).cells.equals(found.cells)
    more = imputed(replace(what, m=4), people).cells
    assert more[more["imputation"] < 4].reset_index(drop=True).equals(found.cells)
    other = imputed(replace(what, seed=8), people).cells
    assert not other["level"].equals(found.cells["level"])


def test_imputed_answers_go_with_the_others(people, found):
    cells = found.cells[found.cells["variable"] == "age"]
    high = people["trust"].astype("str").reindex(cells["row"]) == "high"
    low = people["trust"].astype("str").reindex(cells["row"]) == "low"
    ages = cells["value"].to_numpy()
    assert ages[high].mean() > ages[low].mean() + 4


def test_who_was_not_asked_gets_no_answer_and_is_told_apart(people):
    part = people.copy()
    out = part.index < 100
    part.loc[out, "trust"] = None
    part["trust__missing"] = kinds(
        np.where(out, "not_asked", np.where(part["trust"].isna(), "refused", ""))
    )
    got = imputed(imputation(), part)
    cells = got.cells[got.cells["variable"] == "trust"]
    assert (cells["row"] >= 100).all()
    row = got.variables.set_index("variable").loc["trust"]
    assert row["n_left"] == 100 and row["n_imputed"] == (part["trust"].isna() & ~out).sum()


def test_kinds_that_are_not_declared_stay_missing(people):
    out = people["age"].isna()
    part = people.assign(age__missing=kinds(np.where(out, "not_asked", "")))
    got = imputed(imputation(AGE, VOTES), part)
    assert got.variables["method"].tolist() == ["none", "binary"]
    assert set(got.cells["variable"]) == set(got.chains["variable"]) == {"votes"}
    assert got.variables["n_left"].tolist() == [out.sum(), 0]


def test_countries_are_imputed_by_themselves(people):
    got = imputed(imputation(AGE, VOTES, by_country=True), people)
    assert got.variables["country"].tolist() == ["GB", "GB", "FR", "FR"]
    alone = people[people["country"] == "GB"]
    assert got.variables["n_imputed"][1] == alone["votes"].isna().sum()


def test_every_step_is_told(found, people):
    chains = found.chains
    assert len(chains) == 4 * 3 * 4
    first = chains[(chains["variable"] == "job") & (chains["iteration"] == 4)]
    cells = found.cells[found.cells["variable"] == "job"]
    places = {level: k for k, level in enumerate(JOB.levels)}
    means = cells["level"].astype("str").map(places).groupby(cells["imputation"]).mean()
    assert first["mean"].tolist() == pytest.approx(means.tolist())
    assert set(first["n"]) == {people["job"].isna().sum()}


@pytest.mark.parametrize("by_country", [True, False])
def test_a_variable_that_nobody_of_a_country_answered_is_refused(people, by_country):
    part = people.assign(trust=people["trust"].cat.set_categories(["low", "middle", "high"]))
    part.loc[part["country"] == "FR", "trust"] = None
    part["trust__missing"] = kinds(np.where(part["trust"].isna(), "refused", ""))
    with pytest.raises(Faults, match=r"variable trust, country FR: nobody answered, and 200"):
        imputed(imputation(AGE, TRUST, by_country=by_country), part)
    part["trust__missing"] = kinds(np.where(part["trust"].isna(), "not_asked", ""))
    part.loc[part["country"] == "GB", "trust__missing"] = "refused"
    imputed(imputation(AGE, TRUST, by_country=by_country), part)


def test_nothing_to_impute_is_told(people):
    with pytest.raises(Faults, match=r"no answer is missing of kinds: \[dont_know\]"):
        imputed(imputation(AGE, TRUST, kinds=("dont_know",)), people)


def test_too_few_answers_for_so_many_columns_are_refused(people):
    part = people.iloc[:30]
    with pytest.raises(Faults) as raised:
        imputed(imputation(), part)
    fault = next(f for f in raised.value.faults if "variable job" in f.problem)
    assert "coefficients of the other variables" in fault.problem
    assert fault.mend == "include: [country, weight]"
    for by_country, mend in ((True, "countries: pooled"), (False, "")):
        with pytest.raises(Faults) as raised:
            imputed(imputation(include=("country",), by_country=by_country), part.iloc[:20])
        assert {f.mend for f in raised.value.faults} == {mend}


def test_what_is_needed_is_named():
    names = needed(imputation(VOTES, indices=(INDEX,)))
    assert {"votes", "votes__missing", "age", "trust", "weight", "country"} <= set(names)
    assert "age__missing" not in names
