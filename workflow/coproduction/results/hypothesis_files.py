"""The verdicts on the claims of a study: ``results/<study>/hypotheses.csv``."""

from collections.abc import Mapping

from coproduction.results.contract import SHARE, Column, File

#: How a claim is tested; `coproduction.study.resolved.claims.Test`.
TESTED_BY = (
    "terms",
    "term_differences",
    "areas",
    "outcomes",
    "groups",
    "country",
    "country_pairs",
    "country_order",
    "inequality",
    "between",
    "not_answerable",
)
CORRECTIONS = ("holm", "benjamini_hochberg", "none")
DIRECTIONS = ("positive", "negative", "either", "none")
UNITS = ("outcome", "deviations", "concentration")
VERDICTS = ("supported", "contradicted", "negligible", "inconclusive", "not_answerable")
#: Why a row has no verdict.
REASONS = (
    "declared",
    "nobody_answered",
    "level_absent",
    "fitted_without_rest",
    "of_single_units",
    "test_not_estimable",
    "one_unit",
    "constant",
    "empty_replicate",
    "constant_replicate",
    "mixed_replicates",
    "no_variance",
    "no_degrees_of_freedom",
    "few_countries",
    "constant_countries",
)
#: What the data license of a comparison between countries, from the most to the least: by the
#: invariance of the measure, else by the codes of the sources.
COMPARABLE = (
    "means",
    "slopes",
    "latent",
    "neither",
    "same_codes",
    "recoded_codes",
    "partial_codes",
)
#: A row of one estimate, and one of several estimates together.
PARTS = ("single", "whole")

_ESTIMATE = "unit of the estimate"
HYPOTHESES = File(
    "hypotheses.csv",
    "suppressed",
    (
        Column("id", "text", required=True),
        Column("statement", "text", required=True),
        Column("test", "text", values=TESTED_BY, required=True),
        Column("part", "text", values=PARTS, required=True),
        Column("model", "text"),
        Column("area", "text", required=True),
        Column("country", "text", required=True),
        Column("term", "text"),
        Column("left", "text"),
        Column("right", "text"),
        Column("direction", "text", values=DIRECTIONS),
        Column("published", "text", values=DIRECTIONS),
        Column("unit", "text", values=UNITS),
        Column("smallest", "number", _ESTIMATE),
        Column("estimate", "number", _ESTIMATE),
        Column("std_error", "number", _ESTIMATE),
        Column("df", "number"),
        Column("conf_low", "number", _ESTIMATE),
        Column("conf_high", "number", _ESTIMATE),
        Column("confidence", "number", "probability"),
        Column("p_value", "number", "probability"),
        Column("family", "text"),
        Column("correction", "text", values=CORRECTIONS),
        Column("p_adjusted", "number", "probability"),
        Column("equivalence_p", "number", "probability"),
        Column("order_share", "number", SHARE),
        Column("multiverse_share", "number", SHARE),
        Column("multiverse_n", "integer", "specifications"),
        Column("comparable", "text", values=COMPARABLE),
        Column("verdict", "text", values=VERDICTS, required=True),
        Column("reason", "text", values=REASONS),
    ),
)

FILES = (HYPOTHESES,)


def whole(verdicts: Mapping[str, int]) -> str:
    """The verdict on several rows together, `verdicts` counting theirs: that of a whole claim.

    Not answerable where one row is; supported, negligible, where all rows are; contradicted where
    one row is; else inconclusive.
    """
    met = {name for name, count in verdicts.items() if count}
    if "not_answerable" in met:
        return "not_answerable"
    if len(met) == 1:
        return met.pop()
    return "contradicted" if "contradicted" in met else "inconclusive"
