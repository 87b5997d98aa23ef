rule reliability:
    input:
        analysis=rules.index.output[0],
        code=code("reliability"),
    output:
        reliability=f"{RESULTS}/descriptives/reliability.csv",
        eigenvalues=f"{RESULTS}/descriptives/eigenvalues.csv",
        loadings=f"{RESULTS}/descriptives/loadings.csv",
    log:
        f"{LOGS}/reliability.log",
    benchmark:
        f"{LOGS}/reliability.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        indices=[
            {key: entry[key] for key in ("index", "area", "items")}
            for entry in STUDY.indices
        ],
    script:
        "../scripts/reliability.py"
