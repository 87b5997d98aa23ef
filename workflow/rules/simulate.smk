rule simulate:
    input:
        code=code("simulate"),
    output:
        truth="data/simulated/n{n}_seed{seed}/truth.yaml",
    log:
        "logs/simulate/n{n}_seed{seed}.log",
    benchmark:
        "logs/simulate/n{n}_seed{seed}.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        n=lambda wildcards: int(wildcards.n),
        seed=lambda wildcards: int(wildcards.seed),
    script:
        "../scripts/simulate.py"
