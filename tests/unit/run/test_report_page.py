"""The page of Snakemake's report, from what is described of jobs."""

import json
import re

from run.report_page import Graph, html, page

DESCRIBED = {
    "jobs": [
        {"rule": "first", "after": [], "shown": []},
        {
            "rule": "second",
            "after": [0],
            "wildcards": "name=a",
            "params": "n=1",
            "shown": [
                {"path": name, "category": "Texts", "labels": {"t": name}, "caption": "one.rst"}
                for name in ("b.txt", "a.txt")
            ],
        },
        {"rule": "all", "after": [1, 0], "shown": []},
    ],
    "rules": {
        "second": {
            "input": [],
            "output": ["{name}.txt"],
            "source": "x = 1",
            "language": "python",
            "conda_env": None,
            "n_jobs": 1,
        }
    },
}


def part(text, name):
    """A part of the page."""
    return json.loads(re.search(rf'<script id="{name}">\n *var \w+ = (.*);\n', text)[1])


def test_a_page_shows_files_with_their_captions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("A", encoding="utf-8")
    (tmp_path / "b.txt").write_text("B", encoding="utf-8")
    (tmp_path / "one.rst").write_text("Of *{{ snakemake.config['a'] }}*.", encoding="utf-8")
    (tmp_path / "workflow.rst").write_text("All.", encoding="utf-8")
    asked = []

    def once(text):
        asked.append(text)
        return html(text)

    text = page(DESCRIBED, ["one.rst", "workflow.rst"], {"a": "one"}, once)
    assert asked == ["Of *one*.", "All."]
    assert part(text, "categories") == {"Texts": {"Other": ["a.txt", "b.txt"]}}
    shown = part(text, "results")["a.txt"]
    assert shown["caption"] == "<p>Of <em>one</em>.</p>\n"
    assert shown["data_uri"].endswith("base64,QQ==") and shown["labels"] == {"t": "a.txt"}
    assert shown["job_properties"] == {"rule": "second", "wildcards": "name=a", "params": "n=1"}
    assert "All." in part(text, "workflow-desc")
    assert part(text, "rules")["second"]["n_jobs"] == 1


def test_jobs_stand_by_levels():
    graph = Graph(DESCRIBED["jobs"])
    levels = [[node.rule.name for node in level] for level in graph.toposorted()]
    assert levels == [["first"], ["second"], ["all"]]
    found = {node.rule.name: len(before) for node, before in graph.dependencies.items()}
    assert found == {"first": 0, "second": 1, "all": 2}
