"""The flow loses everybody once, for a reason, and ends where the fit begins."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import specified
from specified import category, estimated, fit, number, score

from coproduction.account.flow import STEPS, FlowMismatch, flow, left_out, read_by_country
from coproduction.inference.models.fit import results
from coproduction.results import contract
from coproduction.results.harmonisation_files import LEDGER
from coproduction.results.validation_files import LEFT_OUT
from coproduction.study.resolved.model_types import Model

COUNTRIES = ["GB", "FR"]
TERMS = [number("x"), score("s", {"no": 0.0, "yes": 1.0})]


def model(by_country: bool = False) -> Model:
    """A model of y; fits of one country have no term of countries."""
    terms = TERMS if by_country else [*TERMS, category("country", COUNTRIES)]
    return specified.model(fit(number("y"), *terms), countries=COUNTRIES, by_country=by_country)


def people(n=200):
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "country": pd.Categorical(rng.choice(["GB", "FR"], n), ["GB", "FR"], ordered=True),
            "weight": np.where(rng.random(n) < 0.1, 0.0, 1.0),
            "stratum": pd.Series([None] * n, dtype="str"),
            "psu": pd.Series([None] * n, dtype="str"),
            "x": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
            "y": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
            "s": pd.Categorical(rng.choice(["no", "yes", None], n), ["no", "yes"], ordered=True),
        }
    )
    return frame


NOBODY = contract.frame(LEFT_OUT, [])


def read(frame):
    counts = frame["country"].value_counts().rename_axis("country")
    counts = counts.astype(int).rename("n").reset_index().astype({"country": "str"})
    return counts.assign(source="uk")


@pytest.mark.parametrize("by_country", [False, True])
def test_the_flow_ends_at_the_respondents_of_the_fit(by_country):
    frame, spec = people(), model(by_country)
    _, fits = estimated(spec, frame)
    counted = flow([spec], [frame], read(frame), NOBODY, fits)
    found = counted.steps
    steps = found.pivot(index="country", columns="step", values="n")[list(STEPS)]
    assert (steps.loc["GB"] + steps.loc["FR"]).tolist() == steps.loc["all"].tolist()
    assert (found["left_out"] >= 0).all()
    ends = found[found["step"] == "complete"].set_index("country")["n"]
    assert fits.set_index("country")["n"].to_dict().items() <= ends.to_dict().items()
    row = found[(found["country"] == "all") & (found["step"] == "complete")].iloc[0]
    known = frame[(frame["weight"] > 0) & frame["y"].notna()]
    lost = {"s": int(known["s"].isna().sum()), "x": int(known["x"].isna().sum())}
    told = counted.missing[counted.missing["country"] == "all"]
    assert {*told["step"]} == {"outcome", "complete"} and {*told["lacking"]} == {"unanswered"}
    unknown, told = told[told["step"] == "outcome"], told[told["step"] == "complete"]
    assert unknown[["reason", "n"]].values.tolist() == [
        ["y", int((frame["weight"] > 0).sum()) - len(known)]
    ]
    assert told["n"].is_monotonic_decreasing and found["wave"].isna().all()
    assert dict(zip(told["reason"], told["n"], strict=True)) == lost
    assert max(lost.values()) <= row["left_out"] <= sum(lost.values())


def test_exclusion_is_counted_by_rule():
    frame = people()
    frame["excluded"] = pd.Series([None] * len(frame), dtype="str")
    frame.loc[:4, "excluded"] = "speeder"
    frame.loc[5:6, "excluded"] = "duplicate"
    _, fits = estimated(model(), frame[frame["excluded"].isna()])
    found = flow([model()], [frame], read(frame), NOBODY, fits)
    here = [f[(f["country"] == "all") & (f["step"] == "included")]
            for f in (found.steps, found.missing)]  # fmt: skip
    assert here[0]["left_out"].tolist() == [7]
    assert here[1][["reason", "n"]].values.tolist() == [["speeder", 5], ["duplicate", 2]]


def test_who_is_left_out_of_the_files_is_counted_by_country_and_reason():
    frame = people()
    _, fits = estimated(model(), frame)
    rows = [("uk", "GB", "weight 0", 3), ("uk", "FR", "weight 0", 2), ("uk", "FR", "broke off", 4),
            ("uk", None, "other countries", 5), ("cz", "CZ", "weight 0", 7),
            ("cz", None, "other countries", 11)]  # fmt: skip
    found = flow([model()], [frame], read(frame), contract.frame(LEFT_OUT, rows), fits)
    plain = flow([model()], [frame], read(frame), NOBODY, fits)
    steps = found.steps.set_index(["country", "step"])
    assert steps["left_out"].xs("harmonised", level="step").to_dict() == {
        "GB": 3, "FR": 6, "all": 14,
    }  # fmt: skip
    n = {country: len(frame) if country == "all" else (frame["country"] == country).sum()
         for country in ("GB", "FR", "all")}  # fmt: skip
    assert steps["n"].xs("read", level="step").to_dict() == {
        c: n[c] + left for c, left in {"GB": 3, "FR": 6, "all": 14}.items()
    }
    told = found.missing[found.missing["step"] == "harmonised"]
    assert told[["country", "reason", "n"]].values.tolist() == [
        ["GB", "weight 0", 3], ["FR", "broke off", 4], ["FR", "weight 0", 2],
        ["all", "other countries", 5], ["all", "weight 0", 5], ["all", "broke off", 4],
    ]  # fmt: skip
    rest = plain.steps[plain.steps["step"] != "read"]["n"].tolist()
    assert found.steps[found.steps["step"] != "read"]["n"].tolist() == rest


def test_who_is_left_out_is_read_of_all_sources(tmp_path):
    parts = {"a": [("a", "GB", "weight 0", 3)], "b": [], "c": [("c", None, "abroad", 2)]}
    for name, rows in parts.items():
        contract.write(contract.frame(LEFT_OUT, rows), LEFT_OUT, tmp_path / name)
    found = left_out([str(tmp_path / name) for name in parts])
    assert found.astype("object").where(found.notna(), "").values.tolist() == [
        ["a", "GB", "weight 0", 3], ["c", "", "abroad", 2],
    ]  # fmt: skip


def test_waves_have_a_flow_each_and_add_up_to_their_country():
    frame, rng = people(), np.random.default_rng(5)
    frame["wave"] = pd.Categorical(rng.choice(["w2", "w1"], len(frame)), ["w1", "w2"])
    frame.loc[frame["country"] == "FR", "wave"] = "w2"
    _, fits = estimated(model(), frame)
    rows = [("uk", "GB", "weight 0", 3), ("fr", "FR", "weight 0", 2), ("both", "GB", "lost", 4)]
    gone = contract.frame(LEFT_OUT, rows)
    found = flow([model()], [frame], read(frame), gone, fits, waves={"uk": "w1", "fr": "w2"}).steps
    met = list(dict.fromkeys(zip(found["country"], found["wave"].fillna(""), strict=True)))
    assert met == [("GB", ""), ("GB", "w1"), ("GB", "w2"), ("FR", ""), ("FR", "w2"),
                   ("all", ""), ("all", "w1"), ("all", "w2")]  # fmt: skip
    n = found.assign(wave=found["wave"].fillna("")).set_index(["country", "wave", "step"])["n"]
    for country in ("GB", "FR", "all"):
        own = n[country]
        waves = own.drop("", level="wave").groupby(level="step").sum()
        # who is left out of a file of several waves is of none that is known
        known = own[""] - np.where((own[""].index == "read") & (country != "FR"), 4, 0)
        assert waves.to_dict() == known.to_dict()
    first = (frame["wave"] == "w1") & (frame["weight"] > 0) & frame["y"].notna()
    assert n["GB", "w1", "outcome"] == first.sum()
    assert n["GB", "w1", "read"] == (frame["wave"] == "w1").sum() + 3


def test_who_was_not_asked_is_told_from_who_did_not_answer():
    frame = people()
    for name in ("x", "y", "s"):
        kinds = pd.Series(np.where(frame[name].isna(), "refused", None))
        kinds[frame[name].isna() & (frame["country"] == "FR")] = "not_asked"
        frame[f"{name}__missing"] = pd.Categorical(kinds)
    _, fits = estimated(model(), frame)
    missing = flow([model()], [frame], read(frame), NOBODY, fits).missing
    for country, how in (("GB", {"unanswered"}), ("FR", {"not_put"})):
        assert {*missing.loc[missing["country"] == country, "lacking"]} == how
    every = missing[(missing["country"] == "all") & (missing["step"] == "complete")]
    assert {*zip(every["reason"], every["lacking"], strict=True)} == {
        (term, how) for term in ("x", "s") for how in ("unanswered", "not_put")
    }
    # of an index nobody was asked where none of its items was put
    frame["z__missing"] = None
    of = [SimpleNamespace(column="y", items={"y": None, "z": None})]
    missing = flow([model()], [frame], read(frame), NOBODY, fits, indices=of).missing
    assert {*missing.loc[missing["step"] == "outcome", "lacking"]} == {"unanswered"}


def test_who_was_asked_is_told_by_the_columns_of_the_area():
    """Areas share the names of terms; the columns of the last area once stood for all."""
    frame = people()
    frame["x2"] = frame["x"]
    kinds = pd.Series(np.where(frame["x"].isna(), "not_asked", None))
    frame["x__missing"] = pd.Categorical(kinds)
    frame["x2__missing"] = pd.Categorical(kinds.replace("not_asked", "refused"))
    areas = [
        fit(number("y"), replace(number("x"), column=column), area=area)
        for area, column in (("a", "x"), ("b", "x2"))
    ]
    found = specified.model(*areas, countries=COUNTRIES)
    _, fits = estimated(found, frame)
    missing = flow([found], [frame], read(frame), NOBODY, fits).missing
    lacked = missing[(missing["step"] == "complete") & (missing["country"] == "all")]
    told = {*zip(lacked["area"], lacked["reason"], lacked["lacking"], strict=True)}
    assert told == {("a", "x", "not_put"), ("b", "x", "unanswered")}


def test_a_fit_of_other_respondents_is_refused():
    frame = people()
    _, fits = estimated(model(), frame)
    with pytest.raises(FlowMismatch, match="m, y, all, all: the flow ends at"):
        flow([model()], [frame], read(frame), NOBODY, fits.assign(n=fits["n"] + 1))
    with pytest.raises(FlowMismatch, match="the flow ends at nothing"):
        flow([model()], [frame], read(frame), NOBODY, fits.assign(area="elsewhere"))


def test_respondents_read_are_counted_by_country():
    """A source of one country by any of its targets, the others by what their country became."""
    rows = [
        ("uk", "q", "1", "", "", "vote", "yes", "", "", 3),
        ("uk", "q", "2", "", "", "vote", "no", "", "", 2),
        ("uk", "a", "<number>", "", "", "age", "<number>", "", "", 5),
        ("eu", "c", "1", "", "", "country", "FR", "", "", 3),
        ("eu", "c", "2", "", "", "country", "DE", "", "", 4),
    ]
    read = read_by_country(pd.DataFrame(rows, columns=LEDGER.names), {"uk": "GB"})
    assert read.values.tolist() == [["uk", "GB", 5], ["eu", "FR", 3], ["eu", "DE", 4]]


def test_an_imputed_answer_is_one_to_models_of_imputed_answers():
    frame = people()
    frame["excluded"] = pd.Series([None] * len(frame), dtype="str")
    frame.loc[:4, "excluded"] = "speeder"
    kept = frame[frame["excluded"].isna()].reset_index(drop=True)
    rows = np.flatnonzero(kept["x"].isna())[:20]
    cells = pd.DataFrame({"imputation": 1, "row": rows, "variable": "x", "value": 0.5})
    cells = pd.concat([cells, cells.assign(imputation=2, value=0.7)], ignore_index=True)
    spec = replace(model(), missing="imputed")
    fits = results(spec, kept, cells).fits
    found = flow([spec], [frame], read(frame), NOBODY, fits, cells.assign(level=None))
    ends = found.steps[found.steps["step"] == "complete"].set_index("country")["n"]
    assert ends["all"] == fits["n"].iloc[0]
    assert (
        ends["all"]
        > flow([model()], [frame], read(frame), NOBODY, fits.iloc[:0]).steps["n"].iloc[-1]
    )
    missing = found.missing[found.missing["step"] == "complete"]
    lost = missing[missing["country"] == "all"].set_index("reason")["n"]
    assert lost["x"] < kept["x"].isna().sum()


def test_respondents_that_come_in_parts_are_counted_as_all_at_once():
    """Of a kind that a part does not have, and of a part that nobody answers, too."""
    frame, rng = people(), np.random.default_rng(7)
    frame.loc[:49, "x"] = np.nan
    frame["wave"] = pd.Categorical(rng.choice(["w2", "w1"], len(frame)), ["w1", "w2"])
    why = np.where(rng.random(len(frame)) < 0.05, "speeder", None)
    frame["excluded"] = pd.Categorical(why, ["duplicate", "speeder"])
    for name in ("x", "s"):
        kinds = rng.choice(["refused", "dont_know", "not_asked"], len(frame))
        kinds[150:] = "dont_know"
        frame[f"{name}__missing"] = pd.Categorical(np.where(frame[name].isna(), kinds, None))
    kept = frame[frame["excluded"].isna()].reset_index(drop=True)
    rows = np.flatnonzero(kept["x"].isna())
    cells = pd.DataFrame({"imputation": 1, "row": rows, "variable": "x", "value": 0.5})
    cells = pd.concat([cells, cells.assign(imputation=2)]).assign(level=None)[::-1]
    asked = [
        model(),
        replace(model(), name="category", missing="category", kept=("x", "s")),
        replace(model(), name="imputed", missing="imputed"),
    ]
    parted = [frame[:50], frame[50:60], frame[60:]]
    both = [flow(asked, of, read(frame), NOBODY, _fitted(asked, kept, cells), cells)
            for of in ([frame], parted)]  # fmt: skip
    pd.testing.assert_frame_equal(both[0].steps, both[1].steps)
    pd.testing.assert_frame_equal(both[0].missing, both[1].missing)
    ends = both[1].steps[both[1].steps["step"] == "complete"].groupby("model")["n"].max()
    assert ends["m"] < min(ends["category"], ends["imputed"])


def _fitted(asked, kept, cells):
    of = [results(one, kept, cells if one.missing == "imputed" else None).fits for one in asked]
    return pd.concat(of, ignore_index=True)
