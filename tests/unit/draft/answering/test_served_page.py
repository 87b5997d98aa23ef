"""The page of decisions: who may ask for it, and what its form does."""

import http.client
import re
import threading
from urllib.parse import urlencode

import pytest
from unit.draft.answering.test_session import KEY, answers

from coproduction.draft.answering.served_page import DecisionServer
from coproduction.draft.answering.session import Session


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
    assert ask(server, "POST", body=form, Content_Length="99999999")[0].status == 413
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
