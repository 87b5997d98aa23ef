rule report:
    input:
        results=rules.results.input,
        captions=[str(path) for path in sorted(Path("workflow/report").glob("*.rst"))],
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
        front=[STUDY.title, STUDY.citation, STUDY.simulated],
        titles=[STUDY.models[model]["label"] for model in tabled()],
        config=[f"study={NAME}", f"studies={config['studies']}"],
    script:
        "../scripts/report.py"
