"""Weights that a file names and nobody declared, where those declared weigh everybody alike."""

import re

import numpy as np

from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.readers.export import Export
from coproduction.study.resolved.survey import Source

#: Words that names of columns of weights have, in several languages.
_WEIGHTS = re.compile(
    r"(?:[adfhpqsw]|psp|an|fin|final|post|pop|design|hh|ind|person|sample|survey|stu|total|base)?"
    r"(?:weights?|wghts?|wgts?|wts?|gewichte?|gew|poids|pds|pond|ponderation|ponderacion|ponderador"
    r"|vaegt|vagt|vikt|vekt|vaha|peso|pesi|waga|factor|expan)(?:\d{1,4}|[a-z])?|h?v005|w[0-9]{1,4}"
    r"|perweight|hhweight|pweight"
)
#: Beside one of these it is a question about what somebody or something weighs, or a score.
_ABOUT = re.compile(
    "kg|lb|lbs|pounds|body|birth|baby|height|loss|lost|gain|overweight|score|item|risk|replicate"
    r"|rep|trust|importance|size|impact|feel"
)
#: Labels that tell a weight.
_TOLD = re.compile(
    r"(?:design|sampling|survey|population|post-?strat\w*|analysis|calibrat\w+|probability|person"
    r"|household|individual|cross-?sectional|longitudinal|final|sample|expansion|(?:design|post)?"
    r"gewicht\w*|pond[ée]ration|ponderaci[óo]n)\W+(?:weight\w*|factor)"
    r"|weight(?:ing)?\W+(?:factor|variable|coefficient)|\bgewichtung\w*|(?:design|hochrechnungs|"
    r"anpassungs)gewicht\w*|hochrechnungsfaktor|coefficient de pond[ée]ration|facteur d.expansion"
    r"|factor de (?:expansi[óo]n|ponderaci[óo]n)",
    re.IGNORECASE,
)


def enter(book: Book, export: Export, source: Source) -> None:
    """Note the columns that are called or labelled as weights, where all respondents weigh alike.

    They do where no weight is declared, and where all cells of the one declared are the same. Only
    names and labels of the other columns are looked at. Replicate weights are none of them.
    """
    same = ""
    if source.weight:
        weights = export.numbers(source.weight)
        if len(weights) < 2 or np.ptp(weights) > 0 or not np.isfinite(weights).all():
            return
        same = f"all weights of {source.weight} are {weights[0]:g}"
    used = {source.weight, *(source.replicates.columns if source.replicates else ())}
    found = [
        column.name
        for column in export.listing
        if column.name not in used and _weighs(column.name, column.label)
    ]
    expected = f"a weight that tells respondents apart, where the file has one; {same}".strip("; ")
    rows, told = ("",) * len(found), [f"{name}: is it the weight?" for name in found]
    counts = len(found), len(export.listing)
    book.enter(source.weight, "weight_unused", *counts, rows, told, expected, more_than=NOTE)


def _weighs(name: str, label: str) -> bool:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    words = [word for word in re.split(r"[^a-z0-9]+", parted) if word]
    about = any(map(_ABOUT.fullmatch, words))
    named = any(map(_WEIGHTS.fullmatch, [*words, "".join(words)])) and len(words) <= 3
    return (named and not about) or bool(_TOLD.search(label))
