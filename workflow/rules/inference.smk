rule index:
    input:
        microdata=rules.pool.output[0],
        code=code("index"),
    output:
        f"data/analysis/{NAME}/analysis.parquet",
        weights=f"{FULL}/descriptives/weights.csv",
    log:
        f"{LOGS}/index.log",
    benchmark:
        f"{LOGS}/index.benchmark.tsv"
    priority: 2
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("microdata"),
        runtime=asked.minutes("microdata"),
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
        indices=f"{FULL}/descriptives/indices.csv",
        groups=f"{FULL}/descriptives/groups.csv",
        shares=f"{FULL}/descriptives/items.csv",
        sample=f"{FULL}/descriptives/sample.csv",
        quantiles=f"{FULL}/descriptives/quantiles.csv",
        distributions=f"{FULL}/descriptives/distributions.csv",
        summaries=f"{FULL}/descriptives/summaries.csv",
    log:
        f"{LOGS}/describe.log",
    benchmark:
        f"{LOGS}/describe.benchmark.tsv"
    priority: 2
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("microdata"),
        runtime=asked.minutes("microdata"),
    params:
        what=plain(STUDY.descriptives()),
    script:
        "../scripts/describe.py"


rule reliability:
    input:
        analysis=rules.index.output[0],
        code=code("reliability"),
    output:
        reliability=f"{FULL}/descriptives/reliability.csv",
        eigenvalues=f"{FULL}/descriptives/eigenvalues.csv",
        loadings=f"{FULL}/descriptives/loadings.csv",
    log:
        f"{LOGS}/reliability.log",
    benchmark:
        f"{LOGS}/reliability.benchmark.tsv"
    priority: 2
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("microdata"),
        runtime=asked.minutes("microdata"),
    params:
        indices=plain(STUDY.indices),
        replication=plain(STUDY.replication()),
    script:
        "../scripts/reliability.py"


if STUDY.imputation:

    rule impute:
        input:
            analysis=rules.index.output[0],
            code=code("impute"),
        output:
            cells=f"data/analysis/{NAME}/imputed.parquet",
            variables=f"{FULL}/imputation/variables.csv",
            chains=f"{FULL}/imputation/chains.csv",
            convergence=f"{FULL}/imputation/convergence.csv",
        log:
            f"{LOGS}/impute.log",
        benchmark:
            f"{LOGS}/impute.benchmark.tsv"
        priority: 2
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("repeated"),
            runtime=asked.minutes("repeated"),
        params:
            imputation=plain(STUDY.imputation),
        script:
            "../scripts/impute.py"


rule fit:
    input:
        analysis=rules.index.output[0],
        imputed=lambda wildcards: cells_of([STUDY.models[wildcards.model]]),
        settled=lambda wildcards: settled_of([STUDY.models[wildcards.model]]),
        code=lambda wildcards: code(
            "fit",
            fitting(STUDY.models[wildcards.model]),
        ),
    output:
        estimates=f"{FULL}/models/{{model}}/estimates.csv",
        fits=f"{FULL}/models/{{model}}/fit.csv",
        statistics=f"{FULL}/models/{{model}}/statistics.csv",
        tests=f"{FULL}/models/{{model}}/tests.csv",
        diagnostics=f"{FULL}/models/{{model}}/diagnostics.csv",
        predictions=f"{FULL}/models/{{model}}/predictions.csv",
        marginal_effects=f"{FULL}/models/{{model}}/marginal_effects.csv",
        remarks=f"{FULL}/models/{{model}}/remarks.csv",
    log:
        f"{LOGS}/fit/{{model}}.log",
    benchmark:
        f"{LOGS}/fit/{{model}}.benchmark.tsv"
    priority: 2
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("repeated"),
        runtime=asked.minutes("repeated"),
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
        estimates=f"{FULL}/comparisons/{{comparison}}/estimates.csv",
        steps=f"{FULL}/comparisons/{{comparison}}/steps.csv",
    log:
        f"{LOGS}/compare/{{comparison}}.log",
    benchmark:
        f"{LOGS}/compare/{{comparison}}.benchmark.tsv"
    priority: 2
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("repeated"),
        runtime=asked.minutes("repeated"),
    params:
        comparison=lambda wildcards: plain(STUDY.comparisons[wildcards.comparison]),
    script:
        "../scripts/compare.py"


rule comparisons:
    input:
        estimates=expand(
            f"{FULL}/comparisons/{{comparison}}/estimates.csv",
            comparison=STUDY.comparisons,
        ),
        steps=expand(
            f"{FULL}/comparisons/{{comparison}}/steps.csv",
            comparison=STUDY.comparisons,
        ),
        code=code("concatenate"),
    output:
        estimates=f"{FULL}/comparisons/estimates.csv",
        steps=f"{FULL}/comparisons/steps.csv",
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
        estimates=expand(f"{FULL}/models/{{model}}/estimates.csv", model=STUDY.models),
        fit=expand(f"{FULL}/models/{{model}}/fit.csv", model=STUDY.models),
        statistics=expand(f"{FULL}/models/{{model}}/statistics.csv", model=STUDY.models),
        tests=expand(f"{FULL}/models/{{model}}/tests.csv", model=STUDY.models),
        diagnostics=expand(
            f"{FULL}/models/{{model}}/diagnostics.csv", model=STUDY.models
        ),
        predictions=expand(
            f"{FULL}/models/{{model}}/predictions.csv", model=STUDY.models
        ),
        marginal_effects=expand(
            f"{FULL}/models/{{model}}/marginal_effects.csv", model=STUDY.models
        ),
        remarks=expand(f"{FULL}/models/{{model}}/remarks.csv", model=STUDY.models),
        code=code("concatenate"),
    output:
        estimates=f"{FULL}/models/estimates.csv",
        fit=f"{FULL}/models/fit.csv",
        statistics=f"{FULL}/models/statistics.csv",
        tests=f"{FULL}/models/tests.csv",
        diagnostics=f"{FULL}/models/diagnostics.csv",
        predictions=f"{FULL}/models/predictions.csv",
        marginal_effects=f"{FULL}/models/marginal_effects.csv",
        remarks=f"{FULL}/models/remarks.csv",
    log:
        f"{LOGS}/models.log",
    benchmark:
        f"{LOGS}/models.benchmark.tsv"
    priority: 2
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
            f"{FULL}/models/families.csv",
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
