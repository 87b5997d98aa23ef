"""Sensitivity analyses of a made survey: every row is what a model of its own says."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from specified import category, estimated, fit, model, number

from coproduction.harmonise import microdata
from coproduction.inference import scoring
from coproduction.results.sensitivity_files import FILES
from coproduction.robustness.varying.sensitivity import analysed
from coproduction.study.resolved.analysis import ByLevel, Index
from coproduction.study.resolved.sensitivities import Sensitivity, without_item
from coproduction.study.resolved.specification import plain, typed

COUNTRIES = ["AA", "BB", "CC"]
SCORES = ByLevel({"never": 0.0, "often": 100.0})
INDEX = Index("acts", "all", "acts", True, 2, False, "mean", dict.fromkeys("abc", SCORES))
TERMS = number("x"), category("sex", ["m", "f"]), category("country", COUNTRIES)


def survey(n=360):
    rng = np.random.default_rng(7)
    country = np.repeat(COUNTRIES, n // 3)
    psu = rng.integers(0, 10, n)
    x = rng.normal(size=n)
    frame = pd.DataFrame(
        {
            "source": country,
            "country": pd.Categorical(country, COUNTRIES),
            "weight": rng.uniform(0.4, 2.5, n),
            "stratum": [f"{c}{p % 2}" for c, p in zip(country, psu, strict=True)],
            "psu": [f"{c}{p}" for c, p in zip(country, psu, strict=True)],
            "x": x,
            "sex": pd.Categorical(rng.choice(["m", "f"], n), ["m", "f"]),
        }
    )
    for item in "abc":
        code = (0.5 * x + rng.normal(size=n) > 0).astype(int)
        code[rng.random(n) < 0.05] = -1
        frame[item] = pd.Categorical.from_codes(code, ["never", "often"])
    return scoring.with_indices(frame, [INDEX])


BASE = model(fit(number("acts"), *TERMS), countries=COUNTRIES, weights="equal_country")
ASKED = Sensitivity(
    BASE, ("x", "sex"), ("country",), (1, 2.5), ("country", "item", "stratum"), {"all": INDEX},
    True, True,
)  # fmt: skip


def named(frames):
    return {file.path.split("/")[1][:-4]: f for file, f in zip(FILES, frames, strict=True)}


@pytest.fixture(scope="module")
def found():
    return named(analysed([ASKED], survey()))


def test_columns_that_are_read_when_they_are_needed_tell_the_same(found, tmp_path):
    table = microdata.with_metadata(pa.Table.from_pandas(survey()), {})
    microdata.write([table], tmp_path / "people.parquet")
    people = microdata.Opened(tmp_path / "people.parquet")
    for name, frame in named(analysed([ASKED], people)).items():
        pd.testing.assert_frame_equal(frame, found[name], rtol=1e-9)


def by_model(data, countries=COUNTRIES, outcome="acts"):
    terms = [replace(t, levels=tuple(countries)) if t.name == "country" else t for t in TERMS]
    own = replace(BASE, fits=(fit(number(outcome), *terms),), countries=tuple(countries))
    return estimated(own, data)[0].set_index("term").loc["x"]


def row(frame, **where):
    kept = frame[(frame[[*where]] == [*where.values()]).all(axis=1)]
    (one,) = kept.to_dict("records")
    return one


def assert_alike(ours, theirs):
    for name in ("estimate", "std_error", "df", "conf_low", "conf_high"):
        assert ours[name] == pytest.approx(theirs[name], rel=1e-9)


def test_estimates_and_those_with_something_left_out_are_those_of_models(found):
    data = survey()
    own = row(found["confounding"], term="x")
    assert_alike(own, by_model(data))
    left = found["left_out"]
    assert set(left["of"]) == {"country", "item", "stratum"}
    one = row(left, term="x", of="country", left_out="AA")
    assert_alike(one, by_model(data, ["BB", "CC"]))
    assert one["change"] == pytest.approx(one["estimate"] - own["estimate"])
    made = scoring.with_indices(data, [replace(without_item(INDEX, "b"), column="less")])
    assert_alike(row(left, term="x", of="item", left_out="b"), by_model(made, outcome="less"))
    away = data.assign(weight=data["weight"].where(data["stratum"] != "BB1", 0.0))
    assert_alike(row(left, term="x", of="stratum", left_out="BB1"), by_model(away))


def test_every_coefficient_and_benchmark_has_its_rows(found):
    assert list(found["confounding"]["term"]) == ["x", "sex=f"]
    bounds = found["benchmarks"]
    assert list(bounds["multiple"]) == [1, 2.5] * 2 and set(bounds["benchmark"]) == {"country"}
    x = bounds[bounds["term"] == "x"].iloc[0]
    own = row(found["confounding"], term="x")
    assert abs(x["estimate"]) < abs(own["estimate"]) and x["df"] == own["df"] - 1
    assert list(found["weighting"]["term"]) == ["x", "sex=f", "all"]
    assert list(found["influence"]["n_psu"]) == [30, 30]


def test_what_cannot_be_told_says_why():
    data = survey()
    alone = data.assign(sex=pd.Categorical(["m"] * len(data), ["m", "f"]), psu=None)
    asked = replace(ASKED, leave_out=("country",))
    told = named(analysed([asked], alone))
    for name in ("confounding", "left_out", "weighting", "influence"):
        one = told[name][told[name]["term"] == "sex=f"].iloc[0]
        assert one["lacking"] == ("no_psus" if name == "influence" else "level_absent")
    equal = data.assign(weight=1.0)
    told = named(analysed([replace(asked, model=replace(BASE, weights="design"))], equal))
    assert set(told["weighting"]["lacking"]) == {"equal_weights"}


def test_a_model_that_cannot_be_estimated_has_rows_without_numbers():
    data = survey().assign(x=0.0)
    told = named(analysed([ASKED], data))
    assert set(told["confounding"]["lacking"]) == {"not_estimable"}
    assert set(told["influence"]["lacking"]) == {"not_estimable"} and told["left_out"].empty


def test_nothing_else_is_told_where_nothing_else_is_asked():
    told = named(analysed([Sensitivity(BASE, ("x",))], survey()))
    assert len(told.pop("confounding")) == 1 and all(frame.empty for frame in told.values())


def test_what_is_asked_goes_to_a_job_and_back():
    assert typed(Sensitivity, plain(ASKED)) == ASKED
