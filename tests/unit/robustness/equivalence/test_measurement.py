"""All files of measurement: licenses, means and alignment of made surveys."""

import numpy as np
import pandas as pd
import pytest
from unit.robustness.equivalence.test_invariance import COUNTRIES, ITEMS, survey

from coproduction.results import contract
from coproduction.results.hypothesis_files import COMPARABLE
from coproduction.results.invariance_files import FILES, INVARIANCE, LICENSES
from coproduction.results.invariance_files import STEPS as OF_INVARIANCE
from coproduction.robustness.equivalence.aligning import alignments
from coproduction.robustness.equivalence.licenses import LATENT, OF_STEP, license_of
from coproduction.robustness.equivalence.measurement import measured
from coproduction.study.resolved.analysis import Index, Linear
from coproduction.study.resolved.instruments import Cutoffs, Measured

CUTOFFS = Cutoffs(0.9, 0.08, 0.01, 0.015)


def entry(items=ITEMS, construct="reflective", alignment="fixed", cutoffs=CUTOFFS):
    scored = {item: Linear(1.0, 0.0) for item in items}
    index = Index("trust", "all", "trust", True, 3, False, "mean", scored)
    return Measured(index, construct, alignment, cutoffs)


def files(*entries, data):
    names = [file.path.partition("/")[2] for file in FILES]
    found = dict(zip(names, measured(entries, data), strict=True))
    for file in FILES:  # what is written is as declared
        contract.typed(found[file.path.partition("/")[2]], file, file.path)
    return found


def steps(**results):
    """Steps in their order: what is freed stays free."""
    rows, freed = [], 0
    for step, result in results.items():
        freed += step.startswith("partial")
        row = {"index": "acts", "area": "s", "step": step, "result": result, "n_freed": freed}
        rows.append(row | dict.fromkeys(("n", "n_countries", "n_items", "n_singletons"), 1))
    return contract.frame(INVARIANCE, rows)


def test_every_step_licenses_something_of_what_verdicts_tell():
    whole = {step for step in OF_INVARIANCE if not step.startswith("partial")}
    assert {*OF_STEP} == whole - {"configural"}
    assert {*OF_STEP.values(), LATENT, "neither"} == {*LICENSES} == {*COMPARABLE[:4]}


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ({"configural": "holds", "metric": "holds", "scalar": "holds"}, "means"),
        ({"configural": "holds", "metric": "holds", "scalar": "fails"}, "slopes"),
        ({"metric": "holds", "scalar": "fails", "partial_scalar": "holds"}, "slopes"),
        ({"configural": "holds", "metric": "fails", "partial_metric": "holds"}, "latent"),
        ({"metric": "fails", "partial_metric": "holds", "scalar": "holds"}, "latent"),
        ({"metric": "fails", "partial_metric": "fails"}, "neither"),
        ({"configural": "holds", "metric": "fails"}, "neither"),
        ({"configural": "fails"}, "neither"),
        ({"configural": "untested", "metric": "fails"}, "neither"),
        ({"configural": "untested", "metric": "holds"}, "slopes"),
        ({"configural": "untested"}, ""),
        ({"configural": "holds"}, ""),
        ({}, ""),
    ],
)
def test_invariance_licenses_by_the_last_step_that_holds_for_all_items(results, said):
    assert license_of(steps(**results)) == said


def test_alike_countries_have_one_mean_by_both_methods():
    found = files(entry(), data=survey(mean=0.5))
    (license_,) = found["licenses.csv"].to_dict("records")
    assert (license_["license"], license_["step"], license_["latent_step"]) == (
        "means",
        "scalar",
        "scalar",
    )
    assert license_["least_cfi"] == 0.9 and pd.isna(license_["remark"])
    means = found["means.csv"].set_index(["method", "country"])
    for method in ("latent", "aligned"):
        own = means.loc[method]
        assert own.loc["AA", "estimate"] == 0 and pd.isna(own.loc["AA", "std_error"])
        last = own.loc["CC"]
        assert last["conf_low"] < 0.5 < last["conf_high"]
        reach = last["conf_high"] - last["estimate"]
        assert reach == pytest.approx(1.959964 * last["std_error"], rel=1e-6)
    (head,) = found["alignment.csv"].to_dict("records")
    assert head["loadings_differ"] == head["intercepts_differ"] == 0
    assert head["r2_intercepts"] > 0.9 and head["kind"] == "fixed"


def test_the_item_of_another_level_is_named_where_it_differs():
    found = files(entry(), data=survey(levels={"d": 1.0}))
    aligned = found["aligned.csv"]
    where = aligned[aligned["differs"].fillna(False).astype(bool)]
    assert where[["country", "parameter", "item"]].to_numpy().tolist() == [["CC", "intercept", "d"]]
    assert found["alignment.csv"]["intercepts_differ"].iloc[0] == pytest.approx(1 / 15)
    assert found["licenses.csv"]["license"].iloc[0] == "slopes"
    mean = found["means.csv"].set_index(["method", "country"]).loc[("aligned", "CC")]
    assert mean["conf_low"] < 0 < mean["conf_high"]


def test_cutoffs_are_those_of_the_study():
    data = survey(levels={"d": 1.0})
    wide = files(entry(cutoffs=Cutoffs(0.9, 0.08, 1.0, 1.0)), data=data)["licenses.csv"]
    none = files(entry(cutoffs=Cutoffs(1.0, 0.0, 0.01, 0.015)), data=data)["licenses.csv"]
    assert wide["license"].iloc[0] == "means" and wide["cfi_fall"].iloc[0] == 1.0
    assert none["license"].iloc[0] == "neither" and pd.isna(none["step"].iloc[0])


def test_a_checklist_is_licensed_by_no_factor_model():
    (row,) = files(entry(construct="formative"), data=survey())["licenses.csv"].to_dict("records")
    assert pd.isna(row["license"]) and row["remark"] == "formative" and row["step"] == "scalar"


def test_no_alignment_is_not_declared():
    found = files(entry(alignment="none"), data=survey(n=60))
    assert found["alignment.csv"].empty and found["aligned.csv"].empty
    assert set(found["means.csv"]["method"]) == {"latent"}


@pytest.mark.parametrize(
    ("items", "change", "remark"),
    [
        (["a", "b"], {}, "few_items"),
        (ITEMS, {"a": np.nan}, "one_country"),
        (ITEMS, {"b": 2.0}, "one_country"),
        (ITEMS, {"b": "a"}, "singular"),
    ],
)
def test_what_cannot_be_aligned_is_told_and_has_no_number(items, change, remark):
    data = survey(n=50)
    data = data.assign(**{k: data[v] if isinstance(v, str) else v for k, v in change.items()})
    found = files(entry(items), data=data)
    assert list(found["licenses.csv"]["remark"]) == [remark]
    (head,) = found["alignment.csv"].to_dict("records")
    assert head["remark"] == remark and pd.isna(head["simplicity"])
    means = found["means.csv"]
    assert means["estimate"].isna().all()
    assert set(means["remark"]) == {"no_shared_intercepts", "not_aligned"}
    assert len(means) == 2 * len(COUNTRIES)


def test_a_country_with_a_constant_item_is_left_out_by_name():
    data = survey(n=300)
    data.loc[data["country"] == "BB", "c"] = 2.0
    means = files(entry(), data=data)["means.csv"].set_index(["method", "country"])
    assert set(means.loc[[("latent", "BB"), ("aligned", "BB")], "remark"]) == {"left_out"}
    assert means.loc[("aligned", "CC"), "estimate"] == pytest.approx(0, abs=0.3)


def test_the_unit_of_an_item_changes_no_alignment():
    data = survey(levels={"d": 0.4}, n=200)
    other = data.assign(a=100 * data["a"] + 7)
    (*_, one), (*_, two) = (alignments([entry()], frame) for frame in (data, other))
    assert [row["estimate"] for row in one] == pytest.approx(
        [row["estimate"] for row in two], abs=1e-6
    )
