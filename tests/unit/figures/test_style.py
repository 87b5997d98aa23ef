"""What users set for all of Matplotlib changes no figure."""

import matplotlib

from coproduction.figures.style import STYLE, styled


def test_figures_are_drawn_with_our_settings_alone():
    theirs = {"axes.facecolor": "yellow", "lines.linewidth": 9.0, "font.size": 30.0}
    with styled():
        ours = dict.copy(matplotlib.rcParams)
    with matplotlib.rc_context(theirs):
        with styled():
            assert dict.copy(matplotlib.rcParams) == ours
        assert {name: matplotlib.rcParams[name] for name in theirs} == theirs
    assert ours["axes.facecolor"] == "white" and ours["font.size"] == STYLE["font.size"]
