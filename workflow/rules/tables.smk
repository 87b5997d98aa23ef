# One job for the tables of descriptives and one for those of models: what a table is made of
# decides when it is made anew, and a job a table would spend its time on starting up.
rule table_descriptives:
    input:
        sample=rules.describe.output.sample,
        shares=rules.describe.output.shares,
        indices=rules.describe.output.indices,
        groups=rules.describe.output.groups,
        reliability=rules.reliability.output.reliability,
        code=code("table_descriptives"),
    output:
        tables(DESCRIPTIVE),
    log:
        f"{LOGS}/tables/descriptives.log",
    benchmark:
        f"{LOGS}/tables/descriptives.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        tables=declared(DESCRIPTIVE),
        printed=printed(declared(DESCRIPTIVE)),
        simulated=STUDY.simulated,
    script:
        "../scripts/table_descriptives.py"


rule table_models:
    input:
        estimates=rules.models.output.estimates,
        fit=rules.models.output.fit,
        tests=rules.models.output.tests,
        remarks=rules.models.output.remarks,
        flow=rules.flow.output.flow,
        flow_missing=rules.flow.output.flow_missing,
        code=code("table_models"),
    output:
        tables(MODELLED),
    log:
        f"{LOGS}/tables/models.log",
    benchmark:
        f"{LOGS}/tables/models.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        tables=declared(MODELLED),
        printed=printed(declared(MODELLED)),
        simulated=STUDY.simulated,
    script:
        "../scripts/table_models.py"
