"""The front door: which study, its checks, the stages, and what `snakemake` makes."""

import os
import sys
from pathlib import Path

from snakemake.utils import min_version

# The oldest that the tests have seen: `workflow/run` reads Snakemake's log, jobs and rules.
min_version("9.27")


configfile: "config/config.yaml"


# Jobs import the library by name, compute alike on any number of cores, and date nothing;
# descriptions in Snakemake's report take in no file.
HOME = Path(workflow.current_basedir).resolve()
LIBRARY = str(HOME / "workflow")
sys.path.insert(0, LIBRARY)
os.environ |= {
    "PYTHONPATH": LIBRARY,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "SOURCE_DATE_EPOCH": "0",
    "MPLBACKEND": "agg",
    "DOCUTILSCONFIG": os.path.join(LIBRARY, "report", "docutils.conf"),
}

from run import sentences

sentences.speak()

if workflow.is_main_process:
    from run import controller, needs
    from snakemake.exceptions import WorkflowError

    controller.remember()
    stored = (
        workflow.storage_settings and workflow.storage_settings.default_storage_provider
    )
    if told := [
        *needs.lacking(),
        *needs.kept_here(stored),
        *needs.copied(config.get("storage")),
    ]:
        raise WorkflowError("\n".join(told))


include: "workflow/rules/common.smk"
include: "workflow/rules/harmonise.smk"
include: "workflow/rules/inference.smk"
include: "workflow/rules/robustness.smk"
include: "workflow/rules/account.smk"
include: "workflow/rules/disclosure.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/tables.smk"


if STUDY.simulator:

    include: "workflow/rules/simulate.smk"


report: "workflow/report/workflow.rst"


# Every stage is named, not only the last: a file that a failed job took away is made anew.
rule results:
    input:
        expand(rules.harmonise.output, source=STUDY.sources),
        rules.pool.output,
        rules.pooled.output,
        rules.validation.output,
        rules.ledger.output,
        rules.codebook.output,
        rules.index.output,
        rules.describe.output,
        rules.reliability.output,
        expand(rules.fit.output, model=STUDY.models),
        rules.models.output,
        rules.families.output if STUDY.families else [],
        judged(),
        expand(rules.compare.output, comparison=STUDY.comparisons),
        rules.comparisons.output if STUDY.comparisons else [],
        rules.comparability.output,
        rules.responses.output,
        rules.flow.output,
        disclosed(),
        made_by("table", PRINTING),
        rules.table_combined.output if STUDY.combined else [],
        expand(
            rules.figure_coefficients.output,
            model=[
                figure.model for figure in FIGURES if figure.kind == "coefficients"
            ],
        ),
        made_by("figures", DRAWING),


include: "workflow/rules/pages.smk"


rule all:
    default_target: True
    input:
        rules.results.input,
        rules.manifest.output,
        rules.report.output,
        rules.manuscript.output,
        rules.snakemake_report.output,


include: "workflow/rules/deposit.smk"


KEPT.of("every file has a class", lambda: hold_to_contract(workflow.rules))
KEPT.save()
RUN = runtime.Run(f"{LOGS}/fingerprints.tsv")

if workflow.is_main_process:
    for sentence in [*RUN.fingerprints.told(), *uneven(STUDY.sources)]:
        tell(sentence)


onstart:
    RUN.begin(workflow.dag)
    FORKS.jobs = len(RUN.wanted)


onsuccess:
    RUN.end(STUDY.title, RESULTS, STUDY.simulated, config["studies"])
    for told in strays(RESULTS, rules.all.input):
        tell(told)


onerror:
    RUN.stop()
