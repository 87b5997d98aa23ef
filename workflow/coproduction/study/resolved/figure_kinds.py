"""What a kind of figure is."""

from dataclasses import dataclass
from typing import Literal

from coproduction.results.between_files import COUNTRY_SUMMARIES
from coproduction.results.contract import File
from coproduction.results.invariance_files import INVARIANCE, LICENSED
from coproduction.results.model_files import FIT_REMARKS
from coproduction.study.resolved.beside_files import hold

#: File beside others to the parameter by which a function takes it.
BESIDE = {FIT_REMARKS: "remarks", COUNTRY_SUMMARIES: "summaries", LICENSED: "licensed"}
#: What tells how many respondents licenses rest on.
BASES = (INVARIANCE,)


@dataclass(frozen=True)
class Kind:
    """A kind of figure.

    Attributes
    ----------
    function
        What draws it (see `coproduction.on_use`).
    files
        The files it is drawn from. A figure of a model takes the rows of its model.
    job
        The job that draws it, with the other kinds of that job, which spares starts; one a model,
        of ``coefficients``.
    caption
        What is said of it in Snakemake's report, as reStructuredText.
    alt
        What a figure of this kind shows, for those who do not see it; ``{estimates}`` stands for
        what those of its model are called, ``{interval}`` for how its shares were given intervals.
    settings
        Fields of `Figure` that the function takes.
    beside
        Files of `BESIDE`, which it takes by name: remarks on the fits, which say why estimates have
        no interval; and, where the study has them, summaries over countries and what countries
        compare in, with its `BASES`.
    labels
        The method of `coproduction.study.study.Study` that gives the labels it takes.
    section
        The section of the paper that it stands in.
    """

    function: str
    files: tuple[File, ...]
    job: str
    caption: str
    alt: str
    settings: tuple[str, ...] = ()
    beside: tuple[File, ...] = ()
    labels: Literal["labels", "stated", "varied"] = "labels"
    section: Literal["data", "measures", "findings"] = "findings"

    def __post_init__(self) -> None:
        hold(self.files, self.beside, BESIDE, dict.fromkeys(BASES, (LICENSED,)))
