# They lie beside the microdata until these are made.
rule read:
    input:
        export=lambda wildcards: here([STUDY.sources[wildcards.source].file])[0],
        code=lambda wildcards: code(
            "read",
            modules(formats.PARTS, [STUDY.sources[wildcards.source].format]),
        ),
    output:
        temp(f"data/harmonised/{NAME}/parts/{{source}}/{{part}}.arrow"),
    log:
        f"{LOGS}/read/{{source}}_{{part}}.log",
    benchmark:
        f"{LOGS}/read/{{source}}_{{part}}.benchmark.tsv"
    priority: 2
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=lambda wildcards, input, attempt: asked.memory(
            asked.export(STUDY.sources[wildcards.source].format),
            len(parts_of(wildcards.source)),
        )(wildcards, input, attempt),
        runtime=asked.minutes("export"),
    params:
        declared=lambda wildcards: {
            key: getattr(STUDY.sources[wildcards.source], key)
            for key in ("file", "format", "encoding")
        },
        columns=lambda wildcards: sorted(
            STUDY.sources[wildcards.source].columns(
                STUDY.crosswalks[wildcards.source].columns()
            )
        ),
        parts=lambda wildcards: len(parts_of(wildcards.source)),
    script:
        "../scripts/read.py"


rule harmonise:
    input:
        export=lambda wildcards: here([STUDY.sources[wildcards.source].file])[0],
        catalog=lambda wildcards: here(
            [*filter(None, [STUDY.sources[wildcards.source].catalog])]
        ),
        crosswalk=here([f"{STUDY.folder}/crosswalk/{{source}}.csv"])[0],
        parts=lambda wildcards: parts_of(wildcards.source),
        code=lambda wildcards: code(
            "harmonise",
            modules(formats.READERS, [STUDY.sources[wildcards.source].format]),
        ),
    output:
        microdata=f"data/harmonised/{NAME}/{{source}}.parquet",
        ledger=f"{FULL}/harmonisation/sources/{{source}}.csv",
        summary=f"{FULL}/validation/sources/{{source}}.csv",
        cells=f"data/validation/{NAME}/{{source}}.csv",
        exclusions=f"{FULL}/validation/sources/{{source}}_exclusions.csv",
        left_out=f"{FULL}/validation/left_out/{{source}}.csv",
    log:
        f"{LOGS}/harmonise/{{source}}.log",
        failures=f"{LOGS}/harmonise/{{source}}_failures.csv",
    benchmark:
        f"{LOGS}/harmonise/{{source}}.benchmark.tsv"
    priority: 2
    conda:
        "../envs/coproduction.yaml"
    threads:
        lambda wildcards, input: (
            1
            + formats.in_halves(
                STUDY.sources[wildcards.source].format,
                Path(input.export).stat().st_size,
            )
        )
    resources:
        mem_mb=lambda wildcards, input, attempt: asked.memory(
            asked.export(STUDY.sources[wildcards.source].format)
        )(wildcards, input, attempt),
        runtime=asked.minutes("export"),
    params:
        declared=lambda wildcards: plain(STUDY.harmonisation(wildcards.source)),
    script:
        "../scripts/harmonise.py"


rule pool:
    input:
        microdata=expand(
            f"data/harmonised/{NAME}/{{source}}.parquet", source=STUDY.sources
        ),
        code=code("pool"),
    output:
        f"data/harmonised/{NAME}/pooled.parquet",
    log:
        f"{LOGS}/pool.log",
    benchmark:
        f"{LOGS}/pool.benchmark.tsv"
    priority: 2
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("microdata"),
        runtime=asked.minutes("microdata"),
    params:
        sources=list(STUDY.sources),
    script:
        "../scripts/pool.py"


# Apart from `pool`, on which every number depends: an edit of the check computes none anew.
rule pooled:
    input:
        microdata=rules.pool.output[0],
        code=code("pooled"),
    output:
        summary=f"{FULL}/validation/sources/pooled.csv",
        cells=f"data/validation/{NAME}/pooled.csv",
    log:
        f"{LOGS}/pooled.log",
    benchmark:
        f"{LOGS}/pooled.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("microdata"),
        runtime=asked.minutes("microdata"),
    params:
        weights={name: source.weight for name, source in STUDY.sources.items()},
        indices=plain(STUDY.indices),
        ordered=STUDY.ordered(),
    script:
        "../scripts/pooled.py"


rule validation:
    input:
        summary=expand(
            f"{FULL}/validation/sources/{{source}}.csv",
            source=[*STUDY.sources, "pooled"],
        ),
        cells=expand(
            f"data/validation/{NAME}/{{source}}.csv", source=[*STUDY.sources, "pooled"]
        ),
        exclusions=expand(
            f"{FULL}/validation/sources/{{source}}_exclusions.csv",
            source=STUDY.sources,
        ),
        left_out=expand(
            f"{FULL}/validation/left_out/{{source}}.csv", source=STUDY.sources
        ),
        assets=page_assets("validation"),
        code=code("validation"),
    output:
        summary=f"{FULL}/validation/summary.csv",
        failures=f"{FULL}/validation/failures.csv",
        cells=f"data/validation/{NAME}/failures.csv",
        exclusions=f"{FULL}/validation/exclusions.csv",
        left_out=f"{FULL}/validation/left_out.csv",
        report=f"{FULL}/validation/report.html",
    log:
        f"{LOGS}/validation.log",
    benchmark:
        f"{LOGS}/validation.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        # a function: braces in a title are no wildcards
        title=lambda wildcards: STUDY.title,
        simulated=STUDY.simulated,
        sources={name: source.file for name, source in STUDY.sources.items()}
        | {"pooled": "the sources together"},
    script:
        "../scripts/validation.py"


rule ledger:
    input:
        ledger=expand(
            f"{FULL}/harmonisation/sources/{{source}}.csv", source=STUDY.sources
        ),
        microdata=rules.pool.output[0],
        code=code("ledger"),
    output:
        ledger=f"{FULL}/harmonisation/ledger.csv",
    log:
        f"{LOGS}/ledger.log",
    benchmark:
        f"{LOGS}/ledger.benchmark.tsv"
    priority: 2
    conda:
        "../envs/coproduction.yaml"
    resources:
        mem_mb=asked.memory("microdata"),
        runtime=asked.minutes("microdata"),
    params:
        targets={source: list(STUDY.targets(source)) for source in STUDY.sources},
    script:
        "../scripts/ledger.py"
