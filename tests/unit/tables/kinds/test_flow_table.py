"""Flow: who is left after each step."""

import pandas as pd
import pytest
from unit.tables.cases import LABELS, NASTY, reasons, steps

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
    head |= {"step": "harmonised"}
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
