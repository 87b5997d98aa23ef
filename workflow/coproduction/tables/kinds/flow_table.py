"""The table of the sample flow: who is left after each step, by country."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from coproduction.results.descriptive_files import SEVERAL
from coproduction.tables.table import Cell, Column, Row, Table, count_cell
from coproduction.words.fixed import colon
from coproduction.words.labels import ALL, STEPS, Labels, chosen
from coproduction.words.numerals import ABOUT_NONE, ABSENT

SAID = "Unweighted numbers of respondents left after each step."
GONE = "Left out before anything was checked – {found}."
UNKNOWN = "Left out as the outcome is not known – {found}."
LOST = "Left out at the last step – {found}; a respondent may lack several."
NOT_ASKED = "not asked"
UNPUT = "Not asked: the question was not put, or did not apply."
TOGETHER = "All waves"
ABSENT_THEN = "Empty: the country has no respondents of the wave – {found}."
#: The variable of waves.
WAVE = "wave"
BEFORE, LAST = "outcome", "complete"


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
    """Lay out the flow into the fits of one model: waves, areas and steps down, countries across.

    Steps every area shares are printed once, above the areas. Without waves there are none down.

    Parameters
    ----------
    frame
        ``outcome, area, country, wave, step, n``: the rows of one model of models/flow.csv.
    missing
        ``outcome, area, country, wave, step, reason, lacking, n``: those of
        models/flow_missing.csv.
    labels
        See `Labels`.
    rows
        Steps to print, in order; all without it.

    Raises
    ------
    ValueError
        No rows, or a fit × country × step twice.
    """
    keys = ["outcome", "area", "country", "wave", "step"]
    if frame.empty:
        raise ValueError(f"table {name!r}: no steps of a flow")
    frame, missing = (one.assign(wave=one["wave"].fillna("")) for one in (frame, missing))
    if frame.duplicated(keys).any():
        first = frame.loc[frame.duplicated(keys), keys].iloc[0]
        raise ValueError(f"table {name!r}: {', '.join(filter(None, first))} is there twice")
    labelled = Labels(labels, language)
    laid = _Laid(frame, labelled, chosen(frame["step"], rows))
    countries = (labelled.country(country) for country in laid.countries)
    columns = tuple(Column(country) for country in countries)
    said = (*_said(missing, laid, labelled), *notes)
    return Table(name, title, columns, (*laid.rows(),), "", said, simulated, language)


class _Laid:
    """Rows of the flow into the fits of a model: all waves together, then each wave.

    `fits` are outcomes and areas, `waves` begin with the empty one of all, `absent` are countries
    by the wave in which they were not asked.
    """

    def __init__(self, frame: pd.DataFrame, labelled: Labels, steps: Sequence[str]):
        self.labelled, self.steps = labelled, steps
        self.countries = list(dict.fromkeys(frame["country"]))
        self.waves = list(dict.fromkeys(frame.loc[frame["country"] == ALL, "wave"]))
        self.n = frame.set_index(["outcome", "area", "country", "wave", "step"])["n"].to_dict()
        self.fits = list(dict.fromkeys(zip(frame["outcome"], frame["area"], strict=True)))
        met = {*zip(frame["country"], frame["wave"], strict=True)}
        asked = {wave: [c for c in self.countries if (c, wave) not in met] for wave in self.waves}
        self.absent = {wave: countries for wave, countries in asked.items() if countries}
        self.alone = {area for _, area in self.fits} == {ALL}

    def rows(self) -> Iterator[Row]:
        """Steps that every area shares once, then those of each area; of waves one by one."""
        for wave in self.waves:
            if parted := len(self.waves) > 1:
                yield Row(self._wave(wave), kind="panel")
            first = self.fits[0]
            shared = [
                step
                for step in self.steps
                if all(
                    self._numbers(fit, wave, step) == self._numbers(first, wave, step)
                    for fit in self.fits
                )
            ]
            yield from (self._row(first, wave, step) for step in shared)
            own = [step for step in self.steps if step not in shared]
            for fit in self.fits:
                heading = self.heading(fit)
                headed = bool(own and heading and len(self.fits) > 1)
                if headed:
                    yield Row(heading, kind="group" if parted else "panel")
                for step in own:
                    yield replace(self._row(fit, wave, step), indent=headed and parted)

    def heading(self, fit: tuple[str, str]) -> str:
        """What a fit is called beside the others."""
        several = len({outcome for outcome, _ in self.fits}) > 1
        outcome, area = fit
        parts = (
            self.labelled.index(outcome) if several else "",
            self.labelled.area(area, self.alone),
        )
        return colon(*parts, self.labelled.language) if all(parts) else "".join(parts)

    def _wave(self, wave: str) -> str:
        return self.labelled.level(WAVE, wave) if wave else self.labelled.say(TOGETHER)

    def _numbers(self, fit: tuple[str, str], wave: str, step: str) -> list[float | None]:
        return [self.n.get((*fit, country, wave, step)) for country in self.countries]

    def _row(self, fit: tuple[str, str], wave: str, step: str) -> Row:
        label = self.labelled.say(STEPS.get(step, step))
        numbers = self._numbers(fit, wave, step)
        return Row(label, tuple(Cell() if n is None else count_cell(n) for n in numbers))


def _said(missing: pd.DataFrame, laid: _Laid, labelled: Labels) -> Iterator[str]:
    """What the numbers are, who was not asked in a wave, and why respondents leave, of all waves
    together."""
    yield labelled.say(SAID)
    if laid.absent:
        found = "; ".join(
            colon(labelled.level(WAVE, wave), ", ".join(map(labelled.country, countries)),
                  labelled.language)
            for wave, countries in laid.absent.items()
        )  # fmt: skip
        yield labelled.say(ABSENT_THEN, found=found)
    together = {SEVERAL: labelled.variable(SEVERAL)}
    if found := _reasons(missing, *laid.fits[0], "harmonised", lambda r: together.get(r, r)):
        yield labelled.say(GONE, found=found)
    whole = missing[(missing["country"] == ALL) & (missing["wave"] == "")]
    unput = {step: (rows["lacking"] == "not_put").any() for step, rows in whole.groupby("step")}
    for fit in laid.fits:
        heading = laid.heading(fit) if len(laid.fits) > 1 else ""
        for step, text in ((BEFORE, UNKNOWN), (LAST, LOST)):
            # of an outcome the step says already that it is not known
            if step == BEFORE and not unput.get(step):
                continue
            if lost := _reasons(whole, *fit, step, labelled.variable, labelled.say(NOT_ASKED)):
                sentence = labelled.say(text, found=lost)
                yield colon(heading, sentence, labelled.language) if heading else sentence
    if any(unput.values()):
        yield labelled.say(UNPUT)


def _reasons(
    missing: pd.DataFrame,
    outcome: str,
    area: str,
    step: str,
    called: Callable[[str], str],
    unput: str = "",
) -> str:
    """Why respondents leave at a step over all countries and waves: what the reasons are called,
    `unput` behind those to whom a question was not put, and n."""
    of_fit = (missing["outcome"] == outcome) & (missing["area"] == area)
    everybody = (missing["country"] == ALL) & (missing["wave"] == "")
    here = missing[of_fit & everybody & (missing["step"] == step)]
    rows = zip(here["reason"], here["lacking"], here["n"], strict=True)
    return "; ".join(
        f"{called(reason)}{f' ({unput})' * (how == 'not_put')} {_count(n)}"
        for reason, how, n in rows
    )


def _count(n: float) -> str:
    """A count as notes print it; `ABSENT` where it is withheld. A reason is listed only where
    somebody has it, so that 0 is the difference of rounded counts."""
    return ABSENT if pd.isna(n) else str(int(n)) if n else ABOUT_NONE
