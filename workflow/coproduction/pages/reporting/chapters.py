"""Chapters of the report, in order. A new one is a function and a line in `CHAPTERS`."""

from collections.abc import Callable
from dataclasses import dataclass

from coproduction.pages.reporting import (
    account_chapters,
    claim_chapter,
    finding_chapter,
    measurement_chapter,
    model_chapters,
    study_chapters,
)
from coproduction.pages.reporting.blocks import Block
from coproduction.pages.reporting.evidence import Evidence
from coproduction.pages.reporting.exhibits import shown

#: Writes the blocks of a chapter around the exhibits of its kinds.
Write = Callable[[Evidence, list[Block]], list[Block]]


@dataclass(frozen=True)
class Chapter:
    """A chapter: its identifier, its title, the function that writes its blocks, the kinds of
    tables and figures that stand in it (see `coproduction.pages.manifest`), and a title over these
    alone where the first does not tell of them."""

    name: str
    title: str
    write: Write
    kinds: tuple[str, ...] = ()
    of_exhibits: str = ""

    @property
    def printed(self) -> str:
        """Its title where tables and figures stand without text."""
        return self.of_exhibits or self.title


def further(evidence: Evidence, exhibits: list[Block]) -> list[Block]:
    """Tables and figures of kinds that no chapter claims."""
    claimed = {kind for chapter in CHAPTERS for kind in chapter.kinds}
    kinds = dict.fromkeys(entry.kind for entry in evidence.entries)
    return [*exhibits, *shown(evidence, [kind for kind in kinds if kind not in claimed])]


#: A chapter without blocks is left out.
CHAPTERS = (
    Chapter("short", "In short", claim_chapter.short, ("verdicts",), "Verdicts on the claims"),
    Chapter("asked", "What was asked", study_chapters.asked),
    Chapter("data", "Data and flow", study_chapters.data, ("sample", "flow", "balance")),
    Chapter("validation", "Validation", account_chapters.validation),
    Chapter("comparability", "Comparability", account_chapters.comparability, ("comparability",)),
    Chapter(
        "measurement",
        "Are the countries comparable?",
        measurement_chapter.comparable,
        ("invariance", "factor_means", "alignment", "dif"),
    ),
    Chapter("findings", "Findings by question", finding_chapter.found),
    Chapter(
        "descriptives",
        "Descriptives",
        account_chapters.descriptives,
        ("indices", "items", "reliability", "missingness"),
    ),
    Chapter(
        "models",
        "Models",
        model_chapters.models,
        ("correlates", "nested", "coefficients", "heat_map", "marginal_effects"),
    ),
    Chapter("tests", "Tests", model_chapters.told(model_chapters.TESTS), ("tests",)),
    Chapter(
        "estimators",
        "Models side by side",
        model_chapters.told(model_chapters.ESTIMATORS),
        ("estimators",),
    ),
    Chapter(
        "importance",
        "Relative importance",
        model_chapters.told(model_chapters.IMPORTANCE),
        ("importance",),
    ),
    Chapter(
        "profiles",
        "Predicted profiles",
        model_chapters.told(model_chapters.PROFILES),
        ("profiles", "predictions"),
    ),
    Chapter(
        "multiverse",
        "What else could have been estimated",
        model_chapters.told(model_chapters.MULTIVERSE),
        ("specification_curve", "multiverse"),
    ),
    Chapter(
        "sensitivity",
        "What would change the estimates",
        model_chapters.sensitivity,
        ("sensitivity",),
    ),
    Chapter(
        "between",
        "Between countries",
        model_chapters.between,
        ("country_scatter", "between", "summaries"),
    ),
    Chapter(
        "missing", "Who is missing", model_chapters.missing, ("nonresponse", "imputation", "chains")
    ),
    Chapter(
        "inequality",
        "Who takes part",
        model_chapters.inequality,
        ("inequality", "concentration_curves"),
    ),
    Chapter("further", "Further results", further),
    Chapter("cite", "How to cite", study_chapters.cite),
    Chapter("rerun", "How to rerun", study_chapters.rerun),
)


def written(evidence: Evidence) -> list[tuple[Chapter, list[Block]]]:
    """The chapters that have something to say, with their blocks."""
    found = [
        (chapter, chapter.write(evidence, shown(evidence, chapter.kinds))) for chapter in CHAPTERS
    ]
    return [(chapter, blocks) for chapter, blocks in found if blocks]
