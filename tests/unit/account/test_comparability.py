"""The status of a source and variable, by rule."""

import pytest

from coproduction.account.comparability import comparability
from coproduction.study.crosswalk import Crosswalk, Row

ORDINAL = {"type": "ordinal", "levels": [{"name": n, "label": n} for n in ("low", "mid", "high")]}
BINARY = {"type": "binary", "levels": [{"name": n, "label": n} for n in ("no", "yes")]}
NUMERIC = {"type": "numeric", "range": [1, 5]}


def judged(declared, *cells):
    rows = tuple(
        Row(*(text.split("|") + [""] * 8)[:8], line=number)
        for number, text in enumerate(cells, start=2)
    )
    frame = comparability({"uk": Crosswalk("uk.csv", rows)}, {"t": declared})
    assert frame[["source", "target"]].values.tolist() == [["uk", "t"]]
    return tuple(frame.loc[0, ["status", "why"]])


MAPS = ("q|1|Low|t|map|low", "q|2|Mid|t|map|mid", "q|10|High|t|map|high", "q|99||t|map||refused")
FORK = ("a|1||t|map|yes", "a|2||t|map|no", "b|1||t|map|yes", "b|2||t|map|no")


@pytest.mark.parametrize(
    ("declared", "rows", "status", "why"),
    [
        # codes rise as numbers, not as texts: 2 comes before 10
        (ORDINAL, MAPS, "identical", ""),
        (ORDINAL, ("q|a||t|map|high", "q|b||t|map|mid", "q|c||t|map|low"), "identical", ""),
        (ORDINAL, ("q|3||t|map|low", "q|2||t|map|mid", "q|1||t|map|high"), "recoded", "other way"),
        (ORDINAL, ("q|2||t|map|low", "q|1||t|map|mid", "q|3||t|map|high"), "recoded", "mid is 1"),
        (ORDINAL, MAPS[:2], "partial", "no code leads to high"),
        (ORDINAL, (*MAPS, "q|4|Higher|t|map|high"), "partial", "high merges 10, 4"),
        # two spellings of one answer are one answer
        (ORDINAL, (*MAPS, "q|11|HIGH |t|map|high"), "identical", ""),
        (ORDINAL, ("q|9||t|map||refused",), "unavailable", "kind of missing"),
        (ORDINAL, ("|||t|unavailable||not_asked|other scale",), "unavailable", "other scale"),
        (BINARY, ("|||t|constant|yes",), "partial", "yes for everybody"),
        (BINARY, (*FORK, "|||t|first_answered"), "partial", "first answered of a, b"),
        (BINARY, ("q|[0,5)||t|bin|no", "q|[5,)||t|bin|yes"), "partial", "grouped"),
        (NUMERIC, ("q|||t|copy", "q|9||t|map||refused"), "identical", ""),
        (NUMERIC, ("q|||t|copy", "q|9||t|map|5"), "partial", "9 becomes 5"),
        (NUMERIC, ("q|1..5||t|reverse",), "recoded", "reversed within 1..5"),
        (NUMERIC, ("q|0..10||t|rescale|1..5",), "recoded", "0..10 stretched to 1..5"),
        (
            NUMERIC,
            ("q|0..10||t|rescale|5..1",),
            "recoded",
            "0..10 stretched to 5..1, the other way round",
        ),
        (NUMERIC, ("q|0..10||t|rescale|1..4",), "partial", "1 to 4 of 1 to 5"),
        (NUMERIC, ("q|1||t|map|1", "q|2||t|map|2"), "identical", ""),
        (NUMERIC, ("q|0||t|map|1", "q|1||t|map|3", "q|2||t|map|5"), "recoded", "0 becomes 1"),
        (NUMERIC, ("q|0||t|map|1", "q|1||t|map|2", "q|2||t|map|5"), "partial", "3 answers stand"),
        (NUMERIC, ("q|few||t|map|1", "q|many||t|map|4"), "partial", "2 answers stand"),
    ],
)
def test_status_and_reason(declared, rows, status, why):
    found, reason = judged(declared, *rows)
    assert found == status
    assert why in reason and bool(reason) == (status != "identical")
