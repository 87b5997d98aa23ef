"""Figures of a study: their widths, and what their parameters keep."""

from dataclasses import replace
from pathlib import Path

from coproduction.study.load import load
from coproduction.study.printed.figures import Figure, Widths, figures, width_faults
from coproduction.study.resolved.specification import plain, typed

ROOT = Path(__file__).resolve().parents[3]
STUDY = load(Path("config/studies/fivenations_simulated"), ROOT)


def test_a_figure_has_the_width_of_all_or_its_own():
    study = replace(STUDY, widths=Widths(88, {"indices": 120.5}))
    found = {figure.name: figure.width for figure in figures(study)}
    assert found.pop("indices") == 120.5 and set(found.values()) == {88}
    assert {figure.width for figure in figures(STUDY)} == {175}
    assert width_faults(study, "study.yaml") == []


def test_a_width_of_no_figure_is_a_fault():
    study = replace(STUDY, widths=Widths(88, {"indexes": 100}))
    (fault,) = width_faults(study, "study.yaml")
    assert fault.problem == "figures.widths: there is no figure 'indexes'"
    assert "indices" in fault.expected


def test_figures_are_the_same_after_their_way_to_a_job():
    for figure in figures(STUDY):
        assert typed(Figure, plain(figure)) == figure
    steps = {figure.name: figure.steps for figure in figures(STUDY)}
    assert {one.by for one in steps["coefficients_pooled"]["age"].values()} == {10}
    assert {one.kind for one in steps["coefficients_standardised"]["age"].values()} == {
        "deviations"
    }
