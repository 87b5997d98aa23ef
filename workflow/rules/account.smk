rule codebook:
    input:
        pooled=rules.pool.output[0],
        microdata=expand(
            f"data/harmonised/{NAME}/{{source}}.parquet", source=STUDY.sources
        ),
        crosswalks=expand(
            f"{STUDY.folder}/crosswalk/{{source}}.csv", source=STUDY.sources
        ),
        code=code("codebook"),
    output:
        csv=expand(
            f"{RESULTS}/codebook/{{file}}.csv", file=["harmonised", *STUDY.sources]
        ),
        ddi=expand(
            f"{RESULTS}/codebook/{{file}}.xml", file=["harmonised", *STUDY.sources]
        ),
        pages=expand(f"{RESULTS}/codebook/{{source}}.html", source=STUDY.sources),
        html=report(
            f"{RESULTS}/codebook/harmonised.html",
            caption="../report/codebook.rst",
            category="Codebook",
            labels={"file": "Harmonised file"},
        ),
    log:
        f"{LOGS}/codebook.log",
    benchmark:
        f"{LOGS}/codebook.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        study=STUDY.described(),
        simulated=STUDY.simulated,
    script:
        "../scripts/codebook.py"


rule account:
    input:
        microdata=rules.pool.output[0],
        ledger=rules.ledger.output.ledger,
        fit=rules.models.output.fit,
        crosswalks=expand(
            f"{STUDY.folder}/crosswalk/{{source}}.csv", source=STUDY.sources
        ),
        code=code("account"),
    output:
        comparability=f"{RESULTS}/harmonisation/comparability.csv",
        response_styles=f"{RESULTS}/harmonisation/response_styles.csv",
        missingness=f"{RESULTS}/descriptives/missingness.csv",
        flow=f"{RESULTS}/models/flow.csv",
        flow_missing=f"{RESULTS}/models/flow_missing.csv",
    log:
        f"{LOGS}/account.log",
    benchmark:
        f"{LOGS}/account.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        targets={source: STUDY.targets(source) for source in STUDY.sources},
        variables=STUDY.variables,
        indices=STUDY.indices,
        models=list(STUDY.models.values()),
        countries=[country["country"] for country in STUDY.countries],
        single={
            name: source["country"]
            for name, source in STUDY.sources.items()
            if "country" in source
        },
    script:
        "../scripts/account.py"
