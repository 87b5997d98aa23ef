"""The status of a source and variable, by rule."""

import pytest
from declarations import declared
from exports import rows

from coproduction.account.comparability import comparability
from coproduction.study.recodes.crosswalk import Crosswalk

ORDINAL, BINARY, NUMERIC = declared(
    {
        "ordinal": {"type": "ordinal", "levels": ["low", "mid", "high"]},
        "binary": {"type": "binary", "levels": ["no", "yes"]},
        "numeric": {"type": "numeric", "range": [1, 5]},
    }
).values()


def judged(variable, *cells):
    crosswalk = Crosswalk("uk.csv", tuple(rows(*cells)))
    statuses, reasons = comparability({"uk": crosswalk}, {"t": variable})
    assert statuses[["source", "target"]].values.tolist() == [["uk", "t"]]
    told = reasons[["reason", "given", "becomes"]].fillna("").values.tolist()
    return statuses.loc[0, "status"], [" ".join(filter(None, reason)) for reason in told]


MAPS = ("q|1|Low|t|map|low", "q|2|Mid|t|map|mid", "q|10|High|t|map|high", "q|99||t|map||refused")
FORK = ("a|1||t|map|yes", "a|2||t|map|no", "b|1||t|map|yes", "b|2||t|map|no")


TURNED = ("q|3||t|map|low", "q|2||t|map|mid", "q|1||t|map|high")
MIXED = ("q|2||t|map|low", "q|1||t|map|mid", "q|3||t|map|high")
LINEAR = ("q|0||t|map|1", "q|1||t|map|3", "q|2||t|map|5")
BENT = ("q|0||t|map|1", "q|1||t|map|2", "q|2||t|map|5")
WORDS = ("q|few||t|map|1", "q|many||t|map|4")


@pytest.mark.parametrize(
    ("variable", "cells", "status", "why"),
    [
        # codes rise as numbers, not as texts: 2 comes before 10
        (ORDINAL, MAPS, "identical", ""),
        (
            ORDINAL,
            ("q|a||t|map|high", "q|b||t|map|mid", "q|c||t|map|low"),
            "one_to_one",
            "other_label a high; other_label b mid; other_label c low",
        ),
        # labels tell, in any case; a text without one is its own
        (ORDINAL, ("q|1|LOW |t|map|low", *MAPS[1:]), "identical", ""),
        (ORDINAL, ("q|low||t|map|low", "q|mid||t|map|mid", "q|high||t|map|high"), "identical", ""),
        (ORDINAL, ("q|1|Rarely|t|map|low", *MAPS[1:]), "one_to_one", "other_label Rarely low"),
        (ORDINAL, ("q|1||t|map|low", *MAPS[1:]), "one_to_one", "other_label 1 low"),
        (ORDINAL, TURNED, "recoded", "turned"),
        (ORDINAL, MIXED, "recoded", "other_order 2 low; other_order 1 mid; other_order 3 high"),
        (ORDINAL, MAPS[:2], "partial", "level_absent high"),
        (ORDINAL, (*MAPS, "q|4|Higher|t|map|high"), "partial", "merged 10 high; merged 4 high"),
        # two spellings of one answer are one answer
        (ORDINAL, (*MAPS, "q|11|HIGH |t|map|high"), "identical", ""),
        (ORDINAL, ("q|9||t|map||refused",), "unavailable", "no_answer"),
        (ORDINAL, ("|||t|unavailable||not_asked|other",), "unavailable", "not_measured other"),
        (BINARY, ("|||t|constant|yes",), "partial", "constant yes"),
        (BINARY, (*FORK, "|||t|first_answered"), "partial", "first_answered a; first_answered b"),
        (BINARY, (*FORK, "|||t|any|yes"), "partial", "any a; any b"),
        (NUMERIC, (*FORK, "|||t|count"), "partial", "count a; count b"),
        (BINARY, ("q|[0,5)||t|bin|no", "q|[5,)||t|bin|yes"), "partial", "grouped"),
        (
            BINARY,
            ("q|Walk||t|contains|yes", "q|Bus||t|contains|", "q|<blank>||t|map||refused"),
            "partial",
            "contained Walk yes",
        ),
        (NUMERIC, ("q|a||t|contains|1", "q|b||t|contains|1", "|||t|count"), "partial", "count q"),
        # what is missing for some only is no other way of measuring
        (BINARY, (*FORK[:2], "a|2||t|map||refused||form=0"), "recoded", "turned"),
        (BINARY, (*FORK[:2], "a|2||t|map|yes|||form=0"), "partial", "where 2 yes"),
        (NUMERIC, ("q|||t|copy", "q|1..5||t|reverse||||half=b"), "partial", "where 1..5"),
        (NUMERIC, ("q|||t|copy", "q|9||t|map||refused"), "identical", ""),
        (NUMERIC, ("q|||t|copy", "q|9||t|map|5"), "partial", "replaced 9 5"),
        (NUMERIC, ("q|1..5|no..yes|t|copy", "q|3|so|t|map|3"), "identical", ""),
        (NUMERIC, ("q|1..4||t|copy",), "partial", "range_not_reached 1..4 1..5"),
        # a row that says what the range says anyway changes nothing
        (NUMERIC, ("q|1..5||t|reverse", "q|2|so|t|map|4"), "recoded", "reversed 1..5"),
        (NUMERIC, ("q|1..5||t|reverse",), "recoded", "reversed 1..5"),
        (
            NUMERIC,
            ("q|1..5||t|reverse", "q|9||t|map|5"),
            "partial",
            "reversed 1..5; replaced 9 5",
        ),
        (NUMERIC, ("q|0..10||t|rescale|1..5",), "recoded", "stretched 0..10 1..5"),
        (NUMERIC, ("q|0..10||t|rescale|5..1",), "recoded", "stretched_turned 0..10 5..1"),
        (NUMERIC, ("q|0..10||t|rescale|1..4",), "partial", "range_not_reached 1..4 1..5"),
        (NUMERIC, ("q|1||t|map|1", "q|2||t|map|2"), "identical", ""),
        (NUMERIC, LINEAR, "recoded", "linear 0 1; linear 1 3; linear 2 5"),
        (NUMERIC, BENT, "partial", "listed 0 1; listed 1 2; listed 2 5"),
        (NUMERIC, WORDS, "partial", "listed few 1; listed many 4"),
    ],
)
def test_status_and_reason(variable, cells, status, why):
    found, reasons = judged(variable, *cells)
    assert (found, "; ".join(reasons)) == (status, why)


def test_labels_of_any_language_of_the_study_are_the_levels():
    crosswalk = Crosswalk("fr.csv", tuple(rows("q|1|Bas|t|map|low", *MAPS[1:])))
    given = {"t": {"low": ["Low", "bas"], "mid": ["Mid"], "high": ["High"]}}
    statuses, _ = comparability({"fr": crosswalk}, {"t": ORDINAL}, given)
    assert statuses.loc[0, "status"] == "identical"


def test_the_wave_is_a_fact_of_the_sample_and_is_not_judged():
    (wave,) = declared({"wave": {"type": "categorical", "levels": ["base", "later"]}}).values()
    crosswalk = Crosswalk("uk.csv", tuple(rows(*MAPS))).settled({"wave": "base"})
    statuses, _ = comparability({"uk": crosswalk}, {"wave": wave, "t": ORDINAL})
    assert statuses["target"].tolist() == ["t"]
