"""The sheet: its mark, its files, and nothing left behind."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import hostile
import matplotlib
import pytest
from matplotlib.figure import Figure
from PIL import Image
from unit.figures.cases import AREAS, FIVE, drawn_texts, estimates, fits, labels, means, shares

from coproduction.banner import SIMULATED
from coproduction.figures.coefficients import coefficients
from coproduction.figures.index_means import index_means
from coproduction.figures.item_shares import item_shares
from coproduction.figures.sheet import save
from coproduction.files import legible

#: Fits of the estimates.
FITS = fits(estimates(AREAS, FIVE))


def test_the_mark_of_simulation_shows_only_where_it_is_true():
    for simulated in (True, False):
        figures = [
            index_means(means(AREAS, FIVE), labels(AREAS, FIVE), simulated=simulated),
            coefficients(estimates(AREAS, ["all"]), FITS, labels(AREAS, FIVE), simulated=simulated),
            item_shares(shares(AREAS, FIVE), labels(AREAS, FIVE), simulated=simulated),
        ]
        for figure in figures:
            assert (SIMULATED in [text for text, _ in drawn_texts(figure)]) is simulated


def test_drawing_leaves_no_state_behind():
    before = dict(matplotlib.rcParams)
    index_means(means(AREAS, FIVE), labels(AREAS, FIVE), simulated=True)
    assert dict(matplotlib.rcParams) == before


def write_all(folder):
    """Called here and in a process of its own by the next test."""
    given = labels(AREAS, FIVE)
    for name, figure in {
        "index": index_means(means(AREAS, FIVE), given, simulated=True),
        "coefficients": coefficients(estimates(AREAS, FIVE), FITS, given, simulated=True),
        "items": item_shares(shares(AREAS, FIVE, 2), given, simulated=True),
    }.items():
        paths = [Path(folder) / f"{name}.{kind}" for kind in ("pdf", "png", "svg")]
        save(figure, *paths, alt="Dots & <lines>", title="A < B", simulated=True)


WRITE = """
import sys
from unit.figures.test_sheet import write_all
write_all(sys.argv[1])
assert "matplotlib.pyplot" not in sys.modules, "pyplot keeps state, and starts slowly"
"""


@pytest.mark.slow
def test_files_are_the_same_bytes_in_another_process_at_another_time(tmp_path, monkeypatch):
    here, there = tmp_path / "0", tmp_path / "1"
    here.mkdir()
    there.mkdir()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(10**9))
    write_all(here)
    top = Path(__file__).parents[3]
    environment = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": str(2 * 10**9),
        "PYTHONPATH": os.pathsep.join(str(top / name) for name in ("workflow", "tests")),
    }
    subprocess.run([sys.executable, "-c", WRITE, there], env=environment, check=True)
    ours, theirs = ({f.name: f.read_bytes() for f in folder.iterdir()} for folder in (here, there))
    assert len(ours) == 9 and theirs.keys() == ours.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []
    pdf = (tmp_path / "0" / "index.pdf").read_bytes()
    assert b"/FontFile2" in pdf and b"/Type3" not in pdf and b"/CreationDate" not in pdf
    image = Image.open(tmp_path / "0" / "index.png")
    svg = (tmp_path / "0" / "index.svg").read_text(encoding="utf-8")
    assert '<title id="figure-title">A &lt; B</title>' in svg
    assert '<desc id="figure-desc">Dots &amp; &lt;lines&gt;</desc>' in svg
    # a file that leaves its folder says itself that data are simulated
    assert SIMULATED in svg
    assert image.text["Warning"] == SIMULATED
    assert b"/Keywords" in pdf
    assert "<dc:date>" not in svg and "http-equiv" not in svg


@pytest.mark.parametrize("text", ["\n\n".join(hostile.texts()), *hostile.texts()])
def test_title_and_description_of_a_figure_are_text(text, tmp_path):
    paths = [tmp_path / f"figure.{suffix}" for suffix in ("pdf", "png", "svg")]
    save(Figure(figsize=(1, 1)), *paths, alt=text, title=text)
    root = ET.fromstring(paths[2].read_bytes())
    namespace = "{http://www.w3.org/2000/svg}"
    for tag in ("title", "desc"):
        (found,) = root.findall(f"{namespace}{tag}")
        assert " ".join(found.text.split()) == " ".join(legible(text).split())
    assert {element.tag for element in root.iter()} & {f"{namespace}script", "script"} == set()
