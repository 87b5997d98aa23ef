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


rule figures_models:
    input:
        estimates=rules.models.output.estimates,
        diagnostics=rules.models.output.diagnostics,
        predictions=rules.models.output.predictions,
        code=code("figures_models"),
    output:
        drawings(),
    log:
        f"{LOGS}/figures/models.log",
    benchmark:
        f"{LOGS}/figures/models.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        figures=drawn(),
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figures_models.py"


rule figures_account:
    input:
        comparability=rules.account.output.comparability,
        missingness=rules.account.output.missingness,
        flow=rules.account.output.flow,
        code=code("figures_account"),
    output:
        comparability_pdf=f"{RESULTS}/figures/comparability.pdf",
        comparability_png=f"{RESULTS}/figures/comparability.png",
        comparability_svg=report(
            f"{RESULTS}/figures/comparability.svg",
            caption="../report/comparability.rst",
            category="Figures",
            labels={"figure": "Comparability of the sources"},
        ),
        missingness_pdf=f"{RESULTS}/figures/missingness.pdf",
        missingness_png=f"{RESULTS}/figures/missingness.png",
        missingness_svg=report(
            f"{RESULTS}/figures/missingness.svg",
            caption="../report/missingness.rst",
            category="Figures",
            labels={"figure": "Missing answers"},
        ),
        flow_pdf=f"{RESULTS}/figures/flow.pdf",
        flow_png=f"{RESULTS}/figures/flow.png",
        flow_svg=report(
            f"{RESULTS}/figures/flow.svg",
            caption="../report/flow.rst",
            category="Figures",
            labels={"figure": "Sample flow"},
        ),
    log:
        f"{LOGS}/figures/account.log",
    benchmark:
        f"{LOGS}/figures/account.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        labels=STUDY.labels(),
        titles={
            "comparability": "Comparability of the sources",
            "missingness": "Missing answers by kind, variable and country",
            "flow": "From the rows of the files to the analysis sample",
        },
        simulated=STUDY.simulated,
    script:
        "../scripts/figures_account.py"
