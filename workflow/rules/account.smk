rule codebook:
    input:
        pooled=rules.pool.output[0],
        microdata=expand(
            f"data/harmonised/{NAME}/{{source}}.parquet", source=STUDY.sources
        ),
        crosswalks=here(
            [f"{STUDY.folder}/crosswalk/{source}.csv" for source in STUDY.sources]
        ),
        assets=page_assets("codebook"),
        code=code("codebook"),
    output:
        csv=expand(f"{FULL}/codebook/{{file}}.csv", file=["harmonised", *STUDY.sources]),
        ddi=expand(f"{FULL}/codebook/{{file}}.xml", file=["harmonised", *STUDY.sources]),
        pages=expand(f"{FULL}/codebook/{{source}}.html", source=STUDY.sources),
        html=of_codebook(FULL),
    log:
        f"{LOGS}/codebook.log",
    benchmark:
        f"{LOGS}/codebook.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("microdata"),
        runtime=asked.minutes("microdata"),
    params:
        study=plain(STUDY.described()),
    script:
        "../scripts/codebook.py"


rule comparability:
    input:
        crosswalks=here(
            [f"{STUDY.folder}/crosswalk/{source}.csv" for source in STUDY.sources]
        ),
        code=code("comparability"),
    output:
        statuses=f"{RESULTS}/harmonisation/comparability.csv",
        reasons=f"{RESULTS}/harmonisation/comparability_reasons.csv",
    log:
        f"{LOGS}/comparability.log",
    benchmark:
        f"{LOGS}/comparability.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        sources=list(STUDY.sources),
        variables=plain(STUDY.variables),
        labels={
            name: {
                level: [
                    said["labels"]["levels"][name][level]
                    for said in STUDY.printed.values()
                ]
                for level in variable.names()
            }
            for name, variable in STUDY.variables.items()
        },
    script:
        "../scripts/comparability.py"


rule responses:
    input:
        microdata=rules.pool.output[0],
        code=code("responses"),
    output:
        missingness=f"{FULL}/descriptives/missingness.csv",
        response_styles=f"{FULL}/harmonisation/response_styles.csv",
    log:
        f"{LOGS}/responses.log",
    benchmark:
        f"{LOGS}/responses.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("microdata"),
        runtime=asked.minutes("microdata"),
    params:
        variables=plain(STUDY.variables),
        indices={entry.column: list(entry.items) for entry in STUDY.indices},
        countries=STUDY.codes(),
    script:
        "../scripts/responses.py"


rule flow:
    input:
        microdata=rules.pool.output[0],
        ledger=rules.ledger.output.ledger,
        left_out=expand(
            f"{FULL}/validation/left_out/{{source}}.csv", source=STUDY.sources
        ),
        fit=rules.models.output.fit,
        imputed=cells_of(STUDY.models.values()),
        code=code("flow"),
    output:
        flow=f"{FULL}/models/flow.csv",
        flow_missing=f"{FULL}/models/flow_missing.csv",
    log:
        f"{LOGS}/flow.log",
    benchmark:
        f"{LOGS}/flow.benchmark.tsv"
    priority: 2
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("microdata"),
        runtime=asked.minutes("microdata"),
    params:
        indices=plain(STUDY.indices),
        models=plain(list(STUDY.models.values())),
        single={
            name: source.country
            for name, source in STUDY.sources.items()
            if source.country
        },
        waves={
            name: source.wave for name, source in STUDY.sources.items() if source.wave
        },
    script:
        "../scripts/flow.py"
