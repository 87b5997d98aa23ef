"""Served page: the decisions of a draft as a form, for the browser of this machine alone.

The server is bound to the loopback address. Its pages stand below a random token, which every
form sends back; requests for another host, or from another site, are refused (OWASP, Cross-Site
Request Forgery Prevention; DNS rebinding). It ends when the person is done.
"""

import secrets
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from coproduction.draft.answering.form_answers import Sent, sent
from coproduction.draft.answering.session import Session
from coproduction.draft.proposing.shown_decisions import ShownDecision
from coproduction.faults import Faults, visible
from coproduction.pages.template import fill

HOST = "127.0.0.1"
#: Larger than any form of decisions.
_MOST_BYTES = 8 << 20
_MOST_DIGITS = 12
_MOST_FIELDS = 100_000
_SECONDS = 60
#: What is done with a form beside saving its answers: drafting again, and ending.
DRAFT, FINISH = "draft", "finish"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Content-Type": "text/html; charset=utf-8",
    # without it a browser tells no origin of a form
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class DecisionServer(ThreadingHTTPServer):
    """A server of the decisions of a session on the loopback address.

    Parameters
    ----------
    session
        Whose decisions are asked.
    port
        The port; 0 takes one that is free.

    Raises
    ------
    OSError
        Where the port is taken.
    """

    daemon_threads = True

    def __init__(self, session: Session, port: int = 0):
        self.session = session
        self.token = secrets.token_urlsafe(24)
        self.lock = threading.Lock()
        super().__init__((HOST, port), _Handler)

    @property
    def hosts(self) -> tuple[str, str]:
        """What a browser of this machine calls the server."""
        port = self.server_address[1]
        return f"{HOST}:{port}", f"localhost:{port}"

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://{self.hosts[0]}/{self.token}/"

    def page(self, answers: Sent | None = None, told: str = "", ended: bool = False) -> str:
        """The page of all decisions; `answers` are of a form that has faults, `told` is news."""
        session = self.session
        faults = answers.faults if answers else {}
        typed = answers.given if answers else {}
        asked = session.decisions
        return fill(
            "answers",
            title=f"Decisions of the draft of {session.study}",
            simulated=False,
            study=session.study,
            token=self.token,
            open=session.open,
            pending=session.pending,
            told=told,
            ended=ended,
            faults=[(k, one) for k, one in enumerate(asked, 1) if one.decision.decision in faults],
            entries=[_entry(one, typed, faults) for one in asked],
        )


def _entry(one: ShownDecision, typed: dict[str, str], faults: dict[str, str]) -> dict[str, object]:
    name = one.decision.decision
    answer = typed.get(name, one.decision.answer.strip())
    chosen = next((c for c in one.choices if c.casefold() == answer.casefold()), "")
    return {
        "shown": one,
        "key": visible(name),
        "stood": visible(one.decision.answer.strip()),
        "facts": [f for f in one.facts if f[0] not in ("Answer", "Other answers", "Proposal")],
        "choices": [
            (
                visible(choice),
                f"as proposed: {one.decision.proposal}" if choice == one.accepting else choice,
            )
            for choice in one.choices
        ],
        "chosen": visible(chosen),
        "typed": "" if chosen else visible(answer),
        "fault": faults.get(name, ""),
        "done": bool(one.decision.answer.strip()),
    }


class _Handler(BaseHTTPRequestHandler):
    """One request of a browser."""

    server: DecisionServer  # pyright: ignore[reportIncompatibleVariableOverride]
    timeout = _SECONDS
    server_version, sys_version = "study", ""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: lines of requests would hold the token."""

    def do_GET(self) -> None:
        """The page."""
        if self._allowed():
            with self.server.lock:
                self._send(HTTPStatus.OK, self.server.page())

    def do_POST(self) -> None:
        """Answers of the form."""
        if not self._allowed() or (form := self._form()) is None:
            return
        with self.server.lock:
            self._taken(form)

    def _allowed(self) -> bool:
        """Whether the request is for this page, of this host, and from this page or none."""
        path = self.path.partition("?")[0].encode("utf-8", "replace")
        wanted = f"/{self.server.token}/".encode()
        origin = self.headers.get("Origin")
        same = origin is None or origin in {f"http://{host}" for host in self.server.hosts}
        site = self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
        if self.headers.get("Host", "") not in self.server.hosts or not same:
            self._refuse(HTTPStatus.FORBIDDEN)
        elif not secrets.compare_digest(path, wanted):
            self._refuse(HTTPStatus.NOT_FOUND)
        elif self.command == "POST" and not site:
            self._refuse(HTTPStatus.FORBIDDEN)
        else:
            return True
        return False

    def _form(self) -> dict[str, str] | None:
        """The fields of a form that holds the token; None where it is refused."""
        kind = self.headers.get_content_type()
        length = self.headers.get("Content-Length", "")
        if kind != "application/x-www-form-urlencoded" or not length.isdecimal():
            self._refuse(HTTPStatus.BAD_REQUEST)
            return None
        if len(length) > _MOST_DIGITS or int(length) > _MOST_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return None
        raw = self.rfile.read(int(length)).decode("utf-8", "replace")
        try:
            fields = parse_qs(raw, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        except ValueError:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return None
        form = {name: values[-1] for name, values in fields.items()}
        given = form.get("token", "").encode("utf-8", "replace")
        if not secrets.compare_digest(given, self.server.token.encode()):
            self._refuse(HTTPStatus.FORBIDDEN)
            return None
        return form

    def _taken(self, form: dict[str, str]) -> None:
        """Save the answers of a form, draft again where that was asked, and show what is left."""
        server = self.server
        try:
            server.session.refresh()
        except Faults as faults:
            told = sent(server.session, form)
            self._send(HTTPStatus.CONFLICT, server.page(told, str(faults)))
            return
        answers = sent(server.session, form)
        try:
            for name, answer in answers.changed.items():
                server.session.answer(name, answer)
        except Faults as faults:
            self._send(HTTPStatus.CONFLICT, server.page(answers, str(faults)))
            return
        if answers.faults:
            self._send(HTTPStatus.UNPROCESSABLE_ENTITY, server.page(answers))
            return
        done = form.get("do", "")
        if done in (DRAFT, FINISH) and server.session.pending:
            try:
                server.session.take_up()
            except Faults as faults:
                self._send(HTTPStatus.CONFLICT, server.page(told=str(faults)))
                return
        if done == FINISH:
            self._send(HTTPStatus.OK, server.page(ended=True))
            threading.Thread(target=server.shutdown, daemon=True).start()
            return
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", f"/{server.token}/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True
        self._send(status, f"<!DOCTYPE html><title>{status.phrase}</title><p>{status.phrase}</p>\n")

    def _send(self, status: HTTPStatus, text: str) -> None:
        content = text.encode("utf-8")
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
