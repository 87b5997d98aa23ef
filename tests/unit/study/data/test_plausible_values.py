"""Plausible values as declared: a name for all of them, and what one of them alone may not be."""

import shutil
from pathlib import Path

import pytest
import yaml

from coproduction.faults import Faults
from coproduction.study import load
from coproduction.study.resolved.tables import untested

ROOT = Path(__file__).resolve().parents[4]
SCORE = {"score": {"label": "A score", "columns": ["x", "y"]}}
MODEL = {"label": "M", "outcome": "score", "estimator": "wls", "terms": ["trust"]}


def study(tmp_path, plausible, **changes):
    """The study of replicates with plausible values and one model."""
    shutil.copytree(ROOT / "tests/studies/replicates", tmp_path / "tests/studies/replicates")
    (tmp_path / "data/raw").mkdir(parents=True)
    raw = tmp_path / "data/raw/replicates"
    raw.mkdir()
    for export in (ROOT / "tests/oracle").glob("replicates_??.csv"):
        (raw / export.name).symlink_to(export)
    folder = tmp_path / "tests/studies/replicates"
    path = folder / "variables.yaml"
    declared = yaml.safe_load(path.read_text()) | {"plausible_values": plausible}
    path.write_text(yaml.safe_dump(declared, sort_keys=False))
    models = {"models": {"m": MODEL | changes}}
    (folder / "models.yaml").write_text(yaml.safe_dump(models, sort_keys=False))
    return load.load(Path("tests/studies/replicates"), tmp_path)


def test_a_score_is_an_outcome_a_term_and_a_characteristic(tmp_path):
    found = study(tmp_path, SCORE)
    model = found.models["m"]
    assert model.plausible == {"score": ("x", "y")}
    assert model.fits[0].outcome.name == "score"
    names = [term.name for term in found.characteristics()]
    assert "score" in names and not {"x", "y"} & set(names)
    assert found.descriptives().plausible == {"score": ("x", "y")}
    assert found.labels()["terms"]["score"] == "A score"


def test_a_model_that_names_no_score_has_none(tmp_path):
    assert study(tmp_path, SCORE, outcome="never", estimator="logit").models["m"].plausible == {}


@pytest.mark.parametrize(
    ("plausible", "changes", "told"),
    [
        ({"score": {"label": "S", "columns": ["x", "z"]}}, {}, "unknown variable 'z'"),
        ({"score": {"label": "S", "columns": ["x", "trust"]}}, {}, "trust is not numeric"),
        ({"x": {"label": "S", "columns": ["x", "y"]}}, {}, "a variable has that name"),
        (SCORE | {"other": SCORE["score"]}, {}, "a plausible value of score already"),
        (SCORE, {"outcome": "x"}, "outcome: 'x' is one of the plausible values of score"),
        (SCORE, {"outcome": "never", "terms": ["y"]}, "terms: 'y' is one of the plausible values"),
        (SCORE, {"stacked": True}, "stacked: not with plausible values"),
        (SCORE, {"importance": True}, "importance: not with plausible values"),
        (SCORE, {"errors": "cr2"}, "errors: cr2 does not go with plausible values"),
        (
            SCORE,
            {"outcome": "never", "terms": ["score"], "profiles": ["score"]},
            "profiles: score has plausible values",
        ),
    ],
)
def test_what_cannot_be_is_told(tmp_path, plausible, changes, told):
    with pytest.raises(Faults) as raised:
        study(tmp_path, plausible, **changes)
    assert told in str(raised.value)


def test_a_table_of_tests_of_plausible_values_is_refused_for_them(tmp_path):
    found = study(tmp_path, SCORE)
    assert untested(found.models["m"]) == "joint tests are not combined over plausible values"


@pytest.mark.parametrize(("errors", "unused"), [("design", True), ("replicate", False)])
def test_errors_over_the_design_leave_declared_replicates_unused(tmp_path, errors, unused):
    assert study(tmp_path, SCORE, errors=errors).models["m"].replicates_unused is unused
