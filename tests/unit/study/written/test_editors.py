"""Editors complete and check the files of studies by the schemas that studies are read by."""

import json
from pathlib import Path

from coproduction.study.written.settings import SCHEMAS

ROOT = Path(__file__).resolve().parents[4]
WIRED = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]


def test_every_schema_is_wired_to_the_files_it_is_of():
    named = {(ROOT / path).resolve(): patterns for path, patterns in WIRED.items()}
    assert set(named) == {path.resolve() for path in SCHEMAS.glob("*.schema.yaml")}
    for path, patterns in named.items():
        file = path.name.replace(".schema.yaml", ".yaml")
        assert all(pattern.endswith(f"/{file}") for pattern in patterns)


def test_every_file_of_a_study_here_has_a_schema():
    met = {pattern.rpartition("/")[2] for patterns in WIRED.values() for pattern in patterns}
    held = {path.name for path in ROOT.glob("*/studies/*/*.yaml")}
    assert "models.yaml" in held and held <= met
