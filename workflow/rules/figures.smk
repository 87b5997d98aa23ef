# Which job draws a kind of figure stands in `registry`. One a model draws its coefficients, so that
# an edit of a model leaves the others alone.
OF_CLAIMS = registry.of_job("verdicts")
OF_ANSWERS = registry.of_job("answers")
OF_MODELS = registry.of_job("models")
OF_ACCOUNT = registry.of_job("account")
VARIED_OVER = registry.of_job("multiverse")
MEASURED = registry.of_job("invariance")
ITEM_BY_ITEM = registry.of_job("dif")
CONCENTRATED = registry.of_job("inequality")
# Those of its kinds that the study has: they are made of files that others lack.
PLOTTED = [
    kind
    for kind in registry.of_job("between")
    if any(figure.kind == kind for figure in FIGURES)
]


rule figures_answers:
    input:
        frames=numbers(registry, OF_ANSWERS),
        code=code("figures", modules(registry.PLACES, OF_ANSWERS)),
    output:
        drawings(*OF_ANSWERS),
    log:
        f"{LOGS}/figures/answers.log",
    benchmark:
        f"{LOGS}/figures/answers.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        figures=specified(*OF_ANSWERS),
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figures.py"


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
            *spreads(),
            *([f"{RESULTS}/{COUNTRY_SUMMARIES.path}"] if STUDY.summaries else []),
        ],
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
        frames=[*numbers(registry, OF_MODELS), *spreads()],
        code=code("figures", modules(registry.PLACES, OF_MODELS)),
    output:
        drawings(*OF_MODELS),
    log:
        f"{LOGS}/figures/models.log",
    benchmark:
        f"{LOGS}/figures/models.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        figures=specified(*OF_MODELS),
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figures.py"


rule figures_account:
    input:
        frames=numbers(registry, OF_ACCOUNT),
        code=code("figures", modules(registry.PLACES, OF_ACCOUNT)),
    output:
        drawings(*OF_ACCOUNT),
    log:
        f"{LOGS}/figures/account.log",
    benchmark:
        f"{LOGS}/figures/account.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        figures=specified(*OF_ACCOUNT),
        labels=STUDY.labels(),
        simulated=STUDY.simulated,
    script:
        "../scripts/figures.py"


if PLOTTED:

    rule figures_between:
        input:
            frames=numbers(registry, PLOTTED),
            code=code("figures", modules(registry.PLACES, PLOTTED)),
        output:
            drawings(*PLOTTED),
        log:
            f"{LOGS}/figures/between.log",
        benchmark:
            f"{LOGS}/figures/between.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            figures=specified(*PLOTTED),
            labels=STUDY.labels(),
            simulated=STUDY.simulated,
        script:
            "../scripts/figures.py"


if STUDY.inequalities:

    rule figures_inequality:
        input:
            frames=numbers(registry, CONCENTRATED),
            code=code("figures", modules(registry.PLACES, CONCENTRATED)),
        output:
            drawings(*CONCENTRATED),
        log:
            f"{LOGS}/figures/inequality.log",
        benchmark:
            f"{LOGS}/figures/inequality.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            figures=specified(*CONCENTRATED),
            labels=STUDY.labels(),
            simulated=STUDY.simulated,
        script:
            "../scripts/figures.py"


if STUDY.claims:

    rule figures_verdicts:
        input:
            frames=numbers(registry, OF_CLAIMS),
            code=code("figures", modules(registry.PLACES, OF_CLAIMS)),
        output:
            drawings(*OF_CLAIMS),
        log:
            f"{LOGS}/figures/verdicts.log",
        benchmark:
            f"{LOGS}/figures/verdicts.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            figures=specified(*OF_CLAIMS),
            labels=STUDY.stated(),
            simulated=STUDY.simulated,
        script:
            "../scripts/figures.py"


if STUDY.multiverses:

    rule figures_multiverse:
        input:
            frames=[*numbers(registry, VARIED_OVER), *spreads()],
            code=code("figures", modules(registry.PLACES, VARIED_OVER)),
        output:
            drawings(*VARIED_OVER),
        log:
            f"{LOGS}/figures/multiverse.log",
        benchmark:
            f"{LOGS}/figures/multiverse.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            figures=specified(*VARIED_OVER),
            labels=STUDY.varied(),
            simulated=STUDY.simulated,
        script:
            "../scripts/figures.py"


if STUDY.compared:

    rule figures_invariance:
        input:
            frames=numbers(registry, MEASURED),
            code=code("figures", modules(registry.PLACES, MEASURED)),
        output:
            drawings(*MEASURED),
        log:
            f"{LOGS}/figures/invariance.log",
        benchmark:
            f"{LOGS}/figures/invariance.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            figures=specified(*MEASURED),
            labels=STUDY.labels(),
            simulated=STUDY.simulated,
        script:
            "../scripts/figures.py"


if STUDY.matched:

    rule figures_dif:
        input:
            frames=numbers(registry, ITEM_BY_ITEM),
            code=code("figures", modules(registry.PLACES, ITEM_BY_ITEM)),
        output:
            drawings(*ITEM_BY_ITEM),
        log:
            f"{LOGS}/figures/dif.log",
        benchmark:
            f"{LOGS}/figures/dif.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            figures=specified(*ITEM_BY_ITEM),
            labels=STUDY.labels(),
            simulated=STUDY.simulated,
        script:
            "../scripts/figures.py"
