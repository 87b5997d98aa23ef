"""An older study is rewritten in place, its comments and order kept, and only once."""

import shutil
from pathlib import Path

import pytest
import yaml

from coproduction.faults import Faults
from coproduction.study.written import migration
from coproduction.study.written.migration import migrated

ROOT = Path(__file__).resolve().parents[4]
STUDY = """title: T  # as printed
areas:
  # an order, no measurement
  safety: {label: Safety, professionalisation: 2}  # assumed
  health:
    professionalisation: 3.5  # doctors
    label: Health
  schools: {label: Schools}
"""
MODELS = """models:
  # all areas at once
  stacked:
    label: S
    outcome: trust
    stacked: true  # one stack
    terms: [age]
  each: {label: E, outcome: trust, terms: [age]}
  two: {label: T, outcome: help, areas: [safety, health], stacked: true, terms: [age]}
  three: {label: H, outcome: help, stacked: true, terms: [age]}
"""
INDICES = """indices:
  trust: {label: T, items: {safety: [a], health: [b]}}
  help: {label: H, items: {safety: [c], health: [d], schools: [e]}}
"""
OLD = {"study": STUDY, "models": MODELS, "indices": INDICES}


def test_numbers_of_areas_become_covariates_where_they_stand():
    assert migrated(OLD)["study"] == (
        "title: T  # as printed\n"
        "areas:\n"
        "  # an order, no measurement\n"
        "  safety: {label: Safety, covariates: {professionalisation: 2}}  # assumed\n"
        "  health:\n"
        "    covariates: {professionalisation: 3.5}  # doctors\n"
        "    label: Health\n"
        "  schools: {label: Schools}\n"
    )


def test_stacked_models_whose_areas_all_had_a_number_keep_their_trend():
    found = migrated(OLD)["models"]
    trend = "trend: {covariate: professionalisation}"
    assert f"    stacked: true  # one stack\n    {trend}\n    terms: [age]\n" in found
    assert f"areas: [safety, health], stacked: true, {trend}, terms" in found
    assert found.count(trend) == 2, "an area of the third has no number, so it tested no trend"
    assert found.replace(f"    {trend}\n", "").replace(f", {trend}", "") == MODELS


def test_what_is_up_to_date_stays_as_it_is():
    assert migrated(OLD | migrated(OLD)) == {}


def test_a_study_without_such_numbers_is_not_touched():
    plain = STUDY.replace(", professionalisation: 2", "").replace(
        "    professionalisation: 3.5  # doctors\n", ""
    )
    assert migrated(OLD | {"study": plain}) == {}


@pytest.mark.parametrize(
    ("area", "wanted"),
    [
        (
            "{label: S, professionalisation: 2, covariates: {beds: 1}}",
            "{label: S, covariates: {beds: 1, professionalisation: 2}}",
        ),
        (
            "{professionalisation: 2, label: S, covariates: {}}",
            "{label: S, covariates: {professionalisation: 2}}",
        ),
        (
            "\n    professionalisation: 2\n    covariates:\n      beds: 1  # many\n    label: S",
            "\n    covariates:\n      beds: 1  # many\n      professionalisation: 2\n    label: S",
        ),
    ],
)
def test_a_number_joins_covariates_that_are_there(area, wanted):
    text = f"areas:\n  safety: {area}\n"
    assert migrated({"study": text})["study"] == f"areas:\n  safety: {wanted}\n"


def test_line_ends_of_windows_are_kept():
    text = {name: text.replace("\n", "\r\n") for name, text in OLD.items()}
    found = migrated(text)
    assert found == {name: text.replace("\n", "\r\n") for name, text in migrated(OLD).items()}
    assert "\n" not in found["models"].replace("\r\n", "")


@pytest.fixture
def project(tmp_path):
    """A project whose default study is an older one."""
    folder = tmp_path / "config/studies/five"
    shutil.copytree(ROOT / "config/studies/fivenations_simulated", folder)
    shutil.copy(ROOT / "config/config.yaml", tmp_path / "config")
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    for number in "123":
        text = text.replace(
            f"covariates: {{professionalisation: {number}}}", f"professionalisation: {number}"
        )
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    models = (folder / "models.yaml").read_text(encoding="utf-8")
    models = models.replace("    trend: {covariate: professionalisation}\n", "")
    (folder / "models.yaml").write_text(models, encoding="utf-8")
    return tmp_path


def test_the_command_brings_an_older_study_up_to_date(project, capsys):
    assert migration.main(["--study", "five"], project) == 0
    assert capsys.readouterr().out.count("rewritten") == 2
    study, models = (
        yaml.safe_load((project / f"config/studies/five/{name}.yaml").read_text(encoding="utf-8"))
        for name in ("study", "models")
    )
    assert study["areas"]["health"] == {"label": "Health", "covariates": {"professionalisation": 3}}
    trended = [name for name, model in models["models"].items() if "trend" in model]
    assert trended == [name for name, model in models["models"].items() if model.get("stacked")]
    assert migration.main(["--study", "five"], project) == 0
    assert "up to date" in capsys.readouterr().out


def test_an_unknown_study_and_broken_yaml_are_told(project, capsys):
    assert migration.main(["--study", "fife"], project) == 1
    assert "did you mean 'five'?" in capsys.readouterr().err
    path = project / "config/studies/five/models.yaml"
    path.write_text("models: [", encoding="utf-8")
    before = (path.parent / "study.yaml").read_bytes()
    assert migration.main(["--study", "five"], project) == 1
    assert "models.yaml" in capsys.readouterr().err
    assert (path.parent / "study.yaml").read_bytes() == before, "no file or all"


def test_a_study_that_refers_to_anchors_is_left_as_it_is_and_told(project):
    """A trend that comes by `<<:` would be lost in silence."""
    folder = project / "config/studies/five"
    models = (folder / "models.yaml").read_text(encoding="utf-8")
    merged = models.replace("  stacked:\n", "  stacked: &s\n") + "  again: {<<: *s, label: A}\n"
    (folder / "models.yaml").write_text(merged, encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.glob("*.yaml")}
    with pytest.raises(Faults) as met:
        migration.migrate(folder)
    assert [Path(fault.file).name for fault in met.value.faults] == ["models.yaml"]
    assert {path: path.read_bytes() for path in folder.glob("*.yaml")} == before


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (" null", "nothing stands here"),
        (" ~", "nothing stands here"),
        (" [1, 2]", "[1, 2] cannot stand here"),
        (" two", "'two' cannot stand here"),
        (' "2"', "'2' cannot stand here"),
        (" {a: 1}", "{'a': 1} cannot stand here"),
        (" true", "True cannot stand here"),
    ],
)
def test_a_key_without_a_number_is_told_and_nothing_is_rewritten(project, capsys, written, told):
    path = project / "config/studies/five/study.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "professionalisation: 2", f"professionalisation:{written}"
    )
    path.write_text(text, encoding="utf-8")
    assert migration.main(["--study", "five"], project) == 1
    printed = capsys.readouterr().err
    assert f"professionalisation: {told}\n  expected: a number" in printed
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("study", "areas:\n", "areas: []\nother:\n"),
        ("indices", "indices:\n", "indices:\n  empty:\n"),
        ("models", "models:\n", "models:\n  empty:\n"),
        ("models", "models:\n", "models: nothing\nsets:\n"),
        ("variables", "variables:\n", "variables:\n  empty:\n"),
    ],
)
def test_a_file_of_another_shape_is_told_and_nothing_is_rewritten(project, capsys, file, old, new):
    path = project / f"config/studies/five/{file}.yaml"
    text = path.read_text(encoding="utf-8")
    assert f"\n{old}" in text or text.startswith(old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before = {path: path.read_bytes() for path in path.parent.glob("*.yaml")}
    assert migration.main(["--study", "five"], project) == 1
    assert f"{file}.yaml" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in path.parent.glob("*.yaml")} == before
