rule table_sample:
    input:
        sample=rules.describe.output.sample,
        code=code("table_sample"),
    output:
        multiext(f"{RESULTS}/tables/sample", csv=".csv", tex=".tex"),
        html=report(
            f"{RESULTS}/tables/sample.html",
            caption="../report/sample.rst",
            category="Tables",
            labels={"table": "Sample and fieldwork"},
        ),
    log:
        f"{LOGS}/tables/sample.log",
    benchmark:
        f"{LOGS}/tables/sample.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        labels=STUDY.labels(),
        fieldwork=STUDY.fieldwork(),
        simulated=STUDY.simulated,
    script:
        "../scripts/table_sample.py"


rule table_indices:
    input:
        indices=rules.describe.output.indices,
        code=code("table_indices"),
    output:
        multiext(f"{RESULTS}/tables/indices", csv=".csv", tex=".tex"),
        html=report(
            f"{RESULTS}/tables/indices.html",
            caption="../report/indices.rst",
            category="Tables",
            labels={"table": "Indices by country"},
        ),
    log:
        f"{LOGS}/tables/indices.log",
    benchmark:
        f"{LOGS}/tables/indices.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/table_indices.py"


rule table_correlates:
    input:
        estimates=rules.fit.output.estimates,
        fit=rules.fit.output.fit,
        code=code("table_correlates"),
    output:
        multiext(f"{RESULTS}/tables/correlates_{{model}}", csv=".csv", tex=".tex"),
        html=report(
            f"{RESULTS}/tables/correlates_{{model}}.html",
            caption="../report/correlates.rst",
            category="Tables",
            labels=lambda wildcards: {"table": STUDY.models[wildcards.model]["label"]},
        ),
    log:
        f"{LOGS}/tables/correlates_{{model}}.log",
    benchmark:
        f"{LOGS}/tables/correlates_{{model}}.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        labels=STUDY.labels(),
        title=lambda wildcards: STUDY.models[wildcards.model]["label"],
        references=lambda wildcards: STUDY.references(wildcards.model),
        standardised=lambda wildcards: STUDY.models[wildcards.model]["standardised"],
        simulated=STUDY.simulated,
    script:
        "../scripts/table_correlates.py"


rule figure_indices:
    input:
        indices=rules.describe.output.indices,
        code=code("figure_indices"),
    output:
        multiext(f"{RESULTS}/figures/indices", pdf=".pdf", png=".png"),
        svg=report(
            f"{RESULTS}/figures/indices.svg",
            caption="../report/indices.rst",
            category="Figures",
            labels={"figure": "Indices by country"},
        ),
    log:
        f"{LOGS}/figures/indices.log",
    benchmark:
        f"{LOGS}/figures/indices.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figure_indices.py"


rule figure_items:
    input:
        shares=rules.describe.output.shares,
        code=code("figure_items"),
    output:
        multiext(f"{RESULTS}/figures/items", pdf=".pdf", png=".png"),
        svg=report(
            f"{RESULTS}/figures/items.svg",
            caption="../report/items.rst",
            category="Figures",
            labels={"figure": "Answers to the items"},
        ),
    log:
        f"{LOGS}/figures/items.log",
    benchmark:
        f"{LOGS}/figures/items.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figure_items.py"


rule figure_coefficients:
    input:
        estimates=rules.fit.output.estimates,
        code=code("figure_coefficients"),
    output:
        multiext(f"{RESULTS}/figures/coefficients_{{model}}", pdf=".pdf", png=".png"),
        svg=report(
            f"{RESULTS}/figures/coefficients_{{model}}.svg",
            caption="../report/correlates.rst",
            category="Figures",
            labels=lambda wildcards: {
                "figure": STUDY.models[wildcards.model]["label"]
            },
        ),
    log:
        f"{LOGS}/figures/coefficients_{{model}}.log",
    benchmark:
        f"{LOGS}/figures/coefficients_{{model}}.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        labels=STUDY.labels(),
        model=lambda wildcards: STUDY.specification(wildcards.model),
        title=lambda wildcards: STUDY.models[wildcards.model]["label"],
        references=lambda wildcards: STUDY.references(wildcards.model),
        simulated=STUDY.simulated,
    script:
        "../scripts/figure_coefficients.py"
