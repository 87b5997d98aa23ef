FORMATS = ["csv", "tex", "html"]
TABLED = [name for name, model in STUDY.models.items() if model["table"]]


def tables():
    names = ["sample", "indices", *(f"correlates_{model}" for model in TABLED)]
    return expand(f"{RESULTS}/tables/{{name}}.{{format}}", name=names, format=FORMATS)


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
            labels={"table": "Correlates: {model}"},
        ),
    log:
        f"{LOGS}/tables/correlates_{{model}}.log",
    benchmark:
        f"{LOGS}/tables/correlates_{{model}}.benchmark.tsv"
    params:
        labels=STUDY.labels(),
        title=lambda wildcards: STUDY.models[wildcards.model]["label"],
        references=lambda wildcards: STUDY.references(wildcards.model),
        standardised=lambda wildcards: STUDY.models[wildcards.model]["standardised"],
        simulated=STUDY.simulated,
    script:
        "../scripts/table_correlates.py"


def figures():
    return []
