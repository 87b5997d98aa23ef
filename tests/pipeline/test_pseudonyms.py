"""Two secret keys, one study: other pseudonyms, the same results to the last byte."""

import hashlib

import pandas as pd
import yaml

HEADER = (
    "source_variable,source_code,source_label,target,verb,target_code,missing_kind,note\n"
)  # fmt: skip


def small_study(project, key_file):
    """A study of one CSV file and one model; its respondents are known by name."""
    raw = project.path / "data/raw/small/uk.csv"
    raw.parent.mkdir(parents=True)
    lines = [
        f"person{n},{1 + n % 3 / 10},{n % 7},{'yes' if n % 3 else 'no'},{20 + n % 50}"
        for n in range(120)
    ]
    raw.write_text("id,w,point,trusts,age\n" + "\n".join(lines) + "\n", encoding="utf-8")
    folder = project.path / "config/studies/small"
    (folder / "crosswalk").mkdir(parents=True)
    study = {
        "title": "Small",
        "simulated": True,
        "citation": "Nobody",
        "pseudonyms": {"key_file": str(key_file)},
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
        "table": False,
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


def test_no_result_depends_on_the_key(project, tmp_path):
    key_file = tmp_path / "secrets/study.key"
    small_study(project, key_file)
    absent = project.snakemake("--config", "study=small", ok=False)
    assert "key_file" in absent and "secrets.token_hex" in absent
    key_file.parent.mkdir()
    results, respondents = [], []
    for secret in ("a" * 64, "b" * 64):
        key_file.write_text(secret)
        project.snakemake("--config", "study=small", "--", "results", "report")
        results.append(project.files("results/small"))
        pooled = pd.read_parquet(project.path / "data/harmonised/small/pooled.parquet")
        respondents.append(set(pooled["respondent"]))
    assert len(respondents[0] | respondents[1]) == 240
    assert results[0] == results[1] and "report.html" in results[0]
    told = [secret.encode() for secret in ("a" * 64, "person11", *respondents[0])]
    for name, content in results[0].items():
        assert not any(text in content for text in told), name
