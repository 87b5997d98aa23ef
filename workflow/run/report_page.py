"""Report page: Snakemake's own report, written by its reporter from what `run.reported` describes.

What the reporter takes is laid down for those that others plug in
(`snakemake_interface_report_plugins`).
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from docutils.core import publish_parts
from jinja2 import Environment
from snakemake.report import Category
from snakemake.report.common import mime_from_file
from snakemake.report.html_reporter import Reporter, ReportSettings

#: The captions are reStructuredText; of a description its title is wanted too.
_CAPTION, _DESCRIPTION = "body", "html_body"


def html(text: str) -> str:
    """A text in reStructuredText as HTML, alone and with its title, as JSON."""
    parts: Any = publish_parts(text, writer="html")
    return json.dumps({name: parts[name] for name in (_CAPTION, _DESCRIPTION)})


def page(
    described: Mapping[str, Any],
    captions: Iterable[str],
    config: Mapping[str, str],
    html: Callable[[str], str] = html,
) -> str:
    """Return the page.

    Parameters
    ----------
    described
        See `run.reported.described`.
    captions
        The files of all captions, and ``workflow.rst``, which tells of the whole.
    config
        What these take of the configuration.
    html
        See `html` of this module.
    """
    texts = {Path(path).name: Path(path) for path in captions}
    environment = Environment(trim_blocks=True, lstrip_blocks=True)

    def rendered(name: str, part: str) -> str:
        template = environment.from_string(texts[name].read_text(encoding="utf-8"))
        return json.loads(html(template.render(snakemake=SimpleNamespace(config=config))))[part]

    shown = {file["caption"] for job in described["jobs"] for file in job["shown"]}
    said = {name: rendered(name, _CAPTION) for name in sorted(shown)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        reporter: Any = Reporter  # takes what has the attributes of its interfaces
        reporter(
            rules={
                name: SimpleNamespace(**rule, container_img_url=None)
                for name, rule in described["rules"].items()
            },
            results=_results(described["jobs"], said),
            configfiles=[],
            jobs=[],  # how long they took is on a page of its own
            settings=ReportSettings(path=path),
            workflow_description=rendered("workflow.rst", _DESCRIPTION),
            dag=Graph(described["jobs"]),
            metadata={},
        ).render()
        return path.read_text(encoding="utf-8")


def _results(jobs: list[dict], said: Mapping[str, str]) -> dict[Category, dict]:
    found: dict[Category, dict[Category, list]] = {}
    for job in jobs:
        for file in job["shown"]:
            within = found.setdefault(Category(file["category"]), {Category(None): []})
            within[Category(None)].append(_file(job, file, said[file["caption"]]))
    for within in found.values():
        for files in within.values():
            files.sort(key=lambda one: one.name)
    return found


def _file(job: Mapping[str, Any], file: Mapping[str, Any], caption: str) -> SimpleNamespace:
    path = Path(file["path"])
    return SimpleNamespace(
        path=path,
        name=path.name,
        filename=path.name,
        labels=file["labels"],
        caption=caption,
        size=path.stat().st_size,
        mime=mime_from_file(path)[0],
        wildcards=job["wildcards"],
        params=job["params"],
        job=SimpleNamespace(rule=SimpleNamespace(name=job["rule"])),
        aux_files=[],
    )


class Graph:
    """The jobs as Snakemake's graph: by levels, and each with those that it follows."""

    def __init__(self, jobs: list[dict]):
        self._jobs = [_Node(SimpleNamespace(name=job["rule"])) for job in jobs]
        self.dependencies = {
            node: {self._jobs[i]: set() for i in job["after"]}
            for node, job in zip(self._jobs, jobs, strict=True)
        }

    def toposorted(self) -> Iterator[list["_Node"]]:
        """The jobs that follow none, those that follow these alone, and so on."""
        level: dict[_Node, int] = {}
        for node in self._jobs:  # in an order in which they can run
            level[node] = 1 + max((level[one] for one in self.dependencies[node]), default=-1)
        for k in range(1 + max(level.values())):
            yield [node for node in self._jobs if level[node] == k]


class _Node:
    def __init__(self, rule: SimpleNamespace):
        self.rule = rule
