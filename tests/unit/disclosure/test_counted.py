"""Every count of respondents is a cell, which may be small, or known as a base."""

import pytest

from coproduction.disclosure.counted import CELLS, counts, is_cell, lost_with
from coproduction.results.catalogue import FILES
from coproduction.results.descriptive_files import MISSINGNESS, SAMPLE

#: Counts of whom an estimate is of, mostly nearly all.
BASES = {
    ("between/means.csv", "n"),
    ("descriptives/eigenvalues.csv", "n"),
    ("descriptives/indices.csv", "n"),
    ("descriptives/loadings.csv", "n"),
    ("descriptives/quantiles.csv", "n"),
    ("descriptives/reliability.csv", "n"),
    ("descriptives/weights.csv", "n"),
    ("descriptives/distributions.csv", "n_base"),
    ("descriptives/items.csv", "n_base"),
    ("descriptives/missingness.csv", "n_base"),
    ("harmonisation/response_styles.csv", "n"),
    ("imputation/estimates.csv", "n"),
    ("imputation/variables.csv", "n_answered"),
    ("inequality/curves.csv", "n"),
    ("inequality/indices.csv", "n"),
    ("invariance/steps.csv", "n"),
    ("dif/tests.csv", "n"),
    ("comparisons/steps.csv", "n"),
    ("models/fit.csv", "n"),
    ("models/flow.csv", "n"),
    ("multiverse/estimates.csv", "n"),
    ("multiverse/estimates.parquet", "n"),
    ("validation/summary.csv", "n"),
}


def test_every_count_is_classed():
    """A new column of respondents belongs into `CELLS`, or into the list above."""
    found = {(file.path, c.column) for file in FILES for c in counts(file)}
    assert found == CELLS | BASES
    assert not CELLS & BASES


@pytest.mark.parametrize("kind", ["answered", "refused"])
def test_of_whom_kinds_of_missing_are_is_a_base_in_every_row(kind):
    row = {"kind": kind, "n": 5, "n_base": 100, "share": 0.05, "weighted_share": None}
    of = {count.column: is_cell(MISSINGNESS, count, row) for count in counts(MISSINGNESS)}
    assert of == {"n": kind == "refused", "n_base": False}


def test_withholding_a_count_loses_its_weights_and_shares_and_no_error():
    row = {"level": "yes", "n": 16, "weighted_n": 16.0, "weighted_share": 0.05, "std_error": 0.01}
    (count,) = counts(SAMPLE)
    assert lost_with(SAMPLE, count, row) == 3
    assert lost_with(SAMPLE, count, row | {"weighted_n": None}) == 2
    assert lost_with(SAMPLE, count, row | {"level": None}) == 5
