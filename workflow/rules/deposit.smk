# What `make archive` asks for; `snakemake` alone makes no archive.
rule deposit:
    input:
        archived=lambda wildcards: [] if archived() else [],
        made=EVERYTHING,
        results=rules.results.input,
        manifest=rules.manifest.output[0],
        exports=[path for paths in EXPORTS.values() for path in paths],
        lock=beside(HOME / "requirements.txt"),
        code=code("deposit"),
    output:
        [f"{DEPOSIT}/{name}" for name in (*inventory.DOCUMENTS, inventory.CONTENTS)],
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
            "contents": f"{DEPOSIT}/{inventory.CONTENTS}",
            "archive": f"{DEPOSIT}.zip",
            "files": [],
            "conda": "../envs/coproduction.yaml",
            "log": f"{LOGS}/archive.log",
            "times": [f"{LOGS}/**/*.benchmark.tsv"],
        }


# What lies in it is only looked for when it is asked for: functions are no configuration.
use rule archive from archiver with:
    input:
        contents=f"{DEPOSIT}/{inventory.CONTENTS}",
        files=packed,
        documents=rules.deposit.output,
        code=ARCHIVER,


# What `snakemake stored` asks for: each file that may leave, in an object storage, and no other;
# as an archive, nothing where results rest on guesses that nobody confirmed.
if "storage" in config:
    STORED = [*leaving(), *respondents_leaving()]

    rule store:
        input:
            "{file}",
        output:
            storage.s3(f"{config['storage']}/{{file}}"),
        log:
            f"{LOGS}/store/{{file}}.log",
        wildcard_constraints:
            file="|".join(map(re.escape, STORED)),
        localrule: True
        conda:
            "../envs/coproduction.yaml"
        shell:
            "cp {input:q} {output:q} 2> {log:q}"

    rule stored:
        input:
            [storage.s3(f"{config['storage']}/{file}") for file in STORED],
            confirmed=lambda wildcards: confirmed(),
