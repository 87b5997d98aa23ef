"""What the pages of `docs/` show of a study can be said of one."""

import runpy
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from pages_of_docs import PAGES, WRITTEN, blocks, sections
from pyreadstat import read_dta, read_sav

from coproduction.study import load

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "config/studies/fivenations_simulated"
NEIGHBOURS = ROOT / "docs/neighbours"
SHOWN = {
    heading: [(title, content) for language, title, content in blocks(text) if language == "yaml"]
    for heading, text in sections("how-to").items()
}


def merged(old, new):
    """Settings with others put into them."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}


@pytest.mark.parametrize("heading", [heading for heading, shown in SHOWN.items() if shown])
def test_what_a_how_to_shows_loads(heading, tmp_path):
    folder = tmp_path / STUDY.name
    shutil.copytree(STUDY, folder)
    for title, content in SHOWN[heading]:
        path = folder / title
        own = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
        path.write_text(yaml.safe_dump(merged(own, yaml.safe_load(content))), encoding="utf-8")
    study = load.load(folder, ROOT)
    for title, content in SHOWN[heading]:
        if title == "models.yaml":
            assert set(yaml.safe_load(content)["models"]) <= set(study.models)


def test_the_files_to_draft_from_are_what_their_script_makes(tmp_path):
    runpy.run_path(str(NEIGHBOURS / "make.py"))["main"](tmp_path)
    assert (tmp_path / "uk.csv").read_bytes() == (NEIGHBOURS / "uk.csv").read_bytes()
    for name, read in (("germany.sav", read_sav), ("france.dta", read_dta)):
        (ours, told), (made, tells) = read(NEIGHBOURS / name), read(tmp_path / name)
        pd.testing.assert_frame_equal(ours, made)
        assert told.variable_value_labels == tells.variable_value_labels
        assert told.column_names_to_labels == tells.column_names_to_labels


def test_every_page_is_found_from_the_start():
    named = (PAGES.parent / "zensical.toml").read_text("utf-8")
    assert [page for page in WRITTEN if f'"{page}.md"' not in named] == []
    assert {path.stem for path in PAGES.glob("*.md")} - {"configuration", "results", "changes"} == {
        *WRITTEN
    }
