"""What of results may be published is declared, and simulated data need no disclosure control."""

from types import SimpleNamespace

import pytest

from coproduction.study.release import Disclosure, disclosure, faults, scores
from coproduction.study.resolved.analysis import ByLevel, Linear
from coproduction.study.resolved.claims import Measure
from coproduction.study.resolved.participation import Bounded


@pytest.mark.parametrize(
    ("said", "simulated", "level"),
    [({}, True, "open"), ({}, False, "publish"), ({"level": "strict"}, True, "strict")],
)
def test_the_level_is_declared_or_follows_from_the_data(said, simulated, level):
    found = disclosure({"disclosure": {"threshold": 10, **said}, "simulated": simulated})
    assert found == Disclosure(level, 10)


def test_an_earlier_release_is_a_folder_of_a_study_that_withholds(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "old/models").mkdir(parents=True)
    (tmp_path / "old/models/fit.csv").touch()
    assert not list(faults(Disclosure("publish", 10, "old"), "study.yaml", tmp_path))
    (wrong,) = faults(Disclosure("publish", 10, "file"), "study.yaml", tmp_path)
    assert "file is a file, not a folder" in str(wrong)
    (wrong,) = faults(Disclosure("publish", 10, "odl"), "study.yaml", tmp_path)
    assert "odl is not there" in str(wrong)
    (wrong,) = faults(Disclosure("open", 10, "old"), "study.yaml", tmp_path)
    assert "disclosure: {level: publish, earlier: old}" in str(wrong)


@pytest.mark.parametrize(
    "folder", ["results/s", "./results/s/", "data/results/s", "results/s/models"]
)
def test_an_earlier_release_is_not_the_one_that_is_made_now(tmp_path, folder):
    for one in ("results/s/models", "data/results/s/models"):
        (tmp_path / one).mkdir(parents=True)
        (tmp_path / one / "fit.csv").touch()
    declared = Disclosure("publish", 10, folder)
    (wrong,) = faults(declared, "config/studies/s/study.yaml", tmp_path)
    assert "is where this study writes its results" in str(wrong)
    assert not list(faults(Disclosure("publish", 10, "results/s"), "x/t/study.yaml", tmp_path))


def test_an_earlier_release_holds_results(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old/strange.csv").touch()
    (wrong,) = faults(Disclosure("publish", 10, "old"), "config/studies/s/study.yaml", tmp_path)
    assert "old holds no results" in str(wrong)


def test_scores_are_those_of_outcomes_that_are_levels():
    of_levels = Measure("hiv", "all", "hiv", ByLevel({"no": 0.0, "yes": 1.0}))
    of_numbers = Bounded(Measure("y", "all", "y", Linear(0.0, 1.0)), 0.0, 1.0)
    study = SimpleNamespace(
        between=[SimpleNamespace(measures=[of_levels])],
        inequalities=[SimpleNamespace(measures=[of_numbers])],
        claims=None,
    )
    assert scores(study) == {"hiv": {"no": 0.0, "yes": 1.0}}  # type: ignore[arg-type]
