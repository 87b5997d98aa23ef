# Which job prints a kind of table stands in `table_kinds`.
DESCRIPTIVE = table_kinds.of_job("descriptives")
MODELLED = table_kinds.of_job("models")


rule table_descriptives:
    input:
        frames=numbers(table_kinds, DESCRIPTIVE),
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
        frames=numbers(table_kinds, MODELLED),
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
