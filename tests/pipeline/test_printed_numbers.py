"""A study whose numbers are withheld: what is printed stands in the files that are released."""

import csv
import html
import json
import math
import re
import shutil

import pytest
from made_studies import STUDIES, make

NUMBER = r"[-−]?\d[\d,]*(?:\.\d+)?"
#: An estimate with its interval, as the report and the paper print it.
ESTIMATE = re.compile(
    rf"({NUMBER}) \((\d+) % interval ({NUMBER}) to ({NUMBER})"
    r"(?:; corrected p ([<=]) ([\d.]+))?\)"
)


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def number(text):
    try:
        return float(text)
    except ValueError:
        return math.nan


def released(results):
    """Every number of the released files, as it is and in per cent."""
    found = set()
    for path in results.rglob("*.csv"):
        if path.parent.name != "tables" and path.name != "manifest.csv":
            for row in rows(path):
                for cell in map(number, row.values()):
                    found |= {f"{cell:.9g}", f"{100 * cell:.9g}"}
    return found


def of_tables(results):
    """Every number that a table is printed from, with where it stands."""
    for path in sorted(results.glob("tables/*.json")):
        for row in json.loads(path.read_text("utf-8"))["rows"]:
            for cell in row["cells"]:
                for value in cell["values"]:
                    if isinstance(value, int | float) and not math.isnan(value):
                        yield path.stem, row["stub"], value


def text(path):
    found = re.sub(
        r"<(script|style)\b.*?</\1>|<[^>]*>", " ", path.read_text("utf-8"), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", html.unescape(found))


def alike(printed, true):
    """Whether a number is another as printed, with as many decimals."""
    digits = len(printed.partition(".")[2])
    return abs(float(printed.replace(",", "").replace("−", "-")) - true) <= 0.5 * 10**-digits + 1e-9


@pytest.mark.slow
def test_every_number_that_is_printed_is_a_released_one(project):
    study = project.path / "config/studies/schooltrial"
    make(project.path / "data/raw")
    shutil.copytree(STUDIES / "schooltrial", study)
    settings = study / "study.yaml"
    level = "\ndisclosure: {level: publish}\nareas:"
    settings.write_text(settings.read_text("utf-8").replace("\nareas:", level, 1), "utf-8")
    project.snakemake("--config", "study=schooltrial")
    results = project.path / "results/schooltrial"
    known, printed = released(results), list(of_tables(results))
    assert len(printed) > 200
    assert not [one for one in printed if f"{one[2]:.9g}" not in known]
    claims = rows(results / "hypotheses.csv")
    numbers = ("estimate", "confidence", "conf_low", "conf_high", "p_adjusted")
    told = [[number(claim[name]) for name in numbers] for claim in claims]
    said = ESTIMATE.findall(text(results / "report.html"))
    whole = [claim for claim in told if not math.isnan(sum(claim[:4]))]
    assert said and len(said) == len(whole)
    for (estimate, level, low, high, sign, p), claim in zip(said, whole, strict=True):
        assert alike(estimate, claim[0]) and alike(low, claim[2]) and alike(high, claim[3])
        assert float(level) == pytest.approx(100 * claim[1])
        assert not p or (claim[4] < float(p) if sign == "<" else alike(p, claim[4]))
    # the verdict follows from what is printed beside it
    for claim, row in zip(told, claims, strict=True):
        if row["verdict"] == "supported" and row["direction"] == "positive":
            assert claim[0] > float(row["smallest"]) and claim[4] < 1 - claim[1]
        if row["verdict"] == "supported" and row["direction"] == "none":
            assert float(row["equivalence_p"]) < 1 - claim[1]
