"""A small study of one source and one model, from its folder to its export."""

import hashlib
from pathlib import Path

import yaml

HEADER = (
    "source_variable,source_code,source_label,target,verb,target_code,missing_kind,note\n"
)  # fmt: skip


def small_study(root: Path, pseudonyms: dict) -> None:
    """A study of one CSV file and one model; its respondents are known by name."""
    raw = root / "data/raw/small/uk.csv"
    raw.parent.mkdir(parents=True)
    lines = [
        f"person{n},{1 + n % 3 / 10},{n % 7},{'yes' if n % 3 else 'no'},{20 + n % 50}"
        for n in range(120)
    ]
    raw.write_text("id,w,point,trusts,age\n" + "\n".join(lines) + "\n", encoding="utf-8")
    folder = root / "config/studies/small"
    (folder / "crosswalk").mkdir(parents=True)
    study = {
        "title": "Small",
        "simulated": True,
        "citation": "Nobody",
        "pseudonyms": pseudonyms,
        "sources": {
            "uk": {
                "file": "data/raw/small/uk.csv",
                "sha256": hashlib.sha256(raw.read_bytes()).hexdigest(),
                "country": "GB",
                "language": "en",
                "respondent": "id",
                "weight": "w",
                "psu": "point",
            }
        },
    }
    levels = [{"name": "no", "label": "No"}, {"name": "yes", "label": "Yes"}]
    variables = {
        "trusts": {"label": "Trusts", "type": "binary", "levels": levels},
        "age": {"label": "Age", "type": "numeric", "range": [18, 110], "unit": "years"},
    }
    model = {
        "label": "Trust by age",
        "estimator": "wls",
        "outcome": "trust",
        "areas": ["all"],
        "terms": ["age"],
    }
    files = {
        "study": study,
        "variables": {"variables": variables},
        "indices": {"indices": {"trust": {"label": "Trust", "items": ["trusts"]}}},
        "models": {"models": {"main": model}},
    }
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    (folder / "countries.csv").write_text("country,label,population\nGB,Britain,1000\n")
    (folder / "crosswalk/uk.csv").write_text(
        HEADER + "trusts,yes,,trusts,map,yes,,\ntrusts,no,,trusts,map,no,,\nage,,,age,copy,,,\n"
    )
