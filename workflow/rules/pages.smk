rule manifest:
    input:
        code=code("manifest"),
    output:
        f"{RESULTS}/manifest.csv",
    log:
        f"{LOGS}/manifest.log",
    benchmark:
        f"{LOGS}/manifest.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        entries=plain(manifest.entries([*TABLES, *STUDY.combined], FIGURES)),
    script:
        "../scripts/manifest.py"


rule report:
    input:
        results=rules.results.input,
        manifest=rules.manifest.output,
        assets=page_assets("report"),
        code=code("report"),
    output:
        f"{RESULTS}/report.html",
    log:
        f"{LOGS}/report.log",
    benchmark:
        f"{LOGS}/report.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        study=PRESENTED,
        origins=traced,
        results=lambda wildcards: RESULTS,
    script:
        "../scripts/report.py"


rule manuscript:
    input:
        results=rules.results.input,
        manifest=rules.manifest.output,
        code=code("manuscript"),
    output:
        f"{RESULTS}/manuscript.pdf",
        [f"{RESULTS}/{name}" for name in PAPER],
    log:
        f"{LOGS}/manuscript.log",
    benchmark:
        f"{LOGS}/manuscript.benchmark.tsv"
    priority: 1
    conda:
        "../envs/coproduction.yaml"
    params:
        study=PRESENTED,
        paper=plain(STUDY.paper) if STUDY.paper else None,
        origins=traced,
    script:
        "../scripts/manuscript.py"


rule snakemake_report:
    input:
        results=rules.results.input,
        captions=here(
            [beside(path) for path in sorted(HOME.glob("workflow/report/*.rst"))]
        ),
        settings=here([beside(HOME / "workflow/report/docutils.conf")])[0],
        page=here([beside(HOME / "workflow/run/report_page.py")])[0],
        code=code("snakemake_report"),
    output:
        f"{RESULTS}/snakemake-report.html",
    log:
        f"{LOGS}/snakemake_report.log",
    benchmark:
        f"{LOGS}/snakemake_report.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        # functions: braces in a text of the study are no wildcards
        described=reported_on,
        config=lambda wildcards: {
            name: config[name] for name in ("title", "citation", "simulated")
        },
    script:
        "../scripts/snakemake_report.py"
