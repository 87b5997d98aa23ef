from pathlib import Path

from coproduction.faults import Faults, raise_any
from coproduction.pages.citation import software
from coproduction.readers import formats
from coproduction.study import settings
from coproduction.study.load import load
from coproduction.study.tables import DESCRIPTIVE, MODELLED
from run import runtime
from run.code import data_beside, modules_used
from run.origins import origins
from snakemake.exceptions import WorkflowError

try:
    raise_any(settings.check(config, settings.schema("config"), "config/config.yaml"))
    config = settings.with_defaults(config, settings.schema("config"), {})
    STUDY = load(
        Path(config["studies"]) / config["study"], language=config.get("language", "")
    )
except Faults as faults:
    raise WorkflowError(str(faults)) from None

SIMULATED = (
    "SIMULATED DATA. Nothing here is a finding about any country." * STUDY.simulated
)
config |= {"title": STUDY.title, "citation": STUDY.citation, "simulated": SIMULATED}

NAME = STUDY.name
RESULTS = f"results/{NAME}"
LOGS = f"logs/{NAME}"


wildcard_constraints:
    source="|".join(STUDY.sources),
    model="|".join(STUDY.models) or "none",


def code(script, source=None):
    """A script, the library modules it imports and the data beside them: inputs of the job, so
    that edits rerun it.

    Of a job over one source these are the readers of its format, and no others.
    """
    root = Path(workflow.basedir)
    paths = modules_used(
        root / f"workflow/scripts/{script}.py",
        root / "workflow/coproduction",
        unused=formats.unused(STUDY.sources[source]) if source else (),
    )
    return [str(path.relative_to(root)) for path in [*paths, *data_beside(paths)]]


def key_file():
    """The file with the key of the pseudonyms, if the study has one: an input, so edits rerun."""
    declared = STUDY.pseudonyms.get("key_file")
    return [str(Path(declared).expanduser())] if declared else []


def tabled():
    """The models that have a table and a figure."""
    return [name for name, model in STUDY.models.items() if model["table"]]


def declared(kinds):
    """The declarations of the tables of some kinds."""
    return [table for table in STUDY.tables if table["kind"] in kinds]


def printed(tables):
    """What is printed in the languages of some tables."""
    return {
        language: STUDY.printed[language]
        for language in sorted({table["language"] for table in tables})
    }


def tables(kinds):
    """Every file of every table of some kinds; the report shows the HTML."""
    files = []
    for table in declared(kinds):
        path = f"{RESULTS}/tables/{table['name']}"
        html = report(
            f"{path}.html",
            caption=f"../report/table_{table['kind']}.rst",
            category="Tables",
            labels={"table": table["title"]},
        )
        files += [f"{path}.{suffix}" for suffix in ("json", "csv", "tex", "docx")]
        files.append(html)
    return files


def drawn():
    """The figures of models besides their coefficients: heat maps, importance and profiles."""
    found = []
    for name, model in STUDY.models.items():
        title, level = model["label"], {"confidence": model["confidence"]}
        if model["by_country"] and model["table"]:
            settings = {
                "references": STUDY.references(name),
                "common": model["standardised"],
            } | level
            found.append(("heat_map", name, f"{title}: heat map", settings))
        if model["importance"]:
            found.append(("importance", name, title, level))
        if model["profiles"]:
            found.append(("profiles", name, title, level))
    return [
        {
            "name": f"{kind}_{name}",
            "kind": kind,
            "model": name,
            "title": title,
            "settings": settings,
        }
        for kind, name, title, settings in found
    ]


def drawings():
    """Every file of the figures of `drawn`; Snakemake's report shows the SVG."""
    files = []
    for figure in drawn():
        path = f"{RESULTS}/figures/{figure['name']}"
        svg = report(
            f"{path}.svg",
            caption=f"../report/{figure['kind']}.rst",
            category="Figures",
            labels={
                "figure": f"{figure['title']} ({figure['kind'].replace('_', ' ')})"
            },
        )
        files += [f"{path}.pdf", f"{path}.png", svg]
    return files


def figures():
    """Every file of every figure."""
    described = any(entry["describe"] for entry in STUDY.indices)
    names = [*["indices"] * described, *["items"] * bool(STUDY.items())]
    names += [f"coefficients_{model}" for model in tabled()]
    return expand(
        f"{RESULTS}/figures/{{name}}.{{format}}",
        name=names,
        format=["pdf", "png", "svg"],
    )


def presented():
    """What the report says about the study."""
    names = "title citation simulated areas concepts variables sources countries indices models"
    study = {name: getattr(STUDY, name) for name in names.split()}
    return study | {
        "name": NAME,
        "labels": STUDY.labels(),
        "software": software(Path("CITATION.cff")),
    }
