"""The README of an archive, on the template of the social science data editors.

Vilhuber, Connolly, Koren, Llull and Morrow (2022), A template README for social science replication
packages, v1.1, doi:10.5281/zenodo.7293838. Its headings are kept.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coproduction.deposit.citation_files import Work
from coproduction.deposit.inventory import PYTHON, Export, Run
from coproduction.pages.manifest import Entry
from coproduction.study.archiving import Archive, Rights
from coproduction.study.release import Disclosure
from coproduction.study.written.registration import Registration, latest

AVAILABLE = {
    "public": "Everybody may have these data.",
    "registered": "Everybody who registers may have these data.",
    "application": "Those whose application is granted may have these data.",
    "closed": "These data are not available to others.",
}
#: The seed of `coproduction.inference.reliability` and `coproduction.disclosure.following`.
FIXED = 1951
_WHOLE = "everything but what tells of single rows of the exports"


@dataclass(frozen=True)
class Told:
    """What the README tells beside the metadata.

    Attributes
    ----------
    simulated
        Whether the data are simulated.
    disclosure
        What is withheld from the results.
    exports, run
        The raw data, and how the workflow runs.
    entries, numbers
        Tables and figures, and what the manuscript or the paper calls them, by their stems.
    supplement
        Whether a paper has some of them and a supplement the others.
    claims
        The texts of the claims as they are declared, by name.
    registered
        The claims as they were registered.
    seeds
        What is drawn at random, and from which seed.
    lock
        Text of the lock of packages.
    """

    simulated: bool
    disclosure: Disclosure
    exports: tuple[Export, ...]
    run: Run
    entries: tuple[Entry, ...]
    numbers: Mapping[str, str]
    supplement: bool
    claims: Mapping[str, str]
    registered: Sequence[Registration]
    seeds: Mapping[str, int]
    lock: str


def page(work: Work, told: Told) -> str:
    """Return the README as Markdown."""
    parts = [
        _overview(work, told),
        _availability(work),
        _datasets(work, told),
        _requirements(work.archive, told),
        _programs(told),
        _instructions(work, told),
        _tables(told),
        _deviations(work, told),
        _beside(work),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _overview(work: Work, told: Told) -> list[str]:
    archive = work.archive
    lines = [f"# {_inline(work.title)}", ""]
    lines += [f"Version {archive.version}, released {archive.released}."]
    if archive.replaces:
        lines += [f"It replaces version {archive.replaces}: {_inline(archive.reason)}"]
    if told.simulated:
        lines += ["", "**The data are simulated.** Nobody in them exists."]
    authors = "; ".join(_author(person) for person in archive.persons)
    lines += ["", f"Authors: {authors}. Contact: {archive.contact}.", "", "## Overview", ""]
    return [
        *lines,
        _inline(archive.description),
        "",
        f"The code makes all tables and figures from {len(told.exports)} "
        f"export{'s' * (len(told.exports) > 1)} of a survey with one command. `results/` holds "
        f"what it made, {_WHOLE}.",
        *_withheld(told.disclosure),
    ]


def _withheld(disclosure: Disclosure) -> list[str]:
    """By which rule numbers are withheld and rounded."""
    if disclosure.open:
        return []
    return [
        "",
        f"Numbers are withheld from the results so that they may be published (level "
        f"`{disclosure.level}`): no count of fewer than {disclosure.threshold} respondents is "
        f"there, and none that gives one away. Other counts are rounded to multiples of "
        f"{disclosure.step}, bases of estimates to multiples of {disclosure.wide}; what follows "
        "from a count follows from the rounded one. `results/disclosure.csv` says how many "
        "numbers of which column were withheld or rounded, `project/results/README.md` has all "
        "rules.",
    ]


def _author(person: Any) -> str:
    beside = [person.affiliation, person.orcid and f"https://orcid.org/{person.orcid}"]
    told = ", ".join(text for text in beside if text)
    return _inline(person.cited) + (f" ({_inline(told)})" if told else "")


def _availability(work: Work) -> list[str]:
    archive = work.archive
    lines = ["## Data Availability and Provenance Statements", ""]
    travels = [
        f"The raw exports are {'' if archive.raw else 'not '}in this archive.",
        f"The harmonised microdata are {'' if archive.harmonised else 'not '}in this archive.",
    ]
    lines += [*travels, f"Cite the data: {_inline(work.data)}", ""]
    lines += ["### Statement about Rights", "", *_certified(archive), ""]
    lines += ["### Summary of Availability", "", "| source | availability | licence |"]
    lines += ["|---|---|---|"]
    lines += [
        _row(source, AVAILABLE[rights.availability], rights.licence)
        for source, rights in archive.rights.items()
    ]
    for source, rights in archive.rights.items():
        lines += ["", f"### Source `{source}`", "", *_rights(rights)]
    return lines


def _certified(archive: Archive) -> list[str]:
    """What the authors certify, in the words of the template."""
    statements = [
        (archive.may_use, "the authors of this archive have legitimate access to and permission "
         "to use the data"),
        (archive.may_share, "the authors have documented permission to redistribute the data "
         "within this archive"),
    ]  # fmt: skip
    held = archive.raw or archive.harmonised
    return [
        f"- [{'x' if said else ' '}] We certify that {text}."
        for said, text in statements[: 1 + held]
    ]


def _rights(rights: Rights) -> list[str]:
    told = {
        "Provided by": rights.holder,
        "Who may have them": rights.who or AVAILABLE[rights.availability],
        "How": rights.how,
        "Where": rights.url,
        "Cost": rights.cost,
        "Time": rights.time,
        "Licence": rights.licence,
    }
    return [f"- {label}: {_inline(text)}" for label, text in told.items() if text]


def _datasets(work: Work, told: Told) -> list[str]:
    lines = ["## Dataset list", "", "| source | file | bytes | SHA-256 | in this archive |"]
    lines += ["|---|---|---|---|---|"]
    held = "yes" if work.archive.raw else "no"
    lines += [
        _row(one.source, f"`{one.path}`", str(one.size), f"`{one.sha256}`", held)
        for one in told.exports
    ]
    held = "yes" if work.archive.harmonised else "no"
    lines += [_row("all", f"`{path}`", "", "", held) for path in told.run.microdata]
    return [
        *lines,
        "",
        "Paths are those below `project/`. `results/codebook/` has a codebook of every export and "
        "of the harmonised file, as CSV, HTML and DDI-Codebook 2.5; `datapackage.json` describes "
        "every column of the tables in `results/`.",
    ]


def _requirements(archive: Archive, told: Told) -> list[str]:
    pins = ", ".join(f"{name} {version}" for name, version in direct(told.lock))
    lines = [
        "## Computational requirements",
        "",
        "### Software Requirements",
        "",
        f"Python {PYTHON} or newer. `project/requirements.txt` locks every "
        "package with the checksums of its files; `project/workflow/envs/licences.csv` has their "
        f"licences. Some have two versions, for older and newer Pythons. Asked for by name, "
        f"those for tests and checks among them: {pins}.",
        "",
        "### Controlled Randomness",
        "",
    ]
    if told.seeds:
        lines += ["Random numbers are drawn from the seeds that the configuration declares:", ""]
        lines += [f"- {what}: {seed}" for what, seed in told.seeds.items()]
    else:
        lines += ["The configuration asks for no random numbers."]
    lines += [
        "",
        "Intervals of reliability, and eigenvalues of unrelated items, are drawn from the fixed "
        f"seed {FIXED} of the code.",
    ]
    needed = [_inline(archive.runtime), ""] if archive.runtime else []
    return [
        *lines,
        "",
        "### Memory, Runtime, Storage Requirements",
        "",
        *needed,
        "They differ from machine to machine and stand beside this archive, in the file of its "
        "name that ends in `-machine.txt`.",
    ]


def direct(lock: str) -> list[tuple[str, str]]:
    """The packages of a lock that the project itself asks for, with their versions."""
    found = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        match = re.match(r"([\w.-]+)==([^\s;\\]+)", block)
        if match and "(pyproject.toml)" in block:
            found.append((match[1], match[2]))
    return found


def _programs(told: Told) -> list[str]:
    return [
        "## Description of programs/code",
        "",
        "- `project/Snakefile` and `project/workflow/rules/`: which step makes which file",
        "- `project/workflow/scripts/`: one script a step",
        "- `project/workflow/coproduction/`: the library they call",
        f"- `project/config/`, and the folder of the study `{told.run.name}`: every choice of the "
        "analysis",
        "- `project/README.md`: how the numbers are made",
        "",
        "### License for Code",
        "",
        "MIT, see `project/LICENSE`.",
    ]


def _instructions(work: Work, told: Told) -> list[str]:
    lines = [
        "## Instructions to Replicators",
        "",
        "Unpack the archive. `verify.py` beside `data/` needs nothing but Python:",
        "",
        "```sh",
        "python3 verify.py --checksums    # are all files as they were released?",
        "python3 verify.py                # make everything anew and compare byte by byte",
        "```",
        "",
    ]
    if not work.archive.raw:
        lines += [
            "The raw exports do not lie in the archive: get them as said above, put them into one "
            "folder and add `--inputs FOLDER`.",
            "",
        ]
        if work.archive.harmonised:
            lines += ["Without them it begins with the harmonised microdata.", ""]
    settings = " ".join(told.run.settings)
    return [
        *lines,
        "To work with it, in `project/`:"
        if work.archive.raw
        else "To work with it, put the exports where the list of datasets says, and in `project/`:",
        "",
        "```sh",
        "python3 -m venv .venv && . .venv/bin/activate",
        "pip install --require-hashes --use-pep517 -r requirements.txt",
        f"snakemake --cores all --config {settings}",
        "```",
        "",
        f"Results are then in `results/{told.run.name}/`.",
    ]


def _tables(told: Told) -> list[str]:
    """Which rule, program and inputs make each table and figure."""
    lines = ["## List of tables and programs", "", _called(told), ""]
    lines += ["| table or figure | file | rule | program | inputs |", "|---|---|---|---|---|"]
    folder = f"results/{told.run.name}/"
    maker = {path: job for job in told.run.jobs for path in job["outputs"]}
    for entry in told.entries:
        suffix = "csv" if entry.type == "table" else "svg"
        job = maker[f"{folder}{entry.stem}.{suffix}"]
        inputs = ", ".join(f"`{path.removeprefix(folder)}`" for path in _read(job))
        file = f"`results/{entry.stem}.{suffix}`"
        title = f"{told.numbers.get(entry.stem) or entry.type.capitalize()}: {entry.title}"
        lines += [_row(title, file, job["name"], f"`{job['script']}`", inputs)]
    lines += ["", "The steps that lead to them, in the order in which they run:", ""]
    lines += ["| step | program | reads | makes |", "|---|---|---|---|"]
    for job in told.run.jobs:
        parts = [
            _some(path.removeprefix(folder) for path in of) for of in (_read(job), job["outputs"])
        ]
        lines += [_row(job["name"], f"`{job['script']}`", *parts)]
    return lines


def _called(told: Told) -> str:
    """Where tables and figures have the numbers that they are listed with."""
    where = "`results/manuscript.pdf`"
    if told.supplement:
        where += ", with an S that of `results/supplement.pdf`"
    return f"Numbers are those of {where}; what has none is printed in a file of its own alone."


def _read(job: Mapping[str, Any]) -> list[str]:
    return [path for path in job["inputs"] if not path.startswith("workflow/")]


def _some(paths: Iterable[str]) -> str:
    """The first files, and how many more."""
    found = list(paths)
    shown = ", ".join(f"`{path}`" for path in found[:4])
    return shown + (f" and {len(found) - 4} more" if len(found) > 4 else "")


def _deviations(work: Work, told: Told) -> list[str]:
    """What was registered, and what is another since."""
    lines = ["## Deviations from registered hypotheses", ""]
    if not told.claims and not told.registered:
        return [*lines, "The study declares no hypotheses."]
    known = latest(told.registered)
    if not known:
        lines += ["No hypothesis was registered before the analysis."]
    for name, text in told.claims.items() if known else ():
        one = known.get(name)
        if one is None:
            lines += [f"- `{name}` was not registered."]
        elif one.text == text:
            lines += [f"- `{name}` is as it was registered, as of {one.date}."]
        else:
            lines += [f"- `{name}` was edited after it was registered, as of {one.date}."]
    lines += [
        f"- `{name}` was registered, as of {one.date}, and is no longer declared."
        for name, one in known.items()
        if name not in told.claims
    ]
    if work.archive.deviations:
        lines += ["", _inline(work.archive.deviations)]
    return lines


def _beside(work: Work) -> list[str]:
    archive = work.archive
    lines = ["## Ethics", "", _inline(archive.ethics) or "Nothing is declared."]
    lines += ["", "## Funding", ""]
    grants = [
        _inline(one.funder + (f", {one.award}" if one.award else "")) for one in archive.funding
    ]
    lines += [f"- {grant}" for grant in grants] or ["None is declared."]
    results, documentation = archive.licences.results, archive.licences.documentation
    return [
        *lines,
        "",
        "## Licences",
        "",
        f"Results: {results}. Documentation and metadata: {documentation}. Code: MIT. Data: see "
        "the sources above. Packages: `project/workflow/envs/licences.csv`.",
    ]


def _row(*cells: str) -> str:
    return f"| {' | '.join(_inline(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _inline(text: str) -> str:
    """A text on one line that is no markup of HTML."""
    return " ".join(text.split()).replace("<", "&lt;")
