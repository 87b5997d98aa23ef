# One job for the tables of descriptives and one for those of models: what a table is made of
# decides when it is made anew, and a job a table would spend its time on starting up.
DESCRIPTIVE = ("sample", "items", "indices", "reliability")
MODELLED = ("flow", "correlates", "estimators", "tests")


rule table_descriptives:
    input:
        frames=[
            rules.describe.output.sample,
            rules.describe.output.shares,
            rules.describe.output.indices,
            rules.describe.output.groups,
            rules.reliability.output.reliability,
        ],
        code=code("tables", table_kinds.unused(*DESCRIPTIVE)),
    output:
        tables(*DESCRIPTIVE),
    log:
        f"{LOGS}/tables/descriptives.log",
    benchmark:
        f"{LOGS}/tables/descriptives.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        tables=declared(*DESCRIPTIVE),
        printed=printed(*DESCRIPTIVE),
        simulated=STUDY.simulated,
    script:
        "../scripts/tables.py"


rule table_models:
    input:
        frames=[
            rules.models.output.estimates,
            rules.models.output.fit,
            rules.models.output.tests,
            rules.models.output.remarks,
            rules.flow.output.flow,
            rules.flow.output.flow_missing,
        ],
        code=code("tables", table_kinds.unused(*MODELLED)),
    output:
        tables(*MODELLED),
    log:
        f"{LOGS}/tables/models.log",
    benchmark:
        f"{LOGS}/tables/models.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        tables=declared(*MODELLED),
        printed=printed(*MODELLED),
        simulated=STUDY.simulated,
    script:
        "../scripts/tables.py"
