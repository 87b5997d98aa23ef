# Which job prints a kind of table stands in `table_kinds`; a study has the jobs of its tables.
PRINTING = by_job(table_kinds, TABLES)

for job, kinds in PRINTING.items():

    rule:
        name:
            f"table_{job}"
        input:
            frames=numbers(table_kinds, kinds),
            code=code("tables", modules(table_kinds.PLACES, kinds)),
        output:
            tables(kinds),
        log:
            f"{LOGS}/tables/{job}.log",
        benchmark:
            f"{LOGS}/tables/{job}.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            tables=declared(kinds),
            printed=printed(kinds),
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
