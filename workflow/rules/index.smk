rule index:
    input:
        microdata=rules.pool.output[0],
        code=code("index"),
    output:
        f"data/analysis/{NAME}/analysis.parquet",
        weights=f"{RESULTS}/descriptives/weights.csv",
    log:
        f"{LOGS}/index.log",
    benchmark:
        f"{LOGS}/index.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        indices=STUDY.indices,
        weighting=STUDY.weighting,
    script:
        "../scripts/index.py"


rule describe:
    input:
        analysis=rules.index.output[0],
        code=code("describe"),
    output:
        indices=f"{RESULTS}/descriptives/indices.csv",
        groups=f"{RESULTS}/descriptives/groups.csv",
        shares=f"{RESULTS}/descriptives/items.csv",
        sample=f"{RESULTS}/descriptives/sample.csv",
        quantiles=f"{RESULTS}/descriptives/quantiles.csv",
    log:
        f"{LOGS}/describe.log",
    benchmark:
        f"{LOGS}/describe.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        indices=[entry for entry in STUDY.indices if entry["describe"]],
        groups=STUDY.groups(),
        shares=STUDY.items(),
        variables=STUDY.characteristics(),
        countries=[country["country"] for country in STUDY.countries],
        replication=STUDY.replication(),
        singletons=STUDY.singletons,
    script:
        "../scripts/describe.py"
