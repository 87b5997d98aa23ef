"""The files of ``results/<study>/imputation/``: what was imputed, and whether chains settled."""

from coproduction.results.contract import RESPONDENTS, Column, File

#: How answers are drawn.
METHODS = ("binary", "ordered", "nominal", "pmm", "normal", "constant", "none")
#: What of imputed answers is followed from iteration to iteration.
FOLLOWED = ("mean", "sd")

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

FILES = (VARIABLES, CHAINS, CONVERGENCE)
