"""Tables of measurement: invariance, means of factors, alignment, and items one by one."""

import pandas as pd
import pytest

from coproduction.results import dif_files, invariance_files
from coproduction.results.contract import frame
from coproduction.results.descriptive_files import INDICES
from coproduction.tables.kinds import (
    alignment_table,
    dif_table,
    factor_means_table,
    invariance_table,
)
from coproduction.tables.kinds.index_table import indices
from coproduction.words import fixed, license_words
from coproduction.words.labels import Labels

LABELS = {
    "indices": {"acts": "Acts", "trust": "Trust"},
    "areas": {"s": "Safety"},
    "items": {"a": "Locks", "b": "Watches"},
    "countries": {"AA": "Aland", "BB": "Beland"},
}
KEYS = {"area": "s", "index": "acts"}
COUNTS = {"n": 900, "n_countries": 2, "n_items": 5, "n_singletons": 0, "n_freed": 0}
FIT = {"chi2": 30.0, "df": 10, "scaling": 1.2, "chi2_scaled": 25.0, "p_value": 0.0004, "cfi": 0.95}
FIT |= {"tli": 0.94, "rmsea": 0.04, "srmr": 0.03}
CUT = {"least_cfi": 0.9, "greatest_srmr": 0.08, "cfi_fall": 0.01, "rmsea_rise": 0.015}
LICENSE = KEYS | CUT | {"construct": "reflective", "n_items": 5, "n_answers": 3}
HEAD = {"name": "t", "title": "T", "simulated": False}


def lines(table):
    return [[" ".join(cell.lines) for cell in row.cells] for row in table.rows if row.cells]


def fits(**more):
    first = KEYS | COUNTS | FIT | {"step": "configural", "result": "holds"}
    second = KEYS | COUNTS | FIT | {"step": "metric", "result": "fails", "cfi_change": -0.02}
    return frame(invariance_files.INVARIANCE, [first | more, second | more])


def licensed(*rows):
    return frame(invariance_files.LICENSED, [LICENSE | row for row in rows])


def invariance(steps, told, freed=(), language="en"):
    free = frame(invariance_files.FREED, freed)
    return invariance_table.invariance(steps, free, told, LABELS, language=language, **HEAD)


def test_a_line_has_the_fit_of_a_step_and_its_changes():
    freed = [KEYS | {"step": "partial_metric", "parameter": "loading", "item": "a"}]
    table = invariance(fits(), licensed({"license": "neither", "step": "configural"}), freed)
    assert [row.stub for row in table.rows] == [
        "Acts, Safety: 2 countries, n 900",
        "Configural",
        "Metric",
    ]
    first, second = lines(table)
    assert first[:4] == ["25.00", "10", "<0.001", "0.950"] and first[-1] == "yes"
    assert first[7:10] == ["–", "–", "–"] and second[7] == "-0.020" and second[-1] == "no"
    notes = " ".join(table.notes)
    assert table.notes[0] == "Acts, Safety: countries compare neither in means nor in slopes."
    assert "falls by no more than 0.01 and RMSEA rises by no more than 0.015" in notes
    assert "free in each country are Acts, Safety: loading of Locks." in notes
    assert "Items of 3 answers, at the fewest: Acts, Safety." in notes


def test_rules_that_differ_are_told_of_their_indices():
    told = licensed({"license": "means"}, {"index": "trust", "license": "means", "cfi_fall": 0.02})
    labels = Labels(LABELS)
    rules = list(license_words.rules(told, labels))
    assert len(rules) == 2
    assert rules[0].endswith(": Acts, Safety.") and rules[1].endswith(": Trust, Safety.")
    assert "no more than 0.02" in rules[1]


@pytest.mark.parametrize("language", ["en", *fixed.languages()])
def test_every_remark_license_and_step_has_words(language):
    assert {*license_words.STEPS} == {*invariance_files.STEPS}
    assert {*license_words.UNLICENSED} == {*invariance_files.UNLICENSED}
    assert {*invariance_table.WHY} == {*invariance_files.REMARKS}
    assert {*alignment_table.WHY} == {*invariance_files.UNALIGNED}
    assert {*factor_means_table.WHY} == {*invariance_files.NO_MEAN}
    assert {*dif_table.WHY} == {*dif_files.LACKING}
    told = [{"license": one} for one in invariance_files.LICENSES]
    told += [{"remark": one, "construct": "formative"} for one in invariance_files.UNLICENSED]
    said = list(license_words.licenses(licensed(*told), Labels(LABELS, language)))
    assert len(set(said)) == len(told) and all(text.endswith(".") for text in said)


def test_what_was_not_fitted_has_a_line_and_the_reason():
    row = KEYS | COUNTS | {"step": None, "remark": "few_items"}
    table = invariance(frame(invariance_files.INVARIANCE, [row]), licensed({"remark": "few_items"}))
    assert [cell for line in lines(table) for cell in line] == [""] * 11
    assert "fewer than three items: Acts, Safety." in " ".join(table.notes)
    withheld = fits().assign(n=float("nan"))
    shown = invariance(withheld, licensed({"license": "means"}))
    assert shown.rows[0].stub == "Acts, Safety: 2 countries"


def means(*rows):
    head = KEYS | {"confidence": 0.95}
    return frame(invariance_files.MEANS, [head | row for row in rows])


def test_means_of_factors_stand_beside_those_observed():
    sure = {"estimate": 0.31, "std_error": 0.1, "conf_low": 0.11, "conf_high": 0.51}
    given = means(
        {"country": "AA", "method": "latent", "estimate": 0.0},
        {"country": "BB", "method": "latent"} | sure,
        {"country": "AA", "method": "aligned", "estimate": 0.0},
        {"country": "BB", "method": "aligned", "remark": "left_out"},
    )
    seen = {"mean": 51.5, "std_error": 0.6, "conf_low": 50.3, "conf_high": 52.7, "n": 9}
    row = KEYS | {"country": "AA", "weighted_n": 9.0, "psu_declared": False} | seen
    names = {column.name for column in INDICES.columns}
    whole = dict.fromkeys(INDICES.names) | {k: v for k, v in row.items() if k in names}
    observed = pd.DataFrame([whole])
    table = factor_means_table.factor_means(given, observed, LABELS, **HEAD)
    assert [column.header for column in table.columns] == [
        "Mean of the index",
        "Latent mean",
        "Aligned mean",
    ]
    first, second = lines(table)
    assert first == ["51.5 [50.3, 52.7]", "0.00", "0.00"]
    assert second == ["–", "0.31 [0.11, 0.51]", "–"]
    assert "one answer to some item: Acts, Safety (Beland)." in " ".join(table.notes)


def test_alignment_names_the_countries_where_items_differ():
    head = KEYS | {"kind": "fixed", "n_countries": 2, "n_items": 2, "loadings_differ": 0.0}
    head |= {"intercepts_differ": 0.25, "r2_loadings": 0.5}
    rows = [
        KEYS | {"country": c, "parameter": p, "item": i, "estimate": 1.0, "differs": differs}
        for c, p, i, differs in [
            ("AA", "loading", "a", False),
            ("AA", "intercept", "a", False),
            ("BB", "loading", "a", False),
            ("BB", "intercept", "a", True),
        ]
    ]
    table = alignment_table.alignment(
        frame(invariance_files.ALIGNMENT, [head]),
        frame(invariance_files.ALIGNED, rows),
        LABELS,
        **HEAD,
    )
    assert lines(table) == [["0", "", "0.50", "25", "", "–"], ["0", "", "", "50", "Beland", ""]]
    assert "The mean of the first country is 0: Acts, Safety." in table.notes


def test_items_have_their_tests_sizes_and_thresholds():
    head = KEYS | {"item": "a", "n": 900, "n_countries": 2, "n_levels": 3, "n_singletons": 0}
    test = {"df_numerator": 1, "df_denominator": 50, "statistic": 12.3, "p_value": 0.0001}
    test |= {"nagelkerke_change": 0.05}
    rows = [
        head | test | {"test": "uniform", "slope_change": -0.034},
        head | test | {"test": "non_uniform", "lacking": "test_not_estimable", "statistic": None},
        head | test | {"test": "total", "size": "moderate", "mcfadden_change": 0.02},
    ]
    lost = KEYS | {"item": "b", "n": 0, "n_countries": 0, "n_levels": 1, "n_singletons": 0}
    rows += [lost | {"test": t, "lacking": "one_level"} for t in dif_files.TESTS]
    cut = KEYS | {"item": "a", "parameter": "threshold", "confidence": 0.95}
    cuts = [cut | {"lower": low, "upper": high, "estimate": at} for low, high, at in
            [("lo", "mid", -1.15), ("mid", "hi", 0.5)]]  # fmt: skip
    table = dif_table.dif(
        frame(dif_files.DIF, rows), frame(dif_files.PARAMETERS, cuts), LABELS, **HEAD
    )
    first, second = lines(table)
    assert first[:5] == ["900", "12.30 (1, 50)", "<0.001", "–", "–"]
    assert first[5:] == ["0.050", "0.020", "-3.4", "moderate", "-1.15; 0.50"]
    assert second == ["0", *["–"] * 9]
    notes = " ".join(table.notes)
    assert "matched by the mean of the other items, all answered: Acts, Safety." in notes
    assert "as all gave one answer: Watches." in notes and "full rank: Locks." in notes


def test_a_table_of_indices_says_in_what_countries_compare():
    seen = {"mean": 51.5, "std_error": 0.6, "conf_low": 50.3, "conf_high": 52.7, "n": 9}
    seen |= {"weighted_n": 9.0, "errors": "robust", "n_singletons": 0, "singletons": "fail"}
    rows = pd.DataFrame([KEYS | seen | {"country": c} for c in ("AA", "BB")])
    rows = rows.reindex(columns=[*dict.fromkeys([*rows.columns, *INDICES.names])])
    none = rows.iloc[:0].assign(group="", level="")
    told = licensed({"license": "slopes"}, {"index": "trust", "license": "means"})
    both = indices(rows, none, LABELS, licensed=told, **HEAD)
    alone = indices(rows.iloc[:1], none, LABELS, licensed=told, **HEAD)
    said = "Acts, Safety: countries compare in slopes, not in means."
    assert said in both.notes and said not in alone.notes
    assert not any("Trust" in note for note in both.notes)
