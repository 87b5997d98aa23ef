"""The stages of a study, and what `snakemake` makes of them."""


include: "common.smk"


if workflow.is_main_process and PROVIDER:
    from snakemake.dag import DAG  # which only Snakemake itself can import

    told = needs.kept_here(PROVIDER, STUDY) or travelling.restrict(
        DAG, travelling_files
    )
    if told:
        raise WorkflowError(told)


include: "harmonise.smk"
include: "inference.smk"
include: "robustness.smk"
include: "account.smk"
include: "disclosure.smk"
include: "figures.smk"
include: "tables.smk"


if STUDY.simulator:

    include: "simulate.smk"


report: "../report/workflow.rst"


# Every stage is named, not only the last: a file that a failed job took away is made anew.
rule results:
    input:
        every(rules.harmonise.output, source=STUDY.sources),
        rules.pool.output,
        rules.pooled.output,
        rules.validation.output,
        rules.ledger.output,
        rules.codebook.output,
        rules.index.output,
        rules.describe.output,
        rules.reliability.output,
        every(rules.fit.output, model=STUDY.models),
        rules.models.output,
        rules.families.output if STUDY.families else [],
        judged(),
        every(rules.compare.output, comparison=STUDY.comparisons),
        rules.comparisons.output if STUDY.comparisons else [],
        rules.comparability.output,
        rules.responses.output,
        rules.flow.output,
        disclosed(),
        made_by("table", PRINTING),
        rules.table_combined.output if STUDY.combined else [],
        every(
            rules.figure_coefficients.output,
            model=[
                figure.model for figure in FIGURES if figure.kind == "coefficients"
            ],
        ),
        made_by("figures", DRAWING),


include: "pages.smk"


EVERYTHING = [
    *rules.results.input,
    *rules.manifest.output,
    *rules.report.output,
    *rules.manuscript.output,
    # shows files by their paths on this machine, which those of a storage are not
    *([] if PROVIDER else rules.snakemake_report.output),
]


include: "deposit.smk"


KEPT.of("every file has a class", lambda: hold_to_contract(workflow.rules))
KEPT.save()
RUN = runtime.Run(f"{LOGS}/fingerprints.tsv")
if SNAKEMAKE == scheduling.SEEN:
    checksums.noted(_IOFile, RUN.fingerprints)

if workflow.is_main_process:
    UNEVEN = list(uneven(STUDY.sources))
    for sentence in [*RUN.fingerprints.told(), *UNEVEN]:
        tell(sentence)


if PLAIN:
    standing.when_nothing_is_done(keep_standing)
    if workflow.is_main_process:
        # most edits are of models, and the jobs are not planned yet
        FORKS.expect(
            tuple(map(own, code("fit", fitting(model))))
            for model in STUDY.models.values()
        )


onstart:
    RUN.begin(workflow.dag)
    if workflow.local_exec:
        FORKS.begin(job for job in workflow.dag.needrun_jobs() if job.benchmark)


onsuccess:
    RUN.end(STUDY.title, RESULTS, STUDY.simulated, config["studies"])
    for told in strays(RESULTS, EVERYTHING):
        tell(told)
    if PLAIN:
        keep_standing()


onerror:
    RUN.stop()
