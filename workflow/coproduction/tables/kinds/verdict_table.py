"""The table of verdicts: every claim, what was estimated of it, and what is said of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from coproduction.results.contract import records
from coproduction.tables.table import Cell, Column, Row, Table, interval_cell
from coproduction.tables.wording import claim_notes
from coproduction.tables.wording.compared import (
    REASONS,
    SIGNS,
    VERDICTS,
    Compared,
    drawn_at_random,
)
from coproduction.words.fixed import colon, say
from coproduction.words.labels import Labels, chosen
from coproduction.words.license_words import COMPARABLE, of_countries
from coproduction.words.numerals import ABSENT, count, number, p_value, percent, places, whole

RULE = (
    "Verdict, the first that is true: negligible, the {narrow} % interval lies within ± the "
    "smallest effect of interest; supported, the corrected p is below {alpha} and the estimate is "
    "beyond the smallest effect in the claimed direction; contradicted, the same in the other "
    "direction; else inconclusive."
)
EQUAL = (
    "Of a claim of no difference (0): supported, the {narrow} % interval lies within ± the "
    "smallest effect of interest; contradicted, the corrected p is below {alpha} and the estimate "
    "is beyond the smallest effect; else inconclusive. This p of equivalence is not corrected."
)
CLAIM = (
    "Claim and published: + above zero, − below zero, ± not zero, which nothing contradicts; an "
    "empty cell where nothing is published."
)
SHOWN = (
    "Estimates with {level} % intervals in brackets; p, two-sided, corrected within families of "
    "tests ({corrections}); p of equivalence by two one-sided tests."
)
DEVIATIONS = "Estimates of standardised models are in standard deviations of the outcome."
CONCENTRATION = (
    "Estimates of concentration are indices from −1 to 1, corrected for the bounds of the outcome: "
    "above zero where those who rank higher take part more."
)
ORDER = (
    "The order as a whole: supported where all its differences are, contradicted where one is; in "
    "place of an estimate the share of draws in which it holds."
)
LACKING = "Not answerable – {found}."
ROBUST = (
    "Robust: per cent of so many admissible specifications, those that estimate the same "
    "otherwise, with the same verdict by the same rule."
)
COMPARES = (
    "Countries: what invariance of the measure for all its items licenses to compare – slopes, "
    "means (and slopes) or neither; latent only, where loadings are the same for some items alone; "
    "where it is not tested, whether sources have the same codes."
)
CORRELATES = "Correlates and differences, not effects."
COLUMNS = ("Claim", "Published", "Smallest effect", "Estimate", "p, corrected", "p, equivalence")
#: So many columns are of signs.
SIGNED = 2


def verdicts(
    frame: pd.DataFrame,
    labels: Mapping[str, Mapping],
    *,
    name: str,
    title: str,
    simulated: bool,
    language: str = "en",
    rows: Sequence[str] | None = None,
    digits: int = 2,
    notes: tuple[str, ...] = (),
) -> Table:
    """Lay out the claims with what was compared down; estimates, tests and verdicts across.

    Parameters
    ----------
    frame
        hypotheses.csv.
    labels
        See `Labels`, with ``hypotheses`` and ``unanswerable``.
    rows
        Claims to print, in order; all without it.
    digits
        Fewest decimals of estimates.

    Raises
    ------
    ValueError
        No rows.
    """
    if frame.empty:
        raise ValueError(f"table {name!r}: there are no claims")
    labelled = Labels(labels, language)
    records = written(frame)
    body, lacking = [], []
    printed = chosen((row["id"] for row in records), rows)
    kept = [row for row in records if row["id"] in printed]
    drawn = drawn_at_random(kept, labelled)
    more = _more(kept)
    for claim in printed:
        own = [row for row in records if row["id"] == claim]
        compared = Compared.of(own, labelled, language)
        statement = labelled.hypothesis(claim)
        stubs = [compared.named(row) for row in own]
        if len(own) > 1 or stubs[0]:
            body.append(Row(statement, kind="group"))
        decimals = places((row["std_error"] for row in own), digits)
        for stub, row in zip(stubs, own, strict=True):
            cells = _line(row, decimals, more, language)
            body.append(Row(stub or statement, cells, indent=bool(stub)))
            if row["reason"]:
                why = say(REASONS[row["reason"]], language)
                if row["reason"] == "declared":
                    why = labelled.unanswerable(claim) or why
                what, why = (text.removesuffix(".") for text in (statement, why))
                lacking.append(colon(f"{what} ({stub})" if stub else what, why, language))
    columns = _columns(more, language)
    effects = drawn or say(CORRELATES, language)
    said = (
        *_said(kept, lacking, language),
        *claim_notes.said(kept, records, labelled),
        *claim_notes.gaps(kept, labelled),
        effects,
        *notes,
    )
    return Table(name, title, columns, tuple(body), "", said, simulated, language)


def of_claim(
    rows: Sequence[Mapping[str, Any]], labelled: Labels, title: str, simulated: bool
) -> Table:
    """The rows of one claim alone, what they compare down, without what is claimed and without
    notes; `rows` are as `written` gives them."""
    language, more = labelled.language, _more(rows)
    compared = Compared.of(rows, labelled, language)
    decimals = places((row["std_error"] for row in rows), 2)
    body = [
        Row(
            compared.named(row) or say("Estimate", language),
            _line(row, decimals, more, language)[SIGNED:],
        )
        for row in rows
    ]
    columns = _columns(more, language)[SIGNED:]
    return Table(rows[0]["id"], title, columns, tuple(body), "", (), simulated, language)


#: Whether rows have shares of specifications, and compare countries.
_More = tuple[bool, bool]


def _more(rows: Sequence[Mapping[str, Any]]) -> _More:
    varied = any(not pd.isna(row["multiverse_share"]) for row in rows)
    return varied, any(of_countries(row) and row["comparable"] for row in rows)


def _columns(more: _More, language: str) -> tuple[Column, ...]:
    columns = [Column(say(text, language)) for text in COLUMNS]
    columns.append(Column(say("Verdict", language), align="left"))
    columns += [Column(say("Robust", language))] if more[0] else []
    columns += [Column(say("Countries", language), align="left")] if more[1] else []
    return tuple(columns)


def _line(row: Mapping[str, Any], digits: int, more: _More, language: str) -> tuple[Cell, ...]:
    cells = _cells(row, digits, language)
    cells += (_share(row, language),) if more[0] else ()
    return cells + ((_license(row, language),) if more[1] else ())


def written(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of hypotheses.csv, empty cells of text as empty texts."""
    texts = [str(c) for c in frame if frame[c].dtype in ("str", "object")]
    return records(frame.assign(**{c: frame[c].fillna("").astype("str") for c in texts}))


def _cells(row: Mapping[str, Any], digits: int, language: str) -> tuple[Cell, ...]:
    signs = [Cell((SIGNS[row[key]],)) if row[key] else Cell() for key in ("direction", "published")]
    said = Cell((say(VERDICTS[row["verdict"]], language),))
    if row["part"] == "whole":
        share = row["order_share"]
        held = Cell((ABSENT if pd.isna(share) else f"{percent(share)} %",), (float(share),))
        return (*signs, Cell(), held, Cell(), Cell(), said)
    if pd.isna(row["smallest"]):
        return (*signs, Cell(), Cell((ABSENT,)), Cell(), Cell(), said)
    smallest = float(row["smallest"])
    cells = [Cell((number(smallest, max(digits, places([smallest], 0, 1))),), (smallest,))]
    if pd.isna(row["conf_low"]):
        value = float(row["estimate"])
        cells.append(Cell((number(value, digits),), (value,)))
    else:
        cells.append(interval_cell(row["estimate"], row["conf_low"], row["conf_high"], digits))
    cells += [_probability(row[key]) for key in ("p_adjusted", "equivalence_p")]
    return (*signs, *cells, said)


def _share(row: Mapping[str, Any], language: str) -> Cell:
    """The per cent of admissible specifications with the same verdict, and how many there are."""
    share, n = row["multiverse_share"], row["multiverse_n"]
    if pd.isna(share):
        return Cell()
    said = say("{share} % of {n}", language, share=percent(share), n=count(n))
    return Cell((said,), (float(share), float(n)))


def _license(row: Mapping[str, Any], language: str) -> Cell:
    """What the data license of comparisons between countries."""
    if not (of_countries(row) and row["comparable"]):
        return Cell()
    return Cell((say(COMPARABLE[row["comparable"]], language),))


def _probability(value: float) -> Cell:
    return Cell((p_value(value),), (float(value),))


def rules(rows: Sequence[Mapping[str, Any]], language: str, tested: str = SHOWN) -> list[str]:
    """How verdicts are reached, and how tests are corrected, which `tested` tells of a ``level``
    and ``corrections``; `rows` are of hypotheses.csv."""
    out = []
    for level in {row["confidence"] for row in rows if not pd.isna(row["confidence"])}:
        narrow, alpha = whole(100 * (1 - 2 * (1 - level))), whole(1 - level)
        out.append(say(RULE, language, narrow=narrow, alpha=alpha))
        if any(row["direction"] == "none" for row in rows):
            out.append(say(EQUAL, language, narrow=narrow, alpha=alpha))
        met = dict.fromkeys(row["correction"] for row in rows if row["correction"])
        said = ", ".join(say(claim_notes.CORRECTIONS[name], language) for name in met)
        out.append(say(tested, language, level=whole(100 * level), corrections=said))
    return out


def _said(rows: Sequence[Mapping[str, Any]], lacking: Sequence[str], language: str) -> list[str]:
    """The rule of the verdicts, and what is true of these rows."""
    out = rules(rows, language)
    out.append(say(CLAIM, language))
    if any(row["unit"] == "deviations" for row in rows):
        out.append(say(DEVIATIONS, language))
    if any(row["unit"] == "concentration" for row in rows):
        out.append(say(CONCENTRATION, language))
    if any(row["part"] == "whole" for row in rows):
        out.append(say(ORDER, language))
    if any(not pd.isna(row["multiverse_share"]) for row in rows):
        out.append(say(ROBUST, language))
    if any(of_countries(row) and row["comparable"] for row in rows):
        out.append(say(COMPARES, language))
    if lacking:
        out.append(say(LACKING, language, found="; ".join(lacking)))
    return out
