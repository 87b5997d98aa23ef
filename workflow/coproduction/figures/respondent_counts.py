"""Respondents: how many a panel or a bar is of, and what their strata mean for its intervals."""

from collections.abc import Iterable, Iterator

import pandas as pd

from coproduction.figures.lettering import Legible
from coproduction.results.descriptive_files import FEW_DEGREES
from coproduction.words.error_notes import BLIND, FEW_UNITS, SINGLETONS
from coproduction.words.labels import ALL
from coproduction.words.numerals import count, typeset


def spanned(numbers: Iterable[float], language: str) -> str:
    """The smallest and the largest of some counts; one where they are the same, or none."""
    known = [n for n in numbers if pd.notna(n)]
    ends = dict.fromkeys([min(known), max(known)]) if known else {}
    return "–".join(typeset(count(n), language) for n in ends)


def headed(label: str, numbers: Iterable[float], names: Legible, fitted: bool = True) -> str:
    """A label with the number of respondents, of several fits (or, where nothing is `fitted`, of
    several means or curves) the smallest and the largest; the label alone where none is known."""
    counts = list(numbers)
    n = spanned(counts, names.language)
    if not n:
        return label
    counted = names.say("n = {n} per fit" if fitted and len(counts) > 1 else "n = {n}", n=n)
    if not label:
        return counted
    # the number is not parted from what it is
    whole = counted.replace(" ", "\u00a0")
    return f"{label} ({whole})"


def of_fits(fits: pd.DataFrame, **where: str) -> Iterator[float]:
    """How many respondents each fit of a panel has; nothing where it has no fit of its own, as the
    areas of a stacked model. Fits are not added up: rounded numbers have no sum, and those of
    several areas share respondents.

    `fits` are rows of fit.csv, `where` the area or the country of the panel.
    """
    own = pd.Series(True, index=fits.index)
    for column, value in where.items():
        own &= fits[column] == value
    yield from fits.loc[own, "n"]


def singletons(fits: pd.DataFrame, names: Legible) -> Iterator[str]:
    """What was done with strata of one sampling unit in the fits that have some."""
    met = fits[fits["n_singletons"].fillna(0) > 0]
    for policy, numbers in met.groupby("singletons", sort=False)["n_singletons"]:
        yield names.say(SINGLETONS[str(policy)], n=spanned(numbers, names.language))


def few_units(fits: pd.DataFrame, names: Legible) -> Iterator[str]:
    """That percentiles of a bootstrap tend to be too narrow, of the fits of few sampling units."""
    few = fits[(fits["errors"] != "replicate") & (fits["df_design"] < FEW_DEGREES)]
    found = [
        ", ".join([names.country(country), *([names.area(area)] if area != ALL else [])])
        for area, country in zip(few["area"], few["country"], strict=True)
    ]
    if found:
        yield names.say(FEW_UNITS, n=str(FEW_DEGREES), found="; ".join(found))


def blind(remarks: pd.DataFrame | None, names: Legible) -> Iterator[str]:
    """Why estimates of a model have no interval, those of a term named with country and area.

    `remarks` are rows of remarks.csv of the fits that are drawn.
    """
    if remarks is None:
        return
    for remark, said in BLIND.items():
        found: dict[str, None] = {}
        for row in remarks[remarks["remark"] == remark].to_dict("records"):
            whose = [
                name(row[key])
                for key, name in (("country", names.country), ("area", names.area))
                if row[key] != ALL
            ]
            found[", ".join([names.term(row["term"]), *whose])] = None
        if found:
            yield names.say(said, found="; ".join(found))
