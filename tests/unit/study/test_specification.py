"""What models.yaml may ask for, resolved or refused."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from coproduction.faults import Faults
from coproduction.inference import scoring as indices
from coproduction.study import load as study
from coproduction.study.specification import Model, Term, typed

ROOT = Path(__file__).resolve().parents[3]
NAME = "config/studies/fivenations_simulated"
TERMS = ["age", "female", "education", "efficacy", "country"]


def resolved(tmp_path: Path, declared: dict | None = None, **model) -> Model:
    """The resolved model of the simulated study with settings of its own."""
    folder = tmp_path / "five"
    folder.mkdir()
    for part in (ROOT / NAME).iterdir():
        if part.name not in ("models.yaml", "study.yaml", "tables.yaml"):
            (folder / part.name).symlink_to(part)
    settings = yaml.safe_load((ROOT / NAME / "study.yaml").read_text(encoding="utf-8"))
    for area, entry in (declared or {}).items():
        settings["areas"][area] |= entry
    for source in settings["sources"].values():
        # Months, which YAML would make dates of.
        source["fieldwork"] = {}
    (folder / "study.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    model = {"label": "m", "outcome": "coproduction", "terms": TERMS} | model
    (folder / "models.yaml").write_text(yaml.safe_dump({"models": {"m": model}}), encoding="utf-8")
    return typed(Model, study.load(folder, ROOT).specification("m"))


def test_the_scale_of_an_index_is_the_bounds_of_a_fractional_logit(tmp_path):
    found = resolved(tmp_path, estimator="fractional_logit")
    assert [fit.bounds for fit in found.fits] == [(0.0, 100.0)] * 3


def test_interactions_and_curves_are_terms_of_every_fit(tmp_path):
    found = resolved(
        tmp_path, interactions=[["efficacy", "country"]], curves={"age": {"kind": "quadratic"}}
    )
    terms = {term.name: term for term in found.fits[0].terms}
    assert terms["age"] == Term("age", "curve", "age", curve="quadratic", df=3)
    pair = ("efficacy", "country")
    assert terms["efficacy:country"] == Term("efficacy:country", "interaction", of=pair)


def test_a_stacked_model_knows_the_professionalisation_of_the_areas(tmp_path):
    areas = {
        "safety": {"covariates": {"professionalisation": 2.5}},
        "health": {"covariates": {"professionalisation": 4}},
    }
    found = resolved(tmp_path, areas, stacked=True)
    assert found.trend.values == {"safety": 2.5, "environment": 1, "health": 4}


def test_a_sum_of_items_reaches_their_number(tmp_path):
    found = resolved(tmp_path, outcome="activities", estimator="fractional_logit")
    assert [fit.bounds for fit in found.fits] == [(0.0, 5.0)] * 3


def test_a_sum_counts_activities_and_takes_missing_ones_for_none():
    scores = {"scores": {"never": 0.0, "often": 1.0}}
    answers = [["often", "often", "often"], ["often", None, "never"], ["often", None, None]]
    frame = pd.DataFrame(answers, columns=["a", "b", "c"]).astype(
        pd.CategoricalDtype(["never", "often"])
    )
    entry = {"items": dict.fromkeys("abc", scores), "minimum_answered": 2}
    entry |= {"missing_as_zero": True, "aggregate": "sum"}
    np.testing.assert_array_equal(indices.index(frame, entry), [3, 1, np.nan])
    mean = indices.index(frame, entry | {"aggregate": "mean"})
    np.testing.assert_allclose(mean, [1, 1 / 3, np.nan])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"interactions": [["efficacy", "contry"]]}, "'contry' is not one of the terms"),
        ({"curves": {"female": {"kind": "quadratic"}}}, "curves: female is not numeric"),
        ({"errors": "cr2", "estimator": "poisson"}, "errors: cr2 does not go with poisson"),
        ({"errors": "cr1", "countries": "each"}, "cr1 by country needs a pooled fit"),
        (
            {"effects": "average_marginal", "curves": {"age": {"kind": "quadratic"}}},
            "curves: not with average marginal effects",
        ),
        ({"bounds": [0, 10]}, "bounds: only fractional_logit uses them"),
        ({"stacked": True, "areas": ["safety"]}, "stacked: coproduction has one area only"),
        ({"importance": True, "stacked": True}, "importance: not with stacked"),
        ({"estimator": "random_intercept"}, "weights: a random intercept takes none only"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(tmp_path, changes, message):
    with pytest.raises(Faults) as caught:
        resolved(tmp_path, **changes)
    assert message in str(caught.value)
