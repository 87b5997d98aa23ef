"""The page of decisions: both sides of each, open ones first."""

import re

import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.looking.measured import Measured
from coproduction.draft.looking.seen import CodeProfile
from coproduction.draft.matching.matches import matched
from coproduction.draft.proposing import asking, missing_codes, targets
from coproduction.draft.proposing.decisions_page import page
from coproduction.study.recodes.decisions import ASK, LIKELY, Decision

HOSTILE = "<script>alert('x')</script>"


@pytest.fixture(scope="module")
def made():
    codes = tuple(CodeProfile(str(k), text, 10 * k, False) for k, text in
                  enumerate(("Nunca", "A veces", HOSTILE), start=1))  # fmt: skip
    codes += (CodeProfile("9", "", 7, False, suspicious="missing_code"),)
    files = {
        "uk": file(variable("q", "How often do you vote?", ("Never", "Sometimes", "Often"))),
        "es": file(variable("v", "¿Con qué frecuencia vota?", codes=codes), language="es"),
    }
    questions = matched(files, {("es", "v"): ("uk", "q")})
    numbers = {name: Measured() for name in files}
    found = targets.drafted(files, questions, numbers, targets.Settled(), {})
    asked = [
        Decision("weight:w", LIKELY, "Which weight?", "w", source="es", respondents=900),
        *asking.fits(files, found, {}),
        *missing_codes.codes(files, {"es": [files["es"].variables[0]]}),
        Decision("key:pseudonyms", ASK, "Which key?", "", "open", respondents=990),
    ]
    return page("mine", asked, questions, found)


def test_open_decisions_stand_first_then_by_respondents(made):
    heads = re.findall(r'<h2 id="d\d">(.{14})', made)
    assert heads == ["Which answers ", "What is the co", "Which key?</h2"[:14], "Which weight?<"]
    assert "2 of 4 decisions are open" in made


def test_both_code_lists_stand_side_by_side_with_counts(made):
    scale = made[made.index("Which answers") : made.index("What is the code")]
    tables = re.findall(r"<table>.*?</table>", scale, flags=re.DOTALL)
    told = [re.findall(r"<td>(?:<code>)?([^<]*)", re.sub(' class="n"', "", t)) for t in tables]
    assert told[0][:10] == ["1", "Nunca", "10", "14.9 %", "never", "2", "A veces", "20", "29.9 %",
                            "sometimes"]  # fmt: skip
    assert told[1][:5] == ["1", "Never", "100", "33.3 %", "never"]
    assert "es: <code>v</code>" in tables[0] and "uk: <code>q</code>" in tables[1]


def test_the_code_that_is_asked_about_is_marked_and_alone(made):
    code = made[made.index("What is the code") : made.index("Which key")]
    assert code.count("<table>") == 1
    assert re.search(r'<tr class="asked"><td><code>9</code>', code)


def test_the_page_needs_no_script_and_no_network_and_shows_texts_as_texts(made):
    assert "<script" not in made and "https:" not in made and "http:" not in made
    assert "&lt;script&gt;alert(" in made
