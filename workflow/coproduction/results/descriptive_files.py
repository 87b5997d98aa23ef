"""The files of ``results/<study>/descriptives/``."""

from coproduction.missing import KINDS
from coproduction.results.contract import RESPONDENTS, SHARE, WEIGHTED, Column, File

#: Stages of weights.
WEIGHT_STAGES = {
    "delivered": "as they came",
    "trimmed": "after trimming",
    "raked": "after raking",
}
#: Variable of the rows of sample.csv that count all respondents of a country.
EVERYBODY = "respondents"
#: Kind of a row of missingness.csv that is no kind of missing.
ANSWERED = "answered"
#: Statistics of reliability: of an index, but for the last two, which are of an item.
STATISTICS = {
    "alpha": "Cronbach's alpha, listwise",
    "alpha_pairwise": "alpha, pairwise",
    "alpha_weighted": "alpha, listwise, survey weights",
    "alpha_ordinal": "alpha of polychoric correlations, pairwise",
    "omega": "McDonald's omega, listwise",
    "item_rest": "correlation of an item with the sum of the others",
    "alpha_if_dropped": "alpha without an item",
}
INTERVALS = {
    "feldt": "after Feldt (1965)",
    "bootstrap": "by a bootstrap of PSUs within strata",
}
#: Why a statistic of reliability has no number or no interval, or what is odd about it.
REMARKS = {
    "one_item": "the index has one item",
    "too_few_respondents": "fewer than 3 answered all items",
    "constant_items": "some items: all answers of those who answered all are the same",
    "no_variance": "the sum of the items does not vary",
    "no_common_variance": "the items have no variance in common",
    "too_many_values": "an item has too many values for polychoric correlations",
    "not_identified": "two items: one factor is not identified",
    "not_positive_definite": "the correlations are not",
    "improper_solution": "some items have no unique variance, see loadings.csv",
    "too_few_replicates": "too few replicates of the bootstrap give a number",
}
#: What is odd about a factor solution.
LOADING_REMARKS = {
    "not_positive_definite": "the correlations are not",
    "improper_solution": "another item has no unique variance",
    "no_unique_variance": "this item has no unique variance, so the solution is improper",
}

_COUNTRY = Column("country", "text", "Country.", required=True)
_AREA = Column("area", "text", "Area; `all` for what is of none.", required=True)
_INDEX = Column("index", "text", "Index.", required=True)
_OF_INDEX = (_COUNTRY, _AREA, _INDEX)
_N = Column("n", "integer", "Who answered, with a weight above 0.", RESPONDENTS, required=True)
_WEIGHTED_N = Column("weighted_n", "number", "Their weights.", WEIGHTED, required=True)


def _interval(of: str, unit: str = "") -> tuple[Column, ...]:
    return (
        Column("std_error", "number", f"Standard error of {of}.", unit),
        Column("conf_low", "number", "Lower end of its 95 % interval.", unit),
        Column("conf_high", "number", "Upper end of its 95 % interval.", unit),
    )


_MEAN = Column("mean", "number", "Weighted mean.", "unit of the index")

INDICES = File(
    "descriptives/indices.csv",
    "Means of the indices by country and area.",
    "suppressed",
    (
        *_OF_INDEX,
        _MEAN,
        *_interval("the mean", "unit of the index"),
        _N,
        _WEIGHTED_N,
        Column(
            "design_effect",
            "number",
            "Variance of the mean over that of a simple random sample; empty for a constant.",
        ),
        Column("effective_n", "number", "`n` over the design effect.", RESPONDENTS),
    ),
)
GROUPS = File(
    "descriptives/groups.csv",
    "Means of the indices by country, area and the levels of a variable.",
    "suppressed",
    (
        *_OF_INDEX,
        Column("group", "text", "Variable that makes the groups.", required=True),
        Column("level", "text", "Level of it.", required=True),
        _MEAN,
        *_interval("the mean", "unit of the index"),
        _N,
        _WEIGHTED_N,
    ),
)
ITEMS = File(
    "descriptives/items.csv",
    "Shares of the levels of the items by country and area, among those who answered.",
    "suppressed",
    (
        _COUNTRY,
        _AREA,
        Column("item", "text", "Item.", required=True),
        Column("level", "text", "Level.", required=True),
        Column("share", "number", "Weighted share of the level.", SHARE),
        *_interval("the share", SHARE),
        Column("n", "integer", "Who gave the level.", RESPONDENTS, required=True),
        _WEIGHTED_N,
    ),
)
SAMPLE = File(
    "descriptives/sample.csv",
    "The respondents by country: shares of levels, means of numbers. The variable `respondents` "
    "counts them all.",
    "suppressed",
    (
        _COUNTRY,
        Column("variable", "text", "Variable, or `respondents`.", required=True),
        Column("level", "text", "Level; empty for a number and for all respondents."),
        Column("n", "integer", "Who gave the level, or a number.", RESPONDENTS, required=True),
        _WEIGHTED_N,
        Column("weighted_share", "number", "Share of the level among who answered.", SHARE),
        Column("mean", "number", "Weighted mean of a number.", "unit of the variable"),
        *_interval("the share or mean"),
    ),
)
QUANTILES = File(
    "descriptives/quantiles.csv",
    "Weighted quantiles of indices and numbers, with Woodruff's intervals.",
    "suppressed",
    (
        _COUNTRY,
        _AREA,
        Column("variable", "text", "Index or variable.", required=True),
        Column("probability", "number", "Probability of the quantile.", SHARE, required=True),
        Column("quantile", "number", "Quantile.", "unit of the variable"),
        Column("conf_low", "number", "Lower end of its 95 % interval.", "unit of the variable"),
        Column("conf_high", "number", "Upper end of its 95 % interval.", "unit of the variable"),
        _N,
    ),
)
RELIABILITY = File(
    "descriptives/reliability.csv",
    "How well the items of an index hang together, by country and area.",
    "suppressed",
    (
        *_OF_INDEX,
        Column("statistic", "text", "Statistic.", values=STATISTICS, required=True),
        Column("item", "text", "Item of `item_rest` and `alpha_if_dropped`."),
        Column("estimate", "number", "Its value."),
        Column("conf_low", "number", "Lower end of its 95 % interval."),
        Column("conf_high", "number", "Upper end of its 95 % interval."),
        Column(
            "n",
            "integer",
            "Who answered all items; two of them, where it is pairwise.",
            RESPONDENTS,
            required=True,
        ),
        Column("interval", "text", "How the interval was found.", values=INTERVALS),
        Column("remark", "text", "Why there is no number, or what is odd.", values=REMARKS),
    ),
)
EIGENVALUES = File(
    "descriptives/eigenvalues.csv",
    "Eigenvalues of the items' correlations beside those of unrelated items (parallel analysis).",
    "suppressed",
    (
        *_OF_INDEX,
        Column("component", "integer", "Number of the component, from 1.", required=True),
        Column("eigenvalue", "number", "Eigenvalue of the correlations.", required=True),
        Column("random_mean", "number", "Mean of it among unrelated items.", required=True),
        Column("random_95", "number", "95th percentile among unrelated items.", required=True),
        Column("n", "integer", "Who answered all items.", RESPONDENTS, required=True),
    ),
)
LOADINGS = File(
    "descriptives/loadings.csv",
    "Loadings of the items on one factor, and on two after varimax, by maximum likelihood.",
    "suppressed",
    (
        *_OF_INDEX,
        Column("factors", "integer", "Factors of the solution.", required=True),
        Column("factor", "integer", "Number of the factor, from 1.", required=True),
        Column("item", "text", "Item.", required=True),
        Column("loading", "number", "Its loading on the factor."),
        Column("uniqueness", "number", "Its variance that no factor explains.", SHARE),
        Column("n", "integer", "Who answered all items.", RESPONDENTS, required=True),
        Column("remark", "text", "What is odd about the solution.", values=LOADING_REMARKS),
    ),
)
MISSINGNESS = File(
    "descriptives/missingness.csv",
    "Answers and kinds of missing by country, source and variable; shares add up to 1.",
    "suppressed",
    (
        _COUNTRY,
        Column("source", "text", "Source.", required=True),
        Column("variable", "text", "Harmonised variable.", required=True),
        Column(
            "kind",
            "text",
            "What was given.",
            values={ANSWERED: "An answer", **KINDS},
            required=True,
        ),
        Column("n", "integer", "Who gave it.", RESPONDENTS, required=True),
        Column("share", "number", "Their share.", SHARE, required=True),
        Column("weighted_share", "number", "Weighted; empty where every weight is 0.", SHARE),
    ),
)
WEIGHTS = File(
    "descriptives/weights.csv",
    "What the weights of each country are like at each stage.",
    "suppressed",
    (
        _COUNTRY,
        Column("stage", "text", "Stage.", values=WEIGHT_STAGES, required=True),
        Column("n", "integer", "Who has a weight above 0.", RESPONDENTS, required=True),
        Column("sum", "number", "Their weights.", WEIGHTED, required=True),
        Column("minimum", "number", "Smallest weight.", "weight", required=True),
        Column("maximum", "number", "Largest weight.", "weight", required=True),
        Column("cv", "number", "Standard deviation of the weights over their mean.", required=True),
        Column("effective_n", "number", "(Σw)² / Σw² (Kish).", RESPONDENTS, required=True),
        Column("design_effect", "number", "n Σw² / (Σw)² (Kish).", required=True),
        Column("upper_bound", "number", "Bound of trimming.", "weight"),
        Column("n_trimmed", "integer", "Whose weight was above it.", RESPONDENTS),
        Column("iterations", "integer", "Rounds of raking.", "rounds"),
        Column("deviation", "number", "Largest distance of a share from its target.", SHARE),
    ),
)

FILES = (
    SAMPLE,
    INDICES,
    GROUPS,
    ITEMS,
    QUANTILES,
    RELIABILITY,
    EIGENVALUES,
    LOADINGS,
    MISSINGNESS,
    WEIGHTS,
)
