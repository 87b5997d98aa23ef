"""Flow: who is left after each step."""

import pandas as pd
import pytest
from unit.tables.cases import LABELS, NASTY, reasons, steps

from coproduction.tables.formatting.flat import to_markdown
from coproduction.tables.kinds.flow_table import flow


def test_flow_prints_shared_steps_once_and_says_what_was_missing():
    table = flow(steps(), reasons(), LABELS, name="t", title="T", simulated=False)
    assert [row.stub for row in table.rows] == [
        "Rows in the files",
        "Outcome known",
        "Public <safety> & order",
        "All terms answered",
        "Health",
        "All terms answered",
    ]
    assert [cell.values for cell in table.rows[-1].cells] == [(800.0,), (800.0,), (1600.0,)]
    assert f"Health: Left out at the last step – {NASTY} 200; Employment 3" in table.paragraphs[1]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Left out before anything was checked – weight 0 15; {x} 1."),
        ("de", "Vor allen Prüfungen ausgelassen – weight 0 15; {x} 1."),
        ("fr", "Écartés avant toute vérification – weight 0 15; {x} 1."),
        ("da", "Udeladt før alle kontroller – weight 0 15; {x} 1."),
        ("cs", "Vynecháni před všemi kontrolami – weight 0 15; {x} 1."),
    ],
)
def test_who_was_left_out_of_the_files_is_said_once(language, said):
    first = steps().iloc[0]
    head = {"outcome": first["outcome"], "area": first["area"], "country": "all"}
    head |= {"step": "harmonised", "wave": None, "lacking": None}
    gone = [
        head | {"reason": "weight 0", "n": 15},
        head | {"reason": "{x}", "n": 1},
        head | {"reason": "weight 0", "n": 9, "country": "GB"},
    ]
    missing = pd.concat([reasons(), pd.DataFrame(gone)])
    table = flow(steps(), missing, LABELS, name="t", title="T", simulated=False, language=language)
    assert [text.replace("\u202f", " ") for text in table.paragraphs].count(said) == 1
    alone = flow(
        steps(), reasons(), LABELS, name="t", title="T", simulated=False, language=language
    )
    assert len(alone.paragraphs) == len(table.paragraphs) - 1


def test_waves_follow_their_total_and_who_lacks_them_is_named():
    every = steps()
    first = every[every["country"] != "BB"].assign(wave="w1")
    second = every.assign(wave="w2", n=0)
    labels = {
        **LABELS,
        "levels": {**LABELS.get("levels", {}), "wave": {"w1": "1999", "w2": "2004"}},
    }
    frame = pd.concat([every, first, second])
    table = flow(frame, reasons(), labels, name="t", title="T", simulated=False)
    panels = [row.stub for row in table.rows if row.kind == "panel"]
    assert panels == ["All waves", "1999", "2004"]
    assert "| 1999 |" in to_markdown(table) and "| All waves |" in to_markdown(table)
    at = [row.stub for row in table.rows].index("1999") + 1
    assert [cell.values for cell in table.rows[at].cells] == [(1000.0,), (), (2000.0,)]
    (told,) = [note for note in table.notes if note.startswith("Empty")]
    assert told.startswith("Empty: the country has no respondents of the wave – 1999: ")


def test_who_was_not_asked_is_told_apart():
    head = {"outcome": "index", "area": "health", "country": "all", "wave": None}
    more = [
        head | {"step": "complete", "reason": "job", "lacking": "not_put", "n": 50},
        head | {"step": "outcome", "reason": "index", "lacking": "unanswered", "n": 7},
        head | {"step": "outcome", "reason": "index", "lacking": "not_put", "n": 8},
    ]
    missing = pd.concat([reasons(), pd.DataFrame(more)])
    told = flow(steps(), missing, LABELS, name="t", title="T", simulated=False).notes
    assert any("Employment 3; Employment (not asked) 50; a respondent" in note for note in told)
    assert any("outcome is not known" in note and "(not asked) 8." in note for note in told)
    assert "Not asked: the question was not put, or did not apply." in told


def test_a_reason_that_rounding_leaves_none_of_is_not_told_as_nobody():
    table = flow(steps(), reasons().assign(n=0), LABELS, name="t", title="T", simulated=False)
    assert "Employment ≈\u00a00" in table.paragraphs[1]
