"""Alternative texts: what a figure shows in words and numbers, for those who do not see it."""

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from coproduction.banner import SIMULATED
from coproduction.figures.correlates import correlates
from coproduction.figures.estimate_axes import of_estimates, of_outcome, of_specifications
from coproduction.figures.lettering import Legible
from coproduction.figures.stepped import NO_BREAK, stepped
from coproduction.missing import NOT_PUT
from coproduction.results.contract import records
from coproduction.results.descriptive_files import ANSWERED
from coproduction.results.hypothesis_files import VERDICTS
from coproduction.study.printed.figures import Figure
from coproduction.words.labels import ADJUSTED, ALL, CHOICES, CORRELATIONS, STATUSES, STEPS
from coproduction.words.license_words import compare, in_short, sizes
from coproduction.words.numerals import count, number, p_compared, percent, typeset

#: Verdict to what it is called.
VERDICT = {
    "supported": "supported",
    "contradicted": "contradicted",
    "negligible": "negligible",
    "inconclusive": "inconclusive",
    "not_answerable": "not answerable",
}

#: How a factor has a mean to what that is called.
FACTORS = {"latent": "Latent mean", "aligned": "Aligned mean"}

#: A question that so large a share was not asked was asked of nobody.
NOBODY = 0.999999


def alternative(
    figure: Figure, frames: Sequence[pd.DataFrame], names: Legible, simulated: bool
) -> str:
    """What a figure is, and the numbers it shows: their range, and where its ends lie.

    Parameters
    ----------
    frames
        The rows that the figure is drawn from, as its function takes them; last the standard
        deviations that its steps are of, where some are.
    names
        Labels, in the language of the text.
    simulated
        Whether data are simulated, which is then said.
    """
    told = [names.say(SIMULATED)] if simulated else []
    told += [figure.told(names.say), *SENTENCES[figure.kind](figure, frames, names)]
    return " ".join(told)


def licensing(
    figure: Figure, shown: pd.DataFrame, licensed: pd.DataFrame | None, names: Legible
) -> Iterator[str]:
    """In what the countries compare whose means stand side by side; `shown` is what it is of."""
    if figure.outcome:
        shown = shown[shown["outcome"] == figure.outcome]
    yield from compare(licensed, shown, names, "outcome" if figure.outcome else "index")


def _estimates(figure: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    """What estimates are, of which outcome; the smallest and the largest, and how many intervals do
    not hold 0."""
    shown = correlates(frames[0])
    shown = shown[shown["estimate"].notna()]
    if shown.empty:
        return
    spread = frames[-1] if figure.weights else None
    shown, _ = stepped(shown, figure.steps, spread, names, figure.references)
    of = figure.effects, figure.standardised, figure.estimator, figure.confidence
    yield f"{of_outcome(shown, of_estimates(*of, names), names)}."
    low, high = _ends(shown, "estimate")
    yield names.say(
        "{n} estimates: the smallest is {low} ({where}), the largest {high} ({elsewhere}).",
        n=_count(len(shown), names),
        low=_number(low["estimate"], names),
        where=_fit(low, names, names.term(low["term"])),
        high=_number(high["estimate"], names),
        elsewhere=_fit(high, names, names.term(high["term"])),
    )
    known = shown[shown["conf_low"].notna() & shown["conf_high"].notna()]
    sure = (known["conf_low"] > 0) | (known["conf_high"] < 0)
    yield names.say(
        "{k} of {n} intervals of {level} % do not hold 0.",
        k=_count(int(sure.sum()), names),
        n=_count(len(known), names),
        level=typeset(f"{100 * figure.confidence:g}", names.language),
    )
    if len(known) < len(shown):
        lacking = _count(len(shown) - len(known), names)
        yield names.say("Without an interval: {n}.", n=lacking)


def _indices(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    for index, rows in frames[0].groupby("index", sort=False):
        yield from _span(rows, "mean", names.index(str(index)), names)


def _items(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    """The range of the shares of every answer; answers of one name are told together."""
    frame = frames[0]
    called = [names.level(i, n) for i, n in zip(frame["item"], frame["level"], strict=True)]
    of = frame.assign(share=100 * frame["share"])
    for label, rows in of.groupby(pd.Series(called, index=of.index), sort=False):
        yield from _span(rows, "share", str(label), names, lambda r: names.item(r["item"]), " %")


def _importance(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    shown = frames[0][frames[0]["measure"] == "lmg"]
    shown = shown.assign(value=100 * shown["value"])
    means = shown.groupby("term", sort=False)["value"].mean()
    for term in means.sort_values(ascending=False, kind="stable").index:
        rows = shown[shown["term"] == term]
        yield from _span(rows, "value", names.variable(term), names, unit=" %")


def _profiles(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    for term, rows in frames[0].groupby("term", sort=False):

        def at(row: pd.Series, term=str(term)) -> str:
            level = row["level"]
            if pd.isna(level) or not level:
                return _number(row["value"], names)
            return names.level(term, level)

        yield from _span(rows, "estimate", names.variable(str(term)), names, at)


def _comparability(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    frame = frames[0]
    yield names.say(
        "{n} variables, {sources} sources.",
        n=_count(frame["target"].nunique(), names),
        sources=_count(frame["source"].nunique(), names),
    )
    for status, label in STATUSES.items():
        if met := int((frame["status"] == status).sum()):
            yield names.say("{label}: {value}.", label=names.say(label), value=_count(met, names))


def _missingness(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    """The range of the shares that lack an answer, country by country, of what was asked there."""
    frame = frames[0]
    share = frame["weighted_share"].fillna(frame["share"])
    unput = frame["kind"].isin(NOT_PUT)
    keys = [frame[name] for name in ("country", "source", "variable")]
    put = ~unput & (frame["kind"] != ANSWERED)
    lacking = (100 * share.where(put, 0.0)).groupby(keys, sort=False).sum(skipna=False)
    lacking = lacking[share.where(unput, 0.0).groupby(keys, sort=False).sum() < NOBODY]
    for country, rows in lacking.reset_index(name="value").groupby("country", sort=False):
        label, rows = names.country(str(country)), rows.drop(columns="country")
        yield from _span(rows, "value", label, names, lambda r: names.item(r["variable"]), " %")


def _flow(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    frame = frames[0][(frames[0]["country"] == ALL) & frames[0]["wave"].isna()]
    for step, rows in frame.groupby("step", sort=False):
        numbers = dict.fromkeys(_count(n, names) for n in (rows["n"].min(), rows["n"].max()))
        label = names.say(STEPS[str(step)])
        yield names.say("{label}: {value}.", label=label, value="–".join(numbers))


def _ends(rows: pd.DataFrame, column: str) -> tuple[pd.Series, pd.Series]:
    """The rows of the smallest and the largest number, which all have one; of equals the first."""
    values = rows[column].to_numpy(dtype=float)
    return rows.iloc[int(values.argmin())], rows.iloc[int(values.argmax())]


def _span(
    rows: pd.DataFrame,
    column: str,
    label: str,
    names: Legible,
    what: Callable[[pd.Series], str] | None = None,
    unit: str = "",
) -> Iterator[str]:
    """The smallest and the largest number of some rows; one number where there is but one. How many
    have none is said."""
    every, rows = len(rows), rows[rows[column].notna()]
    if len(rows) < every:
        told = {"k": _count(every - len(rows), names), "n": _count(every, names)}
        yield names.say("{label}: {k} of {n} are not known or withheld.", label=label, **told)
    if rows.empty:
        return
    low, high = _ends(rows, column)
    ends = [f"{_number(row[column], names)}{unit}" for row in (low, high)]
    where = [_fit(row, names, what(row) if what else "") for row in (low, high)]
    if len(rows) == 1 or where[0] == where[1]:
        yield names.say("{label}: {value}.", label=label, value="–".join(dict.fromkeys(ends)))
        return
    yield names.say(
        "{label}: from {low} ({where}) to {high} ({elsewhere}).",
        label=label, low=ends[0], where=where[0], high=ends[1], elsewhere=where[1],
    )  # fmt: skip


def _fit(row: pd.Series, names: Legible, what: str) -> str:
    """What a number is of: a name, and the area and the country where it is of one."""
    area, country = row.get("area", ALL), row.get("country", ALL)
    places = [
        "" if area == ALL else names.area(area),
        "" if country == ALL else names.country(country),
    ]
    return ", ".join(filter(None, [what, *places])) or names.country(ALL)


def _number(value: float, names: Legible) -> str:
    """A number with three significant digits."""
    digits = 2 - math.floor(math.log10(abs(value))) if value else 0
    return typeset(number(float(value), min(max(digits, 0), 6)), names.language)


def _count(value: float, names: Legible) -> str:
    return typeset(count(value), names.language)


def _verdicts(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    """How often each verdict was reached on a claim, of an order of countries that of the whole,
    and what a claim on countries is comparable in."""
    for claim, rows in frames[0].groupby("id", sort=False):
        judged = rows[rows["part"] == "whole"] if (rows["part"] == "whole").any() else rows
        met = {name: int((judged["verdict"] == name).sum()) for name in VERDICTS}
        told = [f"{names.say(VERDICT[k])} ({_count(n, names)})" for k, n in met.items() if n]
        label = names.hypothesis(str(claim)).removesuffix(".")
        compares = in_short(records(rows), names)
        value = "; ".join(filter(None, (", ".join(told), compares)))
        yield names.say("{label}: {value}.", label=label, value=value)


def _curve(figure: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    """Which correlate, of which outcome; of every area the median, the ends, what is significant,
    tests, and what moves it most."""
    shown, summary, decisions = (frame[frame["term"] == figure.term] for frame in frames[:3])
    spread = frames[-1] if figure.weights else None
    summary, stubs = stepped(summary, figure.steps, spread, names, figure.references)
    if stubs and len(shown):
        told = of_specifications(shown, figure.confidence, names)
        yield f"{stubs[0].label.replace(NO_BREAK, ' ')}. {told}."
    summary, decisions = (frame[frame["scope"] == "all"] for frame in (summary, decisions))
    for _, row in summary[summary["median"].notna()].iterrows():
        label = names.area(row["area"])
        yield names.say(
            "{label}: {n} specifications, median {median}, from {low} to {high}; {share} % are "
            "significant with the sign of the median.",
            label=label, n=_count(row["n_estimated"], names),
            median=_number(row["median"], names), low=_number(row["smallest"], names),
            high=_number(row["largest"], names),
            share=typeset(percent(row["share_significant"]), names.language),
        )  # fmt: skip
        if pd.notna(row["p_median"]):
            yield names.say(
                "Median tested by permutation: p {p}.",
                p=typeset(p_compared(float(row["p_median"])), names.language),
            )
        own = decisions[(decisions["area"] == row["area"]) & decisions["share"].notna()]
        if len(own):
            most = own.loc[own["share"].idxmax()]
            yield names.say(
                "What moves it most is {choice}, {share} % of the variation.",
                choice=names.say(CHOICES[str(most["choice"])]),
                share=typeset(percent(most["share"]), names.language),
            )


def _scatter(figure: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    """What means are of, and those of every country with its value of the covariate, from the
    smallest value to the largest, with their correlations."""
    adjusted = [names.say(ADJUSTED)] if figure.adjusted else []
    what = ", ".join([names.index(figure.outcome), *adjusted])
    covariate = names.variable(figure.term)
    told_as = {"value": what, "covariate": covariate}
    yield names.say("Means of {value}; in parentheses {covariate}.", **told_as)
    means, told = (
        frame[(frame["outcome"] == figure.outcome) & (frame["model"].fillna("") == figure.adjusted)]
        for frame in frames[:2]
    )
    by_value = sorted(figure.values, key=figure.values.__getitem__)
    for area, rows in means[means["mean"].notna()].groupby("area", sort=False):
        known = rows.set_index("country")["mean"]
        said = [
            f"{names.country(country)} {_number(known[country], names)} "
            f"({_number(figure.values[country], names)})"
            for country in by_value
            if country in known.index
        ]
        label = names.area(str(area), alone=True) or names.index(figure.outcome)
        yield names.say("{label}: {value}.", label=label, value=", ".join(said))
    told = told[(told["covariate"] == figure.term) & told["method"].isin([*CORRELATIONS])]
    for row in told[told["p_value"].notna()].to_dict("records"):
        label = names.area(row["area"], alone=True) or names.index(figure.outcome)
        r = typeset(number(float(row["estimate"]), 2), names.language)
        p = typeset(p_compared(float(row["p_value"])), names.language)
        value = names.say(CORRELATIONS[row["method"]], r=r, p=p)
        yield names.say("{label}: {value}.", label=label, value=value)


def _factors(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    """The range of the means of every factor and method."""
    for _key, rows in frames[0].groupby(["index", "area", "method"], sort=False):
        index, area, method = map(str, rows[["index", "area", "method"]].iloc[0])
        place = filter(None, (names.index(index), names.area(area, alone=True)))
        label = ", ".join([*place, names.say(FACTORS[method])])
        yield from _span(rows.drop(columns="area"), "estimate", label, names)


def _dif(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    """The range of the log odds of every item, and how many intervals do not hold 0."""
    rows = frames[0][frames[0]["parameter"] == "country"]
    for _key, own in rows.groupby(["index", "area", "item"], sort=False):
        index, area, item = map(str, own[["index", "area", "item"]].iloc[0])
        place = (names.index(index), names.area(area, alone=True), names.item(item))
        label = ", ".join(filter(None, place))
        yield from _span(own.drop(columns="area"), "estimate", label, names)
    known = rows[rows["conf_low"].notna() & rows["conf_high"].notna()]
    sure = (known["conf_low"] > 0) | (known["conf_high"] < 0)
    for level, part in known.groupby("confidence"):
        yield names.say(
            "{k} of {n} intervals of {level} % do not hold 0.",
            k=_count(int(sure[part.index].sum()), names),
            n=_count(len(part), names),
            level=typeset(f"{100 * float(str(level)):g}", names.language),
        )
    yield from (f"{said}." for said in sizes(frames[1], names))


def _curves(figure: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    """What the first half of respondents holds, from the least to the most."""
    frame = frames[0]
    own = frame[(frame["outcome"] == figure.outcome) & (frame["point"] == 0.5)]
    own = own[own["ranking"].fillna("") == figure.term]
    over = names.variable(figure.term) if figure.term else names.index(figure.outcome)
    value = names.say("Share of respondents by {ranking}", ranking=over)
    yield names.say("{label}: {value}.", label=names.index(figure.outcome), value=value)
    label = names.say("The first half of respondents holds")
    yield from _span(own.assign(value=100 * own["value"]), "value", label, names, unit=" %")


def _chains(_: Figure, frames: Sequence[pd.DataFrame], names: Legible) -> Iterator[str]:
    """The largest Rhat of every variable and country."""
    known = frames[1][np.isfinite(frames[1]["rhat"].astype(float))]
    for key, own in known.groupby(["variable", "country"], sort=False):
        variable, country = map(str, key)
        where = "" if country == ALL else names.country(country)
        label = ", ".join(filter(None, (names.variable(variable), where)))
        value = f"R̂ {_number(float(own['rhat'].max()), names)}"
        yield names.say("{label}: {value}.", label=label, value=value)


#: Kind of figure to the sentences that say its numbers.
SENTENCES: dict[str, Callable[[Figure, Sequence[pd.DataFrame], Legible], Iterator[str]]] = {
    "verdicts": _verdicts,
    "indices": _indices,
    "items": _items,
    "coefficients": _estimates,
    "heat_map": _estimates,
    "importance": _importance,
    "profiles": _profiles,
    "specification_curve": _curve,
    "country_scatter": _scatter,
    "factor_means": _factors,
    "dif": _dif,
    "concentration_curves": _curves,
    "chains": _chains,
    "comparability": _comparability,
    "missingness": _missingness,
    "flow": _flow,
}
