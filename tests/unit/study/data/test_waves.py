"""Waves: a variable of every respondent, which study.yaml says or a crosswalk maps."""

import pytest
import yaml


@pytest.fixture
def waved(project):
    """A function from changes of `study.yaml` to the study with two waves."""

    def made(change=lambda settings: None):
        path = project.path("study.yaml")
        settings = yaml.safe_load(path.read_text("utf-8"))
        settings["waves"] = {"base": {"label": "2008"}, "later": {"label": "2013"}}
        for source in settings["sources"].values():
            source["wave"] = "base"
        settings["sources"]["czechia"]["wave"] = "later"
        change(settings)
        path.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
        return project

    return made


def test_without_waves_there_is_no_such_variable(project):
    assert "wave" not in project.load().variables


def test_the_wave_is_a_variable_that_no_crosswalk_maps(waved):
    study = waved().load()
    assert [level.label for level in study.variables["wave"].levels] == ["2008", "2013"]
    told = {name: rows.by_target()["wave"] for name, rows in study.crosswalks.items()}
    assert {name: [(row.verb, row.target_code) for row in rows] for name, rows in told.items()} == {
        name: [("constant", "later" if name == "czechia" else "base")] for name in study.sources
    }
    assert study.labels()["terms"]["wave=later"] == "2013"


def _wave(source, wave):
    return lambda settings: settings["sources"][source].update(wave=wave)


def _without(*keys):
    def change(settings):
        for key in keys:
            settings["sources"]["uk"].pop(key, None)

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_wave("uk", "lader"), ["sources.uk.wave: 'lader' is not a wave", "'later'"]),
        (
            lambda settings: settings.pop("waves"),
            ["sources.uk.wave: 'base' is not a wave", "waves:\n", "base: {label: …}"],
        ),
        (
            lambda settings: settings["waves"]["later"].update(label="2008"),
            ["waves: base, later have one label, '2008'"],
        ),
        (_without("wave"), ["no row for the target wave", "base, later", "wave: <wave>"]),
        (
            _without("wave", "psu"),
            ["sources.uk: several waves in one file may have asked a person twice", "psu"],
        ),
    ],
)
def test_what_is_wrong_with_waves_is_told_with_how_to_mend_it(waved, change, told):
    faults = waved(change).faults()
    assert any(all(text in str(fault) for text in told) for fault in faults)


def test_a_wave_that_is_none_is_one_fault(waved):
    assert len(waved(_wave("uk", "lader")).faults()) == 1


def test_the_name_of_the_wave_is_taken(waved):
    project = waved()
    project.edit(
        "variables.yaml",
        "variables:\n",
        "variables:\n  wave: {label: W, type: numeric, range: [1, 2]}\n",
    )
    assert any(
        "study.yaml declares waves, which are this variable" in str(f) for f in project.faults()
    )


def test_a_crosswalk_does_not_map_what_study_yaml_says(waved):
    project = waved()
    with project.path("crosswalk/uk.csv").open("a", encoding="utf-8") as file:
        file.write(",,,wave,constant,later,,\n")
    (fault,) = project.faults()
    assert "study.yaml says wave: base of all respondents of the source" in str(fault)
    assert fault.file.endswith("crosswalk/uk.csv") and fault.rows


def test_weights_that_are_adjusted_by_country_take_no_waves_together(waved):
    project = waved()
    project.path("weights.yaml").write_text("trim: {limit: 5}\n", encoding="utf-8")
    (fault,) = project.faults()
    assert "takes its waves together" in str(fault) and fault.file.endswith("weights.yaml")


def _claimed(project, test):
    claim = {"statement": "More.", "direction": "positive", "smallest": {"points": 1}, "test": test}
    path = project.path("hypotheses.yaml")
    path.write_text(yaml.safe_dump({"hypotheses": {"more": claim}}), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "leave_out"),
    # none would be left, so none is proposed to be left out
    [(lambda settings: None, ""), (_without("wave"), "FR, DE, DK, CZ")],
)
def test_a_change_is_of_countries_with_both_waves(waved, change, leave_out):
    project = waved(change)
    if leave_out:  # its crosswalk maps the wave
        with project.path("crosswalk/uk.csv").open("a", encoding="utf-8") as file:
            file.write(
                "wt,(1,1.5],,wave,bin,base,,\nwt,[0,1],,wave,bin,later,,\n".replace(
                    "(1,1.5]", '"(1,2)"'
                ).replace("[0,1]", '"[0,1)"')
            )
    _claimed(project, {"groups": {"outcome": "coproduction", "by": "wave"}})
    told = [str(fault) for fault in project.faults()]
    assert any("CZ has no source of base" in text for text in told)
    assert any("leave_out: [" in text for text in told) == bool(leave_out)
    assert any(f"leave_out: [{leave_out}]" in text for text in told) == bool(leave_out)


def test_a_wave_of_no_source_is_told(waved):
    project = waved(lambda settings: settings["waves"].update(third={"label": "2020"}))
    assert project.faulty(["waves.third: no source is of it"]) == ["study.yaml"]


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (["efficacy", "wave", "country"], "GB, FR, DE, DK in base alone; CZ in later alone"),
        (["efficacy", "wave"], ""),
    ],
)
def test_a_wave_that_a_model_cannot_tell_is_told_before_the_run(waved, terms, told):
    project = waved()
    path = project.path("models.yaml")
    declared = yaml.safe_load(path.read_text("utf-8"))
    declared["models"]["change"] = {"from": "pooled", "label": "Change", "terms": terms}
    path.write_text(yaml.safe_dump(declared, sort_keys=False), encoding="utf-8")
    if not told:
        (first, *_) = project.load().models["change"].fits
        assert (first.terms[1].name, first.terms[1].levels) == ("wave", ("base", "later"))
        return
    (fault,) = map(str, project.faults())
    assert told in fault and "leave wave out of the terms, or country" in fault
