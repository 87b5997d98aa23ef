import atexit
import functools
from dataclasses import replace
from pathlib import Path

from coproduction.banner import SIMULATED
from coproduction.deposit import inventory
from coproduction.faults import Faults
from coproduction.inference.models import on_missing
from coproduction.on_use import modules
from coproduction.pages import manifest
from coproduction.pages.citation import software
from coproduction.pages.harmless import label, restructured
from coproduction.pages.template import assets
from coproduction.progress import tell
from coproduction.readers import formats
from coproduction.results import (
    catalogue,
    dif_files,
    estimators,
    inequality_files,
    invariance_files,
    sensitivity_files,
)
from coproduction.results.between_files import COUNTRY_SUMMARIES, OF_COUNTRIES
from coproduction.results.descriptive_files import BALANCE, SUMMARIES
from coproduction.study import archiving, outside, release
from coproduction.study.written import registration
from coproduction.study.printed import figures as registry
from coproduction.study.printed.presented import presented
from coproduction.study.resolved.specification import plain
from coproduction.study.uneven_designs import uneven
from coproduction.tables import table_kinds
from coproduction.tables.wording import disclosure_notes, wave_notes
from run import (
    asked,
    at_once,
    checksums,
    early,
    forks,
    interpreter,
    kept,
    parameters,
    runtime,
    scheduling,
    travelling,
)
from run.code import data_beside, libraries, modules_used, own_modules
from run.origins import jobs, origins
from run.strays import strays
from snakemake.exceptions import WorkflowError
from snakemake.io import _IOFile, flag
from snakemake.iocontainers import Snakemake
from snakemake.path_modifier import PATH_MODIFIER_FLAG
from snakemake.persistence import PersistenceBase
from snakemake.persistence.file import FilePersistence
from snakemake import __version__ as SNAKEMAKE
from snakemake.scheduling.job_scheduler import JobScheduler
from snakemake.script import PythonScript

interpreter.quote()
parameters.without_frames(PersistenceBase)
if SNAKEMAKE == scheduling.SEEN:
    scheduling.only_where_limited(JobScheduler)
    parameters.given_without_frames(Snakemake)
    at_once.written(FilePersistence)
early.logged(PythonScript)
forks.instead(PythonScript, FORKS)
# What follows from the code alone, and what from the study too, is found once, and kept for runs
# to come.
WALKS = kept.Kept(Path(".snakemake/kept_walks") / config["study"], CODE)
KEPT = kept.Kept(Path(".snakemake/kept") / config["study"], DECLARED)
atexit.register(WALKS.save)  # those of models are found when their jobs are


def loaded():
    """The study as its folder declares it; all its faults stop the run."""
    from coproduction.study.load import load  # takes long, as what follows

    try:
        return load(FOLDER, language=config.get("language", ""))
    except Faults as faults:
        from coproduction.harmonise import foresight

        raise WorkflowError(foresight.told(faults, FOLDER)) from None


STUDY = KEPT.of("study", loaded, outside.holds)

# What Snakemake's report reads as reStructuredText.
config |= {
    "title": restructured(STUDY.title),
    "citation": restructured(STUDY.citation),
    "simulated": SIMULATED * STUDY.simulated,
}


def shown():
    """The figures and the tables with their notes, and what the report presents."""
    figures = [
        replace(
            figure,
            notes=wave_notes.of_figure(
                figure.kind,
                STUDY.labels(figure.language),
                STUDY.waves(),
                figure.language,
                STUDY.models.get(figure.model),
            ),
        )
        for figure in registry.figures(STUDY)
    ]
    tables = [
        replace(
            table,
            title=table_kinds.title(table, STUDY.printed[table.language]),
            notes=(
                *table.notes,
                *disclosure_notes.withheld(STUDY.disclosure, table.language),
                *wave_notes.of_table(
                    table, STUDY.models, STUDY.labels(table.language), STUDY.waves()
                ),
            ),
            rounded=not STUDY.disclosure.open,
        )
        for table in STUDY.tables
    ]
    claims, cited = registration.current(Path(STUDY.folder)), software(
        HOME / "CITATION.cff"
    )
    return figures, tables, plain(presented(STUDY, figures, claims, cited))


FIGURES, TABLES, PRESENTED = KEPT.of("shown", shown)
# What the paper comes with, where the study declares one.
PAPER = ["manuscript.docx", "supplement.pdf"] if STUDY.paper else []
NAME = STUDY.name
RESULTS = f"results/{NAME}"
LOGS = f"logs/{NAME}"
# Where numbers stand as they are: the rule `disclose` makes of them what may be published.
OPEN = STUDY.disclosure.open
FULL = RESULTS if OPEN else f"data/results/{NAME}"

VERSION = f"{NAME}-{STUDY.archive.version if STUDY.archive else 'undeclared'}"
DEPOSIT = f"{RESULTS}/archive/{VERSION}"
MICRODATA = [f"data/harmonised/{NAME}/{source}.parquet" for source in STUDY.sources]


def beside(path):
    """A file of the workflow as jobs name it: from where they run, which is elsewhere where the
    workflow is a module of another or `--directory` is given.
    """
    here = Path.cwd().resolve() == HOME
    return str(path.relative_to(HOME)) if here else os.path.relpath(path)


def here(paths):
    """Paths of files that come with the project, as inputs of jobs.

    They are told to have been modified already. `local` would keep the job on this machine.
    """
    return [flag(path, PATH_MODIFIER_FLAG) for path in paths] if PROVIDER else paths


def own(path):
    """The path of a file of a rule from this folder, where a storage stands in for that too."""
    if not PROVIDER:
        return str(path)
    there = workflow.storage_settings.default_storage_prefix or ""
    query = path.flags["storage_object"].query
    return query.removeprefix(there).removeprefix("/")


def every(output, **wildcards):
    """The files of a rule for all values of its wildcards, which `expand` takes none of in a storage."""
    return expand([own(path) for path in output], **wildcards)


ARCHIVER = [
    beside(path)
    for pattern in ("**/*.py", "contexts/*")
    for path in sorted(HOME.joinpath("workflow/archive").glob(pattern))
]
EXPORTS = {
    name: [path for path in (source.file, source.catalog) if path]
    for name, source in STUDY.sources.items()
}


wildcard_constraints:
    source="|".join(STUDY.sources),
    model="|".join(STUDY.models) or "none",
    comparison="|".join(STUDY.comparisons) or "none",


def code(script, on_use=()):
    """A script, the library modules it imports and the data beside them: inputs of the job, so
    that edits rerun it.

    `on_use` are the modules it imports so: the reader of a format, an estimator, what draws some figures.
    """

    def walked():
        paths = modules_used(
            HOME / f"workflow/scripts/{script}.py",
            HOME / "workflow/coproduction",
            on_use,
        )
        files = [beside(path) for path in [*paths, *data_beside(paths)]]
        package = HOME / "workflow/coproduction"
        # its own first: they may put aside what a library would import and no job needs
        return files, [*own_modules(paths, package), *libraries(paths, package)]

    files, imported = WALKS.of(f"code of {script}: {', '.join(on_use)}", walked)
    FORKS.libraries[tuple(files)] = imported
    return here(files)


def traced(wildcards, input):
    """Where the results come from that a page shows, rule by rule; what was published before tells
    of itself which of its files are there."""
    found = KEPT.of(
        "origins",
        lambda: origins(workflow.rules, input.results, workflow.dag.jobs),
        lambda found: not STUDY.disclosure.earlier,
    )
    KEPT.save()
    return found


def parts_of(source):
    """The files of the parts of a large source, which a job each reads; none where one job reads it all."""
    file = Path(STUDY.sources[source].file)
    size = file.stat().st_size if file.is_file() else 0
    n = formats.parts(STUDY.sources[source].format, size, config["part_mb"] * 10**6)
    folder = f"data/harmonised/{NAME}/parts/{source}"
    return [f"{folder}/{part}.arrow" for part in range(1, n + 1)] if n > 1 else []


def reported_on(wildcards, input):
    """What Snakemake's report says of the jobs behind results, but for the content of files."""
    from run.reported import described  # is found once, and kept

    found = KEPT.of(
        "reported",
        lambda: described(workflow.rules, input.results, "results", workflow.dag.jobs),
        lambda found: not STUDY.disclosure.earlier,
    )
    KEPT.save()
    return found


def cells_of(models):
    """The imputed cells, where some of the models are of imputed answers."""
    imputed = any(model.missing == "imputed" for model in models)
    return [f"data/analysis/{NAME}/imputed.parquet"] if imputed else []


def settled_of(models):
    """What tells whether imputations have settled, where some of the models are of imputed answers."""
    return [f"{FULL}/imputation/convergence.csv"] if cells_of(models) else []


def summarised(name):
    """Its summary over countries, where a model has one."""
    has = name in [one.model for one in STUDY.summaries]
    return [f"{RESULTS}/{COUNTRY_SUMMARIES.path}"] * has


def fitting(model):
    """The modules that the fit of a model imports on use."""
    missing = [model.missing] if model.missing in on_missing.PLACES else []
    return (
        *modules(estimators.PLACES, [model.estimator]),
        *modules(on_missing.PLACES, missing),
    )


def page_assets(page):
    """The templates, style and script of a page: inputs of the job that fills it."""
    return here([beside(path) for path in assets(page)])


def by_job(registered, made):
    """The jobs that make some tables or figures, each with the kinds that it makes of them."""
    kinds = {one.kind for one in made}
    found = {}
    for name, kind in registered.KINDS.items():
        if name in kinds:
            found.setdefault(kind.job, []).append(name)
    return found


def made_by(prefix, jobs):
    """Every file of the rules of some jobs."""
    return [file for job in jobs for file in getattr(rules, f"{prefix}_{job}").output]


def declared(kinds):
    """The specifications of the tables of some kinds."""
    return [plain(table) for table in TABLES if table.kind in kinds]


def printed(kinds):
    """What is printed in the languages of the tables of some kinds, claims in words where some
    tell them."""
    stating = [kind for kind in kinds if table_kinds.KINDS[kind].states]
    found = {}
    for language in dict.fromkeys(t.language for t in TABLES if t.kind in kinds):
        texts = dict(STUDY.printed[language]) if set(kinds) - set(stating) else {}
        texts |= {"labels": STUDY.stated(language)} if stating else {}
        found[language] = {
            name: said
            for name, said in texts.items()
            if name not in ("hypotheses", "covariates")
        }
    return found


def tables(kinds):
    """Every file of every table of some kinds; the report shows the HTML."""
    return printed_files(table for table in TABLES if table.kind in kinds)


def printed_files(tables):
    """Every file of some tables."""
    files = []
    for table in tables:
        path = f"{RESULTS}/tables/{table.name}"
        html = report(
            f"{path}.html",
            caption=f"../report/table_{table.kind}.rst",
            category="Tables",
            labels={"table": label(table.title)},
        )
        suffixes = ("json", "csv", "txt", "md", "tex", "docx", "xlsx")
        files += [f"{path}.{suffix}" for suffix in suffixes]
        files.append(html)
    return files


def numbers(registered, kinds):
    """The files that tables or figures of some kinds are made of, each once."""
    made = [registered.KINDS[kind] for kind in kinds]
    found = [
        file.path for kind in made for file in (*kind.files, *filter(has, kind.beside))
    ]
    return [f"{RESULTS}/{path}" for path in dict.fromkeys(found)]


def has(file):
    """Whether a rule makes a file, of those that stand beside others where the study has them."""
    path = f"{RESULTS}/{file.path}"
    return any(path == own(made) for rule in workflow.rules for made in rule.output)


def spreads(kinds):
    """The standard deviations that steps of estimates are of, where figures of some kinds are."""
    wanted = any(figure.weights for figure in FIGURES if figure.kind in kinds)
    return [f"{RESULTS}/{SUMMARIES.path}"] * wanted


def lettered(kinds):
    """The labels that figures of some kinds take."""
    found = {}
    for kind in kinds:
        found |= getattr(STUDY, registry.KINDS[kind].labels)()
    return found


def specified(kinds):
    """The specifications of the figures of some kinds."""
    return [plain(figure) for figure in FIGURES if figure.kind in kinds]


def drawings(kinds):
    """Every file of the figures of some kinds; Snakemake's report shows the SVG."""
    files = []
    for figure in (figure for figure in FIGURES if figure.kind in kinds):
        path = f"{RESULTS}/figures/{figure.name}"
        files += [f"{path}.pdf", f"{path}.png", f"{path}.txt"]
        files.append(reported(figure.kind, path))
    return files


def reported(kind, path):
    """The SVG of a figure, with its caption and its title in Snakemake's report."""

    def labels(wildcards):
        name = path.rpartition("/")[2].format(**wildcards)
        title = next(figure.title for figure in FIGURES if figure.name == name)
        return {"figure": label(f"{title} ({kind.replace('_', ' ')})")}

    return report(
        f"{path}.svg",
        caption=f"../report/{kind}.rst",
        category="Figures",
        labels=labels,
    )


def of_codebook(folder):
    """The codebook of the harmonised file; Snakemake's report shows the published one."""
    path = f"{folder}/codebook/harmonised.html"
    if folder != RESULTS:
        return path
    return report(
        path,
        caption="../report/codebook.rst",
        category="Codebook",
        labels={"file": "Harmonised file"},
    )


def releasable(rules):
    """The files of results that may be published after suppression, as paths below `FULL`."""
    unused = [] if STUDY.comparisons else ["comparisons"]
    made = [
        own(file) for rule in rules if rule.name not in unused for file in rule.output
    ]
    below = [file.removeprefix(f"{FULL}/") for file in made if file.startswith(FULL)]
    return [file for file in below if catalogue.is_released(file)]


def hold_to_contract(rules):
    """Stop where a rule makes a file of results that the contract has no class for; True where
    none does."""
    made = {own(file): rule.name for rule in rules for file in rule.output}
    strange = {
        path
        for folder in {RESULTS, FULL}
        for path in catalogue.without_class(made, folder)
    }
    if strange:
        told = "".join(f"\n  {path} (rule {made[path]})" for path in sorted(strange))
        raise WorkflowError(
            f"files without a class; declare them in workflow/coproduction/results/:{told}"
        )
    return True


def earlier(files):
    """Those of some files that were published before, where the study says so."""
    folder = STUDY.disclosure.earlier
    paths = [f"{folder}/{file}" for file in files] if folder else []
    return [path for path in paths if Path(path).is_file()]


def disclosed():
    """Every file that disclosure control makes."""
    if OPEN:
        return []
    made = rules.disclose, rules.codebook_pages, rules.validation_page
    return [file for rule in made for file in rule.output]


def judged():
    """Every file of robustness, where the study asks for it."""
    made = []
    made += [rules.invariance] if STUDY.compared else []
    made += [rules.dif] if STUDY.matched else []
    made += [rules.impute] if STUDY.imputation else []
    made += [rules.ways] if IMPUTED else []
    made += [rules.multiverse] if STUDY.multiverses else []
    made += [rules.sensitivity] if STUDY.sensitivities else []
    made += [rules.summaries] if STUDY.summaries else []
    made += [rules.between] if STUDY.between else []
    made += [rules.inequality] if STUDY.inequalities else []
    made += [rules.balance] if STUDY.balances() else []
    made += [rules.hypotheses] if STUDY.claims else []
    return [file for rule in made for file in rule.output]


def archived(wildcards=None):
    """How the study is archived; an error with the lines to paste where it does not say."""
    if STUDY.archive is None:
        fault = archiving.undeclared(STUDY.sources, f"{STUDY.folder}/study.yaml")
        raise WorkflowError(str(Faults([fault])))
    confirmed()
    if PROVIDER:
        raise WorkflowError("An archive is packed from files of this machine alone")
    tell_unread()
    return STUDY.archive


def confirmed():
    """Nothing; an error where results rest on guesses of a draft that nobody confirmed: none leave."""
    if wrong := archiving.unconfirmed(STUDY.guesses, STUDY.folder, not OPEN):
        raise WorkflowError(str(Faults(wrong)))
    return []


@functools.cache
def tell_unread():
    """Tell once which files of the study's folder stay behind, as nothing reads them."""
    if unread := inventory.unread(Path(), [STUDY.folder, FOLDER.as_posix()]):
        tell(f"the study does not read {', '.join(unread)}: not packed")


def project():
    """The files that the workflow needs to run on the study."""
    simulator = [STUDY.simulator] if STUDY.simulator else []
    before = [] if OPEN else earlier(RELEASED)
    files = inventory.project_files(Path(), [STUDY.folder, FOLDER.as_posix()], not OPEN)
    return sorted({*files, *simulator, *before})


def travelling_files():
    """The files of this machine that jobs on others read: what a run of the study needs, and its
    exports."""
    return [*project(), *(path for paths in EXPORTS.values() for path in paths)]


def leaving():
    """The results that leave."""
    return inventory.published(map(own, EVERYTHING), RESULTS, not OPEN)


def packed(wildcards):
    """What lies in the archive, but for what describes it."""
    archived()
    return [*leaving(), *project(), *respondents_leaving()]


def respondents_leaving():
    """Exports and harmonised microdata, where the study says that they may leave."""
    if STUDY.archive is None:
        return []
    raw = [path for paths in EXPORTS.values() for path in paths]
    return [*raw * STUDY.archive.raw, *MICRODATA * STUDY.archive.harmonised]


def seeds():
    """What is drawn at random, and from which seed."""
    drawn = {f"model {m.name}": m.seed for m in STUDY.models.values() if m.draws}
    drawn |= {"imputation": STUDY.imputation.seed} if STUDY.imputation else {}
    drawn |= {
        f"multiverse of {m.model}": m.seed for m in STUDY.multiverses if m.permutations
    }
    return drawn | ({"hypotheses": STUDY.claims.seed} if STUDY.claims else {})


def deposited(wildcards):
    """What the archive is made of, see `coproduction.deposit.documents.Declared`.

    It asks for no inputs: of what does, Snakemake does not look whether it changed.
    """
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
            "jobs": jobs(workflow.rules, map(own, EVERYTHING)),
            "microdata": MICRODATA,
            "key_file": STUDY.pseudonyms.key_file,
            "archive": f"{DEPOSIT}.zip",
        },
        "simulated": STUDY.simulated,
        "disclosure": plain(STUDY.disclosure),
        "claims": registration.current(Path(STUDY.folder)),
        "registered": [plain(one) for one in STUDY.registered],
        "seeds": seeds(),
        "exports": EXPORTS,
        "results": leaving(),
        "project": project(),
        "folder": DEPOSIT,
        "supplement": STUDY.paper is not None,
    }


def keep_standing():
    """Note what a whole run leaves, where nothing but files, code and settings decides on the next.

    What was published before, and a key, are looked at anew each time; what is told of the study is
    told again.
    """
    each_time = STUDY.disclosure.earlier or STUDY.pseudonyms.key_file or UNEVEN
    if not each_time and standing.is_whole(workflow.dag_settings):
        also = [STUDY.simulator] if STUDY.simulator else []
        STANDING.keep(RUN.left_standing(workflow.dag, also))
