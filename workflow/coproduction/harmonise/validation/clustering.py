"""Clusters that a file names and nobody declared: respondents of one are not independent."""

import re

from coproduction.harmonise.validation.verdict import Book
from coproduction.readers.export import Export
from coproduction.study.resolved.rules import Limits
from coproduction.study.resolved.survey import Source

#: Words that names of columns of primary sampling units have, in several languages.
_UNITS = re.compile(
    "psu|upm|ups|cluster|clusterid|clusternr|clust|ea|eaid|eacode|enumerationarea|segment"
    "|samplepoint|samplingpoint|idschool|schoolid|schoolnr|idschule|schule|ecole|skole|skola"
    "|school|klumpen|grappe|conglomerado|v021|hv021"
)
#: Beside one of these it is a question about the thing.
_ABOUT = re.compile("type|grade|year|trust|size|satisfaction|left|leaving|age|quality")


def enter(book: Book, export: Export, source: Source) -> None:
    """Warn of columns that are called as primary sampling units, where none are declared.

    Only names are looked at. Where replicate weights are declared, they know of clusters.
    """
    if source.psu or source.replicates:
        return
    found = [column.name for column in export.listing if _names_units(column.name)]
    expected = (
        "psu of study.yaml, where the sample was drawn in clusters: without it respondents count "
        "as independent, and standard errors may be too small"
    )
    rows, limits = ("",) * len(found), Limits(warning=0)
    told = [f"{name}: the column is called as clusters are" for name in found]
    counts = len(found), len(export.listing)
    book.enter("", "clusters_undeclared", *counts, rows, told, expected, more_than=limits)


def _names_units(column: str) -> bool:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column).lower()
    words = [word for word in re.split(r"[^a-z0-9]+", parted) if word]
    named = any(map(_UNITS.fullmatch, [*words, "".join(words)]))
    return named and not any(map(_ABOUT.fullmatch, words)) and len(words) <= 3
