"""A study whose every text is an attack, from its files to every output: none is alive."""

import json
import re

import alive
import hostile
import pytest

from coproduction.files import legible


@pytest.mark.slow
def test_no_text_of_a_study_is_alive_in_any_output(project):
    hostile.study(project.path, project.path / "config" / "studies" / hostile.NAME)
    project.snakemake("--config", f"study={hostile.NAME}")
    results = project.path / "results" / hostile.NAME
    files = [path for path in sorted(results.rglob("*")) if path.is_file()]
    kinds = {path.suffix for path in files}
    assert kinds >= {".csv", ".docx", ".html", ".json", ".pdf", ".svg", ".tex", ".xml"}
    found = {str(path.relative_to(results)): list(alive.alive(path)) for path in files}
    assert {name: told for name, told in found.items() if told} == {}
    page = (results / "snakemake-report.html").read_text(encoding="utf-8")
    shown = json.loads(re.search(r"^    var results = (.*);$", page, re.M)[1])
    labels = {path.rpartition("/")[2]: told["labels"] for path, told in shown.items()}
    texts = "\n\n".join(hostile.texts())
    assert labels["all.html"] == {"table": legible(texts)}
    assert labels["sample.html"] == {"table": hostile.PAYLOADS["wildcard"]}
    described = json.loads(re.search(r"^    var workflow_desc = (.*);$", page, re.M)[1])
    assert ".. include:: canary.txt" in described and hostile.SECRET not in described
    parsed = alive.Page(page)
    assert set(re.findall(r"<(\w+)", described)) <= {"div", "p", "em"}
    assert len(parsed.scripts) == page.count("</script>")
