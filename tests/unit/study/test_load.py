"""Faults of a study's configuration are found before any job, and named with what is right."""

import shutil
from pathlib import Path

import pytest

from coproduction.faults import Faults
from coproduction.study import load as studies

ROOT = Path(__file__).resolve().parents[3]
FOLDER = Path("config/studies/fivenations_simulated")

#: File, text in it, text in its place; then what the one fault must name: file, key, right name.
EDITS = {
    "reserved name": (
        "indices.yaml",
        "  coproduction:",
        "  weight:",
        ["'weight' cannot be a name", "not a reserved name"],
    ),
    "unknown scored level": (
        "indices.yaml",
        "{never: 0,",
        "{nevr: 1, never: 0,",
        ["no item has the level 'nevr'", "did you mean 'never'?"],
    ),
    "scores that no scale stretches": (
        "indices.yaml",
        "scoring: {never: 0, sometimes: 50, often: 100}",
        "scale: [0, 100]\n    scoring: {never: 5, sometimes: 5, often: 5}",
        ["all levels of locks_home have one score"],
    ),
    "same export twice": (
        "study.yaml",
        "a3f526a501458194069bea32eaff0469b4a8835f41c9a74f7d6ffa6a702962f0",
        "6a7e05eda99fd22fd037c41e10695fcadb68a9796805f2ba25a6ce30359de1fc",
        ["sources.france.sha256", "uk is the same export"],
    ),
    "column in two roles": (
        "study.yaml",
        "weight: wt",
        "weight: point",
        ["sources.uk.psu", "'point' is weight already"],
    ),
    "setting of another format": (
        "study.yaml",
        "weight: wt",
        "weight: wt\n    sheet: Data",
        ["sources.uk.sheet", "delete the line sheet: Data"],
    ),
    "header rows of a format without": (
        "study.yaml",
        "weight: wt",
        "weight: wt\n    header_rows: 2",
        ["sources.uk.header_rows", "delete the line header_rows: 2"],
    ),
    "braces in a file": (
        "study.yaml",
        "uk_simulated.sav",
        "uk_{simulated}.sav",
        ["sources.uk.file", "has braces"],
    ),
    "question of no column": (
        "study.yaml",
        '      q7_1: "',
        '      q7_9: "',
        ["sources.uk.questions", "'q7_9'", "did you mean 'q7_"],
    ),
    "no such day": (
        "study.yaml",
        'start: "2008-05"',
        'start: "2008-02-31"',
        ["sources.uk.fieldwork.start", "no day '2008-02-31'"],
    ),
    "unknown key": (
        "study.yaml",
        "citation: >-",
        "citations: >-",
        ["'citations'", "did you mean 'citation'?"],
    ),
    "unknown country": (
        "study.yaml",
        "country: CZ",
        "country: CY",
        ["sources.czechia.country", "'CY'", "one of GB, FR, DE, DK, CZ"],
    ),
    "absent file": (
        "study.yaml",
        "uk_simulated.sav",
        "uk_simulate.sav",
        ["sources.uk.file", "uk_simulate.sav is not there", "'uk_simulated.sav'"],
    ),
    "format not told": (
        "study.yaml",
        "uk_simulated.sav",
        "truth.yaml",
        ["sources.uk", "truth.yaml", "one of sav, zsav"],
    ),
    "checksum not hexadecimal": (
        "study.yaml",
        "sha256: 6a7e",
        "sha256: zz7e",
        ["sources.uk.sha256", "zz7e"],
    ),
    "name row below the header": (
        "study.yaml",
        "name_row: 1",
        "name_row: 3",
        ["sources.czechia.name_row"],
    ),
    "fieldwork turned round": (
        "study.yaml",
        'start: "2008-05"',
        'start: "2009-05"',
        ["sources.uk.fieldwork", "ends before it starts"],
    ),
    "key given twice": (
        "study.yaml",
        "simulated: true",
        "simulated: true\nsimulated: true",
        ["line 3", "'simulated' is given twice"],
    ),
    "simulator that is not there": (
        "study.yaml",
        "/simulate.py",
        "/simulat.py",
        ["simulator: ", "/simulat.py is not there", "did you mean 'simulate.py'?"],
    ),
    "simulator of real data": (
        "study.yaml",
        "simulated: true",
        "simulated: false",
        ["simulator: the data are said to be no simulated ones", "simulated: true"],
    ),
    "unknown area of a variable": (
        "variables.yaml",
        "area: safety",
        "area: safty",
        ["locks_home.area", "'safty'", "did you mean 'safety'?"],
    ),
    "unknown concept": (
        "variables.yaml",
        "concept: outcome",
        "concept: outcom",
        ["outcome_safety.concept", "'outcom'", "did you mean 'outcome'?"],
    ),
    "unknown type": (
        "variables.yaml",
        "type: numeric",
        "type: number",
        ["age", "'number'", "did you mean 'numeric'?"],
    ),
    "unknown kind of missing": (
        "variables.yaml",
        "missing: [refused, dont_know, invalid]",
        "missing: [refused, dontknow, invalid]",
        ["locks_home.missing", "'dontknow'", "did you mean 'dont_know'?"],
    ),
    "level given twice": (
        "variables.yaml",
        "{name: tertiary,",
        "{name: lower,",
        ["education", "'lower' is given twice"],
    ),
    "range turned round": (
        "variables.yaml",
        "range: [18, 95]",
        "range: [95, 18]",
        ["age.range", "95 is not below 18"],
    ),
    "three levels of a binary": (
        "variables.yaml",
        "type: categorical",
        "type: binary",
        ["education", "binary, but has 3 levels"],
    ),
    "concept of a variable's name": (
        "variables.yaml",
        "  outcome: {label: Good outcome}",
        "  outcome: {label: Good outcome}\n  age: {label: Age}",
        ["concepts.age", "a variable has that name"],
    ),
    "two of a concept in an area": (
        "variables.yaml",
        "concept: performance",
        "concept: outcome",
        ["performance_safety", "outcome_safety already is outcome of the area safety"],
    ),
    "unknown area of an index": (
        "indices.yaml",
        "      health:\n",
        "      heath:\n",
        ["coproduction", "'heath' is not an area", "did you mean 'health'?"],
    ),
    "unknown item": (
        "indices.yaml",
        "- locks_home\n",
        "- lock_home\n",
        ["coproduction", "'lock_home'", "did you mean 'locks_home'?"],
    ),
    "item of no part": (
        "indices.yaml",
        "          - joins_safety_group\n          - joins_env",
        "          - joins_safty_group\n          - joins_env",
        [
            "coproduction.subindices.collective",
            "'joins_safty_group'",
            "did you mean 'joins_safety_group'?",
        ],
    ),
    "level without a score": (
        "indices.yaml",
        "sometimes: 50, ",
        "",
        ["coproduction.scoring", "'sometimes' of locks_home has no score"],
    ),
    "minimum answered too big": (
        "indices.yaml",
        "minimum_answered: 4",
        "minimum_answered: 6",
        ["coproduction.minimum_answered", "only 5 items"],
    ),
    "sum of some items": (
        "indices.yaml",
        "    missing_as_zero: true\n",
        "",
        ["activities.aggregate: sum, but minimum_answered is not all"],
    ),
    "unknown outcome": (
        "models.yaml",
        "outcome: coproduction",
        "outcome: co_production",
        ["pooled.outcome", "'co_production'", "did you mean 'coproduction'?"],
    ),
    "unknown country left out": (
        "models.yaml",
        "    outcome:",
        "    leave_out: [GE]\n    outcome:",
        ["leave_out: unknown country 'GE'", "a code of countries.csv"],
    ),
    "unknown term": (
        "models.yaml",
        "employment, ",
        "employed, ",
        ["sets.demographics", "'employed'", "did you mean 'employment'?"],
    ),
    "outcome among its terms": (
        "models.yaml",
        "efficacy]",
        "coproduction]",
        ["pooled.terms", "'coproduction' is a term of its own model"],
    ),
    "term of no area": (
        "models.yaml",
        "efficacy]",
        "coproduction_collective_health]",
        [
            "sets.attitudes",
            "'coproduction_collective_health'",
            "did you mean 'coproduction_collective'?",
        ],
    ),
    "unknown weights": (
        "models.yaml",
        "weights: equal_country",
        "weights: equal_countries",
        ["models.pooled.weights", "'equal_countries'", "did you mean 'equal_country'?"],
    ),
    "unknown column of countries": (
        "countries.csv",
        "population",
        "inhabitants",
        ["row 1", "inhabitants", "country,label, then any of population"],
    ),
    "country given twice": ("countries.csv", "FR,", "GB,", ["row 3", "'GB' is taken"]),
    "population of no number": (
        "countries.csv",
        "61600000",
        "many",
        ["row 2", "population above 0"],
    ),
    "unknown target": (
        "crosswalk/uk.csv",
        "Very unsafe,outcome_safety",
        "Very unsafe,outcome_safty",
        ["column target", "row 2", "'outcome_safty'", "did you mean 'outcome_safety'?"],
    ),
    "unknown level": (
        "crosswalk/uk.csv",
        "map,very_bad,",
        "map,very_bat,",
        ["column target_code", "row 2", "'very_bat'", "did you mean 'very_bad'"],
    ),
    "unknown verb": (
        "crosswalk/uk.csv",
        "outcome_safety,map,",
        "outcome_safety,mapp,",
        ["column verb", "row 2", "'mapp'", "did you mean 'map'?"],
    ),
    "kind not allowed": (
        "crosswalk/uk.csv",
        ",dont_know,",
        ",system_missing,",
        ["column missing_kind", "row 6", "'system_missing' may not occur in outcome_safety"],
    ),
    "row given twice": (
        "crosswalk/uk.csv",
        "q1a,2,Fairly unsafe,outcome_safety",
        "q1a,1,Very unsafe,outcome_safety",
        ["q1a to outcome_safety", "rows 2, 3", "given 2 times"],
    ),
    "unknown variable of a rule": (
        "checks.yaml",
        "variable: cares_for_sick",
        "variable: care_for_sick",
        ["rules.care_filter", "'care_for_sick'", "did you mean 'cares_for_sick'?"],
    ),
}


@pytest.fixture
def copy(tmp_path):
    """A copy of the study with the exports it names, in a project of its own."""
    shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)
    data = Path("data/raw/fivenations_simulated")
    (tmp_path / data).parent.mkdir(parents=True)
    (tmp_path / data).symlink_to(ROOT / data)
    return tmp_path


def faults_of(root: Path, folder: Path = FOLDER):
    with pytest.raises(Faults) as raised:
        studies.load(folder, root)
    return raised.value.faults


def test_the_study_is_sound(copy):
    assert studies.load(FOLDER, copy).name == FOLDER.name


@pytest.mark.parametrize(("file", "old", "new", "named"), EDITS.values(), ids=EDITS)
def test_a_fault_names_its_file_its_key_and_the_nearest_right_name(copy, file, old, new, named):
    path = copy / FOLDER / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    faults = [f for f in faults_of(copy) if all(text in str(f) for text in named)]
    assert [fault.file for fault in faults] == [str(FOLDER / file)]


def test_an_optional_file_of_a_wrong_name_is_told(copy):
    path = copy / FOLDER / "indices.yaml"
    path.rename(path.with_suffix(".yml"))
    (fault,) = [f for f in faults_of(copy) if f.file == str(FOLDER / "indices.yml")]
    assert "nothing reads" in fault.problem and fault.expected == "did you mean 'indices.yaml'?"


@pytest.mark.parametrize("file", ["study.yaml", "variables.yaml", "models.yaml"])
def test_an_absent_settings_file_is_named_with_the_nearest(copy, file):
    path = copy / FOLDER / file
    path.rename(path.with_suffix(".yml"))
    (fault,) = [f for f in faults_of(copy) if f.file == str(FOLDER / file)]
    assert "is not there" in fault.problem
    assert f"'{path.with_suffix('.yml').name}'" in fault.expected


def test_an_absent_crosswalk_is_named_with_the_nearest(copy):
    folder = copy / FOLDER / "crosswalk"
    (folder / "denmark.csv").rename(folder / "danmark.csv")
    (fault,) = faults_of(copy)
    assert fault.file == str(FOLDER / "crosswalk" / "denmark.csv")
    assert fault.expected == "did you mean 'danmark.csv'?"


def test_a_target_without_a_row_is_named_with_the_row_to_add(copy):
    path = copy / FOLDER / "crosswalk" / "uk.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(ln for ln in lines if ",urban," not in ln), encoding="utf-8")
    (fault,) = faults_of(copy)
    assert "no row for the target urban" in fault.problem
    assert fault.mend == ",,,urban,unavailable,,not_asked,<reason>"


def test_an_unknown_study_is_named_with_the_nearest(copy):
    (fault,) = faults_of(copy, FOLDER.with_name("fivenation_simulated"))
    assert fault.expected == "did you mean 'fivenations_simulated'?"


def test_faults_of_several_files_come_at_once(copy):
    for file, old, new in [
        ("variables.yaml", "area: safety", "area: safty"),
        ("study.yaml", "country: CZ", "country: CY"),
    ]:
        path = copy / FOLDER / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    files = {fault.file for fault in faults_of(copy)}
    assert files == {str(FOLDER / "variables.yaml"), str(FOLDER / "study.yaml")}


def test_an_index_may_not_take_the_name_of_a_variable(copy):
    path = copy / FOLDER / "indices.yaml"
    text = path.read_text(encoding="utf-8").replace("  coproduction:\n", "  age:\n", 1)
    path.write_text(text, encoding="utf-8")
    (fault,) = [f for f in faults_of(copy) if "is taken" in f.problem]
    assert fault.file == str(FOLDER / "indices.yaml")
    assert "'age'" in fault.problem
