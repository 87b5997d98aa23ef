"""A session writes every answer at once, and drafts again as `make draft` does."""

import shutil
from dataclasses import replace

import pytest

from coproduction.draft.answering.session import Session
from coproduction.draft.proposing.folder import redraft
from coproduction.faults import Faults
from coproduction.study.recodes import decisions

FOLDER = "config/studies/mine"
KEY = "key:pseudonyms"


def answers(root):
    found, faults = decisions.read(root / FOLDER / decisions.FILE)
    assert faults == []
    return {one.decision: one.answer for one in found}


def texts(root):
    files = (root / "config").rglob("*")
    return {str(p.relative_to(root)): p.read_bytes() for p in files if p.is_file()}


def test_an_answer_is_in_the_file_at_once_and_in_the_study_when_taken_up(project):
    session = Session("mine", project)
    before = session.open
    session.answer(KEY, "open")
    assert answers(project)[KEY] == "open"
    assert (session.open, session.pending) == (before - 1, True)
    session.take_up()
    assert not session.pending
    assert "pseudonyms: {open: true}" in (project / FOLDER / "study.yaml").read_text("utf-8")


def test_a_session_leaves_the_bytes_that_a_person_and_make_draft_leave(project, tmp_path):
    other = shutil.copytree(project, tmp_path / "other")
    path = other / FOLDER / decisions.FILE
    given, _ = decisions.read(path)
    typed = [replace(one, answer="open") if one.decision == KEY else one for one in given]
    path.write_text(decisions.text(typed), encoding="utf-8")
    redraft("mine", root=other)
    session = Session("mine", project)
    session.answer(KEY, "open")
    session.take_up()
    assert texts(project) == texts(other)


def test_answers_typed_in_the_file_meanwhile_stay(project):
    session = Session("mine", project)
    path = project / FOLDER / decisions.FILE
    given, _ = decisions.read(path)
    other = next(one.decision for one in given if one.decision.startswith("match:"))
    typed = [replace(one, answer="no") if one.decision == other else one for one in given]
    path.write_text(decisions.text(typed), encoding="utf-8")
    session.answer(KEY, "secret")
    assert (answers(project)[other], answers(project)[KEY]) == ("no", "secret")


def test_what_cannot_be_read_is_told_and_changes_nothing(project):
    session, before = Session("mine", project), texts(project)
    assert session.fault(KEY, "perhaps") == (
        "the answer 'perhaps' cannot be read; expected: open or secret"
    )
    assert session.fault(KEY, "open") == "" and "no more" in session.fault("key:other", "open")
    assert texts(project) == before


def test_a_file_that_is_not_to_be_written_is_told(project):
    session, path = Session("mine", project), project / FOLDER / decisions.FILE
    path.chmod(0o444)
    with pytest.raises(Faults, match="the file is read-only"):
        session.answer(KEY, "open")


def test_a_study_that_is_not_drafted_is_told(tmp_path):
    with pytest.raises(Faults, match='make draft STUDY=none FILES="…"'):
        Session("none", tmp_path)


def test_an_order_is_asked_beside_the_answers_that_it_is_of(project):
    session = Session("mine", project)
    assert not [name for name in answers(project) if name.startswith("order:")]
    (scale,) = [name for name in answers(project) if name.startswith("scale:")]
    session.answer(scale, "apart")  # whose levels are asked has an order by them
    session.take_up()
    (one,) = [d for d in session.decisions if d.decision.decision.startswith("order:")]
    (codes,) = one.lists
    assert [(code.code, code.n) for code in codes.codes][1:] == [("A veces", 20), ("Nunca", 20)]
