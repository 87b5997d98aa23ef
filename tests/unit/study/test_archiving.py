"""What a study declares about its archive: every fault with the line that mends it."""

import copy

import pytest

from coproduction.study import archiving
from coproduction.study.archiving import Archive, Rights
from coproduction.study.written import settings

STUDY = {
    "sources": {"gb": {}, "fr": {}},
    "pseudonyms": {"open": True},
    "simulated": False,
    "disclosure": {"level": "open", "threshold": 10},
    "archive": {
        "version": "1.1",
        "released": "2026-01-31",
        "description": "Participation.",
        "persons": [{"family": "Müller", "given": "Ann", "orcid": "0000-0002-1825-0097"}],
        "contact": "ann@example.org",
        "licences": {"results": "CC-BY-4.0", "documentation": "CC0-1.0"},
        "rights": {
            source: {"availability": "public", "holder": "Us", "licence": "CC0-1.0"}
            for source in ("gb", "fr")
        },
    },
}


def told(**changed):
    study = copy.deepcopy(STUDY)
    for key, value in changed.items():
        if key in study["archive"] or key in Archive.__dataclass_fields__:
            study["archive"][key] = value
        else:
            study[key] = value
    return [str(fault) for fault in archiving.faults(study, "study.yaml")]


def rights(**changed):
    return STUDY["archive"]["rights"] | changed


OTHERS = {"holder": "A", "licence": "B", "who": "C"}
FAULTS = {
    "'2026-02-30' is no day": {"released": "2026-02-30"},
    "cannot date the files of a zip": {"released": "1979-01-01"},
    "1.1 is not older than 1.1\n  to mend:  version: \"1.2\"": {"replaces": "1.1", "reason": "x"},
    "1.10 is not older than 1.1": {"replaces": "1.10", "reason": "x"},
    "persons.1.orcid: 0000-0002-1825-0098 is misspelt": {
        "persons": [{"family": "A", "given": "B", "orcid": "0000-0002-1825-0098"}]
    },
    "archive.persons.1: it is not clear who this is": {"persons": [{"family": "A"}]},
    "archive.persons.2: it is not clear who this is": {
        "persons": [{"name": "A"}, {"family": "A", "given": "B", "name": "C"}]
    },
    "nothing is said of the source 'fr'\n  to mend:  fr: {availability": {
        "rights": {"gb": STUDY["archive"]["rights"]["gb"]}
    },
    "rights.frr: there is no such source\n  expected: did you mean 'fr'?": {
        "rights": rights(frr=STUDY["archive"]["rights"]["gb"])
    },
    "how, cost, time of registered data is not said\n  to mend:  how: <text>, cost: <text>": {
        "rights": rights(fr={"availability": "registered", **OTHERS})
    },
    "archive.harmonised: not everybody may have the data of fr": {
        "harmonised": True,
        "rights": rights(fr={"availability": "closed", **OTHERS}),
    },
    "archive.harmonised: the data would tell what disclosure withholds": {
        "harmonised": True, "disclosure": {"threshold": 10},
    },
    "the exports hold the identifiers": {"raw": True, "pseudonyms": {"key_file": "~/k"}},
}  # fmt: skip


@pytest.mark.parametrize("problem", FAULTS)
def test_each_fault_is_told_with_what_mends_it(problem):
    found = told(**FAULTS[problem])
    assert len(found) == 1 and problem in found[0], found


def test_a_sound_declaration_has_no_fault_and_resolves():
    assert told() == told(replaces="1.0.9", reason="x") == told(raw=True, harmonised=True) == []
    found = archiving.resolved(STUDY)
    assert found and found.persons[0].cited == "Müller, Ann"
    assert found.rights["gb"] == Rights("public", "Us", "CC0-1.0")
    assert archiving.resolved({"sources": {}}) is None


def schema_faults(archive):
    rules = settings.schema("study")["properties"]["archive"]
    return [str(fault) for fault in settings.check(archive, rules, "study.yaml")]


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "1.0-beta"}, {"version": 1.0}, {"version": "01"}, {"released": "today"},
        {"replaces": "1.0"}, {"persons": []}, {"contact": "Ann"},
        {"licence": "MIT"},
        {"licences": {"results": "MIT", "documentation": "CC0-1.0"}}, {"raw": "yes"},
    ],
)  # fmt: skip
def test_the_schema_refuses(changed):
    assert schema_faults(STUDY["archive"] | changed)


def test_the_schema_takes_persons_and_groups():
    assert schema_faults(STUDY["archive"]) == []
    assert schema_faults(STUDY["archive"] | {"persons": [{"name": "The group"}]}) == []


def test_what_is_to_be_pasted_into_a_study_without_an_archive_is_sound():
    import yaml

    fault = archiving.undeclared({"gb": {}, "fr": {}}, "study.yaml")
    pasted = yaml.safe_load(
        fault.mend.replace("<YYYY-MM-DD>", "2026-01-31").replace("<e-mail address>", "a@b.c")
    )
    assert schema_faults(pasted["archive"]) == []
    assert list(archiving.faults(STUDY | pasted, "study.yaml")) == []


def test_guesses_are_confirmed_before_decisions_stay_out_of_an_archive():
    given = {"uk": {"q1": "question", "q2": "levels"}}
    (fault,) = archiving.unconfirmed(given, "config/studies/mine", True)
    assert fault.file == "config/studies/mine/decisions.csv"
    assert "uk" in fault.problem and "q1, q2" in fault.problem
    assert "make draft STUDY=mine" in fault.mend
    assert archiving.unconfirmed(given, "config/studies/mine", False) == []
    assert archiving.unconfirmed({}, "config/studies/mine", True) == []
