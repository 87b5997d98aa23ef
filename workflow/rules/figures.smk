# Which job draws a kind of figure stands in `registry`; a study has the jobs of its figures. One a
# model draws its coefficients, so that an edit of a model leaves the others alone.
DRAWING = by_job(registry, FIGURES)
DRAWING.pop("coefficients", None)


rule figure_coefficients:
    input:
        frames=[
            *(
                [
                    rules.fit.output.estimates,
                    rules.fit.output.fits,
                    rules.fit.output.remarks,
                ]
                if OPEN
                else [
                    f"{RESULTS}/models/{name}.csv"
                    for name in ("estimates", "fit", "remarks")
                ]
            ),
            *spreads(["coefficients"]),
        ],
        summaries=lambda wildcards: summarised(wildcards.model),
        code=code("figures", modules(registry.PLACES, ["coefficients"])),
    output:
        multiext(
            f"{RESULTS}/figures/coefficients_{{model}}",
            pdf=".pdf",
            png=".png",
            txt=".txt",
        ),
        svg=reported("coefficients", f"{RESULTS}/figures/coefficients_{{model}}"),
    log:
        f"{LOGS}/figures/coefficients_{{model}}.log",
    benchmark:
        f"{LOGS}/figures/coefficients_{{model}}.benchmark.tsv"
    priority: 1
    conda:
        "../envs/coproduction.yaml"
    params:
        figures=lambda wildcards: [
            figure
            for figure in specified(["coefficients"])
            if figure["model"] == wildcards.model
        ],
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figures.py"


for job, kinds in DRAWING.items():

    rule:
        name:
            f"figures_{job}"
        input:
            frames=[*numbers(registry, kinds), *spreads(kinds)],
            code=code("figures", modules(registry.PLACES, kinds)),
        output:
            drawings(kinds),
        log:
            f"{LOGS}/figures/{job}.log",
        benchmark:
            f"{LOGS}/figures/{job}.benchmark.tsv"
        priority: 1
        conda:
            "../envs/coproduction.yaml"
        params:
            figures=specified(kinds),
            labels=lettered(kinds),
            simulated=STUDY.simulated,
        script:
            "../scripts/figures.py"
