rule account:
    input:
        analysis=rules.index.output[0],
        ledger=rules.ledger.output.ledger,
        fit=rules.models.output.fit,
        crosswalks=expand(f"{STUDY.folder}/crosswalk/{{source}}.csv", source=STUDY.sources),
        code=code("account"),
    output:
        comparability=f"{RESULTS}/harmonisation/comparability.csv",
        response_styles=f"{RESULTS}/harmonisation/response_styles.csv",
        missingness=f"{RESULTS}/descriptives/missingness.csv",
        flow=f"{RESULTS}/models/flow.csv",
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
