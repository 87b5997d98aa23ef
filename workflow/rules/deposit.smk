# What `make archive` asks for; `snakemake` alone makes no archive.
VERSION = f"{NAME}-{STUDY.archive.version if STUDY.archive else 'undeclared'}"
DEPOSIT = f"{RESULTS}/archive/{VERSION}"
MICRODATA = [f"data/harmonised/{NAME}/{source}.parquet" for source in STUDY.sources]
ARCHIVER = [
    str(path)
    for pattern in ("**/*.py", "contexts/*")
    for path in sorted(Path("workflow/archive").glob(pattern))
]
EXPORTS = {
    name: [path for path in (source.file, source.catalog) if path]
    for name, source in STUDY.sources.items()
}


def archived(wildcards=None):
    """How the study is archived; an error with the lines to paste where it does not say."""
    if STUDY.archive is None:
        fault = archiving.undeclared(STUDY.sources, f"{STUDY.folder}/study.yaml")
        raise WorkflowError(str(Faults([fault])))
    return STUDY.archive


def project():
    """The files that the workflow needs to run on the study."""
    simulator = [STUDY.simulator] if STUDY.simulator else []
    return sorted({*inventory.project_files(Path(), STUDY.folder), *simulator})


def leaving():
    """The results that leave."""
    return inventory.published(map(str, rules.all.input), RESULTS)


def packed(wildcards):
    """What lies in the archive, but for what describes it."""
    archive = archived()
    raw = [path for paths in EXPORTS.values() for path in paths]
    return [*leaving(), *project(), *raw * archive.raw, *MICRODATA * archive.harmonised]


def seeds():
    """What is drawn at random, and from which seed."""
    drawn = {f"model {m.name}": m.seed for m in STUDY.models.values() if m.draws}
    return drawn | ({"hypotheses": STUDY.claims.seed} if STUDY.claims else {})


def deposited(wildcards, input):
    """What the archive is made of, see `coproduction.deposit.documents.Declared`."""
    chosen = {"study": NAME, "studies": config["studies"]}
    chosen |= {"language": config["language"]} if "language" in config else {}
    return {
        "work": {
            "name": NAME,
            "title": STUDY.title,
            "data": STUDY.citation,
            "archive": plain(archived()),
        },
        "run": {
            "name": NAME,
            "settings": [f"{key}={value}" for key, value in chosen.items()],
            "jobs": jobs(workflow.rules, input.results),
            "microdata": MICRODATA,
            "key_file": STUDY.pseudonyms.key_file,
            "archive": f"{DEPOSIT}.zip",
        },
        "simulated": STUDY.simulated,
        "claims": registration.current(FOLDER),
        "registered": [plain(one) for one in STUDY.registered],
        "seeds": seeds(),
        "exports": EXPORTS,
        "results": leaving(),
        "project": project(),
        "folder": DEPOSIT,
    }


rule deposit:
    input:
        archived=lambda wildcards: [] if archived() else [],
        results=rules.all.input,
        manifest=rules.manifest.output[0],
        exports=[path for paths in EXPORTS.values() for path in paths],
        lock="requirements.txt",
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
