"""Drawing: a figure of any kind, from its specification and the file of its numbers."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure as Drawn

from coproduction.figures.sheet import save
from coproduction.results.contract import File, read
from coproduction.study.figures import KINDS, Figure


def draw(
    figure: Figure,
    files: Sequence[str | Path],
    labels: Mapping[str, Mapping],
    simulated: bool,
    paths: Sequence[str | Path],
) -> None:
    """Draw a figure as PDF, PNG and SVG.

    Parameters
    ----------
    files
        Files of results, of which those of the figure's kind are read.
    labels
        See `coproduction.words.labels.Labels`.
    paths
        Where to write: PDF, PNG, SVG.

    Raises
    ------
    ValueError
        A file of the kind is absent, or the function of the kind refuses its rows.
    """
    kind = KINDS[figure.kind]
    frames = [_frame(file, figure.model, files) for file in kind.files]
    settings = {name: getattr(figure, name) for name in kind.settings}
    drawn = drawer(figure.kind)(*frames, labels, simulated=simulated, **settings)
    save(drawn, *paths, alt=figure.alt, title=figure.title)


def _frame(file: File, model: str, paths: Sequence[str | Path]) -> pd.DataFrame:
    """The rows of a model, or all rows where no model is named, of the path that is the file's."""
    ends = {f"/{file.path}", f"/{file.part.format(model=model)}"} - {"/"}
    found = [path for path in paths if Path(path).as_posix().endswith(tuple(ends))]
    if len(found) != 1:
        raise ValueError(
            f"expected {file.path} among the inputs, given {', '.join(map(str, paths))}"
        )
    frame = read(file, found[0])
    return frame[frame["model"] == model] if model else frame


def drawer(kind: str) -> Callable[..., Drawn]:
    """The function that draws a kind, imported on use: see `coproduction.study.figures.unused`.

    The imports are spelt out so that a job's dependence on them can be seen without running it.
    """
    if kind == "verdicts":
        from coproduction.figures.verdict_grid import verdicts as function
    elif kind == "indices":
        from coproduction.figures.index_means import index_means as function
    elif kind == "items":
        from coproduction.figures.item_shares import item_shares as function
    elif kind == "coefficients":
        from coproduction.figures.coefficients import coefficients as function
    elif kind == "heat_map":
        from coproduction.figures.heat_map import heat_map as function
    elif kind == "importance":
        from coproduction.figures.importance import importance as function
    elif kind == "profiles":
        from coproduction.figures.profiles import profiles as function
    elif kind == "comparability":
        from coproduction.figures.comparability_grid import comparability as function
    elif kind == "missingness":
        from coproduction.figures.missing_shares import missingness as function
    elif kind == "flow":
        from coproduction.figures.flow_chart import flow as function
    else:
        raise ValueError(f"no figure is of kind {kind!r}; expected one of {', '.join(KINDS)}")
    return function
