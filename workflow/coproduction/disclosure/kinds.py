"""Kinds: what every number of a file is to disclosure control; one of no kind is not published.

Counts, shares and sums of weights are known by their units. Of the others some are of the design or
the settings and tell of nobody, some are estimates, rounded to what their errors support, and some
tell a number of respondents: these need somebody who makes them as they follow from published ones
(`following`, `means`), or a reason why they tell none.
"""

from collections.abc import Iterable, Iterator

from coproduction.disclosure.following import FOLLOWED
from coproduction.results import (
    descriptive_files,
    dif_files,
    invariance_files,
    model_files,
    multiverse_files,
)
from coproduction.results.contract import RESPONDENTS, SHARE, WEIGHTED, File

_COUNTED = (RESPONDENTS, SHARE, WEIGHTED)
#: Numbers of the design and of the settings.
_OF_DESIGN = frozenset(
    [
        "added", "alpha", "at_value", "cfi_fall", "component", "confidence", "declared",
        "deviation", "df_numerator", "df_terms", "factor", "factors", "greatest_srmr", "imputation",
        "iteration", "iterations", "least_cfi", "less_value", "m", "multiple", "multiverse_n",
        "n_beyond", "n_clusters", "n_countries", "n_estimated", "n_freed", "n_items", "n_options",
        "n_singletons", "n_specifications", "n_strata", "n_unit_strata", "numbers", "of",
        "permutations", "point", "probability", "rank", "replicates", "rmsea_rise", "seed", "size",
        "smallest", "specification", "step",
    ]
)  # fmt: skip
#: Estimates, of which rounding takes what their respondents do not support.
_ESTIMATED = frozenset(
    [
        "change", "conf_high", "conf_low", "dfbeta", "dfbetas", "difference", "eigenvalue",
        "estimate", "estimate_without", "highest_median", "largest", "loading", "lowest_median",
        "maximum", "mean", "median", "minimum", "missing_information", "quantile", "r2_intercepts",
        "r2_loadings", "rhat", "scaling", "sd", "std_deviation", "std_error", "uniqueness",
        "unweighted", "upper_bound", "value", "weighted",
    ]
)  # fmt: skip
#: Numbers that may tell one of respondents, in files that are made to follow published ones.
_FOLLOWING = frozenset(
    [
        "between_variance", "cfi", "cfi_change", "chi2", "chi2_scaled", "design_effect", "df",
        "df_denominator", "df_design", "df_residual", "equivalence_p", "i2", "imputations",
        "mcfadden_change", "n_answers", "n_fewest", "n_group",
        "n_psu", "n_units", "nagelkerke_change", "p_adjusted",
        "p_value", "partial_r2", "prediction_high", "prediction_low", "q", "q_df", "q_p_value",
        "r2_outcome", "r2_term", "r_squared", "r_squared_change", "random_95", "random_mean",
        "ratio_df", "ratio_p_value", "ratio_statistic", "rmsea", "rmsea_change", "robustness_value",
        "robustness_value_alpha", "simplicity", "slope_change", "srmr", "srmr_change", "statistic",
        "tau2", "tli", "wald_df", "wald_p_adjusted", "wald_p_value", "wald_statistic", "year",
    ]
)  # fmt: skip
#: Numbers that tell one of respondents, of files in which they do not.
_HARMLESS = {
    # of everybody, whose number is published
    descriptive_files.WEIGHTS.path: ("cv", "design_effect", "effective_n", "sources_apart"),
    # rounded in steps, see `means`
    descriptive_files.INDICES.path: ("design_effect", "effective_n"),
    # corrected anew of the published ones
    model_files.FAMILIES.path: ("p_value", "p_adjusted"),
    # scores and levels that somebody gave: a count of nobody is published as it is
    invariance_files.LICENSED.path: ("n_answers",),
    dif_files.DIF.path: ("n_levels",),
    # of permutations, and of their standard normal
    multiverse_files.SUMMARY.path: ("aggregate_z", "p_median", "p_significant", "p_aggregate"),
}


def without_kind(files: Iterable[File]) -> Iterator[str]:
    """File and column of numbers that are published after suppression and have no kind."""
    for file in files:
        if file.sensitivity != "suppressed":
            continue
        known = _OF_DESIGN | _ESTIMATED | {*_HARMLESS.get(file.path, ())}
        known |= _FOLLOWING if file.path in FOLLOWED else set()
        for column in file.columns:
            counted = column.unit in _COUNTED or column.type not in ("number", "integer")
            if not counted and column.name not in known:
                yield f"{file.path}: {column.name}"
