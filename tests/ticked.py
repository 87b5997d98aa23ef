"""A small study of ticked answers: lists in one cell, and boxes of forms never opened."""

import hashlib
from pathlib import Path

import pandas as pd
import yaml

NAME = "ticked"
NOT = "not_applicable"
HEADER = "source_variable,source_code,source_label,target,verb,target_code,missing_kind,note"
WAYS = ["Walk", "Cycle", "Bus, tram or train", "None of these"]
LEVELS = [{"name": name, "label": name.title()} for name in ("no", "yes")]
VARIABLES = {
    "age": {"label": "Age", "type": "numeric", "range": [15, 110]},
    "walks": {"label": "Walks", "type": "binary", "levels": LEVELS},
    "ways": {"label": "Ways", "type": "numeric", "range": [0, 4]},
}
#: Sources by the platform their export looks like: separator, condition of an empty cell.
CROSSWALKS = {
    "commas": [
        "Q6,Walk,,walks,contains,yes,,", "Q6,None of these,,walks,contains,,,",
        *(f'Q6,"{way}",,ways,contains,1,,' for way in WAYS[:3]), ",,,ways,count,,,",
        "Q6,<blank>,,walks,map,,no_answer,", "Q6,<blank>,,ways,map,,no_answer,",
    ],
    "kobo": [
        "acts,walk,,walks,contains,yes,,,", "acts,group,,ways,contains,1,,,",
        "acts,walk,,ways,contains,1,,,", ",,,ways,count,,,,",
        *(f"acts,<blank>,,{target},map,{code},,,form=2" for target, code in
          (("walks", "no"), ("ways", "0"))),
        *(f"acts,<blank>,,{target},map,,not_applicable,,form=0" for target in ("walks", "ways")),
    ],
    "redcap": [
        "acts___1,0,,walks,map,no,,", "acts___1,1,,walks,map,yes,,",
        "acts___1,0,,walks,map,,not_applicable,,form=0",
        *(f"acts___{k},{code},,ways,map,{code},," for k in (1, 2) for code in (0, 1)),
        *(f"acts___{k},0,,ways,map,,not_applicable,,form=0" for k in (1, 2)), ",,,ways,count,,,",
    ],
}  # fmt: skip


def answers():
    """Who ticked what, and whose form was never opened: every combination four times."""
    for i in range(96):
        opened, ticked = i % 3 > 0, [way for k, way in enumerate(WAYS[:3]) if i >> k & 1]
        yield str(i + 1), opened, ticked


def exports():
    """The columns of each source."""
    own = {"commas": ["Q6"], "kobo": ["acts", "form"], "redcap": ["acts___1", "acts___2", "form"]}
    found = {source: {c: [] for c in ("id", "age", *columns)} for source, columns in own.items()}
    for name, opened, ticked in answers():
        two = [int(opened and way in ticked) for way in WAYS[:2]]
        cells = {
            "commas": {"Q6": ",".join(ticked or WAYS[3:]) if opened else ""},
            "kobo": {"acts": " ".join(["walk"] * two[0] + ["group"] * two[1]), "form": 2 * opened},
            "redcap": {"acts___1": two[0], "acts___2": two[1], "form": 2 * opened},
        }  # fmt: skip
        for source, columns in found.items():
            row = {"id": name, "age": 20 + int(name) % 60, **cells[source]}
            for column, cell in row.items():
                columns[column].append(cell)
    return found


def study(root: Path) -> None:
    """Write the study `NAME` and its exports into a project."""
    folder, raw = root / "config/studies" / NAME, root / "data/raw" / NAME
    raw.mkdir(parents=True)
    (folder / "crosswalk").mkdir(parents=True)
    lists = {"commas": {"Q6": ","}, "kobo": {"acts": " "}, "redcap": {}}
    sources = {}
    for source, columns in exports().items():
        path = raw / f"{source}.csv"
        pd.DataFrame(columns).to_csv(path, index=False, lineterminator="\n")
        sources[source] = {
            "file": f"data/raw/{NAME}/{source}.csv", "language": "en", "country": "AA",
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "respondent": "id",
            "lists": lists[source], "decimal": ",",
        }  # fmt: skip
        rows = ["age,,,age,copy,,,", *CROSSWALKS[source]]
        head = HEADER if source == "commas" else f"{HEADER},where"
        (folder / f"crosswalk/{source}.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    (folder / "countries.csv").write_text("country,label\nAA,Aland\n", "utf-8")
    study = {
        "title": "Ticked", "simulated": True, "citation": "Made for a test.",
        "pseudonyms": {"open": True}, "sources": sources,
    }  # fmt: skip
    model = {"label": "Main", "outcome": "ways", "estimator": "wls", "terms": ["age", "walks"]}
    files = {"study": study, "variables": {"variables": VARIABLES},
             "models": {"models": {"main": model}}}  # fmt: skip
    for name, settings in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
