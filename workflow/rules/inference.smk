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
        indices=plain(STUDY.indices),
        weighting=plain(STUDY.weighting),
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
        distributions=f"{RESULTS}/descriptives/distributions.csv",
        summaries=f"{RESULTS}/descriptives/summaries.csv",
    log:
        f"{LOGS}/describe.log",
    benchmark:
        f"{LOGS}/describe.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        what=plain(STUDY.descriptives()),
    script:
        "../scripts/describe.py"


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
        indices=plain(STUDY.indices),
        replication=plain(STUDY.replication()),
    script:
        "../scripts/reliability.py"


rule fit:
    input:
        analysis=rules.index.output[0],
        code=lambda wildcards: code(
            "fit",
            modules(estimators.PLACES, [STUDY.models[wildcards.model].estimator]),
        ),
    output:
        estimates=f"{RESULTS}/models/{{model}}/estimates.csv",
        fits=f"{RESULTS}/models/{{model}}/fit.csv",
        statistics=f"{RESULTS}/models/{{model}}/statistics.csv",
        tests=f"{RESULTS}/models/{{model}}/tests.csv",
        diagnostics=f"{RESULTS}/models/{{model}}/diagnostics.csv",
        predictions=f"{RESULTS}/models/{{model}}/predictions.csv",
        marginal_effects=f"{RESULTS}/models/{{model}}/marginal_effects.csv",
        remarks=f"{RESULTS}/models/{{model}}/remarks.csv",
    log:
        f"{LOGS}/fit/{{model}}.log",
    benchmark:
        f"{LOGS}/fit/{{model}}.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        model=lambda wildcards: plain(STUDY.models[wildcards.model]),
    script:
        "../scripts/fit.py"


rule compare:
    input:
        analysis=rules.index.output[0],
        code=lambda wildcards: code(
            "compare",
            modules(
                estimators.PLACES,
                [STUDY.comparisons[wildcards.comparison].model.estimator],
            ),
        ),
    output:
        estimates=f"{RESULTS}/comparisons/{{comparison}}/estimates.csv",
        steps=f"{RESULTS}/comparisons/{{comparison}}/steps.csv",
    log:
        f"{LOGS}/compare/{{comparison}}.log",
    benchmark:
        f"{LOGS}/compare/{{comparison}}.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        comparison=lambda wildcards: plain(STUDY.comparisons[wildcards.comparison]),
    script:
        "../scripts/compare.py"


rule comparisons:
    input:
        estimates=expand(
            f"{RESULTS}/comparisons/{{comparison}}/estimates.csv",
            comparison=STUDY.comparisons,
        ),
        steps=expand(
            f"{RESULTS}/comparisons/{{comparison}}/steps.csv",
            comparison=STUDY.comparisons,
        ),
        code=code("concatenate"),
    output:
        estimates=f"{RESULTS}/comparisons/estimates.csv",
        steps=f"{RESULTS}/comparisons/steps.csv",
    log:
        f"{LOGS}/comparisons.log",
    benchmark:
        f"{LOGS}/comparisons.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    script:
        "../scripts/concatenate.py"


rule models:
    input:
        estimates=expand(
            f"{RESULTS}/models/{{model}}/estimates.csv", model=STUDY.models
        ),
        fit=expand(f"{RESULTS}/models/{{model}}/fit.csv", model=STUDY.models),
        statistics=expand(
            f"{RESULTS}/models/{{model}}/statistics.csv", model=STUDY.models
        ),
        tests=expand(f"{RESULTS}/models/{{model}}/tests.csv", model=STUDY.models),
        diagnostics=expand(
            f"{RESULTS}/models/{{model}}/diagnostics.csv", model=STUDY.models
        ),
        predictions=expand(
            f"{RESULTS}/models/{{model}}/predictions.csv", model=STUDY.models
        ),
        marginal_effects=expand(
            f"{RESULTS}/models/{{model}}/marginal_effects.csv", model=STUDY.models
        ),
        remarks=expand(f"{RESULTS}/models/{{model}}/remarks.csv", model=STUDY.models),
        code=code("concatenate"),
    output:
        estimates=f"{RESULTS}/models/estimates.csv",
        fit=f"{RESULTS}/models/fit.csv",
        statistics=f"{RESULTS}/models/statistics.csv",
        tests=f"{RESULTS}/models/tests.csv",
        diagnostics=f"{RESULTS}/models/diagnostics.csv",
        predictions=f"{RESULTS}/models/predictions.csv",
        marginal_effects=f"{RESULTS}/models/marginal_effects.csv",
        remarks=f"{RESULTS}/models/remarks.csv",
    log:
        f"{LOGS}/models.log",
    benchmark:
        f"{LOGS}/models.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    script:
        "../scripts/concatenate.py"


if STUDY.families:

    rule families:
        input:
            estimates=rules.models.output.estimates,
            tests=rules.models.output.tests,
            code=code("families"),
        output:
            f"{RESULTS}/models/families.csv",
        log:
            f"{LOGS}/families.log",
        benchmark:
            f"{LOGS}/families.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            families=plain(list(STUDY.families.values())),
        script:
            "../scripts/families.py"
