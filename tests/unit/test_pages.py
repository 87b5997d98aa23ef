"""What the pages of `docs/` show of a study can be said of one."""

import runpy
import shutil
from pathlib import Path

import pandas as pd
import pytest
import ticked
import yaml
from made_studies import STUDIES, project, respondents
from pages_of_docs import PAGES, WRITTEN, blocks, sections
from pyreadstat import read_dta, read_sav

from coproduction.draft.checking import harmonised
from coproduction.inference.models.fit import results
from coproduction.study import load

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "config/studies/fivenations_simulated"
NEIGHBOURS = ROOT / "docs/neighbours"
SHOWN = {
    heading: [(title, content) for language, title, content in blocks(text) if language == "yaml"]
    for heading, text in sections("how-to").items()
}
#: Of a study of its own, as the five nations were asked once.
WAVES = "Add a wave"
#: Of a study with cells of several answers.
LISTS = "Take apart cells of several answers"


def merged(old, new):
    """Settings with others put into them."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}


def written(folder, shown):
    """A study with what is shown put into its files."""
    for title, content in shown:
        path = folder / title
        own = yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}
        path.write_text(yaml.safe_dump(merged(own, yaml.safe_load(content))), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "heading",
    [heading for heading, shown in SHOWN.items() if shown and heading not in (WAVES, LISTS)],
)
def test_what_a_how_to_shows_loads(heading, tmp_path):
    folder = tmp_path / STUDY.name
    shutil.copytree(STUDY, folder)
    study = load.load(written(folder, SHOWN[heading]), ROOT)
    for title, content in SHOWN[heading]:
        if title == "models.yaml":
            assert set(yaml.safe_load(content)["models"]) <= set(study.models)


def test_cells_of_several_answers_are_taken_apart_as_shown(tmp_path):
    ticked.study(tmp_path)
    folder = tmp_path / f"config/studies/{ticked.NAME}"
    written(folder, SHOWN[LISTS])
    cycles = {**ticked.VARIABLES["walks"], "label": "Cycles"}
    written(folder, [("variables.yaml", yaml.safe_dump({"variables": {"cycles": cycles}}))])
    ((rows,),) = [
        [content for _, title, content in blocks(sections("how-to")[LISTS]) if "crosswalk" in title]
    ]
    path = folder / "crosswalk/commas.csv"
    kept = [r for r in path.read_text("utf-8").splitlines() if ",walks," not in r]
    path.write_text("\n".join(kept) + f"\n{rows}", encoding="utf-8")
    for other in ("kobo", "redcap"):
        path = folder / f"crosswalk/{other}.csv"
        text = path.read_text("utf-8")
        path.write_text(f"{text},,,cycles,unavailable,,not_asked,not put,\n", encoding="utf-8")
    sources, checked = harmonised(load.load(folder, tmp_path), tmp_path)
    assert checked.faults == []
    for i, (_, opened, way) in enumerate(ticked.answers()):
        for name, answer in (("walks", "Walk"), ("cycles", "Cycle")):
            met = sources["commas"][name].iloc[i]
            assert met == ("yes" if answer in way else "no") if opened else pd.isna(met)


@pytest.mark.parametrize("year", [1935, 1961, 2015])
def test_a_year_of_birth_becomes_an_age_as_shown(year):
    (row,) = [c for _, _, c in blocks(sections("how-to")["Get the age from a year of birth"])]
    cells = row.split(",")
    (low, high), (first, last) = (map(float, cells[k].split("..")) for k in (1, 5))
    assert first + (year - low) * (last - first) / (high - low) == 2025 - year


def test_a_wave_that_is_added_is_estimated(tmp_path):
    folder = tmp_path / "followups"
    shutil.copytree(STUDIES / "followups", folder)
    models = yaml.safe_load((folder / "models.yaml").read_text("utf-8"))
    del models["models"]["change"]["leave_out"]  # Czechia, which the page leaves in
    (folder / "models.yaml").write_text(yaml.safe_dump(models), encoding="utf-8")
    shown = load.load(written(folder, SHOWN[WAVES]), project())
    analysis = respondents(shown)
    for name, variable in shown.variables.items():
        if variable.levels:
            analysis[name] = pd.Categorical(analysis[name], variable.names(), ordered=True)
    found = results(shown.models["change"], analysis).estimates.set_index("term")["estimate"]
    assert found[["wave=second", "wave=third", "country=CZ"]].notna().all()
    assert shown.claims is not None and "more" in [claim.name for claim in shown.claims.claims]


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
