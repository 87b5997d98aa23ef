"""The front door: which study, its checks, and whether there is anything to do."""

import atexit
import gc
import os
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.utils import min_version

# The oldest that the tests have seen: `workflow/run` reads Snakemake's log, jobs and rules.
min_version("9.27")
# To plan jobs makes many objects and drops few, and to look for these takes a tenth of that time.
gc.set_threshold(500_000)
# At the end all of them are dropped with the process, and to look for them takes as long again.
atexit.register(gc.freeze)


configfile: "config/config.yaml"


# Jobs import the library by name, compute alike on any number of cores, and date nothing;
# descriptions in Snakemake's report take in no file.
HOME = Path(workflow.current_basedir).resolve()
LIBRARY = str(HOME / "workflow")
sys.path.insert(0, LIBRARY)
os.environ |= {
    "PYTHONPATH": LIBRARY,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "SOURCE_DATE_EPOCH": "0",
    "MPLBACKEND": "agg",
    "DOCUTILSCONFIG": os.path.join(LIBRARY, "report", "docutils.conf"),
}

from run import sentences

sentences.speak()

if workflow.is_main_process:
    from run import controller, needs

    controller.remember()
    if told := [*needs.lacking(), *needs.copied(config.get("storage"))]:
        raise WorkflowError("\n".join(told))


from coproduction.faults import Faults, raise_any
from coproduction.states import state_of
from coproduction.study.written import extension, settings
from run import standing

try:
    raise_any(settings.check(config, settings.schema("config"), "config/config.yaml"))
    config = settings.with_defaults(config, settings.schema("config"), {})
except Faults as faults:
    raise WorkflowError(str(faults)) from None
FOLDER = Path(config["studies"]) / config["study"]
LYING, WRONG = extension.folders(FOLDER)
# The storage that stands in for this folder, where a run has a default one: paths of rules are there,
# and only what comes with the project is here.
PROVIDER = (
    workflow.storage_settings and workflow.storage_settings.default_storage_provider
)
# The states of the code, of the study with it, and of a run of it.
CODE = state_of([HOME / name for name in ("Snakefile", "workflow", "CITATION.cff")])
DECLARED = state_of(
    # a folder that is wrongly named may be any of the machine
    dict.fromkeys([FOLDER, *([] if WRONG else [Path(LYING.folder)])]),
    CODE,
    sorted(config.items()),
    PROVIDER,
)
STANDING = standing.Standing(
    Path(".snakemake/standing") / config["study"],
    # profiles that Snakemake reads unasked
    state_of(
        [HOME / "profiles", Path("profiles"), *sorted(Path("default").glob("*.yaml"))],
        DECLARED,
    ),
)
PLAIN = Path(workflow.main_snakefile) == HOME / "Snakefile" and standing.is_plain(
    sys.argv, os.environ
)

if PLAIN and STANDING.holds():
    EVERYTHING = [f"results/{config['study']}/report.html"]
else:
    from run import forks

    # the process that jobs are forked of loads libraries while the workflow is read
    FORKS = forks.Forks()
    if PLAIN and workflow.is_main_process:
        FORKS.ahead(forks.FIRST)

    include: "workflow/rules/stages.smk"


rule all:
    default_target: True
    input:
        EVERYTHING,
