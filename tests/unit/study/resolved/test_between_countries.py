"""Summaries over countries and covariates of countries: resolved, and faults before any job."""

import pytest

COVARIATE = "country_covariates:\n  democracy: {label: Democracy, source: made, year: 2008}\n"


@pytest.fixture
def asked(project):
    """A function from keys of models.yaml to the study that has them, with a covariate."""

    def made(text, values="6,7,8,,9.5", declared=COVARIATE):
        for file, more in (("models.yaml", text), ("study.yaml", declared)):
            path = project.path(file)
            path.write_text(more + path.read_text(encoding="utf-8"), encoding="utf-8")
        path = project.path("countries.csv")
        lines = path.read_text(encoding="utf-8").splitlines()
        cells = ["democracy", *values.split(",")]
        rows = [f"{line},{cell}" for line, cell in zip(lines, cells, strict=True)]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return project

    return made


def test_a_study_that_asks_nothing_has_nothing(project):
    study = project.load()
    assert (study.summaries, study.between) == ((), ())
    assert not {"summaries", "between"} & {table.kind for table in study.tables}


def test_what_is_asked_is_resolved_with_its_tables_and_labels(asked):
    text = "summaries:\n  by_country: {}\nbetween:\n  coproduction: {covariates: [democracy]}\n"
    study = asked(text).load()
    (one,) = study.summaries
    assert (one.model, one.test, one.terms, one.confidence) == ("by_country", "normal", (), 0.95)
    (other,) = study.between
    assert [measure.area for measure in other.measures] == ["safety", "environment", "health"]
    assert (other.adjusted, other.correlations) == (None, ("spearman",))
    (covariate,) = other.covariates
    assert covariate.values == {"GB": 6, "FR": 7, "DE": 8, "CZ": 9.5}
    assert (covariate.source, covariate.year) == ("made", 2008)
    assert study.labels()["terms"]["democracy"] == "Democracy"
    names = [table.name for table in study.tables]
    assert {"summaries_by_country", "between"} <= {*names}


BETWEEN = "between:\n  {}: {{{}}}\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("summaries:\n  by_contry: {}\n", ["summaries.by_contry", "by_country"]),
        ("summaries:\n  pooled: {}\n", ["pooled over countries", "countries: each"]),
        ("summaries:\n  by_country: {terms: [eficacy]}\n", ["'eficacy'", "efficacy"]),
        ("summaries:\n  by_country: {test: t}\n", ["test", "knapp_hartung"]),
        (BETWEEN.format("coproductio", "covariates: [democracy]"), ["coproduction"]),
        (BETWEEN.format("employment", "covariates: [democracy]"), ["has no scores"]),
        (BETWEEN.format("coproduction", "covariates: [democracie]"), ["democracy"]),
        (BETWEEN.format("coproduction", "covariates: [wealth]"), ["wealth: {label: …"]),
        (
            BETWEEN.format("coproduction", "covariates: [democracy], adjusted: by_country"),
            ["no pooled model"],
        ),
        (
            BETWEEN.format("coproduction", "covariates: [democracy], adjusted: importance"),
            ["lacks the term country"],
        ),
        (
            BETWEEN.format("coproduction", "covariates: [democracy], adjusted: poole"),
            ["there is no model", "pooled"],
        ),
        (BETWEEN.format("coproduction", "covariates: [democracy], permutations: 9"), ["999"]),
    ],
)
def test_a_wrong_question_is_a_fault(asked, text, named):
    found = asked(text).faults()
    assert len(found) == 1 and found[0].file.endswith("models.yaml")
    assert all(part in str(found[0]) for part in named)


def test_means_of_countries_are_of_no_model_that_keeps_or_fills_answers(asked, project):
    study = asked(BETWEEN.format("coproduction", "covariates: [democracy], adjusted: pooled"))
    assert study.load().between[0].adjusted.name == "pooled"
    project.edit("models.yaml", "pooled:\n", "pooled:\n    missing: category\n")
    told = "\n".join(map(str, project.faults()))
    assert "between.coproduction.adjusted: pooled has missing: category" in told
    assert "missing: listwise  (in models.pooled" in told


@pytest.mark.parametrize(
    ("values", "declared", "file", "named"),
    [
        ("6,7,many,8,9", COVARIATE, "countries.csv", ["'many' is no number", "democracy"]),
        ("6,7,nan,8,9", COVARIATE, "countries.csv", ["'nan' is no number"]),
        ("6,7,8,9,9", "", "countries.csv", ["democracy", "country_covariates: {democracy: {"]),
        (
            "6,7,8,9,9",
            COVARIATE + "  wealth: {label: Wealth, source: made, year: 2008}\n",
            "countries.csv",
            ["there is no column wealth"],
        ),
        (
            "6,7,8,9,9",
            COVARIATE.replace("source: made, ", ""),
            "study.yaml",
            ["source"],
        ),
    ],
)
def test_a_covariate_is_a_column_of_numbers_that_is_declared(asked, values, declared, file, named):
    found = asked("", values, declared).faults()
    assert all(fault.file.endswith(file) for fault in found[:1])
    assert all(part in str(found[0]) for part in named)


def test_a_covariate_is_not_called_as_a_term_is(asked, project):
    declared = COVARIATE.replace("democracy", "age")
    path = project.path("countries.csv")
    asked("", declared=declared)
    path.write_text(path.read_text(encoding="utf-8").replace("democracy", "age"), encoding="utf-8")
    (fault,) = project.faults()
    assert "country_covariates.age" in str(fault)


def test_a_covariate_of_two_countries_is_a_fault(asked):
    (fault,) = asked(BETWEEN.format("coproduction", "covariates: [democracy]"), ",7,,8,").faults()
    assert "democracy has a value for 2 countries" in str(fault)
