"""Every kind of table: what lays it out, from which files, in which job, and what is said of it.

A new kind is a module with its function, an entry here, and an entry in the schema of `tables.yaml`
with what its declaration may say. A module of a kind is imported on use, so that a job depends on
those of the kinds it prints and on no other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from coproduction.results.between_files import ASSOCIATIONS, COUNTRY_SUMMARIES
from coproduction.results.comparison_files import STEP_ESTIMATES, STEPS
from coproduction.results.contract import File
from coproduction.results.descriptive_files import (
    BALANCE,
    DISTRIBUTIONS,
    GROUPS,
    INDICES,
    ITEMS,
    RELIABILITY,
    SAMPLE,
    SUMMARIES,
    WEIGHTS,
)
from coproduction.results.dif_files import DIF
from coproduction.results.dif_files import PARAMETERS as DIF_PARAMETERS
from coproduction.results.hypothesis_files import HYPOTHESES
from coproduction.results.imputation_files import ESTIMATES as IMPUTED_ESTIMATES
from coproduction.results.inequality_files import DIFFERENCES
from coproduction.results.inequality_files import INDICES as CONCENTRATION
from coproduction.results.invariance_files import (
    ALIGNED,
    ALIGNMENT,
    FREED,
    INVARIANCE,
    LICENSED,
    MEANS,
)
from coproduction.results.model_files import (
    DIAGNOSTICS,
    ESTIMATES,
    FAMILIES,
    FIT,
    FIT_REMARKS,
    FLOW,
    FLOW_MISSING,
    MARGINAL_EFFECTS,
    PREDICTIONS,
    STATISTICS,
    TESTS,
)
from coproduction.results.multiverse_files import DECISIONS
from coproduction.results.multiverse_files import SUMMARY as MULTIVERSE_SUMMARY
from coproduction.results.sensitivity_files import FILES as SENSITIVITY
from coproduction.study.resolved.beside_files import hold
from coproduction.study.resolved.tables import OF_ITEMS, TableSpec
from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels

#: File beside others to the parameter by which a function takes it.
BESIDE = {COUNTRY_SUMMARIES: "summaries", LICENSED: "licensed", DIF: "tests"}
#: What tells how many respondents licenses rest on, and how many have the index, which is a sum
#: over countries that rounded numbers do not have.
BASES = (INVARIANCE, INDICES)
#: What a note is made of, which functions are not given.
NOTED = (WEIGHTS,)
#: File beside others to those whose rows are given with more of it.
JOINED = dict.fromkeys(BASES, (LICENSED,)) | {STATISTICS: (FIT,), FAMILIES: (ESTIMATES, TESTS)}


@dataclass(frozen=True)
class Kind:
    """A kind of table.

    Attributes
    ----------
    function
        What lays it out (see `coproduction.on_use`).
    files
        The files it is made of, in the order its function takes them. A table of models takes the
        rows of its models.
    job
        The job that prints it, with the other kinds of that job. What a table is made of decides
        when it is made anew, and a job a table would spend its time on starting up.
    caption
        What is said of it in Snakemake's report, as reStructuredText.
    title
        Title where its declaration has none, in English; that of a table of one model goes before
        the model's label.
    beside
        Files of `BESIDE`, which it takes by name where the study has them: what tells more of the
        fits, where a declaration asks for it; and what licenses to compare countries, with its
        `BASES`. What else it declares is of `JOINED`, or `NOTED`.
    settings
        What the function takes besides name, title, language, rows and notes: fields of
        `coproduction.study.resolved.tables.TableSpec`, or ``fieldwork``.
    states
        Whether it tells claims, which are given to it in words.
    section
        The section of the paper that it stands in.
    """

    function: str
    files: tuple[File, ...]
    job: str
    caption: str
    title: str
    settings: tuple[str, ...] = ("digits",)
    beside: tuple[File, ...] = ()
    states: bool = False
    section: Literal["data", "measures", "findings"] = "findings"

    def __post_init__(self) -> None:
        hold(self.files, [one for one in self.beside if one not in NOTED], BESIDE, JOINED)


_ESTIMATED = ("below", "exponentiate")
KINDS = {
    "sample": Kind(
        "coproduction.tables.kinds.sample_table:sample",
        (SAMPLE, SUMMARIES),
        "descriptives",
        "Respondents, fieldwork and weighted characteristics of the samples, by country.",
        "Samples and fieldwork",
        ("digits", "fieldwork", "total", "by_country", "statistics", "rounded"),
        beside=NOTED,
        section="data",
    ),
    "items": Kind(
        "coproduction.tables.kinds.item_table:items",
        (ITEMS, DISTRIBUTIONS),
        "descriptives",
        "Weighted shares of the answers, by country.",
        "Answers to the items",
        ("digits", "base", "group", "total", "collapse", "levels", "uncertainty", "rounded"),
        beside=NOTED,
        section="measures",
    ),
    "indices": Kind(
        "coproduction.tables.kinds.index_table:indices",
        (INDICES, GROUPS),
        "descriptives",
        "Weighted means of the indices by country and area, with standard errors or intervals.",
        "Indices by country",
        ("digits", "uncertainty", "group"),
        (LICENSED, INVARIANCE, *NOTED),
        section="measures",
    ),
    "reliability": Kind(
        "coproduction.tables.kinds.reliability_table:reliability",
        (RELIABILITY,),
        "descriptives",
        "Reliability of the indices by country and area: alpha, omega, and what each item adds, "
        "with intervals.",
        "Reliability of the indices",
        beside=NOTED,
        section="measures",
    ),
    "flow": Kind(
        "coproduction.tables.kinds.flow_table:flow",
        (FLOW, FLOW_MISSING),
        "models",
        "Respondents left after each step, from the rows of the files to the fits of a model.",
        "Sample flow",
        (),
        section="data",
    ),
    "correlates": Kind(
        "coproduction.tables.kinds.correlates_table:correlates",
        (ESTIMATES, FIT, FIT_REMARKS),
        "models",
        "Estimates of one model with standard errors or intervals. Correlates, not effects, "
        "but for groups drawn at random.",
        "",
        ("digits", "uncertainty", "stars", "references", *_ESTIMATED, "fit"),
        (STATISTICS, FAMILIES, COUNTRY_SUMMARIES),
    ),
    "nonresponse": Kind(
        "coproduction.tables.kinds.correlates_table:correlates",
        (ESTIMATES, FIT, FIT_REMARKS),
        "models",
        "Estimates of a model of who did not answer. Correlates, not effects, "
        "but for groups drawn at random.",
        "Who did not answer",
        ("digits", "uncertainty", "stars", "references", *_ESTIMATED, "fit"),
        (STATISTICS, FAMILIES, COUNTRY_SUMMARIES),
    ),
    "nested": Kind(
        "coproduction.tables.kinds.nested_table:nested",
        (STEP_ESTIMATES, STEPS, FIT, FIT_REMARKS),
        "comparisons",
        "Nested models on one sample, with tests of what each step adds. Correlates, not effects, "
        "but for groups drawn at random.",
        "",
        ("digits", "uncertainty", "stars", "references", *_ESTIMATED, "steps"),
    ),
    "estimators": Kind(
        "coproduction.tables.kinds.estimators_table:side_by_side",
        (ESTIMATES, FIT, FIT_REMARKS),
        "models",
        "Estimates of several models side by side. Correlates, not effects, "
        "but for groups drawn at random.",
        "Estimators side by side",
        ("digits", "uncertainty", "stars", "references", *_ESTIMATED, "fit", "models", "marginal"),
        (STATISTICS, FAMILIES),
    ),
    "tests": Kind(
        "coproduction.tables.kinds.joint_tests:joint_tests",
        (TESTS, FIT, FIT_REMARKS, DIAGNOSTICS),
        "models",
        "Tests of one model: equal coefficients in all areas, differences between areas, or "
        "joint tests of terms and curves.",
        "Tests",
        ("digits", "uncertainty"),
        (FAMILIES,),
    ),
    "marginal_effects": Kind(
        "coproduction.tables.kinds.averages_table:marginal_effects",
        (MARGINAL_EFFECTS, FIT, FIT_REMARKS),
        "models",
        "Average marginal effects of one model at values and by groups, and how they differ. "
        "Correlates, not effects, but for groups drawn at random.",
        "Average marginal effects",
        ("digits", "uncertainty"),
    ),
    "predictions": Kind(
        "coproduction.tables.kinds.averages_table:predictions",
        (PREDICTIONS, FIT, FIT_REMARKS),
        "models",
        "What one model predicts were everybody at a level or a value: the outcome, or the "
        "probability of each of its categories.",
        "Predictions",
        ("digits", "uncertainty"),
        (LICENSED, INVARIANCE, INDICES),
    ),
    "multiverse": Kind(
        "coproduction.tables.kinds.multiverse_table:multiverse",
        (MULTIVERSE_SUMMARY, DECISIONS),
        "robustness",
        "What all specifications of each correlate say together, with joint tests by permutation. "
        "Correlates, not effects, but for groups drawn at random.",
        "All specifications",
    ),
    "sensitivity": Kind(
        "coproduction.tables.kinds.sensitivity_table:sensitivity",
        (*SENSITIVITY, FIT, FIT_REMARKS),
        "robustness",
        "What it takes to change the estimates of a model: a confounder, another sample or items, "
        "no weights, one sampling unit. Correlates, not effects, but for groups drawn at random.",
        "Sensitivity",
        ("digits",),
    ),
    "summaries": Kind(
        "coproduction.tables.kinds.summary_table:summaries",
        (COUNTRY_SUMMARIES, FIT, FIT_REMARKS),
        "robustness",
        "Coefficients of the countries summarised by random effects, and how much they differ. "
        "Correlates, not effects, but for groups drawn at random.",
        "Summary over countries",
    ),
    "between": Kind(
        "coproduction.tables.kinds.between_table:between",
        (ASSOCIATIONS,),
        "robustness",
        "How countries' means go with covariates of countries.",
        "Between countries",
        beside=(LICENSED, INVARIANCE, INDICES, *NOTED),
    ),
    "imputation": Kind(
        "coproduction.tables.kinds.imputation_table:imputation",
        (IMPUTED_ESTIMATES, FIT, FIT_REMARKS),
        "robustness",
        "Estimates of one model where missing answers are left out, imputed, and kept as "
        "categories. Correlates, not effects, but for groups drawn at random.",
        "Missing answers",
        ("digits", "references"),
    ),
    "invariance": Kind(
        "coproduction.tables.kinds.invariance_table:invariance",
        (INVARIANCE, FREED, LICENSED),
        "measurement",
        "How factor models of all countries fit with ever more the same in them, and what that "
        "licenses of comparisons.",
        "Measurement invariance",
        section="measures",
    ),
    "factor_means": Kind(
        "coproduction.tables.kinds.factor_means_table:factor_means",
        (MEANS, INDICES),
        "measurement",
        "Means of the indices as observed, beside means of their factors, by country.",
        "Means observed, latent and aligned",
        beside=(LICENSED, INVARIANCE, *NOTED),
        section="measures",
    ),
    "alignment": Kind(
        "coproduction.tables.kinds.alignment_table:alignment",
        (ALIGNMENT, ALIGNED),
        "measurement",
        "Loadings and intercepts that differ between countries once their factors are aligned.",
        "Alignment",
        beside=(LICENSED, DIF),
        section="measures",
    ),
    "dif": Kind(
        "coproduction.tables.kinds.dif_table:dif",
        (DIF, DIF_PARAMETERS),
        "measurement",
        "Tests of every item: whether respondents of one score answer it alike in all countries.",
        "Items one by one",
        section="measures",
    ),
    "inequality": Kind(
        "coproduction.tables.kinds.inequality_table:inequality",
        (CONCENTRATION, DIFFERENCES),
        "robustness",
        "How unequally people take part: concentration over rankings and differences of groups, by "
        "country. Correlates, not effects, but for groups drawn at random.",
        "Who takes part",
        beside=(LICENSED, INVARIANCE, INDICES, *NOTED),
    ),
    "balance": Kind(
        "coproduction.tables.kinds.balance_table:balance",
        (BALANCE,),
        "balance",
        "Whether groups of respondents are alike: means and shares of each, how far they are "
        "apart, and tests by the design.",
        "Balance: {group}",
        ("digits", "group", "randomised"),
        beside=NOTED,
        section="data",
    ),
    "verdicts": Kind(
        "coproduction.tables.kinds.verdict_table:verdicts",
        (HYPOTHESES,),
        "verdicts",
        "Every claim with its estimates, tests and verdicts. Correlates and differences, not "
        "effects, but for groups drawn at random.",
        "Verdicts",
        beside=NOTED,
        states=True,
    ),
}
PLACES = {name: kind.function for name, kind in KINDS.items()}
#: Title of the indices of groups within countries, and of the statistics of items alone.
BY_GROUP = "Indices by country: {group}"
BY_ITEM = "Reliability by item"


def title(table: TableSpec, said: Mapping[str, Mapping]) -> str:
    """The title of a table as declared, else the standard one of its kind.

    `said` is what is printed in the language of the table: ``labels`` and ``models``, model to
    label.
    """
    if table.title:
        return table.title
    standard = KINDS[table.kind].title
    if table.group and table.kind == "indices":
        group = Labels(said["labels"], table.language).variable(table.group)
        return say(BY_GROUP, table.language, group=group)
    if table.kind == "balance":
        group = Labels(said["labels"], table.language).variable(table.group)
        return say(standard, table.language, group=group)
    if table.rows and set(table.rows) <= set(OF_ITEMS):
        return say(BY_ITEM, table.language)
    parts = [say(standard, table.language)] if standard else []
    parts += [said["models"][table.model]] if table.model else []
    return colon(parts[0], parts[1], table.language) if len(parts) == 2 else "".join(parts)
