"""Weaknesses of locked packages are told, and that nobody could say so."""

import http.server
import json
import threading

import pytest

from run import audit

LOCK = "numpy==2.0 \\\n    --hash=x\nsix==1.0 \\\n    # via numpy\n"


class Service(http.server.BaseHTTPRequestHandler):
    """The database: answers what it was given, and keeps what it was asked."""

    def do_POST(self):
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, json.loads(asked)))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def service():
    made = http.server.HTTPServer(("127.0.0.1", 0), Service)
    made.asked = []
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def lock(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text(LOCK)
    return str(path)


def audited(lock, service, answer):
    service.answer = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return audit.main([lock, "--service", f"http://127.0.0.1:{service.server_port}"])


def test_known_weaknesses_are_told_of_package_and_version(lock, service, capsys):
    answer = {"results": [{"vulns": [{"id": "PYSEC-1"}, {"id": "GHSA-2"}]}, {}]}
    assert audited(lock, service, answer) == 1
    said = capsys.readouterr().out
    assert "numpy 2.0: https://osv.dev/PYSEC-1, https://osv.dev/GHSA-2" in said
    assert "1 of 2 locked packages" in said
    ((path, asked),) = service.asked
    assert path == "/v1/querybatch"
    assert asked["queries"][1] == {
        "package": {"name": "six", "ecosystem": "PyPI"},
        "version": "1.0",
    }


def test_none_are_told_as_none(lock, service, capsys):
    assert audited(lock, service, {"results": [{}, {}]}) == 0
    assert "0 of 2" in capsys.readouterr().out


@pytest.mark.parametrize("answer", [b"<html>", {"results": [{}]}, {}, {"results": [1, 2]}])
def test_an_answer_that_does_not_tell_of_all_is_none(lock, service, answer, capsys):
    assert audited(lock, service, answer) == 2
    assert "not audited" in capsys.readouterr().err


def test_a_service_that_is_not_there_is_told(lock, capsys):
    assert audit.main([lock, "--service", "http://127.0.0.1:9"]) == 2
    assert "not audited: the advisory service cannot be reached" in capsys.readouterr().err
