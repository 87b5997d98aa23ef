"""Correlates: every estimate stands under its area and term, and the note says how it was found."""

import pandas as pd
import pytest
from unit.tables.cases import LABELS, NASTY, a_table, by_stub, estimates, fits, remarks

from coproduction.banner import SIMULATED
from coproduction.tables.kinds.correlates_table import correlates
from coproduction.tables.table import Cell, Column, Row, Table
from coproduction.words.labels import Labels
from coproduction.words.numerals import places

PLAIN = {"name": "t", "title": "T", "simulated": False}


def test_a_table_says_which_countries_its_fits_are_without():
    frame = estimates(["all"])
    gone = [("health", code, "country_absent", None, None) for code in ("AA", "BB")]
    table = correlates(frame, fits(frame), remarks(*gone), LABELS, **PLAIN)
    assert "Health: Without – A-land; B_land." in table.notes
    gone += [("safety", code, "country_absent", None, None) for code in ("AA", "BB")]
    table = correlates(frame, fits(frame), remarks(*gone), LABELS, **PLAIN)
    assert "Without – A-land; B_land." in table.notes


def test_pooled_correlates_hold_every_estimate_under_its_area_and_term():
    frame, table = estimates(["all"]), a_table()
    assert [c.header for c in table.columns] == ["Public <safety> & order", "Health"]
    rows = by_stub(table)
    stubs = {
        "Intercept": "Intercept",
        "efficacy": NASTY,
        "job=out": "Out of work",
        "job=study": "In education",
        "sex=f": "Gender: Woman",
        "country=BB": "Country: B_land",
    }
    assert list(rows)[: len(stubs)] == list(stubs.values())
    for row in frame.itertuples():
        cell = rows[stubs[row.term]][["safety", "health"].index(row.area)]
        assert cell.values == (row.estimate, row.std_error)
        assert cell.lines == (f"{row.estimate:.3f}", f"({row.std_error:.3f})")
    assert [row.stub for row in table.rows if row.kind == "group"] == ["Employment"]
    assert rows["Respondents (unweighted n)"][0].lines == ("4,951",)
    assert rows["R²"][1].values == (0.1234,)
    assert rows["Degrees of freedom of the design"][0].lines == ("360",)


def test_correlates_by_country_are_a_panel_an_area_and_a_column_a_country():
    frame, table = estimates(["AA", "BB"]), a_table(("AA", "BB"))
    assert [c.header for c in table.columns] == ["A-land", "B_land"]
    for area, panel in LABELS["areas"].items():
        rows = by_stub(table, panel)
        assert not any("country" in stub for stub in rows)
        for c, country in enumerate(["AA", "BB"]):
            fit = (frame["area"] == area) & (frame["country"] == country)
            one = frame[fit & (frame["term"] == "job=study")]
            assert rows["In education"][c].values[0] == one["estimate"].item()


def test_notes_say_method_references_missing_rule_and_simulation():
    said = " ".join(a_table().paragraphs)
    for part in (
        "SIMULATED DATA — not findings.",
        "Weighted least squares",
        "Design weights",
        "linearisation over the declared strata and primary sampling units",
        "listwise",
        "Employment: In work; Gender: Man",
    ):
        assert part in said
    assert "unused" not in said
    assert SIMULATED not in " ".join(a_table(simulated=False).paragraphs)
    assert a_table(simulated=False).caption == "T & co"


def test_parameters_of_the_estimator_stand_in_the_foot_without_stars():
    frame = estimates(["all"])
    head = {"model": "m", "outcome": "index", "area": "health", "country": "all", "p_value": 1e-9}
    more = pd.DataFrame(
        [
            {**head, "term": "cut=f|m", "kind": "threshold", "estimate": -0.5},
            {**head, "term": "cut=m|x", "kind": "threshold", "estimate": 0.75},
            {**head, "term": "log(alpha)", "kind": "dispersion", "estimate": -1.25},
        ]
    ).assign(std_error=0.25, conf_low=0.0, conf_high=1.0)
    variance = {**head, "term": "variance_between", "kind": "variance", "estimate": 0.125}
    frame = pd.concat([frame, more, pd.DataFrame([variance])], ignore_index=True)
    table = correlates(frame, fits(frame), remarks(), LABELS, **PLAIN, stars={"*": 0.05})
    foot = [row for row in table.rows if row.kind == "total"]
    assert [row.stub for row in foot[:5]] == [
        "Cut points: Woman | Man",
        "Cut points: Man | x",
        "Dispersion, log(α)",
        "Variance between clusters",
        "Respondents (unweighted n)",
    ]
    assert [row.cells[1].lines for row in foot[:4]] == [
        ("-0.50", "(0.25)"), ("0.75", "(0.25)"), ("-1.25", "(0.25)"), ("0.12",),
    ]  # fmt: skip
    assert all(not cell.mark for row in foot for cell in row.cells)
    assert not any(row.stub.startswith(("Cut", "Disp", "Var")) for row in table.rows[: -len(foot)])


def foot_of(**columns):
    frame = estimates(["all"])
    table = correlates(frame, fits(frame).assign(**columns), remarks(), LABELS, **PLAIN)
    return [row.stub for row in table.rows if row.kind == "total"]


def test_the_foot_counts_what_is_declared_and_used():
    n, weighted = "Respondents (unweighted n)", "Weighted N"
    psu, df = "Primary sampling units", "Degrees of freedom of the design"
    units, strata = "Sampling units", "Strata"
    assert foot_of() == [n, weighted, psu, strata, "R²", df]
    assert foot_of(weights="none") == [n, psu, strata, "R²", df]
    assert foot_of(weights_declared="none") == [n, psu, strata, "R²", df]
    rescaled = {"weights": "equal_country", "weights_declared": "none"}
    assert foot_of(**rescaled) == [n, weighted, psu, strata, "R²", df]
    undeclared = {"psu_declared": False, "n_psu": None}
    # without any PSU the units are the respondents, who are counted above
    assert foot_of(**undeclared) == [n, weighted, strata, "R²", df]
    assert foot_of(n_units=800) == [n, weighted, psu, units, strata, "R²", df]
    robust = {"errors": "robust", "strata_declared": False, "df_design": 4950}
    assert foot_of(**undeclared, **robust) == [n, weighted, "R²"]
    replicate = {"errors": "replicate", "replicates": 80, "replicate_kind": "BRR"}
    assert foot_of(**replicate) == [n, weighted, "R²", df]
    # PSUs are counted where errors go over them
    assert foot_of(errors="model") == [n, weighted, "R²"]
    for kind in ("cr1", "cr2", "wild_bootstrap", "random_intercept"):
        by = {"errors": kind, "n_clusters": 400, "replicates": 99}
        assert foot_of(**by, cluster="country") == [n, weighted, "R²"]
        assert foot_of(**by, cluster="psu") == [n, weighted, psu, "R²"]


def test_the_foot_adds_up():
    frame = estimates(["all"])
    facts = {"n_psu": 65, "n_units": 466, "n_strata": 10, "n_unit_strata": 12, "df_design": 454}
    table = correlates(frame, fits(frame).assign(**facts), remarks(), LABELS, **PLAIN)
    rows = {stub: cells[0].values[0] for stub, cells in by_stub(table).items() if cells[0].values}
    assert rows["Sampling units"] - rows["Strata"] == rows["Degrees of freedom of the design"]
    assert rows["Primary sampling units"] == 65


@pytest.mark.parametrize(
    ("language", "mark"), [("en", "."), ("de", ","), ("cs", ","), ("fr", ","), ("da", ",")]
)
def test_limits_of_stars_have_the_decimal_mark_of_the_language(language, mark):
    table = a_table(stars={"***": 0.001, "*": 0.05}, language=language)
    assert f"*** p < 0{mark}001; * p < 0{mark}05." in table.notes


def test_stars_are_off_unless_asked_and_take_the_first_limit_met():
    assert all(not cell.mark for row in a_table().rows for cell in row.cells)
    rows = by_stub(a_table(stars={"***": 0.001, "*": 0.05}))
    marks = [rows[stub][0].mark for stub in (NASTY, "Out of work", "Gender: Woman")]
    assert marks == ["", "*", "***"]  # p = 0.1, 0.01, 0.0001


def test_decimals_of_a_row_show_two_digits_of_its_smallest_error():
    assert places([0.5, 0.02], 2) == 3 and places([0.5, 0.2], 3) == 3
    assert places([0.00032], 2) == 5 and places([1e-9], 2) == 6
    assert places([float("nan"), 0.0], 2) == 2 and places([0.0042], 1, significant=1) == 3
    frame = estimates(["all"])
    small = frame["term"] == "efficacy"
    frame.loc[small, ["estimate", "std_error"]] = [[-0.00045, 0.00014], [0.3, 0.05]]
    frame.loc[frame["term"] == "sex=f", ["estimate", "std_error"]] = [3e-9, 1e-9]
    rows = by_stub(correlates(frame, fits(frame), remarks(), LABELS, **PLAIN))
    assert [cell.lines for cell in rows[NASTY]] == [
        ("-0.00045", "(0.00014)"),
        ("0.30000", "(0.05000)"),
    ]
    assert rows["Out of work"][0].lines == ("0.200", "(0.022)")
    assert rows["Gender: Woman"][0].lines == ("3.0e-09", "(1.0e-09)")


def test_rows_choose_and_order_terms_and_the_note_names_the_rest():
    table = a_table(rows=["sex", "job"])
    stubs = [row.stub for row in table.rows if row.kind != "total"]
    assert stubs == ["Gender: Woman", "Employment", "Out of work", "In education"]
    assert f"Not shown – Intercept; {NASTY}; Country." in table.paragraphs


def test_bad_frames_are_refused_by_name():
    frame = estimates(["all"])
    with pytest.raises(ValueError, match="twice"):
        correlates(pd.concat([frame, frame.iloc[:1]]), fits(frame), remarks(), LABELS, **PLAIN)
    with pytest.raises(ValueError, match="index, health, all is in the estimates only"):
        correlates(frame, fits(frame).iloc[:1], remarks(), LABELS, **PLAIN)
    with pytest.raises(ValueError, match="several models"):
        two = frame.assign(model=["m", "k"] * (len(frame) // 2))
        correlates(two, fits(frame), remarks(), LABELS, **PLAIN)
    with pytest.raises(ValueError, match="did you mean 'countries'"):
        Labels({"countrys": {}})
    with pytest.raises(ValueError, match="1 cells, expected 2"):
        Table("t", "T", (Column("a"), Column("b")), (Row("r", (Cell(),)),))


def test_a_number_of_the_foot_that_does_not_apply_is_empty_and_one_lacking_is_a_dash():
    frame = estimates(["all"])
    mixed = fits(frame).assign(errors=["stratified", "model"], r_squared=[0.25, None])
    mixed["n_psu"] = pd.array([400, None], dtype="Int64")
    mixed["psu_declared"] = [True, False]
    rows = by_stub(correlates(frame, mixed, remarks(), LABELS, **PLAIN))
    assert [cell.lines for cell in rows["R²"]] == [("0.250",), ("–",)]
    assert [cell.lines for cell in rows["Primary sampling units"]] == [("400",), ()]
    assert [cell.lines for cell in rows["Degrees of freedom of the design"]] == [("360",), ()]
