"""Estimates that claims take from models: turned round where need be, with reasons where none."""

import numpy as np
import pandas as pd
import pytest

from coproduction.results import contract, model_files
from coproduction.robustness.judging.modelled import Modelled, read
from coproduction.study.resolved.claims import Comparison

HEAD = {"model": "m", "outcome": "y", "area": "a", "country": "all"}


def frames(estimates=(), tests=(), remarks=()):
    stacked = HEAD | {"area": "all", "hypothesis": "area_difference", "df": 1, "df_denominator": 50}
    return {
        "estimates": contract.frame(
            model_files.ESTIMATES, [HEAD | {"kind": "coefficient"} | row for row in estimates]
        ),
        "tests": contract.frame(model_files.TESTS, [stacked | row for row in tests]),
        "remarks": contract.frame(model_files.FIT_REMARKS, [HEAD | row for row in remarks]),
    }


def test_a_coefficient_is_that_of_its_model_area_and_country():
    rows = [
        {"term": "x", "estimate": 1.0, "std_error": 0.5, "df": 30},
        {"term": "x", "area": "b", "estimate": 2.0, "std_error": 0.25, "df": 31},
        {"term": "x", "country": "A", "estimate": 3.0, "std_error": 0.75, "df": 32},
    ]
    known = Modelled(frames(rows))
    found = known.found(Comparison("b", "all", "x", model="m"))
    assert (found.estimate, found.std_error, found.df, found.reason) == (2.0, 0.25, 31, "")
    assert known.found(Comparison("a", "A", "x", model="m")).estimate == 3.0


@pytest.mark.parametrize("remark", ["level_absent", "fitted_without_rest", "of_single_units"])
def test_a_coefficient_without_an_error_says_why(remark):
    rows = [{"term": "x", "estimate": np.nan if remark == "level_absent" else 4.0}]
    remarks = [{"term": "x", "remark": "level_of_one"}, {"term": "x", "remark": remark}]
    found = Modelled(frames(rows, remarks=remarks)).found(Comparison("a", "all", "x", model="m"))
    assert (found.std_error, found.reason) == (None, remark)
    assert found.estimate == (None if remark == "level_absent" else 4.0)


def test_a_difference_is_left_less_right_whichever_way_it_was_tested():
    rows = [{"term": "x", "left": "b", "right": "a", "estimate": 2.0, "std_error": 0.5}]
    known = Modelled(frames(tests=rows))
    as_tested = known.found(Comparison("all", "all", "x", "b", "a", "m"))
    turned = known.found(Comparison("all", "all", "x", "a", "b", "m"))
    assert (as_tested.estimate, turned.estimate) == (2.0, -2.0)
    assert as_tested.std_error == turned.std_error == 0.5 and turned.df == 50


@pytest.mark.parametrize(
    ("remark", "reason"),
    [
        ("test_without_rest", "fitted_without_rest"),
        ("test_of_single_units", "of_single_units"),
        ("test_not_estimable", "test_not_estimable"),
    ],
)
def test_a_difference_without_an_error_says_why(remark, reason):
    rows = [{"term": "x", "left": "b", "right": "a", "estimate": 2.0}]
    remarks = [{"area": "all", "term": "x", "remark": remark}]
    known = Modelled(frames(tests=rows, remarks=remarks))
    found = known.found(Comparison("all", "all", "x", "a", "b", "m"))
    assert (found.estimate, found.std_error, found.reason) == (-2.0, None, reason)


def test_a_difference_of_a_level_that_one_area_lacks_is_not_there():
    found = Modelled(frames()).found(Comparison("all", "all", "x", "a", "b", "m"))
    assert (found.estimate, found.reason) == (None, "level_absent")


def test_results_are_read_from_the_files_of_all_models(tmp_path):
    paths = {"estimates": [], "tests": [], "remarks": []}
    files = (model_files.ESTIMATES, model_files.TESTS, model_files.FIT_REMARKS)
    for name in ("m", "n"):
        row = {"term": "x", "estimate": 1.0, "model": name}
        made = frames([row], [{"term": "x"}] if name == "m" else [])
        for (part, frame), file in zip(made.items(), files, strict=True):
            path = tmp_path / f"{name}_{part}.csv"
            contract.write(frame, file, path)
            paths[part].append(path)
    found = read(**paths)
    assert found["estimates"]["model"].tolist() == ["m", "n"]
    assert len(found["tests"]) == 1 and isinstance(found["remarks"], pd.DataFrame)
    assert found["remarks"].empty
