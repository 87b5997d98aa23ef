"""The default study as one from which numbers are withheld: no exact count stands in any output."""

import csv
import html
import json
import re

import pytest
import withheld

THRESHOLD = 10
COUNTS = re.compile(r"n|n_(base|failed|missing|dropped|trimmed|imputed|left|answered)|left_out")
#: Checks of validation that count codes and columns, not respondents.
OF_CODES = (
    "question", "held_to_question", "label", "held_to_label", "condition", "type", "levels",
    "mean_weight", "mean_weights", "item_rest", "psu_within_strata", "spelling", "mojibake",
    "padding", "labelled", "plain", "present",
)  # fmt: skip
#: Few respondents in words; a share of specifications says how many these are.
FEW = re.compile(
    r"(?<!each estimate \()\bn = [1-9]\b(?![.,]\d)|(?<![\d.,–−-])\b[1-9] (?:respondent|person)s?\b"
)


def counts(folder):
    """Every count of respondents in the CSV files of results: file, column and number."""
    for path in sorted(folder.rglob("*.csv")):
        name = path.relative_to(folder).as_posix()
        if name.startswith("tables/") or name == "manifest.csv":
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row.get("check") not in OF_CODES:
                    for column, cell in row.items():
                        of_choice = (
                            name.startswith(("multiverse/", "sensitivity/"))
                            and column == "left_out"
                        )
                        if cell and COUNTS.fullmatch(column) and not of_choice:
                            yield name, column, float(cell)


def text(path):
    """What a page says, without its scripts and marks."""
    found = path.read_text(encoding="utf-8")
    return html.unescape(re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", found, flags=re.DOTALL))


@pytest.mark.slow
def test_no_exact_count_stands_in_any_output(project):
    withheld.study(project.path, "publish", 1500)
    project.snakemake()
    results = project.path / "results" / withheld.STUDY
    everybody = {
        float(row["code_label"])
        for path in (results / "codebook").glob("*.csv")
        for row in csv.DictReader(path.read_text("utf-8").splitlines())
        if row["code"] == "Respondents"
    }
    everybody.add(sum(everybody - {1500.0}))
    found = list(counts(results))
    assert len(found) > 1000
    assert not [one for one in found if 0 < one[2] < THRESHOLD]
    strange = [one for one in found if one[2] % THRESHOLD and one[2] not in everybody]
    assert not [one for one in strange if one[1] != "left_out"]
    for path in [*results.rglob("*.html"), *results.rglob("*.txt"), *results.rglob("*.md")]:
        if path.name not in ("runtime.html", "snakemake-report.html"):
            assert not FEW.search(text(path)), path
    tables = [json.loads(path.read_text("utf-8")) for path in results.glob("tables/*.json")]
    assert tables and all("Withheld (–)" in json.dumps(one, ensure_ascii=False) for one in tables)
