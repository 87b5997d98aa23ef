"""Reported: what Snakemake's report says of the jobs behind some files, as the rules say.

To let Snakemake report it has to read the workflow and to plan all jobs once more. Here all that
the report says but for the content of files is taken from the rules of the run that goes on, and
`run.report_page` lets Snakemake's own reporter write it. Jobs are left out whose files are all
removed: they follow from the sizes of exports and a setting, and the report from results alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from snakemake.io import get_flag_value, is_callable, is_flagged
from snakemake.iocontainers import Wildcards
from snakemake.jobs import Job
from snakemake.logging import format_dict
from snakemake.rules import Rule
from snakemake.script import get_source

from run.origins import Made, behind


def described(
    rules: Iterable[Rule], paths: Sequence[str], target: str, planned: Iterable[Job] = ()
) -> dict[str, Any]:
    """Tell of the jobs behind some files, in an order in which they can run, and of their rules.

    Returns ``jobs``, the last of which is the rule `target` that only asks for the files, and
    ``rules`` by name. A job has its rule, the numbers of the jobs that it follows, and the files
    that the report shows, with category, labels and the name of their caption.
    """
    found = [job for job in behind(rules, paths, planned) if not _passing(job)]
    number = {str(file): i for i, job in enumerate(found) for file in job.outputs}
    jobs = [{**_job(job), "after": _after(job.inputs, number)} for job in found]
    last = {"rule": target, "after": _after(paths, number), "shown": []}
    many = Counter(job.rule.name for job in found)
    kinds = {job.rule.name: job.rule for job in found}
    return {
        "jobs": [*jobs, last],
        "rules": {name: {**_rule(rule), "n_jobs": many[name]} for name, rule in kinds.items()},
    }


def _passing(job: Made) -> bool:
    return all(is_flagged(file, "temp") for file in job.outputs)


def _after(files: Iterable[object], number: dict[str, int]) -> list[int]:
    return [*dict.fromkeys(number[str(file)] for file in files if str(file) in number)]


def _job(job: Made) -> dict[str, Any]:
    wildcards = Wildcards(fromdict=dict(job.wildcards))
    shown = [*_shown(job, wildcards)]
    told = {"rule": job.rule.name, "shown": shown}
    if not shown:
        return told
    params, _ = job.rule.expand_params(dict(job.wildcards), job.inputs, job.outputs, None)
    return {
        **told,
        "wildcards": format_dict(wildcards),
        "params": format_dict(params).replace("\n", r"\n").replace('"', r"\""),
    }


def _shown(job: Made, wildcards: Wildcards) -> Iterator[dict[str, Any]]:
    for file in job.outputs:
        if is_flagged(file, "report"):
            marked: Any = get_flag_value(file, "report")
            labels = marked.labels(wildcards) if callable(marked.labels) else marked.labels
            caption = Path(marked.caption.get_path_or_uri(secret_free=True)).name
            yield {
                "path": str(file),
                "category": marked.category,
                "labels": labels,
                "caption": caption,
            }


def _rule(rule: Rule) -> dict[str, Any]:
    source, language = rule.shellcmd, "bash"
    if source is None:
        _, source, language, *_ = get_source(rule.script, rule.workflow.sourcecache, rule.basedir)
    return {
        "input": ["<function>" if is_callable(file) else str(file) for file in rule.input],
        "output": [str(file) for file in rule.output],
        "source": source,
        "language": language,
        "conda_env": _environment(rule),
    }


def _environment(rule: Rule) -> dict[str, Any] | None:
    if not rule.conda_env:
        return None
    basedir: Any = rule.basedir
    path = basedir.join(rule.conda_env).get_path_or_uri(secret_free=True)
    return yaml.load(Path(path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
