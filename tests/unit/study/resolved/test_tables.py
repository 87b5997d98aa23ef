"""Declarations of tables: checked as a whole, resolved with every default."""

from pathlib import Path

import pytest

from coproduction.faults import Faults
from coproduction.study.load import load

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def study(project):
    """The default study without its tables, to edit, and a function to load it."""
    folder = project.path("tables.yaml").parent
    project.path("tables.yaml").unlink()

    class Edited:
        def write(self, name, text):
            (folder / name).write_text(text, encoding="utf-8")

        def edit(self, name, old, new):
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text
            self.write(name, text.replace(old, new, 1))

        def load(self, language=""):
            return load(folder, ROOT, language)

        def problems(self, language=""):
            with pytest.raises(Faults) as caught:
                self.load(language)
            return str(caught.value)

    return Edited()


def test_without_a_file_the_tables_are_the_standard_ones(study):
    tables = sorted(study.load().tables, key=lambda spec: spec.name)
    assert [(t.name, t.kind) for t in tables] == [
        ("alignment", "alignment"),
        *((f"correlates_{m}", "correlates") for m in ("by_country", "pooled", "standardised")),
        ("dif", "dif"),
        ("factor_means", "factor_means"),
        ("flow", "flow"),
        ("indices", "indices"),
        ("invariance", "invariance"),
        ("items", "items"),
        ("multiverse_pooled", "multiverse"),
        ("reliability", "reliability"),
        ("reliability_items", "reliability"),
        ("sample", "sample"),
        ("tests_profiles", "tests"),
        ("tests_stacked", "tests"),
        ("verdicts", "verdicts"),
    ]


def test_a_declaration_makes_a_table_and_replaces_a_standard_one(study):
    study.write(
        "tables.yaml",
        """
uncertainty: interval
tables:
  indices: {kind: indices, digits: 0, uncertainty: std_error}
  short:
    kind: correlates
    model: pooled
    title: Self-efficacy
    rows: [efficacy]
    labels: {efficacy: "They can make a difference"}
    stars: {"*": 0.05, "**": 0.01}
""",
    )
    specs = {spec.name: spec for spec in study.load().tables}
    assert specs["indices"].digits == 0 and specs["indices"].uncertainty == "std_error"
    assert specs["correlates_pooled"].uncertainty == "interval"
    assert list(specs["short"].stars) == ["**", "*"]
    assert specs["short"].own == {"efficacy": "They can make a difference"}
    study.write("tables.yaml", "standard: false\ntables: {s: {kind: sample}}\n")
    assert [spec.name for spec in study.load().tables] == ["s"]


def test_a_table_knows_whose_coefficients_are_marginal_effects_too(study):
    study.write(
        "tables.yaml",
        "tables:\n  two: {kind: estimators, models: {pooled: One, pooled_again: Two}}\n",
    )
    model = "  pooled_again:\n    label: Again\n    from: pooled\n"
    text = "    interactions: [[female, education]]\n"
    study.edit("models.yaml", "models:\n", f"models:\n{model}{text}")
    (spec,) = (spec for spec in study.load().tables if spec.name == "two")
    assert spec.marginal == ("pooled",)


def test_a_table_of_balance_needs_groups_and_something_else(study):
    study.write(
        "tables.yaml",
        """
tables:
  a: {kind: balance}
  b: {kind: balance, group: female, rows: [female]}
  c: {kind: balance, group: age}
  d: {kind: balance, group: female, rows: [agee]}
  e: {kind: sample, group: female}
""",
    )
    told = study.problems()
    for part in (
        "a.group: a table of kind balance lacks it",
        "b.rows: female is what parts respondents into groups",
        "c.group: 'age' does not part respondents into groups",
        "d.rows: 'agee' is not a row of this table",
        "e.group: a table of kind sample takes none",
    ):
        assert part in told


def test_a_table_of_balance_has_who_the_respondents_are_without_its_groups(study):
    study.write("tables.yaml", "tables: {b: {kind: balance, group: female}}")
    found = study.load()
    (asked,) = found.balances()
    assert (asked.table, asked.group) == ("b", "female")
    own = [one.name for one in found.characteristics()]
    assert [one.name for one in asked.variables] == [n for n in own if n != "female"]
    assert not next(t for t in found.tables if t.name == "b").randomised


def test_a_number_is_not_drawn_as_groups_are(study):
    study.edit("variables.yaml", "type: numeric", "type: numeric\n    randomised: true")
    assert "randomised" in study.problems()


def test_faults_of_declarations_come_at_once_with_the_right_name(study):
    study.write(
        "tables.yaml",
        """
tables:
  a: {kind: correlates, model: poled}
  b: {kind: sample, stars: {"*": 0.05}}
  c: {kind: estimators, models: {pooled: One, by_country: Two}}
  d: {kind: correlates, model: pooled, rows: [eficacy]}
  e: {kind: items, language: fr}
  f: {kind: indices, group: aeg}
  g: {kind: reliability, rows: [alfa]}
  h: {kind: correlates, model: pooled, labels: {efficcy: "They can", all: "All of them"}}
""",
    )
    told = study.problems()
    for part in (
        "there is no model 'poled'",
        "did you mean 'pooled'?",
        "tables.b.stars: a table of kind sample takes none",
        "by_country is fitted by country",
        "did you mean 'efficacy'?",
        "the study has no language 'fr'",
        "f.group: 'aeg' does not part respondents into groups",
        "did you mean 'alpha'?",
        "tables.h.labels: nothing is called 'efficcy'",
    ):
        assert part in told


def test_a_table_of_tests_is_of_a_model_that_has_some(study):
    study.write(
        "tables.yaml",
        """
tables:
  a: {kind: tests, model: fractional}
  b: {kind: correlates, model: stacked}
  c: {kind: tests, model: pooled}
""",
    )
    told = study.problems()
    assert "tables.a.model: fractional: average marginal effects have no joint tests" in told
    assert "tables.b: stacked is stacked" in told
    assert "tables.c" not in told
    trend = "    trend: {covariate: professionalisation}\n"
    study.edit("models.yaml", f"{trend}    table: false\n", trend)
    study.write("tables.yaml", "tables: {}\n")
    names = [spec.name for spec in study.load().tables]
    assert "tests_stacked" in names and "correlates_stacked" not in names
    claim = "{statement: A., test: {not_answerable: No data.}}"
    study.write("hypotheses.yaml", f"hypotheses: {{a: {claim}}}")
    study.edit("models.yaml", "stacked: true", "stacked: true\n    errors: wild_bootstrap")
    assert "tests_stacked" not in [spec.name for spec in study.load().tables]


def test_labels_are_in_any_language_of_the_study(study):
    study.edit("study.yaml", "areas:", "languages: [en, fr]\nareas:")
    study.edit("study.yaml", "label: Health,", "label: {en: Health, fr: Santé},")
    study.edit("countries.csv", "population", "population,label_fr")
    for end, label in {
        "61600000": "Royaume-Uni",
        "64000000": "",
        "82200000": "Allemagne",
        "5500000": "Danemark",
        "10300000": "Tchéquie",
    }.items():
        study.edit("countries.csv", end, f"{end},{label}")
    study.write(
        "tables.yaml", "tables: {items_fr: {kind: items, language: fr, title: {en: A, fr: B}}}\n"
    )
    english = study.load()
    assert (
        english.areas["health"].label == "Health"
        and english.labels()["areas"]["health"] == "Health"
    )
    assert english.labels("fr")["areas"] == {**english.labels()["areas"], "health": "Santé"}
    assert english.labels("fr")["countries"]["GB"] == "Royaume-Uni"
    assert english.labels("fr")["countries"]["FR"] == "France"
    spec = next(s for s in english.tables if s.name == "items_fr")
    assert (spec.language, spec.title) == ("fr", "B")
    french = study.load("fr")
    assert french.areas["health"].label == "Santé"
    assert next(s for s in french.tables if s.name == "sample").language == "fr"
    assert "no texts in 'de'" in study.problems("de")


def test_texts_in_unknown_languages_or_without_the_first_are_faults(study):
    study.edit("study.yaml", "label: Health,", "label: {fr: Santé},")
    told = study.problems()
    assert "areas.health.label: unknown language 'fr'" in told
    assert "areas.health.label: there is no text in en" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('stars: {"*": 0.05, "**": 0.05}\n', "'*' and '**' stand for the same p value, 0.05"),
        ('stars: {" ": 0.05}\n', "a mark is blank"),
        (
            "tables:\n  same: {kind: estimators, title: T, models: {pooled: A, fractional: A}}\n",
            "several columns are headed 'A'",
        ),
        (
            "combined:\n  both: {how: side_by_side, title: T, "
            "tables: {indices_female: A, indices_education: A}}\n",
            "several tables have one header",
        ),
    ],
)
def test_what_readers_cannot_tell_apart_is_refused(project, text, told):
    path = project.path("tables.yaml")
    given = path.read_text("utf-8")
    if text.startswith("tables"):
        given = given.replace("tables:\n", "", 1)
    path.write_text(text + given, encoding="utf-8")
    (fault,) = project.faults()
    assert told in fault.problem and fault.expected


@pytest.mark.parametrize(
    ("stars", "told"),
    [
        ("{'*': 0.05, '**': 0.01, '***': 0.001}", False), ("{'+': 0.1, '*': 0.05}", False),
        ("{'*': 0.01, '**': 0.05}", True), ("{'a': 0.01, 'b': 0.05}", False),
    ],
)  # fmt: skip
def test_more_of_a_sign_does_not_stand_for_a_larger_p_value(project, stars, told):
    project.path("tables.yaml").write_text(f"stars: {stars}\ntables: {{}}\n", encoding="utf-8")
    if not told:
        project.load()
        return
    (fault,) = project.faults()
    assert fault.problem == "stars: '**' stands for a larger p value than '*'"


SPANNED = "tables:\n  a: {{kind: {kind}, title: T, spanners: [{spanners}]}}\n"


@pytest.mark.parametrize(
    ("kind", "spanners", "told"),
    [
        ("correlates, model: pooled", "{label: A, columns: [safety, environment]}", ""),
        ("correlates, model: by_country", "{label: A, columns: [GB, FR]}", ""),
        ("correlates, model: pooled", "{label: A, columns: [safety, health]}", "side by side"),
        ("correlates, model: pooled", "{label: A, columns: [helth]}", "no column of 'helth'"),
        (
            "'estimators', models: {pooled: A, fractional: B}",
            "{label: A, columns: [pooled]}, {label: B, columns: [fractional, pooled]}",
            "pooled stands under another spanner",
        ),
        ("tests, model: stacked", "{label: A, columns: [safety]}", "of kind tests takes none"),
    ],
)
def test_spanners_are_over_columns_side_by_side(project, kind, spanners, told):
    text = SPANNED.format(kind=kind, spanners=spanners)
    project.path("tables.yaml").write_text(text, encoding="utf-8")
    if told:
        (fault,) = project.faults()
        assert told in fault.problem and fault.expected
        return
    (spec,) = [spec for spec in project.load().tables if spec.name == "a"]
    assert [*spec.spanners.values()] == ["A", "A"]


def test_tables_that_are_combined_are_known_and_of_one_language(study):
    study.write(
        "tables.yaml",
        """
combined:
  good: {how: stacked, title: T, tables: {items: Answers, indices: Means}}
tables: {}
""",
    )
    (made,) = study.load().combined
    assert made.tables == {"items": "Answers", "indices": "Means"} and made.how == "stacked"
    study.write(
        "tables.yaml",
        """
combined:
  items: {how: stacked, title: T, tables: {items: Answers, indces: Means}}
tables: {}
""",
    )
    told = study.problems()
    assert "combined.items: there is a table of that name" in told
    assert "there is no table 'indces'" in told and "did you mean 'indices'?" in told
