# Which job prints a kind of table stands in `table_kinds`.
DESCRIPTIVE = table_kinds.of_job("descriptives")
MODELLED = table_kinds.of_job("models")
JUDGED = table_kinds.of_job("verdicts")
NESTED = table_kinds.of_job("comparisons")
CROSSED = table_kinds.of_job("multiverse")
PROBED = table_kinds.of_job("sensitivity")
ALIKE = table_kinds.of_job("invariance")
ITEMS_ALIKE = table_kinds.of_job("dif")
UNEQUAL = table_kinds.of_job("inequality")
# Those of its kinds that the study has: they are made of files that others lack.
APART = [
    kind
    for kind in table_kinds.of_job("between")
    if any(table.kind == kind for table in TABLES)
]
FILLED = table_kinds.of_job("imputation")


rule table_descriptives:
    input:
        frames=numbers(table_kinds, DESCRIPTIVE),
        code=code("tables", modules(table_kinds.PLACES, DESCRIPTIVE)),
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
        code=code("tables", modules(table_kinds.PLACES, MODELLED)),
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


if STUDY.claims:

    rule table_verdicts:
        input:
            frames=numbers(table_kinds, JUDGED),
            code=code("tables", modules(table_kinds.PLACES, JUDGED)),
        output:
            tables(*JUDGED),
        log:
            f"{LOGS}/tables/verdicts.log",
        benchmark:
            f"{LOGS}/tables/verdicts.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=declared(*JUDGED),
            printed=stated(*JUDGED),
            simulated=STUDY.simulated,
        script:
            "../scripts/tables.py"


if STUDY.comparisons:

    rule table_comparisons:
        input:
            frames=numbers(table_kinds, NESTED),
            code=code("tables", modules(table_kinds.PLACES, NESTED)),
        output:
            tables(*NESTED),
        log:
            f"{LOGS}/tables/comparisons.log",
        benchmark:
            f"{LOGS}/tables/comparisons.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=declared(*NESTED),
            printed=printed(*NESTED),
            simulated=STUDY.simulated,
        script:
            "../scripts/tables.py"


if STUDY.sensitivities:

    rule table_sensitivity:
        input:
            frames=numbers(table_kinds, PROBED),
            code=code("tables", modules(table_kinds.PLACES, PROBED)),
        output:
            tables(*PROBED),
        log:
            f"{LOGS}/tables/sensitivity.log",
        benchmark:
            f"{LOGS}/tables/sensitivity.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=declared(*PROBED),
            printed=printed(*PROBED),
            simulated=STUDY.simulated,
        script:
            "../scripts/tables.py"


if APART:

    rule table_between:
        input:
            frames=numbers(table_kinds, APART),
            code=code("tables", modules(table_kinds.PLACES, APART)),
        output:
            tables(*APART),
        log:
            f"{LOGS}/tables/between.log",
        benchmark:
            f"{LOGS}/tables/between.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=declared(*APART),
            printed=printed(*APART),
            simulated=STUDY.simulated,
        script:
            "../scripts/tables.py"


if STUDY.imputation:

    rule table_imputation:
        input:
            frames=numbers(table_kinds, FILLED),
            code=code("tables", modules(table_kinds.PLACES, FILLED)),
        output:
            tables(*FILLED),
        log:
            f"{LOGS}/tables/imputation.log",
        benchmark:
            f"{LOGS}/tables/imputation.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=declared(*FILLED),
            printed=printed(*FILLED),
            simulated=STUDY.simulated,
        script:
            "../scripts/tables.py"


if STUDY.inequalities:

    rule table_inequality:
        input:
            frames=numbers(table_kinds, UNEQUAL),
            code=code("tables", modules(table_kinds.PLACES, UNEQUAL)),
        output:
            tables(*UNEQUAL),
        log:
            f"{LOGS}/tables/inequality.log",
        benchmark:
            f"{LOGS}/tables/inequality.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=declared(*UNEQUAL),
            printed=printed(*UNEQUAL),
            simulated=STUDY.simulated,
        script:
            "../scripts/tables.py"


if STUDY.multiverses:

    rule table_multiverse:
        input:
            frames=numbers(table_kinds, CROSSED),
            code=code("tables", modules(table_kinds.PLACES, CROSSED)),
        output:
            tables(*CROSSED),
        log:
            f"{LOGS}/tables/multiverse.log",
        benchmark:
            f"{LOGS}/tables/multiverse.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=declared(*CROSSED),
            printed=printed(*CROSSED),
            simulated=STUDY.simulated,
        script:
            "../scripts/tables.py"


if STUDY.combined:

    rule table_combined:
        input:
            parts=[
                f"{RESULTS}/tables/{name}.json"
                for name in dict.fromkeys(
                    part for table in STUDY.combined for part in table.tables
                )
            ],
            code=code("combine"),
        output:
            printed_files(STUDY.combined),
        log:
            f"{LOGS}/tables/combined.log",
        benchmark:
            f"{LOGS}/tables/combined.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=plain(STUDY.combined),
        script:
            "../scripts/combine.py"


if STUDY.compared:

    rule table_invariance:
        input:
            frames=numbers(table_kinds, ALIKE),
            code=code("tables", modules(table_kinds.PLACES, ALIKE)),
        output:
            tables(*ALIKE),
        log:
            f"{LOGS}/tables/invariance.log",
        benchmark:
            f"{LOGS}/tables/invariance.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=declared(*ALIKE),
            printed=printed(*ALIKE),
            simulated=STUDY.simulated,
        script:
            "../scripts/tables.py"


if STUDY.matched:

    rule table_dif:
        input:
            frames=numbers(table_kinds, ITEMS_ALIKE),
            code=code("tables", modules(table_kinds.PLACES, ITEMS_ALIKE)),
        output:
            tables(*ITEMS_ALIKE),
        log:
            f"{LOGS}/tables/dif.log",
        benchmark:
            f"{LOGS}/tables/dif.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=declared(*ITEMS_ALIKE),
            printed=printed(*ITEMS_ALIKE),
            simulated=STUDY.simulated,
        script:
            "../scripts/tables.py"
