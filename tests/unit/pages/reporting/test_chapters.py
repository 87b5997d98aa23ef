"""Chapters choose by kinds: what a table, a figure or a model is called changes nothing."""

from dataclasses import replace

import pytest
from unit.pages.cases import CHECK

from coproduction.pages.reporting.chapters import CHAPTERS, written
from coproduction.results.descriptive_files import MISSINGNESS
from coproduction.results.disclosure_files import DISCLOSURE
from coproduction.results.harmonisation_files import RESPONSE_STYLES
from coproduction.results.model_files import ESTIMATES, FIT_REMARKS, REMARKS
from coproduction.results.validation_files import SUMMARY
from coproduction.study.printed import figures as registry
from coproduction.study.printed.presented import PresentedModel
from coproduction.tables import table_kinds

#: Kind of a table or figure to the chapter it stands in.
PLACES = {
    "sample": "data",
    "flow": "data",
    "comparability": "comparability",
    "indices": "descriptives",
    "items": "descriptives",
    "reliability": "descriptives",
    "missingness": "descriptives",
    "correlates": "models",
    "nonresponse": "missing",
    "balance": "data",
    "nested": "models",
    "marginal_effects": "models",
    "coefficients": "models",
    "heat_map": "models",
    "tests": "tests",
    "estimators": "estimators",
    "importance": "importance",
    "profiles": "profiles",
    "predictions": "profiles",
    "multiverse": "multiverse",
    "sensitivity": "sensitivity",
    "summaries": "between",
    "inequality": "inequality",
    "concentration_curves": "inequality",
    "between": "between",
    "country_scatter": "between",
    "imputation": "missing",
    "chains": "missing",
    "specification_curve": "multiverse",
    "verdicts": "short",
    "invariance": "measurement",
    "factor_means": "measurement",
    "alignment": "measurement",
    "dif": "measurement",
}
HEAD = {"outcome": "o", "area": "all", "country": "all", "term": "x"}
ESTIMATE = HEAD | {"kind": "coefficient", "estimate": 1.5, "std_error": 0.5, "conf_low": 0.5,
                   "conf_high": 2.5}  # fmt: skip
#: Names that chapters were once chosen by, and some that look like a file of another kind.
WORDS = ("test", "import", "predict", "coef", "age", "heat_map_age", "indices", "flow", "profiles")


def blocks(results, chapter):
    return {one.name: found for one, found in written(results.evidence())}.get(chapter, [])


def chapters(results, names):
    """The chapters that each of some blocks stands in."""
    shown = written(results.evidence())
    return {
        name: [
            chapter.name
            for chapter, found in shown
            if any(getattr(block, "name", "") == name for block in found)
        ]
        for name in names
    }


def places(results, name):
    return chapters(results, [name])[name]


def with_model(study, name, **more):
    own = PresentedModel(f"Model {name}", (), (), "wls", "none", False, **more)
    return replace(study, models={name: own})


def test_every_kind_has_one_chapter_and_every_chapter_exists():
    assert set(PLACES) == {*registry.KINDS, *table_kinds.KINDS}
    for chapter in CHAPTERS:
        assert set(chapter.kinds) == {k for k, name in PLACES.items() if name == chapter.name}


def test_a_table_stands_in_the_chapter_of_its_kind(results):
    asked = {}
    for number, kind in enumerate(table_kinds.KINDS):
        for word in (WORDS[number % len(WORDS)], "agency_trust"):
            results.add_table(f"{word}_{number}", kind)
            asked[f"tables-{word}-{number}-html".replace("_", "-")] = [PLACES[kind]]
    assert chapters(results, asked) == asked


@pytest.mark.parametrize("kind", ["coefficients", "importance", "profiles", "heat_map"])
def test_a_figure_stands_in_the_chapter_of_its_kind(results, kind):
    names = {f"figures-{kind}-{name}-svg".replace("_", "-"): name for name in WORDS}
    for name in names.values():
        results.add_figure(f"{kind}_{name}", kind, name)
    assert chapters(results, names) == {slug: [PLACES[kind]] for slug in names}


@pytest.mark.parametrize("name", WORDS)
def test_a_model_without_a_table_is_shown_whatever_tables_are_called(results, name):
    """A model `age` once vanished beside a table `indices_age`."""
    results.study = with_model(results.study, name)
    results.add_rows(ESTIMATES, [ESTIMATE | {"model": name}])
    results.add_table(f"indices_{name}", "indices")
    results.add_table(f"correlates_{name}", "correlates", "other")
    slug = name.replace("_", "-")
    assert places(results, f"estimates-{slug}") == ["models"]
    results.add_table("shown", "correlates", name)
    assert places(results, f"estimates-{slug}") == []


def test_the_flow_of_a_model_does_not_stand_for_its_estimates(results):
    results.study = with_model(results.study, "m")
    results.add_rows(ESTIMATES, [ESTIMATE | {"model": "m"}])
    results.add_figure("flow", "flow", "m")
    assert places(results, "estimates-m") == ["models"]


def test_estimates_of_who_did_not_answer_are_drawn_where_they_are_printed(results):
    results.study = with_model(results.study, "m", of_answering=True)
    results.add_figure("coefficients_m", "coefficients", "m")
    results.add_figure("coefficients_n", "coefficients", "n")
    assert places(results, "figures-coefficients-m-svg") == ["missing"]
    assert places(results, "figures-coefficients-n-svg") == ["models"]


def test_numbers_of_a_figure_are_those_of_its_kind_and_model(results):
    inputs = ["models/estimates.csv", "models/diagnostics.csv", "models/predictions.csv"]
    results.add_figure("importance_diagnostics", "importance", "diagnostics", inputs)
    results.add_figure("heat_map_predictions", "heat_map", "predictions", inputs)
    results.add_figure("coefficients_a", "coefficients", "a", ["models/a/estimates.csv"])
    evidence = results.evidence()
    found = {entry.name: evidence.numbers(entry) for entry in evidence.entries}
    assert found["importance_diagnostics"] == ("models/diagnostics.csv",)
    assert found["heat_map_predictions"] == ("models/estimates.csv",)
    assert found["coefficients_a"] == ("models/a/estimates.csv",)


def test_a_kind_that_no_chapter_claims_is_shown_as_a_further_result(results):
    results.add_table("novelty", "novelty")
    assert places(results, "tables-novelty-html") == ["further"]
    assert [c.name for c in CHAPTERS].index("further") > [c.name for c in CHAPTERS].index("models")


def test_the_verdict_counts_what_failed(results):
    found = blocks(results, "validation")
    assert found[0].text == (
        "1 of 2 checks of 1 source found something: 1 warning. None stops a source."
    )


def test_the_verdict_counts_no_pooled_source_and_tells_what_is_tolerated(results):
    tolerated = [CHECK | {"column": "age", "check": "range", "severity": "tolerated"}]
    together = {"source": "pooled", "stage": "pooled", "column": "w", "check": "mean_weights"}
    found = [CHECK | {"column": "id", "check": "present"}, CHECK | together]
    noted = CHECK | {"column": "b", "check": "range", "severity": "note", "passed": False}
    for rows, said in (
        (found, "All 2 checks of 1 source and of the sources together passed."),
        (
            found + tolerated,
            "All 3 checks of 1 source and of the sources together passed. "
            "1 found what its limit tolerates.",
        ),
        (
            [*found, *tolerated * 2, noted],
            "1 of 5 checks of 1 source and of the sources together found something: 1 note. None "
            "stops a source. 2 more found what their limits tolerate.",
        ),
    ):
        results.add_rows(SUMMARY, rows)
        assert blocks(results, "validation")[0].text == said


def test_what_values_mean_stands_below_where_they_occur(results):
    counts = {"n_items": 5, "n": 3, "n_answers": 9, "weighted_n": 9.0, "weighted_share": 0.1}
    of = {"source": "uk", "country": "GB", **counts}
    styles = {"extreme": 0.1234567891, "item_nonresponse": 0.1}
    results.add_rows(
        RESPONSE_STYLES, [of | {"indicator": k, "share": share} for k, share in styles.items()]
    )
    found = [b for b in blocks(results, "comparability") if b.kind == "table"]
    (notes,) = found[-1].table.notes
    assert notes.startswith("Indicator: extreme, answers that are the first or last point")
    assert "item nonresponse, questions put" in notes and "midpoint" not in notes
    assert "0.123" in str(found[-1].table) and "0.1234" not in str(found[-1].table)


def test_remarks_on_fits_are_shown_where_there_are_any(results):
    results.study = with_model(results.study, "m")
    results.add_rows(FIT_REMARKS, [])
    assert places(results, "models-remarks") == []
    head = HEAD | {"model": "m", "country": "AT", "term": "x=a", "value": 5}
    results.add_rows(FIT_REMARKS, [head | {"remark": remark} for remark in REMARKS])
    tables = [block for block in blocks(results, "models") if block.kind == "table"]
    (block,) = [block for block in tables if block.name == "models-remarks"]
    said = [row.cells[-1].lines[0] for row in block.table.rows]
    assert len(said) == len(REMARKS) and not any("`" in one for one in said)
    assert "5 clusters: the variance between them is not to be trusted." in said
    assert "No respondent has the level x: a, a column of the model: it is left out." in said
    assert "Nobody of AT takes part." in said
    assert any(one.startswith("AT, All areas: the outcome is the same for all 5") for one in said)


def test_of_kinds_that_are_counted_together_no_zero_is_told(results):
    head = {"country": "AT", "source": "at", "n_base": 100}
    rows = [
        {"variable": "x", "kind": "answered", "n": 90, "share": 0.9, "weighted_share": 0.9},
        {"variable": "x", "kind": "several", "n": 10, "share": 0.1, "weighted_share": 0.1},
        {"variable": "y", "kind": "answered", "n": 80, "share": 0.8, "weighted_share": 0.8},
        {"variable": "y", "kind": "refused", "n": 20, "share": 0.2, "weighted_share": 0.2},
    ]
    results.add_rows(MISSINGNESS, [head | row for row in rows])
    results.add_rows(DISCLOSURE, [])
    tables = [block for block in blocks(results, "descriptives") if block.kind == "table"]
    (block,) = [block for block in tables if block.name == "descriptives-missing"]
    said = [[cell.lines[0] for cell in row.cells][-3:] for row in block.table.rows]
    assert said == [["90", "10", "–"], ["80", "0", "20"]]
