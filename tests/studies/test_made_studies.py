"""Education as a fourth area, a country asked later, waves and a trial: by configuration alone."""

import hashlib

import pytest
from made_studies import MADE, STUDIES, loaded, project

FILES = {"study.yaml", "variables.yaml", "indices.yaml", "models.yaml", "hypotheses.yaml"}


@pytest.mark.parametrize("study", MADE)
def test_they_load_and_their_exports_are_those_of_the_script(study):
    found = loaded(study)
    for source in found.sources.values():
        made = (project() / source.file).read_bytes()
        assert hashlib.sha256(made).hexdigest() == source.sha256
        assert len(made.splitlines()) <= 151
    assert {path.name for path in (STUDIES / study).iterdir()} >= FILES


def test_education_is_an_area_with_two_levels():
    found = loaded("sixnations")
    assert [*found.areas] == ["safety", "environment", "health", "education"]
    items = {entry.index: set(entry.items) for entry in found.indices if entry.area == "education"}
    both = items["coproduction_teacher"] | items["coproduction_community"]
    assert both == items["coproduction"]
    assert not items["coproduction_teacher"] & items["coproduction_community"]


def test_the_country_asked_later_is_left_out_of_what_it_was_not_asked():
    found = loaded("sixnations")
    unasked = {
        t for t, rows in found.crosswalks["ie"].by_target().items() if rows[0].verb == "unavailable"
    }
    assert unasked == {n for n, v in found.variables.items() if v.area == "health"}
    assert "IE" in found.models["pooled"].countries and "IE" not in found.models["health"].countries


def test_waves_are_those_of_the_sources():
    found = loaded("followups")
    met = {(s.country, s.wave) for s in found.sources.values()}
    assert met == {(c, w) for c in ("GB", "DE") for w in ("base", "second", "third")} | {
        ("CZ", "base")
    }
    (fit,) = found.models["change"].fits
    assert [t.levels for t in fit.terms if t.name == "wave"] == [("base", "second", "third")]


def test_a_country_has_the_waves_of_its_sources():
    every = ["base", "second", "third"]
    assert loaded("followups").waves() == {"GB": every, "DE": every, "CZ": ["base"]}
    assert loaded("sixnations").waves() == {}
