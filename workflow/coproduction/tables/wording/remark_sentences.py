"""Sentences below tables on the remarks of `models/remarks.csv`, by remark."""

from collections.abc import Callable

from coproduction.words.error_notes import BLIND, RAKED
from coproduction.words.numerals import p_compared

#: Remark (see `results.model_files.REMARKS`) to its sentence, `{found}` being what it names.
REMARKS = {
    "counted_unanswered": "Counted as not answered – {found}.",
    "country_absent": "Without – {found}.",
    "level_absent": "No respondent, left out – {found}.",
    "told_by_others": "Given by the other terms, which stand for both, left out – {found}.",
    "absent_in_some": "No respondent in some imputations, left out – {found}.",
    "unanswered_in_country": (
        "Answered by nobody there, so that its estimates are of the other countries – {found}."
    ),
    "level_of_one": "One respondent only – {found}.",
    "outcome_constant": "The same outcome for all respondents – {found}.",
    **BLIND,
    "nearly_dependent": "All but given by the other terms – {found}.",
    "outcome_level_absent": "Answered by nobody, the cut point is left out – {found}.",
    "outcome_category_absent": "Answered by nobody, left out of the outcome – {found}.",
    "base_outcome": "Log-odds against – {found}.",
    "curve_does_not_turn": "Does not turn within the observed range – {found}.",
    "fieller_unbounded": "Whether the curve turns is not known – {found}.",
    "turning_point_left_out": "Where the curve turns depends on an interaction – {found}.",
    "turns_beyond_data": "Turns beyond the values that respondents have – {found}.",
    "turning_interval_beyond_data": (
        "Intervals of turning points reach beyond the values that respondents have – {found}."
    ),
    "test_of_fewer": "Tested without what has no standard error – {found}.",
    "test_of_few_degrees": (
        "So many coefficients on so few degrees of freedom that F rejects too often; by the "
        "adjusted Wald test (Korn and Graubard) – {found}."
    ),
    "differences_left_out": "Differences depend on an interaction, left out – {found}.",
    "test_not_estimable": "No test, errors cannot tell so many coefficients apart – {found}.",
    "test_without_rest": "No test, fitted by the terms without rest – {found}.",
    "test_of_single_units": "No test, rests on single clusters or sampling units – {found}.",
    "no_joint_tests_plausible": "Joint tests are not combined over plausible values.",
    "no_joint_tests_imputed": "Joint tests are not combined over imputations.",
    "replicates_unused": "Replicate weights are declared but unused; errors: replicate uses them.",
    "finite_population": (
        "Standard errors are corrected for the finite populations of sampling units that are "
        "declared."
    ),
    "raked_known": RAKED["known"],
    "raked_residuals": RAKED["residuals"],
    "few_clusters": (
        "So few clusters that the variance between them, and tests of terms that vary only between "
        "them, are not to be trusted."
    ),
    "few_clusters_cr1": "So few clusters that CR1 standard errors tend to be too small.",
    "weights_apart": (
        "Mean weights of the countries are more than 20 times apart: the weights equal_country or "
        "population would put the countries on one scale."
    ),
    "sources_apart": (
        "Mean weights of sources are more than 20 times apart within a country, so that one of "
        "them decides what is estimated of it, whatever the weights of the countries: weights of "
        "all sources on one scale, or none, would let each count – {found}."
    ),
    "imputations_unsettled": (
        "Imputations have not settled, estimates may move with more iterations – {found}."
    ),
    "imputations_not_followed": (
        "Whether imputations have settled is not known, iterations are too few – {found}."
    ),
    "dependent_but_imputed": (
        "For all who answered, a combination of other terms: the estimate rests on imputed answers "
        "alone – {found}."
    ),
    "nothing_imputed": "No answer of the kinds that are imputed is missing: nothing is imputed.",
    "plausible_values": (
        "Estimates and standard errors are combined over plausible values by Rubin’s rules – "
        "{found}."
    ),
    "predicted_without_errors": "Some predictions have no standard error – {found}.",
    "effects_without_errors": "Some effects have no standard error – {found}.",
    "effect_beyond_data": "Beyond the values that respondents have – {found}.",
    "effect_at_nobody": "No respondent, no effect there – {found}.",
    "effects_alike": (
        "Differences that nothing in the model lets be other than zero are left out – {found}."
    ),
    "slopes_differ": (
        "Equal slopes at all cut points are rejected, so that one coefficient may sum up several "
        "(Wald test, p < 0.05) – {found}."
    ),
    "slopes_differ_together": (
        "Equal slopes at all cut points are rejected for all terms together (Wald test, p < 0.05)."
    ),
    "slopes_not_tested": (
        "No test whether slopes differ between cut points: the binary model of being above one has "
        "no estimates – {found}."
    ),
    "slopes_of_two_levels": (
        "The outcome has one cut point: no slopes can differ between cut points."
    ),
    "slopes_of_few_degrees": (
        "No test whether slopes differ between cut points: more contrasts than half of the degrees "
        "of freedom – {found}."
    ),
    "overdispersed": (
        "The count varies more than a Poisson count (test of Cameron and Trivedi, p < 0.05)."
    ),
    "underdispersed": (
        "The count varies less than a Poisson count (test of Cameron and Trivedi, p < 0.05)."
    ),
    "dispersion_of_no_count": (
        "No test of over- or underdispersion: the outcome has values that are no whole numbers."
    ),
    "no_variance_between": "No variance between clusters is left beyond that within.",
}
#: Remark to how its number is printed beside what it names.
VALUES: dict[str, Callable[[float], str]] = {
    "plausible_values": "{:.0f}".format,
    "test_of_few_degrees": lambda p: f"p {p_compared(p)}",
    "imputations_unsettled": "Rhat {:.2f}".format,
    "effect_beyond_data": "{:g}".format,
}
