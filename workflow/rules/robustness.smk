# The models that claims are about. Countries are adjusted by least squares alone.
CLAIMED = list(STUDY.claims.models) if STUDY.claims else []
VARIED = dict.fromkeys(
    variant.model.estimator for one in STUDY.multiverses for variant in one.variants
)
# What verdicts are held against, where the study has it.
HELD = [f"{RESULTS}/harmonisation/comparability.csv"]
HELD += [f"{FULL}/multiverse/estimates.csv"] if STUDY.multiverses else []
HELD += [f"{FULL}/invariance/licenses.csv"] if STUDY.compared else []


# What claims are about that is no model's.
TESTED = {claim.test for claim in STUDY.claims.claims} if STUDY.claims else set()
OTHERS = [f"{FULL}/inequality/indices.csv"] if "inequality" in TESTED else []
OTHERS += [f"{FULL}/between/associations.csv"] if "between" in TESTED else []


# Models of imputed answers.
IMPUTED = [m for m in STUDY.models.values() if m.missing == "imputed"]


if IMPUTED:

    rule ways:
        input:
            analysis=rules.index.output[0],
            estimates=rules.models.output.estimates,
            fits=rules.models.output.fit,
            diagnostics=rules.models.output.diagnostics,
            remarks=rules.models.output.remarks,
            code=code(
                "ways", modules(estimators.PLACES, [m.estimator for m in IMPUTED])
            ),
        output:
            f"{FULL}/imputation/estimates.csv",
        log:
            f"{LOGS}/ways.log",
        benchmark:
            f"{LOGS}/ways.benchmark.tsv"
        priority: 2
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("repeated"),
            runtime=asked.minutes("repeated"),
        params:
            models=plain(IMPUTED),
        script:
            "../scripts/ways.py"


if STUDY.claims:

    rule hypotheses:
        input:
            analysis=rules.index.output[0],
            estimates=every([rules.fit.output.estimates], model=CLAIMED),
            tests=every([rules.fit.output.tests], model=CLAIMED),
            remarks=every([rules.fit.output.remarks], model=CLAIMED),
            others=OTHERS,
            held=HELD,
            code=code("hypotheses", modules(estimators.PLACES, ["wls"])),
        output:
            f"{FULL}/hypotheses.csv",
        log:
            f"{LOGS}/hypotheses.log",
        benchmark:
            f"{LOGS}/hypotheses.benchmark.tsv"
        priority: 2
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("repeated"),
            runtime=asked.minutes("repeated"),
        params:
            claims=plain(STUDY.claims),
            statements=lambda wildcards: STUDY.stated()["hypotheses"],
        script:
            "../scripts/hypotheses.py"


if STUDY.multiverses:

    rule multiverse:
        input:
            analysis=rules.index.output[0],
            code=code("multiverse", modules(estimators.PLACES, VARIED)),
        output:
            estimates=f"{FULL}/multiverse/estimates.csv",
            summary=f"{FULL}/multiverse/summary.csv",
            decisions=f"{FULL}/multiverse/decisions.csv",
            parquet=f"{FULL}/multiverse/estimates.parquet",
        log:
            f"{LOGS}/multiverse.log",
        benchmark:
            f"{LOGS}/multiverse.benchmark.tsv"
        priority: 2
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("repeated"),
            runtime=asked.minutes("repeated"),
        params:
            multiverses=plain(STUDY.multiverses),
        script:
            "../scripts/multiverse.py"


if STUDY.sensitivities:

    rule sensitivity:
        input:
            analysis=rules.index.output[0],
            code=code("sensitivity", modules(estimators.PLACES, ["wls"])),
        output:
            *(f"{FULL}/{file.path}" for file in sensitivity_files.FILES),
        log:
            f"{LOGS}/sensitivity.log",
        benchmark:
            f"{LOGS}/sensitivity.benchmark.tsv"
        priority: 2
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("repeated"),
            runtime=asked.minutes("repeated"),
        params:
            asked=plain(STUDY.sensitivities),
        script:
            "../scripts/sensitivity.py"


if STUDY.summaries:

    rule summaries:
        input:
            estimates=expand(
                rules.fit.output.estimates,
                model=[one.model for one in STUDY.summaries],
            ),
            code=code("summaries"),
        output:
            f"{FULL}/{COUNTRY_SUMMARIES.path}",
        log:
            f"{LOGS}/summaries.log",
        benchmark:
            f"{LOGS}/summaries.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        params:
            asked=plain(STUDY.summaries),
        script:
            "../scripts/summaries.py"


if STUDY.between:

    rule between:
        input:
            analysis=rules.index.output[0],
            code=code("between", modules(estimators.PLACES, ["wls"])),
        output:
            *(f"{FULL}/{file.path}" for file in OF_COUNTRIES),
        log:
            f"{LOGS}/between.log",
        benchmark:
            f"{LOGS}/between.benchmark.tsv"
        priority: 2
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("repeated"),
            runtime=asked.minutes("repeated"),
        params:
            asked=plain(STUDY.between),
        script:
            "../scripts/between.py"


if STUDY.inequalities:

    rule inequality:
        input:
            analysis=rules.index.output[0],
            code=code("inequality"),
        output:
            *(f"{FULL}/{file.path}" for file in inequality_files.FILES),
        log:
            f"{LOGS}/inequality.log",
        benchmark:
            f"{LOGS}/inequality.benchmark.tsv"
        priority: 2
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("repeated"),
            runtime=asked.minutes("repeated"),
        params:
            asked=plain(STUDY.inequalities),
        script:
            "../scripts/inequality.py"


if STUDY.balances():

    rule balance:
        input:
            analysis=rules.index.output[0],
            code=code("balance"),
        output:
            f"{FULL}/{BALANCE.path}",
        log:
            f"{LOGS}/balance.log",
        benchmark:
            f"{LOGS}/balance.benchmark.tsv"
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("microdata"),
            runtime=asked.minutes("microdata"),
        params:
            asked=plain(STUDY.balances()),
        script:
            "../scripts/balance.py"


if STUDY.compared:

    rule invariance:
        input:
            analysis=rules.index.output[0],
            code=code("invariance"),
        output:
            *(f"{FULL}/{file.path}" for file in invariance_files.FILES),
        log:
            f"{LOGS}/invariance.log",
        benchmark:
            f"{LOGS}/invariance.benchmark.tsv"
        priority: 2
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("repeated"),
            runtime=asked.minutes("repeated"),
        params:
            indices=plain(STUDY.compared),
        script:
            "../scripts/invariance.py"


if STUDY.matched:

    rule dif:
        input:
            analysis=rules.index.output[0],
            code=code("dif"),
        output:
            *(f"{FULL}/{file.path}" for file in dif_files.FILES),
        log:
            f"{LOGS}/dif.log",
        benchmark:
            f"{LOGS}/dif.benchmark.tsv"
        priority: 2
        conda:
            "../envs/coproduction.yaml"
        resources:
            mem_mb=asked.memory("repeated"),
            runtime=asked.minutes("repeated"),
        params:
            indices=plain(STUDY.matched),
        script:
            "../scripts/dif.py"
