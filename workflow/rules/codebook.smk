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
