"""The paper: sections, numbers by reference, what stands in the supplement, and bytes."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from unit.pages.cases import EVIL

from coproduction.faults import Faults
from coproduction.pages.papers import numbering, paper_sections, printed
from coproduction.pages.papers.manuscript import compiled, source
from coproduction.pages.papers.paper_sections import Written
from coproduction.pages.papers.paper_typst import paper_source
from coproduction.pages.papers.paper_word import to_word
from coproduction.pages.papers.printed_table import quoted
from coproduction.pages.reporting.chapters import written
from coproduction.results import contract
from coproduction.results.descriptive_files import EVERYBODY, INDICES, SAMPLE
from coproduction.results.disclosure_files import DISCLOSURE
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.invariance_files import ALIGNMENT, INVARIANCE, LICENSED
from coproduction.results.model_files import ESTIMATES, FIT, FIT_REMARKS
from coproduction.results.multiverse_files import SUMMARY
from coproduction.study.printed.paper import Paper
from coproduction.study.printed.presented import PresentedIndex, PresentedModel
from coproduction.study.printed.prose import parsed
from coproduction.study.printed.units import Unit
from coproduction.study.resolved.claims import Stated

ESTIMATE = {
    "model": "m", "outcome": "y", "area": "safety", "country": "all", "term": "x",
    "kind": "coefficient", "estimate": -0.123, "std_error": 0.05, "conf_low": -0.2,
    "conf_high": -0.05, "p_value": 0.0001,
}  # fmt: skip


@pytest.fixture
def evidence(results):
    """The results of a tiny study with a sample and three estimates."""
    found = results.evidence()
    rows = [{"country": "GB", "variable": EVERYBODY, "n": 1234, "weighted_n": 1234.0}]
    estimates = [ESTIMATE, ESTIMATE | {"area": "health"}, ESTIMATE | {"term": "z", "p_value": None}]
    for file, own in ((SAMPLE, rows), (ESTIMATES, estimates), (FIT, []), (FIT_REMARKS, [])):
        (found.folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        contract.write(contract.frame(file, own), file, found.folder / file.path)
        found.origins.setdefault(file.path, next(iter(found.origins.values())))
    return found


def paper(evidence, text: str = "", stem: str = "tables/sample") -> Paper:
    blocks, faults = parsed(text, "manuscript/findings.md")
    assert not faults
    return Paper((stem,), (EVIL,), {"findings": blocks})


def sections(evidence, own: Paper) -> Written:
    return paper_sections.sections(evidence, own, written(evidence))


def told(made) -> str:
    return " ".join(
        "".join(run.text for run in block.runs)
        for section in made.sections
        for block in section.blocks
        if hasattr(block, "runs")
    )


def test_references_stand_for_the_numbers_of_the_results(evidence):
    text = "{{estimate m safety x}} {{interval m safety x}} p {{p m safety x}} {{table sample}}"
    found = told(sections(evidence, paper(evidence, text)))
    assert "−0.123 [−0.200, −0.050] p < 0.001 Table 1" in found


def test_numbers_are_of_the_language_of_the_study(evidence):
    german = replace(evidence, study=replace(evidence.study, language="de"))
    found = told(sections(german, paper(german, "{{interval m safety x}} {{table sample}}")))
    assert "[−0,200; −0,050] Tabelle 1" in found and "1.234" in found


def test_every_reference_that_stands_for_nothing_is_told_at_once(evidence):
    text = "{{estimate m x}}\n\n{{estimate m safty x}}\n\n{{p m safety z}}\n\n{{n m}}"
    with pytest.raises(Faults) as raised:
        sections(evidence, paper(evidence, text))
    found = {one.rows[0]: one for one in raised.value.faults}
    assert sorted(found) == [1, 3, 5, 7]
    assert "2 rows" in found[1].problem and "safety, health" in found[1].expected
    assert "'safety'" in found[3].expected
    assert "no such number" in found[5].problem
    assert "has nothing of 'm'" in found[7].problem


def test_sections_without_prose_say_who_writes_them(evidence):
    found = told(sections(evidence, paper(evidence)))
    assert "manuscript/abstract.md" in found and "manuscript/findings.md" in found
    assert "manuscript/findings.md" not in told(sections(evidence, paper(evidence, "Here.")))


def test_a_withheld_count_makes_no_total(evidence):
    path = evidence.folder / SAMPLE.path
    path.write_text(path.read_text(encoding="utf-8").replace("1234,", ","), encoding="utf-8")
    found = told(sections(evidence, paper(evidence)))
    assert "Respondents by country:" in found and "respondents are in the data" not in found


def test_rounded_counts_make_no_total(evidence):
    evidence.origins[DISCLOSURE.path] = evidence.origins[SAMPLE.path]
    found = told(sections(evidence, paper(evidence)))
    assert "Respondents by country:" in found and "respondents are in the data" not in found


def test_nothing_in_the_paper_is_markup_and_its_bytes_are_the_same(evidence):
    made = sections(evidence, paper(evidence, f"{EVIL.replace('{{ 7 * 7 }}', '')} *so*"))
    text = paper_source(evidence, (EVIL,), made.sections)
    assert quoted(EVIL) in text and "emph(text(" in text
    scratch = evidence.folder / "m.typ"
    first = compiled(text, evidence.folder, scratch)
    assert first.startswith(b"%PDF") and first == compiled(text, evidence.folder, scratch)
    assert to_word(evidence, (EVIL,), made) == to_word(evidence, (EVIL,), made)


def test_the_word_document_holds_prose_tables_and_no_date(evidence):
    text = "One *so* [e](https://e.org).\n\n- a\n- b\n"
    content = to_word(evidence, ("A. Nother",), sections(evidence, paper(evidence, text)))
    document = Document(io.BytesIO(content))
    words = [p.text for p in document.paragraphs]
    assert "One so e." in words and "A. Nother" in words
    assert len(document.tables) == 1
    assert any(word.startswith("Table 1. Samples") for word in words)
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        assert {one.date_time for one in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_supplement_holds_what_the_paper_does_not(evidence):
    made = sections(evidence, paper(evidence))
    rest = source(evidence, written(evidence), made.shown, "Supplement", "S")
    assert '"S" + str(n)' in rest and quoted("Supplement") in rest
    assert "References" not in rest
    listed = source(evidence, [], (), "Supplement", "S", works=["Jones, M. P. (1996). #x"])
    assert quoted("Jones, M. P. (1996). #x") in listed and '"References"' in listed
    assert compiled(listed, evidence.folder, evidence.folder / "s.typ").startswith(b"%PDF")
    assert rest.count("kind: table") < source(evidence, written(evidence)).count("kind: table")


def test_numbers_of_tables_and_figures_are_those_that_are_printed(evidence):
    own = paper(evidence)
    found = numbering.numbers(evidence, own)
    assert [found[stem] for stem in own.exhibits] == [*sections(evidence, own).called]
    chapters, none = written(evidence), source(evidence, [])
    whole = numbering.numbers(evidence, None)
    for called, shown, before in (
        (found, sections(evidence, own).shown, "S"),
        (whole, (), ""),
    ):
        text = source(evidence, chapters, shown)
        for kind, mark in (("Table", "kind: table"), ("Figure", "image(")):
            n = text.count(mark) - none.count(mark)
            wanted = [f"{kind} {before}{k + 1}" for k in range(n)]
            assert [
                name for name in called.values() if name.startswith(f"{kind} {before}")
            ] == wanted
    assert {*whole} == {*found}


def test_rows_of_areas_stacked_on_each_other_are_no_respondents(evidence):
    fit = {
        "model": "m", "outcome": "y", "country": "all", "estimator": "wls", "n": 10, "rank": 2,
        "effects": "coefficients", "weights": "none", "weights_declared": "none", "errors": "model",
        "n_countries": 1, "psu_declared": False, "strata_declared": False, "weighted_n": 10.0,
        "standardised": False, "confidence": 0.95, "missing": "listwise",
    }  # fmt: skip
    model = PresentedModel("M", ("y",), ("x",), "wls", "none", False)
    for area, areas, said in (
        ("all", {"a": "A"}, False),
        ("a", {"a": "A"}, True),
        ("all", {}, True),
    ):
        path = evidence.folder / FIT.path
        contract.write(contract.frame(FIT, [fit | {"area": area}]), FIT, path)
        study = replace(evidence.study, models={"m": model}, areas=areas)
        found = told(sections(replace(evidence, study=study, _typed={}), paper(evidence)))
        assert ("Every fit has 10 respondents." in found) is said
    curved = replace(model, stacked=True, splines={"age": 3}, quadratic=("x",))
    contract.write(contract.frame(FIT, [fit | {"area": "all"}]), FIT, path)
    study = replace(evidence.study, models={"m": curved}, areas={"a": "A"})
    found = told(sections(replace(evidence, study=study, _typed={}), paper(evidence)))
    assert "enters as a natural spline with 3 degrees of freedom. x enters as a quad" in found
    assert "as one stack, a row a respondent and area. Every stack has 10 rows." in found


@pytest.mark.parametrize(
    ("aggregate", "as_zero", "said"),
    [
        ("mean", False, "Mean of the scores of the items that are answered. Scores"),
        ("mean", True, "Mean of the scores of all items, where what is not answered counts"),
        ("sum", False, "Sum of the scores of the items. Scores"),
        ("sum", True, "Sum of the scores of the items, where what is not answered counts as 0."),
    ],
)
def test_measures_tell_how_indices_are_made_of_scores(evidence, aggregate, as_zero, said):
    index = PresentedIndex("I", "all", ("x", "y"), 1, aggregate, as_zero, (0.0, 33.3333333, 100.0))
    study = replace(evidence.study, indices=(index,))
    found = told(sections(replace(evidence, study=study), paper(evidence)))
    assert said in found and "Scores of the answers: 0; 33.33; 100." in found


def test_methods_tell_factor_models_specifications_and_smallest_effects_where_these_are(evidence):
    before = told(sections(evidence, paper(evidence)))
    assert "Factor models" not in before and "Specifications" not in before
    area = {"area": "safety"}
    cut = {"least_cfi": 0.9, "greatest_srmr": 0.08, "cfi_fall": 0.01, "rmsea_rise": 0.015}
    index = {"index": "acts", "construct": "reflective", "n_items": 3, "n_answers": 5}
    summed = {"model": "m", "outcome": "y", "term": "x", "scope": "all", "n_specifications": 8}
    claim = {
        "id": "a",
        "statement": "S.",
        "test": "terms",
        "country": "all",
        "verdict": "supported",
    }
    claim |= {"confidence": 0.95, "correction": "holm", "smallest": 0.5}
    claim |= {"multiverse_share": 1.0, "multiverse_n": 8}
    rows = {
        LICENSED: [area | cut | index | {"license": "means"}],
        INVARIANCE: [],
        ALIGNMENT: [],
        INDICES: [],
        SUMMARY: [area | summed | {"n_estimated": 8, "alpha": 0.05, "permutations": 199}],
        HYPOTHESES: [
            *(area | claim | {"part": part} for part in ("single", "whole")),
            area | claim | {"part": "single", "smallest": 0.25, "statement": "Another claim."},
        ],
    }
    for file, own in rows.items():
        (evidence.folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        contract.write(contract.frame(file, own), file, evidence.folder / file.path)
        evidence.origins[file.path] = next(iter(evidence.origins.values()))
    units = {"a": (Unit("points", (0.0, 100.0)),)}
    study = replace(evidence.study, claims={"a": Stated("S.")}, units=units)
    said = told(sections(replace(evidence, study=study), paper(evidence)))
    assert (
        "Factor models of the items' scores" in said and "RMSEA rises by no more than 0.015" in said
    )
    assert "(Chen 2007; Cheung and Rensvold 2002)" in said
    assert "every specification of the choices" in said and "by 199 permutations" in said
    assert "of interest 0.5 (estimates in points on 0 to 100) – S. Smallest effect" in said
    assert "of interest 0.25 (estimates in points on 0 to 100) – Another" in said
    assert "tests, corrected after Holm – Another claim." in said
    assert "no level of it is needed" in said and "share of admissible specifications" in said
    # what tables have columns, brackets and cells for
    for of_table in ("Moves it most", "in brackets", "Robust:", "in place of an estimate"):
        assert of_table not in said


def test_methods_tell_the_models_of_tables_side_by_side(evidence):
    fit = {
        "outcome": "y", "country": "all", "area": "all", "n": 10, "rank": 2,
        "effects": "coefficients", "weights": "none", "weights_declared": "none", "errors": "model",
        "n_countries": 1, "psu_declared": False, "strata_declared": False, "weighted_n": 10.0,
        "standardised": False, "confidence": 0.95, "missing": "listwise",
    }  # fmt: skip
    estimators = {"m": "fractional_logit", "k": "poisson", "o": "wls"}
    rows = [fit | {"model": name, "estimator": one} for name, one in estimators.items()]
    contract.write(contract.frame(FIT, rows), FIT, evidence.folder / FIT.path)
    models = {
        name: PresentedModel(name.upper(), ("y",), ("x",), "wls", "none", False) for name in "mko"
    }
    study = replace(evidence.study, models=models, shown_models={"tables/sample": ("m", "k")})
    said = told(sections(replace(evidence, study=study), paper(evidence)))
    assert "M. Fractional logit" in said and "K. Poisson" in said and "O. " not in said


@pytest.fixture
def print_paper(evidence, monkeypatch):
    """Print a paper of a text; the names of the files that were made for it."""
    Path("code.py").touch()
    paths = [
        f"{evidence.folder}/{name}"
        for name in ("manuscript.pdf", "manuscript.docx", "supplement.pdf")
    ]
    made = []

    def fake(name):
        def file(*given):
            made.append(name)
            return repr(given[0]).encode()

        return file

    monkeypatch.setattr(printed, "compiled", fake("pdf"))
    monkeypatch.setattr(printed, "to_word", fake("docx"))

    def run(given):
        made.clear()
        printed.printed(evidence, given, ["code.py"], paths)
        assert all(Path(path).is_file() for path in paths)
        for path in paths:  # as Snakemake does before a job
            Path(path).unlink()
        return made

    return run


def test_what_would_be_as_before_is_not_printed_again(evidence, print_paper):
    one, other = paper(evidence, "One."), paper(evidence, "Another.")
    assert print_paper(one) == ["pdf", "docx", "pdf"]
    assert print_paper(one) == []
    assert print_paper(other) == ["pdf", "docx"], "the supplement stands"
    table = evidence.folder / "tables/sample.json"  # of which the table in Word is made
    table.write_bytes(table.read_bytes() + b"\n")
    assert print_paper(other)[:2] == ["pdf", "docx"]
    Path("code.py").write_text("'''Edited.'''\n", encoding="utf-8")
    assert print_paper(other) == ["pdf", "docx", "pdf"]


def test_what_is_printed_with_fonts_of_the_machine_is_made_each_time(
    evidence, print_paper, monkeypatch
):
    monkeypatch.setattr(printed, "legible", lambda text: (text, False))
    own = paper(evidence, "One.")
    assert print_paper(own) == print_paper(own) == ["pdf", "docx", "pdf"]
