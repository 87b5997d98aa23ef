"""The page of decisions: who may ask for it, and what its form does."""

import html
import http.client
import re
import threading
from types import SimpleNamespace
from typing import cast
from urllib.parse import urlencode

import pytest
from unit.draft.answering.test_session import KEY, answers

from coproduction.draft.answering.form_answers import sent
from coproduction.draft.answering.printed_decision import printed
from coproduction.draft.answering.served_page import DecisionServer, _entry
from coproduction.draft.answering.session import Session
from coproduction.draft.proposing.shown_decisions import CodeList, ShownCode, ShownDecision
from coproduction.pages.template import fill
from coproduction.study.recodes.decisions import ASK, Decision


@pytest.fixture
def server(project):
    with DecisionServer(Session("mine", project)) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join(5)


def ask(server, method="GET", path=None, body="", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if method == "POST":
        given.setdefault("Content-Type", "application/x-www-form-urlencoded")
    connection.request(method, path or f"/{server.token}/", body or None, given)
    reply = connection.getresponse()
    text = reply.read().decode("utf-8")
    connection.close()
    return reply, text


def post(server, token=None, **fields):
    form = {"token": server.token if token is None else token, **fields}
    return ask(server, "POST", body=urlencode(form))


def chosen(name, answer):
    return {f"chosen:{name}": answer}


def test_the_page_shows_both_code_lists_as_texts_and_loads_nothing(server):
    reply, text = ask(server)
    assert reply.status == 200 and server.server_address[0] == "127.0.0.1"
    assert "&lt;b&gt;Mucho&lt;/b&gt;" in text and "<b>" not in text and "<script" not in text
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert reply.headers["Cache-Control"] == "no-store"
    assert not re.search(r"(?:src|href)=\"(?!#|data:)", text)


@pytest.mark.parametrize(
    ("status", "more"),
    [
        (404, {"path": "/"}),
        (404, {"path": "/another-token/"}),
        (403, {"Host": "evil.example"}),
        (403, {"Host": "127.0.0.1.evil.example:80"}),
        (403, {"Origin": "http://evil.example"}),
        (403, {"Origin": "null"}),
    ],
)
def test_others_are_refused_and_learn_nothing(server, project, status, more):
    before = answers(project)
    for method in ("GET", "POST"):
        form = urlencode({"token": server.token, **chosen(KEY, "open")}) * (method == "POST")
        reply, text = ask(server, method, body=form, **more)
        assert reply.status == status and server.token not in text and "Mucho" not in text
    assert answers(project) == before


def test_a_form_without_the_token_or_of_another_site_changes_nothing(server, project):
    before = answers(project)
    assert post(server, token="", **chosen(KEY, "open"))[0].status == 403
    form = urlencode({"token": server.token, **chosen(KEY, "open")})
    assert ask(server, "POST", body=form, Sec_Fetch_Site="cross-site")[0].status == 403
    assert ask(server, "POST", body=form, Content_Type="text/plain")[0].status == 400
    for length in ("99999999", "9" * 5000):
        assert ask(server, "POST", body=form, Content_Length=length)[0].status == 413
    assert answers(project) == before


def test_answers_are_saved_and_those_that_cannot_be_read_stay_in_the_form(server, project):
    match = next(name for name in answers(project) if name.startswith("match:"))
    reply, text = post(server, **chosen(KEY, "open"), **{f"typed:{match}": 'per<"haps'})
    assert reply.status == 422 and answers(project)[KEY] == "open" and not answers(project)[match]
    assert 'value="per&lt;&#34;haps"' in text and "cannot be read; expected:" in text
    reply, _ = post(server, **chosen(match, "no"))
    assert reply.status == 303 and reply.headers["Location"] == f"/{server.token}/"
    assert answers(project)[match] == "no" and server.session.pending
    assert post(server, **chosen(KEY, ""))[0].status == 303 and answers(project)[KEY] == ""


def test_an_answer_chosen_and_another_typed_is_told(server, project):
    reply, text = post(server, **chosen(KEY, "open"), **{f"typed:{KEY}": "secret"})
    assert reply.status == 422 and "clear one of them" in text and answers(project)[KEY] == ""
    assert post(server, **chosen(KEY, "other answer"), **{f"typed:{KEY}": " "})[0].status == 422


def test_it_drafts_again_and_ends_when_the_person_is_done(project):
    with DecisionServer(Session("mine", project)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        match = next(name for name in answers(project) if name.startswith("match:"))
        assert post(server, do="draft", **chosen(match, "yes"))[0].status == 303
        assert any(name.startswith("scale:") for name in answers(project))
        reply, text = post(server, do="finish")
        assert reply.status == 200 and "You may close this page" in text and "<form" not in text
        thread.join(5)
        assert not thread.is_alive()


def stood(text):
    """The answers that stood when a page was made, by the names of their fields."""
    found = re.findall(r'<input type="hidden" name="(stood:[^"]*)" value="([^"]*)">', text)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def test_a_form_of_another_tab_takes_back_no_answer(server, project):
    match = next(name for name in answers(project) if name.startswith("match:"))
    before = stood(ask(server)[1])
    assert before[f"stood:{KEY}"] == "" and len(before) == len(answers(project))
    assert post(server, **before, **chosen(KEY, "open"))[0].status == 303
    # nobody touched it in the older form
    older = before | chosen(KEY, "") | chosen(match, "no")
    assert post(server, **older)[0].status == 303
    assert (answers(project)[KEY], answers(project)[match]) == ("open", "no")
    # somebody did, and is told what stands now; once more it is meant
    reply, text = post(server, **before, **chosen(KEY, "secret"))
    assert reply.status == 422 and answers(project)[KEY] == "open"
    assert "the answer &#39;open&#39; was saved after this form was made" in text
    assert stood(text)[f"stood:{KEY}"] == "open"
    assert post(server, **stood(text), **chosen(KEY, ""))[0].status == 303
    assert answers(project)[KEY] == ""


def test_decisions_that_are_gone_are_not_written_anew(server, project):
    file = project / "config/studies/mine/decisions.csv"
    file.unlink()
    reply, text = post(server, **chosen(KEY, "open"))
    assert reply.status == 409 and "decisions.csv" in text and not file.exists()


def test_no_sign_of_a_file_hides_or_turns_what_stands_beside_it():
    """Column names and labels with escapes, overrides of direction and C1 controls."""
    signs = "\x1b[31m\x9b2J\u202egnp\u2066"
    code = ShownCode(signs, signs, 7, "", False, True, signs)
    asked = Decision(f"code:es:{signs}", ASK, f"What is {signs}?", signs, candidates=(f"{signs}2",),
                     evidence=signs, variables=(signs, "b"))  # fmt: skip
    one = ShownDecision(asked, (CodeList(signs, signs, signs, True, (code,)),))
    made = SimpleNamespace(decisions=[one], fault=lambda *_: "", study="mine", open=1, pending=0)
    page = fill("answers", title="t", simulated=False, study="mine", token="t", open=1, pending=0,
                told=signs, ended=False, faults=[], entries=[_entry(one, {}, {})])  # fmt: skip
    listed = fill("decisions", title="t", simulated=False, file="f", study="mine", open=1,
                  entries=[one])  # fmt: skip
    told = "".join(printed(one, f"-- 1 of 1 -- {asked.decision} ", 60))
    for text in (page, listed, told):
        assert not set(text) & set("\x1b\x9b\u202e\u2066") and "u202e" in text
    # the fields of the form still lead to the decision and its answers
    (field,) = {html.unescape(name) for name in re.findall(r'name="(chosen:[^"]*)"', page)}
    (value,) = [html.unescape(v) for v in re.findall(r'value="([^"]*u202e[^"]*)"', page)]
    found = sent(cast(Session, made), {field: value})
    assert found.changed == {asked.decision: f"{signs}2"} and not found.faults
