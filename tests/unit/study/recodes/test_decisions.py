"""Decisions of a draft, as a table that a person fills in."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import get_args

import pytest

from coproduction.results.harmonisation_files import GUESSES
from coproduction.study.recodes import decisions
from coproduction.study.recodes.decisions import ASK, LIKELY, Decision
from coproduction.study.resolved.harmonisation import Guess

ASKED = Decision(
    "code:de:9", ASK, 'What is "9", = or 8?', "no_answer", "", ("answer",), "-1; 2", "de",
    ("a=b", "c; d", 'e"'), 7, 0.5,
)  # fmt: skip
GUESSED = replace(ASKED, decision="weight:w", tier=LIKELY, answer="")


def same(one):
    return replace(one, line=0)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_is_written_is_read(tmp_path, sign, encoding):
    """As spreadsheets of several settings save it."""
    import csv
    import io

    written = decisions.text([replace(ASKED, question="Größe?"), GUESSED])
    out = io.StringIO()
    csv.writer(out, delimiter=sign).writerows(csv.reader(io.StringIO(written)))
    path = tmp_path / "decisions.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    found, faults = decisions.read(path)
    assert faults == []
    assert [same(one) for one in found] == [replace(ASKED, question="Größe?"), GUESSED]
    assert [one.line for one in found] == [2, 3]


def test_open_asks_stand_first_then_those_that_touch_most():
    few, many = (
        replace(ASKED, respondents=1, decision="a"),
        replace(ASKED, respondents=9, decision="b"),
    )
    done = replace(many, answer="yes", decision="c")
    text = decisions.text([GUESSED, done, few, many])
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == ["b", "a", "c", "weight:w"]


@pytest.mark.parametrize(
    ("tier", "answer", "chosen"),
    [
        (ASK, "", ""), (ASK, "yes", "no_answer"), (ASK, "YES ", "no_answer"), (ASK, "No", "no"),
        (ASK, "refused", "refused"), (LIKELY, "", "no_answer"), (LIKELY, "refused", "refused"),
    ],
)  # fmt: skip
def test_what_holds(tier, answer, chosen):
    assert replace(ASKED, tier=tier, answer=answer).chosen == chosen


def test_a_study_with_an_open_ask_or_an_answer_not_taken_up_is_at_fault(tmp_path):
    folder = tmp_path / "mine"
    (folder / ".draft").mkdir(parents=True)

    def told(now, drafted):
        (folder / "decisions.csv").write_text(decisions.text(now))
        (folder / ".draft/decisions.csv").write_text(decisions.text(drafted))
        return decisions.faults(folder, PurePosixPath("config/studies/mine"))

    (open_one,) = told([ASKED, GUESSED], [ASKED, GUESSED])
    assert open_one.rows == (2,) and "the draft asks" in open_one.problem
    assert "yes (for no_answer) or answer" in open_one.expected
    assert "make draft STUDY=mine" in open_one.mend
    done = replace(ASKED, answer="yes")
    (new,) = told([done, GUESSED], [ASKED, GUESSED])
    assert "not in the study yet" in new.problem and new.mend == "make draft STUDY=mine"
    assert told([done, GUESSED], [done, GUESSED]) == []


def test_a_study_without_decisions_is_not_at_fault(tmp_path):
    assert decisions.faults(tmp_path, PurePosixPath("x")) == []


def test_another_table_is_told(tmp_path):
    path = tmp_path / "decisions.csv"
    path.write_text("a,b\n1,2\n")
    assert decisions.read(path)[1][0].rows == (1,)
    text = decisions.text([ASKED])
    path.write_text(text + "one,two\n" + text.splitlines()[1] + "\n")
    assert [fault.rows for fault in decisions.read(path)[1]] == [(3,), (4,)]


@pytest.mark.parametrize(
    "pairs", [[("1", "never"), ("2", "often")], [("a=b", "c;d"), ('"', "x y")], [("Q 1", "uk:q1")]]
)
def test_pairs_are_read_as_written(pairs):
    assert decisions.pairs(decisions.paired(pairs)) == pairs


@pytest.mark.parametrize("told", ["", "keep", "1=", '1=never; "2', "1=never; often"])
def test_what_are_no_pairs(told):
    assert decisions.pairs(told) in ([], [("1", "never")])


def test_a_formula_is_defused_and_read_back(tmp_path):
    one = replace(ASKED, answer="=cmd()", question="q", evidence="e")
    text = decisions.text([one])
    assert "'=cmd()" in text
    (tmp_path / "d.csv").write_text(text)
    assert decisions.read(tmp_path / "d.csv")[0][0].answer == "=cmd()"


def test_a_quote_that_is_not_closed_is_a_fault_of_its_row(tmp_path):
    """The reader of CSV stops at cells of so many characters."""
    whole = decisions.text([ASKED, GUESSED])
    path = tmp_path / "decisions.csv"
    path.write_text(whole + '"' + "x,\n" * 50_000, encoding="utf-8")
    found, (fault,) = decisions.read(path)
    assert len(found) == 2 and fault.rows == (4,)
    assert "131072" in fault.problem + fault.expected and "quotes in pairs" in fault.expected


def test_guesses_are_what_nobody_answered_by_source_and_column(tmp_path):
    given = [
        Decision("match:de:a..b", LIKELY, "?", "a=uk:x; b=uk:y", source="de", variables=("a", "b")),
        Decision("scale:de:b", LIKELY, "?", "1=no", source="de", variables=("b",)),
        Decision("scale:fr:c", LIKELY, "?", "1=no", "yes", source="fr", variables=("c",)),
        Decision("match:fr:d", ASK, "?", "d=uk:x", source="fr", variables=("d",)),
        Decision("weight:w", LIKELY, "?", "w", source="de", variables=("w",)),
    ]
    assert decisions.guesses(tmp_path) == {}
    (tmp_path / decisions.FILE).write_text(decisions.text(given))
    assert decisions.guesses(tmp_path) == {"de": {"a": "question", "b": "question and levels"}}
    assert get_args(Guess) == GUESSES


def test_a_tier_that_is_none_is_told(tmp_path):
    text = decisions.text([replace(GUESSED, tier="likly"), replace(GUESSED, decision="weight:v")])
    (tmp_path / decisions.FILE).write_text(text, encoding="utf-8")
    (fault,) = decisions.faults(tmp_path, PurePosixPath("config/studies/one"))
    assert (fault.column, fault.problem) == ("tier", "there is no tier 'likly'")
    assert fault.rows == (2,) and fault.expected == "did you mean 'likely'?"


@pytest.mark.parametrize("answer", ["uk:Age in years", "P5=uk:Age in years"])
def test_a_match_may_be_typed_as_a_row_of_its_name_and_answer_alone(tmp_path, answer):
    row = dict.fromkeys(decisions.HEADER, "") | {"decision": "match:de:P5", "answer": answer}
    path = tmp_path / "decisions.csv"
    path.write_text(",".join(decisions.HEADER) + "\n" + ",".join(row.values()), encoding="utf-8")
    ((found,), faults) = decisions.read(path)
    assert faults == [] and (found.source, found.variables, found.tier) == ("de", ("P5",), ASK)
    assert decisions.pairs(found.chosen) == [("P5", "uk:Age in years")]
    path.write_text(decisions.text([found]), encoding="utf-8")
    assert [same(one) for one in decisions.read(path)[0]] == [same(found)]
