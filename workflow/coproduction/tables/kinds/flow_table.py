"""The table of the sample flow: who is left after each step, by country."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from coproduction.results.descriptive_files import SEVERAL
from coproduction.tables.table import Column, Row, Table, count_cell
from coproduction.words.fixed import colon, say
from coproduction.words.labels import ALL, STEPS, Labels, chosen
from coproduction.words.numerals import ABSENT

SAID = "Unweighted numbers of respondents left after each step."
GONE = "Left out before anything was checked – {found}."
LOST = "Left out at the last step – {found}; a respondent may lack several."


def flow(
    frame: pd.DataFrame,
    missing: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the flow into the fits of one model: areas and steps down, countries across.

    Steps every area shares are printed once, above the areas.

    Parameters
    ----------
    frame
        ``outcome, area, country, step, n``: the rows of one model of models/flow.csv.
    missing
        ``outcome, area, country, step, reason, n``: those of models/flow_missing.csv.
    labels
        See `Labels`.
    rows
        Steps to print, in order; all without it.

    Raises
    ------
    ValueError
        No rows, or a fit × country × step twice.
    """
    keys = ["outcome", "area", "country", "step"]
    if frame.empty:
        raise ValueError(f"table {name!r}: no steps of a flow")
    if frame.duplicated(keys).any():
        first = frame.loc[frame.duplicated(keys), keys].iloc[0]
        raise ValueError(f"table {name!r}: {', '.join(first)} is there twice")
    labelled = Labels(labels, language)
    countries = list(dict.fromkeys(frame["country"]))
    steps = chosen(frame["step"], rows)
    n = frame.set_index(keys)["n"].to_dict()
    fits = list(dict.fromkeys(zip(frame["outcome"], frame["area"], strict=True)))

    def numbers(fit: tuple[str, str], step: str) -> list[float]:
        return [n[(*fit, country, step)] for country in countries]

    def row(fit: tuple[str, str], step: str) -> Row:
        label = say(STEPS.get(step, step), language)
        return Row(label, tuple(map(count_cell, numbers(fit, step))))

    shared = [s for s in steps if all(numbers(fit, s) == numbers(fits[0], s) for fit in fits)]
    body = [row(fits[0], step) for step in shared]
    alone = {area for _, area in fits} == {ALL}
    several = len({outcome for outcome, _ in fits}) > 1
    said = [say(SAID, language)]
    together = {SEVERAL: labelled.variable(SEVERAL)}
    if found := _reasons(missing, *fits[0], "harmonised", lambda r: together.get(r, r)):
        said.append(say(GONE, language, found=found))
    for outcome, area in fits:
        parts = [labelled.index(outcome) if several else "", labelled.area(area, alone)]
        heading = colon(parts[0], parts[1], language) if all(parts) else "".join(parts)
        own = [step for step in steps if step not in shared]
        if own and heading and len(fits) > 1:
            body.append(Row(heading, kind="panel"))
        body += [row((outcome, area), step) for step in own]
        lost = _reasons(missing, outcome, area, "complete", labelled.variable)
        if lost:
            text = say(LOST, language, found=lost)
            said.append(colon(heading, text, language) if heading and len(fits) > 1 else text)
    columns = tuple(Column(labelled.country(country)) for country in countries)
    said = (*said, *notes)
    return Table(name, title, columns, tuple(body), "", said, simulated, language)


def _reasons(
    missing: pd.DataFrame, outcome: str, area: str, step: str, called: Callable[[str], str]
) -> str:
    """Why respondents leave at a step over all countries: what the reasons are called, and n."""
    of_fit = (missing["outcome"] == outcome) & (missing["area"] == area)
    here = missing[of_fit & (missing["country"] == ALL) & (missing["step"] == step)]
    pairs = zip(here["reason"], here["n"], strict=True)
    return "; ".join(f"{called(reason)} {_count(n)}" for reason, n in pairs)


def _count(n: float) -> str:
    """A count as notes print it; `ABSENT` where it is withheld."""
    return ABSENT if pd.isna(n) else str(int(n))
