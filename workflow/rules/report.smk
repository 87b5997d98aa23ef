from snakemake.iocontainers import Wildcards

from coproduction.report.citation import software


def origins(paths):
    """What makes each file: its rule, its code and its other inputs."""
    made = {}
    for path in dict.fromkeys(paths):
        maker = next(one for one in workflow.rules if one.is_producer(path))
        wildcards = Wildcards(fromdict=maker.get_wildcards(path))
        given = maker.expand_input(wildcards)[0]
        modules = [str(file) for file in given.get("code", [])]
        inputs = [str(file) for file in given if str(file) not in modules]
        made[str(path)] = {"rule": maker.name, "code": modules, "inputs": inputs}
    return made


def declared():
    """What the report says about the study."""
    names = "title citation simulated areas concepts variables sources countries indices models"
    study = {name: getattr(STUDY, name) for name in names.split()}
    return study | {"name": NAME, "labels": STUDY.labels(), "software": software(Path("CITATION.cff"))}


rule report:
    input:
        results=rules.results.input,
        assets=[
            f"workflow/report/page/{name}"
            for name in ("page.html.jinja", "style.css", "script.js")
        ],
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
        study=declared(),
        origins=lambda wildcards, input: origins(input.results),
    script:
        "../scripts/report.py"


rule manuscript:
    input:
        results=rules.results.input,
        code=code("manuscript"),
    output:
        f"{RESULTS}/manuscript.pdf",
    log:
        f"{LOGS}/manuscript.log",
    benchmark:
        f"{LOGS}/manuscript.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        study=declared(),
        origins=lambda wildcards, input: origins(input.results),
    script:
        "../scripts/manuscript.py"


rule snakemake_report:
    input:
        results=rules.results.input,
        captions=[str(path) for path in sorted(Path("workflow/report").glob("*.rst"))],
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
        front=[STUDY.title, STUDY.citation, STUDY.simulated],
        titles=[STUDY.models[model]["label"] for model in tabled()],
        config=[f"study={NAME}", f"studies={config['studies']}"],
    script:
        "../scripts/snakemake_report.py"
