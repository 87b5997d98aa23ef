"""Reliability: statistics over their items, and why there are none."""

import pytest
from unit.tables.cases import LABELS, reliabilities

from coproduction.tables.kinds.reliability_table import WITHOUT_ALPHA, reliability
from coproduction.words.fixed import languages


def test_reliability_heads_items_by_their_statistic_and_says_what_has_none():
    table = reliability(reliabilities(), LABELS, name="r", title="R", simulated=False)
    stubs = [row.stub for row in table.rows[:8]]
    assert stubs == [
        LABELS["areas"]["safety"], "i", "Cronbach’s alpha", "Respondents (unweighted n)",
        "i: Item–rest correlation", "q1", "q2", "Respondents (unweighted n)",
    ]  # fmt: skip
    assert table.rows[7].cells[1].lines == ("930",)
    assert table.rows[2].cells[1].lines == ("0.71", "[0.66, 0.75]")
    assert "No reliability of – one, Public <safety> & order (one item);" in table.paragraphs[-1]


@pytest.mark.parametrize("remark", WITHOUT_ALPHA)
def test_every_reason_of_no_alpha_is_said_in_every_language(remark):
    frame = reliabilities().replace({"remark": {"one_item": remark}})
    said = {
        language: reliability(
            frame, LABELS, name="r", title="R", simulated=False, language=language
        ).paragraphs[-1]
        for language in ("en", *languages())
    }
    expected = {
        "one_item": "one item",
        "too_few_respondents": "fewer than 3 respondents answered all items",
        "no_variance": "the sum of the items does not vary",
    }
    assert f"order ({expected[remark]});" in said["en"]
    assert not any(expected[remark] in said[language] for language in languages())


def test_an_item_against_the_others_is_named_with_its_countries():
    frame = reliabilities()
    odd = (frame["item"] == "q1") & (frame["area"] == "health") & (frame["country"] == "BB")
    frame = frame.assign(remark=frame["remark"].mask(odd, "negative_item_rest"))
    said = "Goes against the other items, as one keyed the other way does – q1, Health, B_land."
    for high, noted in ((0.2, False), (-0.1, True), (float("nan"), True)):
        held = frame.assign(conf_high=frame["conf_high"].mask(odd, high))
        notes = reliability(held, LABELS, name="r", title="R", simulated=False).notes
        assert (said in notes) == noted, high


HOW = {
    ("alpha",): "95 % intervals in brackets, after Feldt; of respondents who answered all items, "
    "unweighted, where not said otherwise.",
    ("item_rest",): "95 % intervals in brackets, by a bootstrap of primary sampling units (of "
    "respondents where none are declared); of respondents who answered all items, unweighted, "
    "where not said otherwise.",
    ("alpha", "item_rest"): "95 % intervals in brackets, of alpha after Feldt, of all else by a "
    "bootstrap of primary sampling units (of respondents where none are declared); of respondents "
    "who answered all items, unweighted, where not said otherwise.",
}
BARE = "Of respondents who answered all items, unweighted, where not said otherwise."


@pytest.mark.parametrize(("rows", "expected"), HOW.items())
def test_the_note_says_how_intervals_were_found(rows, expected):
    settings = {"name": "r", "title": "R", "simulated": False, "rows": rows}
    assert reliability(reliabilities(), LABELS, **settings).notes[0] == expected


@pytest.mark.parametrize("rows", HOW)
def test_the_note_speaks_of_no_interval_where_there_is_none(rows):
    frame = reliabilities().assign(interval=None, conf_low=float("nan"), conf_high=float("nan"))
    settings = {"name": "r", "title": "R", "simulated": False, "rows": rows}
    assert reliability(frame, LABELS, **settings).notes[0] == BARE
    for language in languages():
        said = reliability(frame, LABELS, language=language, **settings).notes[0]
        assert said != BARE and "bootstrap" not in said.lower()


def test_strata_of_one_unit_are_told_where_intervals_are_by_bootstrap():
    frame = reliabilities()
    drawn = frame["interval"] == "bootstrap"
    frame = frame.assign(n_singletons=frame["n_singletons"].mask(drawn, 2))
    said = "Strata of one sampling unit (2) add nothing to the variance."
    settings = {"name": "r", "title": "R", "simulated": False}
    assert said in reliability(frame, LABELS, **settings).notes
    assert said not in reliability(frame, LABELS, rows=["alpha"], **settings).notes
    assert said not in reliability(reliabilities(), LABELS, **settings).notes


def test_countries_of_few_units_are_told_where_intervals_are_by_bootstrap():
    frame = reliabilities()
    few = (frame["interval"] == "bootstrap") & (frame["country"] == "BB")
    frame = frame.assign(remark=frame["remark"].mask(few, "few_units"))
    settings = {"name": "r", "title": "R", "simulated": False}
    said = "sampling units less strata are fewer than 30 – "
    assert [said in note for note in reliability(frame, LABELS, **settings).notes].count(True) == 1
    assert not any(said in n for n in reliability(frame, LABELS, rows=["alpha"], **settings).notes)
    assert not any(said in n for n in reliability(reliabilities(), LABELS, **settings).notes)
