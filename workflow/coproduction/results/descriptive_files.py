"""The files of ``results/<study>/descriptives/``."""

from coproduction.missing import KINDS
from coproduction.results.contract import RESPONDENTS, SHARE, WEIGHTED, Column, File

#: Stages of weights.
WEIGHT_STAGES = ("delivered", "trimmed", "raked")
#: Variable of the rows of sample.csv that count all respondents of a country.
EVERYBODY = "respondents"
#: Kind of a row of missingness.csv that is no kind of missing.
ANSWERED = "answered"
#: Kind of a row that counts kinds of missing together, each of which few have.
SEVERAL = "several"
#: Statistics of reliability: of an index, but for the last two, which are of an item.
STATISTICS = (
    "alpha",
    "alpha_pairwise",
    "alpha_weighted",
    "alpha_ordinal",
    "omega",
    "item_rest",
    "alpha_if_dropped",
)
INTERVALS = ("feldt", "bootstrap", "replicate")
#: How the errors of an estimate were found.
ERRORS = (
    "stratified",
    "stratified_finite",
    "stratified_raked",
    "stratified_raked_finite",
    "robust",
    "robust_finite",
    "robust_raked",
    "robust_raked_finite",
    "replicate",
)
#: Policies for strata of one PSU.
SINGLETONS = ("fail", "adjust", "certainty")
#: Why an estimate has no standard error, the first that is true of it.
NO_ERROR = (
    "one_unit",
    "empty_replicate",
    "no_degrees_of_freedom",
    "constant",
    "no_variance",
)
#: Why a statistic of reliability has no number or no interval, or what is odd about it.
REMARKS = (
    "one_item",
    "too_few_respondents",
    "constant_items",
    "no_variance",
    "no_common_variance",
    "too_many_values",
    "not_identified",
    "not_positive_definite",
    "improper_solution",
    "negative_item_rest",
    "few_units",
    "too_few_replicates",
)
#: Percentiles of a bootstrap are remarked on below these degrees of freedom, sampling units less
#: strata. Simulated 95 % intervals of alpha held it 47, 67, 85 and 90 % of times with 4, 8, 20 and
#: 31 units of one stratum that differ much.
FEW_DEGREES = 30
#: What is odd about a factor solution.
LOADING_REMARKS = ("not_positive_definite", "improper_solution", "no_unique_variance")

#: Of whom the shares of a distribution are.
BASES = ("answered", "asked", "all")
#: What a row of a distribution is of: a level, several counted as one, or a kind of missing.
ANSWERS = ("level", "collapsed", "missing")
#: Level of the numbers of a rating that are none of its points.
OTHER = "other"
#: Weights of estimates: as they are within a country, or of how countries are pooled.
POOLED = ("design", "equal_country", "population")

_COUNTRY = Column("country", "text", required=True)
_AREA = Column("area", "text", required=True)
_INDEX = Column("index", "text", required=True)
_OF_INDEX = (_COUNTRY, _AREA, _INDEX)
_N = Column("n", "integer", RESPONDENTS, required=True)
_WEIGHTED_N = Column("weighted_n", "number", WEIGHTED, required=True)
#: Of whom shares are.
_BASE = (
    Column("n_base", "integer", RESPONDENTS, required=True),
    Column("weighted_n_base", "number", WEIGHTED, required=True),
)


_ERRORS = (
    Column("errors", "text", values=ERRORS),
    Column("no_error", "text", values=NO_ERROR),
    Column("singletons", "text", values=SINGLETONS),
    Column("n_singletons", "integer", "strata"),
)


def _interval(unit: str = "") -> tuple[Column, ...]:
    return (
        Column("std_error", "number", unit),
        Column("conf_low", "number", unit),
        Column("conf_high", "number", unit),
        *_ERRORS,
    )


_MEAN = Column("mean", "number", "unit of the index")

INDICES = File(
    "descriptives/indices.csv",
    "suppressed",
    (
        *_OF_INDEX,
        _MEAN,
        *_interval("unit of the index"),
        _N,
        _WEIGHTED_N,
        Column("design_effect", "number"),
        Column("effective_n", "number", RESPONDENTS),
    ),
)
GROUPS = File(
    "descriptives/groups.csv",
    "suppressed",
    (
        *_OF_INDEX,
        Column("group", "text", required=True),
        Column("level", "text", required=True),
        _MEAN,
        *_interval("unit of the index"),
        _N,
        _WEIGHTED_N,
    ),
)
ITEMS = File(
    "descriptives/items.csv",
    "suppressed",
    (
        _COUNTRY,
        _AREA,
        Column("item", "text", required=True),
        Column("level", "text", required=True),
        Column("share", "number", SHARE),
        *_interval(SHARE),
        Column("n", "integer", RESPONDENTS, required=True),
        _WEIGHTED_N,
        *_BASE,
    ),
)
SAMPLE = File(
    "descriptives/sample.csv",
    "suppressed",
    (
        _COUNTRY,
        Column("variable", "text", required=True),
        Column("level", "text"),
        Column("n", "integer", RESPONDENTS, required=True),
        _WEIGHTED_N,
        Column("weighted_share", "number", SHARE),
        Column("mean", "number", "unit of the variable"),
        *_interval(),
    ),
)
DISTRIBUTIONS = File(
    "descriptives/distributions.csv",
    "suppressed",
    (
        _COUNTRY,
        Column("weights", "text", values=POOLED, required=True),
        Column("group", "text"),
        Column("group_level", "text"),
        _AREA,
        Column("variable", "text", required=True),
        Column("base", "text", values=BASES, required=True),
        Column("answer", "text", values=ANSWERS, required=True),
        Column("level", "text", required=True),
        Column("share", "number", SHARE),
        *_interval(SHARE),
        Column("n", "integer", RESPONDENTS, required=True),
        _WEIGHTED_N,
        *_BASE,
    ),
)
SUMMARIES = File(
    "descriptives/summaries.csv",
    "suppressed",
    (
        _COUNTRY,
        Column("weights", "text", values=POOLED, required=True),
        Column("variable", "text", required=True),
        Column("level", "text"),
        Column("n", "integer", RESPONDENTS, required=True),
        _WEIGHTED_N,
        Column("n_missing", "integer", RESPONDENTS, required=True),
        Column("n_not_put", "integer", RESPONDENTS, required=True),
        Column("weighted_share", "number", SHARE),
        Column("mean", "number", "unit of the variable"),
        Column("std_deviation", "number", "unit of the variable"),
        *_interval(),
    ),
)
QUANTILES = File(
    "descriptives/quantiles.csv",
    "suppressed",
    (
        _COUNTRY,
        _AREA,
        Column("variable", "text", required=True),
        Column("probability", "number", SHARE, required=True),
        Column("quantile", "number", "unit of the variable"),
        Column("conf_low", "number", "unit of the variable"),
        Column("conf_high", "number", "unit of the variable"),
        *_ERRORS,
        _N,
    ),
)
#: Why groups have no test of balance.
UNTESTED = (
    "nobody_answered",
    "one_unit",
    "empty_replicate",
    "mixed_replicates",
    "no_variance",
    "not_estimable",
    "no_degrees_of_freedom",
    "weights_apart",
)
BALANCE = File(
    "descriptives/balance.csv",
    "suppressed",
    (
        Column("table", "text", required=True),
        Column("group", "text", required=True),
        Column("variable", "text", required=True),
        Column("level", "text"),
        Column("group_level", "text"),
        Column("n_group", "integer", "unweighted"),
        Column("n_fewest", "integer", "unweighted"),
        Column("mean", "number", "unit of the variable, or a share"),
        Column("difference", "number", "standard deviations"),
        Column("statistic", "number"),
        Column("df_numerator", "integer"),
        Column("df_denominator", "number"),
        Column("p_value", "number", "probability"),
        Column("lacking", "text", values=UNTESTED),
    ),
)
#: Significant digits of what is found by iteration.
ITERATED = 7
RELIABILITY = File(
    "descriptives/reliability.csv",
    "suppressed",
    (
        *_OF_INDEX,
        Column("statistic", "text", values=STATISTICS, required=True),
        Column("item", "text"),
        Column("estimate", "number"),
        Column("conf_low", "number", digits=ITERATED),
        Column("conf_high", "number", digits=ITERATED),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("interval", "text", values=INTERVALS),
        Column("remark", "text", values=REMARKS),
        Column("n_singletons", "integer", "strata"),
    ),
)
EIGENVALUES = File(
    "descriptives/eigenvalues.csv",
    "suppressed",
    (
        *_OF_INDEX,
        Column("component", "integer", required=True),
        Column("eigenvalue", "number", required=True),
        Column("random_mean", "number", required=True),
        Column("random_95", "number", required=True),
        Column("n", "integer", RESPONDENTS, required=True),
    ),
)
LOADINGS = File(
    "descriptives/loadings.csv",
    "suppressed",
    (
        *_OF_INDEX,
        Column("factors", "integer", required=True),
        Column("factor", "integer", required=True),
        Column("item", "text", required=True),
        Column("loading", "number", digits=ITERATED),
        Column("uniqueness", "number", SHARE, digits=ITERATED),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("remark", "text", values=LOADING_REMARKS),
    ),
)
MISSINGNESS = File(
    "descriptives/missingness.csv",
    "suppressed",
    (
        _COUNTRY,
        Column("source", "text", required=True),
        Column("variable", "text", required=True),
        Column("kind", "text", values=(ANSWERED, *KINDS, SEVERAL), required=True),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("n_base", "integer", RESPONDENTS, required=True),
        Column("share", "number", SHARE, required=True),
        Column("weighted_share", "number", SHARE),
    ),
)
WEIGHTS = File(
    "descriptives/weights.csv",
    "suppressed",
    (
        _COUNTRY,
        Column("stage", "text", values=WEIGHT_STAGES, required=True),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("sum", "number", WEIGHTED, required=True),
        Column("minimum", "number", "weight", required=True),
        Column("maximum", "number", "weight", required=True),
        Column("cv", "number", required=True),
        Column("effective_n", "number", RESPONDENTS, required=True),
        Column("design_effect", "number", required=True),
        Column("upper_bound", "number", "weight"),
        Column("n_trimmed", "integer", RESPONDENTS),
        Column("iterations", "integer", "rounds"),
        Column("deviation", "number", SHARE),
        Column("sources_apart", "number"),
    ),
)

FILES = (
    SAMPLE,
    INDICES,
    GROUPS,
    ITEMS,
    DISTRIBUTIONS,
    SUMMARIES,
    BALANCE,
    QUANTILES,
    RELIABILITY,
    EIGENVALUES,
    LOADINGS,
    MISSINGNESS,
    WEIGHTS,
)
