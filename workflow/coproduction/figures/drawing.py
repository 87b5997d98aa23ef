"""Drawing: a figure of any kind, from its specification and the file of its numbers."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure as Drawn

from coproduction.figures.registry import KINDS
from coproduction.figures.sheet import save
from coproduction.files import read_csv
from coproduction.study.figures import Figure


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
        Files of results, of which the one of the figure's kind is read.
    labels
        See `coproduction.words.labels.Labels`.
    paths
        Where to write: PDF, PNG, SVG.

    Raises
    ------
    ValueError
        No file is that of the kind, or the function of the kind refuses its rows.
    """
    kind = KINDS[figure.kind]
    source = kind.frame.format(model=figure.model)
    found = [path for path in files if Path(path).as_posix().endswith(f"/{source}")]
    if len(found) != 1:
        raise ValueError(f"figure {figure.name!r} is drawn from {source}, given {[*files]}")
    frame = read_csv(found[0])
    if figure.model:
        frame = frame[frame["model"] == figure.model]
    settings = {name: getattr(figure, name) for name in kind.settings}
    drawn = drawer(figure.kind)(frame, labels, simulated=simulated, **settings)
    save(drawn, *paths, alt=kind.alt, title=figure.title)


def drawer(kind: str) -> Callable[..., Drawn]:
    """The function that draws a kind, imported on use: see `coproduction.figures.registry.unused`.

    The imports are spelt out so that a job's dependence on them can be seen without running it.
    """
    if kind == "indices":
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
