"""Findings claim by claim: what is gathered of one claim, and what is not said without data."""

from dataclasses import replace

import pytest
from unit.pages.cases import assert_page

from coproduction.pages.reporting.blocks import FindingBlock
from coproduction.pages.reporting.chapters import written
from coproduction.pages.reporting.report import render
from coproduction.results.between_files import ASSOCIATIONS
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.imputation_files import ESTIMATES as IMPUTED
from coproduction.results.multiverse_files import SUMMARY
from coproduction.results.sensitivity_files import (
    BENCHMARKS,
    CONFOUNDING,
    INFLUENCE,
    LEFT_OUT,
    WEIGHTING,
)
from coproduction.study.printed.presented import PresentedModel
from coproduction.study.resolved.claims import Stated
from coproduction.words.fixed import languages

ROW = {
    "id": "a", "statement": "S.", "test": "terms", "part": "single", "model": "m", "area": "s",
    "country": "all", "term": "x", "verdict": "supported", "estimate": 2.0, "std_error": 0.5,
    "df": 40, "conf_low": 1.0, "conf_high": 3.0, "confidence": 0.95, "p_value": 0.0003,
    "p_adjusted": 0.012, "correction": "holm", "family": "f", "unit": "outcome", "smallest": 0.5,
}  # fmt: skip
OF_TERM = {"model": "m", "outcome": "y", "area": "s", "term": "x"}


def model(label):
    return PresentedModel(label, ("y",), ("x",), "wls", "none", False)


@pytest.fixture
def claimed(results):
    """A function from rows of hypotheses.csv to the blocks of the chapter, by their names."""

    def made(*rows, language="en", **stated):
        results.add_rows(HYPOTHESES, [ROW | row for row in rows])
        claims = {r.get("id", "a"): Stated("A claim.", "Somebody 2000", "", "no.") for r in rows}
        results.study = replace(
            results.study,
            claims={name: replace(one, **stated) for name, one in claims.items()},
            models={"m": model("Main"), "i": model("Other")},
            labels={"areas": {"s": "Safety", "h": "Health"}, "terms": {"x": "Trust"}},
            language=language,
        )
        chapters = {one.name: blocks for one, blocks in written(results.evidence())}
        return {b.name: b for b in chapters.get("findings", []) if isinstance(b, FindingBlock)}

    return made


def cells(table):
    """Header to the cell of the first row."""
    heads = [cell.lines[0] for cell in table.head[-1].cells]
    return dict(zip(heads, [" ".join(cell.lines) for cell in table.rows[0].cells], strict=True))


def test_a_study_that_claims_nothing_has_no_findings(results):
    assert "findings" not in [chapter.name for chapter, _ in written(results.evidence())]


def test_a_claim_says_which_countries_it_leaves_out(claimed):
    facts = dict(claimed({}, left_out=("CZ", "DK"))["found-a"].facts)
    assert facts["Countries left out"].count(", ") == 1
    assert "Vynechané země" in dict(claimed({}, language="cs", left_out=("CZ",))["found-a"].facts)


def test_a_claim_stands_with_verdict_source_objection_and_estimate(claimed):
    finding = claimed({})["found-a"]
    assert finding.statement == "A claim."
    assert dict(finding.facts) == {
        "Verdict": "Safety: supported", "Claimed": "Somebody 2000.", "Elsewhere, against it": "No.",
    }  # fmt: skip
    (table,) = finding.tables
    shown = cells(table)
    assert shown["Estimate"] == "2.00 [1.00, 3.00]" and shown["p, corrected"] == "0.012"
    assert "Robust" not in shown and "Countries" not in shown and "Claim" not in shown


def test_what_is_not_declared_is_not_said(claimed):
    finding = claimed({}, source="", objection="")["found-a"]
    assert dict(finding.facts) == {"Verdict": "Safety: supported"} and finding.see == ()


def test_what_estimates_depend_on_stands_in_one_table(results, claimed):
    results.add_rows(
        SUMMARY,
        [
            OF_TERM
            | {"scope": scope, "n_specifications": 8, "n_estimated": 8, "median": median,
               "smallest": 1.0, "largest": 3.0, "share_significant": 0.75, "alpha": 0.05,
               "permutations": 199, "p_median": 0.005}
            for scope, median in (("same", 2.5), ("all", 9.0))
        ],
    )  # fmt: skip
    for file in (BENCHMARKS, INFLUENCE):
        results.add_rows(file, [])
    strong = {"robustness_value": 0.2, "robustness_value_alpha": 0.1, "alpha": 0.05}
    results.add_rows(CONFOUNDING, [OF_TERM | strong, OF_TERM | strong | {"term": "other"}])
    left = [{"of": "country", "left_out": c, "estimate": e} for c, e in (("A", 1.5), ("B", 2.25))]
    lost = {"of": "country", "left_out": "C", "lacking": "not_estimable"}
    results.add_rows(LEFT_OUT, [OF_TERM | one for one in (*left, lost)])
    results.add_rows(
        WEIGHTING, [OF_TERM | {"compared": "coefficient", "unweighted": 1.75, "p_value": 0.4}]
    )
    _, table = claimed({"multiverse_share": 0.75, "multiverse_n": 8})["found-a"].tables
    assert cells(table) == {
        "": "Trust", "Median": "2.50", "Smallest to largest": "1.00 – 3.00",
        "Significant, %": "75", "p, median": "0.005", "RV": "0.200", "RV, α = 0.05": "0.100",
        "Without a country": "1.50 – 2.25", "Unweighted": "1.75", "p, weights": "0.400",
    }  # fmt: skip


def test_imputed_answers_of_another_model_are_told_with_its_name(results, claimed):
    head = {"outcome": "y", "area": "s", "country": "all", "term": "x", "kind": "coefficient"}
    head |= {"std_error": 0.5}
    ways = {"listwise": 2.0, "imputed": 2.25}
    rows = [head | {"model": "i", "missing": way, "estimate": e} for way, e in ways.items()]
    results.add_rows(IMPUTED, [*rows, rows[0] | {"area": "h", "estimate": 7.0}])
    said = dict(claimed({})["found-a"].facts)["Who is missing"]
    assert said == "Model “Other”: Listwise: 2.00; Imputed: 2.25."


def test_a_claim_between_few_countries_has_its_rank_correlation(results, claimed):
    results.add_rows(
        ASSOCIATIONS,
        [
            {"outcome": "y", "area": "s", "covariate": "c", "source": "S", "year": 2008,
             "method": method, "n_countries": 5, "estimate": 0.3, "p_value": 0.68,
             "descriptive": True}
            for method in ("spearman", "pearson")
        ],
    )  # fmt: skip
    few = {"test": "between", "model": "", "term": "y", "left": "c", "reason": "few_countries",
           "verdict": "not_answerable", "estimate": None, "std_error": None}  # fmt: skip
    finding = claimed(few)["found-a"]
    said = dict(finding.facts)
    assert said["Between countries"] == "Safety: Rank correlation 0.30, p = 0.680."
    assert "ewer than 15" in said["Not answerable"] and finding.tables == ()


def test_a_withheld_estimate_is_a_dash_that_is_explained(claimed):
    hidden = dict.fromkeys(("estimate", "std_error", "conf_low", "conf_high", "p_adjusted"))
    finding = claimed(hidden | {"p_value": None}, {"area": "h"})["found-a"]
    assert cells(finding.tables[0])["Estimate"] == "–"
    assert "few respondents" in dict(finding.facts)["Withheld"]


def test_links_lead_to_what_tells_of_the_claim(results, claimed):
    for name, kind, of in (("t_m", "correlates", "m"), ("t_i", "correlates", "i")):
        results.add_table(name, kind, of)
    for number, term in enumerate(("x", "other"), start=1):
        results.add_figure(f"curve_{number}", "specification_curve", "m")
        results.figures[-1] = replace(results.figures[-1], term=term)
    assert claimed({})["found-a"].see == ("figures-curve-1-svg", "tables-t-m-html")
    evidence = results.evidence()
    page = render(evidence, written(evidence))
    read = assert_page(page, simulated=True)
    links = [given["href"] for tag, given in read.tags if tag == "a" and "href" in given]
    assert "#found-a" in links and links.count("#tables-t-m-html") == 1


@pytest.mark.parametrize("language", languages())
def test_a_finding_speaks_the_language(claimed, language):
    english = claimed({"multiverse_share": 1.0, "multiverse_n": 8})["found-a"]
    own = claimed({"multiverse_share": 1.0, "multiverse_n": 8}, language=language)["found-a"]
    assert own.language == language and len(own.facts) == len(english.facts)
    alike = {term for term, _ in own.facts} & {term for term, _ in english.facts}
    assert alike <= ({"Verdict"} if language == "fr" else set())
    assert own.tables[0].caption != english.tables[0].caption
