"""Factor models and tests of items tell no number of respondents, and nothing of few."""

import math
from typing import Any

import pandas as pd
import pytest
from scipy.stats import f

from coproduction.disclosure import following, releasing
from coproduction.disclosure.attack import attack
from coproduction.disclosure.degrees import Alone
from coproduction.disclosure.relations import Table
from coproduction.disclosure.retold_measurement import few
from coproduction.disclosure.rounding import Grid
from coproduction.results import contract, dif_files
from coproduction.results.codebook_files import CODEBOOK
from coproduction.results.dif_files import DIF
from coproduction.results.invariance_files import (
    ALIGNED,
    ALIGNMENT,
    INVARIANCE,
    LICENSED,
    MEANS,
    METHODS,
)
from coproduction.study.release import Disclosure

COUNTRIES = {"GB": 251, "DE": 251, "FR": 251}
#: Entropy of the shares of an item's two levels, and what models add to the share explained.
SHARE, ADDED, N = 1 / 3, 0.0123456, 753
ENTROPY = -SHARE * math.log(SHARE) - (1 - SHARE) * math.log(1 - SHARE)
NOBODY = Alone(frozenset(), frozenset())
HEAD = {"area": "all", "index": "y"}


def people(countries=None):
    country = [c for c, n in (countries or COUNTRIES).items() for _ in range(n)]
    items = {f"y{k}": 1.0 for k in range(3)}
    return pd.DataFrame({"country": country, "weight": 1.0} | items)


#: Degrees of freedom of a design of 60 sampling units in three strata.
DF = 57


def test_of(item="y0", df=DF, **changes) -> dict[str, Any]:
    statistic = 2 * N * ENTROPY * ADDED / 2 * (df - 1) / df
    row = HEAD | {
        "item": item, "test": "uniform", "n": N, "n_countries": 3, "n_levels": 2,
        "n_singletons": 0, "df_numerator": 2, "statistic": statistic,
        "df_denominator": df - 1, "p_value": float(f.sf(statistic, 2, df - 1)),
        "slope_change": 0.0345678, "mcfadden_change": ADDED, "nagelkerke_change": 0.0212345,
    }  # fmt: skip
    return row | changes


test_of.__test__ = False  # type: ignore[attr-defined]


def parameters():
    row = HEAD | {"item": "y0", "std_error": 0.2, "conf_low": 0.1, "conf_high": 0.9}
    row |= {"estimate": 0.5, "confidence": 0.95}
    own = [row | {"parameter": "country", "country": c} for c in COUNTRIES]
    return [*own, row | {"parameter": "matching"}]


def followed(frames, n=None, few=frozenset(), alone=NOBODY):
    given = {f.path: Table(f.path, f, contract.frame(f, rows)) for f, rows in frames.items()}
    counts = {
        (path, at, "n"): n or own
        for path, table in given.items()
        if "n" in table.frame
        for at, own in table.frame["n"].items()
    }
    found = following.followed(given, counts, alone, Grid(10, 10), few)
    return {file: found[file.path].frame for file in frames}


def test_a_test_is_of_the_published_respondents():
    found = followed({DIF: [test_of()]}, 760.0)[DIF].iloc[0]
    wald = found["statistic"] * 2 * DF / (DF - 1)
    assert wald / (2 * ENTROPY * ADDED) == pytest.approx(760)
    assert found["df_denominator"] == DF - 1  # of sampling units, whatever respondents there are
    assert found["p_value"] == pytest.approx(f.sf(found["statistic"], 2, DF - 1))


@pytest.mark.parametrize("units", range(N - 8, N - 2))
def test_degrees_of_freedom_of_respondents_tell_no_number_of_them(units):
    alone = Alone(frozenset({"GB"}), frozenset())
    found = followed({DIF: [test_of(df=units)]}, 760.0, alone=alone)[DIF].iloc[0]
    assert found["df_denominator"] in (739, 759)  # a multiple of 20, less 1
    assert found["p_value"] == pytest.approx(f.sf(found["statistic"], 2, found["df_denominator"]))


def test_too_few_published_units_give_no_test():
    alone = Alone(frozenset({"GB"}), frozenset())
    found = followed({DIF: [test_of(df=4)]}, 757.0, alone=alone)[DIF].iloc[0]
    assert found[["statistic", "df_denominator", "p_value"]].isna().all()


def test_changes_of_shares_explained_tell_no_shares():
    """Their ratio gives the entropy of the shares, and this with all digits who they are of."""
    row = test_of()
    found = followed({DIF: [row]}, 760.0)[DIF].iloc[0]
    for name in ("mcfadden_change", "nagelkerke_change", "slope_change"):
        step = 20 / 760 * row[name]
        assert 0 < abs(found[name] - row[name]) <= 1.3 * step
        assert len(f"{found[name]:.12g}".lstrip("0.")) <= 3


@pytest.mark.parametrize("missing", ["statistic", "slope_change"])
def test_what_is_not_there_stays_away(missing):
    found = followed({DIF: [test_of() | {missing: None}]}, 760.0)[DIF].iloc[0]
    assert math.isnan(found[missing]) and found["mcfadden_change"] > 0


def test_without_published_respondents_nothing_is_told_of_an_item():
    frames = {DIF: [test_of()], dif_files.PARAMETERS: parameters()}
    found = followed(frames, math.nan)
    assert found[dif_files.PARAMETERS][["estimate", "conf_low"]].isna().all(axis=None)
    assert found[DIF][["statistic", "p_value", "mcfadden_change"]].isna().all(axis=None)


def test_an_attacker_finds_each_test_as_it_is(tmp_path, monkeypatch):
    """The gate can fail: nothing follows, and the tests tell how many respondents there are."""
    path = tmp_path / "full" / DIF.path
    contract.write(contract.frame(DIF, [test_of()]), DIF, path)
    book = [{"entry": "file", "code": "Respondents", "code_label": "900"}]
    written = tmp_path / "full/codebook/uk.csv"
    contract.write(contract.frame(CODEBOOK, book), CODEBOOK, written)
    who = tmp_path / "people.parquet"
    people().to_parquet(who)
    declared = Disclosure("publish", 10)

    def publish():
        given = tmp_path / "full", [str(path), str(written)], who, declared
        releasing.released(*given).write(tmp_path / "out", tmp_path / "out/disclosure.csv")

    publish()
    assert attack(tmp_path / "full", tmp_path / "out", people(), declared).exact == 0
    monkeypatch.setattr(releasing.following, "followed", lambda given, *_: given)
    publish()
    monkeypatch.undo()
    assert attack(tmp_path / "full", tmp_path / "out", people(), declared).exact == 3


def licence():
    cut = {"least_cfi": 0.95, "greatest_srmr": 0.08, "cfi_fall": 0.01, "rmsea_rise": 0.015}
    row = HEAD | cut | {"construct": "reflective", "n_items": 3, "n_answers": 4}
    return row | {"license": "means", "step": "scalar", "latent_step": "scalar"}


def test_cut_offs_and_scores_are_published_as_they_are(tmp_path):
    path = tmp_path / LICENSED.path
    contract.write(contract.frame(LICENSED, [licence()]), LICENSED, path)
    people().to_parquet(tmp_path / "people.parquet")
    given = tmp_path, [str(path)], tmp_path / "people.parquet", Disclosure("publish", 10)
    found = releasing.released(*given).frames[LICENSED.path].iloc[0]
    assert {name: found[name] for name in licence()} == licence()


def of_factors():
    steps = HEAD | {"step": "scalar", "n": N, "n_countries": 3, "n_items": 3, "n_freed": 0}
    steps |= {"n_singletons": 0, "rmsea": 0.04, "result": "holds"}
    mean = HEAD | {"estimate": 0.2, "std_error": 0.1, "confidence": 0.95}
    aligned = [
        HEAD | {"country": c, "parameter": p, "item": i, "estimate": 0.9, "std_error": 0.1}
        for c in COUNTRIES
        for p, i in (("loading", "y0"), ("loading", "y1"), ("factor_sd", None))
    ]
    head = HEAD | {"kind": "free", "n_countries": 3, "n_items": 3, "simplicity": 0.1234567}
    head |= {"r2_loadings": 0.9123456, "r2_intercepts": 0.8, "loadings_differ": 0.1}
    return {
        INVARIANCE: [steps], ALIGNED: aligned, ALIGNMENT: [head],
        MEANS: [mean | {"country": c, "method": m} for c in COUNTRIES for m in METHODS],
    }  # fmt: skip


def test_simplicity_in_which_countries_weigh_by_their_respondents_has_two_digits():
    found = followed(of_factors())[ALIGNMENT].iloc[0]
    assert found["simplicity"] == 0.12 and found["r2_loadings"] == 0.9123456


def test_factors_of_respondents_that_are_withheld_are_withheld():
    found = followed(of_factors(), math.nan)
    assert found[MEANS]["estimate"].isna().all() and found[ALIGNED]["estimate"].isna().all()
    assert found[ALIGNMENT][["simplicity", "loadings_differ"]].isna().all(axis=None)
    assert (found[ALIGNMENT]["n_items"] == 3).all()


def test_of_a_country_of_few_nothing_is_told_nor_what_others_would_tell():
    given = {f.path: Table(f.path, f, contract.frame(f, r)) for f, r in of_factors().items()}
    who = people()
    # they are many, but few of them answered all items
    who.loc[who.index[who["country"] == "FR"][9:], "y1"] = None
    gone = few(given, who, 10)
    assert gone == {("FR", "all", "y", "")}
    found = followed(of_factors(), few=gone)
    means = found[MEANS].set_index(["country", "method"])["estimate"].unstack()
    assert math.isnan(means["latent"]["FR"]) and means["latent"]["GB"] == 0.2
    assert means["aligned"].isna().all()  # their sum is 0
    known = found[ALIGNED].set_index(["country", "parameter"])["estimate"]
    assert known.loc["FR"].isna().all() and (known.loc[[("GB", "loading")]] == 0.9).all()
    assert math.isnan(known.loc[[("GB", "factor_sd")]].item())  # their product is 1


@pytest.mark.parametrize(("matching", "kept"), [(None, False), ("score", True)])
def test_countries_of_an_item_add_up_to_none(matching, kept):
    frames = {DIF: [test_of(i, matching=matching) for i in ("y0", "y1")]}
    frames[dif_files.PARAMETERS] = parameters()
    given = {f.path: Table(f.path, f, contract.frame(f, r)) for f, r in frames.items()}
    who = people().assign(score=1.0)
    who.loc[who.index[who["country"] == "FR"][9:], "y1"] = None
    found = followed(frames, few=few(given, who, 10))[dif_files.PARAMETERS]
    own = found[found["parameter"] == "country"]["estimate"]
    assert own.notna().all() if kept else own.isna().all()
    assert found[found["parameter"] == "matching"]["estimate"].notna().all()
