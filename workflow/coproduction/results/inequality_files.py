"""The files of ``results/<study>/inequality/``: how unequally people take part."""

from coproduction.results.contract import RESPONDENTS, Column, File

#: How concentration is told: corrected for bounds, or of an outcome over itself (Gini).
MEASURES = ("erreygers", "wagstaff", "gini")
#: What is said of equal terms, where a smallest inequality of interest is declared.
SAID = ("equal", "unequal", "undecided")
#: Why there is no number.
LACKING = (
    "nobody_answered",
    "constant",
    "one_unit",
    "empty_replicate",
    "constant_replicate",
    "no_variance",
    "no_degrees_of_freedom",
    "mixed_replicates",
)
#: Points of curves: shares of respondents, by their weights.
POINTS = tuple(k / 10 for k in range(11))

_OUTCOME = "unit of the outcome"
_INDEX = "concentration, -1 to 1"
_HEAD = (
    Column("outcome", "text", required=True),
    Column("area", "text", required=True),
    Column("country", "text", required=True),
)
_WHY = Column("lacking", "text", values=LACKING)

INDICES = File(
    "inequality/indices.csv",
    "suppressed",
    (
        *_HEAD,
        Column("ranking", "text"),
        Column("measure", "text", values=MEASURES, required=True),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("estimate", "number", _INDEX),
        Column("std_error", "number", _INDEX),
        Column("df", "number"),
        Column("conf_low", "number", _INDEX),
        Column("conf_high", "number", _INDEX),
        Column("confidence", "number", "probability", required=True),
        Column("p_value", "number", "probability"),
        Column("smallest", "number", _INDEX),
        Column("equivalence_p", "number", "probability"),
        Column("said", "text", values=SAID),
        _WHY,
    ),
)
CURVES = File(
    "inequality/curves.csv",
    "suppressed",
    (
        *_HEAD,
        Column("ranking", "text"),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("point", "number", "share of respondents, 0 to 1", required=True),
        Column("value", "number", "share of the outcome, 0 to 1"),
        _WHY,
    ),
)
DIFFERENCES = File(
    "inequality/differences.csv",
    "suppressed",
    (
        *_HEAD,
        Column("group", "text", required=True),
        Column("level", "text", required=True),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("mean", "number", _OUTCOME),
        Column("difference", "number", _OUTCOME),
        Column("std_error", "number", _OUTCOME),
        Column("df", "number"),
        Column("conf_low", "number", _OUTCOME),
        Column("conf_high", "number", _OUTCOME),
        Column("confidence", "number", "probability", required=True),
        Column("p_value", "number", "probability"),
        _WHY,
    ),
)
#: What a job makes, in order.
FILES = (INDICES, CURVES, DIFFERENCES)
