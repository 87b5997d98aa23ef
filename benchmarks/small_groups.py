"""A made survey of 320 respondents with small groups, for `disclosure.py`, at `publish`.

``python benchmarks/small_groups.py PROJECT STUDY`` writes exports and configuration of two
countries and two waves into a project: few are diverse, of a small religion or ill, and few have
very large incomes.
"""

import csv
import hashlib
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

SIZES = {"a1": 120, "a2": 110, "b1": 90}
RELIGIONS = ("none", "christian", "muslim", "jewish", "other")
LEVELS = {
    "religion": ("categorical", RELIGIONS),
    "gender": ("categorical", ("male", "female", "diverse")),
    "education": ("ordinal", ("low", "mid", "high")),
    **dict.fromkeys(("act1", "act2", "act3", "act4", "ill"), ("binary", ("no", "yes"))),
}
RANGES = {"age": (18, 95), "trust": (0, 10), "income": (0, 1000000)}
#: Variable to the kinds of missing of its codes.
MISSING = {
    "trust": {99: "dont_know"},
    "income": {-1: "refused"},
    "ill": {7: "refused"},
    **{f"act{k}": {7: "refused", 8: "dont_know", 9: "no_answer"} for k in range(1, 5)},
}
MODELS = {
    "main": "outcome: acts, terms: [age, gender, religion, education, trust, wave, country], "
    "importance: false",
    "each": "outcome: acts, countries: each, terms: [age, gender, education, trust]",
    "small": "outcome: act1, estimator: logit, terms: [gender, education]",
    "illness": "outcome: ill, estimator: logit, terms: [age, trust]",
    "rich": "outcome: income, terms: [age, education, ill], countries: each",
}
TABLES = {
    "answered": "kind: items, group: gender, base: answered, rows: [religion, ill, act1]",
    "asked": "kind: items, base: asked, total: design, rows: [religion, ill, act1, act2]",
    "all": "kind: items, base: all, group: wave, rows: [religion, ill, act1]",
    "people": "kind: sample, rows: [gender, age, income, trust], total: design, "
    "statistics: [mean, sd, n, missing]",
    "religions": "kind: indices, group: religion, uncertainty: interval",
    "waves": "kind: balance, group: wave, rows: [religion, gender, age]",
}


def answers(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Answers of `n` respondents by code, and their weights."""
    education = rng.choice([1, 2, 3], n, p=[0.2, 0.5, 0.3])
    trust = np.clip(np.round(rng.normal(5 + 0.4 * education, 2.2, n)), 0, 10).astype(int)
    acts = {}
    for k in range(1, 5):
        chance = 1 / (1 + np.exp(0.8 - 0.3 * k + 0.5 * (education - 2) - 0.1 * (trust - 5)))
        odd = rng.choice([7, 8, 9], n, p=[0.3, 0.5, 0.2])
        acts[f"act{k}"] = np.where(rng.random(n) < 0.05, odd, rng.random(n) < chance)
    income = rng.lognormal(7.5, 1.6, n).round()
    return pd.DataFrame({
        "w": np.round(rng.lognormal(0, 0.4, n), 4),
        "religion": rng.choice(5, n, p=[0.5, 0.38, 0.08, 0.02, 0.02]) + 1,
        "gender": rng.choice([1, 2, 3], n, p=[0.48, 0.49, 0.03]),
        "age": rng.integers(18, 91, n),
        "education": education,
        "trust": np.where(rng.random(n) < 0.04, 99, trust),
        **acts,
        "income": np.where(rng.random(n) < 0.12, -1, np.minimum(income, 1000000)).astype(int),
        "ill": np.where(rng.random(n) < 0.03, 1, np.where(rng.random(n) < 0.07, 7, 0)),
    })  # fmt: skip


def crosswalk() -> list[list]:
    """Rows of the crosswalk, the same of each source."""
    rows = []
    for name, (kind, levels) in LEVELS.items():
        first = 0 if kind == "binary" else 1
        rows += [[name, first + k, "", name, "map", one, "", ""] for k, one in enumerate(levels)]
    for name, (low, high) in RANGES.items():
        rows.append([name, f"{low}..{high}", "", name, "copy", "", "", ""])
    for name, kinds in MISSING.items():
        rows += [[name, code, "", name, "map", "", kind, ""] for code, kind in kinds.items()]
    return rows


def main(project: Path, study: str) -> None:
    """Write the survey into a project."""
    raw, folder = project / "data/raw" / study, project / "config/studies" / study
    raw.mkdir(parents=True, exist_ok=True)
    (folder / "crosswalk").mkdir(parents=True, exist_ok=True)
    rng, sources = np.random.default_rng(1), {}
    header = "source_variable,source_code,source_label,target,verb,target_code,missing_kind,note"
    for source, n in SIZES.items():
        made = answers(rng, n)
        made.insert(0, "id", [f"{source}{1000 + k}" for k in range(n)])
        file = raw / f"{source}.csv"
        made.to_csv(file, index=False, lineterminator="\n")
        sources[source] = {
            "file": f"data/raw/{study}/{source}.csv",
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            "country": source[0].upper() * 2,
            "wave": "first" if source.endswith("1") else "second",
            "language": "en", "respondent": "id", "weight": "w",
        }  # fmt: skip
        with (folder / "crosswalk" / f"{source}.csv").open("w", newline="") as handle:
            csv.writer(handle).writerows([header.split(","), *crosswalk()])
    files = {
        "study": {
            "title": "A made survey of small groups", "simulated": True,
            "citation": "Made by benchmarks/small_groups.py.",
            "pseudonyms": {"open": True}, "disclosure": {"level": "publish"},
            "waves": {"first": {"label": "First"}, "second": {"label": "Second"}},
            "sources": sources,
        },
        "variables": {"variables": {
            name: {"label": name.title(), "type": kind,
                   "levels": [{"name": one, "label": one.title()} for one in levels]}
            for name, (kind, levels) in LEVELS.items()
        } | {name: {"label": name.title(), "type": "numeric", "range": [*ends]}
             for name, ends in RANGES.items()}},
        "indices": {"indices": {"acts": {
            "label": "Acts", "items": [f"act{k}" for k in range(1, 5)],
            "minimum_answered": 3, "measures": "behaviour",
        }}},
        "models": {"models": of_texts(MODELS, "label")},
        "tables": {"tables": of_texts(TABLES, "title")},
    }  # fmt: skip
    for name, content in files.items():
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "countries.csv").write_text(
        "country,label,population\nAA,Aland,1000000\nBB,Bland,2000000\n"
    )


def of_texts(told: dict[str, str], named: str) -> dict[str, dict]:
    """Settings written on a line each, with a name."""
    return {k: {named: k.title(), **yaml.safe_load("{" + v + "}")} for k, v in told.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
