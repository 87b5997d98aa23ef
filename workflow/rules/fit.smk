rule fit:
    input:
        analysis=rules.index.output[0],
        code=code("fit"),
    output:
        estimates=f"{RESULTS}/models/{{model}}/estimates.csv",
        fit=f"{RESULTS}/models/{{model}}/fit.csv",
        tests=f"{RESULTS}/models/{{model}}/tests.csv",
        diagnostics=f"{RESULTS}/models/{{model}}/diagnostics.csv",
        predictions=f"{RESULTS}/models/{{model}}/predictions.csv",
    log:
        f"{LOGS}/fit/{{model}}.log",
    benchmark:
        f"{LOGS}/fit/{{model}}.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        model=lambda wildcards: STUDY.specification(wildcards.model),
    script:
        "../scripts/fit.py"


rule models:
    input:
        estimates=expand(
            f"{RESULTS}/models/{{model}}/estimates.csv", model=STUDY.models
        ),
        fit=expand(f"{RESULTS}/models/{{model}}/fit.csv", model=STUDY.models),
        tests=expand(f"{RESULTS}/models/{{model}}/tests.csv", model=STUDY.models),
        diagnostics=expand(
            f"{RESULTS}/models/{{model}}/diagnostics.csv", model=STUDY.models
        ),
        predictions=expand(
            f"{RESULTS}/models/{{model}}/predictions.csv", model=STUDY.models
        ),
        code=code("concatenate"),
    output:
        estimates=f"{RESULTS}/models/estimates.csv",
        fit=f"{RESULTS}/models/fit.csv",
        tests=f"{RESULTS}/models/tests.csv",
        diagnostics=f"{RESULTS}/models/diagnostics.csv",
        predictions=f"{RESULTS}/models/predictions.csv",
    log:
        f"{LOGS}/models.log",
    benchmark:
        f"{LOGS}/models.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    script:
        "../scripts/concatenate.py"
