"""Every count of respondents is a cell, which may be small, or known as a base."""

from coproduction.disclosure.counted import CELLS, counts
from coproduction.results.catalogue import FILES

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
