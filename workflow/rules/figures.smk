# A job draws several figures, which spares starts; one a model draws its coefficients, so that an
# edit of a model leaves the others alone.
rule figures_answers:
    input:
        frames=[rules.describe.output.indices, rules.describe.output.shares],
        code=code("figures", registry.unused("indices", "items")),
    output:
        drawings("indices", "items"),
    log:
        f"{LOGS}/figures/answers.log",
    benchmark:
        f"{LOGS}/figures/answers.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        figures=specified("indices", "items"),
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figures.py"


rule figure_coefficients:
    input:
        frames=rules.fit.output.estimates,
        code=code("figures", registry.unused("coefficients")),
    output:
        multiext(f"{RESULTS}/figures/coefficients_{{model}}", pdf=".pdf", png=".png"),
        svg=reported("coefficients", f"{RESULTS}/figures/coefficients_{{model}}"),
    log:
        f"{LOGS}/figures/coefficients_{{model}}.log",
    benchmark:
        f"{LOGS}/figures/coefficients_{{model}}.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        figures=lambda wildcards: [
            figure
            for figure in specified("coefficients")
            if figure["model"] == wildcards.model
        ],
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figures.py"


rule figures_models:
    input:
        frames=[
            rules.models.output.estimates,
            rules.models.output.diagnostics,
            rules.models.output.predictions,
        ],
        code=code("figures", registry.unused("heat_map", "importance", "profiles")),
    output:
        drawings("heat_map", "importance", "profiles"),
    log:
        f"{LOGS}/figures/models.log",
    benchmark:
        f"{LOGS}/figures/models.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        figures=specified("heat_map", "importance", "profiles"),
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figures.py"


rule figures_account:
    input:
        frames=[
            rules.comparability.output.statuses,
            rules.responses.output.missingness,
            rules.flow.output.flow,
            rules.flow.output.flow_missing,
        ],
        code=code("figures", registry.unused("comparability", "missingness", "flow")),
    output:
        drawings("comparability", "missingness", "flow"),
    log:
        f"{LOGS}/figures/account.log",
    benchmark:
        f"{LOGS}/figures/account.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        figures=specified("comparability", "missingness", "flow"),
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figures.py"
