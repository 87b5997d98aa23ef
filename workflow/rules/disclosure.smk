# What of the numbers may be published; of an open study all, and there is nothing to do.
if not OPEN:
    RELEASED = releasable(workflow.rules)

    rule disclose:
        input:
            full=expand(f"{FULL}/{{file}}", file=RELEASED),
            ledger=rules.ledger.output.ledger,
            analysis=rules.index.output[0],
            earlier=earlier(RELEASED),
            code=code("disclose"),
        output:
            released=expand(f"{RESULTS}/{{file}}", file=RELEASED),
            log=f"{RESULTS}/disclosure.csv",
        log:
            f"{LOGS}/disclose.log",
        benchmark:
            f"{LOGS}/disclose.benchmark.tsv"
        priority: 2
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("microdata"),
            runtime=asked.minutes("microdata"),
        params:
            full=FULL,
            results=RESULTS,
            disclosure=plain(STUDY.disclosure),
            scores=release.scores(STUDY),
            asked=plain(release.asked(STUDY)),
        script:
            "../scripts/disclose.py"

    rule codebook_pages:
        input:
            pooled=rules.pool.output[0],
            microdata=rules.codebook.input.microdata,
            crosswalks=rules.codebook.input.crosswalks,
            released=expand(
                f"{RESULTS}/codebook/{{file}}.csv", file=["harmonised", *STUDY.sources]
            ),
            assets=page_assets("codebook"),
            code=code("codebook_pages"),
        output:
            ddi=expand(
                f"{RESULTS}/codebook/{{file}}.xml", file=["harmonised", *STUDY.sources]
            ),
            pages=expand(f"{RESULTS}/codebook/{{source}}.html", source=STUDY.sources),
            html=of_codebook(RESULTS),
        log:
            f"{LOGS}/codebook_pages.log",
        benchmark:
            f"{LOGS}/codebook_pages.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("microdata"),
            runtime=asked.minutes("microdata"),
        params:
            study=plain(STUDY.described()),
        script:
            "../scripts/codebook_pages.py"

    rule validation_page:
        input:
            summary=f"{RESULTS}/validation/summary.csv",
            exclusions=f"{RESULTS}/validation/exclusions.csv",
            left_out=f"{RESULTS}/validation/left_out.csv",
            assets=page_assets("validation"),
            code=code("validation_page"),
        output:
            f"{RESULTS}/validation/report.html",
        log:
            f"{LOGS}/validation_page.log",
        benchmark:
            f"{LOGS}/validation_page.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            # a function: braces in a title are no wildcards
            title=lambda wildcards: STUDY.title,
            simulated=STUDY.simulated,
            sources=rules.validation.params.sources,
        script:
            "../scripts/validation_page.py"
