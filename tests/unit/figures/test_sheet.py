"""The sheet: its mark, its files, and nothing left behind."""

import hashlib
import json
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
from unit.figures.cases import AREAS, FIVE, drawn_texts, estimates, labels, means, shares

from coproduction.banner import SIMULATED
from coproduction.figures.coefficients import coefficients
from coproduction.figures.index_means import index_means
from coproduction.figures.item_shares import item_shares
from coproduction.figures.sheet import save
from coproduction.files import legible


def test_the_mark_of_simulation_shows_only_where_it_is_true():
    for simulated in (True, False):
        figures = [
            index_means(means(AREAS, FIVE), labels(AREAS, FIVE), simulated=simulated),
            coefficients(estimates(AREAS, ["all"]), labels(AREAS, FIVE), simulated=simulated),
            item_shares(shares(AREAS, FIVE), labels(AREAS, FIVE), simulated=simulated),
        ]
        for figure in figures:
            assert (SIMULATED in [text for text, _ in drawn_texts(figure)]) is simulated


def test_drawing_leaves_no_state_behind():
    before = dict(matplotlib.rcParams)
    index_means(means(AREAS, FIVE), labels(AREAS, FIVE), simulated=True)
    assert dict(matplotlib.rcParams) == before


def write_all(folder):
    """Called in processes of their own by the next test."""
    given = labels(AREAS, FIVE)
    for name, figure in {
        "index": index_means(means(AREAS, FIVE), given, simulated=True),
        "coefficients": coefficients(estimates(AREAS, FIVE), given, simulated=True),
        "items": item_shares(shares(AREAS, FIVE, 2), given, simulated=True),
    }.items():
        paths = [Path(folder) / f"{name}.{kind}" for kind in ("pdf", "png", "svg")]
        save(figure, *paths, alt="Dots & <lines>", title="A < B", simulated=True)
    assert "matplotlib.pyplot" not in sys.modules, "pyplot keeps state, and starts slowly"


def test_files_are_the_same_bytes_in_another_process_at_another_time(tmp_path):
    hashes = []
    for i, zone in enumerate(("UTC", "Pacific/Kiritimati")):
        folder = tmp_path / str(i)
        folder.mkdir()
        top = Path(__file__).parents[3]
        roots = [str(top / name) for name in ("workflow", "tests")]
        environment = {
            **os.environ,
            "TZ": zone,
            "PYTHONHASHSEED": str(i),
            "SOURCE_DATE_EPOCH": str(10**9 * (i + 1)),
            "PYTHONPATH": os.pathsep.join(roots),
        }
        call = (
            f"from unit.figures.test_sheet import write_all; write_all({json.dumps(str(folder))})"
        )
        subprocess.run([sys.executable, "-c", call], env=environment, check=True)
        files = sorted(folder.iterdir())
        assert len(files) == 9
        hashes.append([hashlib.sha256(file.read_bytes()).hexdigest() for file in files])
    assert hashes[0] == hashes[1]
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
