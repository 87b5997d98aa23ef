"""What a study loses, before anything is fitted."""

from types import SimpleNamespace as Of

import numpy as np
import pandas as pd
import pytest
from declarations import source

from coproduction.draft.checking import Loss, losses, main, shared, told_losses

N = 100


def respondents(country, **missing):
    """N respondents of a country, so many without an answer of each variable; five are excluded."""
    cells = {
        name: pd.Series(np.where(np.arange(N) < n, np.nan, 1.0)) for name, n in missing.items()
    }
    excluded = pd.Series([None] * (N - 5) + ["speeding"] * 5, dtype="str")
    return cells | {"country": pd.Series([country] * N), "excluded": excluded}


def study(missing="listwise"):
    trust = Of(column="trust", items={"q1": None, "q2": None}, minimum_answered=2)
    fit = Of(
        area="all",
        outcome=Of(name="trust", column="trust"),
        terms=[Of(name="age", column="age"), Of(name="country", column="country")],
    )
    model = Of(name="first", countries=("FR", "DE"), fits=[fit], missing=missing)
    same = Of(**{**vars(model), "name": "again"})
    return Of(
        variables=["q1", "q2", "age"], indices=[trust], models={"first": model, "again": same}
    )


SOURCES = {
    "fr": respondents("FR", q1=5, q2=20, age=0),
    "de": respondents("DE", q1=0, q2=9, age=9),
    "it": respondents("IT", q1=0, q2=0, age=50),
}


def test_what_loses_more_than_a_tenth_is_told_with_the_respondents_that_count():
    """Of 95 who are not excluded 20 lack an item of the index; in Germany 9 of 95 are no tenth."""
    found = [
        (loss.what, loss.name, loss.models, loss.country, loss.lost, loss.n)
        for loss in losses(study(), SOURCES)
    ]
    assert found == [
        ("index", "trust", (), "FR", 20, 95),
        ("outcome", "trust", ("first", "again"), "FR", 20, 95),
        ("model", "", ("first (all)", "again (all)"), "FR", 20, 95),
    ]
    assert [str(loss) for loss in losses(study(), SOURCES)] == [
        "index trust: 21.1 % of FR are lost (20 of 95)",
        "outcome trust of first, again: 21.1 % of FR are lost (20 of 95)",
        "models first (all), again (all): 21.1 % of FR are lost (20 of 95)",
    ]


def test_of_many_models_and_losses_some_are_named_and_all_stand_in_a_file(tmp_path):
    names = tuple(f"model_{k}" for k in range(160))
    path = tmp_path / "logs/mine/losses.csv"
    lines = told_losses([Loss("term", "age", names, "FR", 20, 95)] * 40, path, tmp_path)
    assert len(lines) == 32 and max(map(len, lines)) < 200
    assert lines[0] == "40 losses of more than 10 %"
    assert lines[1].startswith("term age of model_0, model_1, model_2 and 157 more: 21.1 % of FR")
    assert lines[-1].endswith(": logs/mine/losses.csv")
    found = pd.read_csv(path)
    assert len(found) == 40 and found["models"][0].split("; ") == list(names)
    assert told_losses([], path, tmp_path) == [] and not path.exists()


def test_a_model_of_imputed_answers_loses_nobody():
    assert {loss.what for loss in losses(study("impute"), SOURCES)} == {"index"}


@pytest.mark.parametrize(("lost", "told"), [(9, False), (10, True)])
def test_the_limit_is_a_tenth(lost, told):
    sources = {"fr": respondents("FR", q1=lost, q2=0, age=0)}
    assert bool(losses(study(), sources)) is told


def test_without_a_name_the_study_of_the_project_is_checked(capsys, tmp_path, monkeypatch):
    (tmp_path / "config").mkdir()
    (tmp_path / "config/config.yaml").write_text("study: ours\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main([]) == main(["--study", ""]) == 1
    assert "config/studies/ours" in capsys.readouterr().err
    (tmp_path / "config/config.yaml").unlink()
    assert main([]) == 1
    assert "config/config.yaml" in capsys.readouterr().err


def test_sources_of_one_country_and_wave_are_told_together():
    given = {"ie": source(country="IE"), "nz": source(country="IE"), "nl": source(country="NL")}
    head, line = shared(given)
    assert line == "IE: respondents of ie, nz are counted together" and "study.yaml" in head
    waved = {wave: source(country="IE", wave=wave) for wave in ("base", "later")}
    assert shared(waved) == []
    assert shared({"a": source(country=""), "b": source(country="")}) == []
