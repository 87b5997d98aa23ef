"""A made file of two countries, one too many, as archives ship them: from the rows to the flow."""

import csv
import hashlib
import random

import pytest
import yaml

NAME = "made"
HEADER = ["id", "cntry", "w", "progress", "age", "sex", "y"]
HEAD = "source_variable,source_code,source_label,target,verb,target_code,missing_kind,note\n"
CROSSWALK = HEAD + (
    "age,,,age,copy,,,\nsex,1,,sex,map,man,,\nsex,2,,sex,map,woman,,\ny,,,y,copy,,,\n"
    "cntry,AA,,country,map,AA,,\ncntry,BB,,country,map,BB,,\n"
)
RULES = [
    {"reason": "other country", "where": {"cntry": ["ZZ", ""]}},
    {"reason": "weight 0 {w}", "where": {"w": [0, ""]}},
    {"reason": "broke off", "where": {"progress": "[0,50)"}},
]
#: Reason to how many of each country.
LEFT = {
    ("AA", "weight 0 {w}"): 3, ("BB", "weight 0 {w}"): 2, ("BB", "broke off"): 4,
    ("", "other country"): 6,
}  # fmt: skip


def rows():
    """Forty respondents of each country, who number theirs from 1, and those to leave out."""
    draw = random.Random(8)
    made = []
    for country, out in (("AA", ["0", "0.0", ""]), ("BB", ["0", "0.00"])):
        weights = [f"{draw.uniform(0.5, 1.5):.4f}" for _ in range(40)] + out
        made += [[i, country, w, 100] for i, w in enumerate(weights, 1)]
    made += [[i, "BB", "1", 10 * (i % 5)] for i in range(901, 905)]
    made += [[i, place, "1", 100] for i, place in enumerate(["ZZ"] * 5 + [""], 501)]
    answers = [(draw.randint(18, 80), draw.randint(1, 2), draw.randint(1, 5)) for _ in made]
    # Only who is left out has codes that the crosswalk does not know.
    return [
        [*row, *(("999", "7", "99") if row[1] in ("ZZ", "") else answer)]
        for row, answer in zip(made, answers, strict=True)
    ]


def write(project, lines):
    raw = project.path / "data" / "raw" / NAME / "all.csv"
    raw.parent.mkdir(parents=True, exist_ok=True)
    with raw.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *lines])
    folder = project.path / "config" / "studies" / NAME
    (folder / "crosswalk").mkdir(parents=True, exist_ok=True)
    (folder / "crosswalk" / "all.csv").write_text(CROSSWALK, encoding="utf-8")
    (folder / "countries.csv").write_text("country,label\nAA,Aland\nBB,Beland\n", encoding="utf-8")
    source = {
        "file": f"data/raw/{NAME}/all.csv", "sha256": hashlib.sha256(raw.read_bytes()).hexdigest(),
        "encoding": "utf-8", "delimiter": ",", "language": "en", "respondents": len(lines),
        "respondent": ["cntry", "id"], "weight": "w", "asserts": {"cntry": ["AA", "BB"]},
        "leave_out": RULES,
    }  # fmt: skip
    levels = [{"name": name, "label": name.title()} for name in ("man", "woman")]
    settings = {
        "study": {"title": "Made", "simulated": True, "citation": "Made for a test.",
                  "pseudonyms": {"open": True}, "sources": {"all": source}},
        "variables": {"variables": {
            "age": {"label": "Age", "type": "numeric", "range": [15, 110]},
            "sex": {"label": "Woman", "type": "binary", "levels": levels},
            "y": {"label": "Trust", "type": "numeric", "range": [1, 5]}}},
        "models": {"models": {"main": {"label": "Main", "outcome": "y",
                                       "terms": ["age", "sex", "country"]}}},
    }  # fmt: skip
    for name, content in settings.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")


def table(project, path):
    with (project.path / "results" / NAME / path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
def test_everybody_left_out_is_counted_on_the_way_to_the_fit(project):
    lines = rows()
    write(project, lines)
    wanted = ("models/flow.csv", "models/flow_missing.csv", "validation/report.html",
              "codebook/all.csv", "tables/flow.html", "figures/flow.svg")  # fmt: skip
    project.snakemake(*(f"results/{NAME}/{path}" for path in wanted), "--config", f"study={NAME}")
    left = {(row["country"], row["reason"]): int(row["n"])
            for row in table(project, "validation/left_out.csv")}  # fmt: skip
    assert left == LEFT
    steps = {(row["country"], row["step"]): (int(row["n"]), int(row["left_out"]))
             for row in table(project, "models/flow.csv")}  # fmt: skip
    assert [steps[c, "read"] for c in ("AA", "BB", "all")] == [(43, 0), (46, 0), (len(lines), 0)]
    assert [steps[c, "harmonised"] for c in ("AA", "BB", "all")] == [(40, 3), (40, 6), (80, 15)]
    assert steps["all", "complete"] == (80, 0)
    gone = [row for row in table(project, "models/flow_missing.csv") if row["step"] == "harmonised"]
    why = {(row["country"], row["reason"]): int(row["n"]) for row in gone}
    assert {key: n for key, n in why.items() if key[0] != "all"} == {
        key: n for key, n in LEFT.items() if key[0]
    }
    assert sum(n for (country, _), n in why.items() if country == "all") == 15
    ledger = table(project, "harmonisation/ledger.csv")
    assert not {"7", "99", "ZZ"} & {r["source_code"] for r in ledger}
    assert sum(int(row["n"]) for row in ledger if row["target"] == "sex") == 80
    results = project.path / "results" / NAME
    for path in ("validation/report.html", "codebook/all.csv", "tables/flow.html"):
        assert "weight 0 {w}" in (results / path).read_text(encoding="utf-8"), path
    notes = [row["code_label"] for row in table(project, "codebook/all.csv")
             if row["variable"] == "id" and row["entry"] == "note"]  # fmt: skip
    assert "joined of cntry, id" in notes[0]


@pytest.mark.slow
def test_a_row_of_totals_and_a_country_too_many_stop_together(project):
    write(
        project, [*rows(), ["Total", "AA", "85.0", 100, "", "", ""], [9, "QQ", "1", 100, 30, 1, 2]]
    )
    printed = project.snakemake(
        f"results/{NAME}/models/flow.csv", "--config", f"study={NAME}", ok=False
    )
    log = (project.path / "logs" / NAME / "harmonise" / "all.log").read_text(encoding="utf-8")
    for text in (printed, log):
        assert "row 97: 1 row of totals" in text and 'where: {id: ["Total"]}' in text
        assert "'QQ' (1)" in text and 'cntry: ["AA", "BB", "QQ"]' in text
    assert not (project.path / f"data/harmonised/{NAME}/all.parquet").exists()
