"""The chapter the report opens with: verdicts in words, what has no answer, and what changed."""

from dataclasses import replace

import pytest

from coproduction.pages.reporting.chapters import written
from coproduction.pages.reporting.claim_chapter import lines, randomised
from coproduction.results import invariance_files
from coproduction.results.descriptive_files import INDICES
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.multiverse_files import DECISIONS
from coproduction.study.printed.units import Unit
from coproduction.study.resolved.claims import Stated
from coproduction.study.resolved.steps import Step
from coproduction.study.written.registration import Registration
from coproduction.words.fixed import languages

HEAD = {"statement": "S.", "part": "single", "area": "all", "country": "all"}
NUMBERS = {
    "estimate": -2.0, "std_error": 0.5, "df": 40, "conf_low": -3.01, "conf_high": -0.99,
    "confidence": 0.95, "p_value": 0.0003, "unit": "outcome", "smallest": 0.5,
}  # fmt: skip


UNITS = (Unit("points", (0.0, 100.0), steps={"x": Step("answers", answers=4)}),)
UNIT = "Estimates in points on 0 to 100, per step of the correlate: 1 of 4 answers."


@pytest.fixture
def told(results, monkeypatch):
    """A function from rows, registrations, a language to the lines and texts of the chapter."""

    def made(rows, registered=(), now=None, language="en", simulated=True, against=""):
        results.add_rows(HYPOTHESES, [HEAD | row for row in rows])
        results.study = replace(
            results.study,
            claims={
                row["id"]: Stated(f"Claim {row['id']}.", "Somebody 2000", "No data.", against)
                for row in rows
            },
            registered=tuple(registered),
            as_declared=now or {},
            language=language,
            simulated=simulated,
            units={"a": UNITS},
            labels={"areas": {"s": "Safety", "h": "Health"}, "countries": {"A": "Aland"}},
        )
        (blocks,) = [b for chapter, b in written(results.evidence()) if chapter.name == "short"]
        facts = {t: said for b in blocks if b.kind == "facts" for t, said in b.rows}
        return facts, [b.text for b in blocks if b.kind == "paragraph"]

    return made


def row(**given):
    return {"id": "a", "test": "terms", "term": "x", "verdict": "supported"} | NUMBERS | given


def test_it_opens_the_report(results, told):
    told([row()])
    assert written(results.evidence())[0][0].name == "short"


def test_a_claim_of_one_estimate_is_one_line(told):
    facts, _ = told([row(published="negative")])
    assert facts == {
        "Claim a.": f"Supported. −2.00 (95 % interval −3.01 to −0.99). {UNIT} Published: negative. "
        "Somebody 2000."
    }


def test_what_speaks_against_a_claim_stands_beside_its_verdict_in_the_report_alone(results, told):
    facts, _ = told([row()], against="none in Elbonia.")
    assert facts["Claim a."].endswith("Somebody 2000. Elsewhere, against it: none in Elbonia.")
    assert "Elbonia" not in str(lines(results.evidence()))


def test_a_corrected_p_stands_beside_its_estimate(told):
    facts, _ = told([row(p_adjusted=0.0124, correction="holm")])
    assert "−2.00 (95 % interval −3.01 to −0.99; corrected p = 0.012)." in facts["Claim a."]
    facts, _ = told([row(p_adjusted=0.0124, correction="none")])
    assert "corrected" not in facts["Claim a."]


def test_areas_have_their_verdicts_where_these_differ(told):
    facts, _ = told([row(area="s"), row(area="h", verdict="inconclusive")])
    said = facts["Claim a."]
    assert said.startswith("Supported in 1 of 2, inconclusive in 1 of 2. Safety: −2.00 (95 %")
    assert "to −0.99), supported; Health: " in said and said.count("inconclusive") == 2


def test_many_estimates_are_told_by_their_range(told):
    facts, _ = told([row(term=f"x{k}", estimate=float(k), unit="deviations") for k in range(5)])
    said = f"Supported in all 5. Estimates from 0.00 to 4.00. {UNIT} Somebody 2000."
    assert facts["Claim a."] == said


def test_an_order_is_told_by_the_share_of_draws(told):
    order = {"test": "country_order", "left": "A", "area": "s"}
    whole = {"id": "a", "test": "country_order", "part": "whole", "area": "s", "order_share": 0.975,
             "verdict": "inconclusive"}  # fmt: skip
    facts, _ = told([row(**order), row(**order, right="A"), whole])
    expected = "Inconclusive. The order holds in 98 % of draws. Somebody 2000."
    assert facts["Claim a."] == expected


def test_what_has_no_answer_is_told_with_its_reason(told):
    lacking = {"verdict": "not_answerable", "std_error": None}
    declared = {"id": "b", "test": "not_answerable", "verdict": "not_answerable",
                "reason": "declared"}  # fmt: skip
    facts, paragraphs = told([row(area="s", reason="of_single_units", **lacking), row(), declared])
    assert "What was not answerable, and why:" in paragraphs
    assert facts["Claim b."] == "No data."
    assert facts["Claim a."].startswith("Safety: it rests on a single unit")


def test_it_says_whether_data_are_simulated(told):
    assert any("nobody in them exists" in text for text in told([row()])[1])
    real = told([row()], simulated=False)[1]
    assert not any("simulated" in text for text in real) and any("real" in text for text in real)
    assert any("never effects" in text for text in real)


def registered(text, date="2026-01-02", name="a"):
    return Registration(date, name, "", text)


def test_a_registered_claim_has_its_date(told):
    facts, paragraphs = told([row()], [registered("t")], {"a": "t"})
    assert facts["Claim a."].endswith("Somebody 2000. Registered 2026-01-02.")
    assert "t" not in paragraphs


def test_a_later_edit_shows_with_both_texts(told):
    facts, paragraphs = told([row()], [registered("old")], {"a": "new"})
    assert "with another text" in facts["Claim a."]
    assert paragraphs.index("old") < paragraphs.index("new")


def test_an_edit_that_was_registered_anew_still_shows(told):
    again = [registered("old"), registered("new", "2026-02-03")]
    facts, paragraphs = told([row()], again, {"a": "new"})
    assert "Registered 2026-01-02 with another text" in facts["Claim a."]
    assert {"old", "new", "a: as registered 2026-02-03"} <= set(paragraphs)


def test_a_registered_claim_that_is_gone_shows(told):
    _, paragraphs = told([row()], [registered("gone", name="z")], {"a": "t"})
    assert "gone" in paragraphs and "z: as registered 2026-01-02" in paragraphs


@pytest.mark.parametrize("language", languages())
def test_templates_speak_the_language(told, language):
    facts, paragraphs = told([row(area="s"), row(area="h")], language=language)
    assert "Supported" not in facts["Claim a."] and " to " not in facts["Claim a."]
    assert "−2,00" in facts["Claim a."]
    assert not any("simulated" in text for text in paragraphs)


DECISION = {"model": "m", "outcome": "y", "term": "x", "scope": "same", "n_options": 2}


def decided(results, *rows):
    results.add_rows(DECISIONS, [DECISION | one for one in rows])


def test_it_says_how_many_specifications_agree_and_what_moves_them_most(results, told):
    decided(
        results,
        {"area": "s", "choice": "weights", "share": 0.3},
        {"area": "s", "choice": "covariates", "share": 0.4},
        {"area": "h", "choice": "weights", "share": 0.1},
        {"area": "h", "choice": "covariates", "share": 0.4},
        {"area": "h", "choice": "left_out", "share": 0.9, "term": "other"},
        {"area": "h", "choice": "left_out", "share": 0.9, "scope": "all"},
    )
    held = {"model": "m", "comparable": "slopes", "term": "x"}
    rows = [row(area="s", multiverse_share=0.0, multiverse_n=96, **held)]
    rows += [row(area="h", multiverse_share=1, multiverse_n=1096, **held)]
    said = told(rows)[0]["Claim a."]
    assert "0 to 100 % of the admissible specifications of each estimate (n = 96–1,096)." in said
    assert (
        "Among these, what moves it most is the covariates, 40 % of their variation, the mean of 2"
        in said
    )
    assert "Countries" not in said  # it compares areas


def test_what_moves_one_estimate_most_is_no_mean(results, told):
    decided(results, {"area": "s", "choice": "weights", "share": 0.625})
    held = {"model": "m", "multiverse_share": 0.625, "multiverse_n": 8}
    said = told([row(area="s", **held)])[0]
    assert "The same verdict in 63 % of the admissible specifications (n = 8)." in said["Claim a."]
    assert "most is the weights, 63 % of their variation. " in said["Claim a."]


def test_it_tells_the_least_that_the_data_license_and_nothing_of_what_is_not_varied(results, told):
    decided(results, {"area": "s", "choice": "weights", "share": 0.5})
    by = {"term": "x:country=A"}
    rows = [row(area="s", comparable="means", **by), row(area="h", comparable="neither", **by)]
    facts, texts = told(rows)
    said = facts["Claim a."]
    assert "Comparable between countries: means (Safety), neither (Health)." in said
    # in full once, below the claims
    assert "Means: " not in said and texts[-2:] == [
        "means: countries compare in means and slopes.",
        "neither: countries compare neither in means nor in slopes.",
    ]
    assert "specifications" not in said and "moves" not in said


def test_areas_of_one_license_are_told_once(told):
    by = {"term": "x:country=A"}
    met = {"s": ["means", "slopes"], "h": ["slopes"]}
    rows = [row(area=area, comparable=one, **by) for area, own in met.items() for one in own]
    assert ". Comparable between countries: slopes. Some" in told(rows)[0]["Claim a."]


def test_what_factor_models_license_says_of_how_many_it_was_found(results, told):
    cut = {"least_cfi": 0.9, "greatest_srmr": 0.08, "cfi_fall": 0.01, "rmsea_rise": 0.015}
    head = {"index": "acts", "construct": "reflective", "n_items": 3, "n_answers": 5}
    areas = {"s": "means", "h": "slopes"}
    licensed = [head | cut | {"area": area, "license": one} for area, one in areas.items()]
    results.add_rows(invariance_files.LICENSED, licensed)
    counts = {"n_countries": 2, "n_items": 3, "n_singletons": 0, "n_freed": 0, "n": 80}
    steps = [{"area": area, "index": "acts"} | counts for area in areas]
    results.add_rows(invariance_files.INVARIANCE, steps)
    aligned = {"kind": "fixed", "n_countries": 2, "n_items": 3, "index": "acts"}
    results.add_rows(invariance_files.ALIGNMENT, [aligned | {"area": area} for area in areas])
    mean = {"mean": 5.0, "errors": "robust", "singletons": "fail", "n_singletons": 0}
    own = {"index": "acts", "country": "A", "n": 90, "weighted_n": 90.0} | mean
    results.add_rows(INDICES, [own | {"area": area} for area in areas])
    by = {"test": "country_pairs", "term": "acts", "left": "A", "right": "B"}
    _, texts = told([row(area="s", comparable="means", **by)])
    (said,) = [text for text in texts if "respondents" in text]
    assert said == (
        "acts, Safety: countries compare in means and slopes (found among 80 respondents, who "
        "answered all items, of 90 with the index)."
    )


def test_a_phone_has_the_verdicts_of_the_figure_in_words(results, told):
    results.add_figure("verdicts", "verdicts")
    rows = [row(area="s"), row(area="h", verdict="inconclusive"), row(area="h"), row(id="b")]
    told(rows)
    (blocks,) = [b for chapter, b in written(results.evidence()) if chapter.name == "short"]
    (figure,) = [block for block in blocks if block.kind == "figure"]
    assert figure.in_words == (
        ("Claim a.", "Safety: supported; Health: inconclusive in 1 of 2, supported in 1 of 2"),
        ("Claim b.", "supported"),
    )


def test_nothing_moves_areas_most_that_differ_in_it(results, told):
    decided(
        results,
        {"area": "s", "choice": "weights", "share": 0.71},
        {"area": "s", "choice": "covariates", "share": 0.26},
        {"area": "h", "choice": "covariates", "share": 0.9},
    )
    held = {"model": "m", "multiverse_share": 1.0, "multiverse_n": 8}
    said = told([row(area="s", **held), row(area="h", **held)])[0]["Claim a."]
    assert "specifications" in said and "moves" not in said


def test_groups_that_were_drawn_at_random_are_told_apart_from_correlates(results, told):
    own = row(test="groups", term="y", left="arm=yes", right="arm=no")
    _, texts = told([own])
    assert any("never effects" in text for text in texts)
    results.study = replace(results.study, labels={"randomised": {"arm": "Arm of the trial"}})
    assert "drawn at random – Arm of the trial." in randomised(results.evidence())
