"""The validation report: one HTML page that says, source by source, what was checked and found.

It names rows of the exports, and never an answer of a respondent.
"""

from collections import defaultdict

import pandas as pd
from jinja2 import Environment

#: Failing cells shown a check; `failures.csv` lists more.
SHOWN = 5
_MILDEST_LAST = ("error", "warning", "note", "tolerated")

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Validation: {{ title }}</title>
<style>
body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1rem;color:#1a1a1a;\
background:#fff}
.simulated{border:2px solid #8a4b00;background:#fff4e0;padding:.5rem 1rem;font-weight:700}
.scroll{overflow-x:auto}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
caption{text-align:left;font-weight:700;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;\
border-bottom:1px solid #c8c8c8}
td.n{text-align:right;font-variant-numeric:tabular-nums}
td.value{overflow-wrap:anywhere}
summary{cursor:pointer}
</style>
</head>
<body>
<main>
<h1>Validation</h1>
<p>{{ title }}</p>
{% if simulated %}<p class="simulated" role="note">{{ simulated }}</p>{% endif %}
<p>An error would have stopped its source. Warnings and notes do not change the data. A check is
tolerated when no more fail than its limit allows. All checks are in <code>summary.csv</code>,
failing cells in <code>failures.csv</code>, by row of their file. What stands in them is in
<code>data/validation/</code>, which is not for publication.</p>
<div class="scroll" role="region" aria-label="Verdict by source" tabindex="0">
<table>
<caption>Verdict by source</caption>
<thead><tr><th scope="col">Source</th><th scope="col">File</th><th scope="col">Verdict</th>\
<th scope="col">Checks</th><th scope="col">Errors</th><th scope="col">Warnings</th>\
<th scope="col">Notes</th><th scope="col">Tolerated</th></tr></thead>
<tbody>
{% for s in sources %}<tr><th scope="row"><a href="#{{ s.name }}">{{ s.name }}</a></th>\
<td class="value">{{ s.file }}</td><td>{{ s.verdict }}</td><td class="n">{{ s.checks }}</td>\
{% for severity in severities %}<td class="n">{{ s.of[severity]|length }}</td>{% endfor %}</tr>
{% endfor %}</tbody>
</table>
</div>
{% if exclusions %}<div class="scroll" role="region" aria-label="Excluded respondents" \
tabindex="0">
<table>
<caption>Respondents left out of the analysis</caption>
<thead><tr><th scope="col">Source</th><th scope="col">Reason</th>\
<th scope="col">Respondents</th></tr></thead>
<tbody>
{% for row in exclusions %}<tr><th scope="row">{{ row.source }}</th><td>{{ row.reason }}</td>\
<td class="n">{{ row.n }}</td></tr>
{% endfor %}</tbody>
</table>
</div>
{% endif %}{% for s in sources %}<section aria-labelledby="{{ s.name }}">
<h2 id="{{ s.name }}">{{ s.name }}</h2>
<p>{{ s.verdict }}: {{ s.passed }} of {{ s.checks }} checks passed.</p>
{% for severity in severities if s.of[severity] %}<h3>{{ headings[severity] }}</h3>
<details{% if severity != "tolerated" %} open{% endif %}>
<summary>{{ s.of[severity]|length }} \
{{ "check" if s.of[severity]|length == 1 else "checks" }}</summary>
<div class="scroll" role="region" aria-label="{{ headings[severity] }} of {{ s.name }}" \
tabindex="0">
<table>
<thead><tr><th scope="col">Check</th><th scope="col">Column</th><th scope="col">Failed</th>\
<th scope="col">Of</th><th scope="col">Expected</th>\
{% if severity != "tolerated" %}<th scope="col">First failing, by row in the file</th>{% endif %}\
</tr></thead>
<tbody>
{% for check in s.of[severity] %}<tr><th scope="row">{{ check.check }}</th>\
<td>{{ check.column }}</td><td class="n">{{ check.n_failed }}</td>\
<td class="n">{{ check.n }}</td><td>{{ check.expected }}</td>\
{% if severity != "tolerated" %}<td class="value">{% for cell in check.cells %}\
{% if cell.row %}row {{ cell.row }}{% else %}{{ cell.value }}{% endif %}<br>{% endfor %}</td>\
{% endif %}</tr>
{% endfor %}</tbody>
</table>
</div>
</details>
{% endfor %}</section>
{% endfor %}</main>
</body>
</html>
"""
_HEADINGS = {
    "error": "Errors",
    "warning": "Warnings",
    "note": "Notes",
    "tolerated": "Tolerated",
}


def without_answers(cells: pd.DataFrame) -> pd.DataFrame:
    """Failing cells without what stands in them, but for what is said of no single respondent."""
    return cells.assign(value=cells["value"].mask(cells["row"].notna()))


def page(
    title: str,
    simulated: str,
    sources: dict[str, str],
    summary: pd.DataFrame,
    failures: pd.DataFrame,
    exclusions: pd.DataFrame,
) -> str:
    """Return the page: self-contained, without scripts, everything from the data escaped.

    Parameters
    ----------
    simulated
        The banner over simulated data, empty for real ones.
    sources
        Source to its file, in the order of the page.
    summary, failures, exclusions
        The files of the study (see `results.validation_files`), the second as `without_answers`.
    """
    checks = defaultdict(list)
    for row in _rows(summary):
        checks[row["source"]].append(row | {"cells": []})
    by_key = {_key(row): row for rows in checks.values() for row in rows}
    for cell in _rows(failures):
        cells = by_key[_key(cell)]["cells"]
        if len(cells) < SHOWN:
            cells.append(cell)
    described = [_source(name, file, checks[name]) for name, file in sources.items()]
    template = Environment(autoescape=True, keep_trailing_newline=True).from_string(_PAGE)
    return template.render(
        title=title,
        simulated=simulated,
        sources=described,
        severities=_MILDEST_LAST,
        headings=_HEADINGS,
        exclusions=_rows(exclusions),
    )


def _rows(frame: pd.DataFrame) -> list[dict]:
    """Rows as mappings, an empty cell as empty text."""
    return frame.astype("object").where(frame.notna(), "").to_dict("records")


def _key(row: dict) -> tuple[str, ...]:
    return tuple(row[key] for key in ("source", "stage", "column", "check"))


def _source(name: str, file: str, checks: list[dict]) -> dict:
    of = {s: [row for row in checks if row["severity"] == s] for s in _MILDEST_LAST}
    worst = next((s for s in _MILDEST_LAST[:3] if of[s]), "")
    verdicts = {"error": "stopped", "warning": "passed with warnings", "note": "passed with notes"}
    return {
        "name": name,
        "file": file,
        "verdict": verdicts.get(worst, "passed"),
        "checks": len(checks),
        "passed": sum(row["passed"] for row in checks),
        "of": of,
    }
