"""Drawn: the figures of a job. One whose numbers and words are as before is not drawn again."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from coproduction.figures.font_folders import fonts
from coproduction.figures.given import given
from coproduction.made import unless_made
from coproduction.results.descriptive_files import SUMMARIES
from coproduction.results.picked import picked
from coproduction.states import state_of
from coproduction.study.printed.figures import KINDS, Figure

_NAMED = ("MPLCONFIGDIR", "MPLBACKEND", "SOURCE_DATE_EPOCH")


def drawn(
    figures: Sequence[Figure],
    frames: Sequence[str],
    code: Sequence[str],
    labels: Mapping[str, Mapping],
    simulated: bool,
    paths: Sequence[str],
) -> None:
    """Draw figures, each as PDF, PNG and SVG with its alternative text (see `drawing.draw`).

    Parameters
    ----------
    frames
        Files of results, of which those of the figures' kinds are read.
    code
        The files of code that draw.
    paths
        All files of all figures.
    """
    here = [os.environ.get(name, "") for name in _NAMED]
    around = state_of([*map(Path, code)], labels, simulated, *here, fonts())
    for figure in figures:
        files = _files(figure, frames)
        models = [figure.model] if figure.model else []
        rows = [picked(file, "model", models) for file in files]
        state = state_of([], around, figure, rows)

        def draw(own: Sequence[Path], figure=figure, files=files) -> None:
            from coproduction.figures.drawing import draw  # takes a second, and may not be needed

            draw(figure, files, labels, simulated, own)

        unless_made(figure.name, state, paths, draw)


def _files(figure: Figure, frames: Sequence[str]) -> list[str | Path]:
    """Those of some files that a figure is drawn from."""
    kind = KINDS[figure.kind]
    needed = [*kind.files, *kind.beside, *([SUMMARIES] if figure.weights else [])]
    found = [path for file in needed for path in given(file, figure.model, frames)]
    return [*dict.fromkeys(found)]
