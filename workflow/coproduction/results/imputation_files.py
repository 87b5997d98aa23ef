"""The files of ``results/<study>/imputation/``: what was imputed, and whether chains settled."""

from coproduction.results.contract import RESPONDENTS, Column, File
from coproduction.results.model_files import HEAD, KINDS, WAYS_MISSING

#: How answers are drawn.
METHODS = ("binary", "ordered", "nominal", "pmm", "normal", "constant", "none")
#: What of imputed answers is followed from iteration to iteration.
FOLLOWED = ("mean", "sd")
#: Why there is no estimate.
LACKING = ("not_estimable", "of_one")

_HEAD = (
    Column("country", "text", required=True),
    Column("variable", "text", required=True),
)

VARIABLES = File(
    "imputation/variables.csv",
    "suppressed",
    (
        *_HEAD,
        Column("method", "text", values=METHODS, required=True),
        Column("n_answered", "integer", RESPONDENTS, required=True),
        Column("n_imputed", "integer", RESPONDENTS, required=True),
        Column("n_left", "integer", RESPONDENTS, required=True),
        Column("m", "integer", "imputations", required=True),
        Column("iterations", "integer", required=True),
        Column("seed", "integer", required=True),
    ),
)
CHAINS = File(
    "imputation/chains.csv",
    "suppressed",
    (
        *_HEAD,
        Column("imputation", "integer", required=True),
        Column("iteration", "integer", required=True),
        Column("n", "integer", RESPONDENTS, required=True),
        Column("mean", "number", "unit of the variable", required=True),
        Column("sd", "number", "unit of the variable"),
    ),
)
CONVERGENCE = File(
    "imputation/convergence.csv",
    "suppressed",
    (
        *_HEAD,
        Column("of", "text", values=FOLLOWED, required=True),
        Column("rhat", "number"),
        Column("settled", "boolean"),
    ),
)

ESTIMATES = File(
    "imputation/estimates.csv",
    "suppressed",
    (
        *(Column(name, "text", required=True) for name in HEAD),
        Column("term", "text", required=True),
        Column("category", "text"),
        Column("kind", "text", values=KINDS, required=True),
        Column("missing", "text", values=WAYS_MISSING, required=True),
        Column("n", "integer", RESPONDENTS),
        Column("estimate", "number", "unit of the linear predictor"),
        Column("std_error", "number", "unit of the linear predictor"),
        Column("df", "number"),
        Column("p_value", "number", "probability"),
        Column("conf_low", "number", "unit of the linear predictor"),
        Column("conf_high", "number", "unit of the linear predictor"),
        Column("missing_information", "number", "proportion of the variance, 0 to 1"),
        Column("m", "integer", "imputations"),
        Column("lacking", "text", values=LACKING),
    ),
)

#: What the job of imputation makes, in order.
TABLES = (VARIABLES, CHAINS, CONVERGENCE)
FILES = (*TABLES, ESTIMATES)
