"""Faults of a study's configuration are found before any job, and named with what is right."""

from pathlib import Path

import pytest

#: File, text in it, text in its place; then what the one fault must name: file, key, right name.
EDITS = {
    "reserved name": (
        "indices.yaml",
        "  coproduction:",
        "  weight:",
        ["'weight' cannot be a name", "none of respondent, respondents, source"],
    ),
    "unknown key": (
        "study.yaml",
        "citation: >-",
        "citations: >-",
        ["'citations'", "did you mean 'citation'?"],
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
    "more replicates than any file has": (
        "study.yaml",
        "    respondent: serial\n",
        "    respondent: serial\n    replicates: {kind: BRR, prefix: r, count: 1000000000}\n",
        ["sources.uk.replicates.count", "1000000000"],
    ),
    "list that nothing reads": (
        "study.yaml",
        "    respondent: serial\n",
        "    respondent: serial\n    lists: {gendr: ','}\n",
        ["sources.", ".lists: the crosswalk uses no column 'gendr'"],
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


def test_the_study_is_sound(project):
    study = project.load()
    assert study.name == "fivenations_simulated"
    assert {model.beyond for model in study.models.values()} == {0}


def test_profiles_of_what_is_published_end_before_the_extremes(project):
    project.edit("study.yaml", "  raw: true\n", "")
    project.edit("study.yaml", "{level: open}", "{level: publish, threshold: 7}")
    models = project.load().models
    assert {name: model.beyond for name, model in models.items() if model.beyond} == {"profiles": 7}


@pytest.mark.parametrize(("file", "old", "new", "named"), EDITS.values(), ids=EDITS)
def test_a_fault_names_its_file_its_key_and_the_nearest_right_name(project, file, old, new, named):
    project.edit(file, old, new)
    assert project.faulty(named) == [file]


def test_an_optional_file_of_a_wrong_name_is_told(project):
    path = project.path("indices.yaml")
    path.rename(path.with_suffix(".yml"))
    (fault,) = [f for f in project.faults() if f.file == project.shown("indices.yml")]
    assert "nothing reads" in fault.problem and fault.expected == "did you mean 'indices.yaml'?"


@pytest.mark.parametrize("file", ["study.yaml", "variables.yaml", "models.yaml"])
def test_an_absent_settings_file_is_named_with_the_nearest(project, file):
    path = project.path(file)
    path.rename(path.with_suffix(".yml"))
    (fault,) = [f for f in project.faults() if f.file == project.shown(file)]
    assert "is not there" in fault.problem
    assert f"'{path.with_suffix('.yml').name}'" in fault.expected


def test_an_absent_crosswalk_is_named_with_the_nearest(project):
    project.path("crosswalk/denmark.csv").rename(project.path("crosswalk/danmark.csv"))
    (fault,) = project.faults()
    assert fault.file == project.shown("crosswalk/denmark.csv")
    assert fault.expected == "did you mean 'danmark.csv'?"


def test_a_crosswalk_of_no_source_is_told(project):
    written = project.path("crosswalk/uk.csv").read_text(encoding="utf-8")
    project.path("crosswalk/uk2.csv").write_text(written, encoding="utf-8")
    (fault,) = project.faults()
    assert fault.file == project.shown("crosswalk/uk2.csv")
    assert "nothing reads this crosswalk" in fault.problem
    assert fault.expected == "did you mean 'uk'?"


def test_a_target_without_a_row_is_named_with_the_row_to_add(project):
    path = project.path("crosswalk/uk.csv")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(ln for ln in lines if ",urban," not in ln), encoding="utf-8")
    (fault,) = project.faults()
    assert "no row for the target urban" in fault.problem
    assert [paste.row for paste in fault.pastes] == [",,,urban,unavailable,,not_asked,<reason>"]


def test_an_unknown_study_is_named_with_the_nearest(project):
    (fault,) = project.faults(Path("config/studies/fivenation_simulated"))
    assert fault.expected == "did you mean 'fivenations_simulated'?"


def test_faults_of_all_files_come_at_once(project):
    for file, old, new in [
        ("variables.yaml", "area: safety", "area: safty"),
        ("study.yaml", "country: CZ", "country: CY"),
        ("indices.yaml", "- locks_home\n", "- lock_home\n"),
        ("checks.yaml", "variable: cares_for_sick", "variable: care_for_sick"),
        ("crosswalk/uk.csv", "outcome_safety,map,", "outcome_safety,mapp,"),
    ]:
        project.edit(file, old, new)
    files = {fault.file for fault in project.faults()}
    told = ["variables.yaml", "study.yaml", "indices.yaml", "checks.yaml", "crosswalk/uk.csv"]
    assert files == {project.shown(file) for file in told}


def test_faults_of_models_do_not_hide_those_of_sources(project):
    project.edit("models.yaml", "outcome: coproduction", "outcome: co_production")
    project.edit("study.yaml", "country: CZ", "country: CY")
    files = {fault.file for fault in project.faults()}
    assert files == {project.shown("models.yaml"), project.shown("study.yaml")}


def test_faults_of_all_files_come_in_one_run(project):
    """A key misspelt in one file hid what was wrong in the others, and accused their languages."""
    text = project.path("countries.csv").read_text("utf-8").splitlines()
    spoken = [
        ",".join([line, "label_de" if n == 0 else f"Land {n}"]) for n, line in enumerate(text)
    ]
    project.path("countries.csv").write_text("\n".join(spoken) + "\n", "utf-8")
    project.edit("study.yaml", "simulated: true", "languages: [en, de]\nsimulated: true")
    project.edit("study.yaml", "    weight: wt", "    wieght: wt")
    project.edit("models.yaml", "estimator: poisson", "estimator: poison")
    project.edit("crosswalk/france.csv", ",map,never,", ",map,nevr,")
    project.edit("crosswalk/uk.csv", "outcome_safety,map,", "outcome_safety,mapp,")
    told = [(Path(fault.file).name, fault.expected.split("? ")[0]) for fault in project.faults()]
    assert sorted(told) == [
        ("france.csv", "did you mean 'never'"),
        ("models.yaml", "did you mean 'poisson'?"),
        ("study.yaml", "did you mean 'weight'?"),
        ("uk.csv", "did you mean 'map'?"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("country,label", "country,name"), ("61600000", "many"), ("FR,France", "all,France")],
)
def test_faults_of_variables_and_countries_hide_no_other(project, old, new):
    """Targets at fault, and countries, are not judged; everything else is."""
    project.edit("countries.csv", old, new)
    project.edit("variables.yaml", "type: numeric", "type: number")
    project.edit("models.yaml", "estimator: poisson", "estimator: poison")
    project.edit("crosswalk/france.csv", ",map,never,", ",map,nevr,")
    project.edit("crosswalk/uk.csv", "outcome_safety,map,", "outcome_safety,mapp,")
    named = {Path(fault.file).name for fault in project.faults()}
    assert named == {"countries.csv", "variables.yaml", "models.yaml", "france.csv", "uk.csv"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("variables.yaml", "variables:", "variable:"),
        ("study.yaml", "sources:", "source:"),
        ("study.yaml", "areas:", "areas: 3\nareass:"),
        ("study.yaml", "areas:", "areas: [safety, safety]\nareass:"),
        ("study.yaml", "  uk:", "  UK!:"),
        ("study.yaml", "simulated: true", "simulated: true\nlanguages: [EN]"),
        ("study.yaml", "pseudonyms: {open: true}", "pseudonyms: 3"),
        ("study.yaml", "country: GB", "country: 3"),
        ("indices.yaml", "indices:", "indeces:"),
        ("models.yaml", "models:", "modells:"),
        ("countries.csv", "GB,", "FR,"),
    ],
)
def test_nothing_follows_from_a_fault_in_another_file(project, file, old, new):
    project.edit(file, old, new)
    assert {Path(fault.file).name for fault in project.faults()} == {Path(file).name}


#: A slip in each file, and where it stands.
SLIPS = {
    "study.yaml": ("simulated: true", "simulatd: true"),
    "variables.yaml": ("type: numeric", "type: number"),
    "countries.csv": ("61600000", "many"),
    "models.yaml": ("terms: [efficacy]", "terms: [eficacy]"),
    "checks.yaml": ("variable: cares_for_sick", "variable: care_for_sick"),
    "tables.yaml": ("group: female", "group: femal"),
    "hypotheses.yaml": ("models: [pooled], terms: [female]", "models: [poold], terms: [female]"),
    "multiverse.yaml": ("alternatives: [none]", "alternatives: [nne]"),
    "imputation.yaml": ("auxiliary: []", "auxiliary: [agee]"),
    "manuscript.yaml": ("tables/sample", "tables/smaple"),
    "manuscript/findings.md": ("numbers", "{{estimate poold safety}}"),
}
_SENSITIVITY = """sensitivity:
  pooled: {terms: [efficacy]}
models:
  imputed: {from: pooled, label: Imputed, missing: imputed}
"""


@pytest.fixture
def whole(project):
    """The study with every file that one may have."""
    project.edit("models.yaml", "\nmodels:\n", f"\n{_SENSITIVITY}")
    project.path("imputation.yaml").write_text("auxiliary: []\n", encoding="utf-8")
    project.path("manuscript.yaml").write_text("exhibits: [tables/sample]\n", encoding="utf-8")
    project.path("manuscript").mkdir()
    project.path("manuscript/findings.md").write_text("numbers\n", encoding="utf-8")
    return project


@pytest.mark.parametrize(
    "files",
    [
        [*SLIPS],
        [file for file in SLIPS if file not in ("study.yaml", "variables.yaml", "countries.csv")],
        ["models.yaml", "manuscript.yaml"],
    ],
)
def test_a_slip_in_each_file_is_told_once_and_nothing_else(whole, files):
    """Two of seven were told in one run, the rest in the next ones."""
    for file in files:
        whole.edit(file, *SLIPS[file])
    folder = whole.shown("study.yaml").removesuffix("study.yaml")
    told = [fault.file.removeprefix(folder) for fault in whole.faults()]
    # a key misspelt is an unknown one and one that is missing
    assert sorted({*told}) == sorted(files) and len(told) == len(files) + ("study.yaml" in files)


@pytest.mark.parametrize("file", [*SLIPS])
def test_a_file_that_cannot_be_read_hides_no_slip_that_can_be_told_without_it(whole, file):
    whole.edit("crosswalk/uk.csv", "outcome_safety,map,", "outcome_safety,mapp,")
    whole.edit("hypotheses.yaml", *SLIPS["hypotheses.yaml"])
    whole.path(file).write_bytes(b"a: [\xff")
    told = {Path(fault.file).name for fault in whole.faults()}
    # without sources there is no crosswalk to judge, without variables no target, and so on
    without = {"study.yaml": {"uk.csv"}, "variables.yaml": {"uk.csv"}}.get(file, set())
    without |= {"hypotheses.yaml"} if file in ("models.yaml", "hypotheses.yaml") else set()
    assert told == ({Path(file).name, "uk.csv", "hypotheses.yaml"} - without) | {Path(file).name}


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("indices.yaml", "- locks_home\n", "- locks_homeq\n", "unknown item 'locks_homeq'"),
        ("indices.yaml", "- locks_home\n", "- qqqq\n", "unknown item 'qqqq'"),
        ("indices.yaml", "{never: 0,", "{nevr: 0,", "no item has the level 'nevr'"),
        ("models.yaml", "[demographics, attitudes,", "[demographics, attitude,", "'attitude'"),
        ("models.yaml", "education", "educationn", "sets.demographics: unknown name 'educationn'"),
        ("models.yaml", "\nmodels:", "\nbetween:\n  age: {a: 1}\nmodels:", "between.age"),
        ("multiverse.yaml", "  pooled:", "  poold:", "multiverses.poold: there is no model"),
    ],
)
def test_what_follows_from_a_slip_is_told_of_no_other_place(whole, file, old, new, told):
    """Parts, profiles and exhibits were told to take the misspelt name."""
    exhibits = "exhibits: [figures/specification_curve_pooled_1, tables/multiverse_pooled]\n"
    whole.path("manuscript.yaml").write_text(exhibits, encoding="utf-8")
    whole.load()
    whole.edit(file, old, new)
    faults = whole.faults()
    assert all(told in fault.problem for fault in faults), faults
    assert {Path(fault.file).name for fault in faults} == {file}
    assert len({fault.problem for fault in faults}) == len(faults)


def test_a_part_with_another_item_is_told_beside_a_misspelt_one(whole):
    whole.edit("indices.yaml", "- locks_home\n", "- locks_homeq\n")
    whole.edit("indices.yaml", "          - joins_safety_group\n", "          - age\n")
    problems = [fault.problem for fault in whole.faults()]
    assert len(problems) == 2 and "unknown item 'locks_homeq'" in problems[0]
    assert "collective: 'age' is not an item" in problems[1]


def test_a_profile_of_no_term_is_told_beside_a_misspelt_term(whole):
    whole.edit("models.yaml", "[demographics, attitudes,", "[demographics, attitudess,")
    whole.edit("models.yaml", "profiles: [", "profiles: [agee, ")
    problems = [fault.problem for fault in whole.faults()]
    assert any("'agee' is not one of the terms" in problem for problem in problems), problems


def test_a_language_of_tables_that_the_study_does_not_have_is_told_once(project):
    """It was told of every standard table, and not of the key."""
    path = project.path("tables.yaml")
    path.write_text("language: fr\n" + path.read_text("utf-8"), encoding="utf-8")
    (fault,) = project.faults()
    assert fault.problem == "language: the study has no language 'fr'" and fault.expected


def test_a_set_at_fault_tells_nothing_of_its_models(project):
    project.edit("models.yaml", "sets:\n", "sets:\n  other: [femal]\n")
    (fault,) = project.faults()
    assert fault.problem == "sets.other: unknown name 'femal'"
