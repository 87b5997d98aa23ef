"""Decisions in a terminal: keys, lines that come through a pipe, and what is written."""

import io
import re
from types import SimpleNamespace

from unit.draft.answering.test_session import FOLDER, KEY, answers

from coproduction.draft.answering.asked_aloud import Conversation
from coproduction.draft.answering.printed_decision import columns_of
from coproduction.draft.answering.session import Session
from coproduction.draft.proposing.shown_decisions import ShownDecision
from coproduction.study.recodes.decisions import ASK, Decision


def talk(root, *lines, width=80):
    """What is told where a person gives some lines, and whether all was taken up."""
    told = io.StringIO()
    given = io.StringIO("".join(f"{line}\n" for line in lines))
    done = Conversation(Session("mine", root), given, told, width).run()
    return told.getvalue(), done


def asked_first(told):
    return re.match("-- 1 of .* -- (.*?) -*\n", told)[1]


def named(root, start):
    return [name for name in answers(root) if name.startswith(start)]


def test_keys_answer(project):
    asked = [one.decision.decision for one in Session("mine", project).waiting]
    keys = {"key": "2", "match": "1", "country": "t GB", "scale": "y"}
    told, done = talk(project, *(keys.get(name.partition(":")[0], "") for name in asked))
    given = answers(project)
    assert done and given[KEY] == "open"
    assert {given[name] for name in named(project, "match:")} == {"no"}
    assert {given[name] for name in named(project, "scale:")} == {"yes"}
    assert {given[name] for name in named(project, "country:")} == {"GB"}
    assert told.count("drafting again") == 1
    assert "nothing is open: make check STUDY=mine" in told


def test_levels_are_asked_code_by_code(project):
    scale = next(name for name in answers(project) if name.startswith("scale:"))
    asked = [one.decision.decision for one in Session("mine", project).waiting]
    before = [""] * asked.index(scale)
    told, _ = talk(project, *before, "l", "often", "sometime", "", "q")
    assert "'sometime' is no level; did you mean 'sometimes'?" in told.replace("\n", " ")
    assert told.count("of A veces") == 2 and told.count(f"-- {scale} ") == 2
    assert answers(project)[scale] == ""
    # what is wrong is asked again alone; b takes the code before again, numbers and labels count
    given = ["refused", "b", "Often", "x", "2", "1", "q"]
    told, _ = talk(project, *before, "l", *given)
    assert "'x' is no level; expected: never, sometimes, often, refused," in told
    assert answers(project)[scale].endswith("A veces=sometimes; Nunca=never")
    crosswalk = (project / FOLDER / "crosswalk/spain.csv").read_text("utf-8")
    assert ",Nunca,,how_often_do_you_vote_in_elections,map,never,," in crosswalk


class Growing:
    """A session in which an answer leads to another decision."""

    study, open, pending, answered = "made", 0, False, ()

    def __init__(self):
        self.names, self.given, self.rounds = ["code:a:9"], {}, 0

    @property
    def waiting(self):
        found = [name for name in self.names if name not in self.given]
        return [ShownDecision(Decision(name, ASK, "?", "answer")) for name in found]

    def find(self, name):
        return ShownDecision(Decision(name, ASK, "?", "answer", self.given.get(name, "")))

    def fault(self, name, answer):
        return ""

    def answer(self, name, answer):
        self.given[name], self.pending = answer, True

    def take_up(self):
        self.pending, self.rounds = False, self.rounds + 1
        self.names.append("scale:a:v")
        return SimpleNamespace(kept=(), unmerged={})


def test_what_an_answer_leads_to_is_asked_in_the_same_call():
    session, told = Growing(), io.StringIO()
    assert Conversation(session, io.StringIO("y\n\n"), told).run()
    assert session.given == {"code:a:9": "yes"} and session.rounds == 1
    assert "-- 1 of 1 -- scale:a:v" in told.getvalue()


def test_the_end_of_the_lines_keeps_what_was_answered_and_drafts_again(project):
    told, done = talk(project, "1")
    name = asked_first(told)
    assert done and answers(project)[name] != "" and "decisions are open" in told
    assert not Session("mine", project).pending


def test_quitting_is_no_answer_and_enter_leaves_open(project):
    before = answers(project)
    told, done = talk(project, "", "q")
    assert done and answers(project) == before
    assert "-- 2 of" in told and "drafting again" not in told


def test_an_answer_is_listed_and_changed_later(project):
    asked = [one.decision.decision for one in Session("mine", project).waiting]
    before, rest = [""] * asked.index(KEY), [""] * (len(asked) - 1 - asked.index(KEY))
    given = [*before, "1", "b", "a", "g 1", "2", "", *rest, "a", "g 1", "t secret", ""]
    told, _ = talk(project, *given)
    assert f"  1  {KEY}: secret" in told and f"  1  {KEY}: open" in told
    assert told.count(f"-- again -- {KEY}") == 2 and told.count("drafting again") == 2
    assert answers(project)[KEY] == "secret" and not Session("mine", project).pending
    told, _ = talk(project, "g 9", f"g {KEY}", "x", "q")
    assert "there is no decision '9'" in told and answers(project)[KEY] == ""


def test_one_goes_back_and_takes_an_answer_back(project):
    told, _ = talk(project, "1", "b", "x", "q")
    name = asked_first(told)
    assert answers(project)[name] == "" and f"{name}: open again" in told


def test_what_is_no_key_and_no_answer_is_told_and_asked_again(project):
    told, done = talk(project, "?", "t perhaps", "9", "q")
    assert done and told.count("is none of the keys above") == 2
    assert told.count("cannot be read; expected:") == 1
    assert told.count("-- 1 of") == 1


def test_nothing_is_wider_than_the_terminal(project):
    for width in (80, 40):
        told, _ = talk(project, *[""] * 20, width=width)
        assert max(map(columns_of, told.splitlines())) <= width
    sides = [line for line in talk(project, *[""] * 20)[0].splitlines() if "|" in line]
    assert any("spain:" in line and "| uk:" in line for line in sides)
    assert any("Nunca" in line and " 20 " in line for line in sides)


def test_a_study_that_cannot_be_drafted_again_keeps_the_answers(project):
    session, told = Session("mine", project), io.StringIO()
    talking = Conversation(session, io.StringIO("1\n"), told)
    (project / FOLDER / "models.yaml").write_text("models: [", encoding="utf-8")
    assert not talking.run()
    assert "answers are kept in decisions.csv" in told.getvalue()
    assert "models.yaml" in told.getvalue() and any(answers(project).values())
