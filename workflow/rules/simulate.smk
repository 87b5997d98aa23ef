rule simulate:
    input:
        simulator=STUDY.simulator,
        code=code("simulate"),
    output:
        truth="data/simulated/n{n}_seed{seed}/truth.yaml",
    log:
        "logs/simulate/n{n}_seed{seed}.log",
    benchmark:
        "logs/simulate/n{n}_seed{seed}.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    script:
        "../scripts/simulate.py"
