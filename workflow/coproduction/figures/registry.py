"""Every kind of figure: what draws it, from which file, and what it shows in words.

A new kind is a module with its function, an entry here and an import in
`coproduction.figures.drawing`. Nothing is imported here, so that a job depends on the modules of
the kinds it draws and on no other: see `unused`.
"""

from dataclasses import dataclass

from coproduction.results.contract import File
from coproduction.results.descriptive_files import INDICES, ITEMS, MISSINGNESS
from coproduction.results.harmonisation_files import COMPARABILITY
from coproduction.results.model_files import DIAGNOSTICS, ESTIMATES, FLOW, FLOW_MISSING, PREDICTIONS


@dataclass(frozen=True)
class Kind:
    """A kind of figure.

    Attributes
    ----------
    module
        Module that draws it.
    files
        The files it is drawn from. A figure of a model takes the rows of its model.
    alt
        What a figure of this kind shows, for those who do not see it; ``{estimates}`` stands for
        what those of its model are called.
    settings
        Fields of `coproduction.study.figures.Figure` that the function takes.
    """

    module: str
    files: tuple[File, ...]
    alt: str
    settings: tuple[str, ...] = ()


KINDS = {
    "indices": Kind(
        "coproduction.figures.index_means",
        (INDICES,),
        "Weighted mean of every index with its 95 % interval, a panel an area, a row a country.",
    ),
    "items": Kind(
        "coproduction.figures.item_shares",
        (ITEMS,),
        "Weighted shares of the answers to every item, a bar a country.",
    ),
    "coefficients": Kind(
        "coproduction.figures.coefficients",
        (ESTIMATES,),
        "{estimates} with their intervals, a row a correlate; the line marks no association.",
        ("references", "confidence", "standardised", "effects", "estimator"),
    ),
    "heat_map": Kind(
        "coproduction.figures.heat_map",
        (ESTIMATES,),
        "Estimates of every correlate and country, shaded by size; the key says within what; dots "
        "mark intervals without 0.",
        ("references", "confidence", "standardised"),
    ),
    "importance": Kind(
        "coproduction.figures.importance",
        (DIAGNOSTICS,),
        "Share of the variance that each correlate explains, averaged over all orders, with its "
        "bootstrap interval.",
        ("confidence",),
    ),
    "profiles": Kind(
        "coproduction.figures.profiles",
        (PREDICTIONS,),
        "Outcome predicted along a correlate, all else as it is, with its interval.",
        ("confidence",),
    ),
    "comparability": Kind(
        "coproduction.figures.comparability_grid",
        (COMPARABILITY,),
        "How each source measures each variable: a sign a cell.",
    ),
    "missingness": Kind(
        "coproduction.figures.missing_shares",
        (MISSINGNESS,),
        "Weighted share of missing answers by variable and country.",
    ),
    "flow": Kind(
        "coproduction.figures.flow_chart",
        (FLOW, FLOW_MISSING),
        "Boxes from the rows of the files to the respondents of the model.",
    ),
}


def unused(*kinds: str) -> set[str]:
    """Return the modules that draw other kinds than these, which a job of these never imports."""
    return {kind.module for kind in KINDS.values()} - {KINDS[name].module for name in kinds}
