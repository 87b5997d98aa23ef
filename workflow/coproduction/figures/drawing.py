"""Drawing: a figure of any kind, from its specification and the file of its numbers."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure as Drawn

from coproduction.figures.alternative import alternative, licensing
from coproduction.figures.correlates import NoCorrelate
from coproduction.figures.given import given
from coproduction.figures.lettering import Legible
from coproduction.figures.noted import noted
from coproduction.figures.sheet import Sheet, save, strip_height
from coproduction.figures.style import MM, ONE_COLUMN, TWO_COLUMNS, styled
from coproduction.files import legible, whole
from coproduction.on_use import imported
from coproduction.results.contract import File, read
from coproduction.results.descriptive_files import SUMMARIES
from coproduction.results.invariance_files import LICENSED
from coproduction.results.model_files import FIT_REMARKS
from coproduction.study.printed.figures import ALWAYS, KINDS, PLACES, Figure
from coproduction.study.resolved.figure_kinds import BASES, BESIDE
from coproduction.words.license_words import based

#: The tallest figure that a page holds, mm.
TALLEST = 240.0
#: What stands for a figure of which nothing is told.
NOTHING = "No estimate is known or told."


@styled()
def draw(
    figure: Figure,
    files: Sequence[str | Path],
    labels: Mapping[str, Mapping],
    simulated: bool,
    paths: Sequence[str | Path],
) -> None:
    """Draw a figure as PDF, PNG and SVG, and write its alternative text.

    Parameters
    ----------
    files
        Files of results, of which those of the figure's kind are read.
    labels
        See `coproduction.words.labels.Labels`.
    paths
        Where to write, one of each suffix: PDF, PNG, SVG, and the alternative text (``.txt``).

    Raises
    ------
    ValueError
        A file of the kind is absent, or the function of the kind refuses its rows.
    """
    kind = KINDS[figure.kind]
    frames = [_frame(file, figure.model, files) for file in kind.files]
    settings = {name: getattr(figure, name) for name in (*ALWAYS, *kind.settings)}
    beside = {file: _frame(file, figure.model, files) for file in kind.beside if _has(file, files)}
    if FIT_REMARKS in kind.beside:  # every fit has some
        beside[FIT_REMARKS] = _frame(FIT_REMARKS, figure.model, files)
    if LICENSED in beside:
        beside[LICENSED] = based(beside[LICENSED], *map(beside.get, BASES))
    settings |= {BESIDE[file]: rows for file, rows in beside.items() if file in BESIDE}
    told = list(frames)
    if figure.weights:
        spread = _frame(SUMMARIES, "", files)
        settings["deviations"] = spread[spread["weights"] == figure.weights]
        told.append(settings["deviations"])
    names = Legible(labels, figure.language)
    try:
        drawn = _drawn(figure, frames, labels, settings | {"simulated": simulated})
        said = [alternative(figure, told, names, simulated)]
    except NoCorrelate:
        drawn, said = nothing(names, simulated), [names.say(NOTHING)]
    if "notes" not in kind.settings:
        drawn = noted(drawn, figure.notes)
    said += licensing(figure, frames[0], settings.get("licensed"), names)
    said += figure.notes
    alt = legible(" ".join(said))
    pdf, png, svg, txt = (_one(paths, suffix) for suffix in (".pdf", ".png", ".svg", ".txt"))
    save(drawn, pdf, png, svg, alt=alt, title=figure.title, simulated=simulated)
    with whole(txt) as partial:
        partial.write_text(alt + "\n", encoding="utf-8")


def _drawn(
    figure: Figure, frames: Sequence[pd.DataFrame], labels: Mapping, settings: dict
) -> Drawn:
    """The figure, as wide as two columns where it would be higher than a page if narrower."""
    draw = drawer(figure.kind)
    drawn = draw(*frames, labels, **settings)
    if figure.width < TWO_COLUMNS and drawn.get_figheight() > TALLEST * MM:
        drawn = draw(*frames, labels, **settings | {"width": TWO_COLUMNS})
    return drawn


def nothing(names: Legible, simulated: bool) -> Drawn:
    """A figure of a model of which no coefficient is told, one column wide: a sentence."""
    start = strip_height(simulated, names)
    with styled():
        sheet = Sheet(ONE_COLUMN, start + 8.0)
        sheet.mark(simulated, names)
        sheet.text(1.0, start + 1.0, names.say(NOTHING))
    return sheet.figure


def _has(file: File, paths: Sequence[str | Path]) -> bool:
    return any(Path(path).as_posix().endswith(f"/{file.path}") for path in paths)


def _one(paths: Sequence[str | Path], suffix: str) -> Path:
    """The path of a suffix."""
    (path,) = (Path(path) for path in paths if Path(path).suffix == suffix)
    return path


def _frame(file: File, model: str, paths: Sequence[str | Path]) -> pd.DataFrame:
    """The rows of a model of the path that is the file's; all rows where no model is named, or the
    file tells of none."""
    found = given(file, model, paths)
    if len(found) != 1:
        raise ValueError(
            f"expected {file.path} among the inputs, given {', '.join(map(str, paths))}"
        )
    frame = read(file, found[0])
    return frame[frame["model"] == model] if model and "model" in frame else frame


def drawer(kind: str) -> Callable[..., Drawn]:
    """The function that draws a kind, imported on use. ValueError for an unknown kind."""
    return imported(PLACES, kind, "kind of figure")
