"""Figure: how far the answers to each item differ between countries, among respondents alike."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from coproduction.figures.heat_map import heat_map
from coproduction.figures.lettering import Legible, height_of, wrap
from coproduction.figures.sheet import Sheet, strip_height
from coproduction.figures.style import TWO_COLUMNS, styled
from coproduction.words.labels import ALL
from coproduction.words.license_words import sizes

NUMBERS = (
    "Numbers are log odds of a higher answer, less the mean of the countries, among respondents of "
    "one score. Shades tell how sure that is, not how much."
)
_FITS = ("area", "country", "n", "singletons", "n_singletons")


def dif(
    parameters: pd.DataFrame,
    tests: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    confidence: float = 0.95,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw a cell an item and country, items below their index and area: a heat map of log odds.

    Where no item could be tested it says so.

    Parameters
    ----------
    parameters, tests
        Rows of dif/parameters.csv and of dif/tests.csv, whose sizes the note tells.
    labels
        See `coproduction.words.labels.Labels`.
    confidence
        Level of the intervals, for the legend.
    width
        Greatest width of the figure, mm.
    language
        Language of the words.

    """
    names = Legible(labels, language)
    rows = parameters[(parameters["parameter"] == "country") & parameters["estimate"].notna()]
    if rows.empty:
        return _nothing(simulated, names, width)
    pairs: list[tuple[str, str]] = list(
        dict.fromkeys(zip(rows["index"], rows["area"], strict=True))
    )
    keys = {pair: f"p{k}" for k, pair in enumerate(pairs)}
    of = [keys[pair] for pair in zip(rows["index"], rows["area"], strict=True)]
    terms = [f"{key}={item}" for key, item in zip(of, rows["item"], strict=True)]
    # items stand below their index and area as the levels of a category do
    drawn = rows.assign(term=terms, kind="coefficient", area=ALL)
    items = {str(item): names.item(item) for item in rows["item"]}
    called = {
        "terms": {key: _place(pair[0], pair[1], names) for pair, key in keys.items()},
        "levels": dict.fromkeys(keys.values(), items),
        "countries": labels.get("countries", {}),
    }
    return heat_map(
        drawn,
        pd.DataFrame(columns=[*_FITS]),
        called,
        simulated=simulated,
        confidence=confidence,
        width=width,
        language=language,
        notes=(names.say(NUMBERS), *(f"{said}." for said in sizes(tests, names))),
    )


def _nothing(simulated: bool, names: Legible, width: float) -> Figure:
    said = wrap(names.say("No item could be tested."), width - 2.0)
    start = strip_height(simulated, names)
    with styled():
        sheet = Sheet(width, start + height_of(said) + 1.5)
        sheet.mark(simulated, names)
        sheet.text(1.0, start, said)
    return sheet.figure


def _place(index: str, area: str, names: Legible) -> str:
    """An index with its area."""
    return ", ".join(filter(None, (names.index(index), names.area(area, alone=True))))
