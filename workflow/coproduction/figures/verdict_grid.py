"""Figure: the verdicts on all claims, by area."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from coproduction.figures.grid import Cell, Matrix, columns_apart, paint
from coproduction.figures.lettering import Legible, width_of
from coproduction.figures.sheet import KEY, Foot, Legend, Sheet, strip_height
from coproduction.figures.style import INK, SMALL, TWO_COLUMNS, styled
from coproduction.results.contract import records
from coproduction.words.claim_words import withheld
from coproduction.words.labels import ALL
from coproduction.words.license_words import in_short

#: Colour, sign and its colour of each verdict: the sign tells them in grey.
CELLS: dict[str, Cell] = {
    "supported": ("#2E75AD", "✓", "white"),
    "contradicted": ("#4D4D4D", "✗", "white"),
    "negligible": ("#DCEBF5", "=", INK),
    "inconclusive": ("#F2F2F2", "?", INK),
    "not_answerable": ("#FFFFFF", "–", INK),
}
NAMES = {
    "supported": "Supported",
    "contradicted": "Contradicted",
    "negligible": "Negligible",
    "inconclusive": "Inconclusive",
    "not_answerable": "Not answerable",
}
#: The cell of several verdicts where their signs do not fit, and what it says.
SEVERAL: Cell = ("#FFFFFF", "∗", INK)
SEVERAL_NAME = "Several verdicts"
#: A count of estimates beside the sign of their verdict, and what it says.
COUNTED: Cell = ("#FFFFFF", "k✓", INK)
COUNTED_NAME = "k estimates of this verdict"
#: What is said of claims of which some number is withheld.
WITHHELD = (
    "Numbers withheld, since they would tell of few respondents or of how many respondents or "
    "sampling units there are; verdicts are by the numbers as they are."
)
#: Numbers as marks after a claim.
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def verdicts(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    simulated: bool,
    width: float = TWO_COLUMNS,
    language: str = "en",
) -> Figure:
    """Draw a cell a claim and area: its verdict, or how often each where its rows have several.

    Of an order of countries the verdict is that of the whole. What claims on countries are
    comparable in, and that numbers behind a verdict are withheld, stands at the foot, after a
    mark.

    Parameters
    ----------
    frame
        ``id, area, part, verdict, estimate, conf_low, p_value`` and, of claims on countries,
        ``test, term, comparable``: rows of hypotheses.csv.
    labels
        See `coproduction.words.labels.Labels`, with ``hypotheses``.
    width
        Width of the figure, mm.
    language
        Language of the words.

    Raises
    ------
    ValueError
        Nothing to draw.
    """
    if frame.empty:
        raise ValueError("no claim to draw")
    names = Legible(labels, language)
    claims = list(dict.fromkeys(frame["id"]))
    met = dict.fromkeys(frame["area"])
    areas = [area for area in labels.get("areas", {}) if area in met]
    areas += [area for area in met if area not in areas and area != ALL]
    areas += [ALL] if ALL in met else []
    parts = columns_apart(areas, width - 2.0)
    marks = _marks(frame, names)
    told = list(dict.fromkeys(said for found in marks.values() for said in found))
    rows = [
        names.hypothesis(claim) + "".join(_raised(said, told) for said in marks.get(claim, ()))
        for claim in claims
    ]
    blocks = [Matrix(rows, list(map(names.area, part)), width - 2.0) for part in parts]
    wholes = set(frame.loc[frame["part"] == "whole", "id"])
    judged = frame[(frame["part"] == "whole") | ~frame["id"].isin(wholes)]
    counts = {key: Counter(group) for key, group in judged.groupby(["id", "area"])["verdict"]}
    shown = [name for name in CELLS if name in set(judged["verdict"])]
    cells = {
        (claim, area): _cell(counts.get((claim, area)), block.cell)
        for part, block in zip(parts, blocks, strict=True)
        for area in part
        for claim in claims
    }
    keys = {names.say(NAMES[name]): CELLS[name] for name in shown}
    keys |= {names.say(SEVERAL_NAME): SEVERAL} if SEVERAL in cells.values() else {}
    if any(text.strip("✓✗=?–∗") for _, text, _ in filter(None, cells.values())):
        keys |= {names.say(COUNTED_NAME): COUNTED}
    legend = Legend(list(keys), width - 2.0)
    foot = Foot([f"{_raised(said, told).strip()} {said}" for said in told], width)
    start = strip_height(simulated, names)
    below = start + sum(block.height + 3.0 for block in blocks)
    with styled():
        sheet = Sheet(width, below + legend.height + foot.height + 0.5)
        sheet.mark(simulated, names)
        overlay, y = sheet.overlay(), start
        for part, block in zip(parts, blocks, strict=True):
            block.draw(
                sheet, overlay, 1.0, y,
                lambda i, j, part=part: cells[claims[i], part[j]],
            )  # fmt: skip
            y += block.height + 3.0
        legend.draw(sheet, overlay, 1.0, below, _key(list(keys.values())))
        foot.draw(sheet, below + legend.height)
    return sheet.figure


def _marks(frame: pd.DataFrame, names: Legible) -> dict[str, list[str]]:
    """Claim to what is said of it at the foot: what it is comparable in, that numbers of it are
    withheld."""
    found: dict[str, list[str]] = {}
    for claim, own in frame.groupby("id", sort=False):
        rows = records(own)
        if said := in_short(rows, names):
            found.setdefault(str(claim), []).append(f"{said[:1].upper()}{said[1:]}.")
        if any(map(withheld, rows)):
            found.setdefault(str(claim), []).append(names.say(WITHHELD))
    return found


def _raised(said: str, told: Sequence[str]) -> str:
    """The mark of what is said of some claims, one of all that is `told`."""
    return f"\u202f{told.index(said) + 1}".translate(RAISED)


def _cell(counts: Counter | None, width: float) -> Cell | None:
    """The cell of some rows, `width` mm wide: the sign of their verdict, or the signs of several.

    They have their counts where these fit; where no signs do, one sign stands for several verdicts.
    """
    if counts is None:
        return None
    met = [name for name in CELLS if counts[name]]
    signs = [CELLS[name][1] for name in met]
    counted = [f"{counts[name]}{CELLS[name][1]}" for name in met]
    fitting = [" ".join(counted), "".join(signs)]
    fits = [text for text in fitting if width_of(text, SMALL) < width - 0.6]
    if len(met) == 1:
        face, sign, ink = CELLS[met[0]]
        return face, fits[0] if fits and counts[met[0]] > 1 else sign, ink
    return SEVERAL[0], fits[0] if fits else SEVERAL[1], SEVERAL[2]


def _key(cells: list[Cell]):
    def key(overlay, i: int, x: float, y: float) -> None:
        paint(overlay, x, y - 1.5, KEY - 1.0, 3.0, cells[i])

    return key
