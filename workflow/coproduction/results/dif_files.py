"""The files of ``results/<study>/dif/``: whether respondents alike answer an item alike."""

from collections.abc import Sequence

from coproduction.results.contract import RESPONDENTS, Column, File

#: Significant digits of what comes from likelihoods that are maximised, and from their differences.
AGREED = 6
#: What is added to the matching score: countries, their slopes, or both.
TESTS = ("uniform", "non_uniform", "total")
#: How large the change of Nagelkerke's R² is.
SIZES = ("negligible", "moderate", "large")
#: Why an item is not tested.
LACKING = (
    "one_level",
    "many_levels",
    "one_country",
    "constant_matching",
    "not_estimable",
    "test_not_estimable",
)
PARAMETER_KINDS = ("threshold", "matching", "country")


def _keys() -> Sequence[Column]:
    return (
        Column("area", "text", required=True),
        Column("index", "text", required=True),
        Column("item", "text", required=True),
    )


DIF = File(
    "dif/tests.csv",
    "suppressed",
    (
        *_keys(),
        Column("test", "text", values=TESTS, required=True),
        Column("matching", "text"),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("n_countries", "integer", "countries", required=True),
        Column("n_levels", "integer", "levels", required=True),
        Column("n_singletons", "integer", "strata", required=True),
        Column("df_numerator", "integer", "coefficients"),
        Column("df_denominator", "number", "degrees of freedom"),
        Column("statistic", "number", digits=AGREED),
        Column("p_value", "number", "probability", digits=AGREED),
        Column("mcfadden_change", "number", digits=AGREED),
        Column("nagelkerke_change", "number", digits=AGREED),
        Column("slope_change", "number", digits=AGREED),
        Column("size", "text", values=SIZES),
        Column("lacking", "text", values=LACKING),
    ),
)
PARAMETERS = File(
    "dif/parameters.csv",
    "suppressed",
    (
        *_keys(),
        Column("parameter", "text", values=PARAMETER_KINDS, required=True),
        Column("country", "text"),
        Column("lower", "text"),
        Column("upper", "text"),
        Column("estimate", "number", "log odds", required=True, digits=AGREED),
        Column("std_error", "number", "log odds", digits=AGREED),
        Column("conf_low", "number", "log odds", digits=AGREED),
        Column("conf_high", "number", "log odds", digits=AGREED),
        Column("confidence", "number", "probability", required=True),
    ),
)

FILES = (DIF, PARAMETERS)
