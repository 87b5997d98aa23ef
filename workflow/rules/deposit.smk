# What `make archive` asks for; `snakemake` alone makes no archive.
rule deposit:
    input:
        archived=lambda wildcards: [] if archived() else [],
        made=rules.all.input,
        results=rules.results.input,
        manifest=rules.manifest.output[0],
        exports=[path for paths in EXPORTS.values() for path in paths],
        lock=beside(HOME / "requirements.txt"),
        code=code("deposit"),
    output:
        [f"{DEPOSIT}/{name}" for name in (*documents.DOCUMENTS, documents.CONTENTS)],
    log:
        f"{LOGS}/deposit.log",
    benchmark:
        f"{LOGS}/deposit.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        declared=deposited,
        study=PRESENTED,
        paper=plain(STUDY.paper) if STUDY.paper else None,
        origins=traced,
    script:
        "../scripts/deposit.py"


module archiver:
    snakefile:
        "../archive/Snakefile"
    config:
        {
            "contents": f"{DEPOSIT}/{documents.CONTENTS}",
            "archive": f"{DEPOSIT}.zip",
            "files": [],
            "conda": "../envs/coproduction.yaml",
            "log": f"{LOGS}/archive.log",
            "times": [f"{LOGS}/**/*.benchmark.tsv"],
        }


# What lies in it is only looked for when it is asked for: functions are no configuration.
use rule archive from archiver with:
    input:
        contents=f"{DEPOSIT}/{documents.CONTENTS}",
        files=packed,
        documents=rules.deposit.output,
        code=ARCHIVER,
