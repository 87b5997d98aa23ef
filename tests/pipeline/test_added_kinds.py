"""A kind of table and a kind of figure, added by the files that CONTRIBUTING names and no other."""

import csv
import re
from pathlib import Path

import pytest
from small import small_study

PAGE = (Path(__file__).resolve().parents[2] / "CONTRIBUTING.md").read_text("utf-8")
LIBRARY = "workflow/coproduction"

TABLE = '''"""The table of means alone."""

from coproduction.tables.table import Cell, Column, Row, Table


def means_alone(frame, labels, *, name, title, simulated, language, rows, notes, digits):
    """Lay out the mean of every index, one below the other."""
    body = [
        Row(index, (Cell((f"{mean:.{digits}f}",), (mean,)),))
        for index, mean in zip(frame["index"], frame["mean"], strict=True)
    ]
    return Table(name, title, (Column("Mean"),), tuple(body), "", notes, simulated, language)
'''
FIGURE = '''"""Figure: means as bars."""

from matplotlib.figure import Figure

from coproduction.figures.style import styled


def mean_bars(frame, labels, *, simulated, width, language):
    """Draw the mean of every index, a bar each."""
    with styled():
        drawn = Figure(figsize=(width / 25.4, 2))
        drawn.subplots().bar(frame["index"], frame["mean"])
    return drawn
'''
KIND = """    "means_alone": Kind(
        "coproduction.tables.kinds.means_alone:means_alone",
        (INDICES,),
        "alone",
        "Means of the indices.",
        "Means alone",
    ),
}
PLACES ="""
DRAWN = """    "mean_bars": Kind(
        "coproduction.figures.mean_bars:mean_bars",
        (INDICES,),
        "bars",
        "Means of the indices.",
        "Mean of every index, a bar each.",
    ),
}
PLACES ="""
#: What is added to file to text that stands there and what it becomes; a module is written anew.
ADDED = {
    "a table": {
        f"{LIBRARY}/tables/kinds/means_alone.py": TABLE,
        f"{LIBRARY}/tables/table_kinds.py": ("}\nPLACES =", KIND),
        "workflow/schemas/tables.schema.yaml": (
            "          enum: [sample,",
            "          enum: [means_alone, sample,",
            "          x-kinds:\n",
            "          x-kinds:\n"
            "            means_alone: {rows: countries, takes: [digits], digits: 2}\n",
        ),
    },
    "a figure": {
        f"{LIBRARY}/figures/mean_bars.py": FIGURE,
        f"{LIBRARY}/study/printed/figures.py": (
            "}\nPLACES =",
            DRAWN,
            '    if study.models:\n        yield Figure("flow"',
            '    yield Figure("mean_bars", "mean_bars", "Means as bars")\n'
            '    if study.models:\n        yield Figure("flow"',
        ),
        f"{LIBRARY}/figures/alternative.py": (
            '    "indices": _indices,\n',
            '    "indices": _indices,\n    "mean_bars": _indices,\n',
        ),
    },
}


def add(root, what):
    """Do as the page says."""
    for file, change in ADDED[what].items():
        path = root / file
        if isinstance(change, str):
            assert not path.exists()
            path.write_text(change, encoding="utf-8")
            continue
        text = path.read_text("utf-8")
        for old, new in zip(change[::2], change[1::2], strict=True):
            assert text.count(old) == 1, (file, old)
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("what", ADDED)
def test_what_is_added_lies_where_the_page_says(what):
    row = re.search(rf"^\| {what} \| (.*) \|$", PAGE, re.M)[1]
    named = re.findall(r"`(workflow/[^`]+)`", row)
    assert len(named) == len(ADDED[what])
    assert all(file.startswith(place) for file, place in zip(ADDED[what], named, strict=True))


@pytest.mark.slow
def test_a_kind_of_table_and_of_figure_are_printed_once_these_files_have_them(project):
    small_study(project.path, {"open": True})
    for what in ADDED:
        add(project.path, what)
    declared = "tables:\n  alone: {kind: means_alone}\n"
    (project.path / "config/studies/small/tables.yaml").write_text(declared, encoding="utf-8")
    results = "results/small"
    wanted = (f"{results}/tables/alone.csv", f"{results}/figures/mean_bars.txt")
    chosen = ("--config", "study=small")
    project.snakemake(*wanted, f"{results}/manifest.csv", *chosen)
    with (project.path / f"{results}/descriptives/indices.csv").open(encoding="utf-8") as file:
        means = [row["mean"] for row in csv.DictReader(file)]
    table, told = ((project.path / path).read_text("utf-8") for path in wanted)
    assert table.splitlines()[1:] == [f"trust,{float(mean):.2f}" for mean in means]
    assert "Mean of every index, a bar each." in told
    kinds = (project.path / f"{results}/manifest.csv").read_text("utf-8")
    assert ",means_alone," in kinds and ",mean_bars," in kinds
    jobs = project.planned("--forceall", *chosen)
    assert {"table_alone", "figures_bars"} <= jobs
